/**
 * The token trie: many names matched at once over folded pieces (see `fold.ts`), held in typed arrays.
 *
 * Build once from names, then walk along a text:
 * ```ts
 * const trie = buildTrie([{ name: 'Ain al-Asad', value: 7 }, { name: 'Asad', value: 9 }]);
 * const pieces = foldText(report.text);
 * for (let i = 0; i < pieces.count; ) {
 *   const node = longestMatch(trie, pieces, i);
 *   if (node < 0) { i++; continue; }
 *   const last = i + depthOf(trie, node) - 1;                   // pieces.start[i] … pieces.end[last] is the span
 *   for (let v = firstValue(trie, node); v < firstValue(trie, node + 1); v++) use(trie.values[v]);
 *   i = last + 1;
 * }
 * ```
 * Nodes are numbered level by level, so that the children of a node lie side by side, sorted by label, and a node needs no pointer but
 * the number of its first child. All that is known of a node stands in one row, so that a step of a walk fetches one line of memory. Labels are hashes; a hit is verified by a second, independent hash over the whole folded name, so a
 * chance collision (about one in 2^64) is no practical concern.
 */
import { checkOfFolded, checkOfPieces, foldedPiece, foldText, type Pieces } from './fold.js';

/** Plain data: can be written to and read from a file as it is. Node 0 is the root. */
export interface TokenTrie {
  readonly nodes: number;
  /** A row for each node and one more, which ends the children and values of the last: see `ROW`. */
  readonly rows: Int32Array;
  /** Values of the name that ends at node `n`: those from `firstValue(n)` to before `firstValue(n + 1)`; none when no name ends there. */
  readonly values: Int32Array;
  /** First child of the root whose label's upper bits (unsigned) are at least the index: cuts the search at the root to a few steps. */
  readonly bucket: Int32Array;
}

export interface TrieEntry {
  /** The name as written; it is folded here. Names without a letter or digit are skipped. */
  readonly name: string;
  /** Any non-negative 32-bit integer; one name may have several. */
  readonly value: number;
}

/** Length of a row, and what stands in it. */
const ROW = 4;
/** Hash of the piece that leads to the node. */
const LABEL = 0;
/** The node's first child; its children end where those of the next node begin. */
const CHILD = 1;
/** The first value, and above it the number of pieces from the root. */
const VALUE = 2;
const DEPTH_SHIFT = 27;
const VALUE_MASK = (1 << DEPTH_SHIFT) - 1;
/** Second hash of the whole folded name; 0 where no name ends. */
const CHECK = 3;

const BUCKET_BITS = 16;
/** Longest name, in pieces. */
export const MAX_PIECES = 12;

/** Number of pieces from the root to a node. */
export function depthOf({ rows }: TokenTrie, node: number): number {
  return rows[node * ROW + VALUE]! >> DEPTH_SHIFT;
}

/** Index into `values` of a node's first value; those of the next node follow its own. */
export function firstValue({ rows }: TokenTrie, node: number): number {
  return rows[node * ROW + VALUE]! & VALUE_MASK;
}

/** Hashes of all pieces that names go on with after their first. */
export function* innerLabels({ rows, nodes }: TokenTrie): Iterable<number> {
  for (let node = rows[ROW + CHILD]!; node < nodes; node++) yield rows[node * ROW + LABEL]!;
}

/** Builds a trie. The order of the values of one name is the order of the entries. Linear but for one sort. */
export function buildTrie(entries: Iterable<TrieEntry>): TokenTrie {
  const byName = new Map<string, { hashes: Int32Array; check: number; values: number[] }>();
  for (const { name, value } of entries) {
    const pieces = foldText(name);
    const words: string[] = [];
    const hashes: number[] = [];
    for (let i = 0; i < pieces.count; i++) {
      const word = foldedPiece(pieces, i);
      if (word === '') continue;
      words.push(word);
      hashes.push(pieces.hash[i]!);
    }
    if (words.length === 0 || words.length > MAX_PIECES) continue;
    const key = words.join(' ');
    const known = byName.get(key);
    if (known) {
      if (!known.values.includes(value)) known.values.push(value);
    } else byName.set(key, { hashes: Int32Array.from(hashes), check: checkOfFolded(words), values: [value] });
  }
  return layOut([...byName.values()]);
}

interface Name {
  readonly hashes: Int32Array;
  readonly check: number;
  readonly values: readonly number[];
}

function layOut(names: Name[]): TokenTrie {
  names.sort((a, b) => compareHashes(a.hashes, b.hashes));
  let nodes = 1;
  for (let n = 0; n < names.length; n++)
    nodes += names[n]!.hashes.length - (n === 0 ? 0 : common(names[n - 1]!.hashes, names[n]!.hashes));
  const total = names.reduce((sum, name) => sum + name.values.length, 0);
  if (total > VALUE_MASK) throw new Error(`too many names for one matcher: ${total}`);
  const rows = new Int32Array((nodes + 1) * ROW);
  const values = new Int32Array(total);
  // Breadth first over ranges of the sorted names: `from[n] … to[n]` are the names that pass through node n.
  const from = new Int32Array(nodes);
  const to = new Int32Array(nodes);
  to[0] = names.length;
  let next = 1;
  let filled = 0;
  for (let node = 0; node < nodes; node++) {
    const row = node * ROW;
    const level = rows[row + VALUE]! >> DEPTH_SHIFT;
    rows[row + CHILD] = next;
    rows[row + VALUE] = (level << DEPTH_SHIFT) | filled;
    let at = from[node]!;
    const stop = to[node]!;
    while (at < stop && names[at]!.hashes.length === level) {
      // Names whose hash sequences collide wholly share a node; the first one's check stands, the others are dropped.
      if (rows[row + CHECK] === 0) {
        rows[row + CHECK] = names[at]!.check;
        for (const value of names[at]!.values) values[filled++] = value;
      }
      at++;
    }
    while (at < stop) {
      const hash = names[at]!.hashes[level]!;
      const child = next++;
      rows[child * ROW + LABEL] = hash;
      rows[child * ROW + VALUE] = (level + 1) << DEPTH_SHIFT;
      from[child] = at;
      while (at < stop && names[at]!.hashes[level] === hash) at++;
      to[child] = at;
    }
  }
  rows[nodes * ROW + CHILD] = next;
  rows[nodes * ROW + VALUE] = filled;
  return { nodes, rows, values, bucket: bucketsOf(rows) };
}

function bucketsOf(rows: Int32Array): Int32Array {
  const bucket = new Int32Array((1 << BUCKET_BITS) + 1);
  const end = rows[ROW + CHILD]!;
  let child = rows[CHILD]!;
  for (let b = 0; b < bucket.length; b++) {
    while (child < end && rows[child * ROW + LABEL]! >>> (32 - BUCKET_BITS) < b) child++;
    bucket[b] = child;
  }
  return bucket;
}

/** The child of `node` along a piece's hash, or -1. */
export function childOf(trie: TokenTrie, node: number, hash: number): number {
  const { rows } = trie;
  let low: number;
  let high: number;
  if (node === 0) {
    const b = hash >>> (32 - BUCKET_BITS);
    low = trie.bucket[b]!;
    high = trie.bucket[b + 1]!;
  } else {
    low = rows[node * ROW + CHILD]!;
    high = rows[(node + 1) * ROW + CHILD]!;
  }
  const wanted = hash >>> 0;
  while (high - low > 6) {
    const middle = (low + high) >> 1;
    if (rows[middle * ROW + LABEL]! >>> 0 <= wanted) low = middle;
    else high = middle;
  }
  for (let child = low; child < high; child++) if (rows[child * ROW + LABEL] === hash) return child;
  return -1;
}

/**
 * The node at which the longest name that starts at piece `from` ends, or -1. The name covers `depthOf(trie, node)` pieces. Pieces at or
 * after `to` are not looked at.
 */
export function longestMatch(trie: TokenTrie, pieces: Pieces, from: number, to: number = pieces.count): number {
  let best = -1;
  let node = 0;
  for (let i = from; i < to; i++) {
    node = childOf(trie, node, pieces.hash[i]!);
    if (node < 0) break;
    if (endsName(trie, node, pieces, from, i + 1)) best = node;
  }
  return best;
}

/** All nodes at which a name that starts at piece `from` ends, shortest first; written into `out`, their number returned. */
export function allMatches(trie: TokenTrie, pieces: Pieces, from: number, to: number, out: Int32Array): number {
  let found = 0;
  let node = 0;
  for (let i = from; i < to && found < out.length; i++) {
    node = childOf(trie, node, pieces.hash[i]!);
    if (node < 0) break;
    if (endsName(trie, node, pieces, from, i + 1)) out[found++] = node;
  }
  return found;
}

/** True when pieces `from … to - 1`, which lead to a node, are a name that ends there. Checks are never 0, but where no name ends. */
function endsName({ rows }: TokenTrie, node: number, pieces: Pieces, from: number, to: number): boolean {
  const check = rows[node * ROW + CHECK]!;
  return check !== 0 && check === checkOfPieces(pieces, from, to);
}

/** The node of one name, or -1. For look-ups outside hot loops. */
export function nodeOfName(trie: TokenTrie, name: string): number {
  const pieces = foldText(name);
  let node = 0;
  const words: string[] = [];
  for (let i = 0; i < pieces.count && node >= 0; i++) {
    const word = foldedPiece(pieces, i);
    if (word === '') continue;
    words.push(word);
    node = childOf(trie, node, pieces.hash[i]!);
  }
  return node > 0 && trie.rows[node * ROW + CHECK] === checkOfFolded(words) ? node : -1;
}

/** The values of the name that ends at a node. */
export function valuesAt(trie: TokenTrie, node: number): Int32Array {
  return trie.values.subarray(firstValue(trie, node), firstValue(trie, node + 1));
}

function compareHashes(a: Int32Array, b: Int32Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return (a[i]! >>> 0) - (b[i]! >>> 0);
  }
  return a.length - b.length;
}

function common(a: Int32Array, b: Int32Array): number {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return i;
}
