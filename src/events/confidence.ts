/** Confidence: a logistic score over named features, explained by contributions that add up to its log-odds. */

export interface Contribution {
  readonly feature: string;
  readonly value: number | string | boolean;
  readonly contribution: number;
}

/** Probability of the summed contributions (log-odds), kept within 0.02 … 0.99: no rule here is surer than that. */
export function probabilityOf(contributions: readonly Contribution[]): number {
  let sum = 0;
  for (const { contribution } of contributions) sum += contribution;
  const p = 1 / (1 + Math.exp(-sum));
  return round(Math.min(0.99, Math.max(0.02, p)));
}

/** Rounds to four decimals, so that records are the same bytes on every machine. */
export function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
