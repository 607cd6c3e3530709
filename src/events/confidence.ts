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

/** Makes explanations by one model. What a feature adds is worked out when it first comes, and then shared by all explanations that hold it. */
export class Scorer {
  /** Feature → value → what it adds, null for what the model passes over. Both come from lexicons and fixed lists, which bounds them. */
  private readonly known = new Map<string, Map<string | boolean, Contribution | null>>();

  constructor(private readonly model: LogisticModel) {}

  /** What a feature adds to the log-odds, or null when the model does not know it. */
  weigh(feature: string, value: Contribution['value']): Contribution | null {
    if (typeof value === 'number') return this.contribution(feature, value, value);
    let values = this.known.get(feature);
    if (values === undefined) {
      values = new Map();
      this.known.set(feature, values);
    }
    let found = values.get(value);
    if (found === undefined) {
      found = this.contribution(feature, value, 1);
      values.set(value, found);
    }
    return found;
  }

  private contribution(feature: string, value: Contribution['value'], amount: number): Contribution | null {
    const weight = this.model.weights[keyOf({ feature, value })] ?? this.model.unseen;
    return weight === undefined ? null : { feature, value, contribution: round(weight * amount) };
  }
}

/** The features of one reading, told one by one to a model. */
export class Explanation {
  /** What each feature that the model knows adds, in the order told. Shared between explanations: never change one. */
  readonly contributions: Contribution[] = [];

  constructor(private readonly scorer: Scorer) {}

  add(feature: string, value: Contribution['value']): void {
    const found = this.scorer.weigh(feature, value);
    if (found !== null) this.contributions.push(found);
  }
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
