/** A thread that kills its own process when one report takes too long or the parent is gone: a blocked event loop sees neither. */
import { Worker } from 'node:worker_threads';

export interface Watchdog {
  /** The limit runs from now. */
  watch(): void;
  /** Nothing runs; no limit. */
  rest(): void;
}

/** How often it is asked whether the parent still lives, in ms. */
const PARENT_CHECK = 1000;

// A process whose parent has died is given another one.
const source = `
  const { parentPort, workerData: parent } = require('node:worker_threads');
  setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGKILL'), ${PARENT_CHECK});
  let timer;
  parentPort.on('message', (limit) => {
    clearTimeout(timer);
    if (limit > 0) timer = setTimeout(() => process.kill(process.pid, 'SIGKILL'), limit);
  });`;

/** `limit` in ms for one report. The queue sees the death of the process as a failed try of the job. */
export function startWatchdog(limit: number): Watchdog {
  const thread = new Worker(source, {
    eval: true,
    workerData: process.ppid,
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  });
  thread.unref();
  return { watch: () => thread.postMessage(limit), rest: () => thread.postMessage(0) };
}
