/** Blind second reviews: a sample of decided candidates, looked at again by someone who does not see the first decision. */
import { sql } from 'kysely';
import type { EventCandidate } from '../events/index.js';
import { fold, type Pair } from '../review/index.js';
import { decisionsOn } from './decisions.js';
import { type QueueLine, queueLinesOf } from './queue.js';
import type { Database } from './schema.js';

/** Share of decided candidates, in percent, that are shown to a second reviewer unasked. */
export const sampleShare = 10;

/** True for the sampled share of ids, the same ones always. */
const sampled = sql<boolean>`('x' || left(md5(c.id), 8))::bit(32)::bigint % 100 < ${sampleShare}`;

/** Candidates that wait for a second look by this reviewer; those for which one was asked come first. */
export async function secondQueue(db: Database, reviewer: string, limit: number): Promise<readonly QueueLine[]> {
  const rows = await db
    .selectFrom('candidates as c')
    .select('c.id')
    .where('c.current', '=', true)
    .where('c.review', 'in', ['approved', 'rejected'])
    .where('c.reviewer', '<>', reviewer)
    .where('c.control', 'is', null)
    .where(sql<boolean>`(c.second_review or ${sampled})`)
    .where(sql<boolean>`not exists (select 1 from second_reviews s where s.candidate_id = c.id)`)
    .orderBy('c.second_review', 'desc')
    .orderBy('c.id')
    .limit(limit)
    .execute();
  const lines = new Map(
    (
      await queueLinesOf(
        db,
        rows.map((row) => row.id),
      )
    ).map((line) => [line.id, line]),
  );
  return rows.flatMap((row) => lines.get(row.id) ?? []);
}

/** Keeps a second verdict beside the first. Gives undefined when there is no first verdict of someone else, or a second already. */
export async function addSecondReview(
  db: Database,
  given: {
    readonly candidateId: string;
    readonly reviewer: string;
    readonly verdict: 'approve' | 'reject';
    readonly changes: Partial<EventCandidate>;
    readonly durationMs: number | null;
  },
): Promise<true | undefined> {
  return await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('candidates')
      .select('record')
      .where('id', '=', given.candidateId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const first = fold(row.record, await decisionsOn(tx, given.candidateId));
    if (
      (first.state !== 'approved' && first.state !== 'rejected') ||
      first.reviewer === null ||
      first.reviewer === given.reviewer
    )
      return undefined;
    const added = await tx
      .insertInto('second_reviews')
      .values({
        candidate_id: given.candidateId,
        reviewer: given.reviewer,
        verdict: given.verdict,
        record: JSON.stringify({ ...row.record, ...given.changes }),
        first_reviewer: first.reviewer,
        first_verdict: first.state === 'approved' ? 'approve' : 'reject',
        first_record: JSON.stringify(first.record),
        duration_ms: given.durationMs,
        settled_by: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('candidate_id')
      .executeTakeFirst();
    return added === undefined ? undefined : true;
  });
}

/** All pairs of verdicts, the newest first. */
export async function reviewPairs(db: Database): Promise<readonly (Pair & { readonly settledBy: string | null })[]> {
  const rows = await db
    .selectFrom('second_reviews')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('candidate_id')
    .execute();
  return rows.map((row) => ({
    candidateId: row.candidate_id,
    first: { reviewer: row.first_reviewer, verdict: row.first_verdict, record: row.first_record },
    second: { reviewer: row.reviewer, verdict: row.verdict, record: row.record },
    settledBy: row.settled_by,
  }));
}

/** Notes who settled a difference; false when it was settled before. */
export async function settlePair(db: Database, candidateId: string, second: string, by: string): Promise<boolean> {
  const result = await db
    .updateTable('second_reviews')
    .set({ settled_by: by })
    .where('candidate_id', '=', candidateId)
    .where('reviewer', '=', second)
    .where('settled_by', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
