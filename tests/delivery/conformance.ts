/** What every sink promises, as tests: order, redelivery, restart, retraction, poison, trouble. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChangeRecord, Outcome, Sink } from '../../src/delivery/index.js';
import { changesOf } from './changes.js';

/** A place with a sink before it, and a view of what has reached it. */
export interface Place {
  open(): Promise<Sink>;
  /** Every effect in the order in which it took place: event and version, `gone` when the event itself was not told. */
  effects(): Promise<readonly { readonly event: string; readonly version: number; readonly gone: boolean }[]>;
  /** What the place says of each event now. */
  held(): Promise<ReadonlyMap<string, { readonly version: number; readonly state: string }>>;
  /** The change in a form that this place will never take. */
  poison(change: ChangeRecord): ChangeRecord;
  /** Takes the place away, or gives it back. */
  reachable(yes: boolean): Promise<void>;
  remove(): Promise<void>;
}

const signal = new AbortController().signal;
const accepted = (outcomes: readonly Outcome[]) => outcomes.every((each) => each === 'accepted');
const newest = (changes: readonly ChangeRecord[]) =>
  new Map(changes.map(({ eventId, version, state }) => [eventId, { version, state }]));
const byId = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

/** Runs the suite over a kind of place; `make` gives a fresh one. */
export function sinkConformance(name: string, make: () => Promise<Place>): void {
  describe(name, () => {
    let place: Place;
    const places: Place[] = [];
    beforeEach(async () => {
      place = await make();
      places.push(place);
    });
    afterAll(async () => {
      for (const each of places) await each.remove();
    });

    async function deliver(...calls: readonly (readonly ChangeRecord[])[]): Promise<readonly Outcome[]> {
      const sink = await place.open();
      try {
        const outcomes: Outcome[] = [];
        for (const changes of calls) outcomes.push(...(await sink.deliver(changes, { signal })));
        return outcomes;
      } finally {
        await sink.close();
      }
    }
    async function expectOnceInOrder(changes: readonly ChangeRecord[]): Promise<void> {
      const last = new Map<string, number>();
      for (const { event, version } of await place.effects()) {
        expect(version).toBeGreaterThan(last.get(event) ?? 0);
        last.set(event, version);
      }
      expect(byId(await place.held())).toEqual(byId(newest(changes)));
    }

    test('takes changes in their order, each once', async () => {
      const changes = changesOf(40);
      expect(accepted(await deliver(changes.slice(0, 25), changes.slice(25)))).toBe(true);
      await expectOnceInOrder(changes);
      expect(await place.effects()).toHaveLength(changes.length);
    });

    test('takes what it has had before without effect, after a restart too, older versions included', async () => {
      const changes = changesOf(20);
      await deliver(changes.slice(0, 15), changes.slice(5));
      const before = await place.effects();
      expect(accepted(await deliver(changes, changes.slice(3, 9)))).toBe(true);
      expect(await place.effects()).toEqual(before);
      await expectOnceInOrder(changes);
    });

    test('goes on where it was after a restart', async () => {
      const changes = changesOf(30);
      for (let from = 0; from < changes.length; from += 7)
        expect(accepted(await deliver(changes.slice(Math.max(0, from - 2), from + 7)))).toBe(true);
      await expectOnceInOrder(changes);
      expect(await place.effects()).toHaveLength(changes.length);
    });

    test('several versions of one event in one call take effect in their order', async () => {
      const changes = changesOf(1);
      expect(changes.map((each) => each.version)).toEqual([1, 2, 3]);
      expect(accepted(await deliver(changes))).toBe(true);
      await expectOnceInOrder(changes);
    });

    test('a retraction is told, and of one that may not leave nothing else', async () => {
      const [created, corrected, retracted] = changesOf(1);
      await deliver([created!]);
      await deliver([corrected!]);
      await deliver([{ ...retracted!, reason: 'withheld', event: null }]);
      expect([...(await place.held()).values()]).toEqual([{ version: 3, state: 'withdrawn' }]);
      expect((await place.effects()).at(-1)).toEqual({ event: created!.eventId, version: 3, gone: true });
    });

    test('one change that it can never take keeps none of the others back', async () => {
      const changes = changesOf(12);
      const bad = 5;
      const given = changes.map((each, i) => (i === bad ? place.poison(each) : each));
      const outcomes = await deliver(given);
      expect(outcomes.flatMap((each, i) => (each === 'accepted' ? [] : [i]))).toEqual([bad]);
      expect(outcomes[bad]).toHaveProperty('refused');
      const rest = changes.filter((_, i) => i !== bad);
      await expectOnceInOrder(rest);
      const sink = await place.open();
      const overtaken = rest.some((each) => each.eventId === changes[bad]!.eventId);
      if (!overtaken) expect(await sink.deliver([changes[bad]!], { signal, again: true })).toEqual(['accepted']);
      await sink.close();
    });

    test('while the place is away everything is in trouble, and nothing is lost or doubled afterwards', async () => {
      const changes = changesOf(15);
      await deliver(changes.slice(0, 4));
      await place.reachable(false);
      let outcomes: readonly Outcome[] = [];
      try {
        outcomes = await deliver(changes.slice(4));
      } catch {
        // Not even opened: nothing was accepted.
      }
      expect(outcomes.every((each) => each !== 'accepted' && 'trouble' in each)).toBe(true);
      await place.reachable(true);
      expect(accepted(await deliver(changes.slice(4)))).toBe(true);
      await expectOnceInOrder(changes);
      expect(await place.effects()).toHaveLength(changes.length);
    });
  });
}
