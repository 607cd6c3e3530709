import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';
import { calibrated, seeded } from '../../src/review/index.js';
import { keepCalibration, type StoredJudgement } from '../../src/store/index.js';
import { chromiumPath } from '../setup/chromium.js';
import { findings } from '../support/axe.js';
import { startBrowser, type Visitor, visit } from '../support/browser.js';
import { reportOf } from '../support/reports.js';
import { openSite, type Site } from '../support/site.js';

const text = 'Peshmerga forces arrested 12 smugglers near Kirkuk on 1 July 2025, the Iraqi army said.';

describe.skipIf(chromiumPath() === null)('why a candidate is believed', () => {
  const report = reportOf(text, '2025-07-02');
  const candidates = analyze(report, loadResources()).candidates.filter(({ type }) => type === 'arrest_detention');
  const [own] = candidates;
  let site: Site;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    site = await openSite([{ report, candidates }]);
    browser = await startBrowser();
    visitor = await visit(browser, site, 'ana');
  });
  afterAll(async () => {
    await visitor?.close();
    await browser?.close();
    await site?.close();
  });

  const open = async (): Promise<string> => {
    await visitor.page.goto(new URL('/review', site.url).href);
    await visitor.page.waitForSelector('.why .sum');
    return (await visitor.page.locator('.calibrated').innerText()).replace(/\s+/g, ' ');
  };
  /** Judgements of a reviewer who finds right seven of ten of what the score promises. */
  const judgements = (count: number, models: string): readonly StoredJudgement[] => {
    const random = seeded(count);
    return Array.from({ length: count }, (_, at) => {
      const score = 0.35 + 0.64 * random();
      return {
        ...{ score, right: random() < 0.7 * score, type: 'arrest_detention', family: 'arrest_detention', models },
        ...{ at: new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString(), group: `report ${at % 40}` },
      };
    });
  };

  it('shows for the event and for each value what adds up to its confidence, by keyboard', async () => {
    const { page } = visitor;
    await open();
    const values = [own!.typeConfidence!, ...own!.participants, ...own!.places, own!.time!];
    expect(own!.participants.length).toBeGreaterThan(1);
    const parts = page.locator('.why-value');
    expect(await parts.count()).toBe(values.length);
    for (const [index, { confidence, explanation }] of values.entries()) {
      const part = parts.nth(index);
      await part.locator('summary').focus();
      await page.keyboard.press('Enter');
      expect(await part.evaluate((element: HTMLDetailsElement) => element.open)).toBe(true);
      const figures = (await part.locator('.why .num').allInnerTexts()).map((each) => Number(each.replace('−', '-')));
      const total = figures.pop()!;
      // Each figure is rounded to hundredths.
      expect(figures.reduce((sum, each) => sum + each, 0)).toBeCloseTo(total, 0.8);
      expect(Math.abs(explanation!.reduce((sum, each) => sum + each.contribution, 0) - total)).toBeLessThan(0.006);
      expect(Math.min(0.99, 1 / (1 + Math.exp(-total)))).toBeCloseTo(confidence, 2);
      expect(await part.locator('.sum').innerText()).toContain(`${Math.round(confidence * 100)} %`);
    }
    // Of many reasons the lighter ones stand together until they are asked for.
    expect(own!.explanation.length).toBeGreaterThan(6);
    const event = page.locator('section[aria-labelledby="why-title"] > .why');
    expect(await event.locator('li').count()).toBe(8);
    await event.getByRole('button', { name: 'more' }).focus();
    await page.keyboard.press('Enter');
    expect(await event.locator('li').count()).toBe(own!.explanation.length + 1);
  });

  it('says that too little was decided, then what share of such candidates is right', async () => {
    const { db } = site.store;
    const { models } = own!.versions;
    expect(await open()).toContain('Collecting');
    await keepCalibration(db, judgements(150, models), 'lea');
    expect(await open()).toContain('Warming: learnt from 150 decisions');
    const { calibration, version } = await keepCalibration(db, judgements(600, models), 'lea');
    const share = calibrated(calibration, 'arrest_detention', own!.confidence);
    expect(Math.abs(share - own!.confidence)).toBeGreaterThan(0.01);
    const words = await open();
    expect(words).toContain(`${Math.round(share * 100)} % of such candidates were right, by 600 decisions`);
    expect(words).toContain(`calibrated, version ${version}`);
    // What was learnt of another model's scores says nothing of this one's.
    await keepCalibration(db, judgements(600, 'another'), 'lea');
    expect(await open()).toContain('Collecting');
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`is usable with assistive technology in ${colorScheme} colours`, async () => {
      await visitor.page.emulateMedia({ colorScheme });
      await open();
      for (const part of await visitor.page.locator('.why-value summary').all()) await part.click();
      expect(await findings(visitor.page)).toEqual([]);
    });

  it('asks nothing of other machines and logs no error', () => {
    expect([visitor.strayed, visitor.complaints, site.errors]).toEqual([[], [], []]);
  });
});
