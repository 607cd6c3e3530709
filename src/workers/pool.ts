/** Starting and stopping the workers of this process: jobs run in child processes. */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IQueueBackend, Worker } from 'bullmq';
import { type Backend, connect, type QueueName } from '../../queues/index.js';
import { type ChildOptions, startChildren } from './children.js';

export interface WorkerOptions {
  readonly backend: Backend;
  /** Connection string of the store, for the child processes. */
  readonly storeUrl: string;
  /** Child processes that work at once. */
  readonly concurrency: number;
  /** Trouble with a server, and jobs that failed: one line each. */
  readonly tell: (line: string) => void;
  /** In ms. A lost worker's job is taken up by another after about this long. */
  readonly lockDuration?: number;
  /** Jobs a second at most, over all workers of the queue. */
  readonly rate?: number;
  /** Memory of a child process for its objects, in MiB; what needs more dies alone. */
  readonly memory?: number;
}

/** What a processor that runs in this very process sees of a job. */
export interface JobInHand {
  readonly id?: string;
  readonly data: unknown;
  readonly attemptsMade: number;
  readonly attemptsStarted: number;
}

export interface RunningWorker {
  /** Takes no more jobs, lets those that run finish, and ends the child processes. */
  close(): Promise<void>;
}

/** Jobs that a child process has in hand at once: while the results of one are written, it extracts the reports of the next. */
export const jobsEach: Partial<Record<QueueName, number>> = { extract: 2 };

/** The parent process renews locks; the work is in the children, so that no report can keep it from that. In ms. */
const usualLock = 10_000;

/** Starts a worker on a queue; its processor is `processors/<name>` unless another is given. */
export function startWorker(
  name: QueueName,
  options: WorkerOptions,
  processor?: URL | ((job: JobInHand) => Promise<unknown>),
): RunningWorker {
  const { options: connection, factory, release } = connect(options.backend, 'worker');
  const each = processor === undefined ? (jobsEach[name] ?? 1) : 1;
  const children =
    typeof processor === 'function'
      ? undefined
      : startChildren(fileURLToPath(processor ?? processorOf(name)), childOptions(options, each));
  const run = children?.run ?? (processor as (job: JobInHand) => Promise<unknown>);
  const lockDuration = options.lockDuration ?? usualLock;
  const worker = new Worker<unknown, unknown, string, IQueueBackend>(
    name,
    (job) => run(job),
    {
      ...connection,
      concurrency: options.concurrency * each,
      lockDuration,
      lockRenewTime: lockDuration / 3,
      stalledInterval: lockDuration / 2,
      // A kill of this process is no fault of its jobs: only deaths of the child count, and those count by report.
      maxStalledCount: 1000,
      runRetryDelay: 1000,
      ...(options.rate !== undefined && { limiter: { max: options.rate, duration: 1000 } }),
    },
    factory,
  );
  const told = new Map<string, number>();
  let closing = false;
  worker.on('error', (error) => {
    if (closing) return;
    // A server that is away gives the same error many times a second.
    const last = told.get(error.message) ?? 0;
    if (Date.now() - last < 10_000) return;
    told.set(error.message, Date.now());
    options.tell(`queue ${name}: ${error.message || error.name}`);
  });
  worker.on('failed', (job, error) => options.tell(`job ${job?.id ?? ''} of ${name} failed: ${error.message}`));
  return {
    async close() {
      closing = true;
      await worker.close();
      await children?.close();
      release();
    },
  };
}

function childOptions({ concurrency, memory, storeUrl }: WorkerOptions, each: number): ChildOptions {
  return {
    processes: concurrency,
    jobsEach: each,
    execArgv: [...process.execArgv, ...(memory === undefined ? [] : [`--max-old-space-size=${memory}`])],
    env: { ...process.env, DATELINE_WORKER_STORE: storeUrl },
  };
}

/** With the same ending as this file: from source under a loader, else the built program. */
function processorOf(name: QueueName): URL {
  return new URL(`./processors/${name}${extname(import.meta.url)}`, import.meta.url);
}
