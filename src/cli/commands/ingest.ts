/** `dateline ingest`: reports into the store and the queue, for workers to take. */
import { type Command, Option } from 'commander';
import type { Priority } from '../../store/index.js';
import { exit } from '../exit.js';
import type { ReportOptions } from '../inputs.js';
import { say } from '../output.js';

export async function addIngest(program: Command): Promise<void> {
  const [{ addReportOptions }, { priorities }] = await Promise.all([
    import('../inputs.js'),
    import('../../store/schema.js'),
  ]);
  addReportOptions(program.command('ingest'))
    .description('take reports into the store and queue them; `dateline work` extracts them')
    .argument('<path...>', 'files or folders; - reads standard input')
    .addOption(
      new Option('--priority <name>', 'what goes first: flash before normal before archive')
        .choices(Object.keys(priorities))
        .default('normal'),
    )
    .option('--watch', 'go on taking in what comes into these folders, until stopped', false)
    .action(ingest);
}

interface Options extends ReportOptions {
  readonly priority: Priority;
  readonly watch: boolean;
}

async function ingest(paths: readonly string[], options: Options): Promise<void> {
  if (options.watch) {
    const { watchFolders } = await import('../watch.js');
    await watchFolders(paths, options, options.priority);
    return;
  }
  const [{ reportsOf, ingestOptionsOf }, { withServices }, { queueWaiting, takeIn }, { countReports }] =
    await Promise.all([
      import('../inputs.js'),
      import('../services.js'),
      import('../../workers/index.js'),
      import('../../store/index.js'),
    ]);
  await withServices(async ({ store, queue }) => {
    const problem = () => {
      process.exitCode = exit.someFailed;
    };
    const { ids, added } = await takeIn(
      store.db,
      reportsOf(paths, ingestOptionsOf(options), problem),
      options.priority,
    );
    await queueWaiting(store.db, queue);
    const { queued } = await countReports(store.db);
    say(`${ids.length} reports: ${added} new, ${ids.length - added} known; ${queued} wait for a worker`);
  });
}
