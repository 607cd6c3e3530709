/** What queue and store cost for the same reports, beside the time that extraction alone takes. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import { backendOf, batches, type ExtractJob, jobId, openQueue } from '../queues/index.js';
import type { Report } from '../src/document/index.js';
import type { Resources } from '../src/lexicon/index.js';
import { analyze, entitiesOf } from '../src/pipeline/index.js';
import { addReports, countReports, loadQueued, openStore, type Result, saveResults } from '../src/store/index.js';
import { startWorker } from '../src/workers/index.js';
import { ownProcessor, serverProcessor } from './processor.js';

export interface ServiceTimes {
  /** Where the queue was. */
  readonly queue: string;
  readonly store: string;
  readonly reports: number;
  readonly jobs: number;
  /** In ms: what `extract` does with all reports: `analyze`, and the candidates written as lines of JSON. One process, warm. */
  readonly extract: number;
  /** In ms: adding every batch and taking it through a worker that does nothing. */
  readonly queueCost: number;
  /** In ms: writing the reports, reading them for their job, and writing the results, one transaction a batch. */
  readonly storeCost: number;
  /** The same in ms of processor time, which other programs lengthen less: of this process, and of the database server where it runs here. */
  readonly processor: { readonly extract: number; readonly store: number; readonly server: number | null };
}

/** Reports before any is timed: by then the code that they need is compiled. */
const warmUp = 200;

/** Measures on the services that the environment names, in a store of its own. Leaves what it wrote to the caller to remove. */
export async function timeServices(reports: readonly Report[], resources: Resources): Promise<ServiceTimes> {
  for (const report of reports.slice(0, warmUp)) analyze(report, resources);
  const lines = openSync(devNull, 'w');
  const started = performance.now();
  const startedProcessor = ownProcessor();
  const results = new Map(
    reports.map((report): [string, Result] => {
      const { doc, candidates } = analyze(report, resources);
      writeSync(lines, candidates.map((each) => `${JSON.stringify(each)}\n`).join(''));
      const sentences = doc.layers.segments?.sentences.length ?? 0;
      const entities = entitiesOf(doc);
      const { versions } = resources;
      return [report.id, { reportId: report.id, candidates, entities, sentences, milliseconds: 0, versions }];
    }),
  );
  const extract = performance.now() - started;
  const extractProcessor = ownProcessor() - startedProcessor;
  closeSync(lines);
  const store = await openStore();
  try {
    const groups = batches(reports.map((report) => ({ id: report.id, length: report.text.length, report })));
    const ownBefore = ownProcessor();
    const serverBefore = await serverProcessor(store.db);
    const before = performance.now();
    for (let from = 0; from < reports.length; from += 100) {
      await addReports(
        store.db,
        reports.slice(from, from + 100).map((report) => ({ report, origin: 'bench' })),
      );
    }
    for (const group of groups) {
      const waiting = await loadQueued(
        store.db,
        group.map((each) => each.id),
      );
      await saveResults(
        store.db,
        waiting.map(({ report }) => results.get(report.id)!),
      );
    }
    const storeCost = performance.now() - before;
    const storeProcessor = ownProcessor() - ownBefore;
    const serverAfter = await serverProcessor(store.db);
    const { done } = await countReports(store.db);
    if (done < reports.length) throw new Error(`only ${done} of ${reports.length} reports are in the store`);
    const backend = backendOf(store.url);
    const queueCost = await timeQueue(
      backend,
      groups.map((group) => group.map((each) => each.id)),
    );
    return {
      queue: backend.kind,
      store: store.kind,
      reports: reports.length,
      jobs: groups.length,
      extract,
      queueCost,
      storeCost,
      processor: {
        extract: extractProcessor,
        store: storeProcessor,
        server: serverAfter === null || serverBefore === null ? null : serverAfter - serverBefore,
      },
    };
  } finally {
    await store.close();
  }
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
