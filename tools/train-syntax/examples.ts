/** Training and evaluation sentences: treebank files read, tokenized as at run time, projected and laid out for the learners. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TagInput } from '../../src/extractors/syntax/tagger.js';
import { hashText, type Words } from '../../src/extractors/syntax/words.js';
import { loadResources, projectRoot, type WordGroups } from '../../src/lexicon/index.js';
import { tokenizeSentence } from '../../src/pipeline/sentence.js';
import { readClauseCases } from '../../tests/support/clauses.js';
import { makeSentences } from './patterns.js';
import { project, readConllu, type Tokenize, type Tree } from './trees.js';

/** Folder of the treebank files, from DATELINE_CORPORA. Throws with what to do when it is not set. */
export function treebankFolder(): string {
  const corpora = process.env.DATELINE_CORPORA;
  if (!corpora) throw new Error('DATELINE_CORPORA is not set: it names the folder that holds treebank/*.conllu');
  return join(corpora, 'treebank');
}

/** The run-time tokenizer; `upperCase` treats the text as wire copy in capitals. */
export function tokenizer(upperCase: boolean): Tokenize {
  const resources = loadResources();
  return (text) => {
    const tokens = tokenizeSentence(text, resources, upperCase);
    return {
      words: [...tokens.text],
      starts: [...tokens.start],
      ends: [...tokens.end],
      wink: [...tokens.pos],
    };
  };
}

/** Trees of one treebank file on run-time tokens; `upperCase` turns its text into capitals first. */
export function loadTrees(name: string, upperCase = false): Tree[] {
  return projectAll(readConllu(join(treebankFolder(), `${name}.conllu`)), upperCase);
}

/** Sentences of our own genre, none of which shares a run of five words with a clause case: the cases are the test. */
export function ownSentences(count: number, seed: number): Gold[] {
  const runs = new Set<string>();
  const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}'-]+/gu) ?? [];
  const fives = (all: readonly string[]): string[] => all.slice(4).map((_, i) => all.slice(i, i + 5).join(' '));
  for (const { text } of readClauseCases(join(projectRoot, 'tests/extractors/syntax.cases.txt')))
    for (const run of fives(words(text))) runs.add(run);
  return makeSentences(count, seed, (forms) => fives(words(forms.join(' '))).some((run) => runs.has(run)));
}

/** Sentences on run-time tokens; `upperCase` turns their text into capitals first. */
export function projectAll(sentences: readonly Gold[], upperCase = false): Tree[] {
  const tokenize = tokenizer(upperCase);
  const trees: Tree[] = [];
  for (const gold of sentences) {
    const tree = project(upperCase ? capitals(gold) : gold, tokenize);
    if (tree) trees.push(tree);
  }
  return trees;
}

/** The words of `clusters.txt`: one group a line. */
export function loadClusters(): WordGroups {
  const lines = readFileSync(join(projectRoot, 'tools/train-syntax/clusters.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const groups = new Map<number, number>();
  lines.forEach((line, i) => {
    for (const word of line.split(' ')) groups.set(hashText(word), i + 1);
  });
  const hashes = Int32Array.from(groups.keys()).sort();
  return { hashes, groups: Uint8Array.from(hashes, (hash) => groups.get(hash)!) };
}

type Gold = ReturnType<typeof readConllu>[number];

/** The sentence in capitals, unless that would move its offsets. */
function capitals(gold: Gold): Gold {
  const text = gold.text.toUpperCase();
  return text.length === gold.text.length ? { ...gold, text } : gold;
}

/** A sentence laid out for the tagger. */
export function tagInput(words: Words, tree: Tree, caseless: boolean): TagInput {
  const n = tree.words.length;
  const rows = new Int32Array(n + 4).fill(-1);
  const wink = new Uint8Array(n + 4);
  for (let i = 0; i < n; i++) {
    rows[i + 2] = words.id(tree.words[i]!, caseless);
    wink[i + 2] = tree.wink[i]!;
  }
  return { rows, wink, count: n };
}
