/** `dateline work`: workers until they are stopped, on as many machines as wanted. */
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';

interface Options {
  readonly concurrency: number;
  readonly once: boolean;
  readonly rate?: number;
  readonly memory: number;
}

export async function addWork(program: Command): Promise<void> {
  const { wholeNumber } = await import('../services.js');
  const invalid = (message: string) => new InvalidArgumentError(message);
  program
    .command('work')
    .description('extract queued reports until stopped')
    .option('--concurrency <n>', 'worker processes', wholeNumber(1, invalid), availableParallelism())
    .option('--rate <n>', 'jobs a second at most, over all workers', wholeNumber(1, invalid))
    .option('--memory <MiB>', 'memory of one worker process for its objects', wholeNumber(256, invalid), 1536)
    .option('--once', 'end when no report waits any more', false)
    .action(work);
}

async function work(options: Options): Promise<void> {
  const [
    { withServices },
    { onShutdown },
    { queueWaiting, startFeeds, startLinking, startWorker, sweep },
    { backendOf },
    { countReports },
  ] = await Promise.all([
    import('../services.js'),
    import('../shutdown.js'),
    import('../../workers/index.js'),
    import('../../../queues/index.js'),
    import('../../store/index.js'),
  ]);
  const [{ openLog }, { loadResources }] = await Promise.all([import('../log.js'), import('../../lexicon/index.js')]);
  // Lists that are not valid are told before any report is touched.
  void loadResources().actors;
  const log = openLog('work');
  const shutdown = onShutdown();
  await withServices(async ({ store, queue }) => {
    await queueWaiting(store.db, queue);
    if (await queue.isPaused()) log.warn('the queue is paused: `dateline queue resume` lets workers go on');
    const backend = backendOf(store.url);
    const worker = startWorker('extract', {
      backend,
      storeUrl: store.url,
      concurrency: options.concurrency,
      tell: log.warn,
      rate: options.rate,
      memory: options.memory,
    });
    const links = await startLinking(store, backend, log.warn);
    log.info(`working with ${options.concurrency} processes, queue on ${backend.kind} (Ctrl-C stops)`);
    const feeds = options.once ? undefined : startFeeds({ db: store.db, backend, queue, tell: log.warn });
    const sweeper = setInterval(() => void sweep(store.db, queue).catch(log.error), 10_000);
    let watcher: NodeJS.Timeout | undefined;
    const empty = new Promise<void>((resolve) => {
      if (!options.once) return;
      watcher = setInterval(() => {
        void countReports(store.db).then(
          ({ queued }) => queued === 0 && resolve(),
          () => {},
        );
      }, 300);
    });
    await Promise.race([shutdown.asked, empty]);
    if (options.once) await links.settled(shutdown.signal);
    clearInterval(sweeper);
    clearInterval(watcher);
    await feeds?.close();
    await worker.close();
    await links.close();
  });
  shutdown.done();
}
