/** Feeds on a schedule: a job for each poll, worked off in this very process; what is read of it, in the reader's. */
import { type Backend, type ExtractJob, feedJob, type JobQueue } from '../../queues/index.js';
import { fetchPage, type IngestOptions, InputProblem, openReader, type ReaderProcess } from '../ingest/index.js';
import { type Database, type Feed, findFeed, notePoll, type Priority } from '../store/index.js';
import { queueTaken, takeInput } from './desk.js';
import { type RunningWorker, startWorker } from './pool.js';

/** What of a feed's settings a poll needs; `src/cli/feeds.ts` checks the file that they come from. */
interface Settings {
  readonly options?: IngestOptions;
  readonly priority?: Priority;
  readonly private?: readonly string[];
  readonly milliseconds?: number;
  readonly bytes?: number;
}

export interface Poll {
  readonly state: 'read' | 'unchanged' | 'failed';
  readonly added: number;
  readonly known: number;
  readonly problems: readonly string[];
}

/** Polls one feed: fetches it unless it says that nothing changed, and takes its items in. A failure is noted, not thrown: the next poll comes anyway. */
export async function pollFeed(db: Database, reader: ReaderProcess, feed: Feed): Promise<Poll> {
  const settings = feed.settings as Settings;
  try {
    const page = await fetchPage(feed.url, {
      etag: feed.etag,
      lastModified: feed.lastModified,
      privateHosts: settings.private,
      milliseconds: settings.milliseconds,
      bytes: settings.bytes,
    });
    if (page.state === 'unchanged') {
      await notePoll(db, feed.name, { state: 'unchanged', etag: null, lastModified: null, failure: null });
      return { state: 'unchanged', added: 0, known: 0, problems: [] };
    }
    const input = { origin: feed.url, bytes: page.bytes, mediaType: page.mediaType };
    const { reports, problems } = await takeInput(db, reader, input, settings.options ?? {}, settings.priority);
    const told = problems.map((problem) => problem.message);
    // Without an item there is nothing that the server could rightly call unchanged.
    const state = reports.length === 0 && problems.length > 0 ? 'failed' : 'read';
    await notePoll(db, feed.name, {
      state,
      etag: page.etag,
      lastModified: page.lastModified,
      failure: told[0] ?? null,
    });
    const added = reports.filter((each) => each.isNew).length;
    return { state, added, known: reports.length - added, problems: told };
  } catch (error) {
    if (!(error instanceof InputProblem)) throw error;
    await notePoll(db, feed.name, { state: 'failed', etag: null, lastModified: null, failure: error.message });
    return { state: 'failed', added: 0, known: 0, problems: [error.message] };
  }
}

export interface FeedOptions {
  readonly db: Database;
  readonly backend: Backend;
  readonly queue: JobQueue<ExtractJob>;
  readonly tell: (line: string) => void;
}

/** Polls feeds as their schedules say, until closed. */
export function startFeeds({ db, backend, queue, tell }: FeedOptions): RunningWorker {
  const reader = openReader();
  const worker = startWorker('feeds', { backend, storeUrl: '', concurrency: 4, tell }, async (job) => {
    const feed = await findFeed(db, feedJob.parse(job.data).name);
    // A feed that was taken out of the list while its job waited.
    if (feed === undefined) return;
    const { state, added, problems } = await pollFeed(db, reader, feed);
    if (added > 0) {
      tell(`feed ${feed.name}: ${added} new reports`);
      await queueTaken(db, queue, tell);
    }
    if (state === 'failed') tell(`feed ${feed.name}: ${problems[0]}`);
  });
  return {
    async close() {
      await worker.close();
      reader.close();
    },
  };
}
