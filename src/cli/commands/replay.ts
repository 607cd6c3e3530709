/** `dateline replay`: extracts reports anew that other versions have read, and shows what that changes. */
import { type Command, InvalidArgumentError } from 'commander';
import { exit } from '../exit.js';
import { say, table, write } from '../output.js';

interface RunOptions {
  readonly all: boolean;
  readonly dryRun: boolean;
}

interface ShowOptions {
  readonly asks: boolean;
  readonly limit: number;
  readonly json: boolean;
}

export async function addReplay(program: Command): Promise<void> {
  const { wholeNumber } = await import('../services.js');
  const number = wholeNumber(1, (message) => new InvalidArgumentError(message));
  const replay = program
    .command('replay')
    .description('extract anew what other versions of code, lexicons or models have read, and show what that changes');
  replay
    .command('run', { isDefault: true })
    .description('bring all reports to the present versions; decisions stay')
    .option('--all', 'also reports that nothing changed can touch', false)
    .option('--dry-run', 'compare and write nothing', false)
    .action(run);
  replay
    .command('show')
    .description('what a run changed')
    .argument('[run]', 'its number (default: the latest)', number)
    .option('--asks', 'only what reviewers were asked about', false)
    .option('--limit <n>', 'how many changes', number, 100)
    .option('--json', 'as JSON lines', false)
    .action(show);
  replay.command('list').description('the latest runs').option('--limit <n>', 'how many', number, 20).action(list);
}

async function run(options: RunOptions): Promise<void> {
  const [{ withStore }, { onShutdown }, { startProgress }, { replayReports }, { loadResources }] = await Promise.all([
    import('../services.js'),
    import('../shutdown.js'),
    import('../progress.js'),
    import('../../workers/index.js'),
    import('../../lexicon/index.js'),
  ]);
  const resources = loadResources();
  // Lists that are not valid are told before anything is touched.
  void resources.actors;
  const shutdown = onShutdown();
  try {
    await withStore(async ({ db }) => {
      let bar: { update(done: number): void; stop(): void } | undefined;
      const found = await replayReports(db, resources, {
        ...options,
        signal: shutdown.signal,
        progress(done, total) {
          bar ??= startProgress(total, 'reports');
          bar.update(done);
        },
      }).finally(() => bar?.stop());
      if (found.reports === 0) {
        say('every report was read by the present versions');
        return;
      }
      say(
        `${found.read} of ${found.reports} reports could read otherwise${options.dryRun ? '' : ' and were extracted anew'}${found.because.size > 0 ? `: ${causes(found.because)}` : ''}`,
      );
      await write(
        `${table(
          ['candidates', 'number'],
          [
            ['as before', found.same],
            ['changed', found.changed],
            ['new', found.new],
            ['gone', found.gone],
            ['decided, to be looked at again', found.asked],
          ],
        )}\n`,
      );
      if (found.id !== null) say(`dateline replay show ${found.id} lists them`);
      if (shutdown.signal.aborted) {
        say('ended before the last report: `dateline replay` goes on');
        process.exitCode = exit.interrupted;
      }
    });
  } finally {
    shutdown.done();
  }
}

function causes(because: ReadonlyMap<string, number>): string {
  const sorted = [...because].sort((a, b) => b[1] - a[1]);
  const told = sorted.slice(0, 5).map(([cause, reports]) => `${cause} (${reports})`);
  return [...told, ...(sorted.length > 5 ? [`${sorted.length - 5} more`] : [])].join(', ');
}

async function show(id: number | undefined, options: ShowOptions): Promise<void> {
  const [{ withStore }, { listReplays, replayChanges }] = await Promise.all([
    import('../services.js'),
    import('../../store/index.js'),
  ]);
  await withStore(async ({ db }) => {
    const number = id ?? (await listReplays(db, 1))[0]?.id;
    const changes = number === undefined ? [] : await replayChanges(db, number, options.limit, options.asks);
    if (options.json) {
      for (const change of changes) await write(`${JSON.stringify(change)}\n`);
      return;
    }
    await write(
      `${table(
        ['report', 'candidate', 'change', 'type', 'fields', 'decided', 'asked', 'because of'],
        changes.map((each) => [
          each.report_id.slice(0, 12),
          each.candidate_id.slice(0, 12),
          each.kind,
          each.type,
          each.fields.join(', '),
          each.decided ? 'yes' : '',
          each.asks ? 'yes' : '',
          each.because.slice(0, 3).join(', '),
        ]),
      )}\n`,
    );
  });
}

async function list(options: { readonly limit: number }): Promise<void> {
  const [{ withStore }, { listReplays }] = await Promise.all([
    import('../services.js'),
    import('../../store/index.js'),
  ]);
  await withStore(async ({ db }) => {
    const runs = await listReplays(db, options.limit);
    await write(
      `${table(
        ['run', 'at', 'reports', 'read', 'changed', 'new', 'gone', 'asked', 'ended'],
        runs.map(({ id, at, reports, read, counts, finishedAt }) => [
          id,
          at.slice(0, 19),
          reports,
          read,
          ...['changed', 'new', 'gone', 'asked'].map((kind) => counts[kind] ?? 0),
          finishedAt === null ? 'no' : 'yes',
        ]),
      )}\n`,
    );
  });
}
