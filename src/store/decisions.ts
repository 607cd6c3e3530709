/** Decisions in the store: appended, folded, and published as event versions in the same transaction. */
import { sql } from 'kysely';
import type { EventCandidate } from '../events/index.js';
import { type Decision, decisionSchema, fold, type NewDecision, type Reviewed } from '../review/index.js';
import { rowOf } from './candidates.js';
import { tellLive } from './live.js';
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

/** `decide` inside a transaction of the caller's. Open pages hear of it when the transaction is committed. */
export async function decideIn(tx: Tx, decision: Decision, version?: number): Promise<Reviewed | undefined> {
  const { candidateId } = decision;
  let added = false;
  const after = await decideMany(tx, [decision], (now) => {
    if (version !== undefined && now !== version) throw new StaleDecision(candidateId, version, now);
    added = true;
    return true;
  });
  const reviewed = after.get(candidateId);
  if (added && reviewed !== undefined)
    await tellLive(tx, {
      event: 'decision',
      id: candidateId,
      by: decision.reviewer,
      version: reviewed.version,
      state: reviewed.state,
    });
  return reviewed;
}

/**
 * Appends decisions, at most one a candidate, in a few statements however many they are. `accept` hears the version that each candidate
 * is at and may leave its decision out. Gives every candidate of the decisions as it is now; unknown ones are not in it.
 */
export async function decideMany(
  tx: Tx,
  decisions: readonly Decision[],
  accept: (version: number, decision: Decision) => boolean = () => true,
): Promise<ReadonlyMap<string, Reviewed>> {
  const ids = decisions.map((each) => each.candidateId);
  const rows = await tx
    .selectFrom('candidates')
    .select(['id', 'record', 'version', 'control'])
    .where(sql<boolean>`id = any(${ids})`)
    // One order for all: two batches that meet wait for one another instead of locking up.
    .orderBy('id')
    .forUpdate()
    .execute();
  const candidates = new Map(rows.map((row) => [row.id, row]));
  const known = await tx
    .selectFrom('decisions')
    .select('key')
    .where(sql<boolean>`key = any(${decisions.map((each) => each.key)})`)
    .execute();
  const knownKeys = new Set(known.map((row) => row.key));
  const fresh = decisions.filter((each) => {
    const candidate = candidates.get(each.candidateId);
    return candidate !== undefined && !knownKeys.has(each.key) && accept(candidate.version, each);
  });
  const numbers = new Map<string, number>();
  if (fresh.length > 0) {
    const added = await tx
      .insertInto('decisions')
      .values(
        fresh.map(({ candidateId, edit, durationMs, ...rest }) => ({
          ...rest,
          candidate_id: candidateId,
          duration_ms: durationMs,
          edit: edit === null ? null : JSON.stringify(edit),
        })),
      )
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning(['id', 'key'])
      .execute();
    for (const row of added) numbers.set(row.key, row.id);
  }
  const histories = await decisionsOnAll(tx, ids);
  const after = new Map<string, Reviewed>(rows.map((row) => [row.id, fold(row.record, histories.get(row.id) ?? [])]));
  const told = fresh.flatMap((decision) => {
    const number = numbers.get(decision.key);
    const { candidateId: id, at } = decision;
    return number === undefined
      ? []
      : [{ id, at, number, reviewed: after.get(id)!, control: candidates.get(id)!.control !== null }];
  });
  await updateColumns(tx, told);
  // A control item tests the reader: it never becomes an event.
  await publish(
    tx,
    told.filter((each) => !each.control),
  );
  return after;
}

interface Told {
  readonly id: string;
  readonly at: string;
  readonly number: number;
  readonly reviewed: Reviewed;
}

/** Brings the columns that the queue shows and filters by to what the candidates are now. */
async function updateColumns(tx: Tx, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return;
  const rows = told.map(({ id, reviewed }) => ({ id, ...columnsOf(reviewed) }));
  await sql`
    update candidates c set review = g.review, version = g.version, reviewer = g.reviewer, second_review = g.second_review,
      merged_into = g.merged_into, type = g.type, status = g.status, polarity = g.polarity, stance = g.stance, actor = g.actor,
      target = g.target, place = g.place, country = g.country, lat = g.lat, lon = g.lon, from_day = g.from_day, to_day = g.to_day
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(id text, review text, version integer, reviewer text,
      second_review boolean, merged_into text, type text, status text, polarity text, stance text, actor text, target text, place text,
      country text, lat double precision, lon double precision, from_day date, to_day date)
    where c.id = g.id`.execute(tx);
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
  return (await decisionsOnAll(db, [candidateId])).get(candidateId) ?? [];
}

/** The decisions on each of these candidates, oldest first; candidates without any are left out. */
async function decisionsOnAll(
  db: Database | Tx,
  candidateIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Decision[]>> {
  const rows = await db
    .selectFrom('decisions')
    .selectAll()
    .where(sql<boolean>`candidate_id = any(${candidateIds})`)
    .orderBy('id')
    .execute();
  const histories = new Map<string, Decision[]>();
  for (const { candidate_id, kind, reviewer, at, reason, note, edit, ref, batch, duration_ms, key } of rows) {
    const list = histories.get(candidate_id) ?? [];
    if (list.length === 0) histories.set(candidate_id, list);
    list.push({
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
    });
  }
  return histories;
}

/** Key of the transaction lock under which cursors are drawn, so that they grow in the order of commits. */
const changesLock = 4_203_001;

/** An approved candidate is a published event; one that is no longer approved is withdrawn, never deleted. */
async function publish(tx: Tx, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return;
  const { rows } = await sql<{
    event_id: string;
    version: number;
    state: 'published' | 'withdrawn';
    record: EventCandidate;
  }>`
    select distinct on (event_id) event_id, version, state, record from event_versions
    where event_id = any(${told.map((each) => each.id)}) order by event_id, version desc`.execute(tx);
  const latest = new Map(rows.map((row) => [row.event_id, row]));
  const made = told.flatMap(({ id, at, number, reviewed }) => {
    const before = latest.get(id);
    const kind = changeOf(before, reviewed);
    return kind === null ? [] : [{ id, at, number, reviewed, kind, version: (before?.version ?? 0) + 1 }];
  });
  if (made.length === 0) return;
  await tx
    .insertInto('event_versions')
    .values(
      made.map(({ id, at, number, reviewed, kind, version }) => ({
        event_id: id,
        version,
        state: kind === 'event.withdrawn' ? ('withdrawn' as const) : ('published' as const),
        candidate_id: id,
        record: JSON.stringify(reviewed.record),
        reviewer: reviewed.reviewer ?? '',
        decision_id: number,
        at,
      })),
    )
    .execute();
  await sql`select pg_advisory_xact_lock(${changesLock})`.execute(tx);
  await tx
    .insertInto('changes')
    .values(made.map(({ id, kind, version }) => ({ kind, event_id: id, version })))
    .execute();
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
