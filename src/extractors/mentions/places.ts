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
import type { Scene } from './phrases.js';

/** Towns smaller than this say too little about where a report is. */
const LEAST_POPULATION = 20_000;

/** The two look-ups of a `Scene` over one report; each name is looked up once. */
export function placeCues(
  text: string,
  tokens: Tokens,
  gazetteer: Gazetteer,
): Pick<Scene, 'countryOf' | 'isFirstName'> {
  const known = new Map<string, string | null>();
  return {
    countryOf(a, b) {
      const name = text.slice(tokens.start[a]!, tokens.end[b - 1]!);
      let country = known.get(name);
      if (country === undefined) {
        country = countryOfName(name, gazetteer);
        known.set(name, country);
      }
      return country;
    },
    isFirstName(token) {
      const pieces = foldText(tokens.text[token]!);
      return pieces.count > 0 && (wordBitsOf(gazetteer, pieces.hash[0]!) & WORD.first) !== 0;
    },
  };
}

function countryOfName(name: string, gazetteer: Gazetteer): string | null {
  const pieces = foldText(name);
  if (pieces.count === 0) return null;
  const { trie } = gazetteer;
  const node = longestMatch(trie, pieces, 0);
  if (node < 0 || trie.depth[node]! < pieces.count) return null;
  let best = -1;
  for (let v = trie.valueFirst[node]!; v < trie.valueFirst[node + 1]!; v++) {
    const kind = trie.values[v]! & ((1 << CLASS_BITS) - 1);
    if (kind === NAME_CLASS.demonym || kind === NAME_CLASS.abbreviation) continue;
    const place = trie.values[v]! >> CLASS_BITS;
    if (best < 0 || gazetteer.population[place]! > gazetteer.population[best]!) best = place;
  }
  if (best < 0) return null;
  const area = gazetteer.features[gazetteer.feature[best]!]!.startsWith('A.');
  if (!area && gazetteer.population[best]! < LEAST_POPULATION) return null;
  return gazetteer.countries[gazetteer.country[best]!] || null;
}
