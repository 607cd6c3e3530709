/** Speed of the review page over 100,000 candidates in real Chromium: time to the first list, and from a key to the next candidate. */
import { createHash } from 'node:crypto';
import { startBrowser, visit } from '../tests/support/browser.js';
import { type SeededReport, seedReports } from '../tests/support/seed.js';
import { openSite, seedStore } from '../tests/support/site.js';

const wanted = Number(process.argv[2] ?? 100_000);
const presses = 50;

/** The samples again and again, each time as other reports. */
function* copies(): Generator<SeededReport> {
  const originals = seedReports();
  let made = 0;
  for (let copy = 0; made < wanted; copy += 1)
    for (const { report, candidates } of originals) {
      if (made >= wanted) return;
      const idOf = (id: string) => createHash('sha256').update(`${id}${copy}`).digest('hex').slice(0, 32);
      const reportId = idOf(report.id);
      const part = candidates.slice(0, wanted - made);
      made += part.length;
      yield {
        report: { ...report, id: reportId, bytesHash: reportId, title: `${report.title} ${copy + 1}` },
        candidates: part.map((candidate) => ({ ...candidate, id: idOf(candidate.id), reportId })),
      };
    }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

const site = await openSite([]);
const browser = await startBrowser();
try {
  console.error(`seeding ${wanted} candidates`);
  await seedStore(site.store, [...copies()]);
  await site.store.db.executeQuery({ sql: 'analyze', parameters: [], query: { kind: 'RawNode' } } as never);
  const visitor = await visit(browser, site, 'ana');
  const { page } = visitor;
  await page.waitForSelector('.fields .field');
  const lists: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    await page.reload({ waitUntil: 'commit' });
    await page.waitForSelector('.line .type');
    lists.push(await page.evaluate(() => performance.now()));
    await page.waitForSelector('.fields .field');
  }
  // Measured in the page: from the key to the frame after the new candidate's title and marked words stand there.
  const next = await page.evaluate(async (count) => {
    const times: number[] = [];
    for (let turn = 0; turn < count; turn += 1) {
      const before = document.querySelector('.line.on')?.getAttribute('data-index');
      const text = document.querySelector('.form')?.textContent;
      const started = performance.now();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', code: 'KeyA', bubbles: true }));
      while (
        performance.now() - started < 10_000 &&
        (document.querySelector('.line.on')?.getAttribute('data-index') === before ||
          document.querySelector('.form')?.textContent === text)
      )
        await new Promise(requestAnimationFrame);
      times.push(performance.now() - started);
      await new Promise((done) => setTimeout(done, 400));
    }
    return times;
  }, presses);
  const searches: number[] = [];
  for (const words of ['drone', 'Kirkuk', '"armed strike"']) {
    const started = performance.now();
    await (await fetch(new URL('/healthz', site.url))).text();
    const answer = await page.evaluate(
      async (q) => (await fetch(`/api/candidates?limit=100&q=${encodeURIComponent(q)}`)).status,
      words,
    );
    if (answer !== 200) throw new Error(`search answered ${answer}`);
    searches.push(performance.now() - started);
  }
  console.log(
    JSON.stringify({
      candidates: wanted,
      firstListMs: { median: Math.round(median(lists)), all: lists.map(Math.round) },
      nextCandidateMs: { median: Math.round(median(next)), worst: Math.round(Math.max(...next)), presses },
      searchMs: { median: Math.round(median(searches)) },
    }),
  );
} finally {
  await browser.close();
  await site.close();
}
process.exit(0);
