/** Decisions in the store: appended, folded, and published as event versions in the same transaction. */
import { sql } from 'kysely';
import type { EventCandidate } from '../events/index.js';
import { type Decision, decisionSchema, fold, type NewDecision, type Reviewed } from '../review/index.js';
import { rowOf } from './candidates.js';
import type { ChangesTable, Database, Tx } from './schema.js';

/** A decision was made on a version of a candidate that is no longer the newest. Carries what is there now. */
export class StaleDecision extends Error {
  constructor(
    readonly candidateId: string,
    readonly given: number,
    readonly version: number,
  ) {
    super(`candidate ${candidateId} is at version ${version}, the decision was made on ${given}`);
  }
}

/**
 * Appends a decision and brings the candidate's state and its event up to date. Gives the candidate as it is now, or undefined when
 * there is no such candidate. A decision whose key is known changes nothing. With `version`, throws StaleDecision when others have
 * decided since. Throws a ZodError on a malformed decision.
 */
export async function decide(db: Database, given: NewDecision, version?: number): Promise<Reviewed | undefined> {
  const decision = decisionSchema.parse(given);
  return await db.transaction().execute((tx) => decideIn(tx, decision, version));
}

/** `decide` inside a transaction of the caller's. */
export async function decideIn(tx: Tx, decision: Decision, version?: number): Promise<Reviewed | undefined> {
  const candidate = await tx
    .selectFrom('candidates')
    .select(['record', 'version'])
    .where('id', '=', decision.candidateId)
    .forUpdate()
    .executeTakeFirst();
  if (candidate === undefined) return undefined;
  const { candidateId, edit, durationMs, ...rest } = decision;
  const known = await tx.selectFrom('decisions').select('id').where('key', '=', decision.key).executeTakeFirst();
  if (known === undefined && version !== undefined && candidate.version !== version)
    throw new StaleDecision(candidateId, version, candidate.version);
  const added = await tx
    .insertInto('decisions')
    .values({
      ...rest,
      candidate_id: candidateId,
      duration_ms: durationMs,
      edit: edit === null ? null : JSON.stringify(edit),
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst();
  const reviewed = fold(candidate.record, await decisionsOn(tx, candidateId));
  if (added !== undefined) {
    await tx.updateTable('candidates').set(columnsOf(reviewed)).where('id', '=', candidateId).execute();
    await publish(tx, candidateId, reviewed, added.id, decision.at);
  }
  return reviewed;
}

/** What the queue shows and filters by after edits. */
function columnsOf(reviewed: Reviewed) {
  const { type, status, polarity, stance, actor, target, place, country, lat, lon, from_day, to_day } = rowOf(
    reviewed.record,
  );
  return {
    review: reviewed.state,
    version: reviewed.version,
    reviewer: reviewed.reviewer,
    second_review: reviewed.secondReview,
    merged_into: reviewed.mergedInto,
    ...{ type, status, polarity, stance, actor, target, place, country, lat, lon, from_day, to_day },
  };
}

/** The decision of a key, or undefined. */
export async function decisionByKey(
  db: Database,
  key: string,
): Promise<{ readonly candidateId: string; readonly reviewer: string; readonly key: string } | undefined> {
  return await db
    .selectFrom('decisions')
    .select(['candidate_id as candidateId', 'reviewer', 'key'])
    .where('key', '=', key)
    .executeTakeFirst();
}

/** The decisions on one candidate, oldest first. */
export async function decisionsOn(db: Database | Tx, candidateId: string): Promise<readonly Decision[]> {
  const rows = await db
    .selectFrom('decisions')
    .selectAll()
    .where('candidate_id', '=', candidateId)
    .orderBy('id')
    .execute();
  return rows.map(({ candidate_id, kind, reviewer, at, reason, note, edit, ref, batch, duration_ms, key }) => ({
    candidateId: candidate_id,
    kind,
    reviewer,
    at,
    reason,
    note,
    edit,
    ref,
    batch,
    durationMs: duration_ms,
    key,
  }));
}

/** Key of the transaction lock under which cursors are drawn, so that they grow in the order of commits. */
const changesLock = 4_203_001;

/** An approved candidate is a published event; one that is no longer approved is withdrawn, never deleted. */
async function publish(tx: Tx, candidateId: string, reviewed: Reviewed, decisionId: number, at: string): Promise<void> {
  const latest = await tx
    .selectFrom('event_versions')
    .select(['version', 'state', 'record'])
    .where('event_id', '=', candidateId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const kind = changeOf(latest, reviewed);
  if (kind === null) return;
  const version = (latest?.version ?? 0) + 1;
  await tx
    .insertInto('event_versions')
    .values({
      event_id: candidateId,
      version,
      state: kind === 'event.withdrawn' ? 'withdrawn' : 'published',
      candidate_id: candidateId,
      record: JSON.stringify(reviewed.record),
      reviewer: reviewed.reviewer ?? '',
      decision_id: decisionId,
      at,
    })
    .execute();
  await sql`select pg_advisory_xact_lock(${changesLock})`.execute(tx);
  await tx.insertInto('changes').values({ kind, event_id: candidateId, version }).execute();
}

function changeOf(
  latest: { readonly state: 'published' | 'withdrawn'; readonly record: EventCandidate } | undefined,
  reviewed: Reviewed,
): ChangesTable['kind'] | null {
  const published = latest?.state === 'published';
  if (reviewed.state !== 'approved') return published ? 'event.withdrawn' : null;
  if (!published) return 'event.published';
  return sameRecord(latest!.record, reviewed.record) ? null : 'event.updated';
}

/** Equal but for the order of keys, which the database does not keep. */
function sameRecord(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
