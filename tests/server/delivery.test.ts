import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ChangeRecord, changeSchema, type EventRecord, eventSchema } from '../../src/delivery/index.js';
import { hashOf } from '../../src/server/secrets.js';
import { addToken, addUser, decide, listAudit } from '../../src/store/index.js';
import { seedReports } from '../support/seed.js';
import { openSite, type Site } from '../support/site.js';

let site: Site;
const reports = seedReports().slice(0, 3);
const facts = reports
  .flatMap((each) => each.candidates)
  .filter((each) => each.polarity === 'positive' && each.status === 'actual');
const secret = facts.find((each) => each.reportId !== facts[0]!.reportId)!;

let keys = 0;
const take = (id: string, kind: 'approve' | 'reject' | 'edit', edit: { status: 'ongoing' } | null = null) =>
  decide(site.store.db, {
    candidateId: id,
    kind,
    edit,
    reviewer: 'ada',
    at: new Date().toISOString(),
    key: `key-${++keys}`,
  });
const get = (path: string, headers: Record<string, string> = {}, signal: AbortSignal | null = null) =>
  fetch(new URL(path, site.url), { headers: { authorization: 'Bearer a-token', ...headers }, signal });
const changes = async (query: string) =>
  (await (await get(`/api/changes?${query}`)).json()) as { changes: ChangeRecord[]; cursor: number };

beforeAll(async () => {
  site = await openSite(reports);
  const user = await addUser(site.store.db, 'vera', 'viewer', null);
  await addToken(site.store.db, user!.id, 'test', hashOf('a-token'), ['read']);
  await sql`update reports set marking = 'TLP:GREEN' where id = ${secret.reportId}`.execute(site.store.db);
  await take(facts[0]!.id, 'approve');
  await take(facts[1]!.id, 'approve');
  await take(secret.id, 'approve');
  await take(facts[0]!.id, 'edit', { status: 'ongoing' });
  await take(facts[1]!.id, 'reject');
});
afterAll(() => site?.close());

test('the feed gives every change in its documented shape, in pages, and waits for the next', async () => {
  expect((await fetch(new URL('/api/changes', site.url))).status).toBe(401);
  const seen: ChangeRecord[] = [];
  let cursor = 0;
  for (;;) {
    const page = await changes(`after=${cursor}&limit=2&tlp=TLP:GREEN`);
    if (page.changes.length === 0) break;
    seen.push(...page.changes);
    cursor = page.cursor;
  }
  expect(seen.map((each) => [each.kind, each.version])).toEqual([
    ['created', 1],
    ['created', 1],
    ['created', 1],
    ['corrected', 2],
    ['retracted', 2],
  ]);
  for (const each of seen) expect(changeSchema.parse(JSON.parse(JSON.stringify(each)))).toEqual(each);
  const waiting = changes(`after=${cursor}&wait=20`);
  setTimeout(() => void take(facts[2]!.id, 'approve'), 300);
  expect((await waiting).changes.map((each) => each.eventId)).toEqual([facts[2]!.id]);
});

test('what may not leave is not in the feed, nor in events, nor in exports', async () => {
  const open = await changes('after=0');
  expect(open.changes.some((each) => each.eventId === secret.id)).toBe(false);
  await take(secret.id, 'edit', { status: 'ongoing' });
  const gone = (await changes('after=0')).changes.filter((each) => each.eventId === secret.id);
  expect(gone.map((each) => [each.kind, each.reason, each.event])).toEqual([['retracted', 'withheld', null]]);
  const green = (await changes('after=0&tlp=TLP:GREEN')).changes.filter((each) => each.eventId === secret.id);
  expect(green.map((each) => each.kind)).toEqual(['created', 'corrected']);
  const ids = async (query: string) => (await (await get(`/api/exports/jsonl?${query}`)).text()).split('\n').length - 1;
  expect([await ids(''), await ids('tlp=TLP:GREEN')]).toEqual([2, 3]);
  expect((await get('/api/exports/jsonl?tlp=TLP:RED')).status).toBe(400);
});

test('server-sent events go on from the last id', async () => {
  const { cursor } = await changes('after=0&limit=2');
  const end = new AbortController();
  const headers = { accept: 'text/event-stream', 'last-event-id': String(cursor) };
  const response = await get('/api/changes?tlp=TLP:GREEN', headers, end.signal);
  const rest = (await changes(`after=${cursor}&tlp=TLP:GREEN`)).changes.map((each) => each.cursor);
  const ids: number[] = [];
  let text = '';
  let more = 0;
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const found = [...text.matchAll(/^event: change\ndata: .*\nid: (\d+)$/gm)].map((match) => Number(match[1]));
    ids.splice(0, ids.length, ...found);
    if (ids.length === rest.length && more === 0) {
      more = 1;
      setTimeout(() => void take(facts[3]!.id, 'approve'), 100);
    }
    if (ids.length > rest.length) break;
  }
  end.abort();
  expect(ids.slice(0, -1)).toEqual(rest);
  expect(ids.at(-1)).toBeGreaterThan(rest.at(-1)!);
});

test('events are told as they stood at a time, of a day, and with their history', async () => {
  const history = (await (await get(`/api/events/${facts[1]!.id}`)).json()) as ChangeRecord[];
  expect(history.map((each) => [each.kind, each.author, each.reason])).toEqual([
    ['created', 'ada', 'approved'],
    ['retracted', 'ada', 'rejected'],
  ]);
  const of = async (query: string) =>
    ((await (await get(`/api/events?${query}`)).json()) as { events: EventRecord[] }).events;
  const then = await of(`at=${history[0]!.at}`);
  expect(then.map((each) => each.id)).toContain(facts[1]!.id);
  expect((await of('')).map((each) => each.id)).not.toContain(facts[1]!.id);
  for (const each of then) expect(eventSchema.parse(each)).toEqual(each);
  const { from } = facts[0]!.time!;
  const known = await of(`from=${from}&to=${from}`);
  expect(known.map((each) => each.id)).toContain(facts[0]!.id);
  expect((await get('/api/events/nobody')).status).toBe(404);
  expect((await get('/api/events?at=yesterday')).status).toBe(400);
});

test('exports are files that name their cursor, and stand in the audit', async () => {
  const formats = (await (await get('/api/exports')).json()) as { name: string }[];
  for (const { name } of formats) {
    const response = await get(`/api/exports/${name}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toMatch(/attachment; filename="dateline-\d+-/);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
  }
  const audit = await listAudit(site.store.db, { limit: 50 });
  expect(audit.filter((each) => each.what === 'export' && each.who === 'vera').length).toBeGreaterThanOrEqual(
    formats.length,
  );
  expect((await get('/api/exports/telegram')).status).toBe(404);
});

test('the page has a button for each format, and its form leads to the file', async () => {
  const page = await (await get('/exports')).text();
  for (const { name } of (await (await get('/api/exports')).json()) as { name: string }[])
    expect(page).toContain(`<button name="format" value="${name}">`);
  const file = await get('/exports/file?from=&to=&types=&countries=&min=&tlp=TLP%3AGREEN&format=csv');
  expect(file.url).toMatch(/\/api\/exports\/csv\?tlp=TLP%3AGREEN$/);
  expect(file.status).toBe(200);
  expect(await file.text()).toMatch(/^id,version,type,/);
});

test('the server logged no error', () => {
  expect(site.errors).toEqual([]);
});
