/** Linking a closed set of candidates in memory, as the store does bit by bit. */
import { comparedPairs } from './blocks.js';
import { clustersOf, keptFrom, type Pair, withRivals } from './clusters.js';
import { type LinkWeights, likenessAbove } from './features.js';
import type { Linkable } from './linkable.js';

/** Clusters of a closed set of candidates: those that share a block are compared, and what is alike joins. */
export function linkAll(items: readonly Linkable[], weights: LinkWeights): ReadonlyMap<string, string> {
  const pairs: Pair[] = [];
  for (const [a, b] of comparedPairs(items)) {
    const likeness = likenessAbove(a, b, weights, keptFrom);
    if (likeness !== undefined) pairs.push({ a: a.id, b: b.id, score: likeness.score });
  }
  const reports = new Map(items.map((item) => [item.id, item.reportId]));
  const reportOf = (id: string) => reports.get(id);
  return clustersOf(
    items.map((item) => item.id),
    withRivals(pairs, reportOf),
    undefined,
    reportOf,
  );
}
