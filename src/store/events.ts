/** Events and their changes as others read them: the newest version of each, and the feed of all versions. */
import { sql } from 'kysely';
import type { EventCandidate } from '../events/index.js';
import type { ChangesTable, Database } from './schema.js';

/** One version of an event. */
export interface EventVersion {
  readonly eventId: string;
  readonly version: number;
  readonly state: 'published' | 'withdrawn';
  readonly record: EventCandidate;
  readonly reviewer: string;
  readonly at: string;
  readonly report: {
    readonly title: string | null;
    readonly publishedAt: string | null;
    readonly source: string | null;
  };
}

/** Newest versions of events that are published now, in the order of their ids, after `after`. */
export async function publishedEvents(db: Database, after: string, limit: number): Promise<readonly EventVersion[]> {
  const rows = await db
    .selectFrom('event_versions as v')
    .innerJoin('candidates as c', 'c.id', 'v.candidate_id')
    .innerJoin('reports as r', 'r.id', 'c.report_id')
    .select([
      'v.event_id',
      'v.version',
      'v.state',
      'v.record',
      'v.reviewer',
      'v.at',
      'r.title',
      'r.published_at',
      'r.source_name',
    ])
    .where('v.event_id', '>', after)
    .where('v.state', '=', 'published')
    .where(
      sql<boolean>`not exists (select 1 from event_versions n where n.event_id = v.event_id and n.version > v.version)`,
    )
    .orderBy('v.event_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    eventId: row.event_id,
    version: row.version,
    state: row.state,
    record: row.record,
    reviewer: row.reviewer,
    at: row.at,
    report: { title: row.title, publishedAt: row.published_at, source: row.source_name },
  }));
}

/** One entry of the change feed. */
export interface Change {
  readonly cursor: number;
  readonly at: string;
  readonly kind: ChangesTable['kind'];
  readonly eventId: string;
  readonly version: number;
  readonly record: EventCandidate;
}

/** Changes after a cursor, in order. Whoever keeps the last cursor misses and repeats nothing. */
export async function changesAfter(db: Database, cursor: number, limit: number): Promise<readonly Change[]> {
  const rows = await db
    .selectFrom('changes as c')
    .innerJoin('event_versions as v', (join) =>
      join.onRef('v.event_id', '=', 'c.event_id').onRef('v.version', '=', 'c.version'),
    )
    .select(['c.cursor', 'c.at', 'c.kind', 'c.event_id', 'c.version', 'v.record'])
    .where('c.cursor', '>', cursor)
    .orderBy('c.cursor')
    .limit(limit)
    .execute();
  return rows.map(({ event_id, ...row }) => ({ ...row, eventId: event_id }));
}
