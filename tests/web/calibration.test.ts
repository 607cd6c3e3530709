import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../src/review/index.js';
import {
  calibrationSummary,
  decide,
  drawSample,
  judgementsAtRandom,
  keepCalibration,
  queueLines,
  setPolicy,
} from '../../src/store/index.js';
import { chromiumPath } from '../setup/chromium.js';
import { findings } from '../support/axe.js';
import { startBrowser, type Visitor, visit } from '../support/browser.js';
import { reportOf } from '../support/reports.js';
import { seedReports } from '../support/seed.js';
import { openSite, type Site } from '../support/site.js';

const REPORTS = 20;
const EACH = 25;
const family = (type: string) => type;
const lead = 'lea <b>bold</b>';

describe.skipIf(chromiumPath() === null)('the calibration page', () => {
  let site: Site;
  let browser: Browser;

  /** Candidates whose score promises more than reviewers will find: right with the score's square. */
  beforeAll(async () => {
    const random = seeded(1);
    const [seed] = seedReports()[0]!.candidates;
    site = await openSite(
      Array.from({ length: REPORTS }, (_, n) => {
        const report = reportOf(`Report ${n}. Militants attacked a town.`, '2025-07-01');
        const candidates = Array.from({ length: EACH }, (__, k) => ({
          ...seed!,
          ...{ id: `${n}-${k}`, reportId: report.id, flags: [], duplicates: [], links: [] },
          trigger: { ...seed!.trigger, start: k, end: k + 1 },
          confidence: Math.round((0.4 + 0.6 * random()) * 100) / 100,
        }));
        return { report, candidates };
      }),
    );
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  const open = async ({ page }: Visitor): Promise<string> => {
    await page.goto(new URL('/calibration', site.url).href, { waitUntil: 'load' });
    return page.locator('main').innerText();
  };

  it('says what is missing as long as nothing was decided', async () => {
    const visitor = await visit(browser, site, 'ana');
    const { page } = visitor;
    await page.goto(new URL('/progress', site.url).href);
    expect(await page.locator('nav a', { hasText: 'Calibration' }).count()).toBe(1);
    await page.locator('main a', { hasText: 'Calibration' }).click();
    await page.waitForURL(/\/calibration$/);
    const text = await page.locator('main').innerText();
    expect(text).toContain('nothing is learnt before 100 decisions');
    expect(text).toContain('Off. Only people approve');
    expect(await page.locator('svg.plot').count()).toBe(0);
    expect(await findings(page)).toEqual([]);
    await visitor.close();
  });

  it('draws what was found, with the same numbers beside it, and tells drift, versions and policy', async () => {
    const { db } = site.store;
    const random = seeded(2);
    await drawSample(db, REPORTS * EACH, lead);
    const { lines } = await queueLines(db, { drawn: true, state: ['open'] }, 'report', {}, REPORTS * EACH);
    const soon = Date.now() + 60_000;
    const judge = async (from: number, to: number, start: number, right: (confidence: number) => boolean) => {
      for (const [index, { id, confidence }] of lines.slice(from, to).entries()) {
        const at = new Date(start + index * 1000).toISOString();
        const on = { candidateId: id, reviewer: 'ada', key: `k${id}`, at };
        await decide(
          db,
          right(confidence) ? { ...on, kind: 'approve' } : { ...on, kind: 'reject', reason: 'wrong-reading' },
        );
      }
    };
    await judge(0, 450, Date.UTC(2026, 0, 1), (confidence) => random() < confidence ** 2);
    const judgements = await judgementsAtRandom(db, family);
    const { version } = await keepCalibration(db, judgements, lead);
    await setPolicy(db, judgements, { floor: 0.7, precision: 0.7, audit: 0.5, by: lead });
    const { raw, held, proof } = await calibrationSummary(db, family);

    const visitor = await visit(browser, site, 'ana');
    const { page } = visitor;
    const text = await open(visitor);
    expect(text).toContain('Calibrated: 450 decisions');
    expect(text).toContain(held!.brier.toFixed(3));
    expect(text).toContain(`${held!.errorInterval[0].toFixed(3)} to ${held!.errorInterval[1].toFixed(3)}`);
    expect(text).toContain(`No decision that counts was made since version ${version}.`);
    expect(text).toContain(`proves at least ${proof!.atLeast.toFixed(3)}`);
    // Names are text, whatever is in them.
    expect(text).toContain(`set by ${lead}`);
    expect(await page.locator('td', { hasText: lead }).count()).toBe(1);

    for (const [id, figures] of [
      ['raw', raw],
      ['held', held!],
    ] as const) {
      const part = page.locator('section', { has: page.locator(`#${id}`) });
      expect(await part.getByRole('img', { name: /^Reliability, .* 95 % intervals/ }).count()).toBe(1);
      expect(await part.locator('svg circle').count()).toBe(figures.bins.length);
      expect(await part.locator('svg .interval').count()).toBe(figures.bins.length);
      const shown = await part.locator('tbody tr td:nth-child(5)').allInnerTexts();
      expect(shown).toEqual(figures.bins.map((bin) => bin.share.toFixed(3)));
    }

    // By keyboard alone every table can be reached, to be scrolled.
    const regions = await page.getByRole('region').count();
    const reached = new Set<string>();
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => document.activeElement?.getAttribute('aria-labelledby'));
      if (at != null) reached.add(at);
    }
    expect([...reached].sort()).toEqual(['coverage', 'held', 'raw', 'versions']);
    expect(regions).toBe(reached.size);

    // Newer decisions that find nearly everything wrong are told.
    await judge(450, 500, soon, (confidence) => confidence > 0.98);
    expect(await open(visitor)).toContain('Noticed: calibrate anew.');
    expect([visitor.strayed, visitor.complaints]).toEqual([[], []]);
    await visitor.close();
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`is usable with assistive technology in ${colorScheme} colours and fits a small screen`, async () => {
      const visitor = await visit(browser, site, 'ana', { colorScheme, viewport: { width: 360, height: 740 } });
      const { page } = visitor;
      await open(visitor);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      expect(await findings(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(await findings(page)).toEqual([]);
      await visitor.close();
    });

  it('logs no error', () => {
    expect(site.errors).toEqual([]);
  });
});
