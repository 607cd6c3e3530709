/** Which server holds the queues, and how BullMQ reaches it. Everything else sees `JobQueue` only. */
import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  FlowProducer,
  type IQueueBackend,
  type JobType,
  Queue,
  type QueueBaseOptions,
  RedisConnection,
} from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';
import { Cluster, Redis } from 'ioredis';
import pg from 'pg';
import { type QueueName, retries } from './jobs.js';

/** Redis when `REDIS_URL` is set (several URLs with commas between them name nodes of a Redis Cluster), else the store's own PostgreSQL. */
export interface Backend {
  readonly kind: 'redis' | 'cluster' | 'postgres';
  readonly url: string;
}

/** One prefix for all keys: its braces put all of them on one node of a Redis Cluster. */
const prefix = '{dateline}';

export function backendOf(storeUrl: string, redisUrl = process.env.REDIS_URL): Backend {
  if (!redisUrl) return { kind: 'postgres', url: storeUrl };
  return { kind: redisUrl.includes(',') ? 'cluster' : 'redis', url: redisUrl };
}

/** Traces of jobs, when the surroundings ask for them by OpenTelemetry's own variables; the SDK is loaded by `node --import`. */
const telemetry =
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT ||
  process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ||
  process.env.OTEL_TRACES_EXPORTER
    ? { telemetry: new BullMQOtel({ tracerName: 'dateline' }) }
    : {};

/** What BullMQ's classes are given, and how to let go of what they do not close themselves. */
interface Connection {
  readonly options: QueueBaseOptions & { prefix?: string };
  readonly factory: BackendFactory<IQueueBackend>;
  release(): void;
}

/** Workers wait for a server that went away; producers tell it after a few tries. */
export function connect(backend: Backend, role: 'producer' | 'worker'): Connection {
  const maxRetriesPerRequest = role === 'worker' ? null : 3;
  const redis = createRedisBackend as BackendFactory<IQueueBackend>;
  const nothing = () => {};
  if (backend.kind === 'redis') {
    return {
      options: { connection: { url: backend.url, maxRetriesPerRequest }, prefix, ...telemetry },
      factory: redis,
      release: nothing,
    };
  }
  if (backend.kind === 'cluster') {
    const connection = new Cluster(nodesOf(backend.url), {
      redisOptions: { maxRetriesPerRequest },
      clusterRetryStrategy: (times) => Math.min(100 * times, 2000),
    });
    connection.on('error', nothing);
    return { options: { connection, prefix, ...telemetry }, factory: redis, release: () => connection.disconnect() };
  }
  const connection = {
    connectionString: backend.url,
    schema: 'bullmq',
    migrate: true,
    max: role === 'worker' ? 6 : 3,
    Client: SteadyClient,
  };
  const factory = createPostgresBackend as unknown as BackendFactory<IQueueBackend>;
  return { options: { connection, ...telemetry }, factory, release: nothing };
}

/**
 * A client in use when the server goes away reports it twice: its query fails, which BullMQ retries, and it emits an error that nobody listens to
 * and that would end the process. The second says nothing new.
 */
class SteadyClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }
}

function nodesOf(urls: string): string[] {
  return urls.split(',').map((url) => url.trim());
}

/** A job as people see it. */
export interface JobView {
  readonly id: string;
  readonly state: string;
  readonly data: unknown;
  readonly attempts: number;
  readonly reason: string | null;
  readonly addedAt: string;
}

/** How many jobs are in each state. */
export interface JobCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

/** A job to add. */
export interface NewJob<T> {
  readonly id: string;
  readonly payload: T;
  /** 1 is the most urgent; jobs without one come before all that have one. */
  readonly priority?: number;
  /** Not before so many ms from now. */
  readonly delay?: number;
  /** A job of another queue that waits for this one; one flow with all others of the call that name it. */
  readonly before?: LaterJob;
}

/** A job that is given out when all that it waits for have ended, those that failed for good among them. */
export interface LaterJob {
  readonly queue: QueueName;
  readonly id: string;
  readonly payload: unknown;
}

/** A queue of one kind of payload. */
export interface JobQueue<T> {
  readonly name: QueueName;
  /** Adds jobs. One that is queued already (same id) is not added twice; one that failed before is tried anew. */
  add(jobs: readonly NewJob<T>[]): Promise<void>;
  counts(): Promise<JobCounts>;
  list(state: keyof JobCounts, limit: number): Promise<readonly JobView[]>;
  find(id: string): Promise<JobView | undefined>;
  /** Tries failed jobs again; gives how many. */
  retry(ids?: readonly string[]): Promise<number>;
  /** Takes jobs that are not being worked on out of the queue; gives how many. */
  drop(ids: readonly string[]): Promise<number>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  isPaused(): Promise<boolean>;
  /** Takes out all jobs that wait. Reports stay in the store, and the next start queues them again. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * BullMQ's own names of the states behind each of ours. Its PostgreSQL backend calls waiting jobs of a paused queue `paused`, a name
 * that its types no longer know.
 */
const statesOf: Readonly<Record<keyof JobCounts, readonly JobType[]>> = {
  waiting: ['waiting', 'prioritized', 'waiting-children', 'paused' as JobType],
  active: ['active'],
  delayed: ['delayed'],
  failed: ['failed'],
};

/** How long a queue server may take to answer at the start. In ms. */
const readyLimit = 10_000;

/** Opens a queue and waits until its server answers. Throws, saying which server, when it does not. */
export async function openQueue<T>(name: QueueName, backend: Backend): Promise<JobQueue<T>> {
  if (backend.kind !== 'postgres') await reach(nodesOf(backend.url));
  const { options, factory, release } = connect(backend, 'producer');
  const queue = new Queue<T, unknown, string, T, unknown, string, IQueueBackend>(
    name,
    { ...options, defaultJobOptions: jobOptions },
    factory,
  );
  // Trouble with the server comes back from the calls themselves.
  queue.on('error', () => {});
  try {
    await queue.waitUntilReady();
  } catch (error) {
    await queue.close();
    release();
    throw error;
  }
  return jobQueue(name, queue, flowsOf(backend), release);
}

const jobOptions = { ...retries, removeOnComplete: true, removeOnFail: false, stackTraceLimit: 5 } as const;

/** Adds flows, over a connection that the first one opens. */
interface Flows {
  add(later: LaterJob, name: QueueName, jobs: readonly NewJob<unknown>[]): Promise<void>;
  close(): Promise<void>;
}

function flowsOf(backend: Backend): Flows {
  let opened: { readonly producer: FlowProducer<IQueueBackend>; release(): void } | undefined;
  const open = () => {
    const { options, factory, release } = connect(backend, 'producer');
    const producer = new FlowProducer<IQueueBackend>(options, factory);
    producer.on('error', () => {});
    return { producer, release };
  };
  return {
    async add(later, name, jobs) {
      opened ??= open();
      await opened.producer.add({
        name: later.queue,
        queueName: later.queue,
        data: later.payload,
        opts: { ...jobOptions, jobId: later.id },
        children: jobs.map(({ id, payload, priority, delay }) => ({
          name,
          queueName: name,
          data: payload,
          opts: { ...jobOptions, jobId: id, priority, delay, ignoreDependencyOnFailure: true },
        })),
      });
    },
    async close() {
      await opened?.producer.close();
      opened?.release();
    },
  };
}

type AnyQueue<T> = Queue<T, unknown, string, T, unknown, string, IQueueBackend>;
type AnyJob<T> = Awaited<ReturnType<AnyQueue<T>['getJobs']>>[number];

function jobQueue<T>(name: QueueName, queue: AnyQueue<T>, flows: Flows, release: () => void): JobQueue<T> {
  const view = async (job: AnyJob<T>): Promise<JobView> => ({
    id: job.id ?? '',
    state: await job.getState(),
    data: job.data,
    attempts: job.attemptsMade,
    reason: job.failedReason || null,
    addedAt: new Date(job.timestamp).toISOString(),
  });
  const failed = () => queue.getJobs(['failed'], 0, -1);
  return {
    name,
    async add(jobs) {
      const ids = new Set(jobs.map((job) => job.id));
      if ((await queue.getFailedCount()) > 0)
        for (const job of await failed()) if (job.id !== undefined && ids.has(job.id)) await job.remove();
      const alone = jobs.filter((job) => job.before === undefined);
      for (let from = 0; from < alone.length; from += 500) {
        await queue.addBulk(
          alone
            .slice(from, from + 500)
            .map(({ id, payload, ...rest }) => ({ name, data: payload, opts: { ...rest, jobId: id } })),
        );
      }
      const later = new Map(jobs.flatMap(({ before }) => (before === undefined ? [] : [[before.id, before] as const])));
      for (const before of later.values())
        await flows.add(
          before,
          name,
          jobs.filter((job) => job.before?.id === before.id),
        );
    },
    async counts() {
      const found = await queue.getJobCounts(...Object.values(statesOf).flat());
      const sum = (states: readonly string[]) => states.reduce((total, state) => total + (found[state] ?? 0), 0);
      return {
        waiting: sum(statesOf.waiting),
        active: sum(statesOf.active),
        delayed: sum(statesOf.delayed),
        failed: sum(statesOf.failed),
      };
    },
    async list(state, limit) {
      const jobs = await queue.getJobs([...statesOf[state]], 0, limit - 1, true);
      return await Promise.all(jobs.filter((job) => job != null).map(view));
    },
    async find(id) {
      const job = await queue.getJob(id);
      return job && (await view(job));
    },
    async retry(ids) {
      const jobs = (await failed()).filter((job) => ids === undefined || ids.includes(job.id ?? ''));
      for (const job of jobs) await job.retry('failed', { resetAttemptsMade: true });
      return jobs.length;
    },
    async drop(ids) {
      let dropped = 0;
      for (const id of ids) {
        // Redis counts the removal of a job that was never there.
        if ((await queue.getJob(id)) !== undefined) dropped += await queue.remove(id);
      }
      return dropped;
    },
    pause: () => queue.pause(),
    resume: () => queue.resume(),
    isPaused: () => queue.isPaused(),
    drain: () => queue.drain(true),
    async close() {
      await flows.close();
      await queue.close();
      release();
    },
  };
}

/** Tries a connection of its own first, to any of the nodes: BullMQ's would go on trying for ever. A server that is just starting gets some time. */
async function reach(urls: readonly string[]): Promise<void> {
  const until = Date.now() + readyLimit;
  for (let turn = 0; ; turn++) {
    const url = urls[turn % urls.length]!;
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: readyLimit });
    let trouble: Error | undefined;
    client.on('error', (error) => {
      trouble = error;
    });
    try {
      await client.connect();
      await client.ping();
      return;
    } catch (error) {
      if (Date.now() > until) {
        const reason = trouble?.message || (error as Error).message;
        throw new Error(`the queue server (Redis) does not answer: ${reason}`, { cause: error });
      }
    } finally {
      client.disconnect();
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** A setting of the queue's server beside the value that no job gets lost by. */
export interface ServerSetting {
  readonly setting: string;
  readonly value: string;
  readonly wanted: string;
}

/** What is known of the queue's server: its version with the oldest that BullMQ works on and the oldest that it is well on, and the settings that matter. */
export interface QueueServer {
  readonly version: string;
  readonly oldest: string;
  readonly advised: string;
  readonly settings: readonly ServerSetting[];
}

/** Asks Redis; the embedded backend has no server of its own. A server that does not let its settings be read gives none. */
export async function queueServer(backend: Backend): Promise<QueueServer | null> {
  if (backend.kind === 'postgres') return null;
  const client = new Redis(nodesOf(backend.url)[0]!, { lazyConnect: true, maxRetriesPerRequest: 1 });
  client.on('error', () => {});
  try {
    const version = /^redis_version:(\S+)/m.exec(await client.info('server'))?.[1] ?? '0';
    const { minimumVersion: oldest, recommendedMinimumVersion: advised } = RedisConnection;
    return { version, oldest, advised, settings: await settingsOf(client) };
  } finally {
    client.disconnect();
  }
}

async function settingsOf(client: Redis): Promise<readonly ServerSetting[]> {
  try {
    const settings: ServerSetting[] = [];
    for (const [setting, wanted] of [
      ['appendonly', 'yes'],
      ['maxmemory-policy', 'noeviction'],
    ] as const) {
      const [, value] = (await client.config('GET', setting)) as readonly string[];
      if (value !== undefined) settings.push({ setting, value, wanted });
    }
    return settings;
  } catch (error) {
    // Servers that others run often forbid CONFIG.
    if (/NOPERM|unknown command|not allowed/i.test((error as Error).message)) return [];
    throw error;
  }
}
