/** Joint part-of-speech tagger: greedy, left to right, a linear model over hashed features that corrects wink's own tags. */
import { BLOCK_BITS, COUNT_BITS, type LabelTable } from '../../lexicon/index.js';
import { JOINT } from './tables.js';
import { mix } from './templates.js';
import type { Words } from './words.js';

/** Features of one token. */
export const TAG_FEATURES = 27;
const LABELS = JOINT.length;

/** Joint tag index that stands for the place before the first token. */
export const NO_TAG = LABELS;

/** Word rows and wink tags of one sentence, with two cells of padding on both sides so that the templates need no bounds. */
export interface TagInput {
  /** Rows in `Words`, padded: token i is at i + 2; padding is -1. */
  readonly rows: Int32Array;
  /** Wink part-of-speech codes, padded in the same way with 0. */
  readonly wink: Uint8Array;
  readonly count: number;
}

const low = (words: Words, row: number): number => (row < 0 ? 7 : words.low[row]!);

/** How many of the features look at the word alone. */
const WORD_FEATURES = 7;

/** Writes the hashes of the features that look at the word alone. */
function wordFeatures(words: Words, row: number, out: Int32Array): void {
  out[0] = mix(1, words.low[row]!);
  out[1] = mix(2, words.suffix3[row]!);
  out[2] = mix(3, words.suffix2[row]!);
  out[3] = mix(4, words.suffix4[row]!);
  out[4] = mix(5, words.prefix3[row]!);
  out[5] = mix(6, words.shape[row]! * 8 + words.kind[row]!);
  out[6] = mix(mix(26, words.stem[row]!), words.suffix2[row]!);
}

/** Writes the 32-bit feature hashes of token `i`, given the tags of the two tokens before it. */
export function tagFeatures(
  words: Words,
  input: TagInput,
  i: number,
  tag1: number,
  tag2: number,
  out: Int32Array,
): void {
  wordFeatures(words, input.rows[i + 2]!, out);
  contextFeatures(words, input, i, tag1, tag2, out, WORD_FEATURES);
}

/** Writes the hashes of the other features from place `to` on. */
function contextFeatures(
  words: Words,
  input: TagInput,
  i: number,
  tag1: number,
  tag2: number,
  out: Int32Array,
  to: number,
): void {
  const at = i + 2;
  const rows = input.rows;
  const wink = input.wink;
  const row = rows[at]!;
  const w0 = words.low[row]!;
  const before = rows[at - 1]!;
  const after = rows[at + 1]!;
  const wm1 = low(words, before);
  const wm2 = low(words, rows[at - 2]!);
  const wp1 = low(words, after);
  const wp2 = low(words, rows[at + 2]!);
  const s3 = words.suffix3[row]!;
  const p0 = wink[at]!;
  const pm1 = wink[at - 1]!;
  const pp1 = wink[at + 1]!;
  const pp2 = wink[at + 2]!;
  const tt = tag1 * 128 + tag2;
  out[to] = mix(7, p0);
  out[to + 1] = mix(8, tag1);
  out[to + 2] = mix(9, tt);
  out[to + 3] = mix(mix(10, w0), tag1);
  out[to + 4] = mix(mix(11, w0), p0);
  out[to + 5] = mix(12, wm1);
  out[to + 6] = mix(13, wp1);
  out[to + 7] = mix(14, wm2);
  out[to + 8] = mix(15, wp2);
  out[to + 9] = mix(mix(16, w0), wp1);
  out[to + 10] = mix(mix(17, wm1), w0);
  out[to + 11] = mix(mix(18, after < 0 ? 3 : words.suffix3[after]!), p0);
  out[to + 12] = mix(19, p0 * 1024 + pp1 * 32 + pm1);
  out[to + 13] = mix(20, (tag1 * 32 + p0) * 32 + pp1);
  out[to + 14] = mix(mix(21, s3), tag1 * 32 + p0);
  out[to + 15] = mix(22, (p0 * 32 + pp1) * 32 + pp2);
  out[to + 16] = mix(mix(23, words.shape[row]!), (i === 0 ? 1 : 0) + 2 * p0 + 64 * pp1);
  out[to + 17] = mix(mix(24, words.suffix2[row]!), pp1 * 128 + tag1);
  out[to + 18] = mix(mix(25, wm1), mix(wp1, p0));
  out[to + 19] = mix(mix(27, w0), tt);
}

const counts = new Int32Array(TAG_FEATURES);
const begins = new Int32Array(TAG_FEATURES);
/** Keeps the compiler from leaving out reads that are made for the cache alone. */
export let touched = 0;

/**
 * Adds the weights of features `from … to - 1` to `scores`. All rows are found, and touched, before any is added: that needs no branch, so the processor waits for many of them
 * at once; where rows end cannot be foretold, and a wrong guess would wait for each.
 */
export function addScores(table: LabelTable, features: Int32Array, from: number, to: number, scores: Int32Array): void {
  const { rows, blocks, shift, entries } = table;
  let sum = 0;
  for (let f = from; f < to; f++) {
    const slot = Math.imul(features[f]!, 0x85ebca6b) >>> shift;
    const row = rows[slot]!;
    const begin = blocks[slot >>> BLOCK_BITS]! + (row >>> COUNT_BITS);
    counts[f] = row & ((1 << COUNT_BITS) - 1);
    begins[f] = begin;
    sum ^= entries[begin]!;
  }
  touched = sum;
  for (let f = from; f < to; f++) {
    const begin = begins[f]!;
    const end = begin + counts[f]!;
    for (let j = begin; j < end; j++) {
      const entry = entries[j]!;
      scores[entry & 255] = scores[entry & 255]! + (entry >> 8);
    }
  }
}

const features = new Int32Array(TAG_FEATURES);
const scores = new Int32Array(256);

/** Words whose own part of the scores is kept; those met later are worked out anew each time. */
const KEPT = 1 << 13;
const kept = new Int32Array(KEPT * LABELS);
const keptAt = new Int32Array(KEPT);
let stamp = 0;
let keptOf: { table?: LabelTable; words?: Words; generation: number } = { generation: -1 };

/** Context features in the order in which they settle most tags, and how many are looked at first and second; a lead of more than `CLEAR` and `FAIRLY_CLEAR` ends it (changes one tag in five hundred). */
const ORDER = Uint8Array.of(15, 16, 1, 0, 11, 5, 14, 7, 2, 6, 13, 3, 4, 8, 9, 10, 12, 17, 18, 19);
const FIRST = 4;
const SECOND = 8;
const CLEAR = 450;
const FAIRLY_CLEAR = 320;
const ordered = new Int32Array(ORDER.length);

/**
 * Tag plus one of a word in the narrow context that the first context features look at, where they leave no doubt, else 0: most words come again and again in the same. A place is
 * given to what came last.
 */
const CONTEXTS = 1 << 14;
const contextRow = new Int32Array(CONTEXTS);
const contextKey = new Int32Array(CONTEXTS);
const contextTag = new Uint8Array(CONTEXTS);

/** Lead of the best tag, in integer weight units, under which the second best is handed to the parser as well. */
const UNSURE = 80;

/** Puts what the word alone says into `scores`. */
function startScores(table: LabelTable, words: Words, row: number): void {
  const from = row * LABELS;
  if (row < KEPT && keptAt[row] === stamp) {
    for (let label = 0; label < LABELS; label++) scores[label] = kept[from + label]!;
    return;
  }
  scores.fill(0, 0, LABELS);
  wordFeatures(words, row, features);
  addScores(table, features, 0, WORD_FEATURES, scores);
  if (row >= KEPT) return;
  keptAt[row] = stamp;
  for (let label = 0; label < LABELS; label++) kept[from + label] = scores[label]!;
}

/** The label last chosen, its runner-up, and how far that lay behind. */
export const choice = { best: 0, runnerUp: 0, lead: 0 };

/** Chooses among labels `from … to - 1` the one with the best score, of equal ones the first. */
export function choose(scores: Int32Array, from: number, to: number): void {
  // Score and label are compared as one number, and without a branch: which label leads next cannot be foretold, and a wrong guess takes longer than the sums.
  let best = -0x3fffffff;
  let second = -0x3fffffff;
  for (let label = from; label < to; label++) {
    const entry = (scores[label]! << 8) | (255 - label);
    const above = entry - best;
    const taken = above & ~(above >> 31);
    best += taken;
    const over = entry - taken - second;
    second += over & ~(over >> 31);
  }
  choice.best = 255 - (best & 255);
  choice.runnerUp = 255 - (second & 255);
  choice.lead = (best >> 8) - (second >> 8);
}

/**
 * Tags one sentence; writes joint tag indices to `tags`, and to `seconds` the runner-up where the tagger is unsure, else the tag again. `whole`: look at every feature even
 * where some leave no doubt, as in training.
 */
export function tagSentence(
  table: LabelTable,
  words: Words,
  input: TagInput,
  tags: Uint8Array,
  seconds: Uint8Array,
  whole = false,
): void {
  if (keptOf.table !== table || keptOf.words !== words || keptOf.generation !== words.generation) {
    keptOf = { table, words, generation: words.generation };
    stamp++;
    contextRow.fill(-1);
  }
  const { wink } = input;
  let tag1: number = NO_TAG;
  let tag2: number = NO_TAG;
  for (let i = 0; i < input.count; i++) {
    const row = input.rows[i + 2]!;
    const key = ((((wink[i + 2]! * 32 + wink[i + 3]!) * 32 + wink[i + 4]!) * 128 + tag1) << 1) | (i === 0 ? 1 : 0);
    const place = mix(Math.imul(row, 0x85ebca6b), key) & (CONTEXTS - 1);
    const known = !whole && contextRow[place] === row && contextKey[place] === key;
    let best = known ? contextTag[place]! - 1 : -1;
    let second = best;
    if (best < 0) {
      startScores(table, words, row);
      contextFeatures(words, input, i, tag1, tag2, features, 0);
      for (let k = 0; k < ORDER.length; k++) ordered[k] = features[ORDER[k]!]!;
      addScores(table, ordered, 0, FIRST, scores);
      choice.lead = 0;
      if (!known) {
        choose(scores, 0, LABELS);
        contextRow[place] = row;
        contextKey[place] = key;
        contextTag[place] = choice.lead > CLEAR ? choice.best + 1 : 0;
      }
      if (whole || choice.lead <= CLEAR) {
        addScores(table, ordered, FIRST, SECOND, scores);
        choose(scores, 0, LABELS);
        if (whole || choice.lead <= FAIRLY_CLEAR) {
          addScores(table, ordered, SECOND, ORDER.length, scores);
          choose(scores, 0, LABELS);
        }
      }
      best = choice.best;
      second = choice.lead < UNSURE ? choice.runnerUp : best;
    }
    tags[i] = best;
    seconds[i] = second;
    tag2 = tag1;
    tag1 = best;
  }
}
