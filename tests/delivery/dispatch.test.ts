import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type ChangeRecord,
  type DispatchOptions,
  dispatch,
  type Outcome,
  type Sink,
} from '../../src/delivery/index.js';
import type { EventCandidate } from '../../src/events/index.js';
import {
  addConsumer,
  type Consumer,
  consumerStatus,
  deadLetters,
  decide,
  decideBatch,
  dueConsumers,
  findConsumer,
  lastCursor,
  removeConsumer,
  retryDeadLetters,
  rewindConsumer,
  setConsumerState,
} from '../../src/store/index.js';
import { temporaryStore } from '../setup/store.js';
import { seedReports } from '../support/seed.js';
import { seedStore } from '../support/site.js';

let opened: Awaited<ReturnType<typeof temporaryStore>>;
const reports = seedReports().slice(0, 3);
const all = reports.flatMap((each) => each.candidates);
beforeAll(async () => {
  opened = await temporaryStore();
});
afterAll(() => opened.remove());
beforeEach(async () => {
  await opened.empty();
  await seedStore(opened.store, reports);
});
afterEach(async () => {
  await removeConsumer(opened.store.db, 'desk');
});

let keys = 0;
const take = (id: string, kind: 'approve' | 'reject' | 'edit', edit: Partial<EventCandidate> | null = null) =>
  decide(opened.store.db, {
    candidateId: id,
    kind,
    edit,
    reviewer: 'ada',
    at: new Date().toISOString(),
    key: `key-${++keys}`,
  });

/** A sink whose answers a test chooses. */
function memory(batch: number, answer: (change: ChangeRecord, nth: number) => Outcome = () => 'accepted') {
  const told: ChangeRecord[] = [];
  const calls: number[] = [];
  let nth = 0;
  const sink: Sink = {
    batch,
    async deliver(changes) {
      calls.push(changes.length);
      const outcomes: Outcome[] = [];
      const stuck = new Set<string>();
      for (const change of changes) {
        const outcome = stuck.has(change.eventId) ? { trouble: 'after another' } : answer(change, ++nth);
        if (outcome === 'accepted') told.push(change);
        else if ('trouble' in outcome) stuck.add(change.eventId);
        outcomes.push(outcome);
      }
      return outcomes;
    },
    close: async () => {},
  };
  return { sink, told, calls };
}

const add = (more: Partial<Consumer> = {}) =>
  addConsumer(opened.store.db, {
    id: 'desk',
    sink: 'files',
    config: {},
    filter: {},
    tlp: 'TLP:CLEAR',
    cursor: 0,
    ...more,
  });
const patience = { first: 1, most: 4, attempts: 4 };
const send = (sink: Sink, options: Partial<DispatchOptions> = {}) =>
  dispatch(opened.store.db, 'desk', {
    signal: new AbortController().signal,
    patience,
    open: async () => sink,
    ...options,
  });
const status = async () => (await consumerStatus(opened.store.db))[0]!;
const approve = (count: number) =>
  decideBatch(
    opened.store.db,
    all.slice(0, count).map(({ id }) => ({ id, version: 0 })),
    { kind: 'approve', reviewer: 'ada', reason: null, batch: `batch-${++keys}` },
  );

test('everything published goes out once, in pages no longer than the sink wants, and receipts say what it holds', async () => {
  await add();
  await approve(20);
  await take(all[0]!.id, 'reject');
  expect(await status()).toMatchObject({ lag: 21, events: 0 });
  const { sink, told, calls } = memory(6);
  expect(await send(sink)).toBe('drained');
  expect(told.map((each) => each.kind)).toEqual([...Array(20).fill('created'), 'retracted']);
  expect(Math.max(...calls)).toBeLessThanOrEqual(6);
  expect(await status()).toMatchObject({ lag: 0, events: 20, deadLetters: 0, since: null });
  expect(await dueConsumers(opened.store.db)).toEqual([]);
  await take(all[1]!.id, 'edit', { status: 'hypothetical' });
  expect(await dueConsumers(opened.store.db)).toEqual(['desk']);
  expect(await send(sink)).toBe('drained');
  expect(told.slice(21).map((each) => [each.eventId, each.version, each.event!.status])).toEqual([
    [all[1]!.id, 2, 'hypothetical'],
  ]);
});

test('trouble at random loses nothing, doubles nothing and keeps the versions of an event in order', async () => {
  await add();
  await approve(30);
  for (const each of all.slice(0, 10)) await take(each.id, 'edit', { status: 'hypothetical' });
  for (const each of all.slice(5, 15)) await take(each.id, 'reject');
  let state = 7;
  const random = () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
  const { sink, told } = memory(8, () => (random() < 0.3 ? { trouble: 'not now' } : 'accepted'));
  expect(await send(sink, { patience: { first: 1, most: 2, attempts: 50 } })).toBe('drained');
  const versions = new Map<string, number>();
  for (const { eventId, version } of told) {
    expect(version).toBe((versions.get(eventId) ?? 0) + 1);
    versions.set(eventId, version);
  }
  expect(told).toHaveLength(50);
  expect(await status()).toMatchObject({ lag: 0, deadLetters: 0 });
});

test('a receiver that is down is waited for, longer each time, and nothing is given up for it', async () => {
  await add();
  await approve(5);
  let down = true;
  const { sink, told } = memory(5, () => (down ? { trouble: 'refused' } : 'accepted'));
  expect(await send(sink, { patience: { first: 600, most: 5000, attempts: 2 } })).toBe('trouble');
  const waiting = await status();
  expect(waiting).toMatchObject({ lag: 5, deadLetters: 0, lastError: 'refused' });
  expect(waiting.failures).toBeGreaterThan(2);
  expect(Date.parse(waiting.nextTry!)).toBeGreaterThan(Date.now());
  expect(await dueConsumers(opened.store.db)).toEqual([]);
  down = false;
  await setConsumerState(opened.store.db, 'desk', 'active');
  expect(await send(sink)).toBe('drained');
  expect(told).toHaveLength(5);
});

test('a poison change becomes a dead letter, the rest goes on, and it can be sent again', async () => {
  await add();
  await approve(6);
  const bad = all
    .slice(0, 6)
    .map((each) => each.id)
    .sort()[2]!;
  let poisoned = true;
  const { sink, told } = memory(4, ({ eventId }) =>
    poisoned && eventId === bad ? { refused: 'unreadable' } : 'accepted',
  );
  expect(await send(sink)).toBe('drained');
  expect(told).toHaveLength(5);
  const letters = await deadLetters(opened.store.db, 'desk', 10);
  expect(letters).toMatchObject([{ eventId: bad, version: 1, reason: 'unreadable', attempts: 1 }]);
  await retryDeadLetters(opened.store.db, 'desk');
  expect(await send(sink)).toBe('drained');
  expect(await deadLetters(opened.store.db, 'desk', 10)).toMatchObject([{ reason: 'unreadable', attempts: 2 }]);
  poisoned = false;
  await retryDeadLetters(opened.store.db, 'desk');
  expect(await dueConsumers(opened.store.db)).toEqual(['desk']);
  expect(await send(sink)).toBe('drained');
  expect(told.at(-1)).toMatchObject({ eventId: bad, version: 1 });
  expect(await deadLetters(opened.store.db, 'desk', 10)).toEqual([]);
});

test('a dead letter that a newer version has overtaken is settled without being sent', async () => {
  await add();
  await approve(1);
  let poisoned = true;
  const { sink, told } = memory(4, () => (poisoned ? { refused: 'unreadable' } : 'accepted'));
  await send(sink);
  poisoned = false;
  await take(all[0]!.id, 'edit', { status: 'hypothetical' });
  await send(sink);
  await retryDeadLetters(opened.store.db, 'desk');
  await send(sink);
  expect(told.map((each) => each.version)).toEqual([2]);
  expect(await deadLetters(opened.store.db, 'desk', 10)).toEqual([]);
});

test('a change that alone is in trouble for ever is given up, while others are taken', async () => {
  await add();
  await approve(6);
  const bad = all
    .slice(0, 6)
    .map((each) => each.id)
    .sort()[3]!;
  const { sink, told } = memory(1, ({ eventId }) => (eventId === bad ? { trouble: 'answered 500' } : 'accepted'));
  expect(await send(sink)).toBe('drained');
  expect(told).toHaveLength(5);
  expect(await deadLetters(opened.store.db, 'desk', 10)).toMatchObject([{ eventId: bad, attempts: 4 }]);
});

test('a sink that wants no more is not asked again before a person says so', async () => {
  await add();
  await approve(3);
  const { sink } = memory(1, () => ({ trouble: 'gone', stop: true }));
  expect(await send(sink)).toBe('trouble');
  expect(await status()).toMatchObject({ state: 'failed', lag: 3 });
  expect(await dueConsumers(opened.store.db)).toEqual([]);
  await setConsumerState(opened.store.db, 'desk', 'active');
  expect(await dueConsumers(opened.store.db)).toEqual(['desk']);
});

test('what a consumer may not have it never gets; what it has had and may not keep is taken from it', async () => {
  const { db } = opened.store;
  const type = all[0]!.type;
  await add({ filter: { types: [type] } });
  await approve(all.length);
  const { sink, told } = memory(50);
  expect(await send(sink)).toBe('drained');
  await sql`update reports set marking = 'TLP:AMBER' where id = ${all[0]!.reportId}`.execute(db);
  await take(all[0]!.id, 'edit', { status: 'hypothetical' });
  const other = all.find((each) => each.type === type && each.id !== all[0]!.id && each.reportId !== all[0]!.reportId);
  if (other !== undefined) await take(other.id, 'edit', { type: 'something_else' });
  expect(await send(sink)).toBe('drained');
  const created = told.filter((each) => each.kind === 'created');
  expect(created.map((each) => each.eventId).sort()).toEqual(
    all
      .filter((each) => each.type === type)
      .map((each) => each.id)
      .sort(),
  );
  const gone = told.filter((each) => each.kind !== 'created');
  expect(gone.map((each) => [each.eventId, each.state, each.reason, each.event])).toEqual([
    [all[0]!.id, 'withdrawn', 'withheld', null],
    ...(other === undefined ? [] : [[other.id, 'withdrawn', 'filtered', null]]),
  ]);
  expect(JSON.stringify(gone)).not.toContain('"hypothetical"');
});

test('only one process delivers to a consumer at a time', async () => {
  await add();
  await approve(4);
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = memory(4);
  const { deliver } = slow.sink;
  const first = send({ ...slow.sink, deliver: (...given) => held.then(() => deliver(...given)) });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const second = memory(4);
  expect(await send(second.sink)).toBe('busy');
  release();
  expect(await first).toBe('drained');
  expect([slow.told.length, second.told.length]).toEqual([4, 0]);
});

test('a dispatcher that dies between sending and noting sends again, and the newest versions stand', async () => {
  await add();
  await approve(6);
  const first = memory(3);
  const dying = {
    ...first.sink,
    deliver: async (...given: Parameters<Sink['deliver']>) => {
      await first.sink.deliver(...given);
      throw new Error('killed before it could note it');
    },
  };
  expect(await send(dying, { patience: { first: 3000, most: 3000, attempts: 9 } })).toBe('trouble');
  expect(await status()).toMatchObject({ cursor: 0, events: 0 });
  await setConsumerState(opened.store.db, 'desk', 'active');
  const second = memory(3);
  expect(await send(second.sink)).toBe('drained');
  expect(second.told.map((each) => each.eventId).slice(0, 3)).toEqual(first.told.map((each) => each.eventId));
  expect(second.told).toHaveLength(6);
});

test('pausing, resuming, beginning now and getting everything again', async () => {
  const { db } = opened.store;
  await approve(3);
  await add({ cursor: await lastCursor(db) });
  expect(await add()).toBe(false);
  await take(all[4]!.id, 'approve');
  await setConsumerState(db, 'desk', 'paused');
  const { sink, told } = memory(10);
  expect(await send(sink)).toBe('inactive');
  await setConsumerState(db, 'desk', 'active');
  expect(await send(sink)).toBe('drained');
  expect(told.map((each) => each.eventId)).toEqual([all[4]!.id]);
  expect((await findConsumer(db, 'desk'))!.cursor).toBe(await lastCursor(db));
  await rewindConsumer(db, 'desk');
  expect(await send(sink)).toBe('drained');
  expect(told).toHaveLength(5);
});
