/**
 * Trains the parser as a structured perceptron: beam search, and where the beam strays furthest from the best correct history, that history is
 * rewarded against what was preferred to it (max-violation update). Labels are learnt on the arcs of the correct history.
 */
import {
  ACTION_FEATURES,
  actionFeatures,
  allLabelFeatures,
  LABEL_FEATURES,
} from '../../src/extractors/syntax/features.js';
import { LEFT, Memo, RIGHT, Search, SHIFT } from '../../src/extractors/syntax/search.js';
import { RELATIONS } from '../../src/extractors/syntax/tables.js';
import type { Words } from '../../src/extractors/syntax/words.js';
import { ActionPerceptron, LabelPerceptron, randomFrom, shuffle } from './perceptron.js';

/** One training sentence: padded word rows, predicted tags, projective gold heads (-1 root) and relations. */
export interface ParseExample {
  readonly rows: Int32Array;
  readonly count: number;
  readonly tags: Uint8Array;
  /** The tagger's runner-up where it is unsure, else the tag again. */
  readonly seconds: Uint8Array;
  readonly heads: Int32Array;
  readonly rels: Uint8Array;
  /** How much an update counts. */
  readonly weight: number;
}

/** Learners of the actions and of the labels. */
export interface ParserModel {
  readonly actions: ActionPerceptron;
  readonly labels: LabelPerceptron;
}

export interface BeamOptions {
  readonly learners: number;
  /** Passes of each learner. */
  readonly epochs: number;
  /** Passes after that, in which the best of the weights that the learners came to are learnt on. */
  readonly relearn: number;
  readonly keepActions: number;
  readonly keepLabels: number;
  readonly beam: number;
  readonly labelMargin: number;
  readonly seed: number;
  readonly actionBits: number;
  readonly labelBits: number;
}

export function trainBeam(
  words: Words,
  examples: readonly ParseExample[],
  options: BeamOptions,
  onPass?: (pass: string, changed: number) => void,
): ParserModel {
  const learners = Array.from({ length: options.learners }, () => ({
    actions: new ActionPerceptron(options.actionBits),
    labels: new LabelPerceptron(options.labelBits, RELATIONS.length),
  }));
  let { actions, labels } = learners[0]!;
  const order = Int32Array.from(examples, (_, i) => i);
  const search = new Search();
  const K = options.beam;
  const features = new Int32Array(ACTION_FEATURES);
  const labelFeatures = new Int32Array(LABEL_FEATURES);
  // Weights change only between sentences, so equal situations score alike within one.
  const memo = new Memo();
  const memoScores = new Float32Array(memo.capacity * 3);
  const labelScores = new Float32Array(256);
  const gold = new Int32Array(4096);
  const lastChild = new Int32Array(4096);
  let beam = new Int32Array(K);
  let beamNext = new Int32Array(K);
  const candItem = new Int32Array(K * 3 + 3);
  const candAction = new Int32Array(K * 3 + 3);
  const candScore = new Float64Array(K * 3 + 3);
  const nl = RELATIONS.length;

  const bestLabel = (item: number, action: number, goldRel: number, weight: number): number => {
    if (search.headOf(item, action) === search.n) return 0;
    allLabelFeatures(search, item, action, labelFeatures);
    labelScores.fill(0, 0, nl);
    labels.score(labelFeatures, LABEL_FEATURES, labelScores);
    let best = 1;
    for (let r = 2; r < nl; r++) if (labelScores[r]! > labelScores[best]!) best = r;
    if (goldRel < 0) return best;
    labels.time++;
    let rival = goldRel === 1 ? 2 : 1;
    for (let r = 1; r < nl; r++) if (r !== goldRel && labelScores[r]! > labelScores[rival]!) rival = r;
    if (labelScores[goldRel]! - labelScores[rival]! < options.labelMargin) {
      labels.update(labelFeatures, LABEL_FEATURES, goldRel, weight);
      labels.update(labelFeatures, LABEL_FEATURES, rival, -weight);
    }
    return best;
  };

  /** Whether an action keeps every gold arc within reach, in a history that has kept them all so far. */
  const isCorrect = (item: number, action: number): boolean => {
    const b = search.tok[search.next[item]!]!;
    const s0 = search.dependentOf(item);
    if (action === LEFT) return gold[s0] === b && lastChild[s0]! < b;
    if (action === RIGHT) return gold[s0] === search.headOf(item, RIGHT) && lastChild[s0]! < b;
    const top = search.top[item]!;
    for (let cell = top; cell !== 0; cell = search.below[cell]!) {
      const t = search.tok[search.node[cell]!]!;
      if (gold[t] === b || (cell !== top && gold[b] === t)) return false;
    }
    return true;
  };

  let changed = 0;
  /** Actions of a history, from its start. */
  const actionsOf = (item: number): number[] => {
    const out: number[] = [];
    for (let at = item; search.parent[at]! >= 0; at = search.parent[at]!) out.push(search.action[at]!);
    return out.reverse();
  };

  const pass = (random: () => number): void => {
    shuffle(order, random);
    changed = 0;
    for (const at of order) {
      const example = examples[at]!;
      const n = example.count;
      actions.time++;
      memo.clear();
      search.load(words, example.rows, example.tags, example.seconds, n);
      for (let i = 0; i <= n; i++) lastChild[i] = -1;
      for (let i = 0; i < n; i++) {
        gold[i] = example.heads[i]! < 0 ? n : example.heads[i]!;
        lastChild[gold[i]!] = i;
      }
      gold[n] = -2;
      let size = 1;
      beam[0] = 0;
      // The best correct history, which may have left the beam; `inBeam` is its place there or -1.
      let right = 0;
      let rightInBeam = 0;
      let worst = 0;
      let worstRight = -1;
      let worstBeam = -1;
      const steps = 2 * n;
      for (let step = 0; step < steps; step++) {
        let count = 0;
        let rightAction = -1;
        let rightScore = Number.NEGATIVE_INFINITY;
        const consider = (item: number, fromBeam: boolean): void => {
          const place = memo.slot(search.kernel[search.top[item]!]!, search.next[item]!);
          const scores = memoScores.subarray(place * 3, place * 3 + 3);
          if (memo.fresh && search.forced(item)) scores.fill(0);
          else if (memo.fresh) {
            actionFeatures(search, item, features);
            actions.score(features, ACTION_FEATURES, scores);
          }
          const base = search.score[item]!;
          for (let a = 0; a < 3; a++) {
            if (!(a === SHIFT ? search.canShift(item) : a === LEFT ? search.canLeft(item) : search.canRight(item)))
              continue;
            const score = base + scores[a]!;
            if (fromBeam) {
              candItem[count] = item;
              candAction[count] = a;
              candScore[count++] = score;
            }
            if (item === right && score > rightScore && isCorrect(item, a)) {
              rightScore = score;
              rightAction = a;
            }
          }
        };
        for (let k = 0; k < size; k++) consider(beam[k]!, true);
        if (rightInBeam < 0) consider(right, false);
        if (rightAction < 0) break;
        // The best K candidates, by insertion; few enough that sorting would cost more.
        let kept = 0;
        const limit = Math.min(K, count);
        const order2: number[] = [];
        for (let c = 0; c < count; c++) {
          let place = order2.length;
          while (place > 0 && candScore[order2[place - 1]!]! < candScore[c]!) place--;
          if (place < limit) {
            order2.splice(place, 0, c);
            if (order2.length > limit) order2.pop();
          }
        }
        const from = right;
        let newRight = -1;
        rightInBeam = -1;
        for (const c of order2) {
          const item = candItem[c]!;
          const action = candAction[c]!;
          const isRight = item === from && action === rightAction;
          let label = 0;
          if (action !== SHIFT) {
            const goldRel = isRight && search.headOf(item, action) !== n ? example.rels[search.dependentOf(item)]! : -1;
            label = bestLabel(item, action, goldRel, example.weight);
          }
          const to = search.extend(item, action, label, candScore[c]!, 0);
          beamNext[kept] = to;
          if (isRight) {
            newRight = to;
            rightInBeam = kept;
          }
          kept++;
        }
        if (newRight < 0) {
          let label = 0;
          if (rightAction !== SHIFT) {
            const goldRel = search.headOf(from, rightAction) !== n ? example.rels[search.dependentOf(from)]! : -1;
            label = bestLabel(from, rightAction, goldRel, example.weight);
          }
          newRight = search.extend(from, rightAction, label, rightScore, 0);
        }
        right = newRight;
        const swap = beam;
        beam = beamNext;
        beamNext = swap;
        size = kept;
        const violation = search.score[beam[0]!]! - search.score[right]!;
        if (beam[0] !== right && (violation > worst || (worstBeam < 0 && violation >= 0))) {
          worst = violation;
          worstRight = right;
          worstBeam = beam[0]!;
        }
      }
      if (worstBeam >= 0) {
        changed++;
        // Only what differs counts: shared beginnings cancel out.
        const a = actionsOf(worstRight);
        const b = actionsOf(worstBeam);
        let same = 0;
        while (same < a.length && same < b.length && a[same] === b[same]) same++;
        const stop = (item: number, total: number): void => {
          let left = total - same;
          for (let at = item; left > 0; at = search.parent[at]!, left--) {
            if (search.forced(search.parent[at]!)) continue;
            actionFeatures(search, search.parent[at]!, features);
            actions.add(
              features,
              ACTION_FEATURES,
              search.action[at]!,
              item === worstRight ? example.weight : -example.weight,
            );
          }
        };
        stop(worstRight, a.length);
        stop(worstBeam, b.length);
      }
    }
  };

  // Each learner meets the sentences in an order of its own, and what they have in common is worth more than what one learnt by chance.
  for (const [i, learner] of learners.entries()) {
    ({ actions, labels } = learner);
    const random = randomFrom(options.seed + i);
    for (let epoch = 0; epoch < options.epochs; epoch++) {
      pass(random);
      onPass?.(`learner ${i + 1}, pass ${epoch + 1}`, changed);
    }
  }
  const model = learners[0]!;
  for (const [i, learner] of learners.slice(1).entries()) {
    model.actions.join(learner.actions, 1 / (i + 2));
    model.labels.join(learner.labels, 1 / (i + 2));
  }
  ({ actions, labels } = model);
  actions.keep(options.keepActions);
  labels.keep(options.keepLabels);
  const random = randomFrom(options.seed + learners.length);
  for (let epoch = 0; epoch < options.relearn; epoch++) {
    pass(random);
    onPass?.(`pass ${epoch + 1} over what is kept`, changed);
  }
  return model;
}
