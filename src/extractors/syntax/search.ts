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
export const ACTION_FEATURES = 67;
export const LABEL_FEATURES = 26;

function mix(h: number, v: number): number {
  const x = Math.imul(h ^ v, 0x9e3779b1);
  return x ^ (x >>> 15);
}

/** Templates as data: the hash of template t starts from `seed + t` and mixes in one atom, or two. */
interface Templates {
  readonly seed: number;
  readonly first: Uint8Array;
  /** Index of the second atom, 255 for none. */
  readonly second: Uint8Array;
}

const names = (text: string): string[] => text.split(/\s+/);

/** Reads templates from names of atoms: `a` or `a*b`, separated by commas. */
function templates(seed: number, atoms: readonly string[], text: string): Templates {
  const at = (name: string): number => {
    const index = atoms.indexOf(name);
    if (index < 0) throw new Error(`no atom '${name}'`);
    return index;
  };
  const pairs = text.split(/,\s*/).map((template) => template.trim().split('*'));
  return {
    seed,
    first: Uint8Array.from(pairs, ([a]) => at(a!)),
    second: Uint8Array.from(pairs, ([, b]) => (b === undefined ? 255 : at(b))),
  };
}

/** Computes the hash of every template. A loop over data, since the compiler does not inline a hundred calls into one function. */
function fill({ seed, first, second }: Templates, atoms: Int32Array, out: Int32Array): void {
  for (let t = 0; t < first.length; t++) {
    let x = Math.imul((seed + t) ^ atoms[first[t]!]!, 0x9e3779b1);
    x ^= x >>> 15;
    const b = second[t]!;
    if (b !== 255) {
      x = Math.imul(x ^ atoms[b]!, 0x9e3779b1);
      x ^= x >>> 15;
    }
    out[t] = x;
  }
}

/*
 * Names of atoms. Place: s0 s1 s2 stack, b0 b1 b2 buffer, h head, d dependent. What: w word, s stem, f fine tag, c joint tag, e fine tag with the
 * tagger's runner-up, m mask of relations below, lr rr relation of the outermost left and right child, lf rf its fine tag. Runs of letters are
 * several values in one atom.
 */
const ACTION_ATOMS = names(
  `s0wf s0f s1wf s1f b0wf b0f b1wf b1f b2wf b2f s0b0 s1s0 b0fb1f all3 s2f b1fb2f s0rr s0lr s1rf s1lr b0lr s0rf s0lf s0m s0w s1m s1w s1ms0c b0m c3 s0ms1m case0 s1ws0c caseB s0wb0c s1wb0cs0c b0ws0cs1c gap0 gap1 s1s s0cb0c s0s b0cb1c b0s b0cs0m b0ll s0e b0e s1e b0eb1e b0w s1ms0e s0k s1k b0k`,
);
const ACTION_TEMPLATES = templates(
  1,
  ACTION_ATOMS,
  `s0wf, s0f, s1wf, s1f, b0wf, b0f, b1wf, b1f, b2wf, b2f, s0wf*b0f, s0b0, s1wf*s0wf, s1wf*s0f, s1f*s0wf, s1s0, s1f*b0f, s1wf*b0f, b0f*b1f, b0f*b1wf, s0b0*b1f, s0wf*b0fb1f, s1s0*b0wf, s2f*s1s0, b0f*b1fb2f, all3*b1f, s2f*all3, s0b0*s0rr, s0b0*s0lr, s1s0*s1rf, s1s0*s1lr, s0b0*b0lr, s1s0*s0rf, s1s0*s0lf, s0f*s0m, s0w*s0m, s1s0*s1m, s1w*s1ms0c, s0b0*b0m, c3*s0ms1m, case0*s1ws0c, caseB*s0wb0c, caseB*s1wb0cs0c, caseB*b0ws0cs1c, s0b0*gap0, s1s0*gap1, s1s*s0cb0c, s0s*b0cb1c, s0s*b0s, s1s*s0s, s1s*b0s, c3*s0m, c3*b0m, c3*s1m, s0s*b0cs0m, all3*b0ll, s0e*b0e, s1e*s0e, s0e*b0eb1e, s0w*s0e, b0w*b0e, s1e*s1ms0e, s0k*b0k, s1k*s0k, s1k*b0k, caseB*s0k, caseB*s1k`,
);
const LABEL_ATOMS = names(
  `pair hw dirdc dw dirhc dwdir coarsePair hm dm dcase hsdir dshc gap between nextf prevf dlr dlf hs dchm ds hcdir dcdir dirhm he dedir dcasedir de hcdm hk dkdir`,
);
const LABEL_TEMPLATES = templates(
  101,
  LABEL_ATOMS,
  `pair, hw*dirdc, hw*dwdir, coarsePair*hm, coarsePair*dm, dcase*coarsePair, dcase*hsdir, dcase*dshc, pair*gap, coarsePair*between, coarsePair*nextf, coarsePair*prevf, coarsePair*dlr, coarsePair*dlf, hs*dchm, ds*hcdir, ds*dm, dcdir, hs*dirhm, dw*dm, he*dedir, he*dcasedir, de*hcdm, hk*dkdir, dcasedir*hk, dirhc*dkdir`,
);
const actionAtoms = new Int32Array(ACTION_ATOMS.length);
const labelAtoms = new Int32Array(LABEL_ATOMS.length);

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

/** Remembers small integers under four integers, for the length of one sentence: open addressing, emptied by moving on to the next stamp. */
export class Memo {
  private size = 1 << 12;
  private stamp = 0;
  private stamps = new Int32Array(this.size);
  private keys = new Int32Array(this.size * 4);
  /** True when the last `slot` was not known before. */
  fresh = false;

  clear(): void {
    this.stamp++;
  }

  /** The place of a key, made when it is new; always below `capacity`. When the table is full, places are used again. */
  slot(a: number, b: number, c: number, d: number): number {
    const { keys, stamps, stamp } = this;
    const last = this.size - 1;
    let at = mix(mix(mix(a, b), c), d) & last;
    for (let tries = 0; tries < 64; tries++) {
      if (stamps[at] !== stamp) break;
      const k = at << 2;
      if (keys[k] === a && keys[k + 1] === b && keys[k + 2] === c && keys[k + 3] === d) {
        this.fresh = false;
        return at;
      }
      at = (at + 1) & last;
    }
    stamps[at] = stamp;
    const k = at << 2;
    keys[k] = a;
    keys[k + 1] = b;
    keys[k + 2] = c;
    keys[k + 3] = d;
    this.fresh = true;
    return at;
  }

  get capacity(): number {
    return this.size;
  }
}

const grown = <T extends Int32Array | Uint8Array | Float64Array>(old: T | undefined, next: T): T => {
  if (old) next.set(old as never);
  return next;
};

/**
 * One sentence and the items reached from its start. Tokens are 0 … n - 1, the root is n, nothing is n + 1. A node is a token with what has been
 * attached to it; items that agree on a node share it, so that what depends on nodes alone need be worked out only once. A cell is a node on a
 * stack; an item is a stack, the node of the next buffer token, and how it was reached.
 */
export class Search {
  n = 0;
  private tokenCapacity = 0;
  private nodeCapacity = 0;
  private cellCapacity = 0;
  private itemCapacity = 0;
  word!: Int32Array;
  private stem!: Int32Array;
  private fine!: Int32Array;
  private coarse!: Int32Array;
  private either!: Int32Array;
  /** Group of the word by use, with its tag. */
  private group!: Int32Array;
  private commas!: Int32Array;
  private verbs!: Int32Array;
  /** Node of a token to which nothing is attached yet, -1 before it is asked for. */
  private bare!: Int32Array;

  private nodes = 0;
  tok!: Int32Array;
  private lc1!: Int32Array;
  private lc2!: Int32Array;
  private rc1!: Int32Array;
  private lrel!: Uint8Array;
  private rrel!: Uint8Array;
  private mask!: Int32Array;
  private caseWord!: Int32Array;
  private readonly attached = new Memo();
  private readonly attachedNode = new Int32Array(this.attached.capacity);

  private cells = 0;
  /** Node of a cell; cell 0 is the empty stack. */
  node!: Int32Array;
  below!: Int32Array;

  private items = 0;
  /** Cell on top of the stack. */
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
    this.growCells(1 << 13);
    this.growItems(1 << 12);
  }

  private growTokens(capacity: number): void {
    this.tokenCapacity = capacity;
    for (const key of ['word', 'stem', 'fine', 'coarse', 'either', 'group', 'commas', 'verbs', 'bare'] as const)
      (this as unknown as Record<string, Int32Array>)[key] = new Int32Array(capacity + 2);
  }

  private growNodes(capacity: number): void {
    this.nodeCapacity = capacity;
    this.tok = grown(this.tok, new Int32Array(capacity));
    this.lc1 = grown(this.lc1, new Int32Array(capacity));
    this.lc2 = grown(this.lc2, new Int32Array(capacity));
    this.rc1 = grown(this.rc1, new Int32Array(capacity));
    this.lrel = grown(this.lrel, new Uint8Array(capacity));
    this.rrel = grown(this.rrel, new Uint8Array(capacity));
    this.mask = grown(this.mask, new Int32Array(capacity));
    this.caseWord = grown(this.caseWord, new Int32Array(capacity));
  }

  private growCells(capacity: number): void {
    this.cellCapacity = capacity;
    this.node = grown(this.node, new Int32Array(capacity));
    this.below = grown(this.below, new Int32Array(capacity));
  }

  private growItems(capacity: number): void {
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
      this.group[i] = words.cluster[row]! * 128 + tag + 2000;
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
      this.group[i] = i - n + 111;
      this.commas[i] = commas;
      this.verbs[i] = verbs;
    }
    this.bare.fill(-1, 0, n + 2);
    this.attached.clear();
    this.nodes = 0;
    this.cells = 0;
    this.items = 0;
    this.cell(this.fresh(n + 1), 0);
    this.top[0] = 0;
    this.next[0] = this.bareNode(0);
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
    this.lc1[node] = none;
    this.lc2[node] = none;
    this.rc1[node] = none;
    this.lrel[node] = 0;
    this.rrel[node] = 0;
    this.mask[node] = 0;
    this.caseWord[node] = 0;
    return node;
  }

  private bareNode(tok: number): number {
    const known = this.bare[tok]!;
    if (known >= 0) return known;
    const node = this.fresh(tok);
    this.bare[tok] = node;
    return node;
  }

  private cell(node: number, below: number): number {
    if (this.cells === this.cellCapacity) this.growCells(this.cellCapacity * 2);
    const cell = this.cells++;
    this.node[cell] = node;
    this.below[cell] = below;
    return cell;
  }

  /** The node that a head becomes when a dependent is attached to it on one side. */
  private attach(head: number, dependent: number, label: number, side: number): number {
    const place = this.attached.slot(head, dependent, label, side);
    if (!this.attached.fresh) return this.attachedNode[place]!;
    if (this.nodes === this.nodeCapacity) this.growNodes(this.nodeCapacity * 2);
    const node = this.nodes++;
    this.tok[node] = this.tok[head]!;
    this.mask[node] = this.mask[head]! | MASK[label]!;
    if (side === LEFT) {
      this.lc1[node] = dependent;
      this.lc2[node] = this.lc1[head]!;
      this.lrel[node] = label;
      this.rc1[node] = this.rc1[head]!;
      this.rrel[node] = this.rrel[head]!;
      this.caseWord[node] = label === REL_CASE || label === REL_MARK ? this.word[dependent]! : this.caseWord[head]!;
    } else {
      this.lc1[node] = this.lc1[head]!;
      this.lc2[node] = this.lc2[head]!;
      this.lrel[node] = this.lrel[head]!;
      this.rc1[node] = dependent;
      this.rrel[node] = label;
      this.caseWord[node] = this.caseWord[head]!;
    }
    this.attachedNode[place] = node;
    return node;
  }

  /** True when an item leaves no choice of action: then none is scored or learnt. */
  forced(item: number): boolean {
    const size = this.size[item]!;
    return size === 0 || this.tok[this.next[item]!]! === this.n;
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

  /** Head and dependent token that an arc action on an item would join. */
  headOf(item: number, action: number): number {
    return this.tok[this.headNode(item, action)]!;
  }
  dependentOf(item: number): number {
    return this.tok[this.topNode(item)]!;
  }
  /** Node on top of the stack of an item. */
  topNode(item: number): number {
    return this.node[this.top[item]!]!;
  }
  /** Node below it. */
  secondNode(item: number): number {
    return this.node[this.below[this.top[item]!]!]!;
  }
  /** Token of the third place of the stack. */
  thirdToken(item: number): number {
    return this.tok[this.node[this.below[this.below[this.top[item]!]!]!]!]!;
  }
  headNode(item: number, action: number): number {
    return action === LEFT ? this.next[item]! : this.secondNode(item);
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
      this.top[to] = this.cell(next, top);
      this.next[to] = this.bareNode(this.tok[next]! + 1);
      this.size[to] = this.size[item]! + 1;
      return to;
    }
    const dependent = this.tok[this.node[top]!]!;
    this.size[to] = this.size[item]! - 1;
    if (action === LEFT) {
      this.top[to] = this.below[top]!;
      this.next[to] = this.attach(next, dependent, label, LEFT);
      return to;
    }
    const second = this.below[top]!;
    this.top[to] = this.cell(this.attach(this.node[second]!, dependent, label, RIGHT), this.below[second]!);
    this.next[to] = next;
    return to;
  }

  /** Writes the feature hashes of the next action of an item. */
  actionFeatures(item: number, out: Int32Array): void {
    const { word, fine, coarse, stem, either, group, n } = this;
    const none = n + 1;
    const S0 = this.topNode(item);
    const S1 = this.secondNode(item);
    const B = this.next[item]!;
    const s0 = this.tok[S0]!;
    const s1 = this.tok[S1]!;
    const s2 = this.thirdToken(item);
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
    const a = actionAtoms;
    a[0] = s0wf;
    a[1] = s0f;
    a[2] = s1wf;
    a[3] = s1f;
    a[4] = b0wf;
    a[5] = b0f;
    a[6] = b1wf;
    a[7] = b1f;
    a[8] = mix(word[b2]!, b2f);
    a[9] = b2f;
    a[10] = s0b0;
    a[11] = s1s0;
    a[12] = mix(b0f, b1f);
    a[13] = all3;
    a[14] = s2f;
    a[15] = mix(b1f, b2f);
    a[16] = this.rrel[S0]!;
    a[17] = this.lrel[S0]!;
    a[18] = fine[this.rc1[S1]!]!;
    a[19] = this.lrel[S1]!;
    a[20] = this.lrel[B]!;
    a[21] = fine[this.rc1[S0]!]!;
    a[22] = fine[this.lc1[S0]!]!;
    a[23] = s0m;
    a[24] = s0w;
    a[25] = s1m;
    a[26] = s1w;
    a[27] = mix(s1m, s0c);
    a[28] = b0m;
    a[29] = c3;
    a[30] = mix(s0m, s1m);
    a[31] = case0;
    a[32] = mix(s1w, s0c);
    a[33] = caseB;
    a[34] = mix(s0w, b0c);
    a[35] = mix(s1w, mix(b0c, s0c));
    a[36] = mix(b0w, s0c * 128 + s1c);
    a[37] = gap0;
    a[38] = gap1;
    a[39] = s1s;
    a[40] = mix(s0c, b0c);
    a[41] = s0s;
    a[42] = mix(b0c, b1c);
    a[43] = b0s;
    a[44] = mix(b0c, s0m);
    a[45] = mix(fine[this.lc2[B]!]!, fine[this.lc1[B]!]!);
    a[46] = s0e;
    a[47] = b0e;
    a[48] = s1e;
    a[49] = mix(b0e, b1e);
    a[50] = b0w;
    a[51] = mix(s1m, s0e);
    a[52] = group[s0]!;
    a[53] = group[s1]!;
    a[54] = group[b]!;
    fill(ACTION_TEMPLATES, a, out);
  }

  /** Writes the feature hashes of the label of the arc that `action` would make. */
  labelFeatures(item: number, action: number, out: Int32Array): void {
    const { word, fine, coarse, stem, either, group, n } = this;
    const none = n + 1;
    const D = this.topNode(item);
    const H = this.headNode(item, action);
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
    const next = d + 1 <= n ? d + 1 : none;
    const prev = d > 0 ? d - 1 : none;
    const pair = mix(mix(hf, df), dir);
    const coarsePair = (hc * 128 + dc) * 2 + dir;
    const gap = distance(Math.abs(h - d));
    const lo = Math.min(d, h);
    const hi = Math.max(d, h);
    const commas = count3(this.commas[hi]! - this.commas[lo]!);
    const verbs = count3(this.verbs[hi]! - this.verbs[lo]!);
    const a = labelAtoms;
    a[0] = pair;
    a[1] = hw;
    a[2] = dir * 256 + dc;
    a[3] = dw;
    a[4] = dir * 256 + hc;
    a[5] = mix(dw, dir);
    a[6] = coarsePair;
    a[7] = hm;
    a[8] = dm;
    a[9] = dcase;
    a[10] = mix(hs, dir);
    a[11] = mix(ds, hc);
    a[12] = gap;
    a[13] = commas * 4 + verbs;
    a[14] = fine[next]!;
    a[15] = fine[prev]!;
    a[16] = this.lrel[D]!;
    a[17] = fine[this.lc1[D]!]!;
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
    fill(LABEL_TEMPLATES, a, out);
  }
}

function distance(gap: number): number {
  return gap < 5 ? gap : gap < 8 ? 5 : gap < 12 ? 6 : 7;
}

function count3(value: number): number {
  return value > 3 ? 3 : Math.max(value, 0);
}
