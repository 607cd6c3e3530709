/** Who asks: sign-in by one-time link or password, sessions, API tokens, roles, and the check against forged requests. */
import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import {
  addSession,
  addUser,
  endSession,
  findSession,
  findToken,
  findUser,
  noteAudit,
  type Store,
  type User,
  type UserRole,
} from '../store/index.js';
import { Problem } from './problem.js';
import { checkPassword, equalSecrets, hashOf, randomSecret } from './secrets.js';

/** What a signed-in request carries. */
export interface Principal {
  readonly user: User;
  /** Of the session; null with an API token, which no other page can send. */
  readonly csrf: string | null;
  /** What a token may do; a session may do what its role may. */
  readonly scopes: readonly string[] | null;
}

export interface Env {
  Variables: { principal: Principal | null };
}

/** Scopes a token can have. */
export const scopes = ['read', 'review', 'manage', 'ingest'] as const;

const rank: Readonly<Record<UserRole, number>> = { viewer: 0, service: 1, reviewer: 1, lead: 2, admin: 3 };
const sessionHours = 24 * 14;

/** Sign-in of a server: holds the one-time links and the counters of failed tries, both in memory. */
export class SignIn {
  private readonly links = new Map<string, string>();
  private readonly failures = new Map<string, { count: number; until: number }>();

  constructor(
    private readonly store: Store,
    private readonly secure: boolean,
  ) {}

  private get cookieName(): string {
    return this.secure ? '__Host-dateline' : 'dateline';
  }

  /** A link that signs in once, as this user with the admin role. */
  link(name: string): string {
    const secret = randomSecret();
    this.links.set(hashOf(secret), name);
    return `/sign-in/${secret}`;
  }

  /** Uses a link up. */
  async useLink(context: Context<Env>, secret: string): Promise<boolean> {
    const name = this.links.get(hashOf(secret));
    if (name === undefined) return false;
    this.links.delete(hashOf(secret));
    const user = (await addUser(this.store.db, name, 'admin', null)) ?? (await findUser(this.store.db, name));
    if (user === undefined || user.disabled) {
      await noteAudit(this.store.db, name, 'sign-in failed', { by: 'link' });
      return false;
    }
    await this.start(context, user, 'link');
    return true;
  }

  /** Signs in by password. Five failures in a row for a name or an address make it wait, longer each time. */
  async usePassword(context: Context<Env>, address: string, name: string, password: string): Promise<boolean> {
    const keys = [`name ${name.toLowerCase()}`, `address ${address}`];
    const now = Date.now();
    const until = Math.max(...keys.map((key) => this.failures.get(key)?.until ?? 0));
    if (until > now)
      throw new Problem(429, `Too many failed sign-ins. Try again in ${Math.ceil((until - now) / 1000)} seconds.`, {
        retryAfter: Math.ceil((until - now) / 1000),
      });
    const user = await findUser(this.store.db, name);
    const right = await checkPassword(password, user?.password ?? null);
    if (!right || user === undefined || user.disabled) {
      if (this.failures.size > 10_000) this.failures.clear();
      for (const key of keys) {
        const count = (this.failures.get(key)?.count ?? 0) + 1;
        const limit = key.startsWith('name') ? 5 : 20;
        this.failures.set(key, {
          count,
          until: count < limit ? 0 : now + Math.min(900, 2 ** (count - limit) * 15) * 1000,
        });
      }
      await noteAudit(this.store.db, name.slice(0, 80), 'sign-in failed', { address });
      return false;
    }
    for (const key of keys) this.failures.delete(key);
    await this.start(context, user, 'password');
    return true;
  }

  private async start(context: Context<Env>, user: User, by: string): Promise<void> {
    const secret = randomSecret();
    await addSession(this.store.db, user.id, hashOf(secret), randomSecret(), sessionHours);
    await noteAudit(this.store.db, user.name, 'signed in', { by });
    setCookie(context, this.cookieName, secret, {
      httpOnly: true,
      secure: this.secure,
      sameSite: 'Lax',
      path: '/',
      maxAge: sessionHours * 3600,
    });
  }

  async end(context: Context<Env>): Promise<void> {
    const secret = getCookie(context, this.cookieName);
    if (secret !== undefined) await endSession(this.store.db, hashOf(secret));
    const principal = context.get('principal');
    if (principal !== null) await noteAudit(this.store.db, principal.user.name, 'signed out');
    deleteCookie(context, this.cookieName, { path: '/', secure: this.secure });
  }

  /** Finds out who asks, and refuses changes that another site's page may have sent. */
  middleware(): MiddlewareHandler<Env> {
    return async (context, next) => {
      context.set('principal', await this.principalOf(context));
      const { method } = context.req;
      if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS') await guardOrigin(context);
      await next();
    };
  }

  private async principalOf(context: Context<Env>): Promise<Principal | null> {
    const bearer = /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    if (bearer !== undefined) {
      const found = await findToken(this.store.db, hashOf(bearer));
      if (found === undefined) throw new Problem(401, 'This token is not known or was revoked.');
      return { user: found.user, csrf: null, scopes: found.scopes };
    }
    const secret = getCookie(context, this.cookieName);
    if (secret === undefined) return null;
    const session = await findSession(this.store.db, hashOf(secret));
    return session === undefined ? null : { user: session.user, csrf: session.csrf, scopes: null };
  }
}

async function guardOrigin(context: Context<Env>): Promise<void> {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new Problem(403, 'Sent from another site.');
  const origin = context.req.header('origin');
  if (origin !== undefined && origin !== 'null' && new URL(origin).host !== context.req.header('host'))
    throw new Problem(403, 'Sent from another site.');
  const principal = context.get('principal');
  if (principal === null || principal.csrf === null) return;
  let given = context.req.header('x-dateline-csrf');
  if (
    given === undefined &&
    (context.req.header('content-type') ?? '').startsWith('application/x-www-form-urlencoded')
  ) {
    const form = await context.req.parseBody();
    given = typeof form.csrf === 'string' ? form.csrf : undefined;
  }
  if (given === undefined || !equalSecrets(given, principal.csrf))
    throw new Problem(403, 'The page is out of date: load it again.');
}

/** The principal, when its role and scopes suffice; else the answer is 401 or 403. */
export function allow(context: Context<Env>, role: UserRole, scope: (typeof scopes)[number]): Principal {
  const principal = context.get('principal');
  if (principal === null) throw new Problem(401, 'Sign in first.');
  if (rank[principal.user.role] < rank[role]) throw new Problem(403, `This needs the role of ${role}.`);
  if (principal.scopes !== null && !principal.scopes.includes(scope))
    throw new Problem(403, `This token lacks the scope '${scope}'.`);
  return principal;
}
