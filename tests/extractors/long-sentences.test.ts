import { expect, test, vi } from 'vitest';
import { SentenceTree } from '../../src/extractors/events/tree.js';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

/** How often the events stage looks up a head in a sentence of so many clauses, each with an event and a place. */
function stepsOf(clauses: number): number {
  const heads = vi.spyOn(SentenceTree.prototype, 'head');
  try {
    const text = `${'rebels shelled Aleppo and soldiers bombed Homs, '.repeat(clauses)}on Friday.`;
    const { candidates } = analyze(reportOf(text, '2025-07-01'), loadResources());
    expect(candidates.length).toBeGreaterThan(0);
    return heads.mock.calls.length;
  } finally {
    heads.mockRestore();
  }
}

test('work on a sentence without an end grows with its length, not with its square', () => {
  const [short, long] = [stepsOf(100), stepsOf(400)];
  expect(long / short).toBeLessThan(6);
});
