/** Folding: text cut into the small pieces (lower case, no accents, no apostrophes) by which all names are matched. */

import { Block, unitsOf } from '../document/index.js';

/**
 * The pieces of a text, as a struct of arrays. A piece is a run of letters and digits, folded: lower case, accents and inner apostrophes
 * dropped ("Sana'a" → `sanaa`), hyphens and spaces between pieces ignored ("Al-Asad" = "al Asad"), "U.S." → `us`, "&" → `and`. A
 * possessive 's is a piece of its own, so that "St. John's" can be a name and "Russia's" still starts with `russia`. Punctuation that
 * no name crosses (comma, full stop after a word, bracket, line of dashes) is a piece with the hash `BREAK`, which matches nothing.
 */
export interface Pieces {
  readonly text: string;
  /** Code units of `text` (see `unitsOf`). */
  readonly units: Uint16Array;
  readonly count: number;
  /** UTF-16 offsets into `text`. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** 32-bit hash of the folded piece; `BREAK` for a break. */
  readonly hash: Int32Array;
}

/** Hash of a piece that no name contains. */
export const BREAK = 0;

/** Longest word before a full stop that may be an abbreviation inside a name ("St. Louis", "Mt. Hood", "Ariz."). */
const ABBREVIATION_LIMIT = 4;
const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
const CHECK_SEED = 0x9e3779b9 | 0;
const CHECK_PRIME = 0x85ebca6b;

/** What a code unit is: 0 separator that breaks; 1 white space or hyphen; 2 dropped; 3 apostrophe; 4 full stop; 5 ampersand; 6 wide letter; else the folded ASCII code. */
const CLASS = new Uint8Array(0x10000);
const BREAKS = 0;
const GAP = 1;
const DROPPED = 2;
const APOSTROPHE = 3;
const STOP = 4;
const AMPERSAND = 5;
const WIDE = 6;
/** Letters that fold to two, and those that Unicode does not decompose. */
const LIGATURES: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ə: 'a',
};
const wide = new Map<number, string>();
fillClasses();

function fillClasses(): void {
  for (let code = 0x80; code < 0x10000; code++) if (code < 0xd800 || code > 0xdfff) CLASS[code] = classOf(code);
  for (let code = 0; code < 0x80; code++) {
    if (code >= 48 && code <= 57) CLASS[code] = code;
    else if (code >= 97 && code <= 122) CLASS[code] = code;
    else if (code >= 65 && code <= 90) CLASS[code] = code + 32;
    else if (code === 32 || (code >= 9 && code <= 13) || code === 45) CLASS[code] = GAP;
  }
  CLASS[39] = APOSTROPHE;
  CLASS[0x60] = APOSTROPHE;
  CLASS[46] = STOP;
  CLASS[38] = AMPERSAND;
}

function classOf(code: number): number {
  if (code === 0x2019 || code === 0x2018 || (code >= 0x2b9 && code <= 0x2bf) || code === 0xb4) return APOSTROPHE;
  if ((code >= 0x300 && code <= 0x36f) || code === 0xad || code === 0x200b || code === 0x200d) return DROPPED;
  if (code === 0xa0 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x3000 || code === 0xfeff)
    return GAP;
  if (code === 0x2010 || code === 0x2011 || code === 0x2013) return GAP;
  // Scripts without case and beyond Greek and Cyrillic are left as breaks: the reports are in English.
  if (code >= 0x530 && (code < 0x1e00 || code > 0x1eff)) return BREAKS;
  const char = String.fromCharCode(code);
  const low = char.toLowerCase();
  const plain = LIGATURES[low] ?? low.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  if (plain.length === 1 && plain >= 'a' && plain <= 'z') return plain.charCodeAt(0);
  if (!/^\p{L}+$/u.test(plain)) return BREAKS;
  wide.set(code, plain);
  return WIDE;
}

let scratchStart = new Int32Array(1 << 16);
let scratchEnd = new Int32Array(1 << 16);
let scratchHash = new Int32Array(1 << 16);

/** Hash of one folded word, as `foldText` gives it ("saladin", not "Saladin"). */
export function hashOfWord(folded: string): number {
  let hash = SEED;
  for (let i = 0; i < folded.length; i++) hash = Math.imul(hash ^ folded.charCodeAt(i), PRIME);
  return finish(hash);
}

/** Hash of the piece that a possessive 's makes. */
export const POSSESSIVE: number = hashOfWord("'s");
const AND = hashOfWord('and');

/** What was folded last: the stages that look for names all ask for the same report. */
let lastFolded: Pieces | null = null;
/** Shorter texts are names, which are not worth keeping. */
const LEAST_KEPT = 256;

/** Cuts a text into pieces. One pass over the code units; no strings are made. The arrays must not be written to. */
export function foldText(text: string): Pieces {
  if (text.length < LEAST_KEPT) return cut(text);
  if (lastFolded === null || lastFolded.text !== text) lastFolded = cut(text);
  return lastFolded;
}

function cut(text: string): Pieces {
  const to = text.length;
  const units = unitsOf(text);
  const most = to + 2;
  if (scratchStart.length < most) {
    scratchStart = new Int32Array(most * 2);
    scratchEnd = new Int32Array(most * 2);
    scratchHash = new Int32Array(most * 2);
  }
  const starts = scratchStart;
  const ends = scratchEnd;
  const hashes = scratchHash;
  let count = 0;
  for (let at = 0; at < to; ) {
    const kind = CLASS[units[at]!]!;
    if (kind === GAP || kind === DROPPED || kind === APOSTROPHE) {
      at++;
      continue;
    }
    if (kind < WIDE) {
      if (kind === AMPERSAND) {
        starts[count] = at;
        ends[count] = at + 1;
        hashes[count++] = AND;
      } else if (kind !== STOP || count === 0 || ends[count - 1]! - starts[count - 1]! > ABBREVIATION_LIMIT) {
        if (count > 0 && hashes[count - 1] !== BREAK) {
          starts[count] = at;
          ends[count] = at + 1;
          hashes[count++] = BREAK;
        }
      }
      at++;
      continue;
    }
    const start = at;
    let hash = SEED;
    let end = at;
    for (;;) {
      const unit = units[at]!;
      // Past the end stands a zero, which breaks.
      const here = CLASS[unit]!;
      if (here > WIDE) {
        hash = Math.imul(hash ^ here, PRIME);
        end = ++at;
        continue;
      }
      if (here === WIDE) {
        const letters = wide.get(unit)!;
        for (let i = 0; i < letters.length; i++) hash = Math.imul(hash ^ letters.charCodeAt(i), PRIME);
        end = ++at;
        continue;
      }
      if (here === DROPPED) {
        end = ++at;
        continue;
      }
      if (here === APOSTROPHE) {
        const next = CLASS[units[at + 1]!]!;
        if (at + 1 < to && next >= WIDE) {
          if (next === 115 && !isLetterUnit(units, at + 2, to)) break;
          at++;
          continue;
        }
        break;
      }
      // "U.S.", "D.R.C.": single letters tied by full stops.
      if (here === STOP && isInitial(units, start, at, end, to)) {
        at++;
        if (at >= to || CLASS[units[at]!]! < WIDE) {
          end = at;
          break;
        }
        continue;
      }
      break;
    }
    starts[count] = start;
    ends[count] = end;
    hashes[count++] = finish(hash);
    if (at < to && CLASS[units[at]!] === APOSTROPHE && at + 1 < to && CLASS[units[at + 1]!] === 115) {
      starts[count] = at;
      ends[count] = at + 2;
      hashes[count++] = POSSESSIVE;
      at += 2;
    }
  }
  const block = new Block(count * 3, 0);
  return {
    text,
    units,
    count,
    start: block.intsOf(starts, count),
    end: block.intsOf(ends, count),
    hash: block.intsOf(hashes, count),
  };
}

let lastText = '';
let lastPieces: Pieces | undefined;

/** The pieces of a whole report: several stages ask for them one after the other, and the text is cut once. */
export function foldReport(text: string): Pieces {
  if (lastPieces === undefined || lastText !== text) {
    lastPieces = foldText(text);
    lastText = text;
  }
  return lastPieces;
}

/** The folded pieces of a stretch of text as one string with single blanks: the form in which names are stored and compared. */
export function foldName(text: string): string {
  const pieces = foldText(text);
  let out = '';
  for (let i = 0; i < pieces.count; i++) {
    const word = foldedPiece(pieces, i);
    if (word !== '') out += out === '' ? word : ` ${word}`;
  }
  return out;
}

/** One piece as a folded string; empty for a break. */
export function foldedPiece(pieces: Pieces, index: number): string {
  if (pieces.hash[index] === BREAK) return '';
  if (pieces.hash[index] === POSSESSIVE) return "'s";
  if (pieces.hash[index] === AND) return 'and';
  let out = '';
  for (let at = pieces.start[index]!; at < pieces.end[index]!; at++) {
    const unit = pieces.units[at]!;
    const kind = CLASS[unit]!;
    if (kind > WIDE) out += String.fromCharCode(kind);
    else if (kind === WIDE) out += wide.get(unit)!;
  }
  return out;
}

/**
 * A second hash, independent of the pieces' own, over the folded letters of pieces `from … to - 1` with a blank after each; never 0.
 * Equals `checkOfFolded` of the same words.
 */
export function checkOfPieces(pieces: Pieces, from: number, to: number): number {
  let hash = CHECK_SEED;
  for (let i = from; i < to; i++) {
    const word = pieces.hash[i]!;
    if (word === POSSESSIVE || word === AND) hash = addWord(hash, foldedPiece(pieces, i));
    else
      for (let at = pieces.start[i]!; at < pieces.end[i]!; at++) {
        const unit = pieces.units[at]!;
        const kind = CLASS[unit]!;
        if (kind > WIDE) hash = (Math.imul(hash, 31) + kind) ^ (hash >>> 17);
        else if (kind === WIDE) hash = addWord(hash, wide.get(unit)!);
      }
    hash = Math.imul(hash ^ 32, CHECK_PRIME);
  }
  return hash | 0 || 1;
}

/** The same over words that are folded already. */
export function checkOfFolded(words: readonly string[]): number {
  let hash = CHECK_SEED;
  for (const word of words) hash = Math.imul(addWord(hash, word) ^ 32, CHECK_PRIME);
  return hash | 0 || 1;
}

function addWord(hash: number, word: string): number {
  let sum = hash;
  for (let i = 0; i < word.length; i++) sum = (Math.imul(sum, 31) + word.charCodeAt(i)) ^ (sum >>> 17);
  return sum;
}

/** Index of the first piece that starts at or after `offset`. */
export function pieceAt(pieces: Pieces, offset: number): number {
  let low = 0;
  let high = pieces.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces.start[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  mixed ^= mixed >>> 15;
  return mixed === BREAK ? 1 : mixed;
}

function isLetterUnit(units: Uint16Array, at: number, to: number): boolean {
  return at < to && CLASS[units[at]!]! >= WIDE;
}

/** True when the full stop at `at` follows a single letter and the run so far is single letters only, with another to come or before it. */
function isInitial(units: Uint16Array, start: number, at: number, end: number, to: number): boolean {
  if (end !== at || CLASS[units[at - 1]!]! < 97) return false;
  const single = at - 1 === start || CLASS[units[at - 2]!] === STOP;
  if (!single) return false;
  if (at - 1 > start) return true;
  return at + 2 < to && CLASS[units[at + 1]!]! >= 97 && CLASS[units[at + 2]!] === STOP;
}
