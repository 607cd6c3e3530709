import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskList, deskWords } from '../../src/cli/desk.js';
import type { EventCandidate } from '../../src/events/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { decide, splitCandidate } from '../../src/store/index.js';
import { replayReports } from '../../src/workers/index.js';
import { chromiumPath } from '../setup/chromium.js';
import { findings } from '../support/axe.js';
import { startBrowser, visit } from '../support/browser.js';
import { extractInto } from '../support/extracted.js';
import { withDesk } from '../support/lists.js';
import { addPeople, ask, askJson } from '../support/people.js';
import { reportOf } from '../support/reports.js';
import { openSite, type Site } from '../support/site.js';

const towns = ['Basra', 'Mosul', 'Kirkuk', 'Tikrit', 'Ramadi', 'Samarra', 'Karbala'];
/** Reports of a shelling whose author the extractor does not see, reports of clashes that reviewers do not hold for any, and others. */
const shelled = towns
  .slice(0, 2)
  .map((town) => reportOf(`Rockets hit ${town} on Monday. Hasra al-Tal said so.`, '2025-07-01'));
const quarrels = towns.map((town) => reportOf(`Rebels clashed with the army in ${town} on Monday.`, '2025-07-01'));
const torched = towns
  .slice(0, 2)
  .map((town) => reportOf(`Police arrested youths in ${town} after a crowd glorped two shops there.`, '2025-07-01'));
const others = towns.map((town) => reportOf(`A car bomb killed two people in ${town} on Monday.`, '2025-07-01'));
const reports = [...shelled, ...quarrels, ...torched, ...others];

describe.skipIf(chromiumPath() === null)('suggestions from reviews', () => {
  const own = mkdtempSync(join(tmpdir(), 'dateline-desk-'));
  const before = loadResources();
  let site: Site;
  let browser: Browser;
  let keys = 0;

  const idOf = async (
    reportId: string,
    type: string,
  ): Promise<{ readonly id: string; readonly record: EventCandidate }> =>
    await site.store.db
      .selectFrom('candidates')
      .select(['id', 'record'])
      .where('report_id', '=', reportId)
      .where('type', '=', type)
      .where('split_from', 'is', null)
      .executeTakeFirstOrThrow();
  const on = (candidateId: string) => {
    keys += 1;
    return {
      candidateId,
      reviewer: 'ben',
      at: new Date(Date.UTC(2026, 0, 1) + keys * 1000).toISOString(),
      key: `k${keys}`,
    };
  };

  beforeAll(async () => {
    process.env.DATELINE_LEXICONS = own;
    site = await openSite([], { desk: deskList(), words: deskWords() });
    await addPeople(site, { vera: 'viewer', ben: 'reviewer', lea: 'lead' }, ['read', 'review']);
    const { db } = site.store;
    await extractInto(db, reports, before);
    for (const report of shelled) {
      const { id, record } = await idOf(report.id, 'shelling_missile');
      const start = report.text.indexOf('Hasra');
      const author = {
        ...{ role: 'actor' as const, text: 'Hasra al-Tal', start, end: start + 12, name: 'Hasra al-Tal' },
        ...{ entityId: null, kind: 'armed_group', country: 'IRQ', cameo: null, affiliations: [], confidence: 1 },
      };
      const participants = [author, ...record.participants.filter(({ role }) => role !== 'actor')];
      await decide(db, { ...on(id), kind: 'edit', edit: { participants } });
      await decide(db, { ...on(id), kind: 'approve' });
    }
    for (const report of quarrels)
      await decide(db, { ...on((await idOf(report.id, 'armed_clash')).id), kind: 'reject', reason: 'not-an-event' });
    for (const report of torched) {
      const { id } = await idOf(report.id, 'arrest_detention');
      const made = await splitCandidate(db, id, 'ben', `split ${id}`);
      await decide(db, { ...on(made!), kind: 'edit', edit: { type: 'destruction_sabotage' } });
      await decide(db, { ...on(made!), kind: 'approve' });
    }
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(own, { recursive: true, force: true });
    delete process.env.DATELINE_LEXICONS;
  });

  const suggested = async (): Promise<readonly string[]> =>
    (await askJson(site, 'vera', 'GET', '/api/suggestions')).body.map(({ key }: { key: string }) => key);
  const wanted = ['not:armed_clash:clash', 'actor:hasra al-tal', 'trigger:destruction_sabotage:glorped'];

  it('are read by all, with their evidence, and settled by leads alone', async () => {
    const { status, body } = await askJson(site, 'vera', 'GET', '/api/suggestions');
    expect(status).toBe(200);
    expect(body.map(({ key }: { key: string }) => key)).toEqual(expect.arrayContaining(wanted));
    const [first] = body;
    expect(first).toMatchObject({ key: wanted[0], candidates: 7, decided: 7, reports: 7 });
    expect(first.evidence.map(({ reportId }: { reportId: string }) => reportId).sort()).toEqual(
      quarrels.map(({ id }) => id).sort(),
    );
    for (const name of ['vera', 'ben'])
      expect((await ask(site, name, 'POST', '/api/suggestions', { key: wanted[0], action: 'apply' })).status).toBe(403);
    expect((await ask(site, 'lea', 'POST', '/api/suggestions', { key: 'actor:nobody', action: 'apply' })).status).toBe(
      404,
    );
    const wrong = { key: wanted[2], action: 'apply', pos: 'verb', frame: 'dance', words: 'glorp' };
    expect(await askJson(site, 'lea', 'POST', '/api/suggestions', wrong)).toMatchObject({
      ...{ status: 400, body: { detail: "frame: there is no 'dance'" } },
    });
    expect(existsSync(join(own, 'triggers.yaml'))).toBe(false);
  });

  it('become an entry of the desk’s list on the page, by keyboard alone', async () => {
    const visitor = await visit(browser, site, 'ana');
    const { page } = visitor;
    await page.goto(new URL('/entities', site.url).href);
    await page.locator('main a', { hasText: 'Suggestions from reviews' }).click();
    await page.waitForURL(/\/suggestions$/);
    const card = page.getByRole('article', { name: 'Hasra al-Tal' });
    expect(await card.innerText()).toContain('Put in at 2 candidates in 2 reports.');
    await card.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await card.locator('blockquote').allInnerTexts()).toEqual(
      shelled.map(() => expect.stringContaining('Rockets hit')),
    );
    await card.getByLabel('Role').focus();
    await page.keyboard.type('REB');
    const button = card.getByRole('button', { name: 'Add: Hasra al-Tal' });
    for (let presses = 0; presses < 12; presses++) {
      if (await button.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForSelector('.done');
    expect(await page.locator('.done').innerText()).toContain(join(own, 'from-review.csv'));
    expect(readFileSync(join(own, 'from-review.csv'), 'utf8').split('\n')[1]).toBe(
      'own-hasra-al-tal,Hasra al-Tal,armed_group,IRQ,REB,,',
    );
    expect(await page.getByRole('article', { name: 'Hasra al-Tal' }).count()).toBe(0);
    expect([visitor.strayed, visitor.complaints]).toEqual([[], []]);
    await visitor.close();
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`are usable with assistive technology in ${colorScheme} colours and fit a small screen`, async () => {
      const visitor = await visit(browser, site, 'ana', { colorScheme, viewport: { width: 360, height: 740 } });
      const { page } = visitor;
      await page.goto(new URL('/suggestions', site.url).href);
      for (const part of await page.locator('main summary').all()) await part.click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      expect(await findings(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(await findings(page)).toEqual([]);
      await visitor.close();
    });

  it('become triggers and denied words; only the reports that hold their words are then read anew', async () => {
    const trigger = { key: wanted[2], action: 'apply', pos: 'verb', frame: 'act', words: 'glorp' };
    expect(await askJson(site, 'lea', 'POST', '/api/suggestions', trigger)).toMatchObject({
      body: { state: 'applied', file: join(own, 'triggers.yaml') },
    });
    expect((await ask(site, 'lea', 'POST', '/api/suggestions', { key: wanted[0], action: 'apply' })).status).toBe(200);
    const rest = (await suggested()).filter((key) => wanted.includes(key));
    expect(rest).toEqual([]);
    const audit = await site.store.db.selectFrom('audit').select('what').where('what', 'like', 'suggestion%').execute();
    expect(audit).toHaveLength(3);

    const after = withDesk(before, own, 'learnt');
    const found = await replayReports(site.store.db, after);
    expect(found).toMatchObject({ reports: reports.length, read: reports.length - others.length });
    expect([...found.because]).toEqual(
      expect.arrayContaining([
        ['own-hasra-al-tal', shelled.length],
        ['armed_clash/not/clash', quarrels.length],
        ['destruction_sabotage/verb/glorp -> act w=1', torched.length],
      ]),
    );
    const [report] = torched;
    const { record } = await idOf(report!.id, 'destruction_sabotage');
    expect(record.type).toBe('destruction_sabotage');
  });

  it('that a lead dismissed are not made again', async () => {
    for (const key of await suggested())
      expect((await ask(site, 'lea', 'POST', '/api/suggestions', { key, action: 'dismiss' })).status).toBe(200);
    expect(await suggested()).toEqual([]);
    expect(site.errors).toEqual([]);
  });
});
