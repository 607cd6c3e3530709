import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kappaOf } from '../../src/review/index.js';

const times = (count: number, a: string, b: string) => Array.from({ length: count }, () => [a, b] as const);

describe('agreement of two reviewers', () => {
  it('gives kappa and its interval on a table worked by hand', () => {
    // 50 grants, two readers: both yes 20, both no 15, 5 and 10 split. Observed 0.70, chance 0.50, kappa 0.40.
    const found = kappaOf('verdict', [
      ...times(20, 'yes', 'yes'),
      ...times(5, 'yes', 'no'),
      ...times(10, 'no', 'yes'),
      ...times(15, 'no', 'no'),
    ]);
    expect(found.observed).toBeCloseTo(0.7, 10);
    expect(found.kappa).toBeCloseTo(0.4, 10);
    // A = 0.4·(1−1.1·0.6)² + 0.3·(1−0.9·0.6)² = 0.10972; B = 0.36·(0.1·1.1² + 0.2·0.9²)… with rows .5/.5 and columns .6/.4
    // B = 0.36·(0.1·(0.6+0.5)² + 0.2·(0.4+0.5)²) = 0.10188; C = (0.4−0.5·0.6)² = 0.01; SE = √((A+B−C)/(50·0.25)) = 0.12696
    expect(found.interval![1] - 0.4).toBeCloseTo(1.959964 * Math.sqrt((0.10972 + 0.10188 - 0.01) / 12.5), 4);
  });

  it('says nothing where one value is all there is', () => {
    expect(kappaOf('polarity', times(9, 'positive', 'positive'))).toMatchObject({
      observed: 1,
      kappa: null,
      interval: null,
    });
    expect(kappaOf('type', [])).toMatchObject({ pairs: 0, kappa: null });
  });

  it('is one for full agreement, the same both ways round, and never above one', () => {
    const label = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(fc.tuple(label, label), { minLength: 1, maxLength: 40 }), (labels) => {
        const found = kappaOf('x', labels);
        const turned = kappaOf(
          'x',
          labels.map(([a, b]) => [b, a] as const),
        );
        if (found.kappa === null) return turned.kappa === null;
        expect(turned.kappa).toBeCloseTo(found.kappa, 10);
        expect(found.kappa).toBeLessThanOrEqual(1 + 1e-12);
        expect(found.interval![0]).toBeLessThanOrEqual(found.kappa + 1e-9);
        if (labels.every(([a, b]) => a === b)) expect(found.kappa).toBeCloseTo(1, 10);
        return true;
      }),
    );
  });
});
