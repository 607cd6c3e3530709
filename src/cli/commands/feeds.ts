/** `dateline feeds`: which feeds are polled, how often, and what came of it. */
import type { Command } from 'commander';
import { exit } from '../exit.js';
import { say, table, write } from '../output.js';

export function addFeeds(program: Command): void {
  const feeds = program.command('feeds').description('poll RSS, Atom and JSON feeds on a schedule');
  feeds
    .command('sync')
    .description('make the feeds those of a file; `dateline work` polls them')
    .argument('<file>', 'YAML file with the list')
    .action(sync);
  feeds.command('list').description('the feeds, with the last and the next poll of each').action(list);
  feeds
    .command('poll')
    .description('poll now, without waiting for the schedule')
    .argument('[name...]', 'feeds (default: all)')
    .action(poll);
}

async function sync(file: string): Promise<void> {
  const [{ readFeeds }, { withStore }, { setFeeds }, { backendOf, setSchedules }] = await Promise.all([
    import('../feeds.js'),
    import('../services.js'),
    import('../../store/index.js'),
    import('../../../queues/index.js'),
  ]);
  let feeds: ReturnType<typeof readFeeds>;
  try {
    feeds = readFeeds(file);
  } catch (error) {
    say((error as Error).message);
    process.exitCode = exit.someFailed;
    return;
  }
  await withStore(async (store) => {
    await setFeeds(store.db, feeds);
    await setSchedules(
      'feeds',
      backendOf(store.url),
      feeds.map(({ name, every }) => ({ id: `feed-${name}`, every, payload: { name } })),
    );
    say(`${feeds.length} feeds are polled while \`dateline work\` or \`dateline start\` runs`);
  });
}

async function list(): Promise<void> {
  const [{ withStore }, { listFeeds }, { backendOf, schedulesOf }] = await Promise.all([
    import('../services.js'),
    import('../../store/index.js'),
    import('../../../queues/index.js'),
  ]);
  await withStore(async (store) => {
    const next = await schedulesOf('feeds', backendOf(store.url));
    const rows = (await listFeeds(store.db)).map((feed) => [
      feed.name,
      `${Number(feed.settings.every) / 1000} s`,
      feed.state ?? 'not yet',
      feed.polledAt ?? '',
      next.get(`feed-${feed.name}`) ?? '',
      feed.failure ?? feed.url,
    ]);
    await write(`${table(['feed', 'every', 'last poll', 'at', 'next', 'address or failure'], rows)}\n`);
  });
}

async function poll(names: readonly string[]): Promise<void> {
  const [{ withServices }, { listFeeds }, { openReader }, { pollFeed, queueTaken }] = await Promise.all([
    import('../services.js'),
    import('../../store/index.js'),
    import('../../ingest/index.js'),
    import('../../workers/index.js'),
  ]);
  await withServices(async ({ store, queue }) => {
    const feeds = (await listFeeds(store.db)).filter((feed) => names.length === 0 || names.includes(feed.name));
    for (const name of names.filter((each) => !feeds.some((feed) => feed.name === each))) {
      say(`there is no feed ${name}: \`dateline feeds sync FILE\` sets them`);
      process.exitCode = exit.someFailed;
    }
    const reader = openReader();
    try {
      for (const feed of feeds) {
        const { state, added, known, problems } = await pollFeed(store.db, reader, feed);
        say(`${feed.name}: ${state === 'unchanged' ? 'unchanged' : `${added} new, ${known} known`}`);
        for (const problem of problems) say(`  ${problem}`);
        if (state === 'failed') process.exitCode = exit.someFailed;
      }
    } finally {
      reader.close();
    }
    await queueTaken(store.db, queue, say);
  });
}
