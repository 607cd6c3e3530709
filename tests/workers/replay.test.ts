import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeCorpus } from '../../bench/corpus.js';
import { loadResources, projectRoot } from '../../src/lexicon/index.js';
import { type Database, decide, listReplays, replayChanges } from '../../src/store/index.js';
import { replayReports } from '../../src/workers/index.js';
import { type TemporaryStore, temporaryStore } from '../setup/store.js';
import { extractInto } from '../support/extracted.js';
import { withActors, withTriggers } from '../support/lists.js';

const before = loadResources();
const reports = makeCorpus(join(projectRoot, 'samples'), 120_000).reports;
let temporary: TemporaryStore;
let db: Database;

beforeAll(async () => {
  temporary = await temporaryStore();
  db = temporary.store.db;
});
afterAll(() => temporary?.remove());

/** All reports as the lexicons of the project read them. */
beforeEach(async () => {
  await temporary.empty();
  await extractInto(db, reports, before);
});

const dawn = withActors(before, 'own-azov-dawn,Azov Dawn,company,RUS,BUS,');
/** Those that hold both words of the name, together or not. */
const naming = reports.filter(({ text }) => /\bazov\b/i.test(text) && /\bdawn\b/i.test(text));

/** Everything a new reading may change, without the versions that read it. */
async function stored() {
  const candidates = await db
    .selectFrom('candidates')
    .select(['id', 'report_id', 'record', 'reading', 'asks', 'current', 'review'])
    .orderBy('id')
    .execute();
  const mentions = await db
    .selectFrom('entity_mentions')
    .selectAll()
    .orderBy('report_id')
    .orderBy('entity_id')
    .execute();
  return {
    candidates: candidates.map(({ record: { versions: _, ...record }, ...row }) => ({ ...row, record })),
    mentions,
  };
}

test('a new actor touches only the reports that can name it, and the store is then as after reading all anew', async () => {
  const found = await replayReports(db, dawn);
  expect(found).toMatchObject({ reports: reports.length, read: naming.length });
  expect(naming.length).toBeGreaterThan(0);
  expect(naming.length).toBeLessThan(reports.length / 2);
  expect(found.changed).toBeGreaterThan(0);
  expect([...found.because]).toEqual([['own-azov-dawn', naming.length]]);
  const selective = await stored();
  await db
    .updateTable('reports')
    .set({ versions: JSON.stringify(before.versions) })
    .execute();
  expect(await replayReports(db, dawn, { all: true })).toMatchObject({
    read: reports.length,
    changed: 0,
    new: 0,
    gone: 0,
  });
  expect(await stored()).toEqual(selective);
  expect(await replayReports(db, dawn)).toMatchObject({ reports: 0 });
});

test('an own trigger, and a word taken from a type, touch only the reports that hold a form of theirs', async () => {
  const own = withTriggers(before, 'statement:\n  verbs: [add -> speech w=1]\narmed_clash:\n  not: [clash]\n');
  const holding = reports.filter(({ text }) => /\b(?:add(?:s|ed|ing)?|clash(?:es|ed|ing)?)\b/i.test(text));
  expect(holding.length).toBeGreaterThan(0);
  expect(holding.length).toBeLessThan(reports.length / 2);
  const found = await replayReports(db, own);
  expect(found).toMatchObject({ reports: reports.length, read: holding.length });
  expect(found.gone + found.new + found.changed).toBeGreaterThan(0);
  expect([...found.because.keys()].sort()).toEqual(['armed_clash/not/clash', 'statement/verb/add -> speech w=1']);
  const selective = await stored();
  await db
    .updateTable('reports')
    .set({ versions: JSON.stringify(before.versions) })
    .execute();
  expect(await replayReports(db, own, { all: true })).toMatchObject({ changed: 0, new: 0, gone: 0 });
  expect(await stored()).toEqual(selective);
});

test('what nothing explains is read anew in full: a version whose lists nobody kept, other models, a changed state', async () => {
  const full = { reports: reports.length, read: reports.length };
  expect(await replayReports(db, withActors(before, 'own-state,Westmark,state,WMK,,'), { dryRun: true })).toMatchObject(
    full,
  );
  const models = { ...before, versions: { ...before.versions, models: 'others' } };
  expect(await replayReports(db, models, { dryRun: true })).toMatchObject({ ...full, changed: 0, new: 0, gone: 0 });
  await db.deleteFrom('lexicon_versions').execute();
  expect(await replayReports(db, dawn, { dryRun: true })).toMatchObject(full);
});

test('a dry run writes nothing, and an interrupted run goes on where it was', async () => {
  const untouched = await stored();
  const dry = await replayReports(db, dawn, { dryRun: true });
  expect(dry).toMatchObject({ id: null, read: naming.length });
  expect(await stored()).toEqual(untouched);
  const stop = new AbortController();
  const first = await replayReports(db, dawn, { signal: stop.signal, progress: () => stop.abort() });
  const second = await replayReports(db, dawn);
  expect(first.read + second.read).toBe(naming.length);
  expect(first.changed + second.changed).toBe(dry.changed);
  const runs = await listReplays(db, 2);
  expect(runs.map((run) => run.finishedAt === null)).toEqual([false, true]);
});

test('decisions stay, and a reviewer is asked again only where the reading changed', async () => {
  const dry = await replayReports(db, dawn);
  const changed = (await replayChanges(db, dry.id!, 100)).find(
    ({ kind, fields }) => kind === 'changed' && fields.includes('participants'),
  );
  await db
    .updateTable('reports')
    .set({ versions: JSON.stringify(before.versions) })
    .execute();
  await replayReports(db, { ...before, versions: { ...before.versions, models: 'back' } });
  const id = changed!.candidate_id;
  const approve = async (candidateId: string, key: string) =>
    await decide(db, { candidateId, kind: 'approve', reviewer: 'ana', at: '2025-07-01T00:00:00Z', key });
  await approve(id, 'one');
  const same = await db
    .selectFrom('candidates')
    .select('id')
    .where('report_id', '!=', changed!.report_id)
    .executeTakeFirstOrThrow();
  await approve(same.id, 'two');
  const seen = await db.selectFrom('candidates').select('record').where('id', '=', id).executeTakeFirstOrThrow();
  const found = await replayReports(db, dawn);
  expect(found.asked).toBe(1);
  const after = await db.selectFrom('candidates').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  expect(after).toMatchObject({ asks: true, review: 'approved', current: true, record: seen.record });
  expect(after.reading?.participants).not.toEqual(seen.record.participants);
  await decide(db, {
    candidateId: id,
    kind: 'comment',
    reviewer: 'ana',
    at: '2025-07-02T00:00:00Z',
    note: 'kept',
    key: 'three',
  });
  const settled = await db.selectFrom('candidates').select('asks').where('asks', '=', true).execute();
  expect(settled).toEqual([]);
});
