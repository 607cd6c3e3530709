/** The child's side: takes jobs from the parent process, as many at once as that one gives, and ends with it. */
import type { Answer, GivenJob, Numbered } from './children.js';

/** Answers each job that the parent sends with what `work` makes of it. */
export function serveJobs(work: (job: GivenJob) => Promise<unknown>): void {
  process.on('message', (message) => {
    const { number, of } = message as Numbered<GivenJob>;
    void answerOf(work, of).then((answer) => process.send?.({ number, of: answer } satisfies Numbered<Answer>));
  });
}

async function answerOf(work: (job: GivenJob) => Promise<unknown>, job: GivenJob): Promise<Answer> {
  try {
    return { value: (await work(job)) ?? null };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    // By its name, as BullMQ tells it too: the class may have been loaded twice.
    return { failure: message, stack, forGood: error instanceof Error && error.name === 'UnrecoverableError' };
  }
}
