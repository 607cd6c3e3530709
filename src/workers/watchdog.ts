/** A thread that kills its own process when one report takes too long: a blocked event loop cannot stop itself. */
import { Worker } from 'node:worker_threads';

export interface Watchdog {
  /** The limit runs from now. */
  watch(): void;
  /** Nothing runs; no limit. */
  rest(): void;
}

const source = `
  const { parentPort } = require('node:worker_threads');
  let timer;
  parentPort.on('message', (limit) => {
    clearTimeout(timer);
    if (limit > 0) timer = setTimeout(() => process.kill(process.pid, 'SIGKILL'), limit);
  });`;

/** `limit` in ms for one report. The queue sees the death of the process as a failed try of the job. */
export function startWatchdog(limit: number): Watchdog {
  const thread = new Worker(source, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } });
  thread.unref();
  return { watch: () => thread.postMessage(limit), rest: () => thread.postMessage(0) };
}
