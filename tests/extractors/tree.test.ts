import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layerOf } from '../../src/document/index.js';
import { SentenceTree } from '../../src/extractors/events/tree.js';
import type { Parses } from '../../src/extractors/parses.js';
import { loadResources } from '../../src/lexicon/index.js';
import { annotateReport } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const resources = loadResources();
const cases = readFileSync(new URL('./events.cases.txt', import.meta.url), 'utf8').split('\n');

/** Sentences of a text in whose tree, as the events stage mends it, a word is reached from itself. */
function circlesIn(text: string): readonly string[] {
  const doc = annotateReport(reportOf(text, '2025-07-01'), resources, 'syntax');
  const tokens = layerOf(doc, 'tokens');
  const found: string[] = [];
  for (const [s, { parse, first }] of layerOf(doc, 'syntax') as Parses) {
    const end = tokens.sentenceFirst[s + 1]!;
    const tree = new SentenceTree(tokens, parse, first, end, resources.modality.cues);
    for (let word = first; word < end; word++) {
      let above = word;
      for (let steps = 0; above >= 0 && steps <= end - first; steps++) above = tree.head(above);
      if (above >= 0) {
        found.push(tokens.text.slice(first, end).join(' '));
        break;
      }
    }
  }
  return found;
}

test('sentences of the cases are trees when they have been mended', () => {
  const sentences = cases.filter((line) => /^[A-Z].*[.!?"]$/.test(line));
  expect(sentences.length).toBeGreaterThan(250);
  expect(sentences.flatMap(circlesIn)).toEqual([]);
});

test('so is whatever else is made of their words', () => {
  const words = cases.flatMap((line) => line.match(/[A-Za-z]+|[,;()"]/g) ?? []);
  const run = fc
    .tuple(fc.nat(words.length - 1), fc.integer({ min: 1, max: 5 }))
    .map(([at, length]) => words.slice(at, at + length).join(' '));
  fc.assert(
    fc.property(fc.array(run, { minLength: 2, maxLength: 14 }), (runs) => {
      expect(circlesIn(`${runs.join(' ')}.`)).toEqual([]);
    }),
    { numRuns: 600 },
  );
});
