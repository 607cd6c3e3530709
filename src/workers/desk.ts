/** Taking single inputs in while the program runs: read, written to the store, queued. */
import type { ExtractJob, JobQueue } from '../../queues/index.js';
import { type IngestOptions, type Input, InputProblem, type ReaderProcess } from '../ingest/index.js';
import { type Arrival, addReports, type Database, type Priority } from '../store/index.js';
import { queueWaiting } from './intake.js';

/** What became of one input. */
export interface TakenInput {
  readonly reports: readonly {
    readonly id: string;
    readonly origin: string;
    readonly title: string | null;
    readonly isNew: boolean;
  }[];
  readonly problems: readonly InputProblem[];
  /** The mail or archive that they came in, when it holds new ones. */
  readonly bundle: string | null;
}

/** Reports written at once. */
const atOnce = 100;

/** Reads one input and takes its reports in; they wait in the store when the queue is away. */
export async function takeInput(
  db: Database,
  reader: ReaderProcess,
  input: Input,
  options: IngestOptions,
  priority: Priority = 'normal',
): Promise<TakenInput> {
  const reports: { id: string; origin: string; title: string | null; isNew: boolean }[] = [];
  const problems: InputProblem[] = [];
  let bundle: string | null = null;
  let waiting: Arrival[] = [];
  const flush = async () => {
    const added = await addReports(db, waiting);
    for (const { report, origin, bundle: whole } of waiting) {
      const isNew = added.has(report.id);
      reports.push({ id: report.id, origin, title: report.title, isNew });
      if (isNew) bundle ??= whole?.id ?? null;
    }
    waiting = [];
  };
  for await (const found of reader.read(input, options)) {
    if (found instanceof InputProblem) problems.push(found);
    else waiting.push({ ...found, priority });
    if (waiting.length >= atOnce) await flush();
  }
  await flush();
  return { reports, problems, bundle };
}

/**
 * Queues what just came in. When the queue is away the reports stay in the store, where the next sweep finds them, and `tell` hears so: what came
 * in is safe, and that it is not worked on yet is worth knowing.
 */
export async function queueTaken(
  db: Database,
  queue: JobQueue<ExtractJob>,
  tell: (line: string) => void,
): Promise<void> {
  try {
    await queueWaiting(db, queue, { all: false });
  } catch (error) {
    tell(
      `the queue is away (${(error as Error).message}): what came in waits in the store and is queued when it is back`,
    );
  }
}
