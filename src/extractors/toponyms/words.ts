/** What a word can be around a name of a place, as one integer: cue lists, English words, person names, first words of listed names. */
import { boundTo, FormColumn } from '../../document/index.js';
import {
  childOf,
  foldText,
  innerLabels,
  type Resources,
  type TokenTrie,
  WORD,
  wordBitsOf,
} from '../../lexicon/index.js';

/** Bits of a word; those of `WORD` stand above them, see `wordBits`. */
export const IS = {
  locative: 1,
  weakLocative: 1 << 1,
  title: 1 << 2,
  roleAfter: 1 << 3,
  orgHead: 1 << 4,
  orgOf: 1 << 5,
  orgBefore: 1 << 6,
  areaAfter: 1 << 7,
  areaBefore: 1 << 8,
  natureAfter: 1 << 9,
  natureBefore: 1 << 10,
  facilityInner: 1 << 11,
  direction: 1 << 12,
  attack: 1 << 13,
  partOf: 1 << 14,
  product: 1 << 15,
  sport: 1 << 16,
  /** Never a place by itself. */
  never: 1 << 17,
  /** First word of the head of a facility. */
  facility: 1 << 18,
  /** Lower-case word inside names of places. */
  connector: 1 << 19,
  /** Written with a full stop ("Gov."); the other bits are of the word without it. */
  dotted: 1 << 20,
  /** Article that no English word is spelled like, and one that counts only with a hyphen. */
  article: 1 << 21,
  hyphenedArticle: 1 << 22,
  /** First word of a listed name. */
  opens: 1 << 23,
  /** Word of a listed name that is not its first. */
  inside: 1 << 29,
} as const;
const WORD_SHIFT = 24;

/** Lower-case words inside names of places, Arabic, Persian and Romance. */
const CONNECTORS = new Set('de la el del do da du ibn bin wa va e ye i o u ul ur us uz sur les le'.split(' '));
const ARTICLES = new Set(['al', 'el', 'ad', 'ash', 'az', 'ez', 'ar']);
const HYPHENED_ARTICLES = new Set(['as', 'at', 'an', 'ed', 'es', 'er', 'et']);

/** A list of words and the bit of those in it. */
type Marked = readonly [number, { has(word: string): boolean }];

export const columnOf: (resources: Resources) => FormColumn = boundTo((resources) => {
  const sets = setsOf(resources);
  const inner = filterOf(resources.gazetteer.trie);
  return new FormColumn((lower) => bitsOf(resources, sets, inner, lower));
});

function setsOf({ placeCues: cues }: Resources): readonly Marked[] {
  return [
    [IS.locative, cues.locative],
    [IS.weakLocative, cues.weakLocative],
    [IS.title, cues.titles],
    [IS.roleAfter, cues.rolesAfter],
    [IS.orgHead, cues.orgHeads],
    [IS.orgOf, cues.orgOf],
    [IS.orgBefore, cues.orgBefore],
    [IS.areaAfter, cues.areaAfter],
    [IS.areaBefore, cues.areaBefore],
    [IS.natureAfter, cues.natureAfter],
    [IS.natureBefore, cues.natureBefore],
    [IS.facilityInner, cues.facilityInner],
    [IS.direction, cues.directions],
    [IS.attack, cues.attacks],
    [IS.partOf, cues.partOf],
    [IS.product, cues.products],
    [IS.sport, cues.sport],
    [IS.connector, CONNECTORS],
    [IS.article, ARTICLES],
    [IS.hyphenedArticle, HYPHENED_ARTICLES],
  ];
}

/** Bits of a filter over hashes of words, as a power of two. */
const FILTER = 20;

/** A filter of the words that listed names go on with: a bit for some of the upper bits of each hash, so a few other words are let through as well. */
function filterOf(trie: TokenTrie): Int32Array {
  const filter = new Int32Array(1 << (FILTER - 5));
  for (const label of innerLabels(trie)) {
    const bit = label >>> (32 - FILTER);
    filter[bit >> 5]! |= 1 << (bit & 31);
  }
  return filter;
}

/** The bits of a lower-cased word; of one that is cut in pieces ("al-asad"), word and name bits are those of the last. */
function bitsOf(
  { placeCues: cues, gazetteer }: Resources,
  sets: readonly Marked[],
  inner: Int32Array,
  lower: string,
): number {
  const dotted = lower.length > 1 && lower.endsWith('.');
  const word = dotted ? lower.slice(0, -1) : lower;
  let bits = dotted ? IS.dotted : 0;
  for (const [bit, set] of sets) if (set.has(word)) bits |= bit;
  const pieces = foldText(lower);
  let last = pieces.count - 1;
  while (last > 0 && pieces.hash[last] === 0) last--;
  if (last < 0) return bits;
  const hash = pieces.hash[last]!;
  if (cues.never.has(hash)) bits |= IS.never;
  if (childOf(cues.facilityTrie, 0, hash) >= 0) bits |= IS.facility;
  if (childOf(gazetteer.trie, 0, hash) >= 0) bits |= IS.opens;
  const bit = hash >>> (32 - FILTER);
  if (inner[bit >> 5]! & (1 << (bit & 31))) bits |= IS.inside;
  return bits | (wordBitsOf(gazetteer, hash) << WORD_SHIFT);
}

const WORD_MASK = 31;

/** The `WORD` bits of a word's bits. */
export function wordBits(bits: number): number {
  return (bits >> WORD_SHIFT) & WORD_MASK;
}

/** English words of everyday use, as bits of a word. */
export const ORDINARY = (WORD.common | WORD.known) << WORD_SHIFT;
export const FIRST_NAME = WORD.first << WORD_SHIFT;

/** Bits of a token's word, whether or not it has the full stop of an abbreviation; 0 past the end. */
export function plainBits(words: Int32Array, token: number): number {
  return token < words.length ? words[token]! : 0;
}

/** Bits of a token as it stands; none for what has a full stop. */
export function exactBits(words: Int32Array, token: number): number {
  const bits = plainBits(words, token);
  return bits & IS.dotted ? 0 : bits;
}
