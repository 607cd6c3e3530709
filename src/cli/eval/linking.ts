/** Scores which tellings of different reports were linked: pairs and B-cubed, over the tellings that extraction found. */
import { Tally } from './gold.js';
import type { LinkedEvent } from './linking-set.js';

/** An annotated telling that a candidate answers. */
export interface FoundTelling {
  readonly candidate: string;
  readonly event: LinkedEvent;
}

/** How well the tellings of a part of the set are linked. */
export interface LinkScores {
  /** Pairs of found tellings: told the same event and were linked. A wrong pair counts in the part of each of its sides. */
  readonly pairs: Tally;
  /** B-cubed: means over the found tellings of their cluster's purity and of the share of their event that the cluster holds. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly found: number;
}

/** Scores the tellings for which `wanted` holds. `clusterOf` names the cluster of a candidate. */
export function scoreLinks(
  tellings: readonly FoundTelling[],
  clusterOf: ReadonlyMap<string, string>,
  wanted: (event: LinkedEvent) => boolean,
): LinkScores {
  const clusters = groupBy(tellings, (each) => clusterOf.get(each.candidate)!);
  const events = groupBy(tellings, (each) => each.event.id);
  const pairs = new Tally();
  const part = tellings.filter((each) => wanted(each.event));
  let [precision, recall] = [0, 0];
  for (const { candidate, event } of part) {
    const cluster = clusters.get(clusterOf.get(candidate)!)!;
    const same = cluster.filter((each) => each.event.id === event.id).length;
    const told = events.get(event.id)!.length;
    precision += same / cluster.length;
    recall += same / told;
    // Each pair is seen from both sides, and a wrong one across two parts from one side of this part.
    const within = cluster.filter((each) => each.event.id !== event.id && wanted(each.event)).length;
    const across = cluster.length - same - within;
    pairs.add((same - 1) / 2, (same - 1 + within) / 2 + across, (told - 1) / 2);
  }
  const count = Math.max(1, part.length);
  const [p, r] = [precision / count, recall / count];
  return { pairs, precision: p, recall: r, f1: p + r === 0 ? 0 : (2 * p * r) / (p + r), found: part.length };
}

/** Candidates that answer no telling, and how many of them share a cluster with one that does. */
export function distractors(
  tellings: readonly FoundTelling[],
  clusterOf: ReadonlyMap<string, string>,
): { readonly total: number; readonly linked: number } {
  const told = new Set(tellings.map((each) => each.candidate));
  const clusters = new Set([...told].map((id) => clusterOf.get(id)!));
  const others = [...clusterOf].filter(([id]) => !told.has(id));
  return { total: others.length, linked: others.filter(([, cluster]) => clusters.has(cluster)).length };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
