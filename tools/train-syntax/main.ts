/**
 * Trains the tagger and the parser and writes `models/syntax-en.bin`: `DATELINE_CORPORA=… npx tsx tools/train-syntax/main.ts [--out FILE] [--seed N]`.
 * The same treebank, seed and versions give the same bytes.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type TagInput, tagSentence } from '../../src/extractors/syntax/tagger.js';
import { Words } from '../../src/extractors/syntax/words.js';
import { type LabelTable, projectRoot, type SyntaxModel } from '../../src/lexicon/index.js';
import { encodeSyntaxModel } from './encode.js';
import { evaluate } from './evaluate.js';
import { loadClusters, loadTrees, ownSentences, projectAll, tagInput } from './examples.js';
import { type ParseExample, trainBeam } from './train-beam.js';
import { trainTagger } from './train-tagger.js';
import { projectivize, type Tree } from './trees.js';

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: join(projectRoot, 'models', 'syntax-en.bin') },
    seed: { type: 'string', default: '1' },
    epochs: { type: 'string', default: '6' },
    learners: { type: 'string', default: '2' },
    beam: { type: 'string', default: '8' },
  },
});
const seed = Number(options.seed);
const FOLDS = 4;
const TAG_EPOCHS = 5;
const TAG_MARGIN = 4;
/** Integer units per unit of averaged weight. */
const TAG_SCALE = 16;
const LABEL_SCALE = 4;
const ACTION_SCALE = 2;
/** Weights, and slots of actions, that are kept: as many as 2.5 MB hold. */
const KEEP_TAGS = 250_000;
const KEEP_LABELS = 340_000;
const KEEP_ACTIONS = 680_000;
/** Passes over the kept weights alone. */
const RELEARN = 3;
/** One sentence in this many is learnt a second time in capitals, as wire copy has it. */
const CAPITALS = 8;
/** Sentences made from `patterns.txt`. */
const OWN = 2400;
/** How much an update by a sentence of a genre counts: news and our own are what is parsed at run time. */
const WEIGHTS: Readonly<Record<string, number>> = { own: 1.3, news: 1.3 };

const started = Date.now();
const say = (text: string): void =>
  console.error(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`);

const clusters = loadClusters();
const words = new Words(clusters);
const treebanks = ['ewt-train', 'gum-train'];
const own = ownSentences(OWN, seed);
const plain: Tree[] = [...treebanks.flatMap((name) => loadTrees(name)), ...projectAll(own)];
const capitals: Tree[] = [...treebanks.flatMap((name) => loadTrees(name, true)), ...projectAll(own, true)].filter(
  (_, i) => i % CAPITALS === 0,
);
const trees = [...plain, ...capitals];
const inputs: TagInput[] = trees.map((tree, i) => tagInput(words, tree, i >= plain.length));
say(`${plain.length} sentences, ${capitals.length} of them in capitals too`);

/** Tags with the runner-up of each; jackknifed below, since the parser must learn from tags as wrong as those it will see. */
function tagWith(table: LabelTable, input: TagInput): { tags: Uint8Array; seconds: Uint8Array } {
  const tags = new Uint8Array(input.count);
  const seconds = new Uint8Array(input.count);
  tagSentence(table, words, input, tags, seconds, true);
  return { tags, seconds };
}
/** A sentence and its copy in capitals share a fold, or the copy would give the answer away. */
const foldOf = (i: number): number => (i < plain.length ? Math.floor(i / CAPITALS) : i - plain.length) % FOLDS;
const tagged: { tags: Uint8Array; seconds: Uint8Array }[] = new Array(trees.length);
const tagExamples = trees.map((tree, i) => ({ input: inputs[i]!, tags: tree.tags }));
for (let fold = 0; fold < FOLDS; fold++) {
  const rest = tagExamples.filter((_, i) => foldOf(i) !== fold);
  const table = trainTagger(words, rest, TAG_EPOCHS, TAG_MARGIN, seed + fold + 1).freeze(TAG_SCALE);
  for (let i = 0; i < trees.length; i++) if (foldOf(i) === fold) tagged[i] = tagWith(table, inputs[i]!);
}
const tagger = trainTagger(words, tagExamples, TAG_EPOCHS, TAG_MARGIN, seed, KEEP_TAGS).freeze(TAG_SCALE);
say('tagger trained');

for (const tree of trees) projectivize(tree);
const examples: ParseExample[] = trees.map((tree, i) => ({
  rows: inputs[i]!.rows,
  count: inputs[i]!.count,
  ...tagged[i]!,
  heads: tree.heads,
  rels: tree.rels,
  weight: WEIGHTS[tree.genre] ?? 1,
}));
const parser = trainBeam(
  words,
  examples,
  {
    learners: Number(options.learners),
    epochs: Number(options.epochs),
    relearn: RELEARN,
    keepActions: KEEP_ACTIONS,
    keepLabels: KEEP_LABELS,
    beam: Number(options.beam),
    labelMargin: 5,
    seed,
    actionBits: 22,
    labelBits: 20,
  },
  (pass, changed) => say(`parser, ${pass}: ${changed} sentences changed the weights`),
);
const model: SyntaxModel = {
  clusters,
  tagger,
  actions: parser.actions.freeze(ACTION_SCALE),
  labels: parser.labels.freeze(LABEL_SCALE),
};
const bytes = encodeSyntaxModel(model);
writeFileSync(options.out, bytes);
const spent = process.cpuUsage();
say(`${options.out}: ${bytes.length} bytes, ${((spent.user + spent.system) / 1e6).toFixed(0)} s of processor time`);
evaluate(model, say);
