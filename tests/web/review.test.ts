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
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
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

describe.skipIf(chromiumPath() === null)('several people and long sittings', () => {
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    site = await openSite(seedReports().slice(4, 8));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it('tells the slower of two reviewers, who then chooses', async () => {
    const [ana, ben] = await Promise.all([visit(browser, site, 'ana'), visit(browser, site, 'ben')]);
    for (const { page } of [ana, ben]) await page.waitForSelector('.fields .field');
    // Ben's page hears nothing of what Ana does, as after a broken connection.
    await ben.page.route('**/api/live', (route) => route.abort());
    await ben.page.reload();
    await ben.page.waitForSelector('.fields .field');
    await ana.page.keyboard.press('a');
    await ana.page.waitForSelector('.notice.good');
    await ben.page.keyboard.press('r');
    await ben.page.keyboard.press('1');
    await ben.page.getByText('Someone was faster').waitFor();
    expect(await ben.page.locator('dialog').innerText()).toContain('ana approved this candidate');
    await ben.page.getByText('Keep theirs and show it').click();
    await ben.page.waitForSelector('.form-head .state.approved');
    const rows = await site.store.db.selectFrom('decisions').select(['kind', 'reviewer']).execute();
    expect(rows).toEqual([{ kind: 'approve', reviewer: 'ana' }]);
    await Promise.all([ana.close(), ben.close()]);
  });

  it('shows at once what another reviewer decided on the open candidate', async () => {
    const [ana, ben] = await Promise.all([visit(browser, site, 'ana'), visit(browser, site, 'ben')]);
    for (const { page } of [ana, ben]) await page.waitForSelector('.fields .field');
    await ana.page.keyboard.press('d');
    await ben.page.waitForSelector('.form-head .state.deferred');
    expect(await ben.page.locator('.notice').innerText()).toContain('ana decided on this candidate');
    await Promise.all([ana.close(), ben.close()]);
  });

  it('edits a field by keyboard, keeps the words, and shows the change in the history', async () => {
    const ana = await visit(browser, site, 'ana');
    const { page } = ana;
    await page.waitForSelector('.fields .field');
    await page.keyboard.press('w');
    await page.waitForSelector('.editor');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('2025-08');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.history ins');
    expect(await page.locator('#field-time .words').innerText()).toMatch(/1\s*–\s*31 Aug 2025/);
    expect(await page.locator('.history li').last().innerText()).toContain('ana edited');
    await page.keyboard.press('u');
    await page.waitForFunction(() => !/Aug 2025/.test(document.querySelector('#field-time .words')?.textContent ?? ''));
    await ana.close();
  });

  it('takes 60 decisions by keyboard alone', async () => {
    const before = await site.store.db.selectFrom('decisions').select('id').execute();
    const ana = await visit(browser, site, 'ana');
    const { page } = ana;
    await page.waitForSelector('.fields .field');
    for (let count = 0; count < 60; count += 1) {
      const at = new URL(page.url()).searchParams.get('c');
      if (count % 3 === 2) {
        await page.keyboard.press('r');
        await page.waitForSelector('dialog[open]');
        await page.keyboard.press(String((count % 7) + 1));
      } else await page.keyboard.press(count % 3 === 0 ? 'a' : 'd');
      await page.waitForFunction((old) => {
        const now = new URLSearchParams(location.search).get('c');
        return now !== old && document.querySelector('.line.on') !== null;
      }, at);
    }
    await page.waitForFunction(() => /decided today/.test(document.querySelector('.today')?.textContent ?? ''));
    await expect
      .poll(async () => (await site.store.db.selectFrom('decisions').select('id').execute()).length - before.length, {
        timeout: 20_000,
      })
      .toBe(60);
    expect(ana.complaints).toEqual([]);
    expect(site.errors).toEqual([]);
    await ana.close();
  });
});
