/** Starting the comparison of candidates between reports. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Backend, jobId, type LinkJob, openQueue } from '../../queues/index.js';
import type { LinkWeights, TypeKind } from '../events/index.js';
import type { Resources } from '../lexicon/index.js';
import { bundlesEnded, type LinkModel, linksWait, type Store } from '../store/index.js';
import { startWorker } from './pool.js';

/** What the store compares candidates by. */
export function linkModel(resources: Resources): LinkModel {
  const { weights, blocks, kin } = resources.linking;
  const { types } = resources.events;
  const groupsOf = (lists: Readonly<Record<string, readonly string[]>>, value: string) =>
    Object.keys(lists).filter((name) => lists[name]!.includes(value));
  const kindOf = (type: string): TypeKind => {
    const family = types.get(type)?.family ?? type;
    return { family, block: groupsOf(blocks, family)[0] ?? family, kin: groupsOf(kin, type) };
  };
  const kinds = new Map([...types.keys()].map((type) => [type, kindOf(type)]));
  return { weights: weights as LinkWeights, kindOf: (type) => kinds.get(type) ?? kindOf(type) };
}

/** How often it is looked whether candidates wait. In ms. */
const lookEvery = 1000;

export interface RunningLinks {
  /** Resolves when no candidate waits to be compared and no bundle to be finished, or when stopped. */
  settled(stop: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Starts a worker of the link queue, and queues its job whenever the store has candidates that wait for it. */
export async function startLinking(
  store: Pick<Store, 'db' | 'url'>,
  backend: Backend,
  tell: (line: string) => void,
): Promise<RunningLinks> {
  const queue = await openQueue<LinkJob>('link', backend);
  const worker = startWorker('link', { backend, storeUrl: store.url, concurrency: 1, tell });
  const look = async (): Promise<boolean> => {
    // A bundle's own job comes as soon as its last report is done; one that was lost is made up for here.
    const waits = (await linksWait(store.db)) || (await bundlesEnded(store.db));
    // One job takes up all that waits; while it is in the queue, no other is added.
    if (waits) await queue.add([{ id: jobId('link', []), payload: {} }]);
    return waits;
  };
  let looking: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    looking = look().catch((error: Error) => tell(`links: ${error.message}`));
  }, lookEvery);
  return {
    async settled(stop) {
      // A store or queue that is away for a moment is looked at again.
      while (!stop.aborted && (await look().catch(() => true)))
        await pause(200, undefined, { signal: stop }).catch(() => {});
    },
    async close() {
      clearInterval(timer);
      await looking;
      await worker.close();
      await queue.close();
    },
  };
}
