/**
 * What the parser looks at before an action and before it names an arc. The templates of an action stand in three groups: what the next buffer tokens alone say, what the top of
 * the stack alone says, and what both say together; the sums of the first two are worked out once for each token and each stack.
 */
import { LEFT, type Search } from './search.js';
import { fill, mix, names, templates } from './templates.js';

/*
 * Names of atoms. Place: s0 s1 s2 stack, b0 b1 b2 buffer, h head, d dependent. What: w word, s stem, f fine tag, c joint tag, e fine tag with the tagger's runner-up, k group of
 * words by use, m mask of relations below, lr rr relation of the outermost left and right child, lf rf its fine tag, ll the fine tags of the two outermost left children. Runs of
 * letters are several values in one atom. The number of a template is part of its hashes and its place when a model is trained: models know it.
 */
const BUFFER = templates(
  names('b0wf b0f b1wf b1f b2wf b2f b1fb2f b0w b0e'),
  `5 b0wf, 6 b0f, 7 b1wf, 8 b1f, 9 b2wf, 10 b2f, 19 b0f*b1f, 20 b0f*b1wf, 25 b0f*b1fb2f, 61 b0w*b0e`,
);
const STACK = templates(
  names(
    's0wf s0f s1wf s1f s1s0 s2f s0m s0w s1m s1w s1rf s1lr s0rf s0lf s1ms0c case0 s1ws0c gap1 s1s s0s s0e s1e s1ms0e s0k s1k',
  ),
  `1 s0wf, 2 s0f, 3 s1wf, 4 s1f, 13 s1wf*s0wf, 14 s1wf*s0f, 15 s1f*s0wf, 16 s1s0, 24 s2f*s1s0, 30 s1s0*s1rf, 31 s1s0*s1lr, 33 s1s0*s0rf, 34 s1s0*s0lf, 35 s0f*s0m, 36 s0w*s0m, 37 s1s0*s1m, 38 s1w*s1ms0c, 41 case0*s1ws0c, 46 s1s0*gap1, 50 s1s*s0s, 58 s1e*s0e, 60 s0w*s0e, 62 s1e*s1ms0e, 64 s1k*s0k`,
);
const BOTH = templates(
  names(
    's0wf b0f s0b0 s1f s1wf b1f b0fb1f s1s0 b0wf all3 s2f s0rr s0lr b0lr b0m c3 s0ms1m caseB s0wb0c s1wb0cs0c b0ws0cs1c gap0 s1s s0cb0c s0s b0cb1c b0s b0cs0m s0m s1m b0ll s0e b0e b0eb1e s0k b0k s1k',
  ),
  `11 s0wf*b0f, 12 s0b0, 17 s1f*b0f, 18 s1wf*b0f, 21 s0b0*b1f, 22 s0wf*b0fb1f, 23 s1s0*b0wf, 26 all3*b1f, 27 s2f*all3, 28 s0b0*s0rr, 29 s0b0*s0lr, 32 s0b0*b0lr, 39 s0b0*b0m, 40 c3*s0ms1m, 42 caseB*s0wb0c, 43 caseB*s1wb0cs0c, 44 caseB*b0ws0cs1c, 45 s0b0*gap0, 47 s1s*s0cb0c, 48 s0s*b0cb1c, 49 s0s*b0s, 51 s1s*b0s, 52 c3*s0m, 53 c3*b0m, 54 c3*s1m, 55 s0s*b0cs0m, 56 all3*b0ll, 57 s0e*b0e, 59 s0e*b0eb1e, 63 s0k*b0k, 65 s1k*b0k, 66 caseB*s0k, 67 caseB*s1k`,
);
/** The first of these settle most labels (`parser.ts`). */
const LABEL = templates(
  names(
    'pair hw dirdc dw dirhc dwdir coarsePair hm dm dcase hsdir dshc gap between nextf prevf dlr dlf hs dchm ds hcdir dcdir dirhm he dedir dcasedir de hcdm hk dkdir',
  ),
  `118 dcdir, 105 coarsePair*dm, 117 ds*dm, 111 coarsePair*nextf, 116 ds*hcdir, 124 hk*dkdir, 119 hs*dirhm, 113 coarsePair*dlr, 102 hw*dirdc, 107 dcase*hsdir, 123 de*hcdm, 112 coarsePair*prevf, 101 pair, 104 coarsePair*hm, 106 dcase*coarsePair, 103 hw*dwdir, 108 dcase*dshc, 109 pair*gap, 110 coarsePair*between, 114 coarsePair*dlf, 115 hs*dchm, 120 dw*dm, 121 he*dedir, 122 he*dcasedir, 125 dcasedir*hk, 126 dirhc*dkdir`,
);

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
  a[4] = wordTag[b2]!;
  a[5] = fine[b2]!;
  a[6] = mix(fine[b1]!, fine[b2]!);
  a[7] = search.word[b]!;
  a[8] = search.either[b]!;
  fill(BUFFER, a, 0, BUFFER_FEATURES, out, at);
}

/** Writes the hashes of what the stack under cell `top` says. */
export function stackFeatures(search: Search, top: number, out: Int32Array, at: number): void {
  const { word, fine, coarse, stem, either, group, wordTag, tok } = search;
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
  a[0] = wordTag[s0]!;
  a[1] = s0f;
  a[2] = wordTag[s1]!;
  a[3] = s1f;
  a[4] = mix(s1f, s0f);
  a[5] = fine[tok[search.node[search.below[below]!]!]!]!;
  a[6] = search.mask[S0]!;
  a[7] = word[s0]!;
  a[8] = s1m;
  a[9] = s1w;
  a[10] = fine[search.rc1[S1]!]!;
  a[11] = search.lrel[S1]!;
  a[12] = fine[search.rc1[S0]!]!;
  a[13] = fine[search.lc1[S0]!]!;
  a[14] = mix(s1m, s0c);
  a[15] = search.caseWord[S0]!;
  a[16] = mix(s1w, s0c);
  a[17] = distance(s0 - s1);
  a[18] = stem[s1]!;
  a[19] = stem[s0]!;
  a[20] = either[s0]!;
  a[21] = either[s1]!;
  a[22] = mix(s1m, either[s0]!);
  a[23] = group[s0]!;
  a[24] = group[s1]!;
  fill(STACK, a, 0, STACK_FEATURES, out, at);
}

/** Writes the hashes of what stack and buffer of an item say together. */
export function bothFeatures(search: Search, item: number, out: Int32Array, at: number): void {
  const { word, fine, coarse, stem, either, group, wordTag, tok } = search;
  const top = search.top[item]!;
  const S0 = search.node[top]!;
  const below = search.below[top]!;
  const S1 = search.node[below]!;
  const B = search.next[item]!;
  const s0 = tok[S0]!;
  const s1 = tok[S1]!;
  const b = tok[B]!;
  const b1 = search.behind(b, 1);
  const s0f = fine[s0]!;
  const s1f = fine[s1]!;
  const b0f = fine[b]!;
  const b1f = fine[b1]!;
  const s0c = coarse[s0]!;
  const s1c = coarse[s1]!;
  const b0c = coarse[b]!;
  const s0m = search.mask[S0]!;
  const s1m = search.mask[S1]!;
  const s1s0 = mix(s1f, s0f);
  const b0e = either[b]!;
  const a = atoms;
  a[0] = wordTag[s0]!;
  a[1] = b0f;
  a[2] = mix(s0f, b0f);
  a[3] = s1f;
  a[4] = wordTag[s1]!;
  a[5] = b1f;
  a[6] = mix(b0f, b1f);
  a[7] = s1s0;
  a[8] = wordTag[b]!;
  a[9] = mix(s1s0, b0f);
  a[10] = fine[tok[search.node[search.below[below]!]!]!]!;
  a[11] = search.rrel[S0]!;
  a[12] = search.lrel[S0]!;
  a[13] = search.lrel[B]!;
  a[14] = search.mask[B]!;
  a[15] = (s1c * 128 + s0c) * 128 + b0c;
  a[16] = mix(s0m, s1m);
  a[17] = search.caseWord[B]!;
  a[18] = mix(word[s0]!, b0c);
  a[19] = mix(word[s1]!, mix(b0c, s0c));
  a[20] = mix(word[b]!, s0c * 128 + s1c);
  a[21] = distance(b - s0);
  a[22] = stem[s1]!;
  a[23] = mix(s0c, b0c);
  a[24] = stem[s0]!;
  a[25] = mix(b0c, coarse[b1]!);
  a[26] = stem[b]!;
  a[27] = mix(b0c, s0m);
  a[28] = s0m;
  a[29] = s1m;
  a[30] = mix(fine[search.lc2[B]!]!, fine[search.lc1[B]!]!);
  a[31] = either[s0]!;
  a[32] = b0e;
  a[33] = mix(b0e, either[b1]!);
  a[34] = group[s0]!;
  a[35] = group[b]!;
  a[36] = group[s1]!;
  fill(BOTH, a, 0, BOTH_FEATURES, out, at);
}

const grouped = new Int32Array(ACTION_FEATURES);

/** Writes all feature hashes of the next action of an item in the order of their numbers, as a model is trained on them: sums of fractions depend on the order. */
export function actionFeatures(search: Search, item: number, out: Int32Array): void {
  bufferFeatures(search, search.tok[search.next[item]!]!, grouped, 0);
  stackFeatures(search, search.top[item]!, grouped, BUFFER_FEATURES);
  bothFeatures(search, item, grouped, BUFFER_FEATURES + STACK_FEATURES);
  let at = 0;
  for (const { numbers } of [BUFFER, STACK, BOTH]) for (const number of numbers) out[number - 1] = grouped[at++]!;
}

const labelHashes = new Int32Array(LABEL_FEATURES);

/** Writes all feature hashes of the label of an arc in the order of their numbers. */
export function allLabelFeatures(search: Search, item: number, action: number, out: Int32Array): void {
  labelAtomsOf(search, item, action);
  labelFeatures(0, LABEL_FEATURES, labelHashes);
  LABEL.numbers.forEach((number, t) => {
    out[number - 101] = labelHashes[t]!;
  });
}

const labelAtoms = new Int32Array(64);

/** Gathers what `labelFeatures` needs to know of the arc that `action` would make. */
export function labelAtomsOf(search: Search, item: number, action: number): void {
  const { word, fine, coarse, stem, either, group, n } = search;
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
  a[0] = mix(mix(fine[h]!, fine[d]!), dir);
  a[1] = hw;
  a[2] = dir * 256 + dc;
  a[3] = dw;
  a[4] = dir * 256 + hc;
  a[5] = mix(dw, dir);
  a[6] = (hc * 128 + dc) * 2 + dir;
  a[7] = hm;
  a[8] = dm;
  a[9] = dcase;
  a[10] = mix(hs, dir);
  a[11] = mix(ds, hc);
  a[12] = distance(hi - lo);
  a[13] = commas * 4 + verbs;
  a[14] = fine[search.behind(d, 1)]!;
  a[15] = fine[d > 0 ? d - 1 : n + 1]!;
  a[16] = search.lrel[D]!;
  a[17] = fine[search.lc1[D]!]!;
  a[18] = hs;
  a[19] = mix(dc, hm);
  a[20] = ds;
  a[21] = mix(hc, dir);
  a[22] = dc * 2 + dir;
  a[23] = mix(dir, hm);
  a[24] = either[h]!;
  a[25] = mix(either[d]!, dir);
  a[26] = mix(dcase, dir);
  a[27] = either[d]!;
  a[28] = mix(hc, dm);
  a[29] = group[h]!;
  a[30] = mix(group[d]!, dir);
}

/** Writes the feature hashes `from … to - 1` of the label of the arc last given to `labelAtomsOf`. */
export function labelFeatures(from: number, to: number, out: Int32Array): void {
  fill(LABEL, labelAtoms, from, to, out, 0);
}

function distance(gap: number): number {
  return gap < 5 ? gap : gap < 8 ? 5 : gap < 12 ? 6 : 7;
}

function count3(value: number): number {
  return value > 3 ? 3 : Math.max(value, 0);
}
