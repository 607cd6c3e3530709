/** One event told by several reports: what each says of it, where they differ, and which value is the best supported. */
import type { EventCandidate } from './candidate.js';

/** One telling with what is known of its report. */
export interface ToldBy {
  readonly record: EventCandidate;
  readonly publishedAt: string | null;
}

/** A value with the candidates that tell it. */
export interface ToldValue {
  readonly value: string;
  readonly ids: readonly string[];
}

/** A field on which the tellings do not all say the same. */
export interface Difference {
  readonly field: string;
  readonly values: readonly ToldValue[];
  readonly best: string;
  /** Why that value: `most tellings`, `latest report`, or `more precise`. */
  readonly reason: 'most tellings' | 'latest report' | 'more precise';
}

/** Tolls and counts grow as more becomes known: there the latest report is the best, not the majority. */
const growing = new Set(['killed', 'wounded', 'injured', 'arrested', 'displaced', 'missing', 'casualties']);

/** Where tellings of one event differ. Fields that only one telling has, or on which all agree, are left out. */
export function differencesAmong(tellings: readonly ToldBy[]): readonly Difference[] {
  const found: Difference[] = [];
  const compare = (
    field: string,
    read: (record: EventCandidate) => string | null,
    prefer: 'most' | 'latest' | ((one: string, two: string) => number) = 'most',
  ) => {
    const values = new Map<string, ToldBy[]>();
    for (const telling of tellings) {
      const value = read(telling.record);
      if (value !== null) values.set(value, [...(values.get(value) ?? []), telling]);
    }
    if (values.size < 2) return;
    const latest = (told: readonly ToldBy[]) =>
      told
        .map((each) => each.publishedAt ?? '')
        .sort()
        .at(-1)!;
    const order = [...values].sort(([one, a], [two, b]) => {
      if (prefer === 'latest') return compareText(latest(b), latest(a)) || compareText(one, two);
      if (typeof prefer === 'function') return prefer(one, two) || compareText(one, two);
      return b.length - a.length || compareText(latest(b), latest(a)) || compareText(one, two);
    });
    const most = order[0]![1].length > (order[1]?.[1].length ?? 0);
    found.push({
      field,
      values: order.map(([value, told]) => ({ value, ids: told.map((each) => each.record.id).sort() })),
      best: order[0]![0],
      reason:
        typeof prefer === 'function'
          ? 'more precise'
          : prefer === 'latest' || !most
            ? 'latest report'
            : 'most tellings',
    });
  };
  compare('type', (record) => record.type);
  compare('day', dayOf, (one, two) => one.length - two.length);
  compare('place', (record) => record.places.find((each) => each.role === 'location')?.name ?? null);
  compare('actor', (record) => record.participants.find((each) => each.role === 'actor')?.name ?? null);
  compare('status', (record) => record.status, 'latest');
  compare('polarity', (record) => record.polarity, 'latest');
  compare('stance', (record) => record.attribution.stance, 'latest');
  const kinds = new Set(tellings.flatMap((each) => each.record.quantities.map((quantity) => quantity.of)));
  for (const kind of [...kinds].sort())
    compare(kind, (record) => quantityOf(record, kind), growing.has(kind) ? 'latest' : 'most');
  return found;
}

function dayOf({ time }: EventCandidate): string | null {
  if (time?.from == null) return null;
  return time.to === null || time.to === time.from ? time.from : `${time.from} to ${time.to}`;
}

function quantityOf(record: EventCandidate, kind: string): string | null {
  const found = record.quantities.find((each) => each.of === kind);
  if (found === undefined) return null;
  const { min, max } = found;
  if (min === null && max === null) return found.text;
  if (min === max) return String(min);
  if (max === null) return `at least ${min}`;
  return min === null ? `at most ${max}` : `${min} to ${max}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
