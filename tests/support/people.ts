/** People of a site under test, each with a token, and what they ask of the API. */
import { hashOf } from '../../src/server/secrets.js';
import { addToken, addUser, type UserRole } from '../../src/store/index.js';
import type { Site } from './site.js';

/** Adds people by name and role; each may then `ask`. */
export async function addPeople(
  site: Site,
  people: Readonly<Record<string, UserRole>>,
  scopes: readonly string[],
): Promise<void> {
  for (const [name, role] of Object.entries(people)) {
    const user = await addUser(site.store.db, name, role, null);
    await addToken(site.store.db, user!.id, 'test', hashOf(`token-of-${name}`), [...scopes]);
  }
}

/** A request of one of these people, without a connection. */
export async function ask(site: Site, name: string, method: string, path: string, body?: unknown): Promise<Response> {
  return await site.server.request(path, {
    method,
    headers: { authorization: `Bearer token-of-${name}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The same, with the answer read as JSON; null when it is empty. */
export async function askJson(site: Site, name: string, method: string, path: string, body?: unknown) {
  const answer = await ask(site, name, method, path, body);
  const text = await answer.text();
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked field by field
  return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as any };
}
