/** Speed of the review page over many candidates in real Chromium: time to the first list, and from a key to the next candidate. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import type { Report } from '../src/document/index.js';
import type { Resources } from '../src/lexicon/index.js';
import { analyze } from '../src/pipeline/index.js';
import { createServer, listen, type Reference } from '../src/server/index.js';
import { addReports, type Database, openStore, queueOrders, saveResults } from '../src/store/index.js';

/** All in ms, one value a try. */
export interface ReviewTimes {
  readonly candidates: number;
  /** From the start of loading the page until the first lines stand there. */
  readonly firstList: readonly number[];
  /** From the key until the frame after the next candidate stands there. */
  readonly next: readonly number[];
  /** Answers of the API to the first stretch of the queue, by order and by kind of search. */
  readonly lists: Readonly<Record<string, number>>;
}

const loads = 7;
const presses = 50;

/** Chromium's path; undefined where there is none. */
function chromium(): string | undefined {
  const paths = (process.env.PATH ?? '').split(delimiter);
  return [process.env.DATELINE_TEST_CHROMIUM, ...paths.map((folder) => join(folder, 'chromium'))].find((path) => {
    try {
      accessSync(path ?? '', constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Measures on the store that the environment names, filled with these reports and copies of them until it holds `wanted` candidates.
 * Undefined where Chromium or playwright-core is missing. Leaves what it wrote to the caller to remove.
 */
export async function timeReview(
  reports: readonly Report[],
  resources: Resources,
  reference: Reference,
  wanted: number,
): Promise<ReviewTimes | undefined> {
  const executablePath = chromium();
  const playwright = await import('playwright-core').catch(() => undefined);
  if (executablePath === undefined || playwright === undefined) return undefined;
  const store = await openStore();
  let browser: Browser | undefined;
  try {
    await fill(store.db, reports, resources, wanted);
    const server = createServer({ store, reference });
    const site = await listen(server, '127.0.0.1', 0);
    browser = await playwright.chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
      await page.goto(new URL(server.signInPath('bench'), site.url).href);
      await page.waitForSelector('.fields .field', { timeout: 120_000 });
      const firstList = await timeLoads(page);
      return {
        candidates: wanted,
        firstList,
        next: await page.evaluate(pressKeys, presses),
        lists: await timeLists(page),
      };
    } finally {
      await site.close();
    }
  } finally {
    await browser?.close();
    await store.close();
  }
}

/** Extracts the reports, then copies reports and candidates in the database, each copy under ids of its own. */
export async function fill(
  db: Database,
  reports: readonly Report[],
  resources: Resources,
  wanted: number,
): Promise<void> {
  await addReports(
    db,
    reports.map((report) => ({ report, origin: 'bench' })),
  );
  let made = 0;
  for (const report of reports) {
    const { candidates } = analyze(report, resources);
    made += candidates.length;
    const { versions } = resources;
    await saveResults(db, [{ reportId: report.id, candidates, sentences: 1, milliseconds: 1, versions }]);
  }
  const copies = Math.ceil(wanted / made) - 1;
  await sql`
    insert into reports (id, text, published_at, title, source_name, format, language, bytes_hash, state, received_at)
    select md5(id || n), text, published_at, title || ' ' || n, source_name, format, language, md5(bytes_hash || n), state,
      received_at + n * interval '1 second'
    from reports, generate_series(1, ${copies}::integer) n`.execute(db);
  await sql`
    insert into candidates (id, report_id, position, type, status, polarity, stance, actor, target, place, country, lat, lon, from_day,
      to_day, confidence, certainty, flags, record, flag_codes, snippet, weight, words, created_at)
    select md5(id || n), md5(report_id || n), position, type, status, polarity, stance, actor, target, place, country, lat, lon, from_day,
      to_day, confidence, certainty, flags, (record::jsonb || jsonb_build_object('id', md5(id || n), 'reportId', md5(report_id || n)))::json,
      flag_codes, snippet, weight, candidate_words(type, actor, target, place, country, snippet), created_at + n * interval '1 second'
    from candidates, generate_series(1, ${copies}::integer) n
    limit ${wanted - made}`.execute(db);
  await sql`vacuum analyze`.execute(db);
}

async function timeLoads(page: Page): Promise<readonly number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < loads; turn += 1) {
    await page.reload({ waitUntil: 'commit' });
    await page.waitForSelector('.line .type');
    times.push(
      await page.evaluate(() => performance.getEntriesByName('first-list')[0]?.startTime ?? performance.now()),
    );
    await page.waitForSelector('.fields .field');
  }
  return times;
}

/** Runs in the page: presses the key for “approve” and waits for the frame in which the next candidate stands. */
async function pressKeys(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const before = document.querySelector('.line.on')?.getAttribute('data-index');
    const form = document.querySelector('.form')?.textContent;
    const started = performance.now();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', code: 'KeyA', bubbles: true }));
    while (
      performance.now() - started < 10_000 &&
      (document.querySelector('.line.on')?.getAttribute('data-index') === before ||
        document.querySelector('.form')?.textContent === form)
    )
      await new Promise(requestAnimationFrame);
    times.push(performance.now() - started);
    // As long as the quickest reader needs to look at the next one.
    await new Promise((done) => setTimeout(done, 400));
  }
  return times;
}

async function timeLists(page: Page): Promise<Readonly<Record<string, number>>> {
  const queries: Readonly<Record<string, string>> = {
    ...Object.fromEntries(queueOrders.map((order) => [`order ${order}`, `order=${order}&state=open,deferred`])),
    'search for a word': 'q=drone',
    'search for a phrase': 'q=%22roadside%20bomb%22',
    'filter by actor': 'actor=state',
    'line 90,000 of all': 'offset=90000',
  };
  const times: Record<string, number> = {};
  for (const [name, query] of Object.entries(queries))
    times[name] = await page.evaluate(async (address) => {
      const tries: number[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        const started = performance.now();
        const answer = await fetch(address, { cache: 'no-store' });
        await answer.arrayBuffer();
        if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
        tries.push(performance.now() - started);
      }
      return tries.sort((a, b) => a - b)[1]!;
    }, `/api/candidates?limit=100&${query}`);
  return times;
}
