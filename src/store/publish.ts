/** Publishing: what decisions make of events, written as versions in the same transaction, in the order of commits. */
import { sql } from 'kysely';
import { strictest, type Tlp } from '../document/index.js';
import { canonicalText, type EventCandidate } from '../events/index.js';
import type { Decision, Reviewed } from '../review/index.js';
import type { ChangeKind, Tx } from './schema.js';

/** Key of the transaction lock under which cursors are drawn, so that they grow in the order of commits. */
export const changesLock = 4_203_001;

/** The decision behind a version. */
export interface Cause extends Pick<Decision, 'kind' | 'reviewer' | 'reason' | 'note' | 'at'> {
  readonly decisionId: number;
}

/** A candidate after a decision. */
export interface Told {
  readonly id: string;
  readonly reviewed: Reviewed;
  /** The candidate that a reviewer split it from. */
  readonly splitFrom: string | null;
  readonly cause: Cause;
}

interface Standing {
  readonly event_id: string;
  readonly version: number;
  readonly state: 'published' | 'withdrawn';
  readonly kind: ChangeKind;
  readonly ref: string | null;
  readonly record: EventCandidate;
  readonly candidate_ids: readonly string[];
}

/**
 * Brings the events of candidates up to date: an approved candidate is a published event, one that is no longer approved is withdrawn, never
 * deleted. At most one decision a candidate.
 */
export async function publish(tx: Tx, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return;
  const { rows } = await sql<Standing>`
    select distinct on (event_id) event_id, version, state, kind, ref, record, candidate_ids from event_versions
    where event_id = any(${told.map((each) => each.id)}) order by event_id, version desc`.execute(tx);
  const standing = new Map(rows.map((row) => [row.event_id, row]));
  const concerned = told.filter((each) => each.reviewed.state === 'approved' || standing.has(each.id));
  if (concerned.length === 0) return;
  const tellings = await tellingsOf(
    tx,
    concerned.map((each) => each.id),
  );
  const made = concerned.flatMap(({ id, reviewed, splitFrom, cause }) => {
    const latest = standing.get(id);
    const tellers = tellings.get(id) ?? [];
    const candidateIds = tellers.map((each) => each.id);
    const change = changeOf(latest, reviewed, candidateIds, splitFrom, cause);
    if (change === null) return [];
    return [
      {
        event_id: id,
        version: (latest?.version ?? 0) + 1,
        candidate_id: id,
        record: JSON.stringify(reviewed.record),
        reviewer: reviewed.reviewer ?? '',
        decision_id: cause.decisionId,
        at: cause.at,
        note: cause.note ?? (codeOf(cause.reason) === undefined ? cause.reason : null),
        author: cause.reviewer,
        candidate_ids: candidateIds,
        tlp: strictest(tellers.map((each) => each.marking)),
        ...change,
      },
    ];
  });
  if (made.length === 0) return;
  await sql`select pg_advisory_xact_lock(${changesLock})`.execute(tx);
  // The next millisecond, so that who asks what stood at an instant that is past never gets a later answer; and never before the version
  // ahead, even when the clock is set back.
  const now = sql<string>`greatest(date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond',
    (select published_at from event_versions order by cursor desc limit 1))`;
  await tx
    .insertInto('event_versions')
    .values(made.map((each) => ({ ...each, published_at: now })))
    .execute();
}

interface Teller {
  readonly event: string;
  readonly id: string;
  readonly marking: Tlp | null;
}

/** Of each event: its candidate, then all that were merged into that, directly or over others, with the markings of their reports. */
async function tellingsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Teller[]>> {
  const { rows } = await sql<Teller>`
    with recursive telling(event, id) as (
      select id, id from candidates where id = any(${ids})
      union select t.event, c.id from candidates c join telling t on c.merged_into = t.id where c.review = 'merged'
    )
    select t.event, t.id, r.marking from telling t join candidates c on c.id = t.id join reports r on r.id = c.report_id
    order by t.event, t.id <> t.event, t.id`.execute(tx);
  const tellings = new Map<string, Teller[]>();
  for (const row of rows) {
    const list = tellings.get(row.event);
    if (list === undefined) tellings.set(row.event, [row]);
    else list.push(row);
  }
  return tellings;
}

/** Kind, state, reason and other event of the next version; null when nothing changed for those who read events. */
function changeOf(
  latest: Standing | undefined,
  reviewed: Reviewed,
  candidateIds: readonly string[],
  splitFrom: string | null,
  cause: Cause,
): {
  readonly kind: ChangeKind;
  readonly state: 'published' | 'withdrawn';
  readonly reason: string;
  readonly ref: string | null;
} | null {
  if (reviewed.state === 'merged') {
    const ref = reviewed.mergedInto;
    if (latest?.kind === 'merged-into' && latest.ref === ref) return null;
    return { kind: 'merged-into', state: 'withdrawn', reason: codeOf(cause.reason) ?? 'same-event', ref };
  }
  if (reviewed.state !== 'approved') {
    if (latest?.state !== 'published') return null;
    return { kind: 'retracted', state: 'withdrawn', reason: retraction(cause), ref: null };
  }
  if (latest === undefined) {
    if (splitFrom !== null) return { kind: 'split-from', state: 'published', reason: 'two-events', ref: splitFrom };
    return { kind: 'created', state: 'published', reason: codeOf(cause.reason) ?? 'approved', ref: null };
  }
  const corrected = { kind: 'corrected', state: 'published', ref: null } as const;
  if (latest.state === 'withdrawn') return { ...corrected, reason: codeOf(cause.reason) ?? 'reinstated' };
  // The database does not keep the order of keys.
  if (canonicalText(latest.record) !== canonicalText(reviewed.record))
    return { ...corrected, reason: codeOf(cause.reason) ?? (cause.kind === 'undo' ? 'undone' : 'edited') };
  return latest.candidate_ids.join() === candidateIds.join() ? null : { ...corrected, reason: 'tellings' };
}

/** Why an event is no longer published, where the reviewer gave no code. */
function retraction({ kind, reason }: Cause): string {
  const code = codeOf(reason);
  if (code !== undefined) return code;
  if (kind === 'reject') return 'rejected';
  if (kind === 'defer') return 'deferred';
  return kind === 'undo' ? 'undone' : 'reopened';
}

/** A reason that is a code (`wrong-reading`), not words. */
function codeOf(reason: string | null): string | undefined {
  return reason !== null && /^[a-z]+(-[a-z]+)*$/.test(reason) ? reason : undefined;
}
