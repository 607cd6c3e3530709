import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Document, layerOf } from '../../src/document/index.js';
import { Coverage } from '../../src/extractors/events/fillers.js';
import { findHits } from '../../src/extractors/events/hits.js';
import { SentenceTree } from '../../src/extractors/events/tree.js';
import { parse } from '../../src/extractors/index.js';
import type { Parses } from '../../src/extractors/parses.js';
import { knownWordsOf } from '../../src/extractors/possible.js';
import { loadResources } from '../../src/lexicon/index.js';
import { annotateReport } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const resources = loadResources();
const annotated = (text: string) => annotateReport(reportOf(text, '2025-07-01'), resources, 'syntax');
const parsed = (text: string) => (layerOf(annotated(text), 'syntax') as Parses).has(0);

test.each([
  ['an entry that asks for nothing', 'Gunmen shot dead two policemen in Basra.'],
  ['an entry with the object that it needs', 'The soldiers opened fire on the crowd.'],
  ['a verb that the tagger takes for a noun, before its object', 'An Israeli drone hits a car on the northern road.'],
  ['what a minister says', 'The interior minister said that the border would stay open.'],
])('%s is parsed: %s', (_, text) => {
  expect(parsed(text)).toBe(true);
});

test.each([
  ['no word of the lexicon', 'The river was calm and the evening mild.'],
  ['the verb of an entry without the object that it needs', 'The shop opened at nine.'],
  ['a saying with nothing behind it', '“It rained all day,” the minister said.'],
])('%s is not parsed: %s', (_, text) => {
  expect(parsed(text)).toBe(false);
});

/** The hits of a sentence that was left out, were it parsed. */
function hitsOf(doc: Document, sentence: number): string[] {
  const tokens = layerOf(doc, 'tokens');
  const [first, end] = [tokens.sentenceFirst[sentence]!, tokens.sentenceFirst[sentence + 1]!];
  if (end === first) return [];
  const tree = new SentenceTree(
    tokens,
    parse(resources.syntax, {
      count: end - first,
      word: (i) => tokens.text[first + i]!,
      winkPos: (i) => tokens.pos[first + i]!,
    }),
    first,
    end,
    resources.modality.cues,
  );
  const { events, modality, triggerNeeds } = resources;
  return findHits(tree, sentence, { events, modality, known: knownWordsOf(triggerNeeds), cover: new Coverage(doc) })
    .filter(({ trigger }) => trigger.type !== 'statement')
    .map(({ trigger }) => `${trigger.id}: ${tokens.text.slice(first, end).join(' ')}`);
}

test('no sentence of the samples that is left out would give a hit', () => {
  const folder = fileURLToPath(new URL('../../samples/', import.meta.url));
  const missed = readdirSync(folder)
    .filter((name) => /\.(txt|md)$/.test(name))
    .flatMap((name) => {
      const doc = annotated(readFileSync(folder + name, 'utf8'));
      const trees = layerOf(doc, 'syntax') as Parses;
      const { sentences, dateline } = layerOf(doc, 'segments');
      // What stands above the dateline is no part of the report's sentences.
      const from = dateline?.span.end ?? 0;
      return sentences.flatMap(({ kind, start }, index) =>
        kind === 'note' || start < from || trees.has(index) ? [] : hitsOf(doc, index),
      );
    });
  expect(missed).toEqual([]);
});
