import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath } from '../setup/chromium.js';
import { startBrowser, type Visitor, visit } from '../support/browser.js';
import { seedReports } from '../support/seed.js';
import { openSite, type Site } from '../support/site.js';

describe.skipIf(chromiumPath() === null)('review page', () => {
  let site: Site;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    site = await openSite(seedReports().slice(0, 3));
    browser = await startBrowser();
    visitor = await visit(browser, site, 'ana');
    await visitor.page.waitForSelector('.fields .field');
  });
  afterAll(async () => {
    await visitor?.close();
    await browser?.close();
    await site?.close();
  });

  const title = () => visitor.page.locator('#candidate-title').innerText();
  const shows = (wanted: string) =>
    visitor.page.waitForFunction((text) => document.querySelector('#candidate-title')?.textContent === text, wanted);
  const lineOf = (index: number) => visitor.page.locator(`.line[data-index="${index}"]`);

  it('shows the queue, the first candidate, and its words marked in the whole report', async () => {
    const { page } = visitor;
    const { report, candidates } = seedReports()[0]!;
    expect(await page.locator('.line').count()).toBeGreaterThan(5);
    expect(await title()).toBe('Restriction repression');
    expect(await page.locator('.mark.trigger').allInnerTexts()).toEqual([candidates[0]!.trigger.text]);
    const shown = (await page.locator('.text').innerText()).replace(/\s+/g, ' ').trim();
    expect(shown).toBe(report.text.replace(/\s+/g, ' ').trim());
  });

  it('lights a field’s words when the field has the focus, and finds the field from its words', async () => {
    const { page } = visitor;
    await page.keyboard.press('f');
    await page.keyboard.press('f');
    expect(await page.locator('.field:focus .label').innerText()).toBe('Actor');
    expect((await page.locator('.mark.who.lit').allInnerTexts()).join('')).toContain('Liberation Army');
    await page.locator('.mark.where').first().click();
    expect(await page.locator('.field:focus .label').innerText()).toBe('Where');
  });

  it('approves, rejects with a reason and takes back by key, moving on each time', async () => {
    const { page } = visitor;
    const count = (await page.locator('.tabs button').first().innerText()).match(/\d+/)![0];
    await page.keyboard.press('a');
    await shows('Rejection');
    await page.waitForSelector('.line[data-index="0"] .state.approved');
    await page.keyboard.press('r');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('4');
    await shows('Bombing');
    await page.waitForSelector('.line[data-index="1"] .state.rejected');
    await page.keyboard.press('u');
    await shows('Rejection');
    expect(await lineOf(1).locator('.state').count()).toBe(0);

    const rows = await site.store.db
      .selectFrom('decisions')
      .select(['kind', 'reason', 'reviewer', 'duration_ms'])
      .orderBy('id')
      .execute();
    expect(rows.map(({ kind, reason, reviewer }) => [kind, reason, reviewer])).toEqual([
      ['approve', null, 'ana'],
      ['reject', 'background', 'ana'],
      ['undo', null, 'ana'],
    ]);
    expect(rows[0]!.duration_ms).toBeGreaterThan(0);
    const states = await site.store.db
      .selectFrom('candidates')
      .select('review')
      .where('review', '<>', 'open')
      .execute();
    expect(states).toEqual([{ review: 'approved' }]);
    await page.reload();
    await page.waitForSelector('.fields .field');
    expect(await page.locator('.tabs button').first().innerText()).toContain(String(Number(count) - 1));
  });

  it('shows the keys on ?, and gives the focus back', async () => {
    const { page } = visitor;
    await page.keyboard.press('f');
    await page.keyboard.press('Shift+?');
    await page.waitForSelector('dialog[open]');
    expect(await page.locator('dialog').innerText()).toContain('Approve and go on');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
    expect(await page.locator('.field:focus').count()).toBe(1);
  });

  it('filters by search and by state', async () => {
    const { page } = visitor;
    await page.keyboard.press('/');
    await page.keyboard.type('"polling stations"');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /^1 candidate/.test(document.querySelector('.sort span')?.textContent ?? ''));
    await shows('Electoral action');
  });

  it('asks nothing of any other machine, breaks no policy and logs no error', () => {
    expect(visitor.strayed).toEqual([]);
    expect(visitor.complaints).toEqual([]);
    expect(site.errors).toEqual([]);
  });
});
