import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildTrie, depthOf, foldName, foldText, longestMatch, nodeOfName, valuesAt } from '../../src/lexicon/index.js';

/** Every longest match of `names` in `text`, as "matched text=values". */
function matches(names: readonly string[], text: string): string[] {
  const trie = buildTrie(names.map((name, value) => ({ name, value })));
  const pieces = foldText(text);
  const found: string[] = [];
  for (let i = 0; i < pieces.count; ) {
    const node = longestMatch(trie, pieces, i);
    if (node < 0) {
      i++;
      continue;
    }
    const last = i + depthOf(trie, node) - 1;
    found.push(`${text.slice(pieces.start[i], pieces.end[last])}=${[...valuesAt(trie, node)]}`);
    i = last + 1;
  }
  return found;
}

test.each([
  ["St. John's and Sana'a", "st john 's and sanaa"],
  ['Al-Asad, Łódź’s Zürich', "al asad lodz 's zurich"],
  ['U.S. and D.R.C. in St. Louis.', 'us and drc in st louis'],
  ['Khān Yūnus — Deir ez-Zor', 'khan yunus deir ez zor'],
])('folds %s', (text, folded) => {
  expect(foldName(text)).toBe(folded);
});

test('the longest name wins, spelling of hyphens and case aside', () => {
  expect(matches(['Asad', 'Ain al-Asad', 'Ain'], 'From AIN AL ASAD to Ain, al-Asad.')).toEqual([
    'AIN AL ASAD=1',
    'Ain=2',
    'Asad=0',
  ]);
});

test('no name crosses a comma, a bracket or the end of a sentence', () => {
  expect(matches(['New York', 'York Minster'], 'It is new. York, Minster (New) York; new york')).toEqual([
    'new. York=0',
    'new york=0',
  ]);
  expect(matches(['Paris Texas'], 'Paris, Texas and arrival. Paris Texas')).toEqual(['Paris Texas=0']);
});

test('one name may have several values, in the order given', () => {
  const trie = buildTrie([
    { name: 'Tripoli', value: 5 },
    { name: 'TRIPOLI', value: 3 },
  ]);
  expect([...valuesAt(trie, nodeOfName(trie, 'tripoli'))]).toEqual([5, 3]);
  expect(nodeOfName(trie, 'Tripolis')).toBe(-1);
});

test('finds what a plain search over folded words finds', () => {
  const word = fc.constantFrom('al', 'asad', 'Ain', 'új', 'u.s.', 'b', "o'c", 'K1');
  fc.assert(
    fc.property(
      fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
      fc.array(word, { maxLength: 30 }),
      (names, text) => {
        const known = new Set(names.map((name) => foldName(name.join(' '))));
        const folded = text.map((w) => foldName(w));
        const expected: string[] = [];
        for (let i = 0; i < folded.length; ) {
          let length = Math.min(4, folded.length - i);
          while (length > 0 && !known.has(folded.slice(i, i + length).join(' '))) length--;
          if (length > 0) expected.push(folded.slice(i, i + length).join(' '));
          i += Math.max(1, length);
        }
        const found = matches([...known], text.join(' ')).map((hit) => foldName(hit.slice(0, hit.lastIndexOf('='))));
        expect(found).toEqual(expected);
      },
    ),
  );
});
