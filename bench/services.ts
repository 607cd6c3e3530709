/** What queue and store cost for the same reports, beside the time that extraction alone takes. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import { backendOf, batches, type ExtractJob, jobId, openQueue } from '../queues/index.js';
import type { Report } from '../src/document/index.js';
import type { Resources } from '../src/lexicon/index.js';
import {
  addReports,
  countReports,
  type Database,
  loadQueued,
  openStore,
  type Result,
  saveResults,
} from '../src/store/index.js';
import { jobsEach, startWorker } from '../src/workers/index.js';
import { resultsOf } from '../src/workers/result.js';
import { ownProcessor, serverProcessor } from './processor.js';

export interface ServiceTimes {
  /** Where the queue was. */
  readonly queue: string;
  readonly store: string;
  readonly reports: number;
  readonly jobs: number;
  /** In ms: what `extract` does with all reports: `analyzeTogether`, and the candidates written as lines of JSON. One process, warm. */
  readonly extract: number;
  /** In ms: adding every batch and taking it through a worker that does nothing. */
  readonly queueCost: number;
  /** In ms: writing the reports, reading them for their job, and writing the results, one transaction a batch. */
  readonly storeCost: number;
  /** The same in ms of processor time, which other programs lengthen less: of this process, and of the database server where it runs here. */
  readonly processor: { readonly extract: number; readonly store: number; readonly server: number | null };
}

/** Reports that go first, untimed: by then the code that the others need is compiled, as in a worker that has run for a while. */
export const warmUp = 200;

/**
 * Measures all reports but the first on the services that the environment names, in a store of its own. Leaves what it wrote to the caller to remove.
 */
export async function timeServices(reports: readonly Report[], resources: Resources): Promise<ServiceTimes> {
  const lines = openSync(devNull, 'w');
  const results = new Map<string, Result>();
  const extract = (some: readonly Report[]) => {
    const started = performance.now();
    const before = ownProcessor();
    for (const result of resultsOf(some, resources)) {
      writeSync(lines, result.candidates.map((each) => `${JSON.stringify(each)}\n`).join(''));
      results.set(result.reportId, result);
    }
    return { wall: performance.now() - started, processor: ownProcessor() - before };
  };
  const first = reports.slice(0, warmUp);
  const timed = reports.slice(warmUp);
  extract(first);
  const extracted = extract(timed);
  closeSync(lines);
  const store = await openStore();
  try {
    await throughStore(store.db, first, results);
    const ownBefore = ownProcessor();
    const serverBefore = await serverProcessor(store.db);
    const before = performance.now();
    const groups = await throughStore(store.db, timed, results);
    const storeCost = performance.now() - before;
    const own = ownProcessor() - ownBefore;
    const serverAfter = await serverProcessor(store.db);
    const { done } = await countReports(store.db);
    if (done < reports.length) throw new Error(`only ${done} of ${reports.length} reports are in the store`);
    const backend = backendOf(store.url);
    const queueCost = await timeQueue(backend, groups);
    return {
      queue: backend.kind,
      store: store.kind,
      reports: timed.length,
      jobs: groups.length,
      extract: extracted.wall,
      queueCost,
      storeCost,
      processor: {
        extract: extracted.processor,
        store: own,
        server: serverAfter === null || serverBefore === null ? null : serverAfter - serverBefore,
      },
    };
  } finally {
    await store.close();
  }
}

/** Writes reports, reads them for their jobs and writes their results, as intake and workers do. Gives the ids of each job. */
async function throughStore(
  db: Database,
  reports: readonly Report[],
  results: ReadonlyMap<string, Result>,
): Promise<readonly (readonly string[])[]> {
  for (let from = 0; from < reports.length; from += 100)
    await addReports(
      db,
      reports.slice(from, from + 100).map((report) => ({ report, origin: 'bench' })),
    );
  const groups = batches(reports.map(({ id, text }) => ({ id, length: text.length }))).map((group) =>
    group.map(({ id }) => id),
  );
  const left = groups.values();
  const work = async () => {
    for (const ids of left) {
      const waiting = await loadQueued(db, ids);
      await saveResults(
        db,
        waiting.map(({ report }) => results.get(report.id)!),
      );
    }
  };
  // As many at once as a worker's process has in hand.
  await Promise.all(Array.from({ length: jobsEach.extract! }, work));
  return groups;
}

async function timeQueue(
  backend: ReturnType<typeof backendOf>,
  groups: readonly (readonly string[])[],
): Promise<number> {
  const queue = await openQueue<ExtractJob>('deliver', backend);
  try {
    let seen = 0;
    let finish: () => void = () => {};
    const through = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const options = { backend, storeUrl: '', concurrency: 2, tell: (line: string) => console.error(line) };
    await queue.pause();
    const worker = startWorker('deliver', options, async () => {
      if (++seen === groups.length) finish();
    });
    const started = performance.now();
    await queue.add(groups.map((ids) => ({ id: jobId('deliver', ids), payload: { reportIds: [...ids] } })));
    await queue.resume();
    await through;
    const took = performance.now() - started;
    await worker.close();
    return took;
  } finally {
    await queue.drain();
    await queue.close();
  }
}
