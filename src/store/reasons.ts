/**
 * The reasons of confidences. Thousands of candidates share them, so each stands in the table `reasons` once and records hold its number. Numbers are given
 * for good; a process learns them as it meets them.
 */
import type { EventCandidate } from '../events/index.js';

type Explanation = EventCandidate['explanation'];
type Reason = Explanation[number];

/**
 * An explanation in a record, one reason after another: the number of a reason; the number of a feature below zero, then value and contribution, where the value is a
 * number itself; feature, value and contribution where nothing had a number yet.
 */
export type Packed = readonly (string | number | boolean)[];

/** New reasons kept for the next time that some are written; lexicons and fixed lists bound them, so that this many come with the first jobs only. */
const mostNew = 10_000;

/** What one process knows of a store's numbers. */
export class Reasons {
  private readonly numbers = new Map<string, number>();
  private readonly features = new Map<string, number>();
  private readonly ofObjects = new WeakMap<Reason, number>();
  private readonly reasons = new Map<number, readonly [string, (string | boolean)?, number?]>();
  private readonly fresh = new Set<string>();

  pack(explanation: Explanation): Packed {
    const list: (string | number | boolean)[] = [];
    for (const reason of explanation) {
      const { feature, value, contribution } = reason;
      const number = this.numberOf(reason);
      if (number === undefined) list.push(feature, value, contribution);
      else if (typeof value === 'number') list.push(-number, value, contribution);
      else list.push(number);
    }
    return list;
  }

  private numberOf(reason: Reason): number | undefined {
    const { feature, value, contribution } = reason;
    if (typeof value === 'number') {
      const number = this.features.get(feature);
      if (number === undefined) this.note(JSON.stringify([feature]));
      return number;
    }
    // One model's explanations share their reasons: the object stands for its text.
    let number = this.ofObjects.get(reason);
    if (number !== undefined) return number;
    const text = JSON.stringify([feature, value, contribution]);
    number = this.numbers.get(text);
    if (number === undefined) this.note(text);
    else this.ofObjects.set(reason, number);
    return number;
  }

  private note(text: string): void {
    if (this.fresh.size < mostNew) this.fresh.add(text);
  }

  /** Gives an explanation back; what has numbers that are not known yet comes back as it is, and `missing` gets them. */
  unpack(list: Packed, missing: Set<number>): Explanation | Packed {
    const explanation: Explanation = [];
    for (let at = 0; at < list.length; at++) {
      const first = list[at]!;
      if (typeof first === 'number') {
        const known = this.reasons.get(Math.abs(first));
        if (known === undefined) missing.add(Math.abs(first));
        else if (first > 0) explanation.push({ feature: known[0], value: known[1]!, contribution: known[2]! });
        else explanation.push({ feature: known[0], value: list[++at]!, contribution: list[++at] as number });
        if (known === undefined && first < 0) at += 2;
      } else explanation.push({ feature: first as string, value: list[++at]!, contribution: list[++at] as number });
    }
    return missing.size > 0 ? list : explanation;
  }

  /** The texts that were met without a number. */
  takeNew(): readonly string[] {
    const texts = [...this.fresh];
    this.fresh.clear();
    return texts;
  }

  learn(rows: readonly { readonly number: number; readonly reason: string }[]): void {
    for (const { number, reason } of rows) {
      const parts = JSON.parse(reason) as [string, (string | boolean)?, number?];
      this.reasons.set(number, parts);
      if (parts.length === 1) this.features.set(parts[0], number);
      else this.numbers.set(reason, number);
    }
  }
}
