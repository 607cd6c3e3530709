/** Relative clauses set off by commas, read off the words: parsers often hang what stands in them on the clause around. */
import type { Hit } from './hits.js';
import type { SentenceTree } from './tree.js';

/** First and last token of a clause. */
export interface Aside {
  readonly from: number;
  readonly to: number;
  /** It tells what happened there and then (", where police …", ", in which nine people died"). */
  readonly shared: boolean;
}

const PRONOUNS = new Set(['who', 'which', 'whose', 'whom', 'where']);
const THERE = new Set(['in', 'during', 'at', 'on']);
const JOINING = new Set(['and', 'but', 'while', 'whereas', 'yet', 'after', 'before']);

/** The asides of a sentence in text order: ", who is expected in Beirut later this month," and those that run to the end of their part of the sentence. */
export function asidesOf(tree: SentenceTree): Aside[] {
  const found: Aside[] = [];
  for (let word = tree.first + 2; word < tree.end; word++) {
    if (!PRONOUNS.has(tree.lower(word)) || !opens(tree, word)) continue;
    const to = endOf(tree, word);
    found.push({ from: word, to, shared: tree.lower(word) === 'where' || THERE.has(tree.lower(word - 1)) });
    word = to;
  }
  return found;
}

/** Whether a date or place counts for an event: both in the same clause, or the event in one that tells what happened there and then. */
export function reaches(asides: readonly Aside[], event: number, told: number): boolean {
  if (asides.length === 0) return true;
  const own = asideAt(asides, event);
  const other = asideAt(asides, told);
  return own === other || (!!own?.shared && other === undefined && told < event);
}

function asideAt(asides: readonly Aside[], word: number): Aside | undefined {
  return asides.find(({ from, to }) => word >= from && word <= to);
}

/**
 * The noun that a relative clause set off by commas is about, for a verb in it whose subject is its pronoun ("Jaish al Adl, which abducted …") and for the verb
 * that goes on behind it ("the president, who leaves on Sunday, has promised …"); -1 for another verb.
 */
export function subjectBeyond({ tree, predicate }: Hit, asides: readonly Aside[]): number {
  const aside = asides.findLast(({ from }) => from < predicate);
  if (!aside || !ABOUT.has(tree.lower(aside.from)) || tree.lower(aside.from - 1) !== ',') return -1;
  const from = predicate <= aside.to ? aside.from + 1 : aside.to + 1;
  if (predicate - from > FAR) return -1;
  for (let word = from; word < predicate; word++)
    if (tree.rel(word).startsWith('nsubj') || (tree.isVerb(word) && !tree.rel(word).startsWith('aux'))) return -1;
  let noun = aside.from - 2;
  for (let head = tree.head(noun); head >= tree.first && head < aside.from && tree.isNoun(head); head = tree.head(noun))
    noun = head;
  return noun;
}

/** Farthest that a verb may be from the pronoun or from the end of the clause, in tokens. */
const FAR = 32;
const ABOUT = new Set(['who', 'which']);

/** A comma stands right before it, or before its preposition (", of which"). */
function opens(tree: SentenceTree, word: number): boolean {
  return tree.lower(word - 1) === ',' || (tree.lower(word - 2) === ',' && tree.rel(word - 1) === 'case');
}

function endOf(tree: SentenceTree, start: number): number {
  let told = false;
  for (let word = start + 1; word < tree.end; word++) {
    const lower = tree.lower(word);
    if (lower === ';' || lower === '"' || lower === '”') return word - 1;
    if (tree.isVerb(word)) told = true;
    if (lower !== ',' || !told || word + 1 >= tree.end) continue;
    const next = word + 1;
    // Behind the comma the verb of the clause around goes on, or another clause begins.
    if (
      JOINING.has(tree.lower(next)) ||
      tree.rel(next).startsWith('aux') ||
      goesOnWith(tree, next) ||
      begins(tree, next)
    )
      return word - 1;
  }
  return tree.end - 1;
}

/** How far behind a comma the subject of the clause around is looked for, in tokens. */
const SUBJECT = 8;

/** "In Bukavu, which fell on Sunday, militiamen looted …": the subject of a verb further on. */
function begins(tree: SentenceTree, from: number): boolean {
  for (let word = from; word < Math.min(tree.end, from + SUBJECT); word++) {
    const lower = tree.lower(word);
    if (lower === ',' || lower === 'and' || tree.isVerb(word)) return false;
    if (tree.rel(word).startsWith('nsubj') && tree.head(word) > word && tree.isVerb(tree.head(word))) return true;
  }
  return false;
}

function goesOnWith(tree: SentenceTree, word: number): boolean {
  return tree.isVerb(word) && !tree.lower(word).endsWith('ing');
}
