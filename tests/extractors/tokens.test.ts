import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadResources } from '../../src/lexicon/index.js';
import { annotateReport } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const resources = loadResources();
const wordsOf = (text: string) => annotateReport(reportOf(text), resources, 'tokens').layers.tokens!;

// Once tried, its words are known: a second try would tell nothing.
test('a text is cut and tagged the same when its words are new and when they are known', { retry: 0 }, () => {
  const text = readFileSync('tests/extractors/timexes.cases.txt', 'utf8');
  const [first, again] = [wordsOf(text), wordsOf(text)];
  expect(again.text).toEqual(first.text);
  expect(again.pos).toEqual(first.pos);
});

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

test('a possessive is a token of its own whatever follows it and whatever was read before', () => {
  const read = () => wordsOf("The Kowalczyk's, said “Kowalczyk’s”, are Kowalczyk's. It's theirs.").text;
  const tokens = [
    'The',
    'Kowalczyk',
    "'s",
    ',',
    'said',
    '“',
    'Kowalczyk',
    '’s',
    '”',
    ',',
    'are',
    'Kowalczyk',
    "'s",
    '.',
  ];
  expect(read()).toEqual([...tokens, 'It', "'s", 'theirs', '.']);
  expect(read()).toEqual([...tokens, 'It', "'s", 'theirs', '.']);
});

test('a sentence that is wrapped has the tags of the same sentence on one line', () => {
  const words =
    'Gunmen attacked a convoy of trucks that carried flour to the camps near the northern border, officials said.';
  const plain = wordsOf(words);
  const wrapped = wordsOf(words.replace('trucks that', 'trucks\nthat').replace('camps near', 'camps \n  near'));
  expect(wrapped.text).toEqual(plain.text);
  expect(wrapped.pos).toEqual(plain.pos);
});

test('reading anything first changes no token', () => {
  const piece = fc.constantFrom(
    'Al-Ra',
    "d's",
    ',',
    "can't",
    'U.S.',
    '“',
    '”',
    '-',
    '’',
    '1,200',
    'é',
    '😀',
    '\u2028',
    '\n',
    ' ',
    'x',
    "'s",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const first = wordsOf(text);
      const again = wordsOf(text);
      expect(again).toEqual(first);
      for (let i = 0; i < first.count; i++) expect(text.slice(first.start[i], first.end[i])).toBe(first.text[i]);
    }),
    { numRuns: 300 },
  );
});
