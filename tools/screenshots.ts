/**
 * Pictures of every page for docs/images, from `samples/` run through the product: store, queue, workers, server, real Chromium. A few
 * decisions of three reviewers are made first, so that pages about work done have some to show. Arguments name the pictures to take anew.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { backendOf } from '../queues/index.js';
import { pageReference } from '../src/cli/reference.js';
import { createServer, listen } from '../src/server/index.js';
import {
  addSecondReview,
  addUser,
  type Database,
  decide,
  noteAudit,
  openStore,
  plantControls,
  queueLines,
} from '../src/store/index.js';
import { chromiumOptions } from '../tests/setup/chromium.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = join(root, 'docs', 'images');
const data = mkdtempSync(join(tmpdir(), 'dateline-pictures-'));
process.env.DATELINE_DATA = data;

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly scheme?: 'dark';
  readonly size?: { readonly width: number; readonly height: number };
  /** Signed out: the page that asks for a name. */
  readonly stranger?: true;
  /** What to do before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

type Act = NonNullable<Picture['act']>;

const press =
  (...keys: string[]): Act =>
  async (page) => {
    for (const key of keys) {
      await page.keyboard.press(key);
      await page.waitForTimeout(150);
    }
  };
/** Searches for the words, so that the same candidate is shown whatever the extractor finds besides. */
const search =
  (words: string, ...keys: string[]): Act =>
  async (page) => {
    await page.keyboard.press('/');
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    await page.waitForFunction((text) => new URLSearchParams(location.search).get('q') === text, words);
    await page.waitForTimeout(1200);
    await press(...keys)(page);
  };
/** Brings a part of the form to its top. */
const scrollTo =
  (selector: string): Act =>
  async (page) => {
    await page.locator(selector).first().waitFor({ state: 'attached' });
    await page.evaluate((wanted) => {
      const form = document.querySelector('.form-scroll')!;
      const found = document.querySelector(wanted)!;
      form.scrollTop += found.getBoundingClientRect().top - form.getBoundingClientRect().top - 12;
    }, selector);
  };
const pane =
  (index: number): Act =>
  async (page) => {
    await page.locator('.pane-tabs button').nth(index).click();
  };
const all =
  (...acts: readonly Act[]): Act =>
  async (page) => {
    for (const act of acts) await act(page);
  };

const phone = { width: 360, height: 760 };

const pictures: readonly Picture[] = [
  { name: 'sign-in', path: '/sign-in', stranger: true, size: { width: 900, height: 600 } },
  { name: 'review-light', path: '/review', act: search('"one-way attack drones"') },
  { name: 'review-dark', path: '/review', scheme: 'dark', act: search('"roadside bomb"', 'f', 'f') },
  { name: 'review-why', path: '/review', act: all(search('"one-way attack drones"'), scrollTo('.card')) },
  { name: 'review-edit', path: '/review', act: search('Hawija', 't') },
  { name: 'review-date', path: '/review', act: search('Hawija', 'w') },
  {
    name: 'review-place',
    path: '/review',
    scheme: 'dark',
    act: all(search('Hawija', 'l'), async (page) => {
      await page.keyboard.type('Tripoli');
      await page.locator('.options [role=option]').first().waitFor();
    }),
  },
  { name: 'review-reject', path: '/review', act: search('Ramadi', 'r') },
  { name: 'review-merge', path: '/review?type=attack_on_persons', act: press('m') },
  {
    name: 'review-history',
    path: '/review?state=all&c=EDITED',
    act: scrollTo('.history'),
  },
  { name: 'review-filters', path: '/review', act: press('g') },
  { name: 'review-bulk', path: '/review?type=attack_on_persons', act: press('b') },
  { name: 'review-keys', path: '/review', act: press('Shift+?') },
  { name: 'review-narrow', path: '/review', size: phone, act: pane(1) },
  { name: 'review-narrow-form', path: '/review', size: phone, scheme: 'dark', act: pane(2) },
  { name: 'review-zoom', path: '/review', size: { width: 720, height: 450 }, act: pane(2) },
  { name: 'second', path: '/second' },
  { name: 'adjudicate', path: '/adjudicate' },
  { name: 'reports', path: '/reports' },
  { name: 'entities', path: '/entities' },
  { name: 'progress', path: '/progress' },
  { name: 'calibration', path: '/calibration' },
  { name: 'guidelines', path: '/guidelines', scheme: 'dark' },
  { name: 'queues', path: '/queues' },
  { name: 'exports', path: '/exports' },
  { name: 'people', path: '/people' },
  { name: 'account', path: '/account' },
  { name: 'audit', path: '/audit', scheme: 'dark' },
  { name: 'api', path: '/api/docs' },
];

/** Work of a morning: decisions, edits, second reviews that differ, control items. Gives a candidate that was edited and commented on. */
async function work(db: Database): Promise<string> {
  const types = pageReference().types;
  for (const [name, role] of [
    ['amal', 'reviewer'],
    ['boris', 'reviewer'],
    ['chen', 'lead'],
  ] as const)
    await addUser(db, name, role, null);
  await noteAudit(db, 'chen', 'assigned', { query: { type: types[0]?.id }, to: ['amal', 'boris'], assigned: 12 });
  const { lines } = await queueLines(db, { state: ['open'] }, 'newest', {}, 70);
  let number = 0;
  const on = (id: string, reviewer: string, seconds: number) => ({
    ...{ candidateId: id, reviewer, key: `picture-${number++}`, durationMs: Math.round(seconds * 1000) },
    at: new Date(Date.now() - (150 - number) * 200).toISOString(),
  });
  for (const [index, { id, type }] of lines.entries()) {
    const reviewer = index % 3 === 0 ? 'boris' : 'amal';
    const seconds = 3 + ((index * 7) % 11) * 0.6;
    if (index % 5 === 4) {
      await decide(db, { ...on(id, reviewer, seconds), kind: 'reject', reason: 'background' });
      continue;
    }
    if (index % 6 === 1)
      await decide(db, { ...on(id, reviewer, seconds), kind: 'edit', edit: { status: 'historical' } });
    if (index % 13 === 1)
      await decide(db, { ...on(id, 'chen', 2), kind: 'comment', note: 'The date is in the second paragraph.' });
    await decide(db, { ...on(id, reviewer, seconds), kind: 'approve' });
    if (index % 8 === 0)
      await addSecondReview(db, {
        candidateId: id,
        reviewer: 'chen',
        verdict: index % 16 === 0 ? 'reject' : 'approve',
        changes: index % 24 === 8 ? { type: type === 'protest' ? 'armed_clash' : 'protest' } : {},
        durationMs: 6000,
      });
  }
  await plantControls(db, 8, 'chen');
  const planted = await db
    .selectFrom('candidates')
    .select('id')
    .where('control', 'is not', null)
    .orderBy('id')
    .execute();
  for (const [index, { id }] of planted.slice(0, 5).entries())
    await decide(db, {
      ...on(id, index % 2 === 0 ? 'amal' : 'boris', 5),
      ...(index === 3 ? { kind: 'reject' as const, reason: 'wrong-reading' } : { kind: 'approve' as const }),
    });
  return lines[1]!.id;
}

try {
  const started = spawnSync(process.execPath, [join(root, 'bin/dateline.js'), 'start', '--once'], {
    stdio: 'inherit',
    env: process.env,
  });
  if (started.status !== 0 && started.status !== 1) throw new Error(`dateline start ended with ${started.status}`);
  mkdirSync(images, { recursive: true });
  const store = await openStore();
  const edited = await work(store.db);
  const server = createServer({ store, reference: pageReference(), backend: backendOf(store.url) });
  const site = await listen(server, '127.0.0.1', 0);
  const browser = await chromium.launch(chromiumOptions());
  const wanted = process.argv.slice(2);
  for (const { name, path, scheme = 'light', size = { width: 1280, height: 800 }, stranger, act } of pictures) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const context = await browser.newContext({ viewport: size, colorScheme: scheme, locale: 'en-GB' });
    const page = await context.newPage();
    if (stranger !== true) await page.goto(new URL(server.signInPath('analyst'), site.url).href);
    await page.goto(new URL(path.replace('EDITED', edited), site.url).href);
    if (path.startsWith('/review') || path === '/second')
      await page.waitForSelector('.fields .field', { state: 'attached' });
    await page.waitForTimeout(500);
    await act?.(page);
    await page.waitForTimeout(800);
    await page.screenshot({ path: join(images, `${name}.png`) });
    console.log(`docs/images/${name}.png`);
    await context.close();
  }
  await browser.close();
  await site.close();
  await server.close();
  await store.close();
} finally {
  rmSync(data, { recursive: true, force: true });
}
process.exit(0);
