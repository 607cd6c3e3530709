/** Opening what commands work with, and closing it in the right order whatever happens. */
import type { ExtractJob, JobQueue } from '../../queues/index.js';
import { backendOf, openQueue } from '../../queues/index.js';
import { openStore, type Store } from '../store/index.js';
import { exit } from './exit.js';
import { say } from './output.js';

export interface Services {
  readonly store: Store;
  readonly queue: JobQueue<ExtractJob>;
}

/** Runs `work` with the store open. A store that cannot be had is told on stderr, with exit code 3. */
export async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const store = await orUnavailable(openStore(say));
  if (store === undefined) return;
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

/** Runs `work` with store and extract queue open. */
export async function withServices(work: (services: Services) => Promise<void>): Promise<void> {
  await withStore(async (store) => {
    const queue = await orUnavailable(openQueue<ExtractJob>('extract', backendOf(store.url)));
    if (queue === undefined) return;
    try {
      await work({ store, queue });
    } finally {
      await queue.close();
    }
  });
}

/** Commander's parser for whole numbers from `least`. */
export function wholeNumber(least: number, fail: (message: string) => Error): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least) return number;
    throw fail(`Give a whole number from ${least}.`);
  };
}

async function orUnavailable<T>(opening: Promise<T>): Promise<T | undefined> {
  try {
    return await opening;
  } catch (error) {
    say((error as Error).message);
    process.exitCode = exit.unavailable;
    return undefined;
  }
}
