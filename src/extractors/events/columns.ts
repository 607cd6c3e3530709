/** The columns of a parse that repairs change, and what several of them ask or do. */
import { RELATIONS, relationOf } from '../syntax/index.js';

/** The columns of a parse that a repair may change, by word of the sentence. Heads below zero are roots. */
export interface Columns {
  readonly heads: Int16Array;
  readonly rels: Uint8Array;
  readonly upos: Uint8Array;
}

/** Relations of words inside a noun phrase, before its head. */
export const INSIDE = /^(?:flat|compound|amod|nummod|det|nmod:desc)/;

const NSUBJ = relationOf('nsubj');
const NSUBJ_PASS = relationOf('nsubj:pass');
const PASSIVE = /^aux:pass$/;

/** The first dependent of a word in one of these relations, of those before `end`, or -1. */
export function childOf({ heads, rels }: Columns, head: number, rel: RegExp, end = heads.length): number {
  for (let k = 0; k < end; k++) if (heads[k] === head && rel.test(RELATIONS[rels[k]!]!)) return k;
  return -1;
}

/** The relation of a subject to its verb, which may be a passive. */
export function subjectRelation(columns: Columns, verb: number): number {
  return childOf(columns, verb, PASSIVE) >= 0 ? NSUBJ_PASS : NSUBJ;
}

/** The root above a word; in a circle, some word of it. */
export function rootOf({ heads }: Columns, word: number): number {
  let root = word;
  for (let steps = 0; heads[root]! >= 0 && steps < heads.length; steps++) root = heads[root]!;
  return root;
}

/** Whether a word hangs on another, at whatever depth. */
export function isUnder({ heads }: Columns, word: number, top: number): boolean {
  let above = heads[word]!;
  for (let steps = 0; above >= 0 && above !== top && steps < heads.length; steps++) above = heads[above]!;
  return above === top;
}

/** Whether the way up from every word ends: repairs of what is no sentence can close a circle. */
export function isTree({ heads }: Columns): boolean {
  const walks = new Int16Array(heads.length).fill(-1);
  for (let walk = 0; walk < heads.length; walk++) {
    let word = walk;
    for (; word >= 0 && walks[word]! < 0; word = heads[word]!) walks[word] = walk;
    if (word >= 0 && walks[word] === walk) return false;
  }
  return true;
}

/** Puts a word in the place of another, which then hangs on it. */
export function overtake({ heads, rels }: Columns, word: number, other: number, rel: number): void {
  heads[word] = heads[other]!;
  rels[word] = rels[other]!;
  heads[other] = word;
  rels[other] = rel;
}
