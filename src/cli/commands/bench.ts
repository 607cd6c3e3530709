/** `dateline bench`: time of each stage, what queue and store cost beside extraction, how quick the review page is, and exports. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { StageTime, StageTimes } from '../../../bench/index.js';
import type { Report } from '../../document/index.js';
import type { Resources } from '../../lexicon/index.js';
import { say, table } from '../output.js';

export async function addBench(program: Command): Promise<void> {
  const { wholeNumber } = await import('../services.js');
  const invalid = (message: string) => new InvalidArgumentError(message);
  program
    .command('bench')
    .description('measure every stage, the queue, the store, exports and the review page on this machine')
    .option('--reports <n>', 'reports for queue and store', wholeNumber(1, invalid), 500)
    .option('--candidates <n>', 'candidates behind the review page', wholeNumber(1000, invalid), 100_000)
    .option('--megabytes <n>', 'size of the generated corpus', wholeNumber(1, invalid), 5)
    .option('--json <file>', 'write what one process does, with the facts of the machine, as JSON')
    .option('--plot <file>', 'draw stages and cost against length as SVG')
    .option('--stages-only', 'measure without store, queue and page', false)
    .option('--page-only', 'measure the review page alone', false)
    .option('--services-only', 'measure queue, store and workers alone', false)
    .option('--latency-only', 'measure the time from a report posted to its candidates visible alone', false)
    .option('--exports-only', 'measure the exports alone', false)
    .option('--linking-only', 'measure the linking of generated candidates alone', false)
    .option('--linked <n>', 'candidates to link', wholeNumber(100, invalid), 100_000)
    .option('--events <n>', 'events to export', wholeNumber(100, invalid), 100_000)
    .action(bench);
}

interface Options {
  readonly reports: number;
  readonly megabytes: number;
  readonly json?: string;
  readonly plot?: string;
  readonly candidates: number;
  readonly stagesOnly: boolean;
  readonly pageOnly: boolean;
  readonly servicesOnly: boolean;
  readonly latencyOnly: boolean;
  readonly exportsOnly: boolean;
  readonly linkingOnly: boolean;
  readonly linked: number;
  readonly events: number;
}

async function bench(options: Options): Promise<void> {
  const { loadResources, projectRoot } = await import('../../lexicon/index.js');
  const samples = join(projectRoot, 'samples');
  const loading = performance.now();
  const resources = loadResources();
  const loaded = performance.now() - loading;
  if (options.latencyOnly) {
    await inOwnStore(() => benchLatency(samples));
    return;
  }
  if (options.servicesOnly) {
    await inOwnStore(() => benchServices(samples, options, resources));
    return;
  }
  if (options.exportsOnly) {
    await inOwnStore(() => benchExports(samples, options, resources));
    return;
  }
  if (options.linkingOnly) {
    await inOwnStore(() => benchLinking(options, resources));
    return;
  }
  if (!options.pageOnly) await benchStages(samples, options, resources, loaded);
  if (options.stagesOnly) return;
  if (!options.pageOnly) await inOwnStore(() => benchServices(samples, options, resources));
  if (!options.pageOnly && process.env.DATABASE_URL === undefined) await inOwnStore(() => benchLatency(samples));
  if (!options.pageOnly && process.env.DATABASE_URL === undefined)
    await inOwnStore(() => benchExports(samples, options, resources));
  // The page needs a store without anybody's reports, and is not measured in a database of the user's.
  if (process.env.DATABASE_URL === undefined) await inOwnStore(() => benchPage(samples, options, resources));
  else console.log('\nreview page: not measured in the database of DATABASE_URL; unset it');
}

/** Everything that one process does by itself: stages, peers, memory, start-up and growth. */
async function benchStages(samples: string, options: Options, resources: Resources, loaded: number): Promise<void> {
  const bench = await import('../../../bench/index.js');
  const corpus = bench.makeCorpus(samples, options.megabytes * 1e6);
  const sets: [string, readonly Report[]][] = [
    [`generated corpus ${corpus.hash}`, corpus.reports],
    ['samples', bench.benchReports(samples, 42)],
    ['geo', bench.corpusReports(process.env.DATELINE_CORPORA, 'geo')],
    ['temporal', bench.corpusReports(process.env.DATELINE_CORPORA, 'temporal')],
  ];
  const measured: Record<string, StageTimes> = {};
  for (const [name, reports] of sets) {
    if (reports.length === 0) continue;
    const found = bench.timeStages(reports, resources);
    measured[name] = found;
    console.log(`\n${name}: ${stagesTable(found)}`);
  }
  const first = Object.values(measured)[0]!;
  const peak = await bench.peakOfExtract(join(samples, '..'), corpus.reports);
  console.log(
    `peak memory of extract in a process of its own ${peak ?? '(not built)'} MB, of this process ${first.peakMb} MB; resources loaded in ${loaded.toFixed(0)} ms`,
  );
  const startup = await bench.timeStartup(join(samples, '..'), join(samples, 'sahel-dispatch.txt'));
  if (startup.length > 0)
    console.log(`start to first candidate: ${startup.map((time) => time.toFixed(0)).join(', ')} ms`);
  const lengths = bench.timeLengths(corpus, resources);
  console.log(
    `\n${table(
      ['length', 'ms for 1,000 characters'],
      lengths.map((each) => [`${each.kilobytes} KB`, each.perKilobyte.toFixed(2)]),
    )}`,
  );
  const matcher = bench.timeMatcher(corpus, resources.gazetteer);
  console.log(
    `\n${table(
      ['names in the matcher', 'million characters/s'],
      matcher.map((each) => [each.names.toLocaleString('en'), each.millionPerSecond.toFixed(1)]),
    )}`,
  );
  const actors = bench.timeActors(corpus, resources);
  console.log(
    `\n${table(
      ['own actors', 'mentions, MB/s'],
      actors.map((each) => [each.own.toLocaleString('en'), each.megabytesPerSecond.toFixed(2)]),
    )}`,
  );
  if (options.json !== undefined) {
    const { cpus, totalmem, release } = await import('node:os');
    const machine = {
      processor: cpus()[0]?.model,
      cores: cpus().length,
      memoryMb: Math.round(totalmem() / 1e6),
      system: `${process.platform} ${release()}`,
      node: process.version,
    };
    const { versions } = resources;
    const result = {
      machine,
      versions,
      sets: measured,
      loadedMs: loaded,
      extractPeakMb: peak,
      startupMs: startup,
      lengths,
      matcher,
      actors,
    };
    writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
  }
  if (options.plot !== undefined) writeFileSync(options.plot, bench.plot(first.rows, lengths));
}

function stagesTable({ rows, reports, characters, tokens, sentences, parsed, candidates }: StageTimes): string {
  const whole = rows.find(({ name }) => name === 'whole pipeline')!;
  const speedOf = (row: StageTime) => row.tokens / row.milliseconds;
  const cells = rows.map((row) => [
    row.name,
    row.milliseconds.toFixed(1).padStart(9),
    Math.round(speedOf(row) * 1000)
      .toLocaleString('en')
      .padStart(12),
    (row.characters / 1e3 / row.milliseconds).toFixed(2).padStart(6),
    (speedOf(whole) / speedOf(row)).toFixed(2).padStart(14),
  ]);
  const share = ((100 * parsed) / sentences).toFixed(1);
  return `${reports} reports, ${(characters / 1e6).toFixed(2)} MB, ${tokens} tokens, ${share} % of ${sentences} sentences parsed, ${candidates} candidates\n${table(
    ['stage', '       ms', '    tokens/s', '  MB/s', 'whole/this one'],
    cells,
  )}`;
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
  const { distinctReports, makeCorpus, timePlain, timeServices, timeWorkers, warmUp } = await import(
    '../../../bench/index.js'
  );
  // As in the news, few of them are near duplicates of others: linking many copies would be measured in place of writing.
  const { reports } = makeCorpus(samples, 5000 * (options.reports + warmUp));
  const found = await timeServices(reports.slice(0, options.reports + warmUp), resources);
  const share = (cost: number) => `${cost.toFixed(0)} ms, ${((100 * cost) / found.extract).toFixed(1)} % of extraction`;
  console.log(`\n${found.reports} reports in ${found.jobs} jobs; extraction alone ${found.extract.toFixed(0)} ms`);
  console.log(`queue (${found.queue}): ${share(found.queueCost)}`);
  console.log(`store (${found.store}): ${share(found.storeCost)}`);
  const { extract, store, server } = found.processor;
  if (server !== null)
    console.log(
      `of processor time: extraction ${extract.toFixed(0)} ms; store ${store.toFixed(0)} ms here and ${server.toFixed(0)} ms in the server, ${((100 * (store + server)) / extract).toFixed(1)} % of extraction`,
    );
  // Enough that the code of both processes is compiled when half of them are done.
  const some = 4 * options.reports;
  const [one, two] = await timeWorkers(distinctReports(samples, some), [1, 2]);
  const rates = (what: string, single: number, double: number) =>
    `${what}: ${single.toFixed(1)} reports/s with one process, ${double.toFixed(1)} with two (${(double / single).toFixed(2)} times)`;
  console.log(rates('through queue, workers and store', one!.rate, two!.rate));
  console.log(
    rates('the same reports only extracted', await timePlain(samples, some, 1), await timePlain(samples, some, 2)),
  );
}

/** "median 12 ms, worst 30 ms of 40". */
function told(values: readonly number[]): string {
  const middle = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  return `median ${middle.toFixed(0)} ms, worst ${Math.max(...values).toFixed(0)} ms of ${values.length}`;
}

/** Reports posted to measure latency. */
const POSTED = 45;

async function benchLatency(samples: string): Promise<void> {
  const { benchReports, timeLatency } = await import('../../../bench/index.js');
  const { taken, visible } = await timeLatency(benchReports(samples, POSTED));
  console.log(`\nPOST /api/reports answered: ${told(taken)}`);
  console.log(`a candidate of it visible: ${told(visible)}`);
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

async function benchExports(samples: string, options: Options, resources: Resources): Promise<void> {
  const { benchReports, timeExports } = await import('../../../bench/index.js');
  const found = await timeExports(benchReports(samples, 42), resources, options.events);
  const cells = found.map(({ format, events, milliseconds, bytes, megabytes }) => [
    format,
    Math.round(events / (milliseconds / 1000))
      .toLocaleString('en')
      .padStart(9),
    (bytes / 1e6).toFixed(1).padStart(7),
    megabytes.toFixed(0).padStart(7),
  ]);
  console.log(`\nexports of ${found[0]?.events.toLocaleString('en')} events, each in a process of its own`);
  console.log(table(['format', ' events/s', '     MB', 'peak MB'], cells));
}

async function benchLinking(options: Options, resources: Resources): Promise<void> {
  const { timeLinking } = await import('../../../bench/index.js');
  const found = await timeLinking(resources, options.linked, say);
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  const milliseconds = found.tenths.reduce((sum, each) => sum + each.milliseconds, 0);
  const cells = found.tenths.map(({ linked, milliseconds: spent, processorMs }, at) => [
    `${at + 1}`,
    whole(linked).padStart(9),
    whole((1000 * linked) / spent).padStart(12),
    whole((1000 * linked) / processorMs).padStart(24),
  ]);
  console.log(
    `\nlinking of ${whole(found.candidates)} generated candidates: ${whole((1000 * found.candidates) / milliseconds)} a second, ${whole(found.megabytes)} MB at most; ` +
      `${whole(found.clusters)} events told more than once, ${whole(found.pairs)} pairs kept, ${whole(found.storeMegabytes)} MB of tables, ${whole(found.logMegabytes)} MB written to the database's log`,
  );
  console.log(table(['tenth', '   linked', 'candidates/s', 'per second of processor'], cells));
}
