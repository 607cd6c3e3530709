import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EventCandidate } from '../../src/events/index.js';
import type { NewDecision } from '../../src/review/index.js';
import {
  changesAfter,
  connectStore,
  cursorAt,
  decide,
  decideBatch,
  eventHistory,
  eventsAt,
  lastCursor,
  passes,
  type Store,
  splitCandidate,
  undoBatch,
} from '../../src/store/index.js';
import { temporaryStore } from '../setup/store.js';
import { seedReports } from '../support/seed.js';
import { seedStore } from '../support/site.js';

let opened: Awaited<ReturnType<typeof temporaryStore>>;
const reports = seedReports().slice(0, 4);
const all = reports.flatMap((each) => each.candidates);

beforeAll(async () => {
  opened = await temporaryStore();
});
afterAll(() => opened.remove());

beforeEach(async () => {
  await opened.empty();
  await seedStore(opened.store, reports);
});

let keys = 0;
const take = (
  candidate: Pick<EventCandidate, 'id'>,
  kind: NewDecision['kind'],
  more: Partial<NewDecision> = {},
): NewDecision => ({
  candidateId: candidate.id,
  kind,
  reviewer: 'ada',
  at: new Date().toISOString(),
  key: `key-${++keys}`,
  ...more,
});
const told = async () =>
  (await changesAfter(opened.store.db, 0, 1000)).map(({ eventId, version, kind, state, reason, author, ref }) => ({
    event: eventId,
    told: `${version} ${kind} ${state}: ${reason} by ${author}${ref === null ? '' : ` → ${ref}`}`,
  }));
const [a, b, c] = all as [EventCandidate, EventCandidate, EventCandidate];

test('each version says what happened, why, by whom and by which decision', async () => {
  const { db } = opened.store;
  await decide(db, take(a, 'approve'));
  await decide(db, take(a, 'edit', { edit: { status: 'planned' }, reviewer: 'bob', note: 'it is announced only' }));
  await decide(db, take(a, 'reject', { reason: 'not-factual', reviewer: 'eve' }));
  await decide(db, take(a, 'approve'));
  await decide(db, take(a, 'reopen', { reason: 'I want to look again' }));
  const history = await eventHistory(db, a.id);
  expect((await told()).map((each) => each.told)).toEqual([
    '1 created published: approved by ada',
    '2 corrected published: edited by bob',
    '3 retracted withdrawn: not-factual by eve',
    '4 corrected published: reinstated by ada',
    '5 retracted withdrawn: reopened by ada',
  ]);
  expect(history.map((each) => each.note)).toEqual([null, 'it is announced only', null, null, 'I want to look again']);
  const decisions = await db
    .selectFrom('decisions')
    .select('id')
    .where('candidate_id', '=', a.id)
    .orderBy('id')
    .execute();
  expect(history.map((each) => each.decisionId)).toEqual(decisions.map((each) => each.id));
  expect(history[2]!.record.evidence).toEqual(a.evidence);
});

test('a merge withdraws one event and adds its telling to the other; taking it back undoes both', async () => {
  const { db } = opened.store;
  await decide(db, take(a, 'approve'));
  await decide(db, take(b, 'approve'));
  const merge = take(b, 'merge', { ref: a.id });
  await decide(db, merge);
  expect((await told()).slice(2)).toEqual([
    { event: b.id, told: `2 merged-into withdrawn: same-event by ada → ${a.id}` },
    { event: a.id, told: '2 corrected published: tellings by ada' },
  ]);
  expect((await eventHistory(db, a.id)).map((each) => each.candidateIds)).toEqual([[a.id], [a.id, b.id]]);
  await decide(db, take(b, 'undo', { ref: merge.key }));
  expect((await told()).slice(4)).toEqual([
    { event: b.id, told: '3 corrected published: reinstated by ada' },
    { event: a.id, told: '3 corrected published: tellings by ada' },
  ]);
});

test('a chain of merges tells all of its candidates at its end', async () => {
  const { db } = opened.store;
  for (const each of [a, b, c]) await decide(db, take(each, 'approve'));
  await decide(db, take(a, 'merge', { ref: b.id }));
  await decide(db, take(b, 'merge', { ref: c.id }));
  const last = (await eventHistory(db, c.id)).at(-1)!;
  expect([...last.candidateIds].sort()).toEqual([a.id, b.id, c.id].sort());
});

test('what a reviewer split off is told as split from the other event', async () => {
  const { db } = opened.store;
  await decide(db, take(a, 'approve'));
  const made = (await splitCandidate(db, a.id, 'ada', 'a-split'))!;
  await decide(db, take({ id: made }, 'approve'));
  expect((await told())[1]).toEqual({
    event: made,
    told: `1 split-from published: two-events by ada → ${a.id}`,
  });
});

test('the strictest marking of all tellings marks the event', async () => {
  const { db } = opened.store;
  const other = all.find((each) => each.reportId !== a.reportId)!;
  await sql`update reports set marking = 'TLP:AMBER' where id = ${other.reportId}`.execute(db);
  await decide(db, take(a, 'approve'));
  await decide(db, take(other, 'merge', { ref: a.id }));
  expect((await eventHistory(db, a.id)).map((each) => each.tlp)).toEqual(['TLP:CLEAR', 'TLP:AMBER']);
});

test('a version is never changed', async () => {
  const { db } = opened.store;
  await decide(db, take(a, 'approve'));
  await expect(db.updateTable('event_versions').set({ reason: 'better' }).execute()).rejects.toThrow('never changed');
});

test('what stood at a time is answered from the versions of then, in SQL too', async () => {
  const { db } = opened.store;
  await decide(db, take(a, 'approve'));
  await decide(db, take(b, 'approve'));
  const before = (await eventHistory(db, b.id))[0]!.publishedAt;
  await decide(db, take(a, 'edit', { edit: { status: 'planned' } }));
  await decide(db, take(b, 'reject', { reason: 'duplicate' }));
  const cursor = await cursorAt(db, before);
  const then = await eventsAt(db, cursor, {}, '', 10);
  expect(then.map((each) => [each.eventId, each.version])).toEqual([a.id, b.id].sort().map((id) => [id, 1]));
  const now = await eventsAt(db, await lastCursor(db), {}, '', 10);
  expect(now.map((each) => [each.eventId, each.version, each.record.status])).toEqual([[a.id, 2, 'planned']]);
  expect(await eventsAt(db, await cursorAt(db, '2000-01-01T00:00:00Z'), {}, '', 10)).toEqual([]);
  const { rows } = await sql<{ event_id: string; version: number }>`
    select event_id, version from events_at(${before}) where state = 'published' order by event_id`.execute(db);
  expect(rows.map((row) => [row.event_id, row.version])).toEqual(then.map((each) => [each.eventId, each.version]));
  const day = a.time!.from!;
  const known = await sql<{ event_id: string }>`select event_id from events_of_day(${day}::date)`.execute(db);
  expect(known.rows.map((row) => row.event_id)).toContain(a.id);
});

test('a filter means the same in the database and outside of it', async () => {
  const { db } = opened.store;
  await decideBatch(
    db,
    all.map(({ id }) => ({ id, version: 0 })),
    { kind: 'approve', reviewer: 'ada', reason: null, batch: 'all' },
  );
  const cursor = await lastCursor(db);
  const everything = await eventsAt(db, cursor, {}, '', 1000);
  const values = <T>(pick: (each: EventCandidate) => readonly (T | null | undefined)[]) =>
    fc.option(fc.subarray([...new Set(all.flatMap(pick))].filter((each) => each != null) as T[], { minLength: 1 }), {
      nil: undefined,
    });
  const day = fc.option(
    fc.constantFrom(...new Set(all.flatMap((each) => [each.time?.from, each.time?.to]).filter((each) => each != null))),
    { nil: undefined },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        types: values((each) => [each.type]),
        countries: values((each) => each.places.map((place) => place.country)),
        statuses: values((each) => [each.status]),
        polarity: fc.constantFrom(undefined, 'positive' as const, 'negated' as const),
        from: day,
        to: day,
        min: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      }),
      async (filter) => {
        const found = await eventsAt(db, cursor, filter, '', 1000);
        expect(found.map((each) => each.eventId)).toEqual(
          everything.filter((each) => passes(filter, each)).map((each) => each.eventId),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('a reader that follows the cursor sees every change once, in order, while eight write at once', async () => {
  const writers: Store[] = [];
  for (let i = 0; i < 8; i++) writers.push(await connectStore(opened.store.url, 2));
  try {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const { db } = opened.store;
        await db.deleteFrom('event_versions').execute();
        await db.deleteFrom('decisions').execute();
        await db.updateTable('candidates').set({ review: 'open', version: 0, merged_into: null }).execute();
        const random = numbers(seed);
        const first = await lastCursor(db);
        let writing = true;
        let last = first;
        const seen: { cursor: number; event: string; version: number }[] = [];
        const read = async () => {
          for (;;) {
            const done = !writing;
            const page = await changesAfter(db, last, 1 + Math.floor(random() * 20));
            for (const { cursor, eventId, version } of page) seen.push({ cursor, event: eventId, version });
            last = page.at(-1)?.cursor ?? last;
            if (done && page.length === 0) return;
          }
        };
        const reading = read();
        const ends = await Promise.allSettled(
          writers.map(async (writer, number) => {
            for (let turn = 0; turn < 6; turn++) {
              const one = all[Math.floor(random() * 12)]!;
              const other = all[Math.floor(random() * 12)]!;
              const kinds = ['approve', 'reject', 'reopen', 'edit', 'merge', 'batch'] as const;
              const kind = kinds[Math.floor(random() * kinds.length)]!;
              if (kind === 'batch') {
                const batch = `${seed}-${number}-${turn}-${++keys}`;
                const some = await writer.db.selectFrom('candidates').select(['id', 'version']).limit(8).execute();
                await decideBatch(writer.db, some, { kind: 'approve', reviewer: 'ada', reason: null, batch });
                if (random() < 0.5) await undoBatch(writer.db, batch, 'ada');
              } else if (kind !== 'merge') {
                const edit =
                  kind === 'edit' ? { status: random() < 0.5 ? ('planned' as const) : ('actual' as const) } : null;
                await decide(writer.db, take(one, kind, { edit }));
              } else if (one.id !== other.id) await decide(writer.db, take(one, 'merge', { ref: other.id }));
            }
          }),
        );
        writing = false;
        await reading;
        expect(ends.filter((end) => end.status === 'rejected')).toEqual([]);
        const written = await db
          .selectFrom('event_versions')
          .select(['cursor', 'event_id as event', 'version'])
          .orderBy('cursor')
          .execute();
        expect(seen).toEqual(written);
        const versions = new Map<string, number>();
        for (const { event, version } of seen) {
          expect(version).toBe((versions.get(event) ?? 0) + 1);
          versions.set(event, version);
        }
      }),
      { numRuns: 12 },
    );
  } finally {
    for (const writer of writers) await writer.close();
  }
});

/** Numbers from 0 to 1 that depend on the seed alone. */
function numbers(seed: number): () => number {
  let turn = 0;
  return () => createHash('sha256').update(`${seed} ${turn++}`).digest().readUInt32BE(0) / 2 ** 32;
}
