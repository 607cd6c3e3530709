/** Taking reports in: into the store first, then into the queue, so that a crash between the two loses none. */
import {
  batches,
  batchReports,
  type ExtractJob,
  type JobQueue,
  jobId,
  type LaterJob,
  queueDepth,
} from '../../queues/index.js';
import {
  type Arrival,
  addReports,
  type Database,
  noteEnqueued,
  type Priority,
  queuedReports,
  type WaitingReport,
} from '../store/index.js';

/** Reports written in one transaction. */
const arrivalsAtOnce = 100;

export interface Intake {
  /** Ids of all reports of the call, in order and without repetition. */
  readonly ids: readonly string[];
  /** How many of them the store did not know. */
  readonly added: number;
}

/** Writes arriving reports to the store. */
export async function takeIn(
  db: Database,
  arrivals: AsyncIterable<Arrival>,
  priority: Priority = 'normal',
): Promise<Intake> {
  const ids = new Set<string>();
  let added = 0;
  let waiting: Arrival[] = [];
  const flush = async () => {
    added += (await addReports(db, waiting)).size;
    waiting = [];
  };
  for await (const arrival of arrivals) {
    ids.add(arrival.report.id);
    waiting.push({ priority, ...arrival });
    if (waiting.length >= arrivalsAtOnce) await flush();
  }
  await flush();
  return { ids: [...ids], added };
}

/**
 * Queues reports of the store that are not extracted yet, most urgent first, in batches, as many as the queue's depth allows; the rest
 * follow when `sweep` finds room. With `all`, also those that a job named before: what a killed process left, and what is in the queue
 * already, may be queued again, since the job skips reports that are done.
 */
export async function queueWaiting(
  db: Database,
  queue: JobQueue<ExtractJob>,
  { all = true, depth = queueDepth }: { readonly all?: boolean; readonly depth?: number } = {},
): Promise<void> {
  const { waiting } = await queue.counts();
  const room = depth - waiting;
  if (room > 0) {
    const reports = inBundles(await queuedReports(db, room * batchReports, !all));
    const jobs = batches(reports).slice(0, room);
    await queue.add(
      jobs.map((batch) => {
        const { priority, bundle } = batch[0]!;
        const reportIds = batch.map((report) => report.id);
        return { id: jobId('extract', reportIds), payload: { reportIds }, priority, ...(bundle && afterAll(bundle)) };
      }),
    );
    // Noted after: a crash between the two queues them once more, which changes nothing.
    await noteEnqueued(
      db,
      jobs.flatMap((batch) => batch.map((report) => report.id)),
    );
  }
}

/** A report that came alone, if in a mail or archive, shares jobs with others. */
function inBundles(reports: readonly WaitingReport[]): readonly WaitingReport[] {
  const counts = new Map<string | null, number>();
  for (const { bundle } of reports) counts.set(bundle, (counts.get(bundle) ?? 0) + 1);
  return reports.map((report) => (counts.get(report.bundle) === 1 ? { ...report, bundle: null } : report));
}

/** When all reports of a bundle are done, what they tell is compared with other reports at once. */
function afterAll(bundle: string): { readonly before: LaterJob } {
  return { before: { queue: 'link', id: jobId('link', [bundle]), payload: {} } };
}

/** Queues what waits in the store when the queue has room, and when it has run dry also the reports whose job was lost. */
export async function sweep(db: Database, queue: JobQueue<ExtractJob>): Promise<void> {
  const { waiting, active, delayed } = await queue.counts();
  const dry = waiting + active + delayed === 0;
  if (dry || waiting < queueDepth / 2) await queueWaiting(db, queue, { all: dry });
}
