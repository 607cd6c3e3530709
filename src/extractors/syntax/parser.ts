/** Dependency parser at run time: arc-hybrid beam search with frozen integer weights; no strings and no allocation in the loop. */
import { longer } from '../../document/index.js';
import type { ActionTable, LabelTable } from '../../lexicon/index.js';
import {
  BOTH_FEATURES,
  BUFFER_FEATURES,
  bothAtomsOf,
  bothFeatures,
  bufferFeatures,
  LABEL_FEATURES,
  labelAtomsOf,
  labelFeatures,
  STACK_FEATURES,
  stackFeatures,
} from './features.js';
import { LEFT, Memo, RIGHT, type Search, SHIFT } from './search.js';
import { RELATIONS } from './tables.js';
import { addScores, choice, choose } from './tagger.js';

/** Histories kept side by side, of which no two have the same future. */
const BEAM = 5;
/** A history this far behind the best, in integer weight units, is dropped: most decisions are clear, and then the beam costs nothing. */
const BEHIND = 115;
/** How many features of a label are looked at in each step, and the lead that ends it there: the others change the label of one arc in five hundred. */
const STEPS = Uint8Array.of(4, 8, 11, LABEL_FEATURES);
const CLEAR = Int16Array.of(60, 48, 36, 0);

/** Features of stack and buffer that are looked at first, and the lead after them that settles what comes next where there is but one history. */
const SETTLING = 10;
const SETTLED = 120;

/** Score of an action that is not allowed. */
const NEVER = -0x7fff;

const features = new Int32Array(64);
const labelHashes = new Int32Array(LABEL_FEATURES);
const labelScores = new Int32Array(128);
const sums = new Int32Array(3);
const actionMemo = new Memo();
/** Scores of SHIFT, LEFT and RIGHT in each place of the memo. */
const actionScores = new Int32Array(3 * actionMemo.capacity + 3);
/** What each buffer token alone says for the three actions, and for which sentence that is known. */
let bufferScores = new Int32Array(3 * 512);
let bufferStamps = new Int32Array(512);
/** The same of each kernel of a stack. */
let stackScores = new Int32Array(3 * 4096);
let stackStamps = new Int32Array(4096);
let stamp = 0;

const beam = new Int32Array(BEAM);
let count = 0;
const candidateItem = new Int32Array(BEAM);
const candidateAction = new Int32Array(BEAM);
const candidateScore = new Float64Array(BEAM);
const candidateLead = new Int32Array(BEAM);

const labelMemo = new Memo();
const labelOf = new Uint8Array(labelMemo.capacity);

/** Best relation of the arc that an action would make; it depends on the two nodes alone. */
function bestLabel(labels: LabelTable, search: Search, item: number, action: number): number {
  const head = search.headNode(item, action);
  if (search.tok[head] === search.n) return 0;
  const place = labelMemo.slot(head, search.topNode(item) * 2 + action - LEFT);
  if (!labelMemo.fresh) return labelOf[place]!;
  labelAtomsOf(search, item, action);
  labelScores.fill(0, 0, RELATIONS.length);
  let from = 0;
  for (let step = 0; step < STEPS.length; step++) {
    const to = STEPS[step]!;
    labelFeatures(from, to, labelHashes);
    addScores(labels, labelHashes, from, to, labelScores);
    choose(labelScores, 1, RELATIONS.length);
    if (choice.lead > CLEAR[step]!) break;
    from = to;
  }
  labelOf[place] = choice.best;
  return choice.best;
}

/** Writes the sums of the weights of hashes `from … to - 1` to `out` from place `at` on. */
function addActions(
  { slots, weights, shift }: ActionTable,
  hashes: Int32Array,
  from: number,
  to: number,
  out: Int32Array,
  at: number,
): void {
  let push = 0;
  let left = 0;
  let right = 0;
  for (let f = from; f < to; f++) {
    const packed = weights[slots[Math.imul(hashes[f]!, 0x85ebca6b) >>> shift]!]!;
    push += (packed << 22) >> 22;
    left += (packed << 11) >> 21;
    right += packed >> 21;
  }
  out[at] = push;
  out[at + 1] = left;
  out[at + 2] = right;
}

/** Place of `actionScores` behind those of the memo, for what is not asked again. */
const ALONE = 3 * actionMemo.capacity;

/**
 * Returns where `actionScores` holds the scores of the actions of an item; they depend alone on what its features look at. For an item without rivals only the best action
 * counts, not by how much: a clear lead after some features ends it.
 */
function scoreActions(table: ActionTable, search: Search, item: number, alone: boolean): number {
  const kernel = search.kernel[search.top[item]!]!;
  const next = search.next[item]!;
  let place = ALONE;
  if (!alone) {
    place = 3 * actionMemo.slot(kernel, next);
    if (!actionMemo.fresh) return place;
  }
  const b = search.tok[next]!;
  if (bufferStamps[b] !== stamp) {
    bufferStamps[b] = stamp;
    bufferFeatures(search, b, features, 0);
    addActions(table, features, 0, BUFFER_FEATURES, bufferScores, 3 * b);
  }
  if (kernel >= stackStamps.length) {
    stackStamps = longer(stackStamps, 2 * kernel);
    stackScores = longer(stackScores, 6 * kernel);
  }
  if (stackStamps[kernel] !== stamp) {
    stackStamps[kernel] = stamp;
    stackFeatures(search, search.top[item]!, features, 0);
    addActions(table, features, 0, STACK_FEATURES, stackScores, 3 * kernel);
  }
  bothAtomsOf(search, item);
  for (let a = 0; a < 3; a++) actionScores[place + a] = bufferScores[3 * b + a]! + stackScores[3 * kernel + a]!;
  let done = 0;
  if (alone) {
    addBoth(table, 0, SETTLING, place);
    done = SETTLING;
    if (leadOf(search, item, place) > SETTLED) return place;
  }
  addBoth(table, done, BOTH_FEATURES, place);
  return place;
}

/** Adds what some of the features of stack and buffer together say. */
function addBoth(table: ActionTable, from: number, to: number, place: number): void {
  bothFeatures(from, to, features, 0);
  addActions(table, features, from, to, sums, 0);
  for (let a = 0; a < 3; a++) actionScores[place + a] = actionScores[place + a]! + sums[a]!;
}

/** How far the best allowed action leads over the next. */
function leadOf(search: Search, item: number, place: number): number {
  const a = search.canShift(item) ? actionScores[place]! : NEVER;
  const b = search.canLeft(item) ? actionScores[place + 1]! : NEVER;
  const c = search.canRight(item) ? actionScores[place + 2]! : NEVER;
  const best = Math.max(a, b, c);
  return best - (best === a ? Math.max(b, c) : best === b ? Math.max(a, c) : Math.max(a, b));
}

/** Puts a candidate in its place among the best so far. */
function offer(item: number, action: number, score: number, lead: number): void {
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
}

/** Offers what may follow an item. */
function offerActions(actions: ActionTable, search: Search, item: number, alone: boolean): void {
  const canShift = search.canShift(item);
  const canLeft = search.canLeft(item);
  const canRight = search.canRight(item);
  const base = search.score[item]!;
  if (search.forced(item)) {
    offer(item, canShift ? SHIFT : canLeft ? LEFT : RIGHT, base, 0x7fff);
    return;
  }
  const place = scoreActions(actions, search, item, alone);
  const a = canShift ? actionScores[place]! : NEVER;
  const b = canLeft ? actionScores[place + 1]! : NEVER;
  const c = canRight ? actionScores[place + 2]! : NEVER;
  if (canShift) offer(item, SHIFT, base + a, a - Math.max(b, c));
  if (canLeft) offer(item, LEFT, base + b, b - Math.max(a, c));
  if (canRight) offer(item, RIGHT, base + c, c - Math.max(a, b));
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
  labelMemo.clear();
  actionMemo.clear();
  stamp++;
  if (search.n >= bufferStamps.length) {
    bufferStamps = new Int32Array(2 * search.n);
    bufferScores = new Int32Array(3 * bufferStamps.length);
  }
  let size = 1;
  beam[0] = 0;
  for (let step = 2 * search.n; step > 0; step--) {
    count = 0;
    for (let k = 0; k < size; k++) offerActions(actions, search, beam[k]!, size === 1);
    const floor = candidateScore[0]! - BEHIND;
    size = 0;
    for (let k = 0; k < count && candidateScore[k]! >= floor; k++) {
      const item = candidateItem[k]!;
      const action = candidateAction[k]!;
      const label = action === SHIFT ? 0 : bestLabel(labels, search, item, action);
      const to = search.extend(item, action, label, candidateScore[k]!, candidateLead[k]!);
      // Of two histories with the same future the better one is enough.
      let same = 0;
      while (same < size && !search.sameFuture(beam[same]!, to)) same++;
      if (same === size) beam[size++] = to;
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
