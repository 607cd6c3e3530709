/** `dateline bench`: time of each stage, what queue and store cost beside extraction, and how quick the review page is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Resources } from '../../lexicon/index.js';
import { table } from '../output.js';

export async function addBench(program: Command): Promise<void> {
  const { wholeNumber } = await import('../services.js');
  const invalid = (message: string) => new InvalidArgumentError(message);
  program
    .command('bench')
    .description('measure every stage, the queue, the store and the review page on this machine')
    .option('--reports <n>', 'reports for queue and store', wholeNumber(1, invalid), 500)
    .option('--candidates <n>', 'candidates behind the review page', wholeNumber(1000, invalid), 100_000)
    .option('--stages-only', 'measure without store, queue and page', false)
    .option('--page-only', 'measure the review page alone', false)
    .action(bench);
}

interface Options {
  readonly reports: number;
  readonly candidates: number;
  readonly stagesOnly: boolean;
  readonly pageOnly: boolean;
}

async function bench(options: Options): Promise<void> {
  const [{ benchReports, timeStages }, { loadResources, projectRoot }] = await Promise.all([
    import('../../../bench/index.js'),
    import('../../lexicon/index.js'),
  ]);
  const loading = performance.now();
  const resources = loadResources();
  const loaded = performance.now() - loading;
  const samples = join(projectRoot, 'samples');
  if (!options.pageOnly) {
    const { rows, characters, tokens } = timeStages(benchReports(samples, 42), resources);
    console.log(
      `resources loaded in ${loaded.toFixed(0)} ms; ${tokens} tokens, ${(characters / 1e6).toFixed(2)} MB of text`,
    );
    const cells = rows.map(({ name, milliseconds }) => [
      name,
      milliseconds.toFixed(1).padStart(8),
      Math.round(tokens / (milliseconds / 1000))
        .toLocaleString('en')
        .padStart(12),
      (characters / 1e3 / milliseconds).toFixed(2).padStart(6),
    ]);
    console.log(table(['stage', '      ms', '    tokens/s', '  MB/s'], cells));
    console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1000)} MB`);
  }
  if (options.stagesOnly) return;
  if (!options.pageOnly) await inOwnStore(() => benchServices(samples, options, resources));
  // The page needs a store without anybody's reports, and is not measured in a database of the user's.
  if (process.env.DATABASE_URL === undefined) await inOwnStore(() => benchPage(samples, options, resources));
  else console.log('\nreview page: not measured in the database of DATABASE_URL; unset it');
}

/** A store of its own: what is measured must not stand among somebody's reports. */
async function inOwnStore(work: () => Promise<void>): Promise<void> {
  const own = process.env.DATABASE_URL === undefined ? mkdtempSync(join(tmpdir(), 'dateline-bench-')) : null;
  const before = process.env.DATELINE_DATA;
  if (own !== null) process.env.DATELINE_DATA = own;
  try {
    await work();
  } finally {
    if (own !== null) rmSync(own, { recursive: true, force: true });
    if (before === undefined) delete process.env.DATELINE_DATA;
    else process.env.DATELINE_DATA = before;
  }
}

async function benchServices(samples: string, options: Options, resources: Resources): Promise<void> {
  const { benchReports, timeServices } = await import('../../../bench/index.js');
  const found = await timeServices(benchReports(samples, options.reports), resources);
  const share = (cost: number) => `${cost.toFixed(0)} ms, ${((100 * cost) / found.extract).toFixed(1)} % of extraction`;
  console.log(`\n${found.reports} reports in ${found.jobs} jobs; extraction alone ${found.extract.toFixed(0)} ms`);
  console.log(`queue (${found.queue}): ${share(found.queueCost)}`);
  console.log(`store (${found.store}): ${share(found.storeCost)}`);
}

async function benchPage(samples: string, options: Options, resources: Resources): Promise<void> {
  const [{ benchReports, timeReview }, { pageReference }] = await Promise.all([
    import('../../../bench/index.js'),
    import('../reference.js'),
  ]);
  const found = await timeReview(benchReports(samples, 42), resources, pageReference(resources), options.candidates);
  if (found === undefined) {
    console.log('\nreview page: not measured, Chromium or playwright-core is missing');
    return;
  }
  const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const told = (values: readonly number[]) =>
    `median ${middle(values).toFixed(0)} ms, worst ${Math.max(...values).toFixed(0)} ms of ${values.length}`;
  console.log(`\nreview page over ${found.candidates.toLocaleString('en')} candidates in Chromium`);
  console.log(`first list: ${told(found.firstList)}`);
  console.log(`next candidate after the key: ${told(found.next)}`);
  console.log(
    table(
      ['first 100 lines by the API', '  ms'],
      Object.entries(found.lists).map(([name, time]) => [name, time.toFixed(0).padStart(4)]),
    ),
  );
}
