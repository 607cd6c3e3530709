/** Joint part-of-speech tagger: greedy, left to right, a linear model over hashed features that corrects wink's own tags. */
import { type LabelTable, rowOf } from '../../lexicon/index.js';
import { JOINT } from './tables.js';
import type { Words } from './words.js';

/** Features of one token. */
export const TAG_FEATURES = 27;
const LABELS = JOINT.length;

/** Joint tag index that stands for the place before the first token. */
export const NO_TAG = LABELS;

/** One mixing step of a feature hash. */
function mix(h: number, v: number): number {
  const x = Math.imul(h ^ v, 0x9e3779b1);
  return x ^ (x >>> 15);
}

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

/** Adds the weights of every feature to `scores`. */
export function addScores(table: LabelTable, features: Int32Array, count: number, scores: Int32Array): void {
  const { starts, entries } = table;
  for (let f = 0; f < count; f++) {
    const row = rowOf(table, features[f]!);
    if (row < 0) continue;
    const end = starts[row + 1]!;
    for (let j = starts[row]!; j < end; j++) {
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
/** Tag of a word that its own scores leave in no doubt, plus one; 0 for the others. */
const certain = new Uint8Array(KEPT);
let stamp = 0;
let keptOf: { table?: LabelTable; words?: Words; generation: number } = { generation: -1 };

/** Lead of the best tag by the word alone, in integer weight units, at which no context was seen to change a tag or an arc of the development trees (nor at 700). */
const CERTAIN = 800;

/** Lead of the best tag, in integer weight units, under which the second best is handed to the parser as well. */
const UNSURE = 80;

/** Puts what the word alone says into `scores`; returns its tag plus one when that leaves no doubt, else 0. */
function startScores(table: LabelTable, words: Words, row: number): number {
  const from = row * LABELS;
  if (row < KEPT && keptAt[row] === stamp) {
    if (certain[row] !== 0) return certain[row]!;
    for (let label = 0; label < LABELS; label++) scores[label] = kept[from + label]!;
    return 0;
  }
  scores.fill(0, 0, LABELS);
  wordFeatures(words, row, features);
  addScores(table, features, WORD_FEATURES, scores);
  let best = 0;
  for (let label = 1; label < LABELS; label++) if (scores[label]! > scores[best]!) best = label;
  let second = Number.NEGATIVE_INFINITY;
  for (let label = 0; label < LABELS; label++) if (label !== best) second = Math.max(second, scores[label]!);
  const sure = scores[best]! - second > CERTAIN ? best + 1 : 0;
  if (row < KEPT) {
    keptAt[row] = stamp;
    certain[row] = sure;
    for (let label = 0; label < LABELS; label++) kept[from + label] = scores[label]!;
  }
  return sure;
}

/** Tags one sentence; writes joint tag indices to `tags`, and to `seconds` the runner-up where the tagger is unsure, else the tag again. */
export function tagSentence(
  table: LabelTable,
  words: Words,
  input: TagInput,
  tags: Uint8Array,
  seconds: Uint8Array,
): void {
  if (keptOf.table !== table || keptOf.words !== words || keptOf.generation !== words.generation) {
    keptOf = { table, words, generation: words.generation };
    stamp++;
  }
  let tag1: number = NO_TAG;
  let tag2: number = NO_TAG;
  for (let i = 0; i < input.count; i++) {
    const row = input.rows[i + 2]!;
    const sure = startScores(table, words, row);
    if (sure !== 0) {
      tag2 = tag1;
      tag1 = sure - 1;
      tags[i] = tag1;
      seconds[i] = tag1;
      continue;
    }
    contextFeatures(words, input, i, tag1, tag2, features, 0);
    addScores(table, features, TAG_FEATURES - WORD_FEATURES, scores);
    let best = 0;
    let second = 1;
    if (scores[1]! > scores[0]!) {
      best = 1;
      second = 0;
    }
    for (let label = 2; label < LABELS; label++) {
      const score = scores[label]!;
      if (score <= scores[second]!) continue;
      if (score > scores[best]!) {
        second = best;
        best = label;
      } else second = label;
    }
    seconds[i] = scores[best]! - scores[second]! < UNSURE ? second : best;
    tags[i] = best;
    tag2 = tag1;
    tag1 = best;
  }
}
