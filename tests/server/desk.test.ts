import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer, listen } from '../../src/server/index.js';
import { type Control, decide, faultsOf, judgeControl } from '../../src/store/index.js';
import { addPeople, askJson } from '../support/people.js';
import { seedReports } from '../support/seed.js';
import { openSite, type Site } from '../support/site.js';

let site: Site;
const reports = seedReports().slice(0, 4);

beforeAll(async () => {
  site = await openSite(reports);
  await addPeople(site, { ana: 'reviewer', ben: 'reviewer', lea: 'lead' }, ['read', 'review']);
});
afterAll(() => site?.close());

const call = (name: string, method: string, path: string, body?: unknown) => askJson(site, name, method, path, body);
const total = async (name: string, query: string): Promise<number> =>
  (await call(name, 'GET', `/api/candidates?limit=1&${query}`)).body.total;

describe('assignment', () => {
  it('deals whole reports to several people, shows each their own, and gives all back', async () => {
    const all = await total('lea', 'state=open');
    const given = { query: { state: 'open' }, to: ['ana', 'ben'], expect: all };
    expect((await call('ana', 'POST', '/api/assign', given)).status).toBe(403);
    expect((await call('lea', 'POST', '/api/assign', { ...given, expect: 1 })).status).toBe(409);
    expect((await call('lea', 'POST', '/api/assign', { ...given, to: ['nobody known'] })).status).toBe(400);
    expect((await call('lea', 'POST', '/api/assign', given)).body).toEqual({ assigned: all });
    const [ana, ben] = [await total('ana', 'assignee=me'), await total('ben', 'assignee=me')];
    expect(ana).toBeGreaterThan(0);
    expect(ben).toBeGreaterThan(0);
    expect([ana + ben, await total('lea', 'assignee=nobody')]).toEqual([all, 0]);
    const rows = await site.store.db.selectFrom('candidates').select(['report_id', 'assignee']).distinct().execute();
    expect(rows).toHaveLength(reports.length);
    const one = (await call('ana', 'GET', '/api/candidates?limit=1&assignee=me')).body.items[0];
    expect(one.assignee).toBe('ana');
    expect((await call('ana', 'PUT', `/api/candidates/${one.id}/assignee`, { to: 'ben' })).status).toBe(403);
    expect((await call('ana', 'PUT', `/api/candidates/${one.id}/assignee`, { to: null })).status).toBe(204);
    expect([await total('ana', 'assignee=me'), await total('lea', 'assignee=nobody')]).toEqual([ana - 1, 1]);
    await call('lea', 'POST', '/api/assign', { ...given, to: [] });
    expect(await total('lea', 'assignee=nobody')).toBe(all);
  });

  it('lets what was not decided in time be anybody’s again', async () => {
    const all = await total('lea', 'state=open');
    await call('lea', 'POST', '/api/assign', { query: { state: 'open' }, to: ['ana'], hours: 1, expect: all });
    expect(await total('ana', 'assignee=me')).toBe(all);
    await sql`update candidates set assigned_until = now() - interval '1 second'`.execute(site.store.db);
    expect([await total('ana', 'assignee=me'), await total('ben', 'assignee=nobody')]).toEqual([0, all]);
    const facets = (await call('lea', 'GET', '/api/facets?state=open')).body;
    expect(facets.assignee).toEqual({ '': all });
  });
});

describe('control items', () => {
  const record = reports
    .flatMap((each) => each.candidates)
    .find((each) => ['actor', 'target'].every((role) => each.participants.some((one) => one.role === role)))!;

  it('change only the field that a reader should find, and keep its words', () => {
    const elsewhere = reports.flatMap((each) => each.candidates.flatMap((candidate) => candidate.places));
    const faults = faultsOf(record, elsewhere);
    expect(Object.keys(faults)).toContain('sides');
    const { participants, ...rest } = faults.sides!;
    const { participants: right, ...same } = record;
    expect(rest).toEqual(same);
    const roles = (list: typeof right) => list.map((each) => [each.name, each.role]);
    expect(roles(participants)).not.toEqual(roles(right));
    expect(participants.map((each) => [each.start, each.end])).toEqual(right.map((each) => [each.start, each.end]));
    expect(faults.polarity!.polarity).not.toBe(record.polarity);
  });

  it('are passed by approving what is sound, and by rejecting or mending what is not', () => {
    const decision = (kind: 'approve' | 'reject' | 'edit' | 'comment', edit: object | null = null) => ({
      ...{ candidateId: 'x', kind, reviewer: 'ana', at: '2026-01-01T00:00:00Z', reason: null, note: null, edit },
      ...{ ref: null, batch: null, durationMs: null, key: kind },
    });
    const [sound, sides] = (['none', 'sides'] as const).map((fault): Control => ({ fault, of: 'x', by: 'lea' }));
    const judged = (control: Control, ...list: ReturnType<typeof decision>[]) => judgeControl(control, list);
    expect(judged(sound!, decision('comment'))).toBe('open');
    expect(judged(sound!, decision('approve'))).toBe('passed');
    expect(judged(sound!, decision('reject'))).toBe('missed');
    expect(judged(sides!, decision('approve'))).toBe('missed');
    expect(judged(sides!, decision('edit', { status: 'planned' }), decision('approve'))).toBe('missed');
    expect(judged(sides!, decision('edit', { participants: [] }), decision('approve'))).toBe('passed');
    expect(judged(sides!, decision('reject'))).toBe('passed');
    expect(judged(sides!, decision('approve'), decision('reject'))).toBe('missed');
  });

  it('come up among the others unmarked, tell what they were once decided, count in the open, and are never published', async () => {
    const { db } = site.store;
    for (const candidate of reports[0]!.candidates.slice(0, 6))
      await decide(db, {
        ...{ candidateId: candidate.id, kind: 'approve', reviewer: 'lea', key: `a${candidate.id}` },
        at: new Date().toISOString(),
      });
    const before = await total('ana', 'state=open');
    expect((await call('ana', 'POST', '/api/controls', { count: 4 })).status).toBe(403);
    expect((await call('lea', 'POST', '/api/controls', { count: 4 })).body).toEqual({ planted: 4 });
    expect((await call('lea', 'POST', '/api/controls', { count: 6 })).body).toEqual({ planted: 2 });
    expect(await total('ana', 'state=open')).toBe(before + 6);

    const planted = await db
      .selectFrom('candidates')
      .select(['id', 'control'])
      .where('control', 'is not', null)
      .execute();
    const published = async () => (await db.selectFrom('event_versions').select('event_id').execute()).length;
    const events = await published();
    for (const { id, control } of planted) {
      const shown = JSON.stringify((await call('ana', 'GET', `/api/candidates/${id}`)).body);
      expect(shown).toContain('"control":null');
      expect(shown).not.toContain(control!.of);
      const { body } = await call('ana', 'POST', `/api/candidates/${id}/decisions`, { action: 'approve', version: 0 });
      expect(body.control).toEqual({ fault: control!.fault, passed: control!.fault === 'none' });
    }
    expect(await published()).toBe(events);
    const { controls } = (await call('ben', 'GET', '/api/progress')).body;
    expect(controls).toEqual({ waiting: 0, byReviewer: [{ name: 'ana', passed: 3, missed: 3 }] });
  });
});

describe('several servers over one store', () => {
  it('tell each other’s pages what is decided', async () => {
    const second = await listen(createServer({ store: site.store }), '127.0.0.1', 0);
    const stop = new AbortController();
    const stream = await fetch(new URL('/api/live', second.url), {
      headers: { authorization: 'Bearer token-of-ben' },
      signal: stop.signal,
    });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let heard = (await reader.read()).value ?? '';
    const [open] = (await call('ana', 'GET', '/api/candidates?limit=1&state=open')).body.items;
    await call('ana', 'POST', `/api/candidates/${open.id}/decisions`, { action: 'defer', version: open.version });
    while (!heard.includes('event: decision')) heard += (await reader.read()).value ?? '';
    expect(heard).toContain(`"id":"${open.id}","by":"ana","version":1,"state":"deferred"`);
    stop.abort();
    await second.close();
  });
});

describe('a bulk decision over 12,000 candidates', () => {
  const many = 12_000;

  it('is previewed, taken, told as it goes and taken back, all of it', async () => {
    const { db } = site.store;
    await sql`
      insert into candidates (id, report_id, position, type, status, polarity, stance, confidence, certainty, flags, record, weight)
      select 'many-' || n, report_id, position, 'many', status, polarity, stance, confidence, certainty, 0,
        (record::jsonb || jsonb_build_object('id', 'many-' || n, 'type', 'many'))::json, 1
      from (select * from candidates where control is null order by id limit 1) c, generate_series(1, ${many}::integer) n`.execute(
      db,
    );
    const query = { type: 'many', state: 'open' };
    const preview = await call('lea', 'POST', '/api/bulk', { query, action: 'approve', preview: true });
    expect([preview.status, preview.body]).toMatchObject([200, { total: many, type: { many }, state: { open: many } }]);
    const { body } = await call('lea', 'POST', '/api/bulk', { query, action: 'approve', expect: many });
    expect(body.decided).toBe(many);
    const states = async () =>
      await sql<{ review: string; versions: number; states: string }>`
        select c.review, count(*) as versions, string_agg(distinct v.state, ',') as states
        from candidates c join lateral (select state from event_versions where event_id = c.id order by version desc limit 1) v on true
        where c.type = 'many' group by 1`.execute(db);
    expect((await states()).rows).toEqual([{ review: 'approved', versions: many, states: 'published' }]);
    expect((await call('lea', 'POST', `/api/batches/${body.batch}/undo`)).body).toEqual({ undone: many });
    expect((await states()).rows).toEqual([{ review: 'open', versions: many, states: 'withdrawn' }]);
    const cursors = await db
      .selectFrom('event_versions')
      .select('event_id')
      .where('event_id', 'like', 'many-%')
      .execute();
    expect(cursors).toHaveLength(2 * many);
  });

  it('logs no error', () => {
    expect(site.errors).toEqual([]);
  });
});
