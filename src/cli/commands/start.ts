/** `dateline start`: everything on one machine — store, reports in, workers, summary, page. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { Summary } from '../../store/index.js';
import { exit } from '../exit.js';
import type { ReportOptions } from '../inputs.js';
import { say, table } from '../output.js';
import type { Services } from '../services.js';
import type { Shutdown } from '../shutdown.js';

interface Options extends ReportOptions {
  readonly once: boolean;
  readonly concurrency: number;
  readonly host: string;
  readonly port: number;
}

export async function addStart(program: Command): Promise<void> {
  const [{ addReportOptions }, { wholeNumber }] = await Promise.all([import('../inputs.js'), import('../services.js')]);
  const invalid = (message: string) => new InvalidArgumentError(message);
  addReportOptions(program.command('start'))
    .description('take reports in, extract them through queue and workers, and serve the review page')
    .argument('[path...]', 'files or folders (default: the samples that came with Dateline)')
    .option('--once', 'end when the reports are done', false)
    .option('--concurrency <n>', 'worker processes', wholeNumber(1, invalid), availableParallelism())
    .option('--host <address>', 'address the page listens on', '127.0.0.1')
    .option('--port <n>', 'port of the page; when it is taken, the next free one', wholeNumber(0, invalid), 4180)
    .action(start);
}

async function start(paths: readonly string[], options: Options): Promise<void> {
  const [{ withServices }, { onShutdown }] = await Promise.all([import('../services.js'), import('../shutdown.js')]);
  const { loadResources } = await import('../../lexicon/index.js');
  // Lists that are not valid are told before any report is touched.
  void loadResources().actors;
  const shutdown = onShutdown();
  try {
    await withServices((services) => run(services, shutdown, paths, options));
  } finally {
    shutdown.done();
  }
}

async function run(services: Services, shutdown: Shutdown, paths: readonly string[], options: Options): Promise<void> {
  const { store, queue } = services;
  const [
    { reportsOf, ingestOptionsOf },
    { projectRoot },
    { queueWaiting, startFeeds, startLinking, startWorker, sweep, takeIn },
    { backendOf },
    { countReports },
  ] = await Promise.all([
    import('../inputs.js'),
    import('../../lexicon/index.js'),
    import('../../workers/index.js'),
    import('../../../queues/index.js'),
    import('../../store/index.js'),
  ]);
  const started = performance.now();
  const from = paths.length > 0 ? paths : [join(projectRoot, 'samples')];
  let problems = 0;
  const intake = await takeIn(
    store.db,
    reportsOf(from, ingestOptionsOf(options), () => problems++),
  );
  const known = intake.ids.length - intake.added;
  say(`${intake.ids.length} reports: ${intake.added} new, ${known} known`);
  await queueWaiting(store.db, queue);
  const { queued: waiting } = await countReports(store.db);
  if (await queue.isPaused()) say('the queue is paused: `dateline queue resume` lets workers go on');
  const worker = startWorker('extract', {
    backend: backendOf(store.url),
    storeUrl: store.url,
    concurrency: options.concurrency,
    tell: say,
  });
  const links = await startLinking(store, backendOf(store.url), say);
  const feeds = options.once
    ? undefined
    : startFeeds({ db: store.db, backend: backendOf(store.url), queue, tell: say });
  const sweeper = setInterval(() => void sweep(store.db, queue).catch((error: Error) => say(error.message)), 30_000);
  try {
    if (waiting > 0) await follow(services, waiting, shutdown);
    await links.settled(shutdown.signal);
    if (!shutdown.signal.aborted) await summary(services, intake.ids, performance.now() - started);
    if (!options.once && !shutdown.signal.aborted) {
      const { servePage } = await import('../page.js');
      await servePage(store, shutdown, { host: options.host, port: options.port });
    }
  } finally {
    clearInterval(sweeper);
    await feeds?.close();
    await worker.close();
    await links.close();
  }
  if (problems > 0) process.exitCode = exit.someFailed;
  if (shutdown.signal.aborted && options.once) process.exitCode = exit.interrupted;
}

/** Shows progress until no report waits. Reads the store: what counts as done is what is written there. */
async function follow({ store, queue }: Services, total: number, shutdown: Shutdown): Promise<void> {
  const [{ countReports }, { startProgress }, { sweep }] = await Promise.all([
    import('../../store/index.js'),
    import('../progress.js'),
    import('../../workers/index.js'),
  ]);
  const progress = startProgress(total, 'reports');
  let idle = 0;
  try {
    while (!shutdown.signal.aborted) {
      const left = await countReports(store.db).catch(() => undefined);
      if (left !== undefined) {
        progress.update(Math.max(0, total - left.queued));
        if (left.queued === 0) return;
        // Looked at every few seconds: a job that was lost with its worker is queued anew.
        if (++idle % 20 === 0) await sweep(store.db, queue).catch(() => 0);
      }
      await pause(150, undefined, { signal: shutdown.signal }).catch(() => {});
    }
  } finally {
    progress.stop();
  }
}

async function summary({ store }: Services, ids: readonly string[], milliseconds: number): Promise<void> {
  const { summarize } = await import('../../store/index.js');
  const found = await summarize(store.db, ids);
  console.log(summaryTable(found, milliseconds));
  for (const { id, failure } of found.failures) say(`report ${id} failed: ${failure?.split('\n')[0]}`);
  if (found.failed > 0) process.exitCode = exit.someFailed;
}

function summaryTable(found: Summary, milliseconds: number): string {
  const candidates = found.byType.reduce((sum, row) => sum + row.count, 0);
  const rows: [string, string | number][] = [
    ['reports', found.reports],
    ...(found.failed > 0 ? [['reports failed', found.failed] as [string, number]] : []),
    ['sentences', found.sentences],
    ['candidates', candidates],
    ...found.byType.map((row): [string, number] => [`  ${row.type}`, row.count]),
    ['flags', found.flags],
    ['seconds', (milliseconds / 1000).toFixed(1)],
  ];
  const width = Math.max(...rows.map(([, value]) => String(value).length));
  return table(
    ['found', 'count'],
    rows.map(([name, value]) => [name, String(value).padStart(width)]),
  );
}
