import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pageReference } from '../../src/cli/reference.js';
import { addUser, decide } from '../../src/store/index.js';
import { chromiumPath } from '../setup/chromium.js';
import { startBrowser, type Visitor, visit } from '../support/browser.js';
import { seedReports } from '../support/seed.js';
import { openSite, type Site } from '../support/site.js';

const reference = pageReference();
const other = reference.searchPlaces('Kirkuk')[0]!;

/** The seeds; each report's first place has another reading, and is the least sure field. */
const reports = seedReports()
  .slice(0, 3)
  .map((each) => ({
    ...each,
    candidates: each.candidates.map((candidate) => ({
      ...candidate,
      places: candidate.places.map((place, index) =>
        index > 0
          ? place
          : {
              ...place,
              confidence: 0.2,
              alternatives: [{ id: String(other.geonameId), name: other.name, score: 0.4 }],
            },
      ),
    })),
  }));

describe.skipIf(chromiumPath() === null)('the reviewers’ desk', () => {
  let site: Site;
  let browser: Browser;
  const open: Visitor[] = [];

  beforeAll(async () => {
    site = await openSite(reports, { reference });
    for (const [name, role] of [
      ['vera', 'viewer'],
      ['ana', 'reviewer'],
      ['ben', 'reviewer'],
      ['lea', 'lead'],
    ] as const)
      await addUser(site.store.db, name, role, null);
    browser = await startBrowser();
  });
  beforeEach(async () => {
    for (const visitor of open.splice(0)) await visitor.close();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  async function sit(name: string, query = ''): Promise<Page> {
    const visitor = await visit(browser, site, name);
    open.push(visitor);
    const { page } = visitor;
    await page.goto(new URL(`/review${query}`, site.url).href);
    await page.waitForSelector('.fields .field');
    return page;
  }
  const told = (page: Page, words: string) => page.locator('.notice', { hasText: words }).waitFor();
  const states = async () => {
    const rows = await site.store.db.selectFrom('candidates').select(['id', 'review']).execute();
    return new Map(rows.map((row) => [row.id, row.review]));
  };
  const shown = (page: Page): string => new URL(page.url()).searchParams.get('c')!;

  it('lets a viewer read and not decide', async () => {
    const page = await sit('vera');
    expect(await page.locator('.actions').count()).toBe(0);
    await page.keyboard.press('a');
    await told(page, 'does not decide');
    expect([...(await states()).values()].every((state) => state === 'open')).toBe(true);
  });

  it('takes another reading of the most doubtful field with two keys, and gives it back with one', async () => {
    const withPlace = reports[0]!.candidates.find((each) => each.places.length > 0)!;
    const page = await sit('ana', `?c=${withPlace.id}`);
    await page.waitForSelector('#field-place-0');
    await page.keyboard.press('x');
    await page.waitForSelector('#field-place-0:focus');
    expect(await page.locator('.alternatives').innerText()).toContain(other.name);
    await page.keyboard.press('1');
    await page.locator('.history ins', { hasText: other.name }).waitFor();
    expect(await page.locator('.history del').innerText()).toContain(withPlace.places[0]!.name);
    await page.keyboard.press('u');
    await told(page, 'taken back');
    await page.locator('.history .undone').waitFor();
  });

  it('steps a date by its own precision', async () => {
    const page = await sit('ana');
    await page.keyboard.press('w');
    await page.waitForSelector('.editor .calendar');
    await page.getByLabel('Until (optional)').fill('');
    await page.getByLabel('Day, month or year').fill('2025-12');
    await page.keyboard.press('ArrowUp');
    expect(await page.locator('.editor input').first().inputValue()).toBe('2026-01');
    expect(await page.locator('.editor [role=status]').innerText()).toContain('a month');
    await page.locator('.calendar-days button').nth(9).click();
    expect(await page.locator('.editor input').first().inputValue()).toBe('2026-01-10');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.editor', { state: 'detached' });
  });

  it('merges by number, says what the other tells otherwise, and un-merges by key', async () => {
    const list = reports[1]!.candidates;
    const twin = list.find((each) => list.filter((one) => one.type === each.type).length > 1)!;
    const page = await sit('ana', `?state=all&c=${twin.id}`);
    await page.keyboard.press('m');
    await page.waitForSelector('dialog[open] .choices .differences');
    await page.keyboard.press('1');
    await told(page, 'merged into another');
    await page.goto(new URL(`/review?state=all&c=${twin.id}`, site.url).href);
    await page.waitForSelector('.form-head .state.merged');
    await page.keyboard.press('o');
    await page.waitForSelector('.form-head .state.open');
    expect((await states()).get(twin.id)).toBe('open');
  });

  it('keeps the focus in the form when a decision brings the next candidate', async () => {
    const page = await sit('ana');
    const before = shown(page);
    for (let turn = 0; turn < 4; turn += 1) await page.keyboard.press('f');
    await page.keyboard.press('d');
    await page.waitForFunction((old) => new URLSearchParams(location.search).get('c') !== old, before);
    await page.waitForFunction(() => document.activeElement?.closest('.form') !== null);
    await page.keyboard.press('u');
    await told(page, 'taken back');
  });

  it('gives a command another key, and shows it on the button', async () => {
    const page = await sit('ana');
    await page.keyboard.press('Shift+?');
    await page.getByRole('button', { name: /^D: Put off/ }).click();
    await page.getByRole('button', { name: /^press…: Put off/ }).waitFor();
    await page.keyboard.press('z');
    await page.getByRole('button', { name: /^Z: Put off/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });
    expect(await page.locator('.actions').innerText()).toContain('Z');
    const before = shown(page);
    await page.keyboard.press('z');
    await told(page, 'put off');
    expect((await states()).get(before)).toBe('deferred');
    await page.keyboard.press('u');
    await told(page, 'taken back');
  });

  it('narrows by actor and type, keeps the filter under a name, and shows it as chips', async () => {
    const page = await sit('ana');
    const { actor } = (await site.store.db
      .selectFrom('candidates')
      .select('actor')
      .where('actor', 'is not', null)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst())!;
    await page.keyboard.press('g');
    await page.getByLabel('Actor or other side').fill(actor!);
    await page.keyboard.press('Enter');
    await page.waitForFunction((name) => new URLSearchParams(location.search).get('actor') === name, actor!);
    await page.getByLabel('Name for this filter').fill('my actor');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'my actor', exact: true }).waitFor();
    await page.locator('.more').click();
    await page.locator('.narrowed .chip', { hasText: actor! }).waitFor();
    await page.getByRole('button', { name: 'Without Actor' }).click();
    await page.waitForFunction(() => !location.search.includes('actor='));
  });

  it('lets a lead give a filter to someone, who finds it as theirs', async () => {
    const lead = await sit('lea', `?report=${reports[2]!.report.id}`);
    const count = reports[2]!.candidates.length;
    await lead.keyboard.press('b');
    await lead.getByLabel('Assign', { exact: true }).check();
    await lead.getByLabel('ben', { exact: true }).check();
    await lead.getByRole('button', { name: `Assign ${count} candidates` }).click();
    await told(lead, `${count} candidates given to ben`);
    const page = await sit('ben');
    await page.getByRole('button', { name: `Mine ${count}` }).click();
    await page.waitForFunction((n) => document.querySelector('.sort span')?.textContent?.startsWith(`${n} `), count);
    await page.locator('.form-head .chip', { hasText: 'yours' }).waitFor();
    await page.keyboard.press('i');
    await told(page, 'anyone may decide');
  });

  it('lets a lead decide on a whole filter after seeing what it holds, and take it back', async () => {
    const { id } = reports[2]!.report;
    const count = reports[2]!.candidates.length;
    const lead = await sit('lea', `?state=open&report=${id}`);
    await lead.keyboard.press('b');
    await lead.getByText(`${count} to decide`).waitFor();
    await lead.getByLabel('Reject', { exact: true }).check();
    await lead.getByRole('button', { name: `Reject ${count} candidates` }).click();
    await told(lead, `Reject: ${count} candidates`);
    const ids = new Set(reports[2]!.candidates.map((each) => each.id));
    const ofReport = async () =>
      new Set([...(await states())].filter(([each]) => ids.has(each)).map(([, state]) => state));
    expect(await ofReport()).toEqual(new Set(['rejected']));
    await lead.keyboard.press('u');
    await told(lead, `Taken back on ${count}`);
    expect(await ofReport()).toEqual(new Set(['open']));
  });

  it('says openly that there are control items, and tells after the decision what one was', async () => {
    for (const candidate of reports[0]!.candidates.slice(0, 2))
      await decide(site.store.db, {
        ...{ candidateId: candidate.id, kind: 'approve', reviewer: 'lea', key: `a${candidate.id}` },
        at: new Date().toISOString(),
      });
    const lead = await sit('lea');
    await lead.goto(new URL('/progress', site.url).href);
    await lead.locator('[name=count]').fill('2');
    await lead.getByRole('button', { name: 'Plant control items' }).click();
    await lead.locator('.done', { hasText: '2 control items' }).waitFor();
    const planted = await site.store.db
      .selectFrom('candidates')
      .select(['id', 'control'])
      .where('control', 'is not', null)
      .execute();
    const faulty = planted.find((row) => row.control!.fault !== 'none')!;
    const page = await sit('ana', `?c=${faulty.id}`);
    await page.locator('.today', { hasText: 'control items' }).waitFor();
    await page.keyboard.press('a');
    await told(page, 'A control item');
    await page.goto(new URL('/progress', site.url).href);
    expect(await page.locator('tr', { hasText: 'ana' }).first().innerText()).toContain('0 of 1');
  });

  it('shows what a later extraction reads otherwise, and any answer settles it', async () => {
    const { db } = site.store;
    const [one, two] = reports[2]!.candidates;
    for (const { id } of [one!, two!]) {
      await decide(db, {
        candidateId: id,
        kind: 'approve',
        reviewer: 'ana',
        at: new Date().toISOString(),
        key: `was ${id}`,
      });
      await db
        .updateTable('candidates')
        .set({ asks: true, reading: JSON.stringify({ ...(id === one!.id ? one! : two!), polarity: 'negated' }) })
        .where('id', '=', id)
        .execute();
    }
    const page = await sit('ana', `?asks=true&c=${one!.id}`);
    const card = page.getByRole('region', { name: 'Read otherwise since' });
    expect(await card.getByRole('row', { name: 'Happened or not happened did not happen' }).count()).toBe(1);
    await card.getByRole('button', { name: 'Take the new reading' }).press('Enter');
    await card.waitFor({ state: 'detached' });
    const now = await db
      .selectFrom('candidates')
      .select(['polarity', 'asks', 'review'])
      .where('id', '=', one!.id)
      .execute();
    expect(now).toEqual([{ polarity: 'negated', asks: false, review: 'approved' }]);
    await page.goto(new URL(`/review?asks=true&c=${two!.id}`, site.url).href);
    await page.getByRole('button', { name: 'Keep what was decided' }).press('Enter');
    await card.waitFor({ state: 'detached' });
    const kept = await db.selectFrom('candidates').select(['polarity', 'asks']).where('id', '=', two!.id).execute();
    expect(kept).toEqual([{ polarity: 'positive', asks: false }]);
  });

  it('asks nothing of any other machine, breaks no policy and logs no error', () => {
    for (const { strayed, complaints } of open) expect([strayed, complaints]).toEqual([[], []]);
    expect(site.errors).toEqual([]);
  });
});
