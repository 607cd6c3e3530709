/** Confidence: a logistic score over named features, explained by contributions that add up to its log-odds. */

export interface Contribution {
  readonly feature: string;
  readonly value: number | string | boolean;
  readonly contribution: number;
}

/** What is known of a reading under one name; a number weighs by its amount, anything else by being so. */
export type Feature = Omit<Contribution, 'contribution'>;

/** Weights of a logistic model, in log-odds: by `feature` for numbers, by `feature=value` for all else. */
export interface LogisticModel {
  readonly weights: Readonly<Record<string, number>>;
  /** Weight of what the model does not know. Left out, such features are passed over; training sets it to see all of them. */
  readonly unseen?: number | undefined;
}

/** The name under which a model knows a feature. */
export function keyOf({ feature, value }: Feature): string {
  return typeof value === 'number' ? feature : `${feature}=${value}`;
}

/** What each feature that the model knows adds to the log-odds. */
export function contributionsOf(features: readonly Feature[], { weights, unseen }: LogisticModel): Contribution[] {
  const list: Contribution[] = [];
  for (const { feature, value } of features) {
    const weight = weights[keyOf({ feature, value })] ?? unseen;
    if (weight !== undefined)
      list.push({ feature, value, contribution: round(weight * (typeof value === 'number' ? value : 1)) });
  }
  return list;
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
