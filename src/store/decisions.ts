/** Decisions in the store: appended, folded, and published as event versions in the same transaction. */
import { sql } from 'kysely';
import { type Decision, decisionSchema, fold, type NewDecision, type Reviewed } from '../review/index.js';
import { rowOf } from './candidates.js';
import { tellLive } from './live.js';
import { publish, type Told } from './publish.js';
import type { Database, Tx } from './schema.js';

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
  return await inTransaction(db, (tx) => decideIn(tx, decision, version));
}

/** A transaction that is tried again when the database ends it because two of them locked each other up: merges in a row can. */
export async function inTransaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if ((error as { code?: unknown }).code !== '40P01' || tries === 5) throw error;
    }
  }
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
  const partners = await partnersOf(tx, decisions);
  const locked = await lockCandidates(tx, [...ids, ...partners]);
  const rows = locked.filter((row) => !partners.includes(row.id) || ids.includes(row.id));
  const candidates = new Map(locked.map((row) => [row.id, row]));
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
    const decisionId = numbers.get(decision.key);
    const { candidateId: id } = decision;
    const candidate = candidates.get(id)!;
    return decisionId === undefined
      ? []
      : [
          {
            id,
            candidate,
            reviewed: after.get(id)!,
            splitFrom: candidate.split_from,
            cause: { ...decision, decisionId },
          },
        ];
  });
  await updateColumns(tx, told);
  const others = told.flatMap(({ candidate, reviewed, cause }) =>
    candidate.merged_into === reviewed.mergedInto
      ? []
      : [candidate.merged_into, reviewed.mergedInto].map((id) => ({ id, cause })),
  );
  // A control item tests the reader: it never becomes an event.
  await publish(
    tx,
    told.filter((each) => each.candidate.control === null),
  );
  for (const { id, cause } of others) await tellAnew(tx, id, cause);
  return after;
}

/**
 * Candidates whose events these decisions can change as well: those that theirs are, were or could again be merged into, and those further
 * up. Locked together with them.
 */
async function partnersOf(tx: Tx, decisions: readonly Decision[]): Promise<readonly string[]> {
  const merges = decisions.flatMap(({ kind, ref }) => (kind === 'merge' && ref !== null ? [ref] : []));
  const { rows } = await sql<{ id: string }>`
    with recursive partner(id) as (
      (select ref as id from decisions where kind = 'merge' and candidate_id = any(${decisions.map((each) => each.candidateId)})
        union select unnest(${merges}::text[]))
      union select c.merged_into from candidates c join partner p on c.id = p.id where c.merged_into is not null
    )
    select id from partner where id is not null`.execute(tx);
  return rows.map(({ id }) => id);
}

async function lockCandidates(tx: Tx, ids: readonly string[]) {
  return await tx
    .selectFrom('candidates')
    .select(['id', 'record', 'version', 'control', 'merged_into', 'split_from'])
    .where(sql<boolean>`id = any(${ids})`)
    // One order for all: two batches that meet wait for one another instead of locking up.
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** The event that another candidate was merged into, or taken out of, has other tellings now; so have those further up. */
async function tellAnew(tx: Tx, id: string | null, cause: Told['cause']): Promise<void> {
  const seen = new Set<string>();
  for (let next = id; next !== null && !seen.has(next); ) {
    seen.add(next);
    const [candidate] = await lockCandidates(tx, [next]);
    if (candidate === undefined || candidate.control !== null) return;
    const reviewed = fold(candidate.record, await decisionsOn(tx, next));
    await publish(tx, [{ id: next, reviewed, splitFrom: candidate.split_from, cause }]);
    next = candidate.merged_into;
  }
}

/** Brings the columns that the queue shows and filters by to what the candidates are now. */
async function updateColumns(tx: Tx, told: readonly Pick<Told, 'id' | 'reviewed'>[]): Promise<void> {
  if (told.length === 0) return;
  const rows = told.map(({ id, reviewed }) => ({ id, ...columnsOf(reviewed) }));
  await sql`
    update candidates c set review = g.review, version = g.version, reviewer = g.reviewer, second_review = g.second_review,
      merged_into = g.merged_into, type = g.type, status = g.status, polarity = g.polarity, stance = g.stance, actor = g.actor,
      target = g.target, place = g.place, country = g.country, lat = g.lat, lon = g.lon, from_day = g.from_day, to_day = g.to_day,
      asks = false,
      words = case when (c.type, c.actor, c.target, c.place, c.country) is not distinct from (g.type, g.actor, g.target, g.place, g.country)
        then c.words else candidate_words(g.type, g.actor, g.target, g.place, g.country, c.snippet) end
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
export async function decisionsOnAll(
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
