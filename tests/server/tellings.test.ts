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
