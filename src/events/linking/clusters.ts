/** Clusters of candidates that tell one event, from scored pairs and reviewers' verdicts. */
import { round } from '../confidence.js';

/** A scored pair of candidates. */
export interface Pair {
  readonly a: string;
  readonly b: string;
  readonly score: number;
}

/** What reviewers have said of pairs: their word counts before every score. */
export interface Verdicts {
  readonly together: readonly (readonly [string, string])[];
  readonly apart: readonly (readonly [string, string])[];
}

/** Score from which a pair counts as telling one event. */
export const linkThreshold = 0.5;
/** Pairs below this score are not kept: they can join no cluster and no reviewer wants to see them. */
export const keptFrom = 0.2;
/** A pair without a score of its own, inside a group that is about to join. */
const unlike = 0.02;

/** How much of the lead that a rival has, in log-odds, is taken from a pair. */
const rivalry = 1;

/**
 * The pairs, those with a rival weakened: a report tells an event once, so that of two of its candidates that are like the same third one
 * the less alike is probably another event. What is left to a pair is its log-odds without its distance to the best rival; a report that
 * does tell an event twice, and alike, loses little. Only rivals that could join count: those are never outside of what pairs connect, so
 * that a part of all pairs gives the same as all. Depends on the set of pairs alone.
 */
export function withRivals(pairs: readonly Pair[], reportOf: (id: string) => string | undefined): readonly Pair[] {
  const best = new Map<string, number>();
  const key = (one: string, other: string) => `${one} ${reportOf(other) ?? ''}`;
  for (const { a, b, score } of pairs)
    if (score >= linkThreshold)
      for (const name of [key(a, b), key(b, a)]) best.set(name, Math.max(best.get(name) ?? 0, score));
  return pairs.map(({ a, b, score }) => {
    const own = logOdds(score);
    const lead = logOdds(Math.max(score, best.get(key(a, b)) ?? 0, best.get(key(b, a)) ?? 0)) - own;
    return lead === 0 ? { a, b, score } : { a, b, score: round(1 / (1 + Math.exp(rivalry * lead - own))) };
  });
}

function logOdds(score: number): number {
  return Math.log(score / (1 - score));
}

/**
 * Clusters of candidates: groups join while the mean score of their pairs is at least the threshold, the most alike first, and never where
 * a report tells both and tells them unlike: without a pair of the two, it told two events. Ties go to the smaller ids, so that the result depends on the set of pairs alone and not on their order. Every id is in one cluster; a cluster's name
 * is its smallest id. Cost: the number of pairs times its logarithm.
 */
export function clustersOf(
  ids: readonly string[],
  pairs: readonly Pair[],
  verdicts: Verdicts = { together: [], apart: [] },
  reportOf: (id: string) => string | undefined = () => undefined,
): ReadonlyMap<string, string> {
  const groups = new Map<string, Group>(
    [...ids]
      .sort()
      .map((id) => [id, { members: [id], reports: new Map([[reportOf(id) ?? id, [id]]]), near: new Map() }]),
  );
  const nameOf = new Map<string, string>(ids.map((id) => [id, id]));
  // Whole numbers: their sums are the same in any order.
  const set = (a: string, b: string, sum: number) => {
    groups.get(a)!.near.set(b, { sum, known: 1 });
    groups.get(b)!.near.set(a, { sum, known: 1 });
  };
  const known = (a: string, b: string) => a !== b && groups.has(a) && groups.has(b);
  for (const { a, b, score } of pairs) if (known(a, b)) set(a, b, Math.round(score * 10_000));
  for (const [a, b] of verdicts.apart) if (known(a, b)) set(a, b, Number.NEGATIVE_INFINITY);

  const meanOf = (a: string, b: string): number => {
    const [one, two] = [groups.get(a)!, groups.get(b)!];
    const link = one.near.get(b);
    if (link === undefined) return unlike;
    const count = one.members.length * two.members.length;
    return round((link.sum / 10_000 + unlike * (count - link.known)) / count);
  };
  // Candidates of one report that are a pair: it may have told one event twice.
  const twice = new Set(pairs.filter(({ a, b }) => reportOf(a) === reportOf(b)).map(({ a, b }) => pairName(a, b)));
  const toldApart = (a: string, b: string): boolean => {
    const [one, two] = [groups.get(a)!.reports, groups.get(b)!.reports];
    for (const [report, members] of one.size < two.size ? one : two)
      for (const id of members)
        for (const other of (one.size < two.size ? two : one).get(report) ?? [])
          if (!twice.has(pairName(id, other))) return true;
    return false;
  };
  const queue = new JoinQueue();
  const offer = (a: string, b: string) => {
    const mean = meanOf(a, b);
    if (mean >= linkThreshold && !toldApart(a, b)) queue.push(a < b ? { a, b, mean } : { a: b, b: a, mean });
  };
  const join = (a: string, b: string) => {
    const [name, other] = a < b ? [a, b] : [b, a];
    const [into, from] = [groups.get(name)!, groups.get(other)!];
    groups.delete(other);
    into.near.delete(other);
    from.near.delete(name);
    for (const id of from.members) nameOf.set(id, name);
    into.members.push(...from.members);
    for (const [report, told] of from.reports) into.reports.set(report, [...(into.reports.get(report) ?? []), ...told]);
    for (const [third, { sum, known: count }] of from.near) {
      const before = into.near.get(third);
      const link = { sum: sum + (before?.sum ?? 0), known: count + (before?.known ?? 0) };
      into.near.set(third, link);
      const { near } = groups.get(third)!;
      near.delete(other);
      near.set(name, link);
    }
    return name;
  };
  const said = verdicts.together
    .filter(([a, b]) => known(a, b))
    .map(([a, b]): readonly [string, string] => (a < b ? [a, b] : [b, a]));
  for (const [a, b] of [...said].sort((x, y) => (x.join(' ') < y.join(' ') ? -1 : 1))) {
    const [one, two] = [nameOf.get(a)!, nameOf.get(b)!];
    if (one !== two) join(one, two);
  }
  for (const [name, { near }] of groups) for (const other of near.keys()) if (name < other) offer(name, other);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { a, b, mean } = next;
    // Groups have joined since it was offered: what is true now was offered then.
    if (!groups.has(a) || !groups.has(b) || meanOf(a, b) !== mean) continue;
    const name = join(a, b);
    for (const other of groups.get(name)!.near.keys()) offer(name, other);
  }
  return nameOf;
}

function pairName(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

interface Group {
  readonly members: string[];
  /** The members by report. */
  readonly reports: Map<string, readonly string[]>;
  /** Groups that it has scored pairs with: the sum of their scores in ten-thousandths, and their number. */
  readonly near: Map<string, { readonly sum: number; readonly known: number }>;
}

interface Join {
  readonly a: string;
  readonly b: string;
  readonly mean: number;
}

function before(x: Join, y: Join): boolean {
  if (x.mean !== y.mean) return x.mean > y.mean;
  return x.a === y.a ? x.b < y.b : x.a < y.a;
}

/** A binary heap of joins, the best first. */
class JoinQueue {
  private readonly heap: Join[] = [];

  push(join: Join): void {
    const { heap } = this;
    let at = heap.push(join) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!before(join, heap[up]!)) break;
      heap[at] = heap[up]!;
      at = up;
    }
    heap[at] = join;
  }

  pop(): Join | undefined {
    const { heap } = this;
    const best = heap[0];
    const last = heap.pop();
    if (best === undefined || last === undefined || heap.length === 0) return best;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && before(heap[down + 1]!, heap[down]!)) down++;
      if (!before(heap[down]!, last)) break;
      heap[at] = heap[down]!;
      at = down;
    }
    heap[at] = last;
    return best;
  }
}
