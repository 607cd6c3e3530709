import { afterAll, beforeAll, expect, it } from 'vitest';
import { contentId } from '../../src/events/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { linkWaiting } from '../../src/store/index.js';
import { linkModel } from '../../src/workers/index.js';
import { addPeople, askJson } from '../support/people.js';
import { reportOf } from '../support/reports.js';
import { seedReports } from '../support/seed.js';
import { openSite, type Site } from '../support/site.js';

let site: Site;
const [first] = seedReports();
const own = first!.candidates.find((record) => record.places.length > 0 && record.time !== null)!;
const later = reportOf(`A later report.\n${first!.report.text}`, first!.report.publishedAt);
const other = {
  ...own,
  id: contentId(own.id, 'later'),
  reportId: later.id,
  attribution: { ...own.attribution, stance: 'denied' as const },
  quantities: [{ of: 'killed', min: 4, max: 4, text: 'four', start: 0, end: 4 }],
};

beforeAll(async () => {
  const told = { ...own, quantities: [{ of: 'killed', min: 3, max: null, text: 'three', start: 0, end: 5 }] };
  site = await openSite([
    { report: first!.report, candidates: [told] },
    { report: later, candidates: [other] },
  ]);
  await linkWaiting(site.store.db, linkModel(loadResources()));
  await addPeople(site, { vera: 'viewer', ana: 'reviewer' }, ['read', 'review']);
});
afterAll(() => site?.close());

const call = (name: string, method: string, path: string, body?: unknown) => askJson(site, name, method, path, body);

it('tells who says what of one event, and which value is best supported and why', async () => {
  const { status, body } = await call('vera', 'GET', `/api/candidates/${own.id}/tellings`);
  expect(status).toBe(200);
  expect(body.tellings).toMatchObject([{ id: other.id, together: true, stance: 'denied', verdict: null }]);
  const killed = body.differences.find((each: { field: string }) => each.field === 'killed');
  expect(killed.values.map((each: { value: string }) => each.value).sort()).toEqual(['4', 'at least 3']);
  expect(body.differences.map((each: { field: string }) => each.field)).toContain('stance');
  expect((await call('vera', 'GET', '/api/candidates/nothing/tellings')).status).toBe(404);
});

it('keeps the word of a reviewer, and of no one else', async () => {
  const path = `/api/candidates/${own.id}/tellings/${other.id}`;
  expect((await call('vera', 'PUT', path, { verdict: 'apart' })).status).toBe(403);
  expect((await call('ana', 'PUT', path, { verdict: 'apart' })).status).toBe(204);
  const apart = (await call('ana', 'GET', `/api/candidates/${own.id}/tellings`)).body;
  expect(apart.tellings).toMatchObject([{ id: other.id, together: false, verdict: 'apart' }]);
  expect(apart.differences).toEqual([]);
  expect((await call('ana', 'PUT', path, { verdict: null })).status).toBe(204);
  const again = (await call('ana', 'GET', `/api/candidates/${own.id}/tellings`)).body;
  expect(again.tellings).toMatchObject([{ together: true, verdict: null }]);
  expect((await call('ana', 'PUT', `/api/candidates/${own.id}/tellings/nothing`, { verdict: 'apart' })).status).toBe(
    404,
  );
});

it('sets two reports side by side', async () => {
  const { status, body } = await call('vera', 'GET', `/api/reports/${first!.report.id}/compare/${later.id}`);
  expect(status).toBe(200);
  expect(body.waiting).toBe(false);
  expect(body.upgraded).toMatchObject([{ before: { id: own.id }, after: { id: other.id } }]);
  expect(body.upgraded[0].upgrades).toContainEqual({
    kind: 'figures',
    field: 'killed',
    before: 'at least 3',
    after: '4',
  });
  expect([body.added, body.repeated, body.dropped]).toEqual([[], [], []]);
  expect((await call('vera', 'GET', `/api/reports/${later.id}/compare/nothing`)).status).toBe(404);
});

it('offers what a later report says beyond an approved record, as a correction of the same event', async () => {
  const tellings = async () => (await call('ana', 'GET', `/api/candidates/${own.id}/tellings`)).body;
  expect((await tellings()).update).toBe(null);
  const decide = async (body: Record<string, unknown>) => {
    const { summary } = (await call('ana', 'GET', `/api/candidates/${own.id}`)).body;
    return await call('ana', 'POST', `/api/candidates/${own.id}/decisions`, { version: summary.version, ...body });
  };
  expect((await decide({ action: 'approve' })).status).toBe(200);
  const { update } = await tellings();
  expect(update.id).toBe(other.id);
  expect(update.upgrades.map((each: { field: string }) => each.field)).toEqual(['stance', 'killed']);
  expect((await decide({ action: 'edit', changes: update.changes })).status).toBe(200);
  const versions = await site.store.db.selectFrom('event_versions').selectAll().orderBy('version').execute();
  expect(versions.map(({ version, state, candidate_id }) => [version, state, candidate_id])).toEqual([
    [1, 'published', own.id],
    [2, 'published', own.id],
  ]);
  expect(new Set(versions.map((each) => each.event_id)).size).toBe(1);
  expect(versions[1]!.record.quantities).toMatchObject([{ of: 'killed', min: 4, max: 4, text: 'three' }]);
  expect((await tellings()).update).toBe(null);
});
