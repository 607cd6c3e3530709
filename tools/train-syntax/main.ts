/**
 * Trains the tagger and the parser and writes `models/syntax-en.bin`: `DATELINE_CORPORA=… npx tsx tools/train-syntax/main.ts [--out FILE] [--seed N]`.
 * The same treebank, seed and versions give the same bytes.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tagSentence } from '../../src/extractors/syntax/tagger.js';
import { Words } from '../../src/extractors/syntax/words.js';
import { projectRoot, type SyntaxModel } from '../../src/lexicon/index.js';
import { encodeSyntaxModel } from './encode.js';
import { evaluate } from './evaluate.js';
import { loadTrees, tagInput } from './examples.js';
import { trainParser } from './train-parser.js';
import { type TagExample, trainTagger } from './train-tagger.js';
import { projectivize, type Tree } from './trees.js';

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: join(projectRoot, 'models', 'syntax-en.bin') },
    seed: { type: 'string', default: '1' },
    epochs: { type: 'string', default: '5' },
  },
});
const seed = Number(options.seed);
/** Integer units per unit of averaged weight. */
const SCALE = 16;
const FOLDS = 4;
const TAG_EPOCHS = 5;
const TAG_MARGIN = 4;

const started = Date.now();
const say = (text: string): void =>
  console.error(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`);

const words = new Words();
const trees: Tree[] = [...loadTrees('ewt-train'), ...loadTrees('gum-train')];
const examples: TagExample[] = trees.map((tree) => ({ input: tagInput(words, tree, false), tags: tree.tags }));
say(`${trees.length} sentences`);

// Jackknifing: the parser must learn from tags as wrong as those it will see.
const predicted: Uint8Array[] = new Array(examples.length);
for (let fold = 0; fold < FOLDS; fold++) {
  const rest = examples.filter((_, i) => i % FOLDS !== fold);
  const table = trainTagger(words, rest, TAG_EPOCHS, TAG_MARGIN, seed + fold + 1).freeze(SCALE * 2, 2, 2);
  for (let i = fold; i < examples.length; i += FOLDS) {
    const { input } = examples[i]!;
    const tags = new Uint8Array(input.count);
    tagSentence(table, words, input, tags);
    predicted[i] = tags;
  }
}
const tagger = trainTagger(words, examples, TAG_EPOCHS, TAG_MARGIN, seed).freeze(SCALE * 2, 3, 3);
say('tagger trained');

for (const tree of trees) projectivize(tree);
const parser = trainParser(
  words,
  examples.map(({ input }, i) => ({
    rows: input.rows,
    count: input.count,
    tags: predicted[i]!,
    heads: trees[i]!.heads,
    rels: trees[i]!.rels,
    weight: 1,
  })),
  {
    epochs: Number(options.epochs),
    margin: 5,
    labelMargin: 5,
    explore: 0.9,
    seed,
    actionBits: 22,
    labelBits: 20,
  },
  (epoch) => say(`parser epoch ${epoch + 1}`),
);
const model: SyntaxModel = {
  tagger,
  actions: { shift: parser.actions.shift, table: parser.actions.freeze(SCALE, 3, 4) },
  labels: parser.labels.freeze(SCALE, 2, 3),
};
const bytes = encodeSyntaxModel(model);
writeFileSync(options.out, bytes);
say(`${options.out}: ${bytes.length} bytes`);
evaluate(model, say);
