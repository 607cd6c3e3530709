/**
 * Scores a file written by `dateline parse` against gold trees: `npx tsx tools/score-parses.ts GOLD.conllu PREDICTED.conllu`. The gold tree of each
 * sentence is projected onto the predicted tokens by character spans (a token that covers several gold words stands for the highest of them in the
 * tree); then UAS, LAS (relation with subtype) and F1 of each relation (without subtype) are counted, tokens whose gold relation is `punct` left out.
 */
import { readFileSync } from 'node:fs';
import { relationOf } from '../src/extractors/syntax/tables.js';
import { Score } from './train-syntax/score.js';
import { project, readConllu } from './train-syntax/trees.js';

const [goldFile, predictedFile] = process.argv.slice(2);
if (!goldFile || !predictedFile) throw new Error('usage: score-parses GOLD.conllu PREDICTED.conllu');

interface Predicted {
  readonly words: string[];
  readonly starts: number[];
  readonly ends: number[];
  readonly heads: number[];
  readonly rels: number[];
}

/** Predicted sentences in file order. */
function readPredicted(path: string): { text: string; tree: Predicted }[] {
  const sentences: { text: string; tree: Predicted }[] = [];
  for (const block of readFileSync(path, 'utf8').split(/\n\n+/)) {
    const tree: Predicted = { words: [], starts: [], ends: [], heads: [], rels: [] };
    let text = '';
    for (const line of block.split('\n')) {
      if (line.startsWith('# text = ')) text = line.slice('# text = '.length);
      if (line === '' || line.startsWith('#')) continue;
      const fields = line.split('\t');
      const [, start, end] = /start=(\d+)\|end=(\d+)/.exec(fields[9]!)!;
      tree.words.push(fields[1]!);
      tree.starts.push(Number(start));
      tree.ends.push(Number(end));
      tree.heads.push(Number(fields[6]) - 1);
      tree.rels.push(relationOf(fields[7]!));
    }
    if (tree.words.length > 0) sentences.push({ text, tree });
  }
  return sentences;
}

const predicted = readPredicted(predictedFile);
const score = new Score();
let at = 0;
for (const gold of readConllu(goldFile)) {
  const found = predicted[at++];
  if (found?.text !== gold.text) throw new Error(`sentence ${at}: the files do not hold the same sentences`);
  const { tree } = found;
  const projected = project(gold, () => ({ ...tree, wink: tree.words.map(() => 0) }));
  if (projected) score.add(projected, tree.heads, tree.rels);
}
console.log(`${at} sentences, ${score.tokens} tokens without punctuation`);
console.log(score.line());
