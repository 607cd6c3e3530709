import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/server/secrets.js';
import { addSecondReview, addUser, decide, secondQueue } from '../../src/store/index.js';
import { chromiumPath } from '../setup/chromium.js';
import { findings } from '../support/axe.js';
import { startBrowser, visit } from '../support/browser.js';
import { seedReports } from '../support/seed.js';
import { openSite, type Site } from '../support/site.js';

describe.skipIf(chromiumPath() === null)('all pages', () => {
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    const reports = seedReports().slice(3, 6);
    site = await openSite(reports);
    const { db } = site.store;
    await addUser(db, 'ben', 'reviewer', await hashPassword('a long password'));
    // Two differences between first and second review, and one agreement.
    const [a, b, c] = reports[1]!.candidates;
    for (const candidate of [a!, b!, c!])
      await decide(db, {
        candidateId: candidate.id,
        kind: 'approve',
        reviewer: 'cleo',
        at: new Date().toISOString(),
        key: `k${candidate.id}`,
      });
    await addSecondReview(db, {
      candidateId: a!.id,
      reviewer: 'ben',
      verdict: 'reject',
      changes: {},
      durationMs: 4000,
    });
    await addSecondReview(db, {
      candidateId: b!.id,
      reviewer: 'ben',
      verdict: 'approve',
      changes: { status: 'planned' },
      durationMs: 4000,
    });
    await addSecondReview(db, {
      candidateId: c!.id,
      reviewer: 'ben',
      verdict: 'approve',
      changes: {},
      durationMs: 4000,
    });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  const paths = [
    '/review',
    '/second',
    '/reports',
    '/progress',
    '/calibration',
    '/adjudicate',
    '/guidelines',
    '/queues',
    '/exports',
    '/people',
    '/audit',
    '/account',
    '/api/docs',
  ];

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`are usable with assistive technology in ${colorScheme} colours, and ask nothing of other machines`, async () => {
      const visitor = await visit(browser, site, 'ana', { colorScheme });
      const { page } = visitor;
      for (const path of paths) {
        await page.goto(new URL(path, site.url).href, { waitUntil: 'load' });
        if (path === '/review') await page.waitForSelector('.fields .field');
        if (path === '/second') await page.waitForSelector('.nothing, .line');
        expect([path, await findings(page)]).toEqual([path, []]);
      }
      await page.goto(new URL('/review', site.url).href);
      await page.waitForSelector('.fields .field');
      for (const keys of ['Shift+?', 'r', 'b', 'm']) {
        await page.keyboard.press(keys);
        await page.waitForSelector('dialog[open]');
        expect([keys, await findings(page)]).toEqual([keys, []]);
        await page.keyboard.press('Escape');
        await page.waitForSelector('dialog[open]', { state: 'detached' });
      }
      for (const keys of ['t', 'y', 'w', 'n', 'l']) {
        await page.keyboard.press(keys);
        await page.waitForSelector('.editor');
        expect([keys, await findings(page)]).toEqual([keys, []]);
        await page.keyboard.press('Escape');
        await page.waitForSelector('.editor', { state: 'detached' });
      }
      expect(visitor.strayed).toEqual([]);
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });
  }

  it('reflow at 200 % zoom and on a small screen: nothing is wider than the window', async () => {
    for (const viewport of [
      { width: 720, height: 450 },
      { width: 360, height: 740 },
    ]) {
      const visitor = await visit(browser, site, 'ana', { viewport });
      for (const path of paths) {
        await visitor.page.goto(new URL(path, site.url).href);
        const width = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
        expect([path, viewport.width, width <= viewport.width]).toEqual([path, viewport.width, true]);
      }
      await visitor.close();
    }
  });

  it('let an admin add an account, and that account sign in and see what its role may', async () => {
    const admin = await visit(browser, site, 'ana');
    await admin.page.goto(new URL('/people', site.url).href);
    const form = admin.page.locator('form[action="/people"]');
    await form.locator('[name=name]').fill('vera');
    await form.locator('[name=role]').selectOption('viewer');
    await form.locator('[name=password]').fill('correct horse battery');
    await form.locator('button').click();
    expect(await admin.page.locator('.done').innerText()).toBe('vera can now sign in.');
    await admin.close();

    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(new URL('/progress', site.url).href);
    await page.locator('[name=name]').fill('vera');
    await page.locator('[name=password]').fill('correct horse battery');
    await page.locator('main button').click();
    await page.waitForURL(/\/progress$/);
    expect(await page.locator('nav a').allInnerTexts()).toEqual([
      'Review',
      'Reports',
      'Entities',
      'Progress',
      'Exports',
      'Guidelines',
      'API',
    ]);
    expect((await page.goto(new URL('/people', site.url).href))!.status()).toBe(403);
    await context.close();
  });

  it('make a token that the API takes, until it is revoked', async () => {
    const visitor = await visit(browser, site, 'ana');
    const { page } = visitor;
    await page.goto(new URL('/account', site.url).href);
    await page.locator('form[action="/account/tokens"] [name=name]').fill('feed');
    await page.locator('form[action="/account/tokens"] button').click();
    const token = await page.locator('.token').innerText();
    const ask = () => fetch(new URL('/api/progress', site.url), { headers: { authorization: `Bearer ${token}` } });
    expect((await ask()).status).toBe(200);
    const [open] = seedReports()[3]!.candidates;
    const decided = await fetch(new URL(`/api/candidates/${open!.id}/decisions`, site.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'approve', version: 0 }),
    });
    expect(decided.status).toBe(403);
    await page.locator('form[action$="/revoke"] button').click();
    await page.waitForSelector('.done');
    expect((await ask()).status).toBe(401);
    await visitor.close();
  });

  it('show a second reviewer nothing of the first, keep both, and let a lead settle the difference', async () => {
    const { db } = site.store;
    const [, , , d] = seedReports()[4]!.candidates;
    const at = new Date().toISOString();
    await decide(db, { candidateId: d!.id, kind: 'approve', reviewer: 'cleo', at, key: 'd1' });
    await decide(db, { candidateId: d!.id, kind: 'second-review', reviewer: 'cleo', at, key: 'd2' });
    expect((await secondQueue(db, 'cleo', 9)).map((line) => line.id)).not.toContain(d!.id);

    const visitor = await visit(browser, site, 'ana');
    const { page } = visitor;
    await page.goto(new URL('/second', site.url).href);
    await page.waitForSelector('.fields .field');
    expect(page.url()).toContain(`c=${d!.id}`);
    expect(await page.locator('.form').innerText()).not.toMatch(/approved|cleo|History/i);
    await page.keyboard.press('r');
    await page.keyboard.press('1');
    await page.waitForSelector('.notice.good');

    await page.goto(new URL('/progress', site.url).href);
    expect(await page.locator('main').innerText()).toContain('4 candidates reviewed twice');
    await page.goto(new URL('/adjudicate', site.url).href);
    expect(await page.locator('.difference').count()).toBe(3);
    await page.locator('.difference').first().getByText('Take the second').click();
    await page.waitForURL(/adjudicate/);
    expect(await page.locator('.difference').count()).toBe(2);
    const row = await db
      .selectFrom('candidates')
      .select(['review', 'reviewer'])
      .where('id', '=', d!.id)
      .executeTakeFirst();
    expect(row).toEqual({ review: 'rejected', reviewer: 'ana' });
    await visitor.close();
  });

  it('log no error', () => {
    expect(site.errors).toEqual([]);
  });
});
