import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentId, type EventCandidate } from '../../src/events/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { type Database, linkWaiting, saveResults, saveVerdict, tellingsOf } from '../../src/store/index.js';
import { linkModel } from '../../src/workers/index.js';
import { type TemporaryStore, temporaryStore } from '../setup/store.js';
import { reportOf } from '../support/reports.js';
import { type SeededReport, seedReports } from '../support/seed.js';
import { seedStore } from '../support/site.js';

const model = linkModel(loadResources());
let temporary: TemporaryStore;
let db: Database;

beforeAll(async () => {
  temporary = await temporaryStore();
  db = temporary.store.db;
});
afterAll(() => temporary?.remove());

/** The reports of the samples, each told three times: as it is, with other words, and a day later in another place. */
const told: readonly SeededReport[] = seedReports()
  .slice(0, 4)
  .flatMap(({ report, candidates }) =>
    ['first', 'second', 'third'].map((name, telling): SeededReport => {
      const other = reportOf(`${name} telling\n${report.text}`, report.publishedAt);
      return {
        report: other,
        candidates: candidates.map((record) => ({
          ...record,
          id: contentId(record.id, name),
          reportId: other.id,
          ...(telling === 2 && {
            places: record.places.map((place) => ({ ...place, name: 'Elsewhere', country: 'XXX', lat: 1, lon: 1 })),
          }),
        })),
      };
    }),
  );
const ids = told.flatMap((each) => each.candidates.map((record) => record.id));

async function linkAll(): Promise<number> {
  let sum = 0;
  for (;;) {
    const taken = await linkWaiting(db, model);
    if (taken === 0) return sum;
    sum += taken;
  }
}
async function clusters(): Promise<readonly string[]> {
  const rows = await db.selectFrom('link_items').select(['candidate_id', 'cluster']).orderBy('candidate_id').execute();
  return rows.map((row) => `${row.candidate_id} in ${row.cluster}`);
}
async function arrive(order: readonly SeededReport[], between: () => Promise<unknown>): Promise<readonly string[]> {
  await db.deleteFrom('reports').execute();
  for (const each of order) {
    await seedStore(temporary.store, [each]);
    await between();
  }
  expect(await linkAll()).toBeGreaterThanOrEqual(0);
  return await clusters();
}

test('clusters are the same in whatever order and steps the reports arrive', async () => {
  const atOnce = await arrive(told, async () => {});
  expect(atOnce).toHaveLength(ids.length);
  const steps = await arrive(told, linkAll);
  const backwards = await arrive([...told].reverse(), linkAll);
  expect(steps).toEqual(atOnce);
  expect(backwards).toEqual(atOnce);
});

test('the same event in another report is found with what speaks for it; nothing waits twice', async () => {
  expect(await linkAll()).toBe(0);
  const first = told[0]!.candidates.find((record) => record.places.length > 0 && record.time !== null)!;
  const tellings = await tellingsOf(db, first.id);
  const together = tellings.filter((each) => each.together);
  expect(together.map((each) => each.reportId)).toContain(told[1]!.report.id);
  const weights = await db.selectFrom('candidates').select(['id', 'weight']).where('id', 'in', [first.id]).execute();
  const alone = await db
    .selectFrom('link_items')
    .select('weight')
    .where('candidate_id', '=', first.id)
    .executeTakeFirstOrThrow();
  expect(weights[0]!.weight).toBeCloseTo(alone.weight * (1 + together.length), 4);
  expect(together[0]!.contributions!.some(({ feature }) => feature === 'same-type')).toBe(true);
});

test('what a reviewer says of two candidates holds through later runs, and can be taken back', async () => {
  const [one, two] = [0, 1].map(
    (telling) => told[telling]!.candidates.find((record) => record.places.length > 0 && record.time !== null)!,
  ) as [EventCandidate, EventCandidate];
  const clusterOf = async (id: string) =>
    (await db.selectFrom('link_items').select('cluster').where('candidate_id', '=', id).executeTakeFirstOrThrow())
      .cluster;
  expect(await clusterOf(one.id)).toBe(await clusterOf(two.id));
  expect(await saveVerdict(db, one.id, two.id, 'apart', 'ana')).toBe(true);
  expect(await clusterOf(one.id)).not.toBe(await clusterOf(two.id));
  // A later run that changes one of them.
  const changed = { ...one, certainty: one.certainty === 1 ? 0.9 : 1 };
  const versions = { code: 'later', lexicons: 'later', models: 'none' };
  const candidates = told[0]!.candidates.map((record) => (record.id === one.id ? changed : record));
  await saveResults(db, [{ reportId: told[0]!.report.id, candidates, sentences: 1, milliseconds: 1, versions }]);
  expect(await linkAll()).toBe(1);
  expect(await clusterOf(one.id)).not.toBe(await clusterOf(two.id));
  expect(await saveVerdict(db, two.id, one.id, null, 'ana')).toBe(true);
  expect(await clusterOf(one.id)).toBe(await clusterOf(two.id));
  expect(await saveVerdict(db, one.id, 'nothing', 'together', 'ana')).toBe(false);
});
