/** Dispatching: the changes that a consumer has not had yet, through its sink, with receipts, waits after trouble, and dead letters. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import {
  type Consumer,
  type ConsumerConnection,
  changesAfter,
  type Database,
  deadLetters,
  type EventVersion,
  findConsumer,
  noteRetry,
  noteRound,
  passes,
  type Receipt,
  receiptsOf,
  withConsumer,
} from '../store/index.js';
import { type ChangeRecord, changeRecord, withheld } from './event.js';
import { leaving } from './export.js';
import type { Outcome, Sink } from './sink.js';
import { sinkKinds } from './sinks/index.js';

/** How long to wait after rounds without progress, and when to give a change up. */
export interface Patience {
  /** First wait in ms; it doubles with each round in vain … */
  readonly first: number;
  /** … up to this. */
  readonly most: number;
  /** Rounds in vain after which a change is given up, when others were accepted or none but it waits. */
  readonly attempts: number;
}

/** Standard Webhooks asks for tries over some days; 14 with these waits are about one and a half. */
export const usualPatience: Patience = { first: 500, most: 6 * 3600_000, attempts: 18 };

/** Waits up to this long are waited for on the spot, in ms; after a longer one another job goes on. */
const shortWait = 2000;

/** `drained`: nothing waits. `trouble`: try again when it is due. `busy`: another process delivers. `stopped`: asked to. */
export type Dispatched = 'drained' | 'trouble' | 'busy' | 'stopped' | 'inactive';

export interface DispatchOptions {
  readonly signal: AbortSignal;
  readonly patience?: Patience;
  /** Opens the sink of a consumer; by its kind, unless a test gives one. */
  readonly open?: (consumer: Consumer) => Promise<Sink>;
}

/** Settings that consumers of every kind may have. */
export const patienceSchema = z.object({
  /** First wait after trouble, in ms. */
  firstWait: z.coerce.number().int().min(1).default(usualPatience.first),
  /** Longest wait, in ms. */
  mostWait: z.coerce.number().int().min(1).default(usualPatience.most),
  /** Rounds in vain after which a change is given up. */
  attempts: z.coerce.number().int().min(1).default(usualPatience.attempts),
});

function patienceOf({ config }: Consumer): Patience {
  const { firstWait, mostWait, attempts } = patienceSchema.parse(config);
  return { first: firstWait, most: mostWait, attempts };
}

/** Opens the sink of a consumer. Throws on an unknown kind or settings that its schema does not take. */
export async function openSink(consumer: Pick<Consumer, 'sink' | 'config'>): Promise<Sink> {
  const kind = sinkKinds.find((each) => each.name === consumer.sink);
  if (kind === undefined) throw new Error(`there is no kind of sink '${consumer.sink}'`);
  return await kind.open(kind.config.parse(consumer.config));
}

/** Delivers to one consumer until nothing waits, something is in the way, or the signal says stop. One process at a time. */
export async function dispatch(db: Database, consumerId: string, options: DispatchOptions): Promise<Dispatched> {
  const result = await withConsumer(db, consumerId, (connection) => deliverAll(connection, consumerId, options));
  return result ?? 'busy';
}

async function deliverAll(connection: ConsumerConnection, id: string, options: DispatchOptions): Promise<Dispatched> {
  const { signal, open = openSink } = options;
  let sink: Sink | undefined;
  try {
    for (;;) {
      if (signal.aborted) return 'stopped';
      const consumer = await findConsumer(connection, id);
      if (consumer?.state !== 'active') return 'inactive';
      const patience = options.patience ?? patienceOf(consumer);
      let wait: number | null;
      try {
        sink ??= await open(consumer);
        await retryLetters(connection, consumer, sink, signal);
        wait = await round(connection, consumer, sink, signal, patience);
      } catch (error) {
        if (isStore(error)) throw error;
        wait = await noteTrouble(connection, consumer, error, patience);
      }
      if (wait === null) return 'drained';
      if (wait > shortWait) return 'trouble';
      if (wait > 0) await pause(wait, undefined, { signal }).catch(() => {});
    }
  } finally {
    await sink?.close();
  }
}

/** Trouble with the store itself is not the consumer's; a wrapper marks what sinks throw. */
class StoreTrouble extends Error {}

function isStore(error: unknown): boolean {
  return error instanceof StoreTrouble;
}

async function ofStore<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new StoreTrouble((error as Error).message, { cause: error });
  }
}

/** One round: a page of changes. Gives the wait before the next in ms, or null when nothing waits. */
async function round(
  connection: ConsumerConnection,
  consumer: Consumer,
  sink: Sink,
  signal: AbortSignal,
  patience: Patience,
): Promise<number | null> {
  const page = await ofStore(changesAfter(connection, consumer.cursor, sink.batch));
  if (page.length === 0) return null;
  const held = await ofStore(
    receiptsOf(
      connection,
      consumer.id,
      page.map((each) => each.eventId),
    ),
  );
  const planned = plan(consumer, page, held);
  const offered = planned.filter((each) => each.change !== null);
  const changes = offered.map((each) => each.change as ChangeRecord);
  const outcomes = changes.length === 0 ? [] : await sink.deliver(changes, { signal });
  const of = new Map(offered.map((each, i) => [each.version.cursor, outcomes[i] ?? { trouble: 'no answer' }]));
  const receipts = offered.flatMap((each) =>
    of.get(each.version.cursor) === 'accepted' ? [receiptOf(each.change!)] : [],
  );
  let { cursor } = consumer;
  const refused: { cursor: number; eventId: string; version: number; reason: string; attempts: number }[] = [];
  let head: { readonly version: EventVersion; readonly outcome: Exclude<Outcome, 'accepted'> } | undefined;
  for (const { version } of planned) {
    const outcome = of.get(version.cursor) ?? 'accepted';
    if (outcome !== 'accepted' && 'trouble' in outcome) {
      head = { version, outcome };
      break;
    }
    if (outcome !== 'accepted') refused.push(letterOf(version, outcome.refused, 1));
    cursor = version.cursor;
  }
  if (head === undefined || !('trouble' in head.outcome)) {
    await ofStore(noteRound(connection, consumer.id, { cursor, receipts, refused, trouble: null }));
    return 0;
  }
  if (signal.aborted) {
    await ofStore(noteRound(connection, consumer.id, { cursor, receipts, refused, trouble: null }));
    return 0;
  }
  const { trouble: error, retryAfter = 0, stop = false } = head.outcome;
  const failures = cursor > consumer.cursor ? 1 : consumer.failures + 1;
  const alone = receipts.length > 0 || page.length === 1;
  if (failures >= patience.attempts && alone && !stop) {
    refused.push(letterOf(head.version, error, failures));
    await ofStore(
      noteRound(connection, consumer.id, { cursor: head.version.cursor, receipts, refused, trouble: null }),
    );
    return 0;
  }
  const delay = Math.max(retryAfter, delayAfter(failures, patience));
  const trouble = { error, failures, delay, stop };
  await ofStore(noteRound(connection, consumer.id, { cursor, receipts, refused, trouble }));
  return stop ? Number.POSITIVE_INFINITY : delay;
}

interface Planned {
  readonly version: EventVersion;
  /** What to tell the consumer; null when there is nothing to tell. */
  readonly change: ChangeRecord | null;
}

/** What a page of the feed means for a consumer that holds these versions, under its filter and its marking. */
function plan(
  consumer: Consumer,
  page: readonly EventVersion[],
  held: ReadonlyMap<string, Receipt>,
): readonly Planned[] {
  const holds = new Map(held);
  const allowed = leaving(consumer.tlp);
  return page.map((version) => {
    const { eventId } = version;
    const before = holds.get(eventId);
    if (before !== undefined && before.version >= version.version) return { version, change: null };
    const mayHave = allowed.includes(version.tlp);
    let change: ChangeRecord | null = null;
    if (mayHave && passes(consumer.filter, version)) change = changeRecord(version);
    else if (before?.state === 'published') change = withheld(version, mayHave ? 'filtered' : 'withheld');
    if (change !== null) holds.set(eventId, receiptOf(change));
    return { version, change };
  });
}

function receiptOf({ eventId, version, state }: ChangeRecord): Receipt {
  return { eventId, version, state };
}

function letterOf(version: EventVersion, reason: string, attempts: number) {
  return { cursor: version.cursor, eventId: version.eventId, version: version.version, reason, attempts };
}

/** The sink could not be opened, or threw: nothing was accepted. */
async function noteTrouble(
  connection: ConsumerConnection,
  consumer: Consumer,
  error: unknown,
  patience: Patience,
): Promise<number> {
  const failures = consumer.failures + 1;
  const delay = delayAfter(failures, patience);
  const trouble = { error: (error as Error).message || String(error), failures, delay, stop: false };
  await ofStore(noteRound(connection, consumer.id, { cursor: consumer.cursor, receipts: [], refused: [], trouble }));
  return delay;
}

/** Doubled with each round in vain, with up to a fifth more, so that consumers that failed together do not come back together. */
function delayAfter(failures: number, { first, most }: Patience): number {
  return Math.min(most, first * 2 ** (failures - 1)) * (1 + Math.random() / 5);
}

/** Dead letters that a person wants tried again. One that a newer version has overtaken is settled without being sent. */
async function retryLetters(
  connection: ConsumerConnection,
  consumer: Consumer,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  for (const letter of await ofStore(deadLetters(connection, consumer.id, 100, true))) {
    if (signal.aborted) return;
    const [version] = await ofStore(changesAfter(connection, letter.cursor - 1, 1));
    const held = await ofStore(receiptsOf(connection, consumer.id, [letter.eventId]));
    const change = version?.cursor === letter.cursor ? plan(consumer, [version], held)[0]!.change : null;
    const [outcome] = change === null ? ['accepted' as const] : await sink.deliver([change], { signal, again: true });
    if (outcome === 'accepted' && change !== null)
      await ofStore(
        noteRound(connection, consumer.id, {
          cursor: consumer.cursor,
          receipts: [receiptOf(change)],
          refused: [],
          trouble: null,
        }),
      );
    const reason =
      outcome === 'accepted' || outcome === undefined ? null : 'refused' in outcome ? outcome.refused : outcome.trouble;
    await ofStore(noteRetry(connection, letter.id, reason));
  }
}
