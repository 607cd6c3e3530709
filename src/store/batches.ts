/** Decisions on many candidates at once, under one name by which they can be taken back together; and the splitting of one. */
import { sql } from 'kysely';
import { contentId, type EventCandidate } from '../events/index.js';
import type { DecisionKind } from '../review/index.js';
import { insertCandidates } from './candidates.js';
import { decide, decideIn, decisionsOn } from './decisions.js';
import type { Database } from './schema.js';

/** Decisions in one transaction: few enough to hold row locks only shortly. */
const chunk = 50;

/** Takes one decision on each candidate. One that was decided on since it was listed is left out. Gives how many were decided. */
export async function decideBatch(
  db: Database,
  candidates: readonly { readonly id: string; readonly version: number }[],
  decision: {
    readonly kind: DecisionKind;
    readonly reviewer: string;
    readonly reason: string | null;
    readonly batch: string;
  },
): Promise<number> {
  let decided = 0;
  const at = new Date().toISOString();
  for (let from = 0; from < candidates.length; from += chunk) {
    decided += await db.transaction().execute(async (tx) => {
      const part = candidates.slice(from, from + chunk);
      const rows = await tx
        .selectFrom('candidates')
        .select(['id', 'version'])
        .where(
          'id',
          'in',
          part.map(({ id }) => id),
        )
        .orderBy('id')
        .forUpdate()
        .execute();
      const versions = new Map(rows.map((row) => [row.id, row.version]));
      let count = 0;
      for (const { id, version } of part) {
        if (versions.get(id) !== version) continue;
        await decideIn(tx, {
          candidateId: id,
          at,
          note: null,
          edit: null,
          ref: null,
          durationMs: null,
          key: `${decision.batch}:${id}`,
          ...decision,
        });
        count += 1;
      }
      return count;
    });
  }
  return decided;
}

/** Takes back every decision of a batch that still stands. Gives the candidates concerned. */
export async function undoBatch(db: Database, batch: string, reviewer: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('decisions')
    .select(['candidate_id', 'key', 'reviewer'])
    .where('batch', '=', batch)
    .orderBy('candidate_id')
    .execute();
  const at = new Date().toISOString();
  for (const row of rows)
    await decide(db, {
      candidateId: row.candidate_id,
      kind: 'undo',
      reviewer,
      at,
      ref: row.key,
      batch: `${batch}:undo`,
      key: `${row.key}:undo`,
    });
  return rows.map((row) => row.candidate_id);
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
    await sql`update candidates set created_at = (select created_at from candidates where id = ${id}) where id = ${copy.id}`.execute(
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
