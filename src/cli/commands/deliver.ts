/** `dateline deliver`: consumers of approved events — who they are, how far each is, and sending them what is new. */
import { randomBytes } from 'node:crypto';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Tlp } from '../../document/index.js';
import type { Store } from '../../store/index.js';
import { exit } from '../exit.js';
import { say, table } from '../output.js';

const collect = (value: string, before: readonly string[]) => [...before, value];
const list = (value: string) => value.split(',').map((each) => each.trim());

interface AddOptions {
  readonly set: readonly string[];
  readonly tlp: Tlp;
  readonly types?: readonly string[];
  readonly countries?: readonly string[];
  readonly min?: number;
  readonly all: boolean;
  readonly fromNow: boolean;
}

export async function addDeliver(program: Command): Promise<void> {
  const [{ wholeNumber }, { leaving, sinkKinds }, { tlpMarkings }] = await Promise.all([
    import('../services.js'),
    import('../../delivery/index.js'),
    import('../../document/index.js'),
  ]);
  const invalid = (message: string) => new InvalidArgumentError(message);
  const deliver = program.command('deliver').description('send approved events and their changes to consumers');
  deliver
    .command('run')
    .description('deliver what is new, until stopped')
    .option('--once', 'end when nothing waits for any consumer', false)
    .option('--concurrency <n>', 'consumers served at once', wholeNumber(1, invalid), 4)
    .option(
      '--lock <ms>',
      'how long until another takes up what a killed dispatcher was at',
      wholeNumber(500, invalid),
      10_000,
    )
    .action(run);
  deliver
    .command('status')
    .description('consumers: what each holds, how far behind it is, what is in its way')
    .option('--json', 'as JSON', false)
    .action((options: { readonly json: boolean }) => onStore((store) => status(store, options.json)));
  deliver
    .command('add')
    .description('add a consumer')
    .argument('<id>', 'its name: lower-case letters, digits and hyphens')
    .argument('<sink>', `one of ${sinkKinds.map((each) => each.name).join(', ')}`)
    .option('--set <key=value>', 'a setting of the sink, such as url=…; may be repeated', collect, [])
    .addOption(
      new Option('--tlp <marking>', 'the strictest marking that may leave')
        .choices(leaving(tlpMarkings.at(-1)!))
        .default('TLP:CLEAR'),
    )
    .option('--types <list>', 'only these event types', list)
    .option('--countries <list>', 'only events with a place in these countries (ISO 3166-1 alpha-3)', list)
    .option('--min <confidence>', 'least confidence, 0 to 1', Number)
    .option('--all', 'also negated, threatened, planned and hypothetical events', false)
    .option('--from-now', 'leave out what is published already', false)
    .action((id: string, sink: string, options: AddOptions) => onStore((store) => add(store, id, sink, options)));
  const each = (name: string, about: string, what: (store: Store, id: string) => Promise<boolean>) =>
    deliver
      .command(name)
      .description(about)
      .argument('<id>')
      .action((id: string) =>
        onStore(async (store) => {
          if (!(await what(store, id))) unknown(id);
        }),
      );
  const storeModule = () => import('../../store/index.js');
  each('remove', 'forget a consumer, with its receipts and dead letters', async ({ db }, id) =>
    (await storeModule()).removeConsumer(db, id),
  );
  each('pause', 'send a consumer nothing until it is resumed', async ({ db }, id) =>
    (await storeModule()).setConsumerState(db, id, 'paused'),
  );
  each('resume', 'go on with a consumer that was paused or has failed, at once', async ({ db }, id) =>
    (await storeModule()).setConsumerState(db, id, 'active'),
  );
  each('rewind', 'send a consumer everything again: it has lost its data', async ({ db }, id) =>
    (await storeModule()).rewindConsumer(db, id),
  );
  deliver
    .command('letters')
    .description('changes that a consumer refused or that were given up for it')
    .argument('<id>')
    .action((id: string) => onStore((store) => letters(store, id)));
  deliver
    .command('retry')
    .description('have dead letters sent again (default: all)')
    .argument('<id>')
    .argument('[letter...]')
    .action((id: string, numbers: readonly string[]) =>
      onStore(async ({ db }) => {
        const { retryDeadLetters } = await storeModule();
        const count = await retryDeadLetters(db, id, numbers.length > 0 ? numbers.map(Number) : undefined);
        say(`${count} changes are sent again by \`deliver run\``);
      }),
    );
}

async function onStore(work: (store: Store) => Promise<void>): Promise<void> {
  const { withStore } = await import('../services.js');
  await withStore(work);
}

function unknown(id: string): void {
  say(`there is no consumer '${id}'`);
  process.exitCode = exit.someFailed;
}

async function run(options: {
  readonly once: boolean;
  readonly concurrency: number;
  readonly lock: number;
}): Promise<void> {
  const [{ withStore }, { onShutdown }, { startDelivery }, { backendOf }, { dueConsumers, consumerStatus }] =
    await Promise.all([
      import('../services.js'),
      import('../shutdown.js'),
      import('../../workers/index.js'),
      import('../../../queues/index.js'),
      import('../../store/index.js'),
    ]);
  const shutdown = onShutdown();
  await withStore(async (store) => {
    const delivery = await startDelivery({
      db: store.db,
      backend: backendOf(store.url),
      concurrency: options.concurrency,
      lockDuration: options.lock,
      tell: say,
    });
    if (options.once) {
      const idle = async () => {
        const waiting = (await consumerStatus(store.db)).some((each) => each.state === 'active' && each.lag > 0);
        return !waiting && (await dueConsumers(store.db)).length === 0;
      };
      while (!shutdown.signal.aborted && !(await idle().catch(() => false)))
        await new Promise((resolve) => setTimeout(resolve, 300));
    } else await shutdown.asked;
    await delivery.close();
  });
  shutdown.done();
}

async function status({ db }: Store, json: boolean): Promise<void> {
  const { consumerStatus } = await import('../../store/index.js');
  const consumers = await consumerStatus(db);
  if (json) {
    console.log(JSON.stringify(consumers.map(({ config: _, ...rest }) => rest)));
    return;
  }
  const rows = consumers.map((each) => [
    each.id,
    each.sink,
    each.state,
    each.events,
    each.lag,
    each.since ?? '',
    each.deadLetters,
    each.lastDelivery ?? '',
    each.failures > 0 ? `${each.failures} in vain: ${each.lastError}` : '',
  ]);
  console.log(
    table(['consumer', 'sink', 'state', 'events', 'behind', 'since', 'dead letters', 'last delivery', 'trouble'], rows),
  );
}

async function add({ db }: Store, id: string, sink: string, options: AddOptions): Promise<void> {
  const [{ factual, patienceSchema, sinkKinds }, { addConsumer, lastCursor }] = await Promise.all([
    import('../../delivery/index.js'),
    import('../../store/index.js'),
  ]);
  const fail = (message: string) => {
    say(message);
    process.exitCode = exit.usage;
  };
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) return fail('a name has lower-case letters, digits and hyphens only');
  const kind = sinkKinds.find((each) => each.name === sink);
  if (kind === undefined)
    return fail(`there is no sink '${sink}': ${sinkKinds.map((each) => `${each.name} (${each.about})`).join('; ')}`);
  const pairs = options.set.map(
    (pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const,
  );
  const given: Record<string, unknown> = Object.fromEntries(pairs);
  const made = sink === 'webhook' && given.secrets === undefined ? `whsec_${randomBytes(32).toString('base64')}` : null;
  if (made !== null) given.secrets = made;
  const settings = kind.config.safeParse(given);
  const waits = Object.fromEntries(Object.entries(given).filter(([key]) => key in patienceSchema.shape));
  for (const result of [settings, patienceSchema.safeParse(waits)])
    if (!result.success)
      return fail(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  const { types, countries, min, all } = options;
  const facts = all ? {} : { statuses: factual, polarity: 'positive' as const };
  const filter = {
    ...facts,
    ...(types && { types }),
    ...(countries && { countries }),
    ...(min !== undefined && { min }),
  };
  const added = await addConsumer(db, {
    id,
    sink,
    config: { ...(settings.data as object), ...waits },
    filter,
    tlp: options.tlp,
    cursor: options.fromNow ? await lastCursor(db) : 0,
  });
  if (!added) return fail(`there is a consumer '${id}' already`);
  if (made !== null) console.log(`The receiver checks signatures with this secret, which is not shown again: ${made}`);
  say(`consumer '${id}' is added; \`dateline deliver run\` sends to it`);
}

async function letters({ db }: Store, id: string): Promise<void> {
  const { deadLetters } = await import('../../store/index.js');
  const found = await deadLetters(db, id, 200);
  const rows = found.map((each) => [
    each.id,
    each.eventId,
    each.version,
    each.attempts,
    each.at,
    each.reason.split('\n')[0]!,
  ]);
  console.log(table(['letter', 'event', 'version', 'tries', 'since', 'reason'], rows));
}
