/** Live changes: told inside transactions, heard by every server process that is connected to the same database. */
import { sql } from 'kysely';
import pg from 'pg';
import type { Database, Tx } from './schema.js';

export type LiveEvent =
  | {
      readonly event: 'decision';
      readonly id: string;
      readonly by: string;
      readonly version: number;
      readonly state: string;
    }
  | { readonly event: 'lease'; readonly id: string; readonly by: string }
  /** Many candidates at once: how many of `total` are through. */
  | {
      readonly event: 'batch';
      readonly batch: string;
      readonly by: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly event: 'assigned'; readonly by: string; readonly count: number }
  /** The connection was lost for a while: what happened meanwhile is not told again, read anew. */
  | { readonly event: 'gap' };

const channel = 'dateline_live';

/** Tells all listeners, when the transaction (or statement) is committed and not before. */
export async function tellLive(db: Database | Tx, event: LiveEvent): Promise<void> {
  await sql`select pg_notify(${channel}, ${JSON.stringify(event)})`.execute(db);
}

/** Pauses before the connection is opened again. In ms. */
const pauses = [100, 500, 2000, 5000];

/** Hears what any process tells, from the moment the promise resolves. A lost connection is opened again and told as `gap`. */
export async function followLive(
  url: string,
  hear: (event: LiveEvent) => void,
): Promise<{ readonly close: () => Promise<void> }> {
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;

  const connect = async (): Promise<void> => {
    const mine = new pg.Client({
      connectionString: url,
      application_name: 'dateline live',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    client = mine;
    mine.on('error', () => {});
    mine.on('notification', ({ payload }) => {
      if (payload) hear(JSON.parse(payload) as LiveEvent);
    });
    try {
      await mine.connect();
      await mine.query(`listen ${channel}`);
    } catch (error) {
      await mine.end().catch(() => {});
      throw error;
    }
    mine.on('end', again);
    if (failures > 0) hear({ event: 'gap' });
    failures = 0;
    if (closed) await mine.end();
  };
  const again = (): void => {
    if (closed) return;
    const pause = pauses[Math.min(failures, pauses.length - 1)]!;
    failures += 1;
    timer = setTimeout(() => void connect().catch(again), pause);
  };
  await connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
