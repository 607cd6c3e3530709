/** What the gazetteer of places says about capitals: the country they point to, and whether they are given names. */
import { boundTo, FormColumn, SHAPE, type Tokens } from '../../document/index.js';
import {
  CLASS_BITS,
  childOf,
  depthOf,
  firstValue,
  foldText,
  type Gazetteer,
  longestMatch,
  NAME_CLASS,
  WORD,
  wordBitsOf,
} from '../../lexicon/index.js';
import type { PlaceCountries, Scene } from './draft.js';

/** Towns smaller than this say too little about where a report is, unless it speaks of their country anyway. */
const LEAST_POPULATION = 20_000;

const NONE: PlaceCountries = { large: [], small: [] };

/** Names of several words looked up lately, for each gazetteer, and which words are given names by it. */
const knownNames = boundTo((_: Gazetteer) => new Map<string, PlaceCountries>());
const MOST_NAMES = 1 << 14;

/** What a word means as a place by itself, and whether the names of some places begin with it. */
interface PlaceWord {
  readonly alone: PlaceCountries;
  readonly opens: boolean;
}

const placeWords = boundTo((gazetteer: Gazetteer) => {
  const words: PlaceWord[] = [];
  const column = new FormColumn((lower) => words.push(placeWord(lower, gazetteer)) - 1);
  return (form: number, lower: string): PlaceWord =>
    form < 0 ? placeWord(lower, gazetteer) : words[column.of(form, lower)]!;
});

function placeWord(lower: string, gazetteer: Gazetteer): PlaceWord {
  const pieces = foldText(lower);
  const opens = pieces.count > 0 && childOf(gazetteer.trie, 0, pieces.hash[0]!) >= 0;
  return { alone: opens ? countriesOfName(lower, gazetteer) : NONE, opens };
}
const firstNames = boundTo(
  (gazetteer: Gazetteer) =>
    new FormColumn((lower) => {
      const pieces = foldText(lower);
      return pieces.count > 0 && (wordBitsOf(gazetteer, pieces.hash[0]!) & WORD.first) !== 0 ? 1 : 0;
    }),
);

/** The two look-ups of a `Scene` over one report. */
export function placeCues(
  text: string,
  tokens: Tokens,
  gazetteer: Gazetteer,
): Pick<Scene, 'countriesOf' | 'isFirstName'> {
  const known = knownNames(gazetteer);
  const wordOf = placeWords(gazetteer);
  const first = firstNames(gazetteer);
  return {
    countriesOf(a, b) {
      const word = wordOf(tokens.form[a]!, tokens.lower[a]!);
      if (b - a === 1) return word.alone;
      if (!word.opens && (tokens.shape[a + 1]! & SHAPE.spaceBefore) !== 0) return NONE;
      const name = text.slice(tokens.start[a]!, tokens.end[b - 1]!);
      let countries = known.get(name);
      if (countries === undefined) {
        countries = countriesOfName(name, gazetteer);
        if (known.size >= MOST_NAMES) known.clear();
        known.set(name, countries);
      }
      return countries;
    },
    isFirstName: (token) => first.of(tokens.form[token]!, tokens.lower[token]!) === 1,
  };
}

function countriesOfName(name: string, gazetteer: Gazetteer): PlaceCountries {
  const pieces = foldText(name);
  if (pieces.count === 0) return NONE;
  // "Free", "Total": an English word by itself points nowhere.
  if (pieces.count === 1 && (wordBitsOf(gazetteer, pieces.hash[0]!) & (WORD.common | WORD.known)) !== 0) return NONE;
  const { trie, population } = gazetteer;
  const node = longestMatch(trie, pieces, 0);
  if (node < 0 || depthOf(trie, node) < pieces.count) return NONE;
  const large: number[] = [];
  const small: number[] = [];
  for (let v = firstValue(trie, node); v < firstValue(trie, node + 1); v++) {
    const kind = trie.values[v]! & ((1 << CLASS_BITS) - 1);
    if (kind === NAME_CLASS.demonym || kind === NAME_CLASS.abbreviation) continue;
    const place = trie.values[v]! >> CLASS_BITS;
    const area = gazetteer.features[gazetteer.feature[place]!]!.startsWith('A.');
    (area || population[place]! >= LEAST_POPULATION ? large : small).push(place);
  }
  const countriesIn = (places: number[]): readonly string[] => [
    ...new Set(
      places
        .sort((a, b) => population[b]! - population[a]! || a - b)
        .map((place) => gazetteer.countries[gazetteer.country[place]!]!)
        .filter((country) => country !== ''),
    ),
  ];
  return { large: countriesIn(large), small: countriesIn(small) };
}
