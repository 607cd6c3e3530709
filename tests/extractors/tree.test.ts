import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layerOf } from '../../src/document/index.js';
import { isTree } from '../../src/extractors/events/columns.js';
import { mendedColumns } from '../../src/extractors/events/tree.js';
import type { Parses } from '../../src/extractors/parses.js';
import { loadResources } from '../../src/lexicon/index.js';
import { annotateReport } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const resources = loadResources();
const cases = readFileSync(new URL('./events.cases.txt', import.meta.url), 'utf8').split('\n');

/** Sentences of a text whose words, as the events stage mends them, are no tree. */
function circlesIn(text: string): readonly string[] {
  const doc = annotateReport(reportOf(text, '2025-07-01'), resources, 'syntax');
  const tokens = layerOf(doc, 'tokens');
  return [...(layerOf(doc, 'syntax') as Parses)].flatMap(([s, { parse, first }]) =>
    isTree(mendedColumns(tokens, parse, first, resources.modality.cues))
      ? []
      : [tokens.text.slice(first, tokens.sentenceFirst[s + 1]).join(' ')],
  );
}

test('what is no tree is told from what is one', () => {
  const columns = (...heads: number[]) => ({
    heads: Int16Array.from(heads),
    rels: new Uint8Array(heads.length),
    upos: new Uint8Array(heads.length),
  });
  expect([columns(-1, 0, 1, 0), columns(1, -1, 1)].map(isTree)).toEqual([true, true]);
  expect([columns(1, 0), columns(-1, 2, 3, 1), columns(0)].map(isTree)).toEqual([false, false, false]);
});

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
