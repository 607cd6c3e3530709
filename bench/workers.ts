/** Reports a second through queue, worker processes and store together, with one process and with two; and what so many processes do that only extract. */
import { execFile } from 'node:child_process';
import { extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { backendOf, type ExtractJob, openQueue } from '../queues/index.js';
import type { Report } from '../src/document/index.js';
import { addReports, countReports, type Database, openStore } from '../src/store/index.js';
import { queueWaiting, startWorker, sweep } from '../src/workers/index.js';

export interface WorkerTimes {
  readonly processes: number;
  readonly reports: number;
  /** Reports a second over the last half: before, processes start and their code is compiled, on whatever cores are free. */
  readonly rate: number;
}

/** Runs the reports through the services that the environment names, in a store of its own, once for each number of processes. */
export async function timeWorkers(
  reports: readonly Report[],
  processes: readonly number[],
): Promise<readonly WorkerTimes[]> {
  const store = await openStore();
  const backend = backendOf(store.url);
  const queue = await openQueue<ExtractJob>('extract', backend);
  try {
    const found: WorkerTimes[] = [];
    for (const count of processes) {
      await store.db.deleteFrom('reports').execute();
      for (let from = 0; from < reports.length; from += 100)
        await addReports(
          store.db,
          reports.slice(from, from + 100).map((report) => ({ report, origin: 'bench' })),
        );
      await queueWaiting(store.db, queue);
      const worker = startWorker('extract', { backend, storeUrl: store.url, concurrency: count, tell: console.error });
      try {
        while ((await countReports(store.db)).queued > 0) {
          await sweep(store.db, queue);
          await pause(200);
        }
      } finally {
        await worker.close();
      }
      found.push({ processes: count, reports: reports.length, rate: await rateOf(store.db) });
    }
    return found;
  } finally {
    await queue.drain();
    await queue.close();
    await store.close();
  }
}

/** Of the reports after the first half and those that were written together with its last, since the time before those is not known. */
async function rateOf(db: Database): Promise<number> {
  const { rows } = await sql<{ rate: number }>`
    with first as (select percentile_disc(0.5) within group (order by processed_at) as at from reports)
    select (count(*) filter (where processed_at > first.at) / extract(epoch from max(processed_at) - min(first.at)))::double precision as rate
    from reports, first group by first.at`.execute(db);
  return Number(rows[0]!.rate);
}

/** Reports a second of processes that extract these reports and nothing else, side by side: what the machine lets so many have at most. */
export async function timePlain(folder: string, reports: number, processes: number): Promise<number> {
  const program = fileURLToPath(new URL(`./extract-some${extname(import.meta.url)}`, import.meta.url));
  const ended = await Promise.all(
    Array.from({ length: processes }, async (_, first) => {
      const given = [folder, `${reports}`, `${first}`, `${processes}`];
      const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, program, ...given]);
      return stdout.trim().split('\n').map(Number);
    }),
  );
  const times = ended.flat().sort((a, b) => a - b);
  const first = times[Math.floor(times.length / 2)]!;
  return (1000 * times.filter((time) => time > first).length) / (times.at(-1)! - first);
}
