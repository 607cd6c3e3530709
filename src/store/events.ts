/** Events as others read them: the feed of all versions in the order of commits, and what stood at any point of it. */
import { sql } from 'kysely';
import { strictest, type Tlp } from '../document/index.js';
import type { EventCandidate, Status } from '../events/index.js';
import { changesLock } from './publish.js';
import type { ChangeKind, Database } from './schema.js';

/** One version of an event, which is one entry of the change feed. */
export interface EventVersion {
  /** Place in the feed. */
  readonly cursor: number;
  readonly eventId: string;
  readonly version: number;
  readonly kind: ChangeKind;
  readonly state: 'published' | 'withdrawn';
  /** A code, such as `approved`, `edited` or a reviewer's reason of rejection. */
  readonly reason: string;
  readonly note: string | null;
  /** Whose decision made this version. */
  readonly author: string;
  /** Who set the state of the candidate last: who approved it, for a published event. */
  readonly reviewer: string;
  readonly decisionId: number;
  readonly decidedAt: string;
  readonly publishedAt: string;
  /** When its first version was published. */
  readonly firstAt: string;
  /** The other event of a merge or a split. */
  readonly ref: string | null;
  readonly candidateIds: readonly string[];
  readonly tlp: Tlp;
  readonly record: EventCandidate;
  readonly report: {
    readonly title: string | null;
    readonly publishedAt: string | null;
    readonly source: string | null;
    readonly url: string | null;
  };
}

/** Which events; all given conditions must hold, a list means any of its values. */
export interface EventFilter {
  readonly types?: readonly string[] | undefined;
  /** ISO 3166-1 alpha-3, of any of its places. */
  readonly countries?: readonly string[] | undefined;
  readonly statuses?: readonly Status[] | undefined;
  readonly polarity?: EventCandidate['polarity'] | undefined;
  /** Days, inclusive, that the event's days must touch. An event without days touches none. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Least confidence. */
  readonly min?: number | undefined;
  /** The strictest marking that may leave. */
  readonly tlp?: readonly Tlp[] | undefined;
}

const columns = [
  'v.cursor',
  'v.event_id as eventId',
  'v.version',
  'v.kind',
  'v.state',
  'v.reason',
  'v.note',
  'v.author',
  'v.reviewer',
  'v.decision_id as decisionId',
  'v.at as decidedAt',
  'v.published_at as publishedAt',
  'v.ref',
  'v.candidate_ids as candidateIds',
  'v.tlp',
  'r.marking',
  'v.record',
  'r.title',
  'r.published_at as reportPublishedAt',
  'r.source_name',
  'r.source_url',
] as const;

function versions(db: Database) {
  return db
    .selectFrom('event_versions as v')
    .innerJoin('candidates as c', 'c.id', 'v.candidate_id')
    .innerJoin('reports as r', 'r.id', 'c.report_id')
    .select(columns)
    .select(
      sql<string>`(select f.published_at from event_versions f where f.event_id = v.event_id and f.version = 1)`.as(
        'firstAt',
      ),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof versions>['execute']>>[number];

/** A report that was marked more strictly since is told under its marking of now. */
function versionOf({ title, reportPublishedAt, source_name, source_url, marking, ...row }: Row): EventVersion {
  const tlp = strictest([row.tlp, marking]);
  return { ...row, tlp, report: { title, publishedAt: reportPublishedAt, source: source_name, url: source_url } };
}

/** Changes after a cursor, in order. Whoever keeps the last cursor misses and repeats nothing. */
export async function changesAfter(db: Database, cursor: number, limit: number): Promise<readonly EventVersion[]> {
  const rows = await versions(db).where('v.cursor', '>', cursor).orderBy('v.cursor').limit(limit).execute();
  return rows.map(versionOf);
}

/** Cursor of the newest change; 0 when there is none. */
export async function lastCursor(db: Database): Promise<number> {
  const row = await db
    .selectFrom('event_versions')
    .select('cursor')
    .orderBy('cursor', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.cursor ?? 0;
}

/**
 * Cursor of the newest change at a time, instant in ISO 8601. The answer for a time that is past never changes: it waits for versions that
 * are being written now.
 */
export async function cursorAt(db: Database, time: string): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock_shared(${changesLock})`.execute(tx);
    const row = await tx
      .selectFrom('event_versions')
      .select('cursor')
      .where('published_at', '<=', sql<string>`least(${time}::timestamptz, clock_timestamp())`)
      .orderBy('published_at', 'desc')
      .orderBy('cursor', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.cursor ?? 0;
  });
}

/**
 * Events that stood published at a cursor, each in the version of then, in the order of their ids after `after`. The same question about the
 * same cursor always has the same answer.
 */
export async function eventsAt(
  db: Database,
  cursor: number,
  filter: EventFilter,
  after: string,
  limit: number,
  withdrawn = false,
): Promise<readonly EventVersion[]> {
  let query = versions(db)
    .where('v.event_id', '>', after)
    .$if(!withdrawn, (each) => each.where('v.state', '=', 'published'))
    .where('v.cursor', '<=', cursor)
    .where(
      sql<boolean>`not exists (select 1 from event_versions n
        where n.event_id = v.event_id and n.version > v.version and n.cursor <= ${cursor})`,
    );
  const { types, countries, statuses, polarity, from, to, min, tlp } = filter;
  if (types !== undefined) query = query.where(sql<boolean>`v.record ->> 'type' = any(${[...types]})`);
  if (countries !== undefined)
    query = query.where(
      sql<boolean>`exists (select 1 from jsonb_array_elements(v.record -> 'places') p where p ->> 'country' = any(${[...countries]}))`,
    );
  if (statuses !== undefined) query = query.where(sql<boolean>`v.record ->> 'status' = any(${[...statuses]})`);
  if (polarity !== undefined) query = query.where(sql<boolean>`v.record ->> 'polarity' = ${polarity}`);
  const first = sql`coalesce(v.record #>> '{time,from}', v.record #>> '{time,to}')`;
  const last = sql`coalesce(v.record #>> '{time,to}', v.record #>> '{time,from}')`;
  if (from !== undefined) query = query.where(sql<boolean>`${last} >= ${from}`);
  if (to !== undefined) query = query.where(sql<boolean>`${first} <= ${to}`);
  if (min !== undefined) query = query.where(sql<boolean>`(v.record ->> 'confidence')::double precision >= ${min}`);
  if (tlp !== undefined)
    query = query
      .where('v.tlp', 'in', [...tlp])
      .where((eb) => eb.or([eb('r.marking', 'is', null), eb('r.marking', 'in', [...tlp])]));
  const rows = await query.orderBy('v.event_id').limit(limit).execute();
  return rows.map(versionOf);
}

/** All versions of one event, oldest first; empty when there is no such event. */
export async function eventHistory(db: Database, eventId: string): Promise<readonly EventVersion[]> {
  const rows = await versions(db).where('v.event_id', '=', eventId).orderBy('v.version').execute();
  return rows.map(versionOf);
}

/** The same question as `eventsAt` asks of the database, about one version. */
export function passes(filter: EventFilter, { record, tlp }: Pick<EventVersion, 'record' | 'tlp'>): boolean {
  const { types, countries, statuses, polarity, from, to, min } = filter;
  const first = record.time?.from ?? record.time?.to ?? null;
  const last = record.time?.to ?? record.time?.from ?? null;
  return (
    (types === undefined || types.includes(record.type)) &&
    (countries === undefined || record.places.some(({ country }) => country !== null && countries.includes(country))) &&
    (statuses === undefined || statuses.includes(record.status)) &&
    (polarity === undefined || record.polarity === polarity) &&
    (from === undefined || (last !== null && last >= from)) &&
    (to === undefined || (first !== null && first <= to)) &&
    (min === undefined || record.confidence >= min) &&
    (filter.tlp === undefined || filter.tlp.includes(tlp))
  );
}
