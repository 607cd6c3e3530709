import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenIntake, openIntake } from '../../src/cli/intake.js';
import { createServer, type Listening, listen, type ReviewServer } from '../../src/server/index.js';
import { hashOf } from '../../src/server/secrets.js';
import { addToken, addUser, findReport, relationsOf } from '../../src/store/index.js';
import { docxOf } from '../../tools/samples/docx.js';
import { type TemporaryStore, temporaryStore } from '../setup/store.js';

let temporary: TemporaryStore;
let server: ReviewServer;
let opened: OpenIntake;
let page: Listening;
const errors: Error[] = [];
const told: string[] = [];

beforeAll(async () => {
  temporary = await temporaryStore();
  const { db } = temporary.store;
  const user = (await addUser(db, 'feeder', 'service', null))!;
  await addToken(db, user.id, 'in', hashOf('token-in'), ['ingest']);
  await addToken(db, user.id, 'read', hashOf('token-read'), ['read']);
  opened = openIntake(temporary.store, (line) => told.push(line));
  server = createServer({ store: temporary.store, intake: opened.intake, log: (error) => errors.push(error) });
  page = await listen(server, '127.0.0.1', 0);
});
afterAll(async () => {
  await page.close();
  await server.close();
  await opened.close();
  await temporary.remove();
  expect(errors).toEqual([]);
  expect(told).toEqual([]);
});

const words = 'Militants attacked a police station in Kirkuk on June 30, 2025, killing three officers.';

async function post(
  body: string | Uint8Array,
  headers: Record<string, string>,
  query = '',
  token: string | null = 'token-in',
) {
  const response = await fetch(new URL(`/api/reports${query}`, page.url), {
    method: 'POST',
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
    body: body as BodyInit,
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    replayed: response.headers.get('idempotency-replayed'),
    // biome-ignore lint/suspicious/noExplicitAny: answers are checked field by field
    body: (await response.json()) as any,
  };
}
const json = { 'content-type': 'application/json' };

test('a report comes in as JSON with what is known of it', async () => {
  const { status, body } = await post(
    JSON.stringify({
      text: words,
      title: 'Kirkuk',
      published: '2025-07-01',
      source: { name: 'Desk', url: 'https://example.org/k' },
      reliability: 'B',
      credibility: 2,
      marking: 'TLP:AMBER',
    }),
    json,
  );
  expect({ status, problems: body.problems }).toEqual({ status: 202, problems: [] });
  expect(await findReport(temporary.store.db, body.reports[0].id)).toMatchObject({
    text: words,
    title: 'Kirkuk',
    publishedAt: '2025-07-01',
    publishedBy: 'option',
    source: { name: 'Desk', url: 'https://example.org/k' },
    reliability: 'B',
    credibility: 2,
    marking: 'TLP:AMBER',
  });
});

test('a file comes in as it is, or as base64, and both are one report with two sources', async () => {
  const file = docxOf({
    paragraphs: [{ text: 'Malakal, 7 September 2025' }, { text: 'Armed youths ambushed a convoy.{1}' }],
    footnotes: ['Radio'],
  });
  const raw = await post(file, { 'content-type': 'application/octet-stream' }, '?name=memo.docx&source=Desk');
  expect(raw.status).toBe(202);
  const coded = await post(
    JSON.stringify({ content: file.toString('base64'), name: 'again.docx', source: { name: 'Desk' } }),
    json,
  );
  expect(coded.body.reports).toEqual([{ ...raw.body.reports[0], origin: 'again.docx', isNew: false }]);
  const { sources } = await relationsOf(temporary.store.db, raw.body.reports[0].id);
  expect(sources.map((each) => each.origin).sort()).toEqual(['again.docx', 'memo.docx']);
});

test('a mail with an attachment is a bundle, of which it is told how far it is', async () => {
  const mail = readFileSync(new URL('../../samples/formats/kivu-wire.eml', import.meta.url));
  const { status, body } = await post(mail, { 'content-type': 'message/rfc822' }, '?name=wire.eml');
  expect({ status, reports: body.reports.length }).toEqual({ status: 202, reports: 2 });
  const ask = async (id: string, token = 'token-in') => {
    const answer = await fetch(new URL(`/api/bundles/${id}`, page.url), {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: answer.status, body: await answer.json() };
  };
  expect(await ask(body.bundle)).toMatchObject({
    status: 200,
    body: { origin: 'wire.eml', finishedAt: null, waiting: 2, done: 0, failed: 0 },
  });
  expect((await ask('unknown')).status).toBe(404);
  expect((await ask(body.bundle, 'token-read')).status).toBe(403);
  const again = await post(mail, { 'content-type': 'message/rfc822' }, '?name=wire.eml');
  expect(again.body).toMatchObject({ bundle: null, reports: [{ isNew: false }, { isNew: false }] });
});

test('with a key, a repetition gets the first answer and another request is refused', async () => {
  const key = { ...json, 'idempotency-key': 'a-1' };
  const body = JSON.stringify({ text: `${words} Once.` });
  const [first, second] = [await post(body, key), await post(body, key)];
  expect(first).toMatchObject({ status: 202, replayed: null, body: { reports: [{ isNew: true }] } });
  expect(second).toMatchObject({ status: 202, replayed: 'true', body: first.body });
  expect(await post(JSON.stringify({ text: 'Another.' }), key)).toMatchObject({
    status: 422,
    type: 'application/problem+json',
  });
  const together = await Promise.all(
    Array.from({ length: 5 }, () =>
      post(JSON.stringify({ text: `${words} Together.` }), { ...json, 'idempotency-key': 'a-2' }),
    ),
  );
  for (const each of together) expect([202, 409]).toContain(each.status);
  expect(together.filter((each) => each.status === 202 && each.replayed === null)).toHaveLength(1);
});

test.each([
  ['no token', words, { 'content-type': 'text/plain' }, null, 401],
  ['a token without the scope', words, { 'content-type': 'text/plain' }, 'token-read', 403],
  ['no body', '', { 'content-type': 'text/plain' }, 'token-in', 400],
  ['broken JSON', '{"text": ', json, 'token-in', 400],
  ['unknown fields', '{"text": "x", "colour": 1}', json, 'token-in', 400],
  ['neither text nor content', '{}', json, 'token-in', 400],
  ['an empty text', '{"text": "  "}', json, 'token-in', 422],
  ['a damaged PDF', '%PDF-1.7 no', { 'content-type': 'application/pdf' }, 'token-in', 422],
] as const)('%s is answered by a problem document', async (_, body, headers, token, status) => {
  const answer = await post(body, headers, '', token);
  expect(answer).toMatchObject({ status, type: 'application/problem+json', body: { status } });
  expect(answer.body.detail).not.toBe('');
});

test('the route is in the description of the API', async () => {
  const response = await fetch(new URL('/api/openapi.json', page.url), {
    headers: { authorization: 'Bearer token-read' },
  });
  expect(Object.keys(((await response.json()) as { paths: object }).paths)).toContain('/reports');
});

test('while the queue is away a report is taken in all the same, and it is said that it waits', async () => {
  process.env.REDIS_URL = 'redis://127.0.0.1:1';
  const lines: string[] = [];
  const away = openIntake(temporary.store, (line) => lines.push(line));
  try {
    const bytes = Buffer.from('Rebels shelled a camp near Goma on July 4, 2025.');
    const { reports } = await away.intake({ bytes, name: 'camp.txt', mediaType: null });
    expect((await findReport(temporary.store.db, reports[0]!.id))?.text).toContain('Goma');
  } finally {
    delete process.env.REDIS_URL;
    await away.close();
  }
  expect(lines.join()).toMatch(/does not answer.*waits in the store/);
});
