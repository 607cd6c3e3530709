import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockKeys,
  clustersOf,
  likenessAbove,
  likenessOf,
  linkableOf,
  type Pair,
  withRivals,
} from '../../src/events/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { linkModel } from '../../src/workers/index.js';
import { seedReports } from '../support/seed.js';

const { weights, kindOf } = linkModel(loadResources());
const items = seedReports()
  .slice(0, 6)
  .flatMap(({ report, candidates }) =>
    candidates.map((record) => linkableOf(record, kindOf(record.type), report.publishedAt)),
  );

describe('the score of a pair', () => {
  test('does not depend on the order of the two, and is the sum of its contributions', () => {
    for (const a of items)
      for (const b of items.slice(0, 20)) {
        const one = likenessOf(a, b, weights);
        expect(likenessOf(b, a, weights)).toEqual(one);
        const sum = one.contributions.reduce((total, each) => total + each.contribution, 0);
        expect(one.score).toBeCloseTo(Math.min(0.99, Math.max(0.02, 1 / (1 + Math.exp(-sum)))), 3);
      }
  });

  test('is left out where it is below what is asked, and else the same', () => {
    for (const least of [0.05, 0.2, 0.5, 0.9])
      for (const a of items)
        for (const b of items.slice(0, 30)) {
          const whole = likenessOf(a, b, weights);
          expect(likenessAbove(a, b, weights, least)).toEqual(whole.score >= least ? whole : undefined);
        }
  });

  test('is high for the same telling in another report, low for another day and country', () => {
    const told = items.find((item) => item.family === 'violence' && item.from !== null && item.places.length > 0)!;
    const again = { ...told, id: 'again', reportId: 'another' };
    expect(likenessOf(told, again, weights).score).toBeGreaterThan(0.9);
    const elsewhere = {
      ...again,
      from: told.from! + 9,
      to: told.to! + 9,
      places: told.places.map((place) => ({ ...place, name: 'elsewhere', country: 'XXX', lat: 0, lon: 0 })),
    };
    expect(likenessOf(told, elsewhere, weights).score).toBeLessThan(0.1);
  });
});

test('events up to two days apart in one country share a block', () => {
  for (const item of items) {
    if (item.from === null || item.to === null || item.to - item.from > 20) continue;
    for (const days of [0, 1, 2]) {
      const other = { ...item, from: item.from + days, to: item.to + days };
      expect(blockKeys(other).some((key) => blockKeys(item).includes(key))).toBe(true);
    }
  }
});

describe('clusters', () => {
  const ids = [...'abcdefghij'];
  const pairs = fc.uniqueArray(
    fc.record({
      a: fc.constantFrom(...ids),
      b: fc.constantFrom(...ids),
      score: fc.integer({ min: 2, max: 99 }).map((value) => value / 100),
    }),
    { selector: ({ a, b }) => [a, b].sort().join(' '), maxLength: 30 },
  );
  const usable = (given: readonly Pair[]) => given.filter(({ a, b }) => a !== b);

  test('depend on the set of pairs alone, not on their order', () => {
    fc.assert(
      fc.property(pairs, fc.infiniteStream(fc.nat()), (given, shuffle) => {
        const order = <T>(list: readonly T[]): T[] =>
          list
            .map((value) => ({ value, at: shuffle.next().value as number }))
            .sort((x, y) => x.at - y.at)
            .map(({ value }) => value);
        const one = clustersOf(ids, usable(given));
        const turned = order(usable(given)).map(({ a, b, score }) =>
          score > 0.5 ? { a: b, b: a, score } : { a, b, score },
        );
        const two = clustersOf(order(ids), turned);
        expect([...two].sort()).toEqual([...one].sort());
      }),
    );
  });

  test('are named by their smallest id, and join by the mean of all pairs between two groups', () => {
    const all = clustersOf(
      ['a', 'b', 'c'],
      [
        { a: 'a', b: 'b', score: 0.9 },
        { a: 'b', b: 'c', score: 0.9 },
      ],
    );
    // b and c are alike, a and c are not: their mean is (0.9 + 0.02) / 2.
    expect(Object.fromEntries(all)).toEqual({ a: 'a', b: 'a', c: 'c' });
    const wider = clustersOf(
      ['a', 'b', 'c'],
      [
        { a: 'a', b: 'b', score: 0.9 },
        { a: 'b', b: 'c', score: 0.9 },
        { a: 'a', b: 'c', score: 0.3 },
      ],
    );
    expect(new Set(wider.values())).toEqual(new Set(['a']));
  });

  test('respect what reviewers said of two candidates', () => {
    const alike = [{ a: 'a', b: 'b', score: 0.95 }];
    expect(clustersOf(['a', 'b'], alike, { together: [], apart: [['b', 'a']] }).get('b')).toBe('b');
    expect(clustersOf(['a', 'b'], [], { together: [['b', 'a']], apart: [] }).get('b')).toBe('a');
  });

  test('a report tells an event once: the less alike of two candidates stays out', () => {
    const reportOf = (id: string) => id[0];
    const rated = withRivals(
      [
        { a: 'a1', b: 'b1', score: 0.95 },
        { a: 'a1', b: 'b2', score: 0.8 },
        { a: 'a2', b: 'b2', score: 0.7 },
      ],
      reportOf,
    );
    const clusters = clustersOf(['a1', 'a2', 'b1', 'b2'], rated);
    expect(clusters.get('b1')).toBe('a1');
    expect(clusters.get('b2')).not.toBe('a1');
    // Told twice and alike, both stay.
    const twice = withRivals(
      [
        { a: 'a1', b: 'b1', score: 0.95 },
        { a: 'a1', b: 'b2', score: 0.95 },
        { a: 'b1', b: 'b2', score: 0.6 },
      ],
      reportOf,
    );
    expect(new Set(clustersOf(['a1', 'b1', 'b2'], twice).values())).toEqual(new Set(['a1']));
  });

  test('weighed against rivals, a part of all pairs gives the same as all', () => {
    const reportOf = (id: string) => String(id.charCodeAt(0) % 4);
    fc.assert(
      fc.property(pairs, (given) => {
        const all = clustersOf(ids, withRivals(usable(given), reportOf));
        // What pairs that count connect with the first id, as the store takes it up.
        const part = new Set(['a']);
        for (let size = 0; size !== part.size; ) {
          size = part.size;
          for (const { a, b, score } of usable(given))
            if (score >= 0.5 && (part.has(a) || part.has(b))) part.add(a).add(b);
        }
        const inside = usable(given).filter(({ a, b }) => part.has(a) && part.has(b));
        const alone = clustersOf([...part], withRivals(inside, reportOf));
        for (const [id, name] of alone) expect(all.get(id)).toBe(name);
      }),
    );
  });
});
