import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { exportEvents, exportFormats } from '../../src/delivery/index.js';
import type { EventCandidate } from '../../src/events/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';
import type { NewDecision } from '../../src/review/index.js';
import {
  addReports,
  changesAfter,
  decide,
  decisionsOn,
  lastCursor,
  saveResults,
  splitCandidate,
} from '../../src/store/index.js';
import { temporaryStore } from '../setup/store.js';
import { reportOf } from '../support/reports.js';

const report = reportOf(
  'Militants attacked a police station in Kirkuk on Monday, killing three officers. Protesters blocked a road in Basra. ' +
    'The group did not attack the airport in Erbil, said the ministry, "as some claim".',
  '2025-07-01',
);
const resources = loadResources();
const { candidates } = analyze(report, resources);
const result = { reportId: report.id, candidates, sentences: 3, milliseconds: 1, versions: resources.versions };

let opened: Awaited<ReturnType<typeof temporaryStore>>;
beforeAll(async () => {
  opened = await temporaryStore();
});
afterAll(() => opened.remove());

beforeEach(async () => {
  await opened.empty();
  const { db } = opened.store;
  await addReports(db, [{ report, origin: 'a test' }]);
  await saveResults(db, [result]);
});

let keys = 0;
const on = (candidate: EventCandidate, kind: NewDecision['kind'], more: Partial<NewDecision> = {}): NewDecision => ({
  candidateId: candidate.id,
  kind,
  reviewer: 'ada',
  at: '2025-07-02T10:00:00Z',
  key: `key-${++keys}`,
  ...more,
});

async function exported(format: 'jsonl' | 'csv', all = false): Promise<string> {
  let text = '';
  const chosen = exportFormats.find((each) => each.name === format)!;
  const cursor = await lastCursor(opened.store.db);
  for await (const piece of exportEvents(opened.store.db, chosen, { all, cursor })) text += piece;
  return text;
}

const fact = candidates.find((each) => each.polarity === 'positive' && each.status === 'actual')!;
const negated = candidates.find((each) => each.polarity === 'negated')!;

test('an approved candidate is exported whole, and what is not approved is not', async () => {
  await decide(opened.store.db, on(fact, 'approve'));
  const lines = (await exported('jsonl')).trim().split('\n');
  expect(lines).toHaveLength(1);
  const told = JSON.parse(lines[0]!);
  const { version, reviewer, reviewedAt, candidateIds, report: about, tlp, created, modified, state, ...record } = told;
  expect(state).toBe('published');
  expect(modified).toBe(created);
  expect(tlp).toBe('TLP:CLEAR');
  expect({ version, reviewer, reviewedAt, candidateIds }).toEqual({
    version: 1,
    reviewer: 'ada',
    reviewedAt: '2025-07-02T10:00:00.000Z',
    candidateIds: [fact.id],
  });
  expect(about).toEqual({ title: null, publishedAt: '2025-07-01', source: null, url: null });
  expect({ ...record, schema: fact.schema, id: fact.id }).toEqual(JSON.parse(JSON.stringify(fact)));
});

test('edits, rejection and approval again are new versions, each told once in the feed', async () => {
  const { db } = opened.store;
  await decide(db, on(fact, 'approve'));
  await decide(db, on(fact, 'comment', { reason: 'seen elsewhere too' }));
  await decide(db, on(fact, 'edit', { edit: { status: 'planned' } }));
  await decide(db, on(fact, 'reject', { reason: 'wrong' }));
  await decide(db, on(fact, 'edit', { edit: { status: 'ongoing' } }));
  await decide(db, on(fact, 'approve', { reviewer: 'bob' }));
  const changes = await changesAfter(db, 0, 100);
  expect(changes.map((change) => [change.kind, change.version, change.record.status])).toEqual([
    ['created', 1, 'actual'],
    ['corrected', 2, 'planned'],
    ['retracted', 3, 'planned'],
    ['corrected', 4, 'ongoing'],
  ]);
  const cursors = changes.map((change) => change.cursor);
  expect(cursors).toEqual([...cursors].sort((a, b) => a - b));
  expect(await changesAfter(db, cursors[1]!, 1)).toEqual([changes[2]]);
  expect(await decisionsOn(db, fact.id)).toHaveLength(6);
});

test('the same decision sent twice is one, and an unknown candidate is none', async () => {
  const { db } = opened.store;
  const decision = on(fact, 'approve');
  const [first, second] = [await decide(db, decision), await decide(db, decision)];
  expect(second).toEqual(first);
  expect(await decisionsOn(db, fact.id)).toHaveLength(1);
  expect(await changesAfter(db, 0, 10)).toHaveLength(1);
  expect(await decide(db, on({ ...fact, id: 'nobody' }, 'approve'))).toBeUndefined();
});

test('many reviewers at once lose no decision, and cursors grow in the order of commits', async () => {
  const { db } = opened.store;
  const given = candidates.flatMap((candidate) =>
    (['approve', 'reject', 'approve', 'reopen'] as const).map((kind) => on(candidate, kind)),
  );
  let read = 0;
  let last = 0;
  const reading = (async () => {
    for (let turn = 0; turn < 40; turn++) {
      const page = await changesAfter(db, last, 1000);
      read += page.length;
      last = page.at(-1)?.cursor ?? last;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  await Promise.all(given.map((decision) => decide(db, decision)));
  await reading;
  read += (await changesAfter(db, last, 1000)).length;
  expect(read).toBe((await changesAfter(db, 0, 1000)).length);
  const rows = await db.selectFrom('decisions').select('key').execute();
  expect(rows).toHaveLength(given.length);
});

test('negated events are approved but left out of exports unless asked for', async () => {
  await decide(opened.store.db, on(negated, 'approve'));
  expect(await exported('jsonl')).toBe('');
  expect((await exported('jsonl', true)).trim().split('\n')).toHaveLength(1);
});

test('CSV holds the same events as JSON Lines, read back field by field', async () => {
  for (const candidate of candidates) await decide(opened.store.db, on(candidate, 'approve'));
  const events = (await exported('jsonl', true))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as EventCandidate);
  const [heads, ...rows] = readCsv(await exported('csv', true));
  expect(rows).toHaveLength(events.length);
  rows.forEach((row, i) => {
    const cell = (name: string) => row[heads!.indexOf(name)];
    const event = events[i]!;
    expect(row).toHaveLength(heads!.length);
    expect(cell('id')).toBe(event.id);
    expect(cell('type')).toBe(event.type);
    expect(cell('evidence')).toBe(event.evidence.map((each) => each.text).join(' | '));
    expect(Number(cell('confidence'))).toBe(event.confidence);
  });
});

test('extracting again keeps what was decided on and drops what was not', async () => {
  const { db } = opened.store;
  await decide(db, on(fact, 'approve'));
  await saveResults(db, [{ ...result, candidates: [] }]);
  const rows = await db.selectFrom('candidates').select(['id', 'current', 'review']).execute();
  expect(rows).toEqual([{ id: fact.id, current: false, review: 'approved' }]);
  await saveResults(db, [result]);
  const again = await db.selectFrom('candidates').select(['id', 'current']).execute();
  expect(again.map((row) => row.id).sort()).toEqual(candidates.map((each) => each.id).sort());
  expect(again.every((row) => row.current)).toBe(true);
});

test('extracting again never changes a candidate that someone decided on: neither its record nor what the queue shows', async () => {
  const { db } = opened.store;
  const state = () => db.selectFrom('candidates').selectAll().where('id', '=', fact.id).executeTakeFirstOrThrow();
  await decide(db, on(fact, 'edit', { edit: { status: 'planned', places: [] } }));
  await decide(db, on(fact, 'approve'));
  const before = await state();
  expect([before.status, before.place]).toEqual(['planned', null]);
  const reread = candidates.map((each) => ({ ...each, type: 'bombing', confidence: 0.123, certainty: 0.5 }));
  await saveResults(db, [{ ...result, candidates: reread }]);
  expect(await state()).toEqual(before);
  const other = await db.selectFrom('candidates').select('type').where('id', '<>', fact.id).execute();
  expect(other.every((row) => row.type === 'bombing')).toBe(true);
  await saveResults(db, [{ ...result, candidates: [] }]);
  await saveResults(db, [{ ...result, candidates: reread }]);
  expect(await state()).toEqual(before);
});

test('a candidate that was split off stays in the queue when its report is extracted again', async () => {
  const { db } = opened.store;
  const made = (await splitCandidate(db, fact.id, 'ada', 'split'))!;
  await decide(db, on({ ...fact, id: made }, 'approve'));
  await saveResults(db, [result]);
  const row = await db.selectFrom('candidates').select('current').where('id', '=', made).executeTakeFirst();
  expect(row).toEqual({ current: true });
});

/** RFC 4180, written apart from the product's writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const match of text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)) {
    const cell = match[1]!;
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (match[2] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
