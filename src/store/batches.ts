/** Decisions on many candidates at once, under one name by which they can be taken back together; and the splitting of one. */
import { sql } from 'kysely';
import { contentId, type EventCandidate } from '../events/index.js';
import type { DecisionKind } from '../review/index.js';
import { insertCandidates } from './candidates.js';
import { decideIn, decideMany, decisionsOn, inTransaction } from './decisions.js';
import type { Database } from './schema.js';

/** Decisions in one transaction: many enough to be quick, few enough to hold row locks only shortly. */
const chunk = 500;

/** Hears how many candidates of a batch are through. */
type Progress = (done: number) => void | Promise<void>;

/** Takes one decision on each candidate. One that was decided on since it was listed is left out. Gives how many were decided. */
export async function decideBatch(
  db: Database,
  candidates: readonly { readonly id: string; readonly version: number }[],
  given: {
    readonly kind: DecisionKind;
    readonly reviewer: string;
    readonly reason: string | null;
    readonly batch: string;
  },
  progress: Progress = () => {},
): Promise<number> {
  const versions = new Map(candidates.map(({ id, version }) => [id, version]));
  const at = new Date().toISOString();
  const common = { ...given, at, note: null, edit: null, ref: null, durationMs: null };
  let decided = 0;
  for (let from = 0; from < candidates.length; from += chunk) {
    const decisions = candidates
      .slice(from, from + chunk)
      .map(({ id }) => ({ ...common, candidateId: id, key: `${given.batch}:${id}` }));
    decided += await inTransaction(db, async (tx) => {
      let count = 0;
      await decideMany(tx, decisions, (now, { candidateId }) => {
        if (now !== versions.get(candidateId)) return false;
        count += 1;
        return true;
      });
      return count;
    });
    await progress(Math.min(from + chunk, candidates.length));
  }
  return decided;
}

/** Takes back every decision of a batch. Gives how many candidates it was taken back on. */
export async function undoBatch(
  db: Database,
  batch: string,
  reviewer: string,
  progress: Progress = () => {},
): Promise<number> {
  const at = new Date().toISOString();
  let after = '';
  let undone = 0;
  for (;;) {
    const rows = await db
      .selectFrom('decisions')
      .select(['candidate_id', 'key'])
      .where('batch', '=', batch)
      .where('candidate_id', '>', after)
      .orderBy('candidate_id')
      .limit(chunk)
      .execute();
    if (rows.length === 0) return undone;
    await inTransaction(db, (tx) =>
      decideMany(
        tx,
        rows.map((row) => ({
          candidateId: row.candidate_id,
          kind: 'undo' as const,
          reviewer,
          at,
          reason: null,
          note: null,
          edit: null,
          ref: row.key,
          batch: `${batch}:undo`,
          durationMs: null,
          key: `${row.key}:undo`,
        })),
      ),
    );
    after = rows.at(-1)!.candidate_id;
    undone += rows.length;
    await progress(undone);
  }
}

/** Who took a batch; undefined when there is none of that name. */
export async function batchOwner(db: Database, batch: string): Promise<string | undefined> {
  const row = await db.selectFrom('decisions').select('reviewer').where('batch', '=', batch).executeTakeFirst();
  return row?.reviewer;
}

/**
 * Makes a second candidate out of one that tells two events: the same words and fields, to be edited apart. Both keep a decision that
 * points at the other. Gives the new id, or undefined when there is no such candidate.
 */
export async function splitCandidate(
  db: Database,
  id: string,
  reviewer: string,
  key: string,
): Promise<string | undefined> {
  return await db.transaction().execute(async (tx) => {
    const row = await tx.selectFrom('candidates').select('record').where('id', '=', id).forUpdate().executeTakeFirst();
    if (row === undefined) return undefined;
    const before = await decisionsOn(tx, id);
    const number = before.filter((each) => each.kind === 'split').length + 1;
    const { trigger, reportId, type } = row.record;
    const copy: EventCandidate = {
      ...row.record,
      id: contentId(reportId, `${type}/split-${number}`, trigger.start, trigger.end),
      duplicates: [],
    };
    await insertCandidates(tx, [copy]);
    // Beside the one it came from in the queue's order.
    await sql`update candidates set split_from = ${id}, created_at = (select created_at from candidates where id = ${id}) where id = ${copy.id}`.execute(
      tx,
    );
    const at = new Date().toISOString();
    const common = {
      reviewer,
      at,
      kind: 'split' as const,
      reason: null,
      note: null,
      edit: null,
      batch: null,
      durationMs: null,
    };
    await decideIn(tx, { ...common, candidateId: copy.id, ref: id, key: `${key}:new` });
    await decideIn(tx, { ...common, candidateId: id, ref: copy.id, key });
    return copy.id;
  });
}
