/** Assignment: who is to decide on what, until when. It steers the queue; the version check still keeps decisions apart. */
import { sql } from 'kysely';
import { filteredIds, type QueueFilter } from './queue.js';
import type { Database } from './schema.js';

/**
 * Gives all candidates of a filter to these people, or to nobody when the list is empty. Several people get whole reports in turn, so
 * that each text is read by one of them. After `hours` a candidate that was not decided on is anybody's again. Gives how many candidates
 * were given.
 */
export async function assign(
  db: Database,
  filter: QueueFilter,
  to: readonly string[],
  hours: number | null,
): Promise<number> {
  const until = hours === null || to.length === 0 ? null : new Date(Date.now() + hours * 3_600_000).toISOString();
  const { rows } = await sql<{ count: number }>`
    with chosen as (${filteredIds(db, filter)}),
      dealt as (
        select c.id, dense_rank() over (order by c.created_at::date, c.report_id) as turn
        from candidates c join chosen on chosen.id = c.id),
      given as (
        update candidates c set assignee = (${[...to]}::text[])[1 + (dealt.turn - 1) % ${Math.max(1, to.length)}::integer],
          assigned_until = ${until}::timestamptz
        from dealt where c.id = dealt.id returning 1)
    select count(*) as count from given`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Gives one candidate to someone, or to nobody; false when there is no such candidate. */
export async function assignOne(db: Database, id: string, to: string | null): Promise<boolean> {
  const result = await db
    .updateTable('candidates')
    .set({ assignee: to, assigned_until: null })
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** What each person still has before them. */
export async function assignedCounts(
  db: Database,
): Promise<readonly { readonly name: string; readonly open: number; readonly done: number }[]> {
  return await db
    .selectFrom('candidates')
    .select([
      sql<string>`assignee`.as('name'),
      sql<number>`count(*) filter (where review in ('open', 'deferred') and (assigned_until is null or assigned_until > now()))`.as(
        'open',
      ),
      sql<number>`count(*) filter (where review not in ('open', 'deferred'))`.as('done'),
    ])
    .where('assignee', 'is not', null)
    .where('current', '=', true)
    .groupBy('assignee')
    .orderBy('assignee')
    .execute();
}
