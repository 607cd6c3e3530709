/** The arc-hybrid transition system: stack, buffer with the root as its last item, and the features read off them. */
import { JOINT, JOINT_UPOS, JOINT_XPOS, RELATIONS, relationOf, uposOf, XPOS } from './tables.js';
import { KIND, type Words } from './words.js';

/** Actions. */
export const SHIFT = 0;
export const LEFT = 1;
export const RIGHT = 2;

/** Features of an action and of a label decision. */
export const ACTION_FEATURES = 68;
export const LABEL_FEATURES = 30;

function mix(h: number, v: number): number {
  const x = Math.imul(h ^ v, 0x9e3779b1);
  return x ^ (x >>> 15);
}

/** Bit of each relation in the mask of relations already under a token. */
const GROUPS: readonly (readonly string[])[] = [
  ['nsubj', 'nsubj:pass', 'nsubj:outer', 'csubj', 'csubj:pass', 'expl'],
  ['obj'],
  ['iobj'],
  ['ccomp'],
  ['xcomp'],
  ['obl', 'obl:agent'],
  ['obl:unmarked'],
  ['advmod'],
  ['aux'],
  ['aux:pass'],
  ['cop'],
  ['mark'],
  ['case'],
  ['det', 'nmod:poss', 'det:predet'],
  ['amod', 'nummod'],
  ['compound', 'flat'],
  ['nmod', 'nmod:unmarked', 'nmod:desc'],
  ['conj'],
  ['cc', 'cc:preconj'],
  ['acl', 'acl:relcl', 'advcl:relcl'],
  ['advcl'],
  ['appos'],
  ['parataxis', 'list'],
  ['compound:prt'],
];
const MASK = new Int32Array(RELATIONS.length);
GROUPS.forEach((names, bit) => {
  for (const name of names) MASK[relationOf(name)] = 1 << bit;
});
const REL_CASE = relationOf('case');
const REL_MARK = relationOf('mark');

/** Penn tags whose words decide structure, so that the fine tag is the word itself. */
const CLOSED = new Set([
  'IN',
  'DT',
  'PDT',
  'TO',
  'MD',
  'CC',
  'WDT',
  'WP',
  'WP$',
  'WRB',
  'PRP',
  'PRP$',
  'RP',
  'EX',
  ',',
  ':',
  '-LRB-',
  '-RRB-',
  'HYPH',
  '.',
]);
const AUX = uposOf('AUX');
const VERB = uposOf('VERB');
const closed = Uint8Array.from(JOINT, (_, joint) =>
  CLOSED.has(XPOS[JOINT_XPOS[joint]!]!) || JOINT_UPOS[joint] === AUX ? 1 : 0,
);
const isVerb = Uint8Array.from(JOINT, (_, joint) => (JOINT_UPOS[joint] === VERB ? 1 : 0));
const isComma = Uint8Array.from(JOINT, (_, joint) => (XPOS[JOINT_XPOS[joint]!] === ',' ? 1 : 0));

/** Parser state over one sentence of n tokens; index n is the root, n + 1 stands for nothing. Grows to the longest sentence seen. */
export class State {
  n = 0;
  /** Next buffer item. */
  b = 0;
  /** Stack height. */
  sp = 0;
  capacity = 0;
  stack!: Int32Array;
  head!: Int32Array;
  rel!: Uint8Array;
  word!: Int32Array;
  stem!: Int32Array;
  fine!: Int32Array;
  coarse!: Int32Array;
  commas!: Int32Array;
  verbs!: Int32Array;
  lc1!: Int32Array;
  lc2!: Int32Array;
  rc1!: Int32Array;
  rc2!: Int32Array;
  mask!: Int32Array;
  left!: Uint8Array;
  right!: Uint8Array;
  caseWord!: Int32Array;

  constructor() {
    this.grow(256);
  }

  private grow(capacity: number): void {
    this.capacity = capacity;
    const ints = (): Int32Array => new Int32Array(capacity + 2);
    this.stack = ints();
    this.head = ints();
    this.rel = new Uint8Array(capacity + 2);
    this.word = ints();
    this.stem = ints();
    this.fine = ints();
    this.coarse = ints();
    this.commas = ints();
    this.verbs = ints();
    this.lc1 = ints();
    this.lc2 = ints();
    this.rc1 = ints();
    this.rc2 = ints();
    this.mask = ints();
    this.left = new Uint8Array(capacity + 2);
    this.right = new Uint8Array(capacity + 2);
    this.caseWord = ints();
  }

  /** Loads a tagged sentence: `rows` are padded by two, as in the tagger. */
  load(words: Words, rows: Int32Array, tags: Uint8Array, n: number): void {
    if (n > this.capacity) this.grow(Math.max(n, this.capacity * 2));
    this.n = n;
    let commas = 0;
    let verbs = 0;
    for (let i = 0; i < n; i++) {
      const row = rows[i + 2]!;
      const tag = tags[i]!;
      const low = words.low[row]!;
      this.word[i] = low;
      this.stem[i] = words.stem[row]!;
      this.coarse[i] = tag + 1;
      const kind = words.kind[row]!;
      this.fine[i] = closed[tag] ? mix(low, tag + 77) : kind === KIND.none ? tag + 1 : mix(kind, tag + 177);
      this.commas[i] = commas;
      this.verbs[i] = verbs;
      commas += isComma[tag]!;
      verbs += isVerb[tag]!;
    }
    for (let i = n; i < n + 2; i++) {
      this.word[i] = i - n + 11;
      this.stem[i] = i - n + 11;
      this.fine[i] = i - n + 111;
      this.coarse[i] = i - n + 111;
      this.commas[i] = commas;
      this.verbs[i] = verbs;
    }
    this.reset();
  }

  /** Back to the start of the loaded sentence. */
  reset(): void {
    const end = this.n + 2;
    const none = this.n + 1;
    this.b = 0;
    this.sp = 0;
    this.head.fill(-2, 0, end);
    this.rel.fill(0, 0, end);
    this.lc1.fill(none, 0, end);
    this.lc2.fill(none, 0, end);
    this.rc1.fill(none, 0, end);
    this.rc2.fill(none, 0, end);
    this.mask.fill(0, 0, end);
    this.left.fill(0, 0, end);
    this.right.fill(0, 0, end);
    this.caseWord.fill(0, 0, end);
  }

  /** True when every token has its head. */
  done(): boolean {
    return this.sp === 0 && this.b === this.n;
  }

  canShift(): boolean {
    return this.b < this.n;
  }
  /** The root takes one dependent: the last item left on the stack. */
  canLeft(): boolean {
    return this.sp > 0 && (this.b < this.n || this.sp === 1);
  }
  canRight(): boolean {
    return this.sp > 1;
  }

  shift(): void {
    this.stack[this.sp++] = this.b++;
  }

  /** Pops s0 as a left dependent of b0. */
  attachLeft(rel: number): void {
    const d = this.stack[--this.sp]!;
    const h = this.b;
    this.head[d] = h;
    this.rel[d] = rel;
    this.lc2[h] = this.lc1[h]!;
    this.lc1[h] = d;
    if (this.left[h]! < 7) this.left[h] = this.left[h]! + 1;
    this.mask[h] = this.mask[h]! | MASK[rel]!;
    if (rel === REL_CASE || rel === REL_MARK) this.caseWord[h] = this.word[d]!;
  }

  /** Pops s0 as a right dependent of s1. */
  attachRight(rel: number): void {
    const d = this.stack[--this.sp]!;
    const h = this.stack[this.sp - 1]!;
    this.head[d] = h;
    this.rel[d] = rel;
    this.rc2[h] = this.rc1[h]!;
    this.rc1[h] = d;
    if (this.right[h]! < 7) this.right[h] = this.right[h]! + 1;
    this.mask[h] = this.mask[h]! | MASK[rel]!;
  }

  /** Writes the feature hashes of the next action. */
  actionFeatures(out: Int32Array): void {
    const { word, fine, coarse, stem, rel, mask, stack, sp, b, n } = this;
    const none = n + 1;
    const s0 = sp > 0 ? stack[sp - 1]! : none;
    const s1 = sp > 1 ? stack[sp - 2]! : none;
    const s2 = sp > 2 ? stack[sp - 3]! : none;
    const b1 = b + 1 <= n ? b + 1 : none;
    const b2 = b + 2 <= n ? b + 2 : none;
    const s0w = word[s0]!;
    const s1w = word[s1]!;
    const b0w = word[b]!;
    const b1w = word[b1]!;
    const s0f = fine[s0]!;
    const s1f = fine[s1]!;
    const s2f = fine[s2]!;
    const b0f = fine[b]!;
    const b1f = fine[b1]!;
    const b2f = fine[b2]!;
    const s0c = coarse[s0]!;
    const s1c = coarse[s1]!;
    const b0c = coarse[b]!;
    const b1c = coarse[b1]!;
    const s0s = stem[s0]!;
    const s1s = stem[s1]!;
    const b0s = stem[b]!;
    const s0wf = mix(s0w, s0f);
    const s1wf = mix(s1w, s1f);
    const b0wf = mix(b0w, b0f);
    const b1wf = mix(b1w, b1f);
    const s0l = this.lc1[s0]!;
    const s0r = this.rc1[s0]!;
    const s1l = this.lc1[s1]!;
    const s1r = this.rc1[s1]!;
    const b0l = this.lc1[b]!;
    const s0m = mask[s0]!;
    const s1m = mask[s1]!;
    const b0m = mask[b]!;
    const s0b0 = mix(s0f, b0f);
    const s1s0 = mix(s1f, s0f);
    const all3 = mix(s1s0, b0f);
    const c3 = (s1c * 128 + s0c) * 128 + b0c;
    const case0 = this.caseWord[s0]!;
    const caseB = this.caseWord[b]!;
    const gap0 = distance(b - s0);
    const gap1 = distance(s0 - s1);
    const commas0 = count3(this.commas[b]! - this.commas[s0]!);
    const commas1 = count3(this.commas[s0]! - this.commas[s1]!);
    const verbs0 = count3(this.verbs[b]! - this.verbs[s0]! - (isVerb[s0c - 1] ?? 0));
    const verbs1 = count3(this.verbs[s0]! - this.verbs[s1]! - (isVerb[s1c - 1] ?? 0));
    out[0] = mix(1, s0wf);
    out[1] = mix(2, s0f);
    out[2] = mix(3, s1wf);
    out[3] = mix(4, s1f);
    out[4] = mix(5, b0wf);
    out[5] = mix(6, b0f);
    out[6] = mix(7, b1wf);
    out[7] = mix(8, b1f);
    out[8] = mix(9, mix(word[b2]!, b2f));
    out[9] = mix(10, b2f);
    out[10] = mix(11, mix(word[s2]!, s2f));
    out[11] = mix(mix(12, s0wf), b0wf);
    out[12] = mix(mix(13, s0wf), b0f);
    out[13] = mix(mix(14, s0f), b0wf);
    out[14] = mix(15, s0b0);
    out[15] = mix(mix(16, s1wf), s0wf);
    out[16] = mix(mix(17, s1wf), s0f);
    out[17] = mix(mix(18, s1f), s0wf);
    out[18] = mix(19, s1s0);
    out[19] = mix(mix(20, s1wf), b0wf);
    out[20] = mix(mix(21, s1f), b0f);
    out[21] = mix(mix(22, s1wf), b0f);
    out[22] = mix(mix(23, s1f), b0wf);
    out[23] = mix(mix(24, b0f), b1f);
    out[24] = mix(mix(25, b0wf), b1f);
    out[25] = mix(mix(26, b0f), b1wf);
    out[26] = mix(mix(27, s0b0), b1f);
    out[27] = mix(mix(28, s0wf), mix(b0f, b1f));
    out[28] = mix(29, all3);
    out[29] = mix(mix(30, s0wf), mix(s1f, b0f));
    out[30] = mix(mix(31, s1wf), s0b0);
    out[31] = mix(mix(32, s1s0), b0wf);
    out[32] = mix(mix(33, s2f), s1s0);
    out[33] = mix(mix(34, b0f), mix(b1f, b2f));
    out[34] = mix(mix(35, all3), b1f);
    out[35] = mix(mix(36, s2f), all3);
    out[36] = mix(mix(37, s0b0), s0r === none ? 0 : rel[s0r]!);
    out[37] = mix(mix(38, s0b0), s0l === none ? 0 : rel[s0l]!);
    out[38] = mix(mix(39, s1s0), fine[s1r]!);
    out[39] = mix(mix(40, s1s0), s1l === none ? 0 : rel[s1l]!);
    out[40] = mix(mix(41, s0b0), b0l === none ? 0 : rel[b0l]!);
    out[41] = mix(mix(42, s1s0), fine[s0r]!);
    out[42] = mix(mix(43, s1s0), fine[s0l]!);
    out[43] = mix(mix(44, s0f), s0m);
    out[44] = mix(mix(45, s0w), s0m);
    out[45] = mix(mix(46, s1s0), s1m);
    out[46] = mix(mix(47, s1w), mix(s1m, s0c));
    out[47] = mix(mix(48, s0b0), b0m);
    out[48] = mix(mix(49, c3), mix(s0m, s1m));
    out[49] = mix(mix(50, case0), mix(s1w, s0c));
    out[50] = mix(mix(51, caseB), mix(s0w, b0c));
    out[51] = mix(mix(52, caseB), mix(s1w, mix(b0c, s0c)));
    out[52] = mix(mix(53, caseB), c3);
    out[53] = mix(mix(54, caseB), mix(b0w, s0c * 128 + s1c));
    out[54] = mix(mix(55, s0b0), gap0);
    out[55] = mix(mix(56, s1s0), gap1);
    out[56] = mix(mix(57, c3), commas1 * 16 + verbs1 * 4 + 1024);
    out[57] = mix(mix(58, c3), commas0 * 16 + verbs0 * 4 + 1024);
    out[58] = mix(mix(59, s1s), mix(s0c, b0c));
    out[59] = mix(mix(60, s0s), mix(b0c, b1c));
    out[60] = mix(mix(61, s0s), b0s);
    out[61] = mix(mix(62, s1s), s0s);
    out[62] = mix(mix(63, s1s), b0s);
    out[63] = mix(mix(64, c3), s0m);
    out[64] = mix(mix(65, c3), b0m);
    out[65] = mix(mix(66, c3), s1m);
    out[66] = mix(mix(67, s0s), mix(b0c, s0m));
    out[67] = mix(mix(68, all3), mix(this.fine[this.lc2[b]!]!, fine[b0l]!));
  }

  /** Writes the feature hashes of the label of an arc from `h` to `d`. */
  labelFeatures(h: number, d: number, out: Int32Array): void {
    const { word, fine, coarse, stem, rel, mask, n } = this;
    const none = n + 1;
    const dir = d < h ? 1 : 2;
    const hw = word[h]!;
    const dw = word[d]!;
    const hf = fine[h]!;
    const df = fine[d]!;
    const hc = coarse[h]!;
    const dc = coarse[d]!;
    const hs = stem[h]!;
    const ds = stem[d]!;
    const hm = mask[h]!;
    const dm = mask[d]!;
    const dcase = this.caseWord[d]!;
    const hcase = this.caseWord[h]!;
    const l = this.lc1[d]!;
    const r = this.rc1[d]!;
    const next = d + 1 <= n ? d + 1 : none;
    const prev = d > 0 ? d - 1 : none;
    const pair = mix(mix(hf, df), dir);
    const coarsePair = (hc * 128 + dc) * 2 + dir;
    const gap = distance(Math.abs(h - d));
    const lo = Math.min(d, h);
    const hi = Math.max(d, h);
    const commas = count3(this.commas[hi]! - this.commas[lo]!);
    const verbs = count3(this.verbs[hi]! - this.verbs[lo]!);
    out[0] = mix(101, pair);
    out[1] = mix(mix(102, hw), dir * 256 + dc);
    out[2] = mix(mix(103, dw), dir * 256 + hc);
    out[3] = mix(mix(104, hw), mix(dw, dir));
    out[4] = mix(mix(105, hw), mix(df, dir));
    out[5] = mix(mix(106, hf), mix(dw, dir));
    out[6] = mix(mix(107, coarsePair), hm);
    out[7] = mix(mix(108, coarsePair), dm);
    out[8] = mix(mix(109, dcase), coarsePair);
    out[9] = mix(mix(110, dcase), mix(hs, dir));
    out[10] = mix(mix(111, dcase), mix(ds, hc));
    out[11] = mix(mix(112, pair), gap);
    out[12] = mix(mix(113, coarsePair), commas * 4 + verbs);
    out[13] = mix(mix(114, coarsePair), fine[next]!);
    out[14] = mix(mix(115, coarsePair), fine[prev]!);
    out[15] = mix(mix(116, coarsePair), l === none ? 0 : rel[l]! + 1);
    out[16] = mix(mix(117, coarsePair), r === none ? 0 : rel[r]! + 1);
    out[17] = mix(mix(118, coarsePair), fine[l]!);
    out[18] = mix(mix(119, hs), mix(dc, hm));
    out[19] = mix(mix(120, hs), mix(ds, dir));
    out[20] = mix(mix(121, ds), mix(hc, dir));
    out[21] = mix(mix(122, ds), dm);
    out[22] = mix(123, dc * 2 + dir);
    out[23] = mix(mix(124, hcase), mix(coarsePair, hm & 0xfff));
    out[24] = mix(mix(125, coarsePair), mix(fine[h + 1 <= n ? h + 1 : none]!, fine[h > 0 ? h - 1 : none]!));
    out[25] = mix(mix(126, coarsePair), mix(hm, dm));
    out[26] = mix(mix(127, pair), mix(dcase, hm));
    out[27] = mix(mix(128, hs), mix(dir, hm));
    out[28] = mix(mix(129, coarsePair), mix(this.fine[this.lc1[h]!]!, hm & 7));
    out[29] = mix(mix(130, dw), dm);
  }
}

function distance(gap: number): number {
  return gap < 5 ? gap : gap < 8 ? 5 : gap < 12 ? 6 : 7;
}

function count3(value: number): number {
  return value > 3 ? 3 : Math.max(value, 0);
}
