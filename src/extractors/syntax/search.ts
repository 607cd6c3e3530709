/**
 * The arc-hybrid transition system as a search space: items share their history, so that a beam costs no copies. The root is the last item of
 * the buffer and takes one dependent, the last token left on the stack.
 */
import { JOINT, JOINT_UPOS, JOINT_XPOS, RELATIONS, relationOf, uposOf, XPOS } from './tables.js';
import { KIND, type Words } from './words.js';

/** Actions: push the next token, pop s0 as a dependent of b0, pop s0 as a dependent of s1. */
export const SHIFT = 0;
export const LEFT = 1;
export const RIGHT = 2;

/** Features of an action and of a label decision. */
export const ACTION_FEATURES = 76;
export const LABEL_FEATURES = 33;

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
const CLOSED = new Set('IN DT PDT TO MD CC WDT WP WP$ WRB PRP PRP$ RP EX , : -LRB- -RRB- HYPH .'.split(' '));
const AUX = uposOf('AUX');
const VERB = uposOf('VERB');
const closed = Uint8Array.from(JOINT, (_, joint) =>
  CLOSED.has(XPOS[JOINT_XPOS[joint]!]!) || JOINT_UPOS[joint] === AUX ? 1 : 0,
);
const isVerb = Uint8Array.from(JOINT, (_, joint) => (JOINT_UPOS[joint] === VERB ? 1 : 0));
const isComma = Uint8Array.from(JOINT, (_, joint) => (XPOS[JOINT_XPOS[joint]!] === ',' ? 1 : 0));

/**
 * One sentence and the items reached from its start. Tokens are 0 … n - 1, the root is n, nothing is n + 1. A node is a token with what has been
 * attached to it; an item is a stack of nodes (linked by `prev`), the node of the next buffer token, and how it was reached.
 */
export class Search {
  n = 0;
  private tokenCapacity = 0;
  private nodeCapacity = 0;
  private itemCapacity = 0;
  word!: Int32Array;
  private stem!: Int32Array;
  private fine!: Int32Array;
  private coarse!: Int32Array;
  private either!: Int32Array;
  private commas!: Int32Array;
  private verbs!: Int32Array;

  nodes = 0;
  tok!: Int32Array;
  prev!: Int32Array;
  private lc1!: Int32Array;
  private lc2!: Int32Array;
  private rc1!: Int32Array;
  private lrel!: Uint8Array;
  private rrel!: Uint8Array;
  private mask!: Int32Array;
  private caseWord!: Int32Array;

  items = 0;
  /** Node on top of the stack, 0 for an empty stack. */
  top!: Int32Array;
  /** Node of the next buffer token. */
  next!: Int32Array;
  size!: Int32Array;
  parent!: Int32Array;
  action!: Uint8Array;
  label!: Uint8Array;
  score!: Float64Array;
  lead!: Int32Array;

  constructor() {
    this.growTokens(256);
    this.growNodes(1 << 13);
    this.growItems(1 << 12);
  }

  private growTokens(capacity: number): void {
    this.tokenCapacity = capacity;
    for (const key of ['word', 'stem', 'fine', 'coarse', 'either', 'commas', 'verbs'] as const)
      (this as unknown as Record<string, Int32Array>)[key] = new Int32Array(capacity + 2);
  }

  private growNodes(capacity: number): void {
    const grown = <T extends Int32Array | Uint8Array>(old: T | undefined, next: T): T => {
      if (old) next.set(old as never);
      return next;
    };
    this.nodeCapacity = capacity;
    this.tok = grown(this.tok, new Int32Array(capacity));
    this.prev = grown(this.prev, new Int32Array(capacity));
    this.lc1 = grown(this.lc1, new Int32Array(capacity));
    this.lc2 = grown(this.lc2, new Int32Array(capacity));
    this.rc1 = grown(this.rc1, new Int32Array(capacity));
    this.lrel = grown(this.lrel, new Uint8Array(capacity));
    this.rrel = grown(this.rrel, new Uint8Array(capacity));
    this.mask = grown(this.mask, new Int32Array(capacity));
    this.caseWord = grown(this.caseWord, new Int32Array(capacity));
  }

  private growItems(capacity: number): void {
    const grown = <T extends Int32Array | Uint8Array | Float64Array>(old: T | undefined, next: T): T => {
      if (old) next.set(old as never);
      return next;
    };
    this.itemCapacity = capacity;
    this.top = grown(this.top, new Int32Array(capacity));
    this.next = grown(this.next, new Int32Array(capacity));
    this.size = grown(this.size, new Int32Array(capacity));
    this.parent = grown(this.parent, new Int32Array(capacity));
    this.action = grown(this.action, new Uint8Array(capacity));
    this.label = grown(this.label, new Uint8Array(capacity));
    this.score = grown(this.score, new Float64Array(capacity));
    this.lead = grown(this.lead, new Int32Array(capacity));
  }

  /** Loads a tagged sentence (`rows` padded by two, as in the tagger) and makes item 0, its start. */
  load(words: Words, rows: Int32Array, tags: Uint8Array, seconds: Uint8Array, n: number): void {
    if (n > this.tokenCapacity) this.growTokens(Math.max(n, this.tokenCapacity * 2));
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
      const second = seconds[i]!;
      this.either[i] = second === tag ? this.fine[i]! : mix(tag + 300, second);
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
      this.either[i] = i - n + 111;
      this.commas[i] = commas;
      this.verbs[i] = verbs;
    }
    this.nodes = 0;
    this.items = 0;
    this.fresh(n + 1);
    this.top[0] = 0;
    this.next[0] = this.fresh(0);
    this.size[0] = 0;
    this.parent[0] = -1;
    this.score[0] = 0;
    this.items = 1;
  }

  private fresh(tok: number): number {
    if (this.nodes === this.nodeCapacity) this.growNodes(this.nodeCapacity * 2);
    const node = this.nodes++;
    const none = this.n + 1;
    this.tok[node] = tok;
    this.prev[node] = 0;
    this.lc1[node] = none;
    this.lc2[node] = none;
    this.rc1[node] = none;
    this.lrel[node] = 0;
    this.rrel[node] = 0;
    this.mask[node] = 0;
    this.caseWord[node] = 0;
    return node;
  }

  private copy(from: number): number {
    if (this.nodes === this.nodeCapacity) this.growNodes(this.nodeCapacity * 2);
    const node = this.nodes++;
    this.tok[node] = this.tok[from]!;
    this.prev[node] = this.prev[from]!;
    this.lc1[node] = this.lc1[from]!;
    this.lc2[node] = this.lc2[from]!;
    this.rc1[node] = this.rc1[from]!;
    this.lrel[node] = this.lrel[from]!;
    this.rrel[node] = this.rrel[from]!;
    this.mask[node] = this.mask[from]!;
    this.caseWord[node] = this.caseWord[from]!;
    return node;
  }

  canShift(item: number): boolean {
    return this.tok[this.next[item]!]! < this.n;
  }
  canLeft(item: number): boolean {
    const size = this.size[item]!;
    return size > 0 && (size === 1 || this.tok[this.next[item]!]! < this.n);
  }
  canRight(item: number): boolean {
    return this.size[item]! > 1;
  }

  /** Head and dependent that an arc action on an item would join. */
  headOf(item: number, action: number): number {
    return this.tok[action === LEFT ? this.next[item]! : this.prev[this.top[item]!]!]!;
  }
  dependentOf(item: number): number {
    return this.tok[this.top[item]!]!;
  }

  /** Adds the item reached by an action; returns its index. */
  extend(item: number, action: number, label: number, score: number, lead: number): number {
    if (this.items === this.itemCapacity) this.growItems(this.itemCapacity * 2);
    const to = this.items++;
    const top = this.top[item]!;
    const next = this.next[item]!;
    this.parent[to] = item;
    this.action[to] = action;
    this.label[to] = label;
    this.score[to] = score;
    this.lead[to] = lead;
    if (action === SHIFT) {
      // The buffer node becomes the top: copied, since items that left it share it.
      const node = this.copy(next);
      this.prev[node] = top;
      this.top[to] = node;
      this.next[to] = this.fresh(this.tok[next]! + 1);
      this.size[to] = this.size[item]! + 1;
      return to;
    }
    const dependent = this.tok[top]!;
    this.size[to] = this.size[item]! - 1;
    if (action === LEFT) {
      const node = this.copy(next);
      this.lc2[node] = this.lc1[node]!;
      this.lc1[node] = dependent;
      this.lrel[node] = label;
      this.mask[node] = this.mask[node]! | MASK[label]!;
      if (label === REL_CASE || label === REL_MARK) this.caseWord[node] = this.word[dependent]!;
      this.top[to] = this.prev[top]!;
      this.next[to] = node;
      return to;
    }
    const node = this.copy(this.prev[top]!);
    this.rc1[node] = dependent;
    this.rrel[node] = label;
    this.mask[node] = this.mask[node]! | MASK[label]!;
    this.top[to] = node;
    this.next[to] = next;
    return to;
  }

  /** Writes the feature hashes of the next action of an item. */
  actionFeatures(item: number, out: Int32Array): void {
    const { word, fine, coarse, stem, either, n } = this;
    const none = n + 1;
    const S0 = this.top[item]!;
    const S1 = this.prev[S0]!;
    const S2 = this.prev[S1]!;
    const B = this.next[item]!;
    const s0 = this.tok[S0]!;
    const s1 = this.tok[S1]!;
    const s2 = this.tok[S2]!;
    const b = this.tok[B]!;
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
    const s0e = either[s0]!;
    const s1e = either[s1]!;
    const b0e = either[b]!;
    const b1e = either[b1]!;
    const s0wf = mix(s0w, s0f);
    const s1wf = mix(s1w, s1f);
    const b0wf = mix(b0w, b0f);
    const b1wf = mix(b1w, b1f);
    const s0m = this.mask[S0]!;
    const s1m = this.mask[S1]!;
    const b0m = this.mask[B]!;
    const s0b0 = mix(s0f, b0f);
    const s1s0 = mix(s1f, s0f);
    const all3 = mix(s1s0, b0f);
    const c3 = (s1c * 128 + s0c) * 128 + b0c;
    const case0 = this.caseWord[S0]!;
    const caseB = this.caseWord[B]!;
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
    out[36] = mix(mix(37, s0b0), this.rrel[S0]!);
    out[37] = mix(mix(38, s0b0), this.lrel[S0]!);
    out[38] = mix(mix(39, s1s0), fine[this.rc1[S1]!]!);
    out[39] = mix(mix(40, s1s0), this.lrel[S1]!);
    out[40] = mix(mix(41, s0b0), this.lrel[B]!);
    out[41] = mix(mix(42, s1s0), fine[this.rc1[S0]!]!);
    out[42] = mix(mix(43, s1s0), fine[this.lc1[S0]!]!);
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
    out[67] = mix(mix(68, all3), mix(fine[this.lc2[B]!]!, fine[this.lc1[B]!]!));
    out[68] = mix(mix(69, s0e), b0e);
    out[69] = mix(mix(70, s1e), s0e);
    out[70] = mix(mix(71, s1e), mix(s0e, b0e));
    out[71] = mix(mix(72, s0e), mix(b0e, b1e));
    out[72] = mix(mix(73, s0w), s0e);
    out[73] = mix(mix(74, b0w), b0e);
    out[74] = mix(mix(75, s0e), mix(s0m, b0c));
    out[75] = mix(mix(76, s1e), mix(s1m, s0e));
  }

  /** Writes the feature hashes of the label of the arc that `action` would make. */
  labelFeatures(item: number, action: number, out: Int32Array): void {
    const { word, fine, coarse, stem, either, n } = this;
    const none = n + 1;
    const D = this.top[item]!;
    const H = action === LEFT ? this.next[item]! : this.prev[D]!;
    const d = this.tok[D]!;
    const h = this.tok[H]!;
    const dir = d < h ? 1 : 2;
    const hw = word[h]!;
    const dw = word[d]!;
    const hf = fine[h]!;
    const df = fine[d]!;
    const hc = coarse[h]!;
    const dc = coarse[d]!;
    const hs = stem[h]!;
    const ds = stem[d]!;
    const hm = this.mask[H]!;
    const dm = this.mask[D]!;
    const dcase = this.caseWord[D]!;
    const hcase = this.caseWord[H]!;
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
    out[15] = mix(mix(116, coarsePair), this.lrel[D]!);
    out[16] = mix(mix(117, coarsePair), this.rrel[D]!);
    out[17] = mix(mix(118, coarsePair), fine[this.lc1[D]!]!);
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
    out[28] = mix(mix(129, coarsePair), mix(fine[this.lc1[H]!]!, hm & 7));
    out[29] = mix(mix(130, dw), dm);
    out[30] = mix(mix(131, either[h]!), mix(either[d]!, dir));
    out[31] = mix(mix(132, either[h]!), mix(dcase, dir));
    out[32] = mix(mix(133, either[d]!), mix(hc, dm));
  }
}

function distance(gap: number): number {
  return gap < 5 ? gap : gap < 8 ? 5 : gap < 12 ? 6 : 7;
}

function count3(value: number): number {
  return value > 3 ? 3 : Math.max(value, 0);
}
