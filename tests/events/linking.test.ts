import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockKeys,
  clustersOf,
  type Linkable,
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

describe('blocks', () => {
  const meet = (a: Linkable, b: Linkable) => {
    const sought = new Set(blockKeys(b).sought);
    return blockKeys(a).kept.some((key) => sought.has(key));
  };
  const [told] = items.filter((item) => item.from !== null && item.from === item.to);
  const at = (lat: number, lon: number, name = `${lat} ${lon}`): Linkable => ({
    ...told!,
    setting: [],
    places: [{ name, country: 'XXA', admin1: null, extent: 'city', lat, lon }],
  });

  test('two candidates meet both ways or not at all', () => {
    for (const a of items) for (const b of items) expect(meet(a, b)).toBe(meet(b, a));
  });

  test('what is told up to two days later of the same place meets', () => {
    for (const item of items) {
      if (item.from === null || item.to === null || item.to - item.from > 20) continue;
      for (const days of [0, 1, 2])
        expect(meet(item, { ...item, from: item.from + days, to: item.to + days })).toBe(true);
    }
  });

  test('points within 60 km of each other meet, wherever they are; points far apart do not, unless they have one name', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -80, max: 80, noNaN: true }),
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        (lat, lon, bearing, distance) => {
          const other = lat + (distance / 111.2) * Math.cos(bearing);
          const shrink = Math.cos((Math.max(Math.abs(lat), Math.abs(other)) * Math.PI) / 180);
          const east = lon + ((distance / 111.2) * Math.sin(bearing) * shrink) / Math.cos((lat * Math.PI) / 180) ** 2;
          const wrapped = east > 180 ? east - 360 : east < -180 ? east + 360 : east;
          const kilometres = apart(lat, lon, other, wrapped);
          fc.pre(kilometres <= 60);
          expect(meet(at(lat, lon, 'here'), at(other, wrapped, 'there'))).toBe(true);
          expect(meet(at(lat, lon, 'here'), at(lat > 0 ? lat - 5 : lat + 5, lon, 'yonder'))).toBe(false);
        },
      ),
    );
    expect(meet(at(33, 44, 'aldar'), at(38, 44, 'aldar'))).toBe(true);
    // A name shared in part, of a place that is not on the map and of one that is.
    const unknown = {
      name: 'kasuwar aldar',
      country: null,
      admin1: null,
      extent: 'point',
      lat: null,
      lon: null,
    } as const;
    const unmapped = { ...at(33, 44), places: [unknown], actors: [], others: [] };
    expect(meet(unmapped, at(38, 44, 'aldar'))).toBe(true);
    expect(meet(unmapped, at(38, 44, 'kirkuk'))).toBe(false);
  });

  test('what tells no point meets acts of its kind in its countries, and no others', () => {
    const open = { ...at(33, 44), places: [{ ...at(33, 44).places[0]!, extent: 'country' as const }] };
    expect(meet(open, at(33, 44))).toBe(true);
    expect(meet(open, open)).toBe(true);
    expect(meet({ ...open, type: 'protest', kin: ['street'] }, { ...open, type: 'bombing', kin: ['attack'] })).toBe(
      false,
    );
    expect(meet({ ...open, type: 'protest', kin: ['street'] }, { ...open, type: 'riot', kin: ['street'] })).toBe(true);
  });

  /** Kilometres along the great circle. */
  function apart(lat1: number, lon1: number, lat2: number, lon2: number): number {
    const [a, b, turn] = [lat1, lat2, lon2 - lon1].map((degrees) => (degrees * Math.PI) / 180) as [
      number,
      number,
      number,
    ];
    return 6371 * Math.acos(Math.min(1, Math.sin(a) * Math.sin(b) + Math.cos(a) * Math.cos(b) * Math.cos(turn)));
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
        const reportOf = (id: string) => String(id.charCodeAt(0) % 4);
        const none = { together: [], apart: [] };
        const one = clustersOf(ids, usable(given), none, reportOf);
        const turned = order(usable(given)).map(({ a, b, score }) =>
          score > 0.5 ? { a: b, b: a, score } : { a, b, score },
        );
        const two = clustersOf(order(ids), turned, none, reportOf);
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

  test('two that a report tells unlike each other stay apart, however alike a third is to both', () => {
    const reportOf = (id: string) => id[0];
    const both = [
      { a: 'a1', b: 'b1', score: 0.99 },
      { a: 'a1', b: 'b2', score: 0.99 },
    ];
    const none = { together: [], apart: [] };
    expect(clustersOf(['a1', 'b1', 'b2'], both, none, reportOf).get('b2')).toBe('b2');
    const alike = [...both, { a: 'b1', b: 'b2', score: 0.9 }];
    expect(clustersOf(['a1', 'b1', 'b2'], alike, none, reportOf).get('b2')).toBe('a1');
    // A reviewer's word counts before that.
    const said = { together: [['b1', 'b2'] as const], apart: [] };
    expect(clustersOf(['a1', 'b1', 'b2'], both, said, reportOf).get('b2')).toBe('a1');
  });

  test('weighed against rivals, a part of all pairs gives the same as all', () => {
    const reportOf = (id: string) => String(id.charCodeAt(0) % 4);
    fc.assert(
      fc.property(pairs, (given) => {
        const none = { together: [], apart: [] };
        const all = clustersOf(ids, withRivals(usable(given), reportOf), none, reportOf);
        // What pairs that count connect with the first id, as the store takes it up.
        const part = new Set(['a']);
        for (let size = 0; size !== part.size; ) {
          size = part.size;
          for (const { a, b, score } of usable(given))
            if (score >= 0.5 && (part.has(a) || part.has(b))) part.add(a).add(b);
        }
        const inside = usable(given).filter(({ a, b }) => part.has(a) && part.has(b));
        const alone = clustersOf([...part], withRivals(inside, reportOf), none, reportOf);
        for (const [id, name] of alone) expect(all.get(id)).toBe(name);
      }),
    );
  });
});
