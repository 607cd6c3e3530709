/** `dateline queue`: what waits, what failed, and what to do about it. */
import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { JobQueue, JobView } from '../../../queues/index.js';
import type { Store } from '../../store/index.js';
import { exit } from '../exit.js';
import { say, table } from '../output.js';

const states = ['waiting', 'active', 'delayed', 'failed'] as const;
type AnyQueue = JobQueue<unknown>;

export async function addQueue(program: Command): Promise<void> {
  const [{ queueNames }, { wholeNumber }] = await Promise.all([
    import('../../../queues/jobs.js'),
    import('../services.js'),
  ]);
  const queue = program.command('queue').description('look after the queues');
  const add = (
    name: string,
    description: string,
    action: (context: Context, args: readonly string[]) => Promise<void>,
  ) =>
    queue
      .command(name)
      .description(description)
      .option('--queue <name>', `one of ${queueNames.join(', ')}`, 'extract')
      .action(async (...given: unknown[]) => {
        const command = given.at(-1) as Command;
        await onQueue(command.opts<{ queue: string }>().queue, (context) => action(context, command.args), command);
      });
  queue
    .command('status')
    .description('jobs of every queue by state')
    .action(async () => {
      for (const name of queueNames) await onQueue(name, printCounts);
    });
  add('list', 'the jobs in a state (default: failed)', list)
    .addArgument(new Argument('[state]').choices(states))
    .option(
      '--limit <n>',
      'most to list',
      wholeNumber(1, (message) => new InvalidArgumentError(message)),
      50,
    );
  add('show', 'one job with its payload and reason', show).argument('<id>');
  add('retry', 'try failed jobs again, and failed reports with them (default: all)', retry).argument('[id...]');
  add('drop', 'take jobs out of the queue', drop).argument('<id...>');
  add('pause', 'let workers take no more jobs', async ({ jobs }) => jobs.pause());
  add('resume', 'let workers take jobs again', async ({ jobs }) => jobs.resume());
  add('drain', 'take out all waiting jobs; their reports are queued again by the next start', async ({ jobs }) =>
    jobs.drain(),
  );
}

interface Context {
  readonly store: Store;
  readonly jobs: AnyQueue;
  readonly options: { readonly limit?: number };
}

async function onQueue(name: string, work: (context: Context) => Promise<void>, command?: Command): Promise<void> {
  const [{ queueNames }, { withQueue, withStore }] = await Promise.all([
    import('../../../queues/jobs.js'),
    import('../services.js'),
  ]);
  const known = queueNames.find((each) => each === name);
  if (known === undefined) {
    say(`there is no queue '${name}': queues are ${queueNames.join(', ')}`);
    process.exitCode = exit.usage;
    return;
  }
  await withStore((store) =>
    withQueue<unknown>(known, store, (jobs) => work({ store, jobs, options: command?.opts() ?? {} })),
  );
}

async function printCounts({ jobs, store }: Context): Promise<void> {
  const counts = await jobs.counts();
  const paused = (await jobs.isPaused()) ? ' (paused)' : '';
  console.log(`${jobs.name}${paused}: ${states.map((state) => `${counts[state]} ${state}`).join(', ')}`);
  if (jobs.name !== 'extract') return;
  const { countReports, openBundles } = await import('../../store/index.js');
  const [reports, bundles] = await Promise.all([countReports(store.db), openBundles(store.db)]);
  console.log(`reports: ${reports.queued} wait, ${reports.done} done, ${reports.failed} failed`);
  if (bundles > 0) console.log(`mails and archives not finished: ${bundles}`);
}

async function list({ jobs, options }: Context, [state]: readonly string[]): Promise<void> {
  const found = await jobs.list(states.find((each) => each === state) ?? 'failed', options.limit ?? 50);
  const rows = found.map((job) => [job.id, job.state, job.attempts, job.addedAt, short(job)]);
  console.log(table(['id', 'state', 'tries', 'added', 'reason'], rows));
}

async function show({ jobs }: Context, [id]: readonly string[]): Promise<void> {
  const job = await jobs.find(id ?? '');
  if (job !== undefined) {
    console.log(JSON.stringify(job, null, 2));
    return;
  }
  say(`there is no job ${id} in queue ${jobs.name}`);
  process.exitCode = exit.someFailed;
}

async function retry({ jobs, store }: Context, ids: readonly string[]): Promise<void> {
  const retried = await jobs.retry(ids.length > 0 ? ids : undefined);
  let reports = 0;
  if (jobs.name === 'extract') {
    const [{ requeueFailed }, { queueWaiting }] = await Promise.all([
      import('../../store/index.js'),
      import('../../workers/index.js'),
    ]);
    reports = await requeueFailed(store.db, ids.length > 0 ? ids : undefined);
    if (reports > 0) await queueWaiting(store.db, jobs as JobQueue<{ reportIds: string[] }>);
  }
  say(`${retried} jobs and ${reports} failed reports are tried again`);
}

async function drop({ jobs }: Context, ids: readonly string[]): Promise<void> {
  const dropped = await jobs.drop(ids);
  say(`${dropped} of ${ids.length} jobs dropped`);
  if (dropped < ids.length) process.exitCode = exit.someFailed;
}

function short(job: JobView): string {
  return (job.reason ?? '').split('\n')[0]!.slice(0, 100);
}
