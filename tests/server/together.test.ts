import { afterAll, beforeAll, expect, it } from 'vitest';
import { fold } from '../../src/review/index.js';
import { hashOf } from '../../src/server/secrets.js';
import { addToken, addUser, decisionsOn, findCandidate } from '../../src/store/index.js';
import { seedReports } from '../support/seed.js';
import { openSite, type Site } from '../support/site.js';

let site: Site;
const people = ['ana', 'ben', 'lea'] as const;

beforeAll(async () => {
  site = await openSite(seedReports().slice(0, 1));
  for (const name of people) {
    const user = await addUser(site.store.db, name, name === 'lea' ? 'lead' : 'reviewer', null);
    await addToken(site.store.db, user!.id, 'test', hashOf(`token-of-${name}`), ['read', 'review']);
  }
});
afterAll(() => site?.close());

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it('two reviewers and a lead decide 500 times at once: no update is lost, and the history replays to what is stored', async () => {
  const ids = seedReports()[0]!
    .candidates.slice(0, 6)
    .map(({ id }) => id);
  const accepted = new Map<string, number>(ids.map((id) => [id, 0]));
  let refused = 0;
  const send = (name: string, path: string, body?: unknown) =>
    site.server.request(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer token-of-${name}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  await Promise.all(
    people.map(async (name, person) => {
      const random = numbers(person + 1);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
      const mine: string[] = [];
      const seen = new Map<string, number>();
      for (let turn = 0; turn < 167; turn += 1) {
        const id = pick(ids);
        if (mine.length > 0 && random() < 0.15) {
          const answer = await send(name, `/api/decisions/${mine.pop()}/undo`, {});
          expect(answer.status).toBe(200);
          const { summary } = (await answer.json()) as { summary: { id: string } };
          accepted.set(summary.id, accepted.get(summary.id)! + 1);
          continue;
        }
        // Sometimes on what was read a while ago, as people do.
        let version = seen.get(id);
        if (version === undefined || random() < 0.6)
          version = ((await (await send(name, `/api/candidates/${id}`)).json()) as { summary: { version: number } })
            .summary.version;
        const action = pick(['approve', 'reject', 'edit', 'defer', 'reopen', 'comment'] as const);
        const answer = await send(name, `/api/candidates/${id}/decisions`, {
          action,
          version,
          ...(action === 'edit' ? { changes: { status: pick(['planned', 'ongoing', 'actual']) } } : {}),
          ...(action === 'comment' ? { note: `${name} ${turn}` } : {}),
        });
        if (answer.status === 409) {
          refused += 1;
          seen.delete(id);
          continue;
        }
        expect(answer.status).toBe(200);
        const after = (await answer.json()) as { decisionId: string; summary: { version: number } };
        accepted.set(id, accepted.get(id)! + 1);
        seen.set(id, after.summary.version);
        if (action !== 'comment') mine.push(after.decisionId);
      }
    }),
  );

  expect(refused).toBeGreaterThan(0);
  for (const id of ids) {
    const [record, decisions, row] = await Promise.all([
      findCandidate(site.store.db, id),
      decisionsOn(site.store.db, id),
      site.store.db
        .selectFrom('candidates')
        .select(['review', 'version', 'status', 'reviewer'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow(),
    ]);
    const now = fold(record!, decisions);
    expect(decisions.length).toBe(accepted.get(id));
    expect(row).toEqual({ review: now.state, version: now.version, status: now.record.status, reviewer: now.reviewer });
    const event = await site.store.db
      .selectFrom('event_versions')
      .select(['state', 'record'])
      .where('event_id', '=', id)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    expect(event?.state === 'published').toBe(now.state === 'approved');
    if (event?.state === 'published') expect(event.record.status).toBe(now.record.status);
  }
  expect(site.errors).toEqual([]);
});
