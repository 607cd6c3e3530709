/** Runs: stretches of text between blanks, and which tokens stand in them. wink splits a run the same wherever it stands, so it is asked once. */
import {
  formOf,
  HASH_SEED,
  hashWith,
  isApostrophe,
  isDigit,
  isHyphen,
  isLetter,
  isLower,
  isUpper,
  isWordCode,
  longer,
  SHAPE,
} from '../document/index.js';

/** What a token's letters alone tell of it. */
export interface Word {
  readonly text: string;
  readonly lower: string;
  /** Bits of `SHAPE` but for `punct` and `spaceBefore`. */
  readonly shape: number;
  /** See `formOf`. */
  readonly form: number;
}

/** How a part that wink finds belongs to a token: it begins one, goes on with one, or goes on in small letters after a capital. */
export const GLUE = { begins: 0, joins: 1, joinsSmall: 2 } as const;

/** A run as it was split. */
export interface Run {
  readonly text: string;
  /** What wink is handed for it: with blanks around punctuation, so that wink finds each part in its own tables at once. */
  readonly input: string;
  /** The tokens, each starting where the one before it ends. */
  readonly words: readonly Word[];
  /** One of `GLUE` for each part that wink finds. */
  readonly glue: readonly number[];
}

/** Most words and most runs remembered: some 20 MB when full; then both are forgotten and learnt anew. */
const MOST = 1 << 16;
const SLOTS = MOST * 2;
/** A place of the table of runs: two hashes over the characters, their number (0: free), and what the run is. All in one line of memory. */
const slots = new Int32Array(SLOTS * 4);
let filled = 0;
let several: Run[] = [];

/** Words by number: the letters of word `n` at `2n`, in lower case at `2n + 1`. */
export const wordLetters: string[] = [];
/** Length of a row of `wordRows`, and what stands in it after the shape. */
export const WORD_ROW = 4;
export const WORD_FORM = 1;
export const WORD_LENGTH = 2;
/** Shape, form and length of each, side by side so that reading one costs a line of memory and no chain of objects. */
export const wordRows: Int32Array = new Int32Array(MOST * WORD_ROW);
const numbers = new Map<string, number>();

/** The parts of all runs of several, run after run: how many there are, then one integer for each, the number of the word that it begins above its `GLUE`. */
let parts = new Int32Array(1 << 14);
let partsFilled = 0;
/** Where the parts of each such run begin; -1 where a word has no number. */
const firstPart = new Int32Array(MOST);
/** Bits of the glue in such an integer. */
export const GLUE_BITS = 2;

export const UNKNOWN = -1;
export const CHECK_SEED = 0x9e3779b9 | 0;

/** The second hash of a run with one more character, independent of the first: two runs alike in both and in length are taken for one (1 in 2^64). */
export function checkWith(check: number, code: number): number {
  return (Math.imul(check, 31) + code) | 0;
}

/** What is known of a run: the number of the word that it is, `UNKNOWN`, or a number below that for `runOf`. */
export function findRun(hash: number, check: number, length: number): number {
  for (let at = slotOf(hash); ; at = (at + 4) & (SLOTS * 4 - 1)) {
    const here = slots[at + 2]!;
    if (here === 0) return UNKNOWN;
    if (here === length && slots[at] === hash && slots[at + 1] === check) return slots[at + 3]!;
  }
}

/**
 * Asks for the places of so many runs, by their hashes. Each is a line of memory that is rarely at hand, and a processor waits for many at once only where
 * nothing depends on what it waits for.
 */
export function touchRuns(hashes: Int32Array, count: number): void {
  let sum = 0;
  for (let i = 0; i < count; i++) sum |= slots[slotOf(hashes[i]!)]!;
  touched[0] = sum;
}
/** Keeps the look from being left out as idle; means nothing. */
const touched = new Int32Array(1);

/** A run of several words or parts, by what `findRun` gave. */
export function runOf(found: number): Run {
  return several[-2 - found]!;
}

/** Where `runParts` tells of a run of several parts; -1 where only `runOf` does. */
export function partsAt(found: number): number {
  return firstPart[-2 - found]!;
}

/** See `parts`. */
export function runParts(): Int32Array {
  return parts;
}

function slotOf(hash: number): number {
  return ((hash ^ (hash >>> 15)) & (SLOTS - 1)) * 4;
}

/** Forgets all words and runs when the tables are nearly full. What `findRun` gave before is void then. */
export function makeRoom(): void {
  if (filled < MOST - MOST / 4 && numbers.size < MOST - MOST / 4) return;
  slots.fill(0);
  filled = 0;
  several = [];
  partsFilled = 0;
  wordLetters.length = 0;
  numbers.clear();
}

/** Remembers how wink split a run, unless the tables are full: `parts` one after the other are the run. */
export function learnRun(text: string, found: readonly string[]): Run {
  const run = splitRun(text, found);
  if (filled >= MOST) return run;
  let hash = HASH_SEED;
  let check = CHECK_SEED;
  for (let i = 0; i < text.length; i++) {
    hash = hashWith(hash, text.charCodeAt(i));
    check = checkWith(check, text.charCodeAt(i));
  }
  if (findRun(hash, check, text.length) !== UNKNOWN) return run;
  let at = slotOf(hash);
  while (slots[at + 2] !== 0) at = (at + 4) & (SLOTS * 4 - 1);
  const number = found.length === 1 && run.input === text ? (numbers.get(text) ?? UNKNOWN) : UNKNOWN;
  if (number === UNKNOWN) firstPart[several.length] = keepParts(run);
  slots[at] = hash;
  slots[at + 1] = check;
  slots[at + 2] = text.length;
  slots[at + 3] = number === UNKNOWN ? -1 - several.push(run) : number;
  filled++;
  return run;
}

/** Writes the parts of a run behind those of the others, and tells where. */
function keepParts({ words, glue }: Run): number {
  const start = partsFilled;
  if (start + glue.length >= parts.length) {
    parts = longer(parts, (start + glue.length) * 2);
  }
  let at = start;
  let word = 0;
  parts[at++] = glue.length;
  for (const each of glue) {
    const number = each === GLUE.begins ? numbers.get(words[word++]!.text) : 0;
    if (number === undefined) return -1;
    parts[at++] = (number << GLUE_BITS) | each;
  }
  partsFilled = at;
  return start;
}

/** How a run falls into tokens when wink finds these parts in it. */
export function splitRun(text: string, parts: readonly string[]): Run {
  const found: string[] = [];
  const glue: number[] = [];
  let from = 0;
  let at = 0;
  for (const part of parts) {
    const end = Math.min(at + part.length, text.length);
    const joined = at > from && joins(text, from, at, end);
    if (joined) found[found.length - 1] = text.slice(from, end);
    else {
      from = at;
      found.push(text.slice(at, end));
    }
    const small = isLower(text.charCodeAt(at)) && isUpper(text.charCodeAt(from)) && end - at > 2;
    glue.push(!joined ? GLUE.begins : small ? GLUE.joinsSmall : GLUE.joins);
    at = end;
  }
  return { text, input: inputOf(text, parts), words: found.map(wordOf), glue };
}

/** What wink is handed for a run that it has not split yet: a possessive is set apart, which wink does or does not by what it has read before. */
export function setApart(text: string): string {
  const possessive = text.includes("'") || text.includes('’') ? POSSESSIVE.exec(text) : null;
  if (possessive === null) return text;
  const [, before, ending, after] = possessive as unknown as [string, string, string, string];
  return CONTRACTED.test(before) ? text : `${before} ${ending} ${after}`;
}
const POSSESSIVE = /^(.*[\p{L}\d.])(['’]s)(?![\p{L}\d])(.*)$/iu;
/** Before these 's is a verb ("let's": a pronoun), and wink knows them whole. */
const CONTRACTED = /(?:^|[^\p{L}])(?:he|here|how|it|let|she|that|there|this|what|when|where|which|who|why)$/iu;

/**
 * What wink is handed for a run that it has split: its words and the punctuation around and between them apart. As it stands where two words follow on each other or
 * punctuation is longer than a sign: a contraction, a figure with a unit, whose parts alone are something else.
 */
function inputOf(text: string, parts: readonly string[]): string {
  let word = false;
  let words = 0;
  for (const part of parts) {
    if (isWordCode(part.charCodeAt(0))) {
      if (word || /['’]/.test(part)) return setApart(text);
      word = true;
      words++;
    } else {
      if (part.length > 1) return setApart(text);
      word = false;
    }
  }
  return words > 0 && parts.length > 1 && parts.join('') === text ? parts.join(' ') : text;
}

/** The word of these letters: equal tokens share their strings, whose hash is then known to every table they are looked up in. */
export function wordOf(text: string): Word {
  const number = numbers.get(text);
  if (number !== undefined)
    return {
      text: wordLetters[number * 2]!,
      lower: wordLetters[number * 2 + 1]!,
      shape: wordRows[number * WORD_ROW]!,
      form: wordRows[number * WORD_ROW + WORD_FORM]!,
    };
  const low = text.toLowerCase();
  const lower = low.includes('’') ? low.replaceAll('’', "'") : low;
  const word = { text, lower, shape: shapeOf(text, low), form: formOf(lower) };
  const next = numbers.size;
  if (next < MOST) {
    numbers.set(text, next);
    wordLetters.push(text, lower);
    wordRows[next * WORD_ROW] = word.shape;
    wordRows[next * WORD_ROW + WORD_FORM] = word.form;
    wordRows[next * WORD_ROW + WORD_LENGTH] = text.length;
  }
  return word;
}

function shapeOf(word: string, lower: string): number {
  let bits = 0;
  if (isUpper(word.charCodeAt(0))) bits |= SHAPE.capital;
  if (word !== lower && word === word.toUpperCase() && word.length > 1) bits |= SHAPE.upper;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (isDigit(code)) bits |= SHAPE.digit;
    else if (code === 45) bits |= SHAPE.hyphen;
  }
  if (lower === "'s" || lower === '’s' || lower === "'" || lower === '’') bits |= SHAPE.possessive;
  const inner = innerCapital(word);
  if (inner > 0 && isLower(word.charCodeAt(inner + 1))) bits |= SHAPE.inner;
  return bits;
}

/** Index of the first capital after the first letter, or -1. */
export function innerCapital(word: string): number {
  for (let i = 1; i < word.length; i++) if (isUpper(word.charCodeAt(i))) return i;
  return -1;
}

/** True where a hyphen or an inner apostrophe ties a part to the token before it ("Iranian-backed", "Ba'ath"). */
function joins(text: string, from: number, start: number, end: number): boolean {
  const here = text.charCodeAt(start);
  const before = text.charCodeAt(start - 1);
  // A hyphen between letters or digits joins what follows it; the hyphen itself joins what precedes it when a letter follows.
  if (isHyphen(here) && end === start + 1)
    return isWordCode(before) && isLetter(text.charCodeAt(end)) && isLetter(text.charCodeAt(from));
  if (isHyphen(before) && start - 1 > from) return isLetter(here) && isWordCode(text.charCodeAt(start - 2));
  if (isApostrophe(here) && end === start + 1)
    return isLetter(before) && isLetter(text.charCodeAt(end)) && !isContraction(text, end);
  if (isApostrophe(before) && start - 1 > from) return isLetter(here);
  return false;
}

/** True when what follows an apostrophe is a possessive or contracted ending, not the rest of a name. */
function isContraction(text: string, at: number): boolean {
  let end = at;
  while (end < text.length && end - at < 4 && isLetter(text.charCodeAt(end))) end++;
  const tail = text.slice(at, end).toLowerCase();
  return (
    tail === 's' || tail === 't' || tail === 're' || tail === 've' || tail === 'll' || tail === 'd' || tail === 'm'
  );
}
