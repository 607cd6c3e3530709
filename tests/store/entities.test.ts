import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadResources } from '../../src/lexicon/index.js';
import {
  addReports,
  draftEntry,
  findEntity,
  findProposal,
  listEntities,
  openProposals,
  proposeEntry,
  saveResults,
  settleProposal,
} from '../../src/store/index.js';
import { resultsOf } from '../../src/workers/result.js';
import { temporaryStore } from '../setup/store.js';
import { reportOf } from '../support/reports.js';

const resources = loadResources();
const first = reportOf(
  'The Ravine Shield Brigade shelled Basra on Monday, the Iraqi Oil Ministry said. Iraqi Oil Ministry engineers fled. The brigade denied it.',
  '2025-07-01',
);
const second = reportOf(
  'The Ravine Shield Brigade attacked a police station in Kirkuk on Friday. NATO condemned it.',
  '2025-07-05',
);
const read = (report: typeof first, text = report.text) => resultsOf([{ ...report, text }], resources)[0]!;

let opened: Awaited<ReturnType<typeof temporaryStore>>;
beforeAll(async () => {
  opened = await temporaryStore();
});
afterAll(() => opened.remove());
beforeEach(async () => {
  const { db } = opened.store;
  for (const table of ['entity_proposals', 'entity_mentions', 'entities', 'candidates', 'reports'] as const)
    await db.deleteFrom(table).execute();
  await addReports(db, [
    { report: first, origin: 'a test' },
    { report: second, origin: 'a test' },
  ]);
  await saveResults(db, [read(first), read(second)]);
});

const brief = async (filter: Parameters<typeof listEntities>[1] = {}) =>
  (await listEntities(opened.store.db, filter, 0, 50)).items.map(
    (item) => `${item.id} ${item.listed ? 'listed' : 'new'} ${item.reports}/${item.mentions}`,
  );

test('an entity has one record over all reports, and names of no list come by how many reports name them', async () => {
  expect((await brief())[0]).toBe('name:ravine shield brigade new 2/2');
  expect(await brief()).toContain('irq:ministry-oil listed 1/1');
  expect(await brief({ listed: false })).toEqual(['name:ravine shield brigade new 2/2']);
  expect(await brief({ words: 'ravine' })).toEqual(['name:ravine shield brigade new 2/2']);
  expect(await brief({ words: 'nato', country: 'irq' })).toEqual([]);
  expect(await brief({ words: '%' })).toEqual([]);
});

test('the same result again changes nothing, in one process or two', async () => {
  const before = await brief();
  const written = async () =>
    await opened.store.db.selectFrom('entity_mentions').selectAll().orderBy('report_id').orderBy('entity_id').execute();
  const rows = await written();
  await Promise.all([
    saveResults(opened.store.db, [read(first), read(second)]),
    saveResults(opened.store.db, [read(second), read(first)]),
  ]);
  expect(await brief()).toEqual(before);
  expect(await written()).toEqual(rows);
});

test('a later extraction replaces what its report counted, and only that', async () => {
  await saveResults(opened.store.db, [read(first, 'NATO met the Ravine Shield Brigade. NATO left.')]);
  expect(await brief()).toEqual(['x-nato listed 2/3', 'name:ravine shield brigade new 2/2']);
  await saveResults(opened.store.db, [{ ...read(second), entities: [] }]);
  expect(await brief()).toEqual(['x-nato listed 1/2', 'name:ravine shield brigade new 1/1']);
});

test('counts are written with the candidates or not at all', async () => {
  const broken = read(first, 'NATO left Erbil on Monday.');
  const bad = { ...broken, entities: [{ ...broken.entities![0]!, mentions: Number.MAX_SAFE_INTEGER }] };
  const before = await brief();
  await expect(saveResults(opened.store.db, [bad])).rejects.toThrow();
  expect(await brief()).toEqual(before);
});

test('a name becomes listed when a list has it, and the old record goes with its last report', async () => {
  const now = read(first).entities!.map((entity) =>
    entity.listed ? entity : { ...entity, id: 'own-ravine', name: 'Ravine Shield', listed: true },
  );
  await saveResults(opened.store.db, [{ ...read(first), entities: now }]);
  expect(await brief({ words: 'ravine' })).toEqual(['name:ravine shield brigade new 1/1', 'own-ravine listed 1/1']);
});

test('one entity shows its names, reports and candidates', async () => {
  const found = await findEntity(opened.store.db, 'name:ravine shield brigade');
  expect(found).toMatchObject({ reports: 2, mentions: 2, listed: false, kind: 'armed_group' });
  expect(found!.forms).toEqual([{ form: 'Ravine Shield Brigade', count: 2 }]);
  expect(found!.inReports.map((report) => report.id).sort()).toEqual([first.id, second.id].sort());
  expect(found!.candidates.map((candidate) => [candidate.reportId, candidate.role])).toContainEqual([
    second.id,
    'actor',
  ]);
  expect(await findEntity(opened.store.db, 'name:nobody')).toBeUndefined();
});

test('a proposal is one for each entity, is settled once, and takes the name off the list of those missing', async () => {
  const { db } = opened.store;
  const id = 'name:ravine shield brigade';
  const [line] = (await listEntities(db, { words: 'ravine' }, 0, 1)).items;
  const entry = draftEntry(line!);
  expect(entry).toMatchObject({ id: 'own-ravine-shield-brigade', kind: 'armed_group', aliases: '' });
  const number = await proposeEntry(db, id, entry, 'ana');
  expect(await proposeEntry(db, id, { ...entry, country: 'TCD' }, 'ben')).toBe(number);
  expect(await openProposals(db)).toBe(1);
  expect(await findProposal(db, number)).toMatchObject({ proposedBy: 'ben', state: 'open', entry: { country: 'TCD' } });
  expect(await settleProposal(db, number, 'dismissed', 'lea')).toBe(true);
  expect(await settleProposal(db, number, 'applied', 'lea')).toBe(false);
  expect(await brief({ listed: false, unsettled: true })).toEqual([]);
  expect(await brief({ listed: false })).toHaveLength(1);
});
