/** Whether requests can be served: for load balancers and service managers, which send them elsewhere or wait. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Store } from '../store/index.js';
import type { Queues } from './queues.js';

/** A part that answers later than this counts as away. In ms. */
const patience = 2000;

/** The parts that are away: `store`, and `queue` where the server has one. */
export async function awayOf(store: Store, queues: Queues | undefined): Promise<readonly string[]> {
  const parts: Readonly<Record<string, () => Promise<unknown>>> = {
    store: () => sql`select 1`.execute(store.db),
    ...(queues !== undefined && { queue: async () => await (await queues.open('extract')).counts() }),
  };
  const away = await Promise.all(
    Object.entries(parts).map(async ([name, ask]) => {
      const limit = new AbortController();
      const answers = ask().then(
        () => true,
        () => false,
      );
      const late = pause(patience, false, { signal: limit.signal }).catch(() => false);
      const ready = await Promise.race([answers, late]);
      limit.abort();
      return ready ? [] : [name];
    }),
  );
  return away.flat();
}
