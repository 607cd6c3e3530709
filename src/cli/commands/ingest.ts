/** `dateline ingest`: reports into the store and the queue, for workers to take. */
import { type Command, Option } from 'commander';
import type { Priority } from '../../store/index.js';
import { exit } from '../exit.js';
import { say } from '../output.js';

export async function addIngest(program: Command): Promise<void> {
  const [{ publishedOption }, { priorities }] = await Promise.all([
    import('../inputs.js'),
    import('../../store/schema.js'),
  ]);
  program
    .command('ingest')
    .description('take reports into the store and queue them; `dateline work` extracts them')
    .argument('<path...>', 'files or folders; - reads standard input')
    .option('--published <date>', 'publication day (2025-07-01) or instant of all these reports', publishedOption)
    .addOption(
      new Option('--priority <name>', 'what goes first: flash before normal before archive')
        .choices(Object.keys(priorities))
        .default('normal'),
    )
    .action(ingest);
}

async function ingest(
  paths: readonly string[],
  options: { readonly published?: string; readonly priority: Priority },
): Promise<void> {
  const [{ reportsOf }, { withServices }, { queueWaiting, takeIn }] = await Promise.all([
    import('../inputs.js'),
    import('../services.js'),
    import('../../workers/index.js'),
  ]);
  await withServices(async ({ store, queue }) => {
    const problem = () => {
      process.exitCode = exit.someFailed;
    };
    const { ids, added } = await takeIn(store.db, reportsOf(paths, options.published, problem), options.priority);
    const queued = await queueWaiting(store.db, queue);
    say(`${ids.length} reports: ${added} new, ${ids.length - added} known; ${queued} wait for a worker`);
  });
}
