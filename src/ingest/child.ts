/** The reader process: reads what its parent sends, watched by a thread that ends it when an input takes too much time or memory. */
import { Worker } from 'node:worker_threads';
import { InputProblem } from './problem.js';
import { type FoundReport, readInput } from './read.js';
import type { IngestOptions, Input } from './reader.js';

export interface ToChild {
  readonly input: Input;
  readonly options: IngestOptions;
  readonly milliseconds: number;
  readonly growth: number;
}
export type FromChild =
  | { readonly kind: 'report'; readonly found: FoundReport }
  | {
      readonly kind: 'problem';
      readonly origin: string;
      readonly place: string | null;
      readonly reason: string;
      readonly mend: string;
    }
  | { readonly kind: 'done' };

/** A blocked event loop cannot stop itself: a thread can. SIGALRM tells the parent that it was the time, SIGKILL the memory. */
const watch = `
  const { parentPort } = require('node:worker_threads');
  let until = 0;
  let most = 0;
  parentPort.on('message', ({ milliseconds, growth }) => {
    until = milliseconds > 0 ? Date.now() + milliseconds : 0;
    most = milliseconds > 0 ? process.memoryUsage.rss() + growth : 0;
  });
  setInterval(() => {
    if (until === 0) return;
    if (Date.now() > until) process.kill(process.pid, 'SIGALRM');
    else if (process.memoryUsage.rss() > most) process.kill(process.pid, 'SIGKILL');
  }, 20);`;
const watcher = new Worker(watch, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } });
watcher.unref();

process.on('disconnect', () => process.exit(0));
// A library that throws where nobody waits must not end the process: the reading itself goes on or meets its limit.
process.on('unhandledRejection', () => {});
process.on('message', (message) => void serve(message as ToChild));

async function serve({ input, options, milliseconds, growth }: ToChild): Promise<void> {
  watcher.postMessage({ milliseconds, growth });
  for await (const found of readInput(input, options)) {
    if (found instanceof InputProblem) {
      const { origin, place, reason, mend } = found;
      await send({ kind: 'problem', origin, place, reason, mend });
    } else await send({ kind: 'report', found });
  }
  watcher.postMessage({ milliseconds: 0, growth: 0 });
  await send({ kind: 'done' });
}

function send(message: FromChild): Promise<void> {
  return new Promise((resolve) => {
    process.send!(message, undefined, undefined, () => resolve());
  });
}
