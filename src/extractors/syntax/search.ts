/**
 * The arc-hybrid transition system as a search space: items share their history, so that a beam costs no copies. The root is the last item of
 * the buffer and takes one dependent, the last token left on the stack.
 */
import { JOINT, JOINT_UPOS, JOINT_XPOS, RELATIONS, relationOf, uposOf, XPOS } from './tables.js';
import { mix } from './templates.js';
import { KIND, type Words } from './words.js';

/** Actions: push the next token, pop s0 as a dependent of b0, pop s0 as a dependent of s1. */
export const SHIFT = 0;
export const LEFT = 1;
export const RIGHT = 2;

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

/** Remembers small integers under two integers, for the length of one sentence: open addressing, emptied by moving on to the next stamp. */
export class Memo {
  /** Places; all are below. */
  readonly capacity = 1 << 12;
  private stamp = 0;
  private readonly stamps = new Int32Array(this.capacity);
  private readonly first = new Int32Array(this.capacity);
  private readonly second = new Int32Array(this.capacity);
  /** True when the last `slot` was not known before. */
  fresh = false;

  clear(): void {
    this.stamp++;
  }

  /** The place of a key, made when it is new. When the table is full, places are used again. */
  slot(a: number, b: number): number {
    const { first, second, stamps, stamp } = this;
    const last = this.capacity - 1;
    let at = mix(Math.imul(a, 0x85ebca6b), b) & last;
    for (let tries = 0; tries < 64; tries++) {
      if (stamps[at] !== stamp) break;
      if (first[at] === a && second[at] === b) {
        this.fresh = false;
        return at;
      }
      at = (at + 1) & last;
    }
    stamps[at] = stamp;
    first[at] = a;
    second[at] = b;
    this.fresh = true;
    return at;
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
  stem!: Int32Array;
  fine!: Int32Array;
  coarse!: Int32Array;
  either!: Int32Array;
  /** Group of the word by use, with its tag. */
  group!: Int32Array;
  /** Word and fine tag in one. */
  wordTag!: Int32Array;
  commas!: Int32Array;
  verbs!: Int32Array;
  /** Node of a token to which nothing is attached yet, -1 before it is asked for. */
  private bare!: Int32Array;

  private nodes = 0;
  tok!: Int32Array;
  lc1!: Int32Array;
  rc1!: Int32Array;
  lrel!: Uint8Array;
  rrel!: Uint8Array;
  mask!: Int32Array;
  caseWord!: Int32Array;
  private readonly attached = new Memo();
  private readonly attachedNode = new Int32Array(this.attached.capacity);

  private cells = 0;
  private readonly stacks = new Memo();
  private readonly stackCell = new Int32Array(this.stacks.capacity);
  /** Node of a cell; cell 0 is the empty stack. */
  node!: Int32Array;
  below!: Int32Array;
  /** Number of what the features of a stack look at: its two upper nodes and the third token. */
  kernel!: Int32Array;
  private kernels = 0;
  private readonly upper = new Memo();
  private readonly upperKernel = new Int32Array(this.upper.capacity);

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
    for (const key of [
      'word',
      'stem',
      'fine',
      'coarse',
      'either',
      'group',
      'wordTag',
      'commas',
      'verbs',
      'bare',
    ] as const)
      (this as unknown as Record<string, Int32Array>)[key] = new Int32Array(capacity + 2);
  }

  private growNodes(capacity: number): void {
    this.nodeCapacity = capacity;
    this.tok = grown(this.tok, new Int32Array(capacity));
    this.lc1 = grown(this.lc1, new Int32Array(capacity));
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
    this.kernel = grown(this.kernel, new Int32Array(capacity));
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
      this.wordTag[i] = mix(low, this.fine[i]!);
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
      this.wordTag[i] = mix(this.word[i]!, this.fine[i]!);
      this.commas[i] = commas;
      this.verbs[i] = verbs;
    }
    this.bare.fill(-1, 0, n + 2);
    this.attached.clear();
    this.stacks.clear();
    this.upper.clear();
    this.kernels = 0;
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

  /** The stack of a node on another stack: the same one for the same two. */
  private cell(node: number, below: number): number {
    const place = this.stacks.slot(node, below);
    if (!this.stacks.fresh) return this.stackCell[place]!;
    if (this.cells === this.cellCapacity) this.growCells(this.cellCapacity * 2);
    const cell = this.cells++;
    this.node[cell] = node;
    this.below[cell] = below;
    this.kernel[cell] = this.kernelOf(node, below);
    this.stackCell[place] = cell;
    return cell;
  }

  private kernelOf(node: number, below: number): number {
    const third = this.tok[this.node[this.below[below]!]!]!;
    const place = this.upper.slot(node, Math.imul(this.node[below]!, 1 << 13) + third);
    if (this.upper.fresh) this.upperKernel[place] = this.kernels++;
    return this.upperKernel[place]!;
  }

  /** The node that a head becomes when a dependent is attached to it on one side. */
  private attach(head: number, dependent: number, label: number, side: number): number {
    const place = this.attached.slot(head, (dependent << 8) | (label << 2) | side);
    if (!this.attached.fresh) return this.attachedNode[place]!;
    if (this.nodes === this.nodeCapacity) this.growNodes(this.nodeCapacity * 2);
    const node = this.nodes++;
    this.tok[node] = this.tok[head]!;
    this.mask[node] = this.mask[head]! | MASK[label]!;
    if (side === LEFT) {
      this.lc1[node] = dependent;
      this.lrel[node] = label;
      this.rc1[node] = this.rc1[head]!;
      this.rrel[node] = this.rrel[head]!;
      this.caseWord[node] = label === REL_CASE || label === REL_MARK ? this.word[dependent]! : this.caseWord[head]!;
    } else {
      this.lc1[node] = this.lc1[head]!;
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

  /** True when whatever may follow one item may follow the other as well: they differ only in what is done with. */
  sameFuture(a: number, b: number): boolean {
    return this.top[a] === this.top[b] && this.next[a] === this.next[b];
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

  /** The token `steps` behind a buffer token: the root, and then nothing, follow the last one. */
  behind(b: number, steps: number): number {
    return Math.min(b + steps, this.n + 1);
  }
}
