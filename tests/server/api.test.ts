import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf, hashPassword } from '../../src/server/secrets.js';
import { addToken, addUser, type UserRole } from '../../src/store/index.js';
import { seedReports } from '../support/seed.js';
import { openSite, type Site } from '../support/site.js';

let site: Site;
const tokens = new Map<string, string>();

beforeAll(async () => {
  site = await openSite(seedReports().slice(0, 2));
  for (const [name, role] of [
    ['vera', 'viewer'],
    ['ana', 'reviewer'],
    ['ben', 'reviewer'],
    ['lea', 'lead'],
  ] as const satisfies readonly (readonly [string, UserRole])[]) {
    const user = await addUser(site.store.db, name, role, name === 'ana' ? await hashPassword('long enough') : null);
    tokens.set(name, `token-of-${name}`);
    await addToken(site.store.db, user!.id, 'test', hashOf(`token-of-${name}`), ['read', 'review', 'manage']);
  }
});
afterAll(() => site?.close());

async function call(
  name: string | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const response = await fetch(new URL(path, site.url), {
    method,
    headers: {
      ...(name === null ? {} : { authorization: `Bearer ${tokens.get(name)}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    headers: response.headers,
    // biome-ignore lint/suspicious/noExplicitAny: answers are checked field by field
    body: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text) as any,
  };
}

describe('the API', () => {
  it('answers in problem documents: 401 without sign-in, 403 without the role, 400 on a wrong shape, 404', async () => {
    const open = (await call('vera', 'GET', '/api/candidates?limit=1')).body.items[0];
    for (const [name, method, path, body, status] of [
      [null, 'GET', '/api/candidates', undefined, 401],
      ['vera', 'POST', `/api/candidates/${open.id}/decisions`, { action: 'approve', version: 0 }, 403],
      ['ana', 'POST', '/api/bulk', { query: {}, action: 'approve', preview: true }, 403],
      ['ana', 'POST', `/api/candidates/${open.id}/decisions`, { action: 'praise', version: 0 }, 400],
      ['ana', 'GET', '/api/candidates?limit=0', undefined, 400],
      ['ana', 'GET', '/api/candidates/none', undefined, 404],
      ['ana', 'GET', '/api/nowhere', undefined, 404],
    ] as const) {
      const answer = await call(name, method, path, body);
      expect([path, answer.status, answer.type]).toEqual([path, status, 'application/problem+json']);
      expect(answer.body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    }
  });

  it.each(['report', 'uncertain', 'value', 'newest', 'confident'])(
    'pages through the queue in the order %s by cursor as it lists it at once, whatever is decided meanwhile',
    async (order) => {
      const ids = (answer: { body: { items: { id: string }[] } }) => answer.body.items.map((item) => item.id);
      const whole = ids(await call('vera', 'GET', `/api/candidates?limit=500&order=${order}`));
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page = await call(
          'vera',
          'GET',
          `/api/candidates?limit=7&order=${order}${cursor === '' ? '' : `&cursor=${cursor}`}`,
        );
        seen.push(...ids(page));
        cursor = page.body.next;
      }
      expect(seen).toEqual(whole);
      expect(seen).toHaveLength(seedReports()[0]!.candidates.length + seedReports()[1]!.candidates.length);

      // The first lines leave the filter while one reads on: by cursor none of the following is passed over.
      const some = `state=open&order=${order}&report=${seedReports()[1]!.report.id}`;
      const open = `/api/candidates?limit=3&${some}`;
      const first = await call('ana', 'GET', open);
      const rest = ids(await call('ana', 'GET', `/api/candidates?limit=500&${some}`)).slice(3, 6);
      const made: string[] = [];
      for (const { id, version } of first.body.items)
        made.push(
          (await call('ana', 'POST', `/api/candidates/${id}/decisions`, { action: 'defer', version })).body.decisionId,
        );
      expect(ids(await call('ana', 'GET', `${open}&cursor=${first.body.next}`))).toEqual(rest);
      for (const id of made) expect((await call('ana', 'POST', `/api/decisions/${id}/undo`)).status).toBe(200);
    },
  );

  it('refuses a cursor of another order, and one that nobody gave', async () => {
    const { next } = (await call('vera', 'GET', '/api/candidates?limit=2&order=confident')).body;
    for (const cursor of [next, 'abc', Buffer.from('["report",1,2,3,4]').toString('base64url')])
      expect((await call('vera', 'GET', `/api/candidates?order=report&cursor=${cursor}`)).status).toBe(400);
  });

  it('takes the version as an ETag: If-Match decides, an old one fails, If-None-Match saves the answer', async () => {
    const { id } = (await call('ana', 'GET', '/api/candidates?limit=1&offset=20&state=open')).body.items[0];
    const etag = (await call('ana', 'GET', `/api/candidates/${id}`)).headers.get('etag')!;
    expect((await call('ana', 'GET', `/api/candidates/${id}`, undefined, { 'if-none-match': etag })).status).toBe(304);
    const send = (tag: string) =>
      call('ana', 'POST', `/api/candidates/${id}/decisions`, { action: 'defer' }, { 'if-match': tag });
    const done = await send(etag);
    expect([done.status, done.headers.get('etag') === etag]).toEqual([200, false]);
    expect((await send(etag)).status).toBe(412);
    expect((await call('ana', 'POST', `/api/candidates/${id}/decisions`, { action: 'defer' })).status).toBe(400);
    await call('ana', 'POST', `/api/decisions/${done.body.decisionId}/undo`);
  });

  it('refuses a decision on an old version and keeps the first', async () => {
    const { id } = (await call('ana', 'GET', '/api/candidates?limit=1')).body.items[0];
    const first = await call('ana', 'POST', `/api/candidates/${id}/decisions`, { action: 'approve', version: 0 });
    expect([first.status, first.body.summary.state, first.body.summary.version]).toEqual([200, 'approved', 1]);
    const second = await call('ben', 'POST', `/api/candidates/${id}/decisions`, {
      action: 'reject',
      reason: 'other',
      version: 0,
    });
    expect([second.status, second.body.version]).toEqual([409, 1]);
    expect((await call('ben', 'GET', `/api/candidates/${id}`)).body.summary).toMatchObject({
      state: 'approved',
      reviewer: 'ana',
    });
    const undo = await call('ben', 'POST', `/api/decisions/${first.body.decisionId}/undo`);
    expect(undo.status).toBe(403);
    expect((await call('lea', 'POST', `/api/decisions/${first.body.decisionId}/undo`)).body.summary.state).toBe('open');
  });

  it('edits, keeps what was there before, and publishes the edited record on approval', async () => {
    const { id } = (await call('ana', 'GET', '/api/candidates?limit=1&offset=3')).body.items[0];
    const before = (await call('ana', 'GET', `/api/candidates/${id}`)).body.candidate;
    const time = {
      text: null,
      start: null,
      end: null,
      timex: '2026-02',
      from: '2026-02-01',
      to: '2026-02-28',
      granularity: 'month',
      via: 'inherited',
      confidence: 1,
    };
    await call('ana', 'POST', `/api/candidates/${id}/decisions`, { action: 'edit', version: 0, changes: { time } });
    const { body } = await call('ana', 'POST', `/api/candidates/${id}/decisions`, { action: 'approve', version: 1 });
    expect(body.candidate.time).toEqual(time);
    expect(body.original.time).toEqual(before.time);
    expect(body.decisions[0]).toMatchObject({
      action: 'edit',
      by: 'ana',
      before: { time: before.time },
      after: { time },
    });
    expect(body.summary).toMatchObject({ from: '2026-02-01', to: '2026-02-28' });
    const event = await site.store.db
      .selectFrom('event_versions')
      .select(['state', 'record'])
      .where('event_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(event.record.time).toEqual(time);
  });

  it('decides on a whole filter after a preview, and takes all of it back', async () => {
    const query = { report: seedReports()[1]!.report.id, state: 'open' };
    const preview = await call('lea', 'POST', '/api/bulk', { query, action: 'reject', preview: true });
    expect(preview.body.total).toBe(seedReports()[1]!.candidates.length);
    expect((await call('lea', 'POST', '/api/bulk', { query, action: 'reject', expect: 3 })).status).toBe(409);
    const done = await call('lea', 'POST', '/api/bulk', {
      query,
      action: 'reject',
      reason: 'out-of-scope',
      expect: preview.body.total,
    });
    expect(done.body.decided).toBe(preview.body.total);
    const count = async (state: string) =>
      (await call('lea', 'GET', `/api/candidates?limit=1&report=${query.report}&state=${state}`)).body.total;
    expect([await count('open'), await count('rejected')]).toEqual([0, preview.body.total]);
    expect((await call('lea', 'POST', `/api/batches/${done.body.batch}/undo`)).body.undone).toBe(preview.body.total);
    expect([await count('open'), await count('rejected')]).toEqual([preview.body.total, 0]);
  });

  it('merges and un-merges, and splits one candidate into two', async () => {
    const [a, b] = (await call('ana', 'GET', '/api/candidates?limit=2&offset=8')).body.items;
    const merged = await call('ana', 'POST', `/api/candidates/${a.id}/decisions`, {
      action: 'merge',
      version: 0,
      into: b.id,
    });
    expect(merged.body).toMatchObject({ mergedInto: b.id, summary: { state: 'merged' } });
    const out = await call('ana', 'POST', `/api/candidates/${a.id}/decisions`, { action: 'unmerge', version: 1 });
    expect(out.body).toMatchObject({ mergedInto: null, summary: { state: 'open' } });
    const { body } = await call('ana', 'POST', `/api/candidates/${b.id}/split`);
    const copy = (await call('ana', 'GET', `/api/candidates/${body.id}`)).body;
    expect([copy.candidate.type, copy.candidate.trigger, copy.summary.state]).toEqual([
      b.type,
      expect.anything(),
      'open',
    ]);
    expect(copy.decisions[0]).toMatchObject({ action: 'split', ref: b.id });
  });

  it('leases a candidate to one reviewer at a time', async () => {
    const { id } = (await call('ana', 'GET', '/api/candidates?limit=1&offset=12')).body.items[0];
    expect((await call('ana', 'POST', `/api/candidates/${id}/lease`)).body.by).toBe('ana');
    expect((await call('ben', 'POST', `/api/candidates/${id}/lease`)).body.by).toBe('ana');
    expect((await call('ana', 'DELETE', `/api/candidates/${id}/lease`)).status).toBe(204);
    expect((await call('ben', 'POST', `/api/candidates/${id}/lease`)).body.by).toBe('ben');
  });

  it('tells open pages what others decide', async () => {
    const { id } = (await call('ana', 'GET', '/api/candidates?limit=1&offset=13')).body.items[0];
    const stop = new AbortController();
    const stream = await fetch(new URL('/api/live', site.url), {
      headers: { authorization: `Bearer ${tokens.get('ben')}` },
      signal: stop.signal,
    });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let heard = (await reader.read()).value ?? '';
    await call('ana', 'POST', `/api/candidates/${id}/decisions`, { action: 'defer', version: 0 });
    while (!heard.includes('event: decision')) heard += (await reader.read()).value ?? '';
    stop.abort();
    expect(heard).toContain(`"id":"${id}","by":"ana","version":1,"state":"deferred"`);
  });

  it('keeps filters by user', async () => {
    await call('ana', 'PUT', '/api/filters/night%20shift', { query: { state: 'open', type: 'bombing' } });
    expect((await call('ana', 'GET', '/api/filters')).body).toEqual([
      { name: 'night shift', query: { state: 'open', type: 'bombing' } },
    ]);
    expect((await call('ben', 'GET', '/api/filters')).body).toEqual([]);
    await call('ana', 'DELETE', '/api/filters/night%20shift');
    expect((await call('ana', 'GET', '/api/filters')).body).toEqual([]);
  });
});

describe('signing in', () => {
  const form = (fields: Record<string, string>) => ({
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual' as const,
  });

  it('takes a link once', async () => {
    const link = site.link('ana');
    const first = await fetch(link, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([302, '/review']);
    const cookie = first.headers.get('set-cookie')!;
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(403);
  });

  it('takes a password, sends only to this server afterwards, and makes guessing slow', async () => {
    const at = new URL('/sign-in', site.url);
    const right = await fetch(at, form({ name: 'ana', password: 'long enough', next: '//elsewhere.example/' }));
    expect([right.status, right.headers.get('location')]).toEqual([303, '/review']);
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await fetch(at, form({ name: 'ana', password: 'wrong' }))).status).toBe(403);
    expect((await fetch(at, form({ name: 'ana', password: 'long enough' }))).status).toBe(429);
  });

  it('refuses changes that another site sends with the cookie', async () => {
    const signed = await fetch(site.link('ana'), { redirect: 'manual' });
    const cookie = signed.headers.get('set-cookie')!.split(';')[0]!;
    const { id } = (await call('ana', 'GET', '/api/candidates?limit=1')).body.items[0];
    const send = (headers: Record<string, string>) =>
      call(
        null,
        'POST',
        `/api/candidates/${id}/decisions`,
        { action: 'comment', note: 'x', version: 99 },
        { cookie, ...headers },
      );
    expect((await send({})).status).toBe(403);
    const page = await (await fetch(new URL('/review', site.url), { headers: { cookie } })).text();
    const csrf = /"csrf":"([^"]+)"/.exec(page)![1]!;
    expect((await send({ 'x-dateline-csrf': csrf, origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await send({ 'x-dateline-csrf': csrf, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send({ 'x-dateline-csrf': csrf })).status).toBe(409);
  });

  it('sends strict headers and escapes what it prints', async () => {
    const answer = await fetch(new URL('/sign-in?next=%22%3E%3Cscript%3E', site.url));
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).not.toContain('"><script>');
  });

  it('logs no error of its own', () => {
    expect(site.errors).toEqual([]);
  });
});
