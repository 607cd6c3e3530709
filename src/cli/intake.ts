/** What the server's route for reports does: read in the reader's process, written to the store, queued. */
import { backendOf, type ExtractJob, type JobQueue, openQueue } from '../../queues/index.js';
import { openReader } from '../ingest/index.js';
import type { Intake } from '../server/index.js';
import type { Store } from '../store/index.js';
import { queueTaken, takeInput } from '../workers/index.js';

export interface OpenIntake {
  readonly intake: Intake;
  close(): Promise<void>;
}

/** Opens the intake of a server. The queue is opened with the first report; while it is away, reports wait in the store for a worker's sweep. */
export function openIntake(store: Store): OpenIntake {
  const reader = openReader();
  let queue: JobQueue<ExtractJob> | undefined;
  return {
    async intake({ bytes, name, mediaType, priority, title, published, source, reliability, credibility, marking }) {
      const options = { title, published, source, reliability, credibility, marking };
      const taken = await takeInput(store.db, reader, { origin: name, bytes, mediaType }, options, priority);
      if (taken.reports.some((each) => each.isNew)) {
        queue ??= await openQueue<ExtractJob>('extract', backendOf(store.url)).catch(() => undefined);
        if (queue !== undefined) await queueTaken(store.db, queue);
      }
      const problems = taken.problems.map(({ origin, place, reason, mend }) => ({ origin, place, reason, mend }));
      return { reports: taken.reports, problems };
    },
    async close() {
      reader.close();
      await queue?.close();
    },
  };
}
