import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dispatch } from '../../src/delivery/index.js';
import { addConsumer, decide } from '../../src/store/index.js';
import { temporaryStore } from '../setup/store.js';
import { type SeededReport, seedReports } from '../support/seed.js';
import { seedStore } from '../support/site.js';

const text = readFileSync(fileURLToPath(new URL('../../docs/delivery.md', import.meta.url)), 'utf8');
/** The queries of the worked example, as they stand in the document. */
const queries = [...text.matchAll(/^```sql\n([\s\S]*?)^```/gm)].map((match) => match[1]!);

let opened: Awaited<ReturnType<typeof temporaryStore>>;
let client: pg.Client;
const [report] = seedReports();
const base = report!.candidates[0]!;
const side = (role: 'actor' | 'target', name: string) => ({ ...base.participants[0]!, role, name });
const place = (name: string, admin1: string | null, extent: 'city' | 'region') => ({
  ...{ role: 'location' as const, text: null, start: null, end: null, name, geonameId: null, feature: 'P.PPL', admin1 },
  ...{ country: 'IRQ', lat: null, lon: null, extent, via: 'named' as const, confidence: 0.9 },
});
const when = (from: string, to = from) => ({ ...base.time!, from, to });
const codes = (root: string) => ({ plover: { root, modes: [], contexts: [] }, cameo: null, acled: null });
const attack = {
  ...base,
  status: 'actual' as const,
  polarity: 'positive' as const,
  codes: codes('ASSAULT'),
  confidence: 0.8,
  certainty: 1,
};
const killed = (min: number, max: number | null) => [{ of: 'killed', min, max, text: '', start: 0, end: 0 }];
const candidates: SeededReport['candidates'] = [
  {
    ...attack,
    id: 'a1',
    places: [place('Kirkuk', 'Kirkuk', 'city')],
    time: when('2025-06-30'),
    quantities: killed(3, 5),
  },
  {
    ...attack,
    id: 'a2',
    places: [place('Hawija', 'Kirkuk', 'city')],
    time: when('2025-07-02'),
    quantities: killed(1, null),
  },
  { ...attack, id: 'a3', places: [place('the north', null, 'region')], time: when('2025-07-01'), quantities: [] },
  { ...attack, id: 'a4', places: [place('Kirkuk', 'Kirkuk', 'city')], time: when('2025-07-08'), quantities: [] },
  { ...attack, id: 'a5', places: [place('Kirkuk', 'Kirkuk', 'city')], time: when('2025-07-01'), polarity: 'negated' },
  {
    ...attack,
    id: 'b1',
    codes: codes('ACCUSE'),
    participants: [side('actor', 'The ministry'), side('target', 'The militia')],
  },
  {
    ...attack,
    id: 'b2',
    codes: codes('ACCUSE'),
    participants: [side('actor', 'The ministry'), side('target', 'The militia')],
  },
  {
    ...attack,
    id: 'b3',
    codes: codes('ACCUSE'),
    participants: [side('actor', 'The militia'), side('target', 'A neighbour')],
  },
];

beforeAll(async () => {
  opened = await temporaryStore();
  const { db, url } = opened.store;
  await seedStore(opened.store, [{ report: report!.report, candidates }]);
  let key = 0;
  const take = (candidateId: string, kind: 'approve' | 'reject' | 'edit', edit: object | null = null) =>
    decide(db, {
      candidateId,
      kind,
      edit,
      reviewer: 'ada',
      at: new Date().toISOString(),
      reason: kind === 'reject' ? 'duplicate' : null,
      key: `key-${++key}`,
    });
  for (const { id } of candidates) await take(id, 'approve');
  await addConsumer(db, { id: 'analysts', sink: 'postgres', config: { url }, filter: {}, tlp: 'TLP:CLEAR', cursor: 0 });
  await take('b2', 'reject');
  await take('a4', 'edit', { time: when('2025-07-09') });
  expect(await dispatch(db, 'analysts', { signal: new AbortController().signal })).toBe('drained');
  client = new pg.Client({ connectionString: url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await opened?.remove();
});

const ask = async (n: number) => (await client.query({ text: queries[n]!, rowMode: 'array' })).rows as unknown[][];

test('there are three queries', () => {
  expect(queries).toHaveLength(3);
});

test('attacks in each week and province, with their uncertainty', async () => {
  const rows = (await ask(0)).map(([week, ...rest]) => [(week as Date).toDateString(), ...rest.map(String)]);
  expect(rows).toEqual([
    ['Mon Jun 30 2025', 'IRQ', 'Kirkuk', '2', '1.6', '0.6', '0', '4', '6'],
    ['Mon Jun 30 2025', 'IRQ', 'the north', '1', '0.8', '0.4', '1', 'null', 'null'],
    ['Mon Jul 07 2025', 'IRQ', 'Kirkuk', '1', '0.8', '0.4', '0', 'null', 'null'],
  ]);
});

test('who blames whom', async () => {
  const rows = (await ask(1)).map(([accuser, accused, times, , , reports]) => [accuser, accused, times, reports]);
  expect(rows).toEqual([
    ['The militia', 'A neighbour', '1', report!.report.title],
    ['The ministry', 'The militia', '1', report!.report.title],
  ]);
});

test('what changed since yesterday', async () => {
  const rows = (await ask(2)).map(([, kind, reason, author, , , event, version]) => [
    kind,
    reason,
    author,
    event,
    version,
  ]);
  expect(rows).toEqual([
    ['retracted', 'duplicate', 'ada', 'b2', 2],
    ['corrected', 'edited', 'ada', 'a4', 2],
  ]);
});
