/** Delivering: a job for each consumer for which something waits, worked off in this very process. Needs no lexicons and no models. */
import { type Backend, type DeliverJob, deliverJob, type JobQueue, openQueue } from '../../queues/index.js';
import { dispatch } from '../delivery/index.js';
import { type Database, dueConsumers } from '../store/index.js';
import { type RunningWorker, startWorker } from './pool.js';

export interface DeliveryOptions {
  readonly db: Database;
  readonly backend: Backend;
  /** Consumers served at once; each holds a connection to the store. */
  readonly concurrency: number;
  readonly tell: (line: string) => void;
  /** In ms. What a killed dispatcher was at is taken up by another after about this long. */
  readonly lockDuration?: number;
}

/** Between two looks for consumers with something waiting. In ms. */
const lookEvery = 500;

/** Queues a job for every consumer for which something waits; one that is queued already is not queued twice. Gives how many there are. */
export async function queueDeliveries(db: Database, queue: JobQueue<DeliverJob>): Promise<number> {
  const due = await dueConsumers(db);
  if (due.length > 0)
    await queue.add(due.map((consumerId) => ({ id: `deliver-${consumerId}`, payload: { consumerId } })));
  return due.length;
}

/** Starts delivering, until closed: what is being sent is finished, the rest waits for the next start. */
export async function startDelivery(options: DeliveryOptions): Promise<RunningWorker> {
  const { db, backend, concurrency, tell } = options;
  const queue = await openQueue<DeliverJob>('deliver', backend);
  const stop = new AbortController();
  const worker = startWorker('deliver', { ...options, storeUrl: '' }, async (job) => {
    const { consumerId } = deliverJob.parse(job.data);
    await dispatch(db, consumerId, { signal: stop.signal });
  });
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(() => look());
  }, lookEvery);
  let told = '';
  const look = async () => {
    if (stop.signal.aborted) return;
    try {
      await queueDeliveries(db, queue);
      told = '';
    } catch (error) {
      const { message } = error as Error;
      if (message !== told) tell(`delivery: ${message}`);
      told = message;
    }
  };
  await look();
  tell(`delivering to ${concurrency} consumers at once, queue on ${backend.kind}`);
  return {
    async close() {
      clearInterval(timer);
      stop.abort();
      await looking;
      await worker.close();
      await queue.close();
    },
  };
}
