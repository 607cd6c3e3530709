/** `dateline serve`: the review page and the API over the store. */
import { type Command, InvalidArgumentError } from 'commander';

interface Options {
  readonly host: string;
  readonly port: number;
  readonly https: boolean;
}

export async function addServe(program: Command): Promise<void> {
  const { wholeNumber } = await import('../services.js');
  const invalid = (message: string) => new InvalidArgumentError(message);
  program
    .command('serve')
    .description('serve the review page and the API')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port; when it is taken, the next free one', wholeNumber(0, invalid), 4180)
    .option('--https', 'browsers reach it over HTTPS, through a proxy: cookies then go that way only', false)
    .action(serve);
}

async function serve(options: Options): Promise<void> {
  const [{ withStore }, { onShutdown }, { servePage }, { openLog }, { hasAdmin }] = await Promise.all([
    import('../services.js'),
    import('../shutdown.js'),
    import('../page.js'),
    import('../log.js'),
    import('../../store/index.js'),
  ]);
  const shutdown = onShutdown();
  await withStore(async (store) => {
    await servePage(store, shutdown, {
      host: options.host,
      port: options.port,
      secure: options.https,
      log: openLog('serve').error,
      // On a shared store the link is for the first admin only: whoever reads the log later must not be let in by it.
      link: store.kind !== 'external' || !(await hasAdmin(store.db)),
    });
  });
  shutdown.done();
}
