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
  const [
    { withStore },
    { onShutdown },
    { createServer, listen },
    { reviewerName },
    { pageReference },
    { openLog },
    { backendOf },
    { deskList },
  ] = await Promise.all([
    import('../services.js'),
    import('../shutdown.js'),
    import('../../server/index.js'),
    import('../reviewer.js'),
    import('../reference.js'),
    import('../log.js'),
    import('../../../queues/index.js'),
    import('../desk.js'),
  ]);
  const shutdown = onShutdown();
  await withStore(async (store) => {
    const { hasAdmin } = await import('../../store/index.js');
    const log = openLog('serve');
    const { openIntake } = await import('../intake.js');
    const { intake, close } = openIntake(store);
    const server = createServer({
      store,
      intake,
      reference: pageReference(),
      desk: deskList(),
      backend: backendOf(store.url),
      log: log.error,
      secure: options.https,
    });
    const page = await listen(server, options.host, options.port);
    console.log(
      // On a shared store the link is for the first admin only: whoever reads the log later must not be let in by it.
      store.kind === 'external' && (await hasAdmin(store.db))
        ? `Review page: ${page.url}  (Ctrl-C stops)`
        : `Review page: ${new URL(server.signInPath(reviewerName()), page.url).href}  (signs you in once; Ctrl-C stops)`,
    );
    await shutdown.asked;
    await page.close();
    await server.close();
    await close();
  });
  shutdown.done();
}
