/** Measures a model on the development trees, tokens projected and punctuation left out. */
import { parse } from '../../src/extractors/syntax/parse.js';
import { JOINT_UPOS, JOINT_XPOS } from '../../src/extractors/syntax/tables.js';
import type { SyntaxModel } from '../../src/lexicon/index.js';
import { loadTrees } from './examples.js';
import { Score } from './score.js';

/** Prints tagging and parsing figures of each development file. */
export function evaluate(model: SyntaxModel, say: (text: string) => void): void {
  for (const [name, capitals] of [
    ['ewt-dev', false],
    ['gum-news-dev', false],
    ['gum-news-dev', true],
  ] as const) {
    const score = new Score();
    let upos = 0;
    let xpos = 0;
    let tokens = 0;
    for (const tree of loadTrees(name, capitals)) {
      const found = parse(model, {
        count: tree.words.length,
        word: (i) => tree.words[i]!,
        winkPos: (i) => tree.wink[i]!,
        caseless: capitals,
      });
      score.add(tree, found.head, found.rel);
      for (let i = 0; i < tree.words.length; i++) {
        tokens++;
        if (found.upos[i] === JOINT_UPOS[tree.tags[i]!]) upos++;
        if (found.xpos[i] === JOINT_XPOS[tree.tags[i]!]) xpos++;
      }
    }
    const percent = (n: number): string => ((100 * n) / tokens).toFixed(2);
    say(
      `${name}${capitals ? ' in capitals' : ''}: ${tokens} tokens, UPOS ${percent(upos)} XPOS ${percent(xpos)} ${score.line()}`,
    );
  }
}
