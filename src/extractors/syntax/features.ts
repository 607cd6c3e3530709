/**
 * What the parser looks at before an action and before it names an arc. The templates of an action stand in three groups: what the next buffer tokens alone say, what the top of
 * the stack alone says, and what both say together; the sums of the first two are worked out once for each token and each stack.
 */
import { LEFT, type Search } from './search.js';
import { fill, inOrder, mix, names, templates } from './templates.js';

/*
 * Names of atoms. Place: s0 s1 s2 stack, b0 b1 b2 buffer, h head, d dependent. What: w word, s stem, f fine tag, c joint tag, e fine tag with the tagger's runner-up, k group of
 * words by use, m mask of relations below, lr rr relation of the outermost left and right child, lf rf its fine tag, ll the fine tags of the two outermost left children. Runs of
 * letters are several values in one atom. The number of a template is part of its hashes: models know it.
 */
const BUFFER = templates(
  names('b0wf b0f b1wf b1f b2f b1fb2f b0w b0e'),
  `5 b0wf, 6 b0f, 7 b1wf, 8 b1f, 10 b2f, 19 b0f*b1f, 20 b0f*b1wf, 25 b0f*b1fb2f, 61 b0w*b0e`,
);
const STACK = templates(
  names('s0f s1f s1s0 s0m s0w s1m s1rf s1lr s0rf s0lf case0 s1ws0c gap1 s1s s0s s0k s1k'),
  `2 s0f, 4 s1f, 16 s1s0, 30 s1s0*s1rf, 31 s1s0*s1lr, 33 s1s0*s0rf, 34 s1s0*s0lf, 35 s0f*s0m, 36 s0w*s0m, 37 s1s0*s1m, 41 case0*s1ws0c, 46 s1s0*gap1, 50 s1s*s0s, 64 s1k*s0k`,
);
const BOTH = templates(
  names(
    'b0f s0b0 s1f all3 s2f s0rr s0lr b0lr b0m c3 s0ms1m caseB s0wb0c gap0 s0s b0cb1c b0s b0cs0m s0m s1m s0e b0e s0k b0k s1k',
  ),
  `32 s0b0*b0lr, 29 s0b0*s0lr, 67 caseB*s1k, 39 s0b0*b0m, 45 s0b0*gap0, 66 caseB*s0k, 57 s0e*b0e, 63 s0k*b0k, 52 c3*s0m, 55 s0s*b0cs0m, 17 s1f*b0f, 27 s2f*all3, 28 s0b0*s0rr, 40 c3*s0ms1m, 42 caseB*s0wb0c, 48 s0s*b0cb1c, 49 s0s*b0s, 53 c3*b0m, 54 c3*s1m`,
);
const LABEL = templates(
  names('hw dirdc dw coarsePair hm dm dcase hsdir between nextf dlr dlf ds dcdir he dcasedir de hcdm hk dkdir'),
  `118 dcdir, 105 coarsePair*dm, 117 ds*dm, 111 coarsePair*nextf, 124 hk*dkdir, 113 coarsePair*dlr, 102 hw*dirdc, 107 dcase*hsdir, 123 de*hcdm, 104 coarsePair*hm, 110 coarsePair*between, 114 coarsePair*dlf, 120 dw*dm, 122 he*dcasedir, 125 dcasedir*hk`,
);

/** The same, those first that settle most labels (`parser.ts`). */
const LABEL_IN_STEPS = inOrder(LABEL, [118, 117, 122, 104, 105, 102, 113, 107, 123, 114, 125, 111, 120, 110, 124]);

/** How many features each group holds. */
export const BUFFER_FEATURES = BUFFER.numbers.length;
export const STACK_FEATURES = STACK.numbers.length;
export const BOTH_FEATURES = BOTH.numbers.length;
export const ACTION_FEATURES = BUFFER_FEATURES + STACK_FEATURES + BOTH_FEATURES;
export const LABEL_FEATURES = LABEL.numbers.length;

const atoms = new Int32Array(64);

/** Writes the hashes of what the next buffer token `b` and those behind it say. */
export function bufferFeatures(search: Search, b: number, out: Int32Array, at: number): void {
  const { fine, wordTag } = search;
  const b1 = search.behind(b, 1);
  const b2 = search.behind(b, 2);
  const a = atoms;
  a[0] = wordTag[b]!;
  a[1] = fine[b]!;
  a[2] = wordTag[b1]!;
  a[3] = fine[b1]!;
  a[4] = fine[b2]!;
  a[5] = mix(fine[b1]!, fine[b2]!);
  a[6] = search.word[b]!;
  a[7] = search.either[b]!;
  fill(BUFFER, a, 0, BUFFER_FEATURES, out, at);
}

/** Writes the hashes of what the stack under cell `top` says. */
export function stackFeatures(search: Search, top: number, out: Int32Array, at: number): void {
  const { word, fine, coarse, stem, group, tok } = search;
  const S0 = search.node[top]!;
  const below = search.below[top]!;
  const S1 = search.node[below]!;
  const s0 = tok[S0]!;
  const s1 = tok[S1]!;
  const s0f = fine[s0]!;
  const s1f = fine[s1]!;
  const s0c = coarse[s0]!;
  const s1w = word[s1]!;
  const s1m = search.mask[S1]!;
  const a = atoms;
  a[0] = s0f;
  a[1] = s1f;
  a[2] = mix(s1f, s0f);
  a[3] = search.mask[S0]!;
  a[4] = word[s0]!;
  a[5] = s1m;
  a[6] = fine[search.rc1[S1]!]!;
  a[7] = search.lrel[S1]!;
  a[8] = fine[search.rc1[S0]!]!;
  a[9] = fine[search.lc1[S0]!]!;
  a[10] = search.caseWord[S0]!;
  a[11] = mix(s1w, s0c);
  a[12] = distance(s0 - s1);
  a[13] = stem[s1]!;
  a[14] = stem[s0]!;
  a[15] = group[s0]!;
  a[16] = group[s1]!;
  fill(STACK, a, 0, STACK_FEATURES, out, at);
}

const bothAtoms = new Int32Array(64);

/** Gathers what `bothFeatures` needs to know of an item. */
export function bothAtomsOf(search: Search, item: number): void {
  const { word, fine, coarse, stem, either, group, tok } = search;
  const top = search.top[item]!;
  const S0 = search.node[top]!;
  const below = search.below[top]!;
  const S1 = search.node[below]!;
  const B = search.next[item]!;
  const s0 = tok[S0]!;
  const s1 = tok[S1]!;
  const b = tok[B]!;
  const s0f = fine[s0]!;
  const s1f = fine[s1]!;
  const b0f = fine[b]!;
  const s0c = coarse[s0]!;
  const s1c = coarse[s1]!;
  const b0c = coarse[b]!;
  const s0m = search.mask[S0]!;
  const s1m = search.mask[S1]!;
  const s1s0 = mix(s1f, s0f);
  const b0e = either[b]!;
  const a = bothAtoms;
  a[0] = b0f;
  a[1] = mix(s0f, b0f);
  a[2] = s1f;
  a[3] = mix(s1s0, b0f);
  a[4] = fine[tok[search.node[search.below[below]!]!]!]!;
  a[5] = search.rrel[S0]!;
  a[6] = search.lrel[S0]!;
  a[7] = search.lrel[B]!;
  a[8] = search.mask[B]!;
  a[9] = (s1c * 128 + s0c) * 128 + b0c;
  a[10] = mix(s0m, s1m);
  a[11] = search.caseWord[B]!;
  a[12] = mix(word[s0]!, b0c);
  a[13] = distance(b - s0);
  a[14] = stem[s0]!;
  a[15] = mix(b0c, coarse[search.behind(b, 1)]!);
  a[16] = stem[b]!;
  a[17] = mix(b0c, s0m);
  a[18] = s0m;
  a[19] = s1m;
  a[20] = either[s0]!;
  a[21] = b0e;
  a[22] = group[s0]!;
  a[23] = group[b]!;
  a[24] = group[s1]!;
}

/** Writes the hashes `from … to - 1` of what stack and buffer of the item last given to `bothAtomsOf` say together. */
export function bothFeatures(from: number, to: number, out: Int32Array, at: number): void {
  fill(BOTH, bothAtoms, from, to, out, at);
}

/** Writes all feature hashes of the next action of an item. */
export function actionFeatures(search: Search, item: number, out: Int32Array): void {
  bufferFeatures(search, search.tok[search.next[item]!]!, out, 0);
  stackFeatures(search, search.top[item]!, out, BUFFER_FEATURES);
  bothAtomsOf(search, item);
  bothFeatures(0, BOTH_FEATURES, out, BUFFER_FEATURES + STACK_FEATURES);
}

/** Writes all feature hashes of the label of an arc, in the order in which a model is trained on them: sums of fractions depend on it. */
export function allLabelFeatures(search: Search, item: number, action: number, out: Int32Array): void {
  labelAtomsOf(search, item, action);
  fill(LABEL, labelAtoms, 0, LABEL_FEATURES, out, 0);
}

const labelAtoms = new Int32Array(64);

/** Gathers what `labelFeatures` needs to know of the arc that `action` would make. */
export function labelAtomsOf(search: Search, item: number, action: number): void {
  const { word, fine, coarse, stem, either, group } = search;
  const D = search.topNode(item);
  const H = search.headNode(item, action);
  const d = search.tok[D]!;
  const h = search.tok[H]!;
  const dir = action === LEFT ? 1 : 2;
  const hw = word[h]!;
  const dw = word[d]!;
  const hc = coarse[h]!;
  const dc = coarse[d]!;
  const hs = stem[h]!;
  const ds = stem[d]!;
  const hm = search.mask[H]!;
  const dm = search.mask[D]!;
  const dcase = search.caseWord[D]!;
  const lo = Math.min(d, h);
  const hi = Math.max(d, h);
  const commas = count3(search.commas[hi]! - search.commas[lo]!);
  const verbs = count3(search.verbs[hi]! - search.verbs[lo]!);
  const a = labelAtoms;
  a[0] = hw;
  a[1] = dir * 256 + dc;
  a[2] = dw;
  a[3] = (hc * 128 + dc) * 2 + dir;
  a[4] = hm;
  a[5] = dm;
  a[6] = dcase;
  a[7] = mix(hs, dir);
  a[8] = commas * 4 + verbs;
  a[9] = fine[search.behind(d, 1)]!;
  a[10] = search.lrel[D]!;
  a[11] = fine[search.lc1[D]!]!;
  a[12] = ds;
  a[13] = dc * 2 + dir;
  a[14] = either[h]!;
  a[15] = mix(dcase, dir);
  a[16] = either[d]!;
  a[17] = mix(hc, dm);
  a[18] = group[h]!;
  a[19] = mix(group[d]!, dir);
}

/** Writes the feature hashes `from … to - 1` of the label of the arc last given to `labelAtomsOf`. */
export function labelFeatures(from: number, to: number, out: Int32Array): void {
  fill(LABEL_IN_STEPS, labelAtoms, from, to, out, 0);
}

function distance(gap: number): number {
  return gap < 5 ? gap : gap < 8 ? 5 : gap < 12 ? 6 : 7;
}

function count3(value: number): number {
  return value > 3 ? 3 : Math.max(value, 0);
}
