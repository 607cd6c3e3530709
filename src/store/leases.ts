/** Leases: who looks at a candidate now. They warn, they do not lock: the version check keeps decisions apart. */
import { sql } from 'kysely';
import type { Database } from './schema.js';

export interface Lease {
  readonly by: string;
  readonly until: string;
}

/** Takes or prolongs the lease of a candidate; gives the lease that holds now, another's where one runs. */
export async function takeLease(
  db: Database,
  candidateId: string,
  userId: number,
  seconds: number,
): Promise<Lease | undefined> {
  await sql`
    insert into leases (candidate_id, user_id, until)
    select id, ${userId}, now() + make_interval(secs => ${seconds}) from candidates where id = ${candidateId}
    on conflict (candidate_id) do update set user_id = excluded.user_id, until = excluded.until
    where leases.user_id = excluded.user_id or leases.until < now()`.execute(db);
  return await leaseOf(db, candidateId);
}

/** The running lease of a candidate. */
export async function leaseOf(db: Database, candidateId: string): Promise<Lease | undefined> {
  return await db
    .selectFrom('leases as l')
    .innerJoin('users as u', 'u.id', 'l.user_id')
    .select(['u.name as by', 'l.until'])
    .where('l.candidate_id', '=', candidateId)
    .where('l.until', '>', sql<string>`now()`)
    .executeTakeFirst();
}

export async function endLease(db: Database, candidateId: string, userId: number): Promise<void> {
  await db.deleteFrom('leases').where('candidate_id', '=', candidateId).where('user_id', '=', userId).execute();
}
