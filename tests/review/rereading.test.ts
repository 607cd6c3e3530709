import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventCandidate } from '../../src/events/index.js';
import { reread, type Standing } from '../../src/review/index.js';
import { seedReports } from '../support/seed.js';

const { candidates } = seedReports()[0]!;
const [first, second] = candidates as [EventCandidate, EventCandidate];
const standing = (reading: EventCandidate, decided: EventCandidate | null = null): Standing => ({ reading, decided });

test('the same reading changes nothing', () => {
  expect(
    reread(
      candidates.map((each) => standing(each)),
      candidates,
    ),
  ).toMatchObject({
    changes: [],
    same: candidates.length,
    candidates,
  });
});

test('scores, versions and offsets are no change; another day is one', () => {
  const rescored = { ...first, confidence: 0.01, versions: { code: 'x', lexicons: 'y', models: 'z' } };
  expect(reread([standing(first)], [rescored]).changes).toEqual([]);
  const later = { ...first, time: { ...first.time!, from: '2031-01-01', to: '2031-01-01' } };
  expect(reread([standing(first)], [later]).changes).toMatchObject([
    { kind: 'changed', fields: ['time'], asks: false },
  ]);
});

test('a reviewer is asked only where the new reading is neither what they saw nor what they made of it', () => {
  const denied = { ...first, polarity: 'negated' as const };
  expect(reread([standing(first, first)], [denied]).changes).toMatchObject([{ decided: true, asks: true }]);
  expect(reread([standing(first, denied)], [denied]).changes).toMatchObject([{ decided: true, asks: false }]);
});

test('a decided candidate that is read as another type keeps its identity, an undecided one does not', () => {
  const other = { ...first, id: 'another', type: 'arrest_detention' };
  const pointing = { ...second, links: [{ rel: 'claims' as const, id: 'another' }] };
  const decided = reread([standing(first, first), standing(second)], [other, pointing]);
  expect(decided.candidates.map(({ id }) => id)).toEqual([first.id, second.id]);
  expect(decided.candidates[1]!.links).toEqual([{ rel: 'claims', id: first.id }]);
  expect(decided.changes).toMatchObject([{ kind: 'changed', fields: ['type'], asks: true }]);
  expect(reread([standing(first)], [other]).candidates[0]!.id).toBe('another');
});

test('every candidate of both sides is told once: as before, changed, new or gone', () => {
  const subset = fc.subarray([...candidates]);
  fc.assert(
    fc.property(subset, subset, fc.boolean(), (before, after, decided) => {
      const found = reread(
        before.map((each) => standing(each, decided ? each : null)),
        after,
      );
      const count = (kind: string) => found.changes.filter((each) => each.kind === kind).length;
      expect(found.same + count('changed') + count('gone')).toBe(before.length);
      expect(found.same + count('changed') + count('new')).toBe(after.length);
      expect(found.candidates).toHaveLength(after.length);
    }),
  );
});
