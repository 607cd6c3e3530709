/** The gazetteer index: places by folded name, in typed arrays that are read from a cache file as they are. */
import { foldedPiece, foldText, hashOfWord, type Pieces } from './fold.js';
import type { TokenTrie } from './trie.js';

/** How a name belongs to a place; the low three bits of a value in the trie. */
export const NAME_CLASS = {
  /** The name by which the gazetteer lists it. */
  main: 0,
  /** A short form or alias from the project's own lexicon: as good as the main name. */
  alias: 1,
  /** One of the many alternate names of GeoNames: foreign, historical, sometimes odd. */
  alternate: 2,
  /** Adjective or people's name: "Iraqi" → Iraq. */
  demonym: 3,
  /** Short form that counts only as it is written ("US", "Ala.", "OR"). */
  abbreviation: 4,
} as const;
export const CLASS_BITS = 3;

/** Bits of what else a word can be. `common`, `known`, `rare`: an English word of that level when in lower case. */
export const WORD = { common: 1, known: 2, rare: 4, first: 8, last: 16 } as const;

/** One gazetteer, read-only. Places are numbered; arrays run over them. */
export interface Gazetteer {
  readonly count: number;
  /** GeoNames id, 0 for places it does not number here. */
  readonly id: Int32Array;
  readonly lat: Float32Array;
  readonly lon: Float32Array;
  /** Inhabitants, or a weight like it for what has none. */
  readonly population: Int32Array;
  /** Index into `features`. */
  readonly feature: Uint8Array;
  readonly features: readonly string[];
  /** Index into `countries`; 0 is none. */
  readonly country: Uint8Array;
  /** ISO 3166-1 alpha-3. */
  readonly countries: readonly string[];
  /** Place number of the country by the same index, -1 when it has none. */
  readonly countryPlace: Int32Array;
  /** Place number of the smallest listed admin area that holds it, or -1. */
  readonly area: Int32Array;
  readonly trie: TokenTrie;
  /** Sorted hashes of name skeletons (see `skeletonOf`) with their places, for spelling variants. */
  readonly skeleton: Int32Array;
  readonly skeletonPlace: Int32Array;
  /** Sorted hashes of English words and person names, and their `WORD` bits. */
  readonly word: Int32Array;
  readonly wordBits: Uint8Array;
  /** Places with a disputed or de facto status: neutral status word and claimants (alpha-3). */
  readonly status: Readonly<Record<string, { readonly status: string; readonly claimants: readonly string[] }>>;
  /** Display name of a place. */
  nameOf(place: number): string;
}

/** The admin1 area (or country) that holds a place, itself for admin1 areas; -1 when unknown. */
export function admin1Of(gazetteer: Gazetteer, place: number): number {
  for (let area = place; area >= 0; area = gazetteer.area[area]!)
    if (gazetteer.features[gazetteer.feature[area]!] === 'A.ADM1') return area;
  return -1;
}

/** True when `outer` (an admin area or country) holds `inner`. */
export function holds(gazetteer: Gazetteer, outer: number, inner: number): boolean {
  for (let area = gazetteer.area[inner]!; area >= 0; area = gazetteer.area[area]!) if (area === outer) return true;
  const country = gazetteer.country[inner]!;
  return country !== 0 && gazetteer.countryPlace[country] === outer && inner !== outer;
}

/** What else a folded piece can be: `WORD` bits. */
export function wordBitsOf(gazetteer: Gazetteer, hash: number): number {
  const at = find(gazetteer.word, hash);
  return at < 0 ? 0 : gazetteer.wordBits[at]!;
}

/** Places whose name has the same skeleton as pieces `from … to - 1`. */
export function variantsOf(gazetteer: Gazetteer, pieces: Pieces, from: number, to: number): number[] {
  const words: string[] = [];
  for (let i = from; i < to; i++) words.push(foldedPiece(pieces, i));
  const skeleton = skeletonOf(words);
  if (skeleton.length < 4) return [];
  const hash = hashOfWord(skeleton);
  const first = find(gazetteer.skeleton, hash);
  const found: number[] = [];
  if (first >= 0)
    for (let i = first; i < gazetteer.skeleton.length && gazetteer.skeleton[i] === hash; i++)
      found.push(gazetteer.skeletonPlace[i]!);
  return found;
}

/** For a sorted array: the first index of each value of the upper bits, so that a search takes a few steps near by. */
const buckets = new WeakMap<Int32Array, Int32Array>();
const BUCKET_SHIFT = 16;
const HALF = 1 << 15;

function bucketsOf(sorted: Int32Array): Int32Array {
  let first = buckets.get(sorted);
  if (first === undefined) {
    first = new Int32Array(2 * HALF + 1);
    let at = 0;
    for (let b = 0; b < first.length; b++) {
      while (at < sorted.length && (sorted[at]! >> BUCKET_SHIFT) + HALF < b) at++;
      first[b] = at;
    }
    buckets.set(sorted, first);
  }
  return first;
}

/** Lowest index of `wanted` in a sorted array, or -1. */
function find(sorted: Int32Array, wanted: number): number {
  const first = bucketsOf(sorted);
  const bucket = (wanted >> BUCKET_SHIFT) + HALF;
  const end = first[bucket + 1]!;
  for (let at = first[bucket]!; at < end; at++) {
    const value = sorted[at]!;
    if (value >= wanted) return value === wanted ? at : -1;
  }
  return -1;
}

const ARTICLES = new Set([
  'al',
  'el',
  'ad',
  'ar',
  'as',
  'ash',
  'at',
  'an',
  'az',
  'ed',
  'er',
  'es',
  'esh',
  'et',
  'ez',
  'ul',
  'ud',
  'the',
  'adh',
  'ath',
]);

/**
 * The skeleton under which romanizations of one name fall together: articles dropped, `kh dh gh th q` and `ou oo ee aw ay` levelled,
 * endings `iya iyah ieh ah eh` made one, doubled letters single. "Deir ez-Zor" = "Dayr az Zawr".
 */
export function skeletonOf(words: readonly string[]): string {
  let out = '';
  for (const word of words) {
    if (ARTICLES.has(word) && words.length > 1) continue;
    out += levelled(word);
  }
  return out;
}

/** Words levelled lately; the same names come again and again. */
const levelledWords = new Map<string, string>();
const MOST_LEVELLED = 1 << 13;

function levelled(word: string): string {
  let out = levelledWords.get(word);
  if (out === undefined) {
    out = level(word);
    if (levelledWords.size >= MOST_LEVELLED) levelledWords.clear();
    levelledWords.set(word, out);
  }
  return out;
}

function level(word: string): string {
  return word
    .replace(/'s$/, '')
    .replace(/(?:iyy?ah?|iyy?eh|ieh|iah|ija|iia)$/, 'ia')
    .replace(/[ae]h$/, 'a')
    .replace(/ou|oo/g, 'u')
    .replace(/ee/g, 'i')
    .replace(/aw|au/g, 'u')
    .replace(/a[iy]|e[iy]/g, 'i')
    .replace(/dj|zh|j/g, 'j')
    .replace(/[kgdt]h/g, (pair) => pair[0]!)
    .replace(/[qc](?!h)/g, 'k')
    .replace(/y/g, 'i')
    .replace(/o/g, 'u')
    .replace(/e/g, 'i')
    .replace(/w/g, 'v')
    .replace(/(.)\1+/g, '$1');
}

/** Pieces of a name for look-ups by hand. */
export function piecesOf(name: string): Pieces {
  return foldText(name);
}
