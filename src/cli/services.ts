/** Opening what commands work with, and closing it in the right order whatever happens. */
import { backendOf, type ExtractJob, type JobQueue, openQueue, type QueueName } from '../../queues/index.js';
import { openStore, type Store } from '../store/index.js';
import { Unavailable } from './exit.js';
import { say } from './output.js';

export interface Services {
  readonly store: Store;
  readonly queue: JobQueue<ExtractJob>;
}

/** Runs `work` with the store open. Throws `Unavailable` when it cannot be had. */
export async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const store = await orUnavailable(openStore(say));
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

/** Runs `work` with one queue open. Throws `Unavailable` when its server does not answer. */
export async function withQueue<T>(
  name: QueueName,
  store: Store,
  work: (queue: JobQueue<T>) => Promise<void>,
): Promise<void> {
  const queue = await orUnavailable(openQueue<T>(name, backendOf(store.url)));
  try {
    await work(queue);
  } finally {
    await queue.close();
  }
}

/** Runs `work` with store and extract queue open. */
export async function withServices(work: (services: Services) => Promise<void>): Promise<void> {
  await withStore((store) => withQueue<ExtractJob>('extract', store, (queue) => work({ store, queue })));
}

/** Commander's parser for whole numbers from `least`. */
export function wholeNumber(least: number, fail: (message: string) => Error): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least) return number;
    throw fail(`Give a whole number from ${least}.`);
  };
}

async function orUnavailable<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    throw new Unavailable((error as Error).message || String(error), { cause: error });
  }
}
