import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  areaUnderCurve,
  bootstrap,
  brier,
  correctedError,
  plainError,
  precisionAt,
  reliability,
  type Scored,
  seeded,
  wilson,
} from '../../src/review/index.js';

/** Items whose scores are true: right with that probability. `bend` makes them untrue. */
function drawn(count: number, seed: number, bend: (score: number) => number = (score) => score): Scored[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const score = random();
    return { score, right: random() < bend(score) };
  });
}

const items = fc.array(fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), right: fc.boolean() }), {
  minLength: 1,
  maxLength: 60,
});

describe('reliability', () => {
  test('bins hold every item once, rise, and keep equal scores together', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 12 }), (list, bins) => {
        const found = reliability(list, bins);
        expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
        expect(found.reduce((sum, { right }) => sum + right, 0)).toBe(list.filter(({ right }) => right).length);
        for (let b = 1; b < found.length; b++) expect(found[b]!.from).toBeGreaterThan(found[b - 1]!.to);
        for (const { share, interval } of found) {
          expect(interval[0]).toBeLessThanOrEqual(share + 1e-12);
          expect(interval[1]).toBeGreaterThanOrEqual(share - 1e-12);
        }
      }),
    );
  });

  test('Wilson: published values', () => {
    // Newcombe 1998, table I: 81 of 263, 15 of 148.
    expect(wilson(81, 263).map((value) => value.toFixed(4))).toEqual(['0.2553', '0.3662']);
    expect(wilson(15, 148).map((value) => value.toFixed(4))).toEqual(['0.0624', '0.1605']);
    expect(wilson(0, 0)).toEqual([0, 1]);
  });
});

describe('calibration error', () => {
  test('of true scores it is small once freed from noise, and large of bent ones', () => {
    const runs = Array.from({ length: 40 }, (_, seed) => drawn(300, seed));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(runs.map((run) => plainError(run)))).toBeGreaterThan(0.05);
    expect(mean(runs.map((run) => correctedError(run) ** 2))).toBeLessThan(0.05 ** 2);
    expect(correctedError(drawn(20_000, 3))).toBeLessThan(0.015);
    expect(correctedError(drawn(1500, 4, (score) => score * score))).toBeGreaterThan(0.12);
  });

  test('its bootstrap interval holds the true value', () => {
    // E|p − p²| over the square root of the mean square: √(∫(p − p²)² dp) = √(1/30).
    const bent = drawn(2000, 5, (score) => score * score);
    const [low, high] = bootstrap(bent, correctedError);
    expect(low).toBeLessThan(Math.sqrt(1 / 30));
    expect(high).toBeGreaterThan(Math.sqrt(1 / 30));
  });
});

test('area under the curve and Brier score agree with their definitions', () => {
  fc.assert(
    fc.property(items, (list) => {
      const pairs = list
        .filter(({ right }) => right)
        .flatMap((a) => list.filter(({ right }) => !right).map((b) => [a.score, b.score] as const));
      const area = areaUnderCurve(list);
      if (pairs.length === 0) expect(area).toBeNull();
      else
        expect(area).toBeCloseTo(
          pairs.reduce((sum, [a, b]) => sum + (a > b ? 1 : a === b ? 0.5 : 0), 0) / pairs.length,
          9,
        );
      expect(brier(list)).toBeGreaterThanOrEqual(0);
      expect(precisionAt(list, 1)).toBeCloseTo(list.filter(({ right }) => right).length / list.length, 9);
    }),
  );
});
