/** Readers in a process of their own: a file that hangs or eats memory ends that process, and is a clear failure of that file alone. */
import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FromChild, ToChild } from './child.js';
import { limits } from './limits.js';
import { InputProblem } from './problem.js';
import { type FoundReport, readPlain } from './read.js';
import type { IngestOptions, Input } from './reader.js';

/** A reader process, started with the first input and again after a file has ended it. */
export interface ReaderProcess {
  /**
   * The reports of one input; what cannot be read of it is given as the problem it is. Plain text and Markdown are read in this very process; of other
   * formats one input at a time, the next waits.
   */
  read(input: Input, options: IngestOptions): AsyncGenerator<FoundReport | InputProblem, void, undefined>;
  close(): void;
}

/** Heap of the reader process in MB; buffers lie outside of it. The limit on its growth stands above both. */
const heap = 256;

/** Opens a reader. `milliseconds` is the time for one input, `growth` the bytes that it may add to the process. */
export function openReader(milliseconds: number = limits.milliseconds, growth: number = limits.growth): ReaderProcess {
  let child: ChildProcess | undefined;
  let busy = Promise.resolve();
  const start = (): ChildProcess => {
    const extension = extname(fileURLToPath(import.meta.url));
    const loader =
      extension === '.ts' ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [];
    const started = fork(new URL(`./child${extension}`, import.meta.url), [], {
      execArgv: [`--max-old-space-size=${heap}`, '--max-semi-space-size=16', ...loader],
      env: { PATH: process.env.PATH, TZ: 'UTC' },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    started.on('error', () => {});
    started.once('exit', () => {
      if (child === started) child = undefined;
    });
    return started;
  };
  return {
    async *read(input, options) {
      const plain = readHere(input, options);
      if (plain !== undefined) {
        yield* plain;
        return;
      }
      const before = busy;
      let free = () => {};
      busy = new Promise((resolve) => {
        free = resolve;
      });
      await before;
      child ??= start();
      const current = child;
      current.ref();
      current.channel?.ref();
      const waiting: (FromChild | { readonly kind: 'exit'; readonly signal: NodeJS.Signals | null })[] = [];
      let wake = () => {};
      const push = (message: (typeof waiting)[number]) => {
        waiting.push(message);
        wake();
      };
      const onMessage = (message: unknown) => push(message as FromChild);
      const onExit = (_code: number | null, signal: NodeJS.Signals | null) => push({ kind: 'exit', signal });
      current.on('message', onMessage).once('exit', onExit);
      let done = false;
      try {
        current.send({ input, options, milliseconds, growth } satisfies ToChild, (error) => {
          if (error !== null) current.kill('SIGKILL');
        });
        while (!done) {
          const message = waiting.shift();
          if (message === undefined) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          } else if (message.kind === 'report') yield message.found;
          else if (message.kind === 'problem')
            yield new InputProblem(message.origin, message.place, message.reason, message.mend);
          else {
            done = true;
            if (message.kind === 'exit') yield endOf(input.origin, message.signal, milliseconds, growth);
          }
        }
      } finally {
        current.off('message', onMessage).off('exit', onExit);
        // Whoever stops early leaves a child that goes on: a new one is cheaper than waiting for it.
        if (!done) current.kill('SIGKILL');
        free();
        current.unref();
        current.channel?.unref();
      }
    },
    close() {
      child?.kill('SIGKILL');
      child = undefined;
    },
  };
}

/** What needs no process of its own, or is known at once to be no input that is read; undefined for the rest. */
function readHere(input: Input, options: IngestOptions): readonly (FoundReport | InputProblem)[] | undefined {
  try {
    return readPlain(input, options)?.map((report) => ({ origin: input.origin, report }));
  } catch (error) {
    if (error instanceof InputProblem) return [error];
    throw error;
  }
}

/** Signals by which the watch in the child ends it. */
function endOf(origin: string, signal: NodeJS.Signals | null, milliseconds: number, growth: number): InputProblem {
  if (signal === 'SIGALRM') {
    return new InputProblem(
      origin,
      null,
      `reading it took longer than ${milliseconds / 1000} s`,
      'Save it in a simpler form, such as plain text',
    );
  }
  return new InputProblem(
    origin,
    null,
    `reading it took more than ${Math.round(growth / 1024 / 1024)} MB of memory, or ended its process`,
    'Split it, or save it in a simpler form',
  );
}
