import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentId } from '../../src/events/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { decide, linkWaiting } from '../../src/store/index.js';
import { linkModel } from '../../src/workers/index.js';
import { chromiumPath } from '../setup/chromium.js';
import { startBrowser, visit } from '../support/browser.js';
import { reportOf } from '../support/reports.js';
import { seedReports } from '../support/seed.js';
import { openSite, type Site } from '../support/site.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
interface Violation {
  readonly id: string;
  readonly impact: string;
}
/** Serious and critical findings. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)';
  const found = (await page.evaluate(run)) as readonly Violation[];
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id);
}

const [first] = seedReports();
const source = { name: 'River Daily', url: null, author: null };
const earlier = { ...first!.report, source, publishedAt: '2025-07-01' };
const later = { ...reportOf(`A day later.\n${first!.report.text}`, '2025-07-02'), source };
const own = first!.candidates.find((record) => record.places.length > 0 && record.time !== null)!;
const killed = (count: number) => ({
  quantities: [{ of: 'killed', min: count, max: count, text: `${count}`, start: 0, end: 1 }],
});
const claimed = { ...own, ...killed(3), attribution: { ...own.attribution, stance: 'claimed' as const } };
const confirmed = {
  ...own,
  ...killed(4),
  id: contentId(own.id, 'later'),
  reportId: later.id,
  attribution: { ...own.attribution, stance: 'asserted' as const },
};

describe.skipIf(chromiumPath() === null)('the same event in several reports', () => {
  let site: Site;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    site = await openSite([
      { report: earlier, candidates: [claimed] },
      { report: later, candidates: [confirmed] },
    ]);
    await linkWaiting(site.store.db, linkModel(loadResources()));
    const at = new Date().toISOString();
    await decide(site.store.db, { candidateId: own.id, kind: 'approve', reviewer: 'ana', at, key: 'approved' });
    browser = await startBrowser();
    ({ page } = await visit(browser, site, 'ana'));
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it('shows what a later report says beyond an approved event, and takes it over in one key', async () => {
    await page.goto(new URL(`/review?state=all&c=${own.id}`, site.url).href);
    await page.waitForSelector('.update button');
    expect(await page.textContent('.update')).toMatch(/Confirmed: How it is told claimed → asserted/);
    expect(await page.textContent('.update')).toMatch(/Figures: killed 3 → 4/);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Shift+U');
    await page.waitForSelector('.update', { state: 'detached' });
    const versions = await site.store.db.selectFrom('event_versions').select('version').execute();
    expect(versions.map(({ version }) => version).sort()).toEqual([1, 2]);
  });

  it('sets a report beside the one before it of the same source', async () => {
    await page.goto(new URL('/reports', site.url).href);
    await page.click('text=since the one before');
    await page.waitForSelector('h1');
    expect(await page.textContent('h1')).toBe('From one report to the next');
    expect(await page.textContent('section[aria-labelledby=upgraded]')).toMatch(/figures: killed\s+3 → 4/);
    expect(await page.textContent('section[aria-labelledby=added]')).toMatch(/New 0/);
    expect(await violations(page)).toEqual([]);
    await page.click('section[aria-labelledby=upgraded] a');
    await page.waitForSelector('.fields .field');
    expect(await page.textContent('.told-here')).toContain(confirmed.evidence[0]!.text.slice(0, 40));
  });

  it('says so when there is no earlier report', async () => {
    const answer = await page.goto(new URL(`/reports/compare?after=${earlier.id}`, site.url).href);
    expect(answer!.status()).toBe(404);
  });
});
