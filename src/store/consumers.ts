/** Consumers of events: who gets what, how far each is, which version of an event each holds, and what each refused. */
import { type Kysely, sql } from 'kysely';
import type { Tlp } from '../document/index.js';
import type { EventFilter } from './events.js';
import type { ConsumerState, Database, Schema } from './schema.js';

export interface Consumer {
  readonly id: string;
  /** Name of the kind of sink. */
  readonly sink: string;
  readonly config: unknown;
  readonly filter: Omit<EventFilter, 'tlp'>;
  readonly tlp: Tlp;
  readonly state: ConsumerState;
  readonly cursor: number;
  readonly failures: number;
  readonly nextTry: string | null;
  readonly lastError: string | null;
  readonly lastDelivery: string | null;
}

const columns = [
  'id',
  'sink',
  'config',
  'filter',
  'tlp',
  'state',
  'cursor',
  'failures',
  'next_try as nextTry',
  'last_error as lastError',
  'last_delivery as lastDelivery',
] as const;

/** Adds a consumer that begins after `cursor`. Gives false when the name is taken. */
export async function addConsumer(
  db: Database,
  given: Pick<Consumer, 'id' | 'sink' | 'config' | 'filter' | 'tlp' | 'cursor'>,
): Promise<boolean> {
  const result = await db
    .insertInto('consumers')
    .values({ ...given, config: JSON.stringify(given.config), filter: JSON.stringify(given.filter) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Gives whether there was one. Its receipts and dead letters go with it. */
export async function removeConsumer(db: Database, id: string): Promise<boolean> {
  const result = await db.deleteFrom('consumers').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

export async function findConsumer(db: Database, id: string): Promise<Consumer | undefined> {
  return (await db.selectFrom('consumers').select(columns).where('id', '=', id).executeTakeFirst()) as
    | Consumer
    | undefined;
}

/** Pauses or resumes a consumer; resuming forgets the waits of past failures. Gives whether there is one. */
export async function setConsumerState(db: Database, id: string, state: ConsumerState): Promise<boolean> {
  const result = await db
    .updateTable('consumers')
    .set({ state, failures: 0, next_try: null })
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** A consumer that lost its data gets everything again. Gives whether there is one. */
export async function rewindConsumer(db: Database, id: string): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('receipts').where('consumer_id', '=', id).execute();
    await tx.deleteFrom('dead_letters').where('consumer_id', '=', id).execute();
    const result = await tx
      .updateTable('consumers')
      .set({ cursor: 0, failures: 0, next_try: null })
      .where('id', '=', id)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  });
}

/** A consumer with what a person asks first. */
export interface ConsumerStatus extends Consumer {
  /** Changes that it has not been offered yet. */
  readonly lag: number;
  /** When the oldest of them was published. */
  readonly since: string | null;
  /** Events of which it holds a version. */
  readonly events: number;
  readonly deadLetters: number;
}

export async function consumerStatus(db: Database): Promise<readonly ConsumerStatus[]> {
  const rows = await db
    .selectFrom('consumers as c')
    .select([
      ...columns.map((each) => `c.${each}` as const),
      sql<number>`(select count(*) from event_versions v where v.cursor > c.cursor)`.as('lag'),
      sql<
        string | null
      >`(select v.published_at from event_versions v where v.cursor > c.cursor order by v.cursor limit 1)`.as('since'),
      sql<number>`(select count(*) from receipts r where r.consumer_id = c.id)`.as('events'),
      sql<number>`(select count(*) from dead_letters d where d.consumer_id = c.id)`.as('deadLetters'),
    ])
    .orderBy('c.id')
    .execute();
  return rows as unknown as readonly ConsumerStatus[];
}

/** Active consumers for which something waits and whose time to try again has come. */
export async function dueConsumers(db: Database): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('consumers as c')
    .select('c.id')
    .where('c.state', '=', 'active')
    .where(sql<boolean>`(c.next_try is null or c.next_try <= now())`)
    .where(
      sql<boolean>`(exists (select 1 from event_versions v where v.cursor > c.cursor)
        or exists (select 1 from dead_letters d where d.consumer_id = c.id and d.retry))`,
    )
    .execute();
  return rows.map(({ id }) => id);
}

/** First key of the advisory locks of consumers; the second is the hash of the id. */
const consumerLocks = 4_203_002;

/** A connection that alone delivers to a consumer. */
export type ConsumerConnection = Kysely<Schema>;

/**
 * Runs `work` on one connection that holds the consumer's lock, which the database frees when the connection or its process dies. Gives
 * undefined, without running it, while another holds the lock.
 */
export async function withConsumer<T>(
  db: Database,
  id: string,
  work: (connection: ConsumerConnection) => Promise<T>,
): Promise<T | undefined> {
  return await db.connection().execute(async (connection) => {
    const { rows } = await sql<{ got: boolean }>`
      select pg_try_advisory_lock(${consumerLocks}, hashtext(${id})) as got`.execute(connection);
    if (rows[0]?.got !== true) return undefined;
    try {
      return await work(connection);
    } finally {
      await sql`select pg_advisory_unlock(${consumerLocks}, hashtext(${id}))`.execute(connection).catch(() => {});
    }
  });
}

export interface Receipt {
  readonly eventId: string;
  readonly version: number;
  readonly state: 'published' | 'withdrawn';
}

/** The versions of these events that a consumer holds. */
export async function receiptsOf(
  db: Database,
  consumerId: string,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, Receipt>> {
  const rows = await db
    .selectFrom('receipts')
    .select(['event_id as eventId', 'version', 'state'])
    .where('consumer_id', '=', consumerId)
    .where(sql<boolean>`event_id = any(${[...new Set(eventIds)]})`)
    .execute();
  return new Map(rows.map((row) => [row.eventId, row]));
}

export interface DeadLetter {
  readonly id: number;
  readonly consumerId: string;
  readonly cursor: number;
  readonly eventId: string;
  readonly version: number;
  readonly reason: string;
  readonly attempts: number;
  readonly at: string;
}

/** What a round of deliveries came to. */
export interface Round {
  /** Everything up to here is settled. */
  readonly cursor: number;
  readonly receipts: readonly Receipt[];
  readonly refused: readonly Pick<DeadLetter, 'cursor' | 'eventId' | 'version' | 'reason' | 'attempts'>[];
  /** Null: no trouble. `delay` is the wait before the next try, in ms. */
  readonly trouble: {
    readonly error: string;
    readonly failures: number;
    readonly delay: number;
    readonly stop: boolean;
  } | null;
}

/** Writes a round down, in one transaction. The cursor never goes back. */
export async function noteRound(connection: ConsumerConnection, consumerId: string, round: Round): Promise<void> {
  const { cursor, receipts, refused, trouble } = round;
  await connection.transaction().execute(async (tx) => {
    if (receipts.length > 0) {
      const newest = new Map<string, Receipt>();
      for (const each of receipts) {
        if ((newest.get(each.eventId)?.version ?? 0) < each.version) newest.set(each.eventId, each);
      }
      await sql`
        insert into receipts (consumer_id, event_id, version, state)
        select ${consumerId}, "eventId", version, state
        from jsonb_to_recordset(${JSON.stringify([...newest.values()])}::jsonb) as g("eventId" text, version integer, state text)
        on conflict (consumer_id, event_id) do update set version = excluded.version, state = excluded.state, at = now()
        where receipts.version <= excluded.version`.execute(tx);
    }
    if (refused.length > 0)
      await tx
        .insertInto('dead_letters')
        .values(
          refused.map(({ eventId, reason, ...rest }) => ({
            consumer_id: consumerId,
            event_id: eventId,
            reason: reason.replaceAll('\0', ' ').slice(0, 1000),
            ...rest,
          })),
        )
        .onConflict((conflict) => conflict.columns(['consumer_id', 'cursor']).doNothing())
        .execute();
    await tx
      .updateTable('consumers')
      .set({
        cursor: sql<number>`greatest(cursor, ${cursor}::bigint)`,
        failures: trouble?.failures ?? 0,
        next_try:
          trouble === null
            ? null
            : sql<string>`now() + make_interval(secs => ${trouble.delay / 1000}::double precision)`,
        ...(trouble === null ? {} : { last_error: trouble.error.replaceAll('\0', ' ').slice(0, 1000) }),
        ...(receipts.length > 0 ? { last_delivery: sql<string>`now()` } : {}),
        ...(trouble?.stop === true ? { state: 'failed' as const } : {}),
      })
      .where('id', '=', consumerId)
      .execute();
  });
}

/** Dead letters of a consumer, oldest first; only those to be tried again with `retry`. */
export async function deadLetters(
  db: Database,
  consumerId: string,
  limit: number,
  retry = false,
): Promise<readonly DeadLetter[]> {
  return await db
    .selectFrom('dead_letters')
    .select(['id', 'consumer_id as consumerId', 'cursor', 'event_id as eventId', 'version', 'reason', 'attempts', 'at'])
    .where('consumer_id', '=', consumerId)
    .$if(retry, (query) => query.where('retry', '=', true))
    .orderBy('cursor')
    .limit(limit)
    .execute();
}

/** Has dead letters (all, or these) tried again by the dispatcher. Gives how many. */
export async function retryDeadLetters(db: Database, consumerId: string, ids?: readonly number[]): Promise<number> {
  const result = await db
    .updateTable('dead_letters')
    .set({ retry: true })
    .where('consumer_id', '=', consumerId)
    .$if(ids !== undefined, (query) => query.where('id', 'in', [...(ids ?? [])]))
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** A dead letter was tried again: `null` when it is settled, else why not. */
export async function noteRetry(connection: ConsumerConnection, id: number, reason: string | null): Promise<void> {
  if (reason === null) await connection.deleteFrom('dead_letters').where('id', '=', id).execute();
  else
    await connection
      .updateTable('dead_letters')
      .set((eb) => ({ retry: false, reason: reason.slice(0, 1000), attempts: eb('attempts', '+', 1) }))
      .where('id', '=', id)
      .execute();
}
