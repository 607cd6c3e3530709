import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskList } from '../../src/cli/desk.js';
import { loadActors, loadResources, projectRoot } from '../../src/lexicon/index.js';
import { addReports, saveResults } from '../../src/store/index.js';
import { resultsOf } from '../../src/workers/result.js';
import { chromiumPath } from '../setup/chromium.js';
import { startBrowser, visit } from '../support/browser.js';
import { addPeople } from '../support/people.js';
import { reportOf } from '../support/reports.js';
import { openSite, type Site } from '../support/site.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const reports = [
  reportOf(
    'The Ravine Shield Brigade shelled Basra on Monday. Police said the Ravine Shield Brigade fled.',
    '2025-07-01',
  ),
  reportOf('The Ravine Shield Brigade attacked Kirkuk. NATO and the Lake Shore Movement condemned it.', '2025-07-05'),
];
const own = mkdtempSync(join(tmpdir(), 'dateline-desk-'));
const file = join(own, 'from-review.csv');

describe.skipIf(chromiumPath() === null)('entities', () => {
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    process.env.DATELINE_LEXICONS = own;
    const resources = loadResources();
    site = await openSite([], { desk: deskList() });
    const { db } = site.store;
    await addReports(
      db,
      reports.map((report, index) => ({ report: { ...report, title: `Report ${index + 1}` }, origin: 'a test' })),
    );
    await saveResults(db, resultsOf(reports, resources));
    await addPeople(site, { vera: 'viewer', ben: 'reviewer', lea: 'lead' }, ['read', 'review']);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(own, { recursive: true, force: true });
    delete process.env.DATELINE_LEXICONS;
  });

  async function call(name: string, path: string, body?: unknown) {
    const response = await fetch(new URL(`/api${path}`, site.url), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer token-of-${name}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: answers are checked field by field
    return { status: response.status, body: (await response.json()) as any };
  }

  it('are listed, searched and followed to their reports and candidates', async () => {
    const visitor = await visit(browser, site, 'ana');
    const { page } = visitor;
    await page.locator('nav a', { hasText: 'Entities' }).click();
    const first = page.locator('tbody tr').first();
    expect(await first.innerText()).toMatch(/Ravine Shield Brigade\s+armed group\s+\S+\s+2\s+3/);
    await page.getByText('In no list').click();
    expect(await page.locator('tbody th').allInnerTexts()).toEqual(['Ravine Shield Brigade', 'Lake Shore Movement']);
    await page.locator('[name=q]').fill('lake');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=lake/);
    expect(await page.locator('tbody th').allInnerTexts()).toEqual(['Lake Shore Movement']);
    await page.goto(new URL('/entities', site.url).href);
    await page.getByRole('link', { name: 'Ravine Shield Brigade', exact: true }).click();
    expect(await page.locator('main').innerText()).toMatch(/Report 1[\s\S]*Report 2/);
    await page.getByRole('region', { name: 'Candidates' }).locator('a').first().click();
    await page.waitForSelector('.fields .field');
    expect(await page.locator('.fields').innerText()).toContain('Ravine Shield Brigade');
    expect(visitor.strayed).toEqual([]);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  it('are proposed with problems told, added to the desk’s list by a lead, and known to who starts next', async () => {
    const visitor = await visit(browser, site, 'ana');
    const { page } = visitor;
    await page.goto(new URL('/entities?listed=false', site.url).href);
    await page.getByRole('link', { name: 'Propose entry for Ravine Shield Brigade' }).click();
    await page.locator('[name=country]').fill('Chad');
    await page.locator('[name=country]').fill('td');
    await page.locator('button[value=propose]').click();
    expect(await page.locator('.error').innerText()).toContain("country: 'td' is not an ISO 3166-1 alpha-3 code");
    expect(await page.locator('[name=country]').inputValue()).toBe('td');
    await page.locator('[name=country]').fill('TCD');
    await page.locator('[name=aliases]').fill('Shield of the Ravine; RSB "East", old');
    await page.locator('button[value=propose]').click();
    expect(await page.locator('.done').innerText()).toContain('Proposed');
    expect(existsSync(file)).toBe(false);
    await page.goto(new URL('/entities/proposals', site.url).href);
    await page.getByRole('button', { name: 'Add Ravine Shield Brigade' }).click();
    expect(await page.locator('.done').innerText()).toContain(file);
    expect(readFileSync(file, 'utf8')).toBe(
      'id,name,kind,country,role,aliases,acronyms\n' +
        'own-ravine-shield-brigade,Ravine Shield Brigade,armed_group,TCD,REB,"Shield of the Ravine; RSB ""East"", old",\n',
    );
    const actors = loadActors(join(projectRoot, 'lexicons'), own);
    expect(actors.entries[actors.byId.get('own-ravine-shield-brigade')!]).toMatchObject({
      country: 'TCD',
      aliases: ['Shield of the Ravine', 'RSB "East", old'],
    });
    await page.goto(new URL('/entities?listed=false', site.url).href);
    expect(await page.locator('tbody th').allInnerTexts()).toEqual(['Lake Shore Movement']);
    await visitor.close();
  });

  it('can be used with assistive technology in light and dark colours, and on a small screen', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const visitor = await visit(browser, site, 'ana', { colorScheme });
      const { page } = visitor;
      for (const path of ['/entities', '/entities/proposals', '/entities/of/name%3Alake%20shore%20movement']) {
        await page.goto(new URL(path, site.url).href);
        await page.evaluate(axe);
        const found = (await page.evaluate(
          'axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations.map((each) => each.id + " " + each.nodes.map((node) => node.html + node.failureSummary).join(";")))',
        )) as readonly string[];
        expect([path, found]).toEqual([path, []]);
        await page.setViewportSize({ width: 360, height: 740 });
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect([path, width]).toEqual([path, 360]);
        await page.setViewportSize({ width: 1440, height: 900 });
      }
      await visitor.close();
    }
  });

  it('are had and proposed through the API, each with the role that it needs', async () => {
    const listed = await call('vera', '/entity-records?listed=false&q=lake');
    expect(listed.body).toMatchObject({
      total: 1,
      items: [{ id: 'name:lake shore movement', reports: 1, mentions: 1 }],
    });
    const { id } = listed.body.items[0];
    const one = await call('vera', `/entity-records/${encodeURIComponent(id)}`);
    expect(one.body).toMatchObject({ id, forms: [{ form: 'Lake Shore Movement', count: 1 }], proposals: [] });
    const entry = { id: 'own-lake-shore', name: 'Lake Shore Movement', kind: 'armed_group' };
    expect((await call('vera', '/entity-proposals', { entityId: id, entry })).status).toBe(403);
    expect((await call('ben', '/entity-proposals', { entityId: 'name:nobody', entry })).status).toBe(404);
    const bad = await call('ben', '/entity-proposals', { entityId: id, entry: { ...entry, kind: 'army' } });
    expect([bad.status, bad.body.detail]).toEqual([400, expect.stringContaining("kind: 'army' is not a kind")]);
    const taken = await call('ben', '/entity-proposals', { entityId: id, entry: { ...entry, id: 'x-nato' } });
    expect(taken.body.detail).toContain("id: 'x-nato' is taken by NATO");
    const made = await call('ben', '/entity-proposals', { entityId: id, entry });
    expect([made.status, made.body.state]).toEqual([201, 'open']);
    const settle = `/entity-proposals/${made.body.id}`;
    expect((await call('ben', settle, { action: 'apply' })).status).toBe(403);
    expect((await call('lea', settle, { action: 'apply' })).body).toMatchObject({ state: 'applied', settledBy: 'lea' });
    expect((await call('lea', settle, { action: 'apply' })).status).toBe(409);
    expect(readFileSync(file, 'utf8').match(/own-lake-shore,/g)).toHaveLength(1);
    expect((await call('vera', '/entity-proposals?state=applied')).body).toHaveLength(2);
  });

  it('log no error', () => {
    expect(site.errors).toEqual([]);
  });
});
