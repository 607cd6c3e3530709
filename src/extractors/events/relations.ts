/** How words of a sentence stand to an event of it: in its tree and in the order of words. */
import type { Hit } from './hits.js';

/** What lies between an event and other words of its sentence. */
export interface Relation {
  readonly side: 'before' | 'after';
  /** Tokens from one to the other. */
  readonly gap: number;
  /** Other events, other verbs and commas between, each counted up to two. */
  readonly events: number;
  readonly verbs: number;
  readonly commas: number;
  /** A semicolon stands between. */
  readonly cut: boolean;
  /** Arcs up from the words and from the event to where they meet, as "2/1", or "none". */
  readonly path: string;
  /** The first clause that the way up from the words leaves, and the last that the way up from the event does. */
  readonly clause: string;
  readonly upClause: string;
  /** Where the ways meet. */
  readonly meeting: 'event' | 'predicate' | 'another event' | 'above' | 'none';
  /** Whose the first event on the way up from the words is. */
  readonly owner: 'own' | 'another' | 'none';
  /** Whose the last event told before the words is. */
  readonly last: 'own' | 'another' | 'none';
}

const MAX_CLIMB = 14;
/** Most that is counted. */
const MANY = 2;
/** How far back the last event is looked for, in tokens. */
const BACK = 64;

/** Relations of clauses, and of all steps of a way that are told apart, by their names without subtype. */
const CLAUSES = new Set(['ccomp', 'acl', 'advcl', 'parataxis', 'conj', 'xcomp', 'csubj']);
const STEPS = new Set([...CLAUSES, 'nsubj', 'obj', 'obl', 'nmod']);

/** Arcs up from both sides, as they are written. */
const PATHS = [0, 1, 2, 3, 4].map((steps) => [0, 1, 2, 3].map((up) => `${steps}/${up}`));

/** What stands above an event in its tree, with the arcs to get there. */
export function aboveOf({ tree, word, predicate }: Hit): ReadonlyMap<number, number> {
  const above = new Map<number, number>();
  for (let node = word, steps = 0; node >= 0 && steps < MAX_CLIMB; node = tree.head(node), steps++)
    above.set(node, steps);
  for (let node = predicate, steps = 0; node >= 0 && steps < MAX_CLIMB; node = tree.head(node), steps++)
    if (!above.has(node)) above.set(node, steps);
  return above;
}

/** The relation of the words from `first` to `last`, whose head is `top`, to an event among others of its sentence. */
export function relationOf(
  { tree, word, predicate, harms, taken }: Hit,
  others: ReadonlySet<number>,
  above: ReadonlyMap<number, number>,
  first: number,
  last: number,
  top: number,
): Relation {
  const after = first > word;
  const gap = after ? first - word : word - last;
  const from = after ? word + 1 : last + 1;
  const to = after ? first : word;
  let [events, verbs, commas, cut] = [0, 0, 0, false];
  for (let at = from; at < to; at++) {
    if (others.has(at)) events++;
    if (tree.isVerb(at) && at !== predicate && !taken.includes(at)) verbs++;
    const lower = tree.lower(at);
    if (lower === ',') commas++;
    else if (lower === ';') cut = true;
  }

  let node = top;
  let steps = 0;
  let up = -1;
  let clause = '';
  let owner: Relation['owner'] = 'none';
  for (; node >= 0 && steps < MAX_CLIMB; node = tree.head(node), steps++) {
    if (steps > 0 && owner === 'none' && (node === word || node === predicate)) owner = 'own';
    up = above.get(node) ?? -1;
    if (steps > 0 && others.has(node) && owner === 'none') owner = 'another';
    if (up >= 0) break;
    if (clause === '' && tree.isVerb(node) && CLAUSES.has(plain(tree.rel(node)))) clause = plain(tree.rel(node));
  }
  const met = up >= 0;
  for (
    let n = met ? tree.head(node) : -1, k = steps;
    owner === 'none' && n >= 0 && k < MAX_CLIMB;
    n = tree.head(n), k++
  )
    owner = n === word || n === predicate ? 'own' : others.has(n) ? 'another' : 'none';
  let upClause = '';
  for (let n = word, k = 0; up > 0 && k < MAX_CLIMB && n >= 0 && n !== node; n = tree.head(n), k++) {
    const rel = plain(tree.rel(n));
    if (STEPS.has(rel)) upClause = rel;
  }
  return {
    side: after ? 'after' : 'before',
    gap,
    events: Math.min(events, MANY),
    verbs: Math.min(verbs, MANY),
    commas: Math.min(commas, MANY),
    cut,
    path: met ? PATHS[Math.min(steps, 4)]![Math.min(up, 3)]! : 'none',
    clause: clause || 'none',
    upClause: upClause || 'none',
    meeting: !met
      ? 'none'
      : node === word
        ? 'event'
        : node === predicate
          ? 'predicate'
          : others.has(node)
            ? 'another event'
            : 'above',
    owner,
    last: lastBefore(first, Math.max(tree.first, first - BACK), word, harms, others),
  };
}

/** A relation without its subtype. */
function plain(rel: string): string {
  let known = PLAIN.get(rel);
  if (known === undefined) {
    const colon = rel.indexOf(':');
    known = colon < 0 ? rel : rel.slice(0, colon);
    PLAIN.set(rel, known);
  }
  return known;
}

const PLAIN = new Map<string, string>();

function lastBefore(
  first: number,
  from: number,
  word: number,
  harms: readonly number[],
  others: ReadonlySet<number>,
): Relation['last'] {
  for (let at = first - 1; at >= from; at--) {
    if (at === word || harms.includes(at)) return 'own';
    if (others.has(at)) return 'another';
  }
  return 'none';
}
