/** Opening the store: the user's PostgreSQL by `DATABASE_URL`, else the embedded one in the data folder. */
import { resolve } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { clientsOfStore } from './client.js';
import { openEmbedded } from './embedded/server.js';
import { migrate } from './migrations.js';
import type { Database, Schema } from './schema.js';

/** An open store. Whoever opened it closes it. */
export interface Store {
  readonly db: Database;
  /** Connection string that other processes of this machine can use while this one has the store open. */
  readonly url: string;
  readonly kind: 'embedded' | 'external';
  close(): Promise<void>;
}

/** `DATELINE_DATA`, else `.dateline` in the working folder. */
export function dataFolder(): string {
  return resolve(process.env.DATELINE_DATA || '.dateline');
}

/** Opens the store and brings its schema up to date. `tell` hears what a person should know, such as a restart. */
export async function openStore(tell: (line: string) => void = () => {}): Promise<Store> {
  const url = process.env.DATABASE_URL;
  if (url) {
    const store = await connectStore(url);
    await migrateOrClose(store);
    return store;
  }
  const server = await openEmbedded(dataFolder(), tell);
  try {
    const store = await connectStore(server.url);
    await migrateOrClose(store);
    return {
      ...store,
      kind: 'embedded',
      async close() {
        await store.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Connects to a store that another process has opened and migrated. `connections` is the most it will hold. */
export async function connectStore(url: string, connections = 8): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 30_000,
    application_name: 'dateline',
    types: { getTypeParser },
    Client: clientsOfStore(),
  });
  // A server that goes away ends idle connections; the next query opens a new one and tells its own error.
  pool.on('error', () => {});
  // So does a client in use: its query fails with the same error, which is the one to tell.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db: Database = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { db, url, kind: 'external', close: () => db.destroy() };
}

async function migrateOrClose(store: Store): Promise<void> {
  try {
    await migrate(store.db);
  } catch (error) {
    await store.close();
    throw error;
  }
}

const { INT8, DATE, JSON: PART, TIMESTAMPTZ } = pg.types.builtins;

/** Counts and cursors are numbers, days stay `2025-07-01`, instants are ISO 8601 in UTC. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (format !== 'binary') {
    if (oid === INT8) return Number;
    // Of a record's part the client makes a value.
    if (oid === DATE || oid === PART) return String;
    if (oid === TIMESTAMPTZ) return (value) => new Date(value).toISOString();
  }
  return pg.types.getTypeParser(oid, 'text') as (value: string) => unknown;
}
