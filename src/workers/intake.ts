/** Taking reports in: into the store first, then into the queue, so that a crash between the two loses none. */
import { batches, type ExtractJob, type JobQueue, jobId } from '../../queues/index.js';
import { type Arrival, addReports, type Database, queuedReports } from '../store/index.js';

/** Reports written in one transaction. */
const arrivalsAtOnce = 100;

export interface Intake {
  /** Ids of all reports of the call, in order and without repetition. */
  readonly ids: readonly string[];
  /** How many of them the store did not know. */
  readonly added: number;
}

/** Writes arriving reports to the store. */
export async function takeIn(db: Database, arrivals: AsyncIterable<Arrival>): Promise<Intake> {
  const ids = new Set<string>();
  let added = 0;
  let waiting: Arrival[] = [];
  const flush = async () => {
    added += (await addReports(db, waiting)).size;
    waiting = [];
  };
  for await (const arrival of arrivals) {
    ids.add(arrival.report.id);
    waiting.push(arrival);
    if (waiting.length >= arrivalsAtOnce) await flush();
  }
  await flush();
  return { ids: [...ids], added };
}

/**
 * Queues every report of the store that is not extracted yet, in batches. What a killed process left, and what is in the queue
 * already, may be queued again: the job skips reports that are done. Gives the number of reports.
 */
export async function queueWaiting(db: Database, queue: JobQueue<ExtractJob>): Promise<number> {
  const waiting = await queuedReports(db);
  await queue.add(
    batches(waiting).map((batch) => {
      const reportIds = batch.map((report) => report.id);
      return { id: jobId('extract', reportIds), payload: { reportIds } };
    }),
  );
  return waiting.length;
}

/** Queues what waits when the queue has run dry: reports whose job was lost. */
export async function sweep(db: Database, queue: JobQueue<ExtractJob>): Promise<number> {
  const { waiting, active, delayed } = await queue.counts();
  return waiting + active + delayed > 0 ? 0 : await queueWaiting(db, queue);
}
