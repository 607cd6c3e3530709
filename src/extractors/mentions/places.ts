/** What the gazetteer of places says about capitals: the country they point to, and whether they are given names. */
import type { Tokens } from '../../document/index.js';
import {
  CLASS_BITS,
  foldText,
  type Gazetteer,
  longestMatch,
  NAME_CLASS,
  WORD,
  wordBitsOf,
} from '../../lexicon/index.js';
import type { PlaceCountries, Scene } from './phrases.js';

/** Towns smaller than this say too little about where a report is, unless it speaks of their country anyway. */
const LEAST_POPULATION = 20_000;

const NONE: PlaceCountries = { large: [], small: [] };

/** The two look-ups of a `Scene` over one report; each name is looked up once. */
export function placeCues(
  text: string,
  tokens: Tokens,
  gazetteer: Gazetteer,
): Pick<Scene, 'countriesOf' | 'isFirstName'> {
  const known = new Map<string, PlaceCountries>();
  return {
    countriesOf(a, b) {
      const name = text.slice(tokens.start[a]!, tokens.end[b - 1]!);
      let countries = known.get(name);
      if (countries === undefined) {
        countries = countriesOfName(name, gazetteer);
        known.set(name, countries);
      }
      return countries;
    },
    isFirstName(token) {
      const pieces = foldText(tokens.text[token]!);
      return pieces.count > 0 && (wordBitsOf(gazetteer, pieces.hash[0]!) & WORD.first) !== 0;
    },
  };
}

function countriesOfName(name: string, gazetteer: Gazetteer): PlaceCountries {
  const pieces = foldText(name);
  if (pieces.count === 0) return NONE;
  // "Free", "Total": an English word by itself points nowhere.
  if (pieces.count === 1 && (wordBitsOf(gazetteer, pieces.hash[0]!) & (WORD.common | WORD.known)) !== 0) return NONE;
  const { trie, population } = gazetteer;
  const node = longestMatch(trie, pieces, 0);
  if (node < 0 || trie.depth[node]! < pieces.count) return NONE;
  const large: number[] = [];
  const small: number[] = [];
  for (let v = trie.valueFirst[node]!; v < trie.valueFirst[node + 1]!; v++) {
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
