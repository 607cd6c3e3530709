import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bootstrap,
  calibrate,
  calibrated,
  correctedError,
  driftOf,
  enough,
  heldOut,
  isotonic,
  type Judgement,
  platt,
  proofOf,
  reliability,
  seeded,
} from '../../src/review/index.js';

/** Reviewers who find a candidate of score s right with probability `truth(s)`, and then err in a share of their decisions. */
function reviewed(
  count: number,
  seed: number,
  truth: (score: number) => number,
  { errs = 0, family = 'violence', from = 0 } = {},
): Judgement[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, index) => {
    const score = 0.3 + 0.7 * random();
    const sound = random() < truth(score);
    const at = new Date(Date.UTC(2026, 0, 1) + (from + index) * 60_000).toISOString();
    return { score, right: random() < errs ? !sound : sound, group: `r${index % 40}`, type: 'x', family, at };
  });
}

const bent = (score: number): number => score ** 2;

describe('simulated reviewers', () => {
  test.each([0, 0.05, 0.1])(
    'of an error rate of %d: the calibrator recovers their shares within the interval',
    (errs) => {
      const told = (score: number) => bent(score) * (1 - errs) + (1 - bent(score)) * errs;
      const judged = reviewed(3000, 11, bent, { errs });
      const calibration = calibrate(judged);
      expect(calibration.state).toBe('calibrated');
      const after = heldOut(judged);
      // The raw scores promise too much, the calibrated ones do not.
      expect(correctedError(judged)).toBeGreaterThan(0.08);
      expect(correctedError(after)).toBeLessThan(0.03);
      expect(bootstrap(after, correctedError)[0]).toBeLessThan(0.03);
      // Each bin of raw scores: what the calibration says lies in the interval of the reviewers' own share.
      const bins = reliability(judged);
      const hits = bins.filter(({ mean, interval }) => {
        const said = calibrated(calibration, 'violence', mean);
        return said >= interval[0] && said <= interval[1];
      });
      expect(hits.length).toBeGreaterThanOrEqual(9);
      for (const { mean } of bins)
        expect(Math.abs(calibrated(calibration, 'violence', mean) - told(mean))).toBeLessThan(0.07);
    },
  );

  test('a shift is noticed, its absence is not', () => {
    const calibration = calibrate(reviewed(1000, 21, bent));
    const same = Array.from({ length: 20 }, (_, seed) =>
      driftOf(calibration, reviewed(150, 100 + seed, bent, { from: 2000 })),
    );
    expect(same.filter(({ noticed }) => noticed).length).toBeLessThanOrEqual(1);
    const worse = driftOf(
      calibration,
      reviewed(150, 23, (score) => bent(score) - 0.25, { from: 2000 }),
    );
    expect(worse.noticed).toBe(true);
    expect(worse.shift).toBeLessThan(-0.1);
  });
});

describe('states', () => {
  test('collecting leaves scores as they are, warming mends with two numbers, calibrated with steps', () => {
    const few = calibrate(reviewed(enough.warming - 1, 1, bent));
    expect([few.state, few.pooled, calibrated(few, 'violence', 0.7)]).toEqual(['collecting', null, 0.7]);
    const some = calibrate(reviewed(enough.warming, 1, bent));
    expect([some.state, some.pooled?.kind]).toEqual(['warming', 'platt']);
    const many = calibrate(reviewed(enough.calibrated, 1, bent));
    expect([many.state, many.pooled?.kind]).toEqual(['calibrated', 'isotonic']);
    expect(calibrate(reviewed(500, 1, () => 1)).state).toBe('collecting');
  });

  test('a family with enough judgements has a map of its own, others are pooled', () => {
    const calibration = calibrate([
      ...reviewed(enough.family, 1, bent, { family: 'speech' }),
      ...reviewed(enough.family - 1, 2, (score) => score, { family: 'violence' }),
    ]);
    expect(Object.keys(calibration.families)).toEqual(['speech']);
    expect(calibrated(calibration, 'speech', 0.6)).toBeLessThan(calibrated(calibration, 'violence', 0.6));
  });
});

test('maps never fall, and stay within 0 and 1', () => {
  const items = fc.array(fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), right: fc.boolean() }), {
    minLength: 1,
    maxLength: 80,
  });
  fc.assert(
    fc.property(items, (list) => {
      const map = isotonic(list);
      const calibration = { state: 'calibrated', judged: 0, pooled: map, families: {} } as const;
      let last = 0;
      for (let score = 0; score <= 1; score += 0.05) {
        const said = calibrated(calibration, '', score);
        expect(said).toBeGreaterThanOrEqual(last - 1e-12);
        expect(said).toBeLessThanOrEqual(1);
        last = said;
      }
    }),
  );
});

test('Platt finds the two numbers that bent the log-odds', () => {
  const map = platt(
    reviewed(20_000, 5, (score) => 1 / (1 + Math.exp(-(0.5 * Math.log(score / (1 - score + 1e-9)) - 0.4)))),
  );
  expect(map.kind === 'platt' && map.slope).toBeCloseTo(0.5, 1);
  expect(map.kind === 'platt' && map.offset).toBeCloseTo(-0.4, 1);
});

test('a floor is proven only by enough judgements above it', () => {
  const sure = (count: number) => reviewed(count, 9, () => 0.99);
  expect(proofOf(sure(20), 0.9).atLeast).toBeLessThan(0.9);
  expect(proofOf(sure(4000), 0.9).atLeast).toBeGreaterThan(0.97);
  expect(proofOf([], 0.9)).toEqual({ from: 0.9, judged: 0, right: 0, atLeast: 0 });
});
