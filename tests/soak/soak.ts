/** Reports through queue and store while workers, their processes, Redis and PostgreSQL are killed with -9 in turn. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { countReports, openStore } from '../../src/store/index.js';
import {
  childrenOf,
  type RunningProgram,
  runProgram,
  type Settings,
  startProgram,
  temporaryFolder,
} from '../setup/program.js';
import { startRedis } from '../setup/redis.js';
import { seeded } from '../support/random.js';
import { connectTo } from '../workers/expected.js';
import { writeVaried } from './corpus.js';
import { checkWhole, digestsOf } from './whole.js';

export interface SoakOptions {
  readonly reports: number;
  /** The same seed kills the same things after the same waits. */
  readonly seed: number;
  /** Kills at most; the run goes on without after them. */
  readonly kills: number;
  /** Longest wait between two looks at what is done, in ms; a kill comes after one of them. */
  readonly every: number;
  readonly redis: boolean;
  readonly tell: (line: string) => void;
}

const victims = ['worker', 'process', 'postgres', 'redis'] as const;
type Victim = (typeof victims)[number];

/** Runs to the end and checks that nothing is lost, doubled, changed or stuck, and that no two reports are alike. Gives how often each victim was killed. */
export async function soak(options: SoakOptions): Promise<Readonly<Record<Victim, number>>> {
  const reports = temporaryFolder();
  const data = temporaryFolder();
  const redis = options.redis ? await startRedis() : null;
  const settings: Settings = { DATELINE_DATA: data.path, ...(redis && { REDIS_URL: redis.url }) };
  const killed = { worker: 0, process: 0, postgres: 0, redis: 0 };
  const random = seeded(options.seed);
  const startWorker = () => startProgram(['work', '--concurrency', '1'], settings);
  const workers: RunningProgram[] = [];
  try {
    writeVaried(reports.path, options.reports, options.seed);
    options.tell(`${options.reports} reports are written`);
    // Beside the work, not before it: what is wanted is not needed before the end.
    const extracting = digestsOf(reports.path);
    extracting.catch(() => {});
    const ingest = await runProgram(['ingest', reports.path], settings);
    if (ingest.code !== 0) throw new Error(ingest.stderr);
    workers.push(startWorker(), startWorker());
    const kill: Readonly<Record<Victim, () => Promise<void>>> = {
      async worker() {
        const at = Math.floor(random() * workers.length);
        workers[at]!.process.kill('SIGKILL');
        await workers[at]!.ended;
        workers[at] = startWorker();
      },
      async process() {
        const pids = workers
          .flatMap((worker) => childrenOf(worker.process.pid!))
          .filter((pid) => pid !== postmasterOf(data.path));
        if (pids.length > 0) process.kill(pids[Math.floor(random() * pids.length)]!, 'SIGKILL');
      },
      async postgres() {
        const pid = postmasterOf(data.path);
        if (pid !== undefined) process.kill(pid, 'SIGKILL');
      },
      redis: async () => redis?.restart(),
    };
    const possible = victims.filter((victim) => victim !== 'redis' || redis !== null);
    let kills = 0;
    // Moments are told by reports done, not by the clock: on a busy machine too, the kills are spread over the whole run.
    const step = options.reports / (options.kills + 1);
    let next = step * random();
    for (;;) {
      await pause(options.every * (0.25 + 0.75 * random()));
      const counts = await countsOf(data.path);
      options.tell(
        counts === undefined
          ? 'the store is away'
          : `${counts.done} done, ${counts.queued} wait, ${counts.failed} failed`,
      );
      if (counts !== undefined && counts.queued === 0) break;
      if (kills >= options.kills || counts === undefined || counts.done < next) continue;
      // One kill in four is followed by another before anything has recovered.
      if (random() < 0.75) next = step * (kills + 1 + random());
      const victim = possible[kills++ % possible.length]!;
      options.tell(`kill -9: ${victim}`);
      killed[victim]++;
      try {
        await kill[victim]();
      } catch (error) {
        // It has ended between the look and the kill.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    for (const worker of workers) worker.process.kill('SIGTERM');
    for (const worker of workers) await worker.ended;
    const wanted = await extracting;
    options.tell(`all is done; ${wanted.size} candidates are wanted`);
    process.env.DATELINE_DATA = data.path;
    const store = await openStore();
    try {
      await checkWhole(store, options.reports, wanted);
    } finally {
      await store.close();
    }
    return killed;
  } finally {
    for (const worker of workers) worker.process.kill('SIGKILL');
    await runProgram(['stop'], settings);
    await redis?.stop();
    reports.remove();
    data.remove();
  }
}

async function countsOf(data: string): Promise<Awaited<ReturnType<typeof countReports>> | undefined> {
  const store = await connectTo(data);
  try {
    return await countReports(store.db);
  } catch {
    return undefined;
  } finally {
    await store.close();
  }
}

function postmasterOf(data: string): number | undefined {
  try {
    return Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}
