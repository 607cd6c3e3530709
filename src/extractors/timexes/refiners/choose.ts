/** Of results that share words the longest stays, then the one of the earlier parser. */
import type { Refiner } from 'chrono-node';
import type { TimexResult } from '../reading.js';

export const choose: Refiner = {
  refine(_context, results) {
    if (results.length < 2) return results;
    const ranked = (results as TimexResult[])
      .slice()
      .sort((a, b) => b.text.length - a.text.length || a.priority - b.priority || a.index - b.index);
    const kept: TimexResult[] = [];
    for (const result of ranked) {
      if (!kept.some((other) => result.index < other.stop && other.index < result.stop)) kept.push(result);
    }
    return kept.sort((a, b) => a.index - b.index);
  },
};
