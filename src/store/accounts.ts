/** Accounts in the store: users, sessions, API tokens, and the audit of what they did. Secrets are kept as hashes only. */
import { sql } from 'kysely';
import type { Database, UserRole } from './schema.js';

export interface User {
  readonly id: number;
  readonly name: string;
  readonly role: UserRole;
  readonly disabled: boolean;
}

const userColumns = ['id', 'name', 'role', 'disabled'] as const;

/** Adds a user, or undefined when the name is taken. `password` is already hashed. */
export async function addUser(
  db: Database,
  name: string,
  role: UserRole,
  password: string | null,
): Promise<User | undefined> {
  return await db
    .insertInto('users')
    .values({ name, role, password })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning(userColumns)
    .executeTakeFirst();
}

export async function findUser(
  db: Database,
  name: string,
): Promise<(User & { readonly password: string | null }) | undefined> {
  return await db
    .selectFrom('users')
    .select([...userColumns, 'password'])
    .where('name', '=', name)
    .executeTakeFirst();
}

export async function listUsers(db: Database): Promise<readonly (User & { readonly createdAt: string })[]> {
  return await db
    .selectFrom('users')
    .select([...userColumns, 'created_at as createdAt'])
    .orderBy('name')
    .execute();
}

/** Whether some admin can sign in by password: a store that has one needs no link to begin with. */
export async function hasAdmin(db: Database): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled', '=', false)
    .where('password', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Changes what is given. A disabled user's sessions end at once. */
export async function changeUser(
  db: Database,
  id: number,
  change: { readonly role?: UserRole; readonly disabled?: boolean; readonly password?: string },
): Promise<User | undefined> {
  return await db.transaction().execute(async (tx) => {
    const user = await tx
      .updateTable('users')
      .set(change)
      .where('id', '=', id)
      .returning(userColumns)
      .executeTakeFirst();
    if (change.disabled === true || change.password !== undefined)
      await tx.deleteFrom('sessions').where('user_id', '=', id).execute();
    return user;
  });
}

export interface Session {
  readonly user: User;
  readonly csrf: string;
}

export async function addSession(
  db: Database,
  userId: number,
  hash: string,
  csrf: string,
  hours: number,
): Promise<void> {
  await db
    .insertInto('sessions')
    .values({ hash, user_id: userId, csrf, expires_at: sql<string>`now() + make_interval(hours => ${hours})` })
    .execute();
  await db.deleteFrom('sessions').where('expires_at', '<', sql<string>`now()`).execute();
}

/** The live session of a cookie's hash. */
export async function findSession(db: Database, hash: string): Promise<Session | undefined> {
  const row = await db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select(['u.id', 'u.name', 'u.role', 'u.disabled', 's.csrf'])
    .where('s.hash', '=', hash)
    .where('s.expires_at', '>', sql<string>`now()`)
    .where('u.disabled', '=', false)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { csrf, ...user } = row;
  return { user, csrf };
}

export async function endSession(db: Database, hash: string): Promise<void> {
  await db.deleteFrom('sessions').where('hash', '=', hash).execute();
}

export interface Token {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly usedAt: string | null;
  readonly revokedAt: string | null;
}

export async function addToken(
  db: Database,
  userId: number,
  name: string,
  hash: string,
  scopes: readonly string[],
): Promise<number> {
  const row = await db
    .insertInto('tokens')
    .values({ user_id: userId, name, hash, scopes: [...scopes] })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** The user and scopes of a live token; notes that it was used. */
export async function findToken(
  db: Database,
  hash: string,
): Promise<{ readonly user: User; readonly scopes: readonly string[] } | undefined> {
  const row = await db
    .selectFrom('tokens as t')
    .innerJoin('users as u', 'u.id', 't.user_id')
    .select(['u.id', 'u.name', 'u.role', 'u.disabled', 't.scopes', 't.id as tokenId'])
    .where('t.hash', '=', hash)
    .where('t.revoked_at', 'is', null)
    .where('u.disabled', '=', false)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { scopes, tokenId, ...user } = row;
  await db.updateTable('tokens').set({ used_at: sql<string>`now()` }).where('id', '=', tokenId).execute();
  return { user, scopes };
}

export async function listTokens(db: Database, userId: number): Promise<readonly Token[]> {
  return await db
    .selectFrom('tokens')
    .select(['id', 'name', 'scopes', 'created_at as createdAt', 'used_at as usedAt', 'revoked_at as revokedAt'])
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .execute();
}

/** Revokes a token of this user. Gives whether there was one. */
export async function revokeToken(db: Database, userId: number, id: number): Promise<boolean> {
  const result = await db
    .updateTable('tokens')
    .set({ revoked_at: sql<string>`now()` })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Notes who did what: sign-ins, account changes, exports, bulk decisions. */
export async function noteAudit(db: Database, who: string, what: string, detail: unknown = null): Promise<void> {
  await db
    .insertInto('audit')
    .values({ who, what, detail: detail === null ? null : JSON.stringify(detail) })
    .execute();
}

export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly detail: unknown;
}

/** The audit from the newest entry (or the one before `before`) back. */
export async function listAudit(
  db: Database,
  given: {
    readonly limit: number;
    readonly before?: number | undefined;
    readonly who?: string | undefined;
    readonly what?: string | undefined;
  },
): Promise<readonly AuditEntry[]> {
  return await db
    .selectFrom('audit')
    .select(['id', 'at', 'who', 'what', 'detail'])
    .$if(given.before !== undefined, (query) => query.where('id', '<', given.before!))
    .$if(given.who !== undefined, (query) => query.where('who', '=', given.who!))
    .$if(given.what !== undefined, (query) => query.where('what', '=', given.what!))
    .orderBy('id', 'desc')
    .limit(given.limit)
    .execute();
}

/** What there is in the audit, by kind. */
export async function auditKinds(db: Database): Promise<readonly { readonly what: string; readonly count: number }[]> {
  return await db
    .selectFrom('audit')
    .select(['what', sql<number>`count(*)`.as('count')])
    .groupBy('what')
    .orderBy('what')
    .execute();
}

export interface SavedFilter {
  readonly name: string;
  readonly query: Record<string, string>;
}

export async function savedFilters(db: Database, userId: number): Promise<readonly SavedFilter[]> {
  return await db
    .selectFrom('saved_filters')
    .select(['name', 'query'])
    .where('user_id', '=', userId)
    .orderBy('name')
    .execute();
}

export async function saveFilter(
  db: Database,
  userId: number,
  name: string,
  query: Record<string, string>,
): Promise<void> {
  await db
    .insertInto('saved_filters')
    .values({ user_id: userId, name, query: JSON.stringify(query) })
    .onConflict((conflict) => conflict.columns(['user_id', 'name']).doUpdateSet({ query: JSON.stringify(query) }))
    .execute();
}

export async function dropFilter(db: Database, userId: number, name: string): Promise<void> {
  await db.deleteFrom('saved_filters').where('user_id', '=', userId).where('name', '=', name).execute();
}
