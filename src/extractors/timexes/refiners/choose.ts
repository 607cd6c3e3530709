/** Of results that share words the longest stays, then the one of the earlier parser. */
import type { Refiner } from 'chrono-node';
import type { TimexResult } from '../reading.js';

export const choose: Refiner = {
  refine(_context, results) {
    if (results.length < 2) return results;
    const list = (results as TimexResult[]).slice().sort((a, b) => a.index - b.index || b.stop - a.stop);
    const kept: TimexResult[] = [];
    // Results that overlap one another, directly or through others, are judged together; there are few of them at a time.
    for (let from = 0; from < list.length; ) {
      let to = from + 1;
      let stop = list[from]!.stop;
      while (to < list.length && list[to]!.index < stop) stop = Math.max(stop, list[to++]!.stop);
      if (to - from === 1) kept.push(list[from]!);
      else kept.push(...longest(list.slice(from, to)));
      from = to;
    }
    return kept;
  },
};

function longest(cluster: readonly TimexResult[]): TimexResult[] {
  const ranked = cluster
    .slice()
    .sort((a, b) => b.text.length - a.text.length || a.priority - b.priority || a.index - b.index);
  const kept: TimexResult[] = [];
  for (const result of ranked) {
    if (!kept.some((other) => result.index < other.stop && other.index < result.stop)) kept.push(result);
  }
  return kept.sort((a, b) => a.index - b.index);
}
