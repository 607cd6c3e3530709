/** Trains the parser: arc-hybrid with a dynamic oracle, exploration of its own mistakes, and margin updates. */

import { ACTION_FEATURES, LABEL_FEATURES, LEFT, RIGHT, SHIFT, State } from '../../src/extractors/syntax/state.js';
import { RELATIONS } from '../../src/extractors/syntax/tables.js';
import type { Words } from '../../src/extractors/syntax/words.js';
import { ActionPerceptron, LabelPerceptron, randomFrom, shuffle } from './perceptron.js';

/** One training sentence: padded word rows, predicted tags, projective gold heads (-1 root) and relations. */
export interface ParseExample {
  readonly rows: Int32Array;
  readonly count: number;
  readonly tags: Uint8Array;
  readonly heads: Int32Array;
  readonly rels: Uint8Array;
  /** How much an update counts: above 1 for the genres that look most like reports. */
  readonly weight: number;
}

export interface ParserOptions {
  readonly epochs: number;
  readonly margin: number;
  readonly labelMargin: number;
  /** Chance of following the predicted action from the second epoch on. */
  readonly explore: number;
  readonly seed: number;
  readonly actionBits: number;
  readonly labelBits: number;
}

export interface ParserModel {
  readonly actions: ActionPerceptron;
  readonly labels: LabelPerceptron;
}

/** Gold children of every token, as a linked list in typed arrays. */
class Children {
  readonly first = new Int32Array(4096);
  readonly next = new Int32Array(4096);
  load(heads: Int32Array, n: number): void {
    this.first.fill(-1, 0, n + 1);
    for (let d = n - 1; d >= 0; d--) {
      const h = heads[d]! < 0 ? n : heads[d]!;
      this.next[d] = this.first[h]!;
      this.first[h] = d;
    }
  }
}

/** Gold arcs that each action makes unreachable (Goldberg & Nivre 2013). `gold` holds n for the root. */
export function actionCosts(state: State, gold: Int32Array, children: Children, costs: Int32Array): void {
  const { b, sp, stack, head } = state;
  const s0 = sp > 0 ? stack[sp - 1]! : -1;
  const s1 = sp > 1 ? stack[sp - 2]! : -1;
  let s0Right = 0;
  if (s0 >= 0) for (let d = children.first[s0]!; d >= 0; d = children.next[d]!) if (d >= b) s0Right++;
  const g0 = s0 >= 0 ? gold[s0]! : -2;
  costs[SHIFT] = -1;
  costs[LEFT] = -1;
  costs[RIGHT] = -1;
  if (state.canLeft()) costs[LEFT] = s0Right + (g0 === s1 || g0 > b ? 1 : 0);
  if (state.canRight()) costs[RIGHT] = s0Right + (g0 >= b ? 1 : 0);
  if (state.canShift()) {
    let cost = 0;
    for (let d = children.first[b]!; d >= 0; d = children.next[d]!) if (d < b && head[d] === -2) cost++;
    const gb = gold[b]!;
    if (gb < b && gb !== s0 && head[gb] === -2) cost++;
    costs[SHIFT] = cost;
  }
}

/** Trains actions and labels together. */
export function trainParser(
  words: Words,
  examples: readonly ParseExample[],
  options: ParserOptions,
  onEpoch?: (epoch: number, model: ParserModel) => void,
): ParserModel {
  const model: ParserModel = {
    actions: new ActionPerceptron(options.actionBits),
    labels: new LabelPerceptron(options.labelBits, RELATIONS.length),
  };
  const random = randomFrom(options.seed);
  const order = Int32Array.from(examples, (_, i) => i);
  const state = new State();
  const children = new Children();
  const features = new Int32Array(ACTION_FEATURES);
  const labelFeatures = new Int32Array(LABEL_FEATURES);
  const scores = new Float32Array(3);
  const labelScores = new Float32Array(256);
  const costs = new Int32Array(3);
  const gold = new Int32Array(4096);
  const nl = RELATIONS.length;
  const { actions, labels } = model;

  const label = (h: number, d: number, goldRel: number, weight: number): number => {
    state.labelFeatures(h, d, labelFeatures);
    labelScores.fill(0, 0, nl);
    labels.time++;
    labels.score(labelFeatures, LABEL_FEATURES, labelScores);
    let best = 1;
    for (let r = 2; r < nl; r++) if (labelScores[r]! > labelScores[best]!) best = r;
    if (goldRel < 0) return best;
    let rival = goldRel === 1 ? 2 : 1;
    for (let r = 1; r < nl; r++) if (r !== goldRel && labelScores[r]! > labelScores[rival]!) rival = r;
    if (labelScores[goldRel]! - labelScores[rival]! < options.labelMargin) {
      labels.update(labelFeatures, LABEL_FEATURES, goldRel, weight);
      labels.update(labelFeatures, LABEL_FEATURES, rival, -weight);
    }
    return best;
  };

  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random);
    for (const at of order) {
      const example = examples[at] as ParseExample;
      const n = example.count;
      state.load(words, example.rows, example.tags, n);
      children.load(example.heads, n);
      for (let i = 0; i < n; i++) gold[i] = example.heads[i]! < 0 ? n : example.heads[i]!;
      while (!state.done()) {
        actions.time++;
        state.actionFeatures(features);
        actions.score(features, ACTION_FEATURES, scores);
        actionCosts(state, gold, children, costs);
        let least = 1 << 30;
        for (let a = 0; a < 3; a++) if (costs[a]! >= 0 && costs[a]! < least) least = costs[a]!;
        let good = -1;
        let bad = -1;
        for (let a = 0; a < 3; a++) {
          if (costs[a]! < 0) continue;
          if (costs[a] === least) {
            if (good < 0 || scores[a]! > scores[good]!) good = a;
          } else if (bad < 0 || scores[a]! > scores[bad]!) bad = a;
        }
        if (bad >= 0 && scores[good]! - scores[bad]! < options.margin)
          actions.update(features, ACTION_FEATURES, good, bad, example.weight);
        const predicted = bad >= 0 && scores[bad]! >= scores[good]! ? bad : good;
        const action = predicted === good || (epoch > 0 && random() < options.explore) ? predicted : good;
        if (action === SHIFT) state.shift();
        else {
          const d = state.stack[state.sp - 1]!;
          const h = action === LEFT ? state.b : state.stack[state.sp - 2]!;
          const rel = h === n ? 0 : label(h, d, gold[d] === h ? example.rels[d]! : -1, example.weight);
          // The history must look like run time: the predicted label, not the gold one.
          if (action === LEFT) state.attachLeft(rel);
          else state.attachRight(rel);
        }
      }
    }
    onEpoch?.(epoch, model);
  }
  return model;
}
