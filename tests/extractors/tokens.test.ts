import { expect, test } from 'vitest';
import { loadResources } from '../../src/lexicon/index.js';
import { annotateReport } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const wordsOf = (text: string) => annotateReport(reportOf(text), loadResources(), 'tokens').layers.tokens!;

test('hyphenated words are one token and endnote marks are none', () => {
  const tokens = wordsOf('Iranian-backed militias hit al-Asad.[xii] They did not claim it.');
  expect(tokens.text).toEqual([
    'Iranian-backed',
    'militias',
    'hit',
    'al-Asad',
    '.',
    'They',
    'did',
    'not',
    'claim',
    'it',
    '.',
  ]);
});

test('offsets are true to the text', () => {
  const text = 'Ḥarakat fighters\r\nleft  the   “old” base… on June 30.Unknown men – it’s said – stayed. 😀 Done.';
  const tokens = wordsOf(text);
  for (let i = 0; i < tokens.count; i++) expect(text.slice(tokens.start[i], tokens.end[i])).toBe(tokens.text[i]);
  expect(tokens.count).toBeGreaterThan(20);
});

test('a stretch without blanks longer than wink is handed whole still gives tokens true to the text, to its end', () => {
  const text = `Files ${'1/2/'.repeat(700)}x were burnt.`;
  const tokens = wordsOf(text);
  for (let i = 0; i < tokens.count; i++) expect(text.slice(tokens.start[i], tokens.end[i])).toBe(tokens.text[i]);
  expect(tokens.text.slice(-3)).toEqual(['were', 'burnt', '.']);
  expect(tokens.text.slice(1, -3).join('')).toBe(`${'1/2/'.repeat(700)}x`);
});
