/** What a report tells anew, differently or again, beside the earlier one that it is a version or a near duplicate of. */
import { sql } from 'kysely';
import { diffEvents, type EventCandidate } from '../events/index.js';
import type { ReviewState } from '../review/index.js';
import type { Database, Tx, UpdateKind } from './schema.js';

interface Pair {
  readonly id: string;
  readonly base: string;
  readonly relation: 'version' | 'alike';
}

/**
 * Brings the updates of these reports, and of those that build on them, up to date. Both were extracted in full: what is kept is which
 * candidate of the one is which of the other. Part of the caller's transaction, which is the only one that does so at a time.
 */
export async function noteUpdates(tx: Tx, reportIds: readonly string[]): Promise<void> {
  const pairs = await pairsOf(tx, reportIds);
  if (pairs.length === 0) return;
  const events = await eventsOf(tx, [...new Set(pairs.flatMap(({ id, base }) => [id, base]))]);
  for (const { id, base, relation } of pairs) {
    const { added, removed, changed, repeated } = diffEvents(events.get(base) ?? [], events.get(id) ?? []);
    const verbatim = repeated.filter((each) => each.verbatim).length;
    const counts = { added: added.length, changed: changed.length, repeated: repeated.length - verbatim };
    const update = { base_id: base, relation, ...counts, unchanged: verbatim, gone: removed.length };
    await tx
      .insertInto('report_updates')
      .values({ report_id: id, ...update })
      .onConflict((conflict) => conflict.column('report_id').doUpdateSet(update))
      .execute();
    await sql`delete from candidate_updates where candidate_id in (select id from candidates where report_id = ${id})`.execute(
      tx,
    );
    const rows = [
      ...changed.map(({ before, after, fields }) => rowOf(after, before, 'changed', fields)),
      ...repeated.map((each) => rowOf(each.after, each.before, each.verbatim ? 'unchanged' : 'repeated', [])),
    ];
    await sql`
      insert into candidate_updates (candidate_id, earlier_id, kind, fields)
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(candidate_id text, earlier_id text, kind text, fields jsonb)`.execute(
      tx,
    );
  }
}

function rowOf(after: EventCandidate, before: EventCandidate, kind: UpdateKind, fields: readonly string[]) {
  return { candidate_id: after.id, earlier_id: before.id, kind, fields };
}

/**
 * Reports that are among these, or whose earlier one is, each with that earlier one: the version before it, else the near duplicate that it has
 * most in common with. Only where both are extracted.
 */
async function pairsOf(tx: Tx, ids: readonly string[]): Promise<readonly Pair[]> {
  const { rows } = await sql<Pair>`
    with near as (
      select report_id as id from report_likeness where report_id = any(${ids}) or other_id = any(${ids})
      union select newer.report_id from report_versions older join report_versions newer
        on newer.url = older.url and newer.version = older.version + 1
        where older.report_id = any(${ids}) or newer.report_id = any(${ids})
    ),
    pair as (
      select near.id, older.report_id as base, 'version' as relation, 1::real as likeness, older.version as rank
        from near join report_versions newer on newer.report_id = near.id
        join report_versions older on older.url = newer.url and older.version = newer.version - 1
      union all
      select near.id, other_id, 'alike', likeness, 0 from near join report_likeness on report_id = near.id
    ),
    chosen as (
      select distinct on (pair.id) pair.id, pair.base, pair.relation
      from pair join reports r on r.id = pair.id and r.state = 'done' join reports b on b.id = pair.base and b.state = 'done'
      where pair.id <> pair.base
      order by pair.id, pair.relation = 'version' desc, pair.rank desc, pair.likeness desc, pair.base
    )
    select id, base, relation from chosen where id = any(${ids}) or base = any(${ids}) order by id`.execute(tx);
  return rows;
}

async function eventsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, readonly EventCandidate[]>> {
  const rows = await tx
    .selectFrom('candidates')
    .select(['report_id', 'record'])
    .where(sql<boolean>`report_id = any(${ids})`)
    .where('current', '=', true)
    .where('control', 'is', null)
    .where('split_from', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
  const events = new Map<string, EventCandidate[]>();
  for (const { report_id, record } of rows) {
    const list = events.get(report_id);
    if (list === undefined) events.set(report_id, [record]);
    else list.push(record);
  }
  return events;
}

/** How a report stands to the earlier one. */
export interface ReportUpdate {
  readonly base: string;
  readonly relation: 'version' | 'alike';
  /** Events that the earlier one does not tell, that it tells otherwise, in other words, and word for word the same; and those that only it tells. */
  readonly added: number;
  readonly changed: number;
  readonly repeated: number;
  readonly unchanged: number;
  readonly gone: number;
  /** Candidates that the earlier report has too, in the order of the text. */
  readonly candidates: readonly {
    readonly id: string;
    readonly earlier: string;
    readonly kind: UpdateKind;
    /** What is told differently. */
    readonly fields: readonly string[];
    /** What has been decided on the earlier one. */
    readonly earlierReview: ReviewState;
  }[];
}

/** What is kept of a report's update; null when it has no earlier one, or was not compared with it yet. */
export async function updateOf(db: Database, reportId: string): Promise<ReportUpdate | null> {
  const update = await db
    .selectFrom('report_updates')
    .select(['base_id as base', 'relation', 'added', 'changed', 'repeated', 'unchanged', 'gone'])
    .where('report_id', '=', reportId)
    .executeTakeFirst();
  if (update === undefined) return null;
  const candidates = await db
    .selectFrom('candidate_updates as u')
    .innerJoin('candidates as c', 'c.id', 'u.candidate_id')
    .innerJoin('candidates as e', 'e.id', 'u.earlier_id')
    .select(['c.id', 'e.id as earlier', 'u.kind', 'u.fields', 'e.review as earlierReview'])
    .where('c.report_id', '=', reportId)
    .orderBy('c.position')
    .orderBy('c.id')
    .execute();
  return { ...update, candidates };
}
