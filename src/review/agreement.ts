/** How far two reviewers agree: Cohen's kappa by field, with an interval. */
import type { EventCandidate } from '../events/index.js';

/** One side of a pair: what a reviewer made of a candidate. */
export interface Verdict {
  readonly reviewer: string;
  readonly verdict: 'approve' | 'reject';
  readonly record: EventCandidate;
}

export interface Pair {
  readonly candidateId: string;
  readonly first: Verdict;
  readonly second: Verdict;
}

export interface FieldAgreement {
  readonly field: string;
  readonly pairs: number;
  /** Share of pairs that agree. */
  readonly observed: number;
  /** Null where both always gave the same single value: chance then explains everything. */
  readonly kappa: number | null;
  /** 95 % interval of kappa. */
  readonly interval: readonly [number, number] | null;
}

/** Values compared, by field. Fields of the record count only where both approved. */
const fields: Readonly<Record<string, (side: Verdict) => string>> = {
  type: ({ record }) => record.type,
  status: ({ record }) => record.status,
  polarity: ({ record }) => record.polarity,
  stance: ({ record }) => record.attribution.stance,
  actor: ({ record }) => names(record, 'actor'),
  target: ({ record }) => names(record, 'target'),
  place: ({ record }) =>
    record.places
      .map((place) => place.geonameId ?? place.name.toLowerCase())
      .sort()
      .join('|'),
  time: ({ record }) => `${record.time?.from ?? ''}/${record.time?.to ?? ''}`,
};

function names(record: EventCandidate, role: string): string {
  return record.participants
    .filter((each) => each.role === role)
    .map((each) => each.entityId ?? each.name.toLowerCase())
    .sort()
    .join('|');
}

/** Agreement on the verdict over all pairs, then on each field over pairs that both approved. */
export function agreementOf(pairs: readonly Pair[]): readonly FieldAgreement[] {
  const both = pairs.filter((pair) => pair.first.verdict === 'approve' && pair.second.verdict === 'approve');
  return [
    kappaOf(
      'verdict',
      pairs.map(({ first, second }) => [first.verdict, second.verdict]),
    ),
    ...Object.entries(fields).map(([field, value]) =>
      kappaOf(
        field,
        both.map(({ first, second }) => [value(first), value(second)]),
      ),
    ),
  ];
}

/** Names of the fields on which a pair differs. */
export function differencesOf({ first, second }: Pair): readonly string[] {
  if (first.verdict !== second.verdict) return ['verdict'];
  if (first.verdict === 'reject') return [];
  return Object.entries(fields).flatMap(([field, value]) => (value(first) === value(second) ? [] : [field]));
}

/**
 * Cohen's kappa (1960) of two raters' labels, with the interval of its large-sample standard error by Fleiss, Cohen and Everitt (1969).
 */
export function kappaOf(field: string, labels: readonly (readonly [string, string])[]): FieldAgreement {
  const n = labels.length;
  if (n === 0) return { field, pairs: 0, observed: 0, kappa: null, interval: null };
  const rows = new Map<string, number>();
  const columns = new Map<string, number>();
  const cells = new Map<string, { a: string; b: string; count: number }>();
  for (const [a, b] of labels) {
    rows.set(a, (rows.get(a) ?? 0) + 1);
    columns.set(b, (columns.get(b) ?? 0) + 1);
    const key = JSON.stringify([a, b]);
    const cell = cells.get(key) ?? { a, b, count: 0 };
    cell.count += 1;
    cells.set(key, cell);
  }
  const row = (label: string): number => (rows.get(label) ?? 0) / n;
  const column = (label: string): number => (columns.get(label) ?? 0) / n;
  const observed = labels.filter(([a, b]) => a === b).length / n;
  let chance = 0;
  for (const label of rows.keys()) chance += row(label) * column(label);
  if (chance >= 1) return { field, pairs: n, observed, kappa: null, interval: null };
  const kappa = (observed - chance) / (1 - chance);
  let agreeing = 0;
  let differing = 0;
  for (const { a, b, count } of cells.values()) {
    const share = count / n;
    if (a === b) agreeing += share * (1 - (row(a) + column(a)) * (1 - kappa)) ** 2;
    else differing += share * (column(a) + row(b)) ** 2;
  }
  const variance =
    (agreeing + (1 - kappa) ** 2 * differing - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2);
  const half = 1.959964 * Math.sqrt(Math.max(0, variance));
  return { field, pairs: n, observed, kappa, interval: [Math.max(-1, kappa - half), Math.min(1, kappa + half)] };
}
