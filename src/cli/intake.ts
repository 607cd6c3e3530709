/** What the server's route for reports does: read in the reader's process, written to the store, queued. */
import { setTimeout as pause } from 'node:timers/promises';
import { backendOf, type ExtractJob, type JobQueue, openQueue } from '../../queues/index.js';
import { openReader } from '../ingest/index.js';
import type { Intake } from '../server/index.js';
import type { Store } from '../store/index.js';
import { queueTaken, takeInput } from '../workers/index.js';

export interface OpenIntake {
  readonly intake: Intake;
  close(): Promise<void>;
}

/** How long an answer waits for the queue. What came in is in the store by then; it is queued in any case. In ms. */
const queueLimit = 1000;

/** Opens the intake of a server. The queue is opened with the first report; while it is away, reports wait in the store for a worker's sweep, and `tell` hears so. */
export function openIntake(store: Store, tell: (line: string) => void): OpenIntake {
  const reader = openReader();
  let queue: JobQueue<ExtractJob> | undefined;
  let asked = false;
  let queueing: Promise<void> | undefined;
  const enqueue = async () => {
    while (asked) {
      asked = false;
      try {
        queue ??= await openQueue<ExtractJob>('extract', backendOf(store.url));
        await queueTaken(store.db, queue, tell);
      } catch (error) {
        tell(`${(error as Error).message}: what came in waits in the store and is queued when it is back`);
      }
    }
    queueing = undefined;
  };
  return {
    async intake({ bytes, name, mediaType, priority, title, published, source, reliability, credibility, marking }) {
      const options = { title, published, source, reliability, credibility, marking };
      const taken = await takeInput(store.db, reader, { origin: name, bytes, mediaType }, options, priority);
      if (taken.reports.some((each) => each.isNew)) {
        asked = true;
        queueing ??= enqueue();
        await Promise.race([queueing, pause(queueLimit, undefined, { ref: false })]);
      }
      const problems = taken.problems.map(({ origin, place, reason, mend }) => ({ origin, place, reason, mend }));
      return { reports: taken.reports, problems, bundle: taken.bundle };
    },
    async close() {
      reader.close();
      await queueing;
      await queue?.close();
    },
  };
}
