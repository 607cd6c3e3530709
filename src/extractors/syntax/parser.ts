/** Dependency parser at run time: arc-hybrid beam search with frozen integer weights; no strings and no allocation in the loop. */
import type { ActionTable, LabelTable } from '../../lexicon/index.js';
import { ACTION_FEATURES, LABEL_FEATURES, LEFT, Memo, RIGHT, type Search, SHIFT } from './search.js';
import { RELATIONS } from './tables.js';
import { addScores } from './tagger.js';

/** Histories kept side by side. */
const BEAM = 6;
/** A history this far behind the best, in integer weight units, is dropped: most decisions are clear, and then the beam costs nothing. */
const BEHIND = 2 * 80;

/** Score of an action that is not allowed. */
const NEVER = -0x7fff;

const features = new Int32Array(ACTION_FEATURES);
const labelFeatures = new Int32Array(LABEL_FEATURES);
const labelScores = new Int32Array(256);
const beam = new Int32Array(BEAM);
const candidateItem = new Int32Array(BEAM);
const candidateAction = new Int32Array(BEAM);
const candidateScore = new Float64Array(BEAM);
const candidateLead = new Int32Array(BEAM);

const actionMemo = new Memo();
/** Scores of the three actions in each place of the memo. */
const actionScores = new Int32Array(actionMemo.capacity * 3);
const labelMemo = new Memo();
const labelOf = new Uint8Array(labelMemo.capacity);

/** Best relation of the arc that an action would make; it depends on the two nodes alone. */
function bestLabel(labels: LabelTable, search: Search, item: number, action: number): number {
  if (search.headOf(item, action) === search.n) return 0;
  const place = labelMemo.slot(search.headNode(item, action), search.topNode(item), action, 0);
  if (!labelMemo.fresh) return labelOf[place]!;
  search.labelFeatures(item, action, labelFeatures);
  labelScores.fill(0, 0, RELATIONS.length);
  addScores(labels, labelFeatures, LABEL_FEATURES, labelScores);
  let best = 1;
  for (let r = 2; r < RELATIONS.length; r++) if (labelScores[r]! > labelScores[best]!) best = r;
  labelOf[place] = best;
  return best;
}

/** Where `actionScores` holds the scores of the actions of an item; they depend on the nodes that its features look at alone. */
function scoreActions({ slots, shift }: ActionTable, search: Search, item: number): number {
  const place = actionMemo.slot(
    search.topNode(item),
    search.secondNode(item),
    search.thirdToken(item),
    search.next[item]!,
  );
  const at = place * 3;
  if (!actionMemo.fresh) return at;
  search.actionFeatures(item, features);
  let push = 0;
  let left = 0;
  let right = 0;
  for (let f = 0; f < ACTION_FEATURES; f++) {
    const packed = slots[Math.imul(features[f]!, 0x85ebca6b) >>> shift]!;
    push += (packed << 22) >> 22;
    left += (packed << 11) >> 21;
    right += packed >> 21;
  }
  actionScores[at] = push;
  actionScores[at + 1] = left;
  actionScores[at + 2] = right;
  return at;
}

/**
 * Parses the sentence loaded into `search`. Writes heads (n for the root) and relations; `margin[d]` receives how far the action that attached
 * token d led over the best other action in the same state.
 */
export function runParser(
  actions: ActionTable,
  labels: LabelTable,
  search: Search,
  heads: Int32Array,
  rels: Uint8Array,
  margin: Int32Array,
): void {
  actionMemo.clear();
  labelMemo.clear();
  let size = 1;
  let count = 0;
  /** Puts a candidate in its place among the best so far. */
  const offer = (item: number, action: number, score: number, lead: number): void => {
    let place = count;
    if (count < BEAM) count++;
    else if (candidateScore[BEAM - 1]! >= score) return;
    else place = BEAM - 1;
    while (place > 0 && candidateScore[place - 1]! < score) {
      candidateScore[place] = candidateScore[place - 1]!;
      candidateItem[place] = candidateItem[place - 1]!;
      candidateAction[place] = candidateAction[place - 1]!;
      candidateLead[place] = candidateLead[place - 1]!;
      place--;
    }
    candidateScore[place] = score;
    candidateItem[place] = item;
    candidateAction[place] = action;
    candidateLead[place] = lead;
  };
  beam[0] = 0;
  for (let step = 2 * search.n; step > 0; step--) {
    count = 0;
    for (let k = 0; k < size; k++) {
      const item = beam[k]!;
      const canShift = search.canShift(item);
      const canLeft = search.canLeft(item);
      const canRight = search.canRight(item);
      const base = search.score[item]!;
      if (search.forced(item)) {
        offer(item, canShift ? SHIFT : canLeft ? LEFT : RIGHT, base, 0x7fff);
        continue;
      }
      const at = scoreActions(actions, search, item);
      const a = canShift ? actionScores[at]! : NEVER;
      const b = canLeft ? actionScores[at + 1]! : NEVER;
      const c = canRight ? actionScores[at + 2]! : NEVER;
      if (canShift) offer(item, SHIFT, base + a, a - Math.max(b, c));
      if (canLeft) offer(item, LEFT, base + b, b - Math.max(a, c));
      if (canRight) offer(item, RIGHT, base + c, c - Math.max(a, b));
    }
    const floor = candidateScore[0]! - BEHIND;
    size = 0;
    for (let k = 0; k < count && candidateScore[k]! >= floor; k++) {
      const item = candidateItem[k]!;
      const action = candidateAction[k]!;
      const label = action === SHIFT ? 0 : bestLabel(labels, search, item, action);
      beam[size++] = search.extend(item, action, label, candidateScore[k]!, candidateLead[k]!);
    }
  }
  for (let item = beam[0]!; search.parent[item]! >= 0; item = search.parent[item]!) {
    const action = search.action[item]!;
    if (action === SHIFT) continue;
    const from = search.parent[item]!;
    const dependent = search.dependentOf(from);
    heads[dependent] = search.headOf(from, action);
    rels[dependent] = search.label[item]!;
    margin[dependent] = search.lead[item]!;
  }
}
