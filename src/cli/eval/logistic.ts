/** Fits a logistic model with L2 over named features: cyclic coordinate descent, no randomness. */

/** One judged reading: amounts by name of feature. */
export interface Example {
  readonly amounts: ReadonlyMap<string, number>;
  readonly right: boolean;
}

/** Weights as models hold them: rounded to hundredths, in the order of their names, without those under `least` that `always` does not ask for. */
export function roundedWeights(
  weights: ReadonlyMap<string, number>,
  least: number,
  always: (name: string) => boolean = () => false,
): Record<string, number> {
  return Object.fromEntries(
    [...weights]
      .map(([name, weight]) => [name, Math.round(weight * 100) / 100] as const)
      .filter(([name, weight]) => Math.abs(weight) >= least || always(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Largest change of a weight at which the fit has settled, and most passes over all weights. */
const SETTLED = 1e-4;
const PASSES = 200;

/**
 * Weights that minimise the log loss plus half of `penalty(name)` times the square of each weight. Newton steps one weight at a time, with
 * a bound on the step (as in LIBLINEAR's and BBR's coordinate descent).
 */
export function fitLogistic(
  examples: readonly Example[],
  penalty: (name: string) => number,
): ReadonlyMap<string, number> {
  const columns = new Map<string, { readonly rows: number[]; readonly amounts: number[] }>();
  examples.forEach(({ amounts }, row) => {
    for (const [name, amount] of amounts) {
      if (amount === 0) continue;
      let column = columns.get(name);
      if (!column) {
        column = { rows: [], amounts: [] };
        columns.set(name, column);
      }
      column.rows.push(row);
      column.amounts.push(amount);
    }
  });
  const names = [...columns.keys()].sort();
  const odds = new Float64Array(examples.length);
  const weights = new Map<string, number>(names.map((name) => [name, 0]));
  for (let pass = 0; pass < PASSES; pass++) {
    let most = 0;
    for (const name of names) {
      const { rows, amounts } = columns.get(name)!;
      const l2 = penalty(name);
      const weight = weights.get(name)!;
      let slope = l2 * weight;
      let curve = l2;
      for (let k = 0; k < rows.length; k++) {
        const p = 1 / (1 + Math.exp(-odds[rows[k]!]!));
        slope += (p - (examples[rows[k]!]!.right ? 1 : 0)) * amounts[k]!;
        curve += Math.max(p * (1 - p), 0.02) * amounts[k]! * amounts[k]!;
      }
      const step = Math.max(-1, Math.min(1, -slope / curve));
      if (step === 0) continue;
      for (let k = 0; k < rows.length; k++) odds[rows[k]!]! += step * amounts[k]!;
      weights.set(name, weight + step);
      most = Math.max(most, Math.abs(step));
    }
    if (most < SETTLED) break;
  }
  return weights;
}

/** Log-odds of one example. */
export function oddsOf(weights: ReadonlyMap<string, number>, { amounts }: Example): number {
  let sum = 0;
  for (const [name, amount] of amounts) sum += (weights.get(name) ?? 0) * amount;
  return sum;
}
