/** Idempotency keys: the first request with a key is worked on, a repetition gets its answer. */
import { sql } from 'kysely';
import type { Database } from './schema.js';

/** After so long a request that gave no answer is taken to have died, and its repetition is worked on. In seconds. */
const patience = 300;

export type KeyState =
  | { readonly state: 'ours' }
  | { readonly state: 'busy' }
  | { readonly state: 'other' }
  | { readonly state: 'answered'; readonly answer: unknown };

/** Claims a key of a user for a request; `hash` stands for all of its content. Keys are kept for a week. */
export async function claimKey(db: Database, userId: number, key: string, hash: string): Promise<KeyState> {
  await sql`delete from intake_keys where created_at < now() - interval '7 days'`.execute(db);
  const { rows } = await sql<{ key: string }>`
    insert into intake_keys (user_id, key, hash) values (${userId}, ${key}, ${hash})
    on conflict (user_id, key) do update set created_at = now()
      where intake_keys.hash = excluded.hash and intake_keys.answer is null
        and intake_keys.created_at < now() - make_interval(secs => ${patience})
    returning key`.execute(db);
  if (rows.length > 0) return { state: 'ours' };
  const row = await db
    .selectFrom('intake_keys')
    .select(['hash', 'answer'])
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (row === undefined) return { state: 'busy' };
  if (row.hash !== hash) return { state: 'other' };
  return row.answer === null ? { state: 'busy' } : { state: 'answered', answer: row.answer };
}

/** Keeps the answer to a claimed key; null gives the key back. */
export async function answerKey(db: Database, userId: number, key: string, answer: unknown): Promise<void> {
  if (answer === null)
    await db.deleteFrom('intake_keys').where('user_id', '=', userId).where('key', '=', key).execute();
  else
    await db
      .updateTable('intake_keys')
      .set({ answer: JSON.stringify(answer) })
      .where('user_id', '=', userId)
      .where('key', '=', key)
      .execute();
}
