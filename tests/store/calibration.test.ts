import { afterAll, beforeAll, expect, test } from 'vitest';
import { seeded } from '../../src/review/index.js';
import {
  addReports,
  calibrationOf,
  calibrationSummary,
  decide,
  drawSample,
  endPolicy,
  judgementsAtRandom,
  keepCalibration,
  policyInForce,
  policyName,
  queueLines,
  runPolicy,
  saveResults,
  setPolicy,
  Unproven,
  undoBatch,
} from '../../src/store/index.js';
import { type TemporaryStore, temporaryStore } from '../setup/store.js';
import { reportOf } from '../support/reports.js';
import { seedReports } from '../support/seed.js';

const COUNT = 900;
const versions = { code: 'c', lexicons: 'l', models: 'm' };
const [seed] = seedReports()[0]!.candidates;
const family = (type: string) => type;
let opened: TemporaryStore;

/** Candidates whose score promises more than reviewers will find: right with the score's square. */
beforeAll(async () => {
  opened = await temporaryStore();
  const random = seeded(1);
  const { db } = opened.store;
  const reports = Array.from({ length: 30 }, (_, n) =>
    reportOf(`Report ${n}. Militants attacked a town.`, '2025-07-01'),
  );
  await addReports(
    db,
    reports.map((report) => ({ report, origin: 'a test' })),
  );
  await saveResults(
    db,
    reports.map(({ id: reportId }, n) => ({
      reportId,
      candidates: Array.from({ length: COUNT / 30 }, (_, k) => ({
        ...seed!,
        ...{ id: `${n}-${k}`, reportId, versions, flags: [], duplicates: [], links: [] },
        trigger: { ...seed!.trigger, start: k, end: k + 1 },
        confidence: Math.round((0.4 + 0.6 * random()) * 100) / 100,
      })),
      ...{ sentences: 1, milliseconds: 1, versions },
    })),
  );
});
afterAll(() => opened.remove());

test('from the draw to the policy and back', async () => {
  const { db } = opened.store;
  const random = seeded(2);
  expect(await drawSample(db, 600, 'lea')).toBe(600);
  const { lines } = await queueLines(db, { drawn: true, state: ['open'] }, 'report', {}, COUNT);
  expect(lines.length).toBe(600);
  let key = 0;
  const on = (candidateId: string, minute: number) => ({
    ...{ candidateId, reviewer: 'ada', key: `k${key++}` },
    at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  });
  for (const [index, { id, confidence }] of lines.entries())
    await decide(
      db,
      random() < confidence ** 2
        ? { ...on(id, index), kind: 'approve' }
        : { ...on(id, index), kind: 'reject', reason: 'wrong-reading' },
    );

  // What somebody picked, decided over a filter, or rejected for another reason than its reading says nothing of the score.
  const picked = await queueLines(db, { state: ['open'] }, 'confident', {}, 3);
  await decide(db, { ...on(picked.lines[0]!.id, 700), kind: 'reject', reason: 'not-an-event' });
  expect(await drawSample(db, 1, 'lea')).toBe(1);
  const { lines: more } = await queueLines(db, { drawn: true, state: ['open'] }, 'report', {}, 1);
  await decide(db, { ...on(more[0]!.id, 701), kind: 'reject', reason: 'other' });
  const judgements = await judgementsAtRandom(db, family);
  expect(judgements.length).toBe(600);

  expect(await calibrationOf(db)).toBeUndefined();
  const before = await calibrationSummary(db, family);
  expect([before.state, before.newest, before.policy]).toEqual(['calibrated', null, null]);
  expect(before.raw.error).toBeGreaterThan(0.08);
  expect(before.held!.error).toBeLessThan(before.raw.error / 2);

  // Nothing is approved without a policy, and no policy is set that the decisions do not prove.
  expect(await runPolicy(db, family)).toBeUndefined();
  const wanted = { floor: 0.9, precision: 0.99, audit: 0.5, by: 'lea' };
  await expect(setPolicy(db, judgements, wanted)).rejects.toThrow(Unproven);
  const first = await keepCalibration(db, judgements, 'lea');
  await expect(setPolicy(db, judgements, wanted)).rejects.toThrow(Unproven);
  const proof = await setPolicy(db, judgements, { ...wanted, floor: 0.7, precision: 0.7 });
  expect(proof.atLeast).toBeGreaterThanOrEqual(0.7);

  const done = (await runPolicy(db, family))!;
  expect(done.approved).toBeGreaterThan(20);
  expect(done.audited).toBeGreaterThan(0);
  expect(done.audited).toBeLessThan(done.approved);
  const approved = await queueLines(db, { state: ['approved'], reviewer: policyName }, 'confident', {}, COUNT);
  expect(approved.lines.length).toBe(done.approved);
  const audit = await queueLines(db, { reviewer: policyName, second: true }, 'confident', {}, COUNT);
  expect(audit.lines.length).toBe(done.audited);
  // Its own decisions teach it nothing.
  expect((await judgementsAtRandom(db, family)).length).toBe(600);
  expect(await undoBatch(db, done.batch, 'lea')).toBeGreaterThanOrEqual(done.approved);
  expect((await queueLines(db, { state: ['approved'], reviewer: policyName }, 'confident', {}, 9)).lines).toEqual([]);
  expect(await endPolicy(db)).toBe(true);
  expect(await policyInForce(db)).toBeUndefined();

  // Versions are kept: what an older one said can be said again.
  const second = await keepCalibration(db, judgements.slice(0, 200), 'lea');
  expect(second.version).toBe(first.version + 1);
  expect((await calibrationOf(db))!.calibration).toEqual(second.calibration);
  expect((await calibrationOf(db, first.version))!.calibration).toEqual(first.calibration);
});
