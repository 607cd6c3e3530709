import { describe, expect, test } from 'vitest';
import {
  candidateSchema,
  compareTellings,
  correctionOf,
  type EventCandidate,
  upgradesOf,
} from '../../src/events/index.js';
import { seedReports } from '../support/seed.js';

const told = seedReports().flatMap(({ candidates }) => candidates);
const base = told.find(
  ({ quantities, places, participants, time, status }) =>
    quantities.length > 0 &&
    places.length > 0 &&
    participants.length > 0 &&
    time?.from === time?.to &&
    status === 'actual',
)!;
const stance = (record: EventCandidate, name: EventCandidate['attribution']['stance']): EventCandidate => ({
  ...record,
  attribution: { ...record.attribution, stance: name },
});
const count = (record: EventCandidate, of: string, min: number): EventCandidate => ({
  ...record,
  quantities: [{ of, min, max: min, text: String(min), start: 0, end: 1 }],
});

describe('what a later telling says beyond an earlier one', () => {
  test('nothing when it says the same, less, or less exactly', () => {
    expect(upgradesOf(base, base)).toEqual([]);
    expect(upgradesOf(base, { ...base, quantities: [], places: [], participants: [], time: null })).toEqual([]);
    const month = { ...base.time!, from: '2025-06-01', to: '2025-06-30' };
    expect(upgradesOf(base, { ...base, time: month })).toEqual([]);
    expect(upgradesOf(stance(base, 'asserted'), stance(base, 'claimed'))).toEqual([]);
  });

  test('claimed is confirmed, the toll rises, a plan has happened, a claim is denied', () => {
    expect(upgradesOf(stance(base, 'claimed'), stance(base, 'asserted'))).toEqual([
      { kind: 'confirmed', field: 'stance', before: 'claimed', after: 'asserted' },
    ]);
    expect(upgradesOf(count(base, 'killed', 3), count(base, 'killed', 5))).toEqual([
      { kind: 'figures', field: 'killed', before: '3', after: '5' },
    ]);
    expect(upgradesOf({ ...base, status: 'planned' }, base)[0]).toMatchObject({ kind: 'happened', after: 'actual' });
    expect(upgradesOf(stance(base, 'claimed'), stance(base, 'denied'))[0]).toMatchObject({ kind: 'turned' });
  });

  test('a day, a place and an actor that were missing', () => {
    const bare = { ...base, time: null, places: [], participants: [] };
    const named = {
      ...base,
      participants: [{ ...base.participants[0]!, role: 'actor' as const, entityId: 'known', name: 'Known' }],
    };
    expect(upgradesOf(bare, named).map(({ field }) => field)).toEqual(
      expect.arrayContaining(['day', 'place', 'actor']),
    );
  });
});

test('the correction is a valid edit that leaves nothing to update but figures without words', () => {
  for (const known of told)
    for (const later of told.slice(0, 25)) {
      const corrected = { ...known, ...correctionOf(known, later) };
      expect(candidateSchema.safeParse(corrected).success).toBe(true);
      const left = upgradesOf(corrected, later).filter(
        ({ kind, field }) => kind !== 'figures' || known.quantities.some(({ of }) => of === field),
      );
      expect(left).toEqual([]);
    }
});

test('two reports side by side', () => {
  const [a, b, c, d] = told as [EventCandidate, EventCandidate, EventCandidate, EventCandidate];
  const again = { ...a, id: 'again' };
  const further = { ...stance(b, 'asserted'), id: 'further' };
  const found = compareTellings(
    [
      { record: a, cluster: 'a' },
      { record: stance(b, 'claimed'), cluster: 'b' },
      { record: c, cluster: 'c' },
    ],
    [
      { record: again, cluster: 'a' },
      { record: further, cluster: 'b' },
      { record: d, cluster: 'd' },
    ],
  );
  expect(found.repeated.map(({ after }) => after.id)).toEqual(['again']);
  expect(found.upgraded.map(({ after }) => after.id)).toEqual(['further']);
  expect(found.added.map(({ id }) => id)).toEqual([d.id]);
  expect(found.dropped.map(({ id }) => id)).toEqual([c.id]);
});
