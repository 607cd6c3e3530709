/** Names that the gazetteer lists, where the way they are written makes them names. */
import { isUpper, SHAPE } from '../../document/index.js';
import { allMatches, depthOf, MAX_PIECES, NAME_CLASS, POSSESSIVE, variantsOf } from '../../lexicon/index.js';
import { because, type Candidate, candidateOf } from './candidate.js';
import { leftContext } from './left-context.js';
import { alternateSet, entryAt, type NameEntry, type NameSet, NO_PLACES, setOf, wordEntry } from './name-sets.js';
import type { NamedPlace } from './readings.js';
import {
  HYPHEN,
  isNameShaped,
  isPiece,
  isToken,
  lowerAt,
  PIECE,
  runEnd,
  sameSentence,
  type View,
  wordAt,
} from './view.js';
import { FIRST_NAME, IS, wordBits } from './words.js';

/** Most shorter names looked at under one longest name. */
const DEPTH = 8;
const matches = new Int32Array(DEPTH);
const DOLLAR = 36;
/** Logarithms of inhabitants. Above the first (400,000) a place keeps its name whatever stands beside it; the second is 60,000, the third 36,000. */
const GREAT = 13;
const TOWN = 11;
const SMALL = 10.5;

/** The longest listed name at piece `i` whose capitals make it a name. */
export function listedAt(view: View, i: number): Candidate | null {
  if ((wordAt(view, i) & IS.opens) === 0) return null;
  const { pieces, gazetteer, tokens, tokenOf } = view;
  const { trie } = gazetteer;
  const reach = reachOf(view, i);
  if (reach === i + 1 && isToken(view, i)) {
    // Most names are one word, which no name goes on from: what it means is known by its form.
    const token = tokenOf[i]!;
    const entry = wordEntry(gazetteer, tokens.form[token]!, tokens.lower[token]!);
    return entry === null ? null : meant(view, entry, i, reach);
  }
  const count = allMatches(trie, pieces, i, reach, matches);
  for (let m = count - 1; m >= 0; m--) {
    const node = matches[m]!;
    const found = meant(view, entryAt(gazetteer, node), i, i + depthOf(trie, node));
    if (found) return found;
  }
  return null;
}

/** The places or the adjective that pieces `from … to - 1` mean, where the way they are written makes them a name. */
function meant(view: View, entry: NameEntry, from: number, to: number): Candidate | null {
  if (!sameSentence(view, from, to) || !isNameShaped(view, from, to)) return null;
  if (isNeverAlone(view, from) && isNoName(view, from, to)) return null;
  const set = placesOf(view, entry, from, to);
  if (entry.demonyms.places.length > 0 && !set.largeTown) return candidateOf(view, from, to, entry.demonyms, 'demonym');
  return set.places.length > 0 ? candidateOf(view, from, to, set, 'named') : null;
}

/**
 * How far a name that begins at piece `i` can go: as long as words follow that some name goes on with, and to the last of them that it can
 * end with ("Baghdad in the" ends at Baghdad).
 */
function reachOf({ bits, kind, pieces, count, segments }: View, i: number): number {
  const most = Math.min(count, i + MAX_PIECES);
  let to = i + 1;
  while (to < most && (bits[to]! & IS.inside || pieces.hash[to] === POSSESSIVE)) to++;
  if (!segments.upperCase)
    while (to > i + 1 && (kind[to - 1]! & ENDS) === 0 && pieces.hash[to - 1] !== POSSESSIVE) to--;
  return to;
}
const ENDS = PIECE.name | PIECE.figure;

/** The places of a name; abbreviations only where the text writes them so. */
export function placesAt(view: View, node: number, from: number, to: number): NameSet {
  return placesOf(view, entryAt(view.gazetteer, node), from, to);
}

function placesOf(view: View, { words, mixed, some }: NameEntry, from: number, to: number): NameSet {
  const isName = isWord(view, from, to);
  if (mixed.length === 0) return isName ? words : NO_PLACES;
  const written = view.text.slice(view.pieces.start[from], view.pieces.end[to - 1]);
  let bits = 0;
  for (let k = 0; k < mixed.length && k < MOST_MIXED; k++) {
    const { place, kind } = mixed[k]!;
    if (kind === NAME_CLASS.abbreviation ? isAbbreviated(view, from, written, place) : isName) bits |= 1 << k;
  }
  let set = some.get(bits);
  if (set === undefined) {
    const places: NamedPlace[] = [];
    for (let k = 0; k < mixed.length && k < MOST_MIXED; k++)
      if (bits & (1 << k) && !places.some(({ place }) => place === mixed[k]!.place)) places.push(mixed[k]!);
    set = setOf(view.gazetteer, places);
    some.set(bits, set);
  }
  return set;
}

/** Places looked at of a name that is a short form of one. */
const MOST_MIXED = 31;

/**
 * "Jisr al Shughur" is not Jisr: where the name goes on by an article or a hyphen, the whole is looked up in other spellings, and taken
 * for an unlisted name when there is none.
 */
export function wholeName(view: View, i: number, listed: Candidate): Candidate {
  if (listed.via === 'demonym') return listed;
  if (!isTied(view, listed.to) && !isFirstPart(view, listed)) return listed;
  const run = runEnd(view, i);
  if (run <= listed.to) return listed;
  const { pieces, tokens, tokenOf, gazetteer } = view;
  const near = variantsOf(gazetteer, pieces, i, run);
  if (near.length > 0) {
    const whole = candidateOf(view, i, run, alternateSet(gazetteer, near), 'named');
    whole.evidence.push(because(view, 'toponym/variant', 0, i, run));
    return whole;
  }
  if (pieces.end[run - 1]! < tokens.end[tokenOf[run - 1]!]! || isInstitution(view, i, run)) return listed;
  // Two listed names tied by a hyphen ("Athens-Clarke", "the Israel-Iran War") stay two, and so does a large place.
  const next = listedAt(view, listed.to);
  if (next && next.via === 'named' && next.set.weight > GREAT) return listed;
  if (listed.set.weight > GREAT || (next?.to === run && listed.set.weight > TOWN)) return listed;
  const whole = candidateOf(view, i, run, NO_PLACES, 'context');
  whole.evidence.push(because(view, 'toponym/longer-name', -0.5, i, run));
  return whole;
}

/** "at Tondi Bango Sud": a small place's name after a preposition of place that goes on with words that are no English ones. */
function isFirstPart(view: View, { to, from, first, set }: Candidate): boolean {
  if (to - from > 1 || set.weight > SMALL || !isPiece(view, to, PIECE.capital) || view.segments.upperCase) return false;
  const word = wordAt(view, to);
  if (word & (IS.never | IS.areaAfter | IS.natureAfter | IS.title) || wordBits(word) !== 0) return false;
  if (view.titled[view.tokens.sentence[first]!] === 1) return false;
  return leftContext(view, from).locative && listedAt(view, to) === null;
}

/** True when piece `at` hangs on the one before it by a hyphen, or is an Arabic or Romance article inside a name. */
function isTied(view: View, at: number): boolean {
  if (!isPiece(view, at, PIECE.joined)) return false;
  const { units, end } = view.pieces;
  if (units[end[at - 1]!] === HYPHEN) return isPiece(view, at, PIECE.capital);
  return isPiece(view, at, PIECE.article) && isPiece(view, at + 1, PIECE.capital);
}

/** Titles, months and the like; before a figure ("US$") a code is a currency. */
function isNeverAlone({ bits, pieces }: View, piece: number): boolean {
  return (bits[piece]! & (IS.never | IS.title)) !== 0 || pieces.units[pieces.end[piece]!] === DOLLAR;
}

/** One word, or a word and figures ("October 6"). */
function isNoName(view: View, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (!isPiece(view, i, PIECE.figure)) return false;
  return true;
}

/** "US", "U.S.", "D.C."; a state's short form only after a comma ("Cook, Minn.") unless it has full stops inside. */
function isAbbreviated(view: View, from: number, written: string, place: number): boolean {
  const { pieces, gazetteer, segments } = view;
  if (
    segments.upperCase
      ? !written.includes('.') && written.length < 3 && lowerAt(view, from - 1) !== 'the'
      : !isUpper(written.charCodeAt(0))
  )
    return false;
  const isArea = gazetteer.features[gazetteer.feature[place]!] === 'A.ADM1';
  if (!isArea) return written === written.toUpperCase();
  const dotted = /^[A-Z]\.[A-Z]/.test(written);
  if (dotted && !gazetteer.nameOf(place).includes(' ')) return false;
  if (dotted || (written.length >= 3 && written === written.toUpperCase())) return true;
  let at = pieces.start[from]! - 1;
  while (at >= 0 && pieces.units[at] === 32) at--;
  const before = pieces.units[at];
  return before === 44 || before === 40;
}

/** Written as a word, not as a code in capitals in the middle of ordinary text. */
function isWord({ pieces, segments, tokens, tokenOf, titled }: View, from: number, to: number): boolean {
  if (to - from > 1 || segments.upperCase) return true;
  const token = tokenOf[from]!;
  if (pieces.end[from]! - pieces.start[from]! > 4 || (tokens.shape[token]! & SHAPE.upper) === 0) return true;
  const sentence = tokens.sentence[token]!;
  return titled[sentence] === 1 || segments.sentences[sentence]!.kind === 'heading';
}

/** Runs that open with a title, a month or a first name, or hold an organisation's word. */
export function isInstitution({ bits }: View, from: number, to: number): boolean {
  if (bits[from]! & (IS.title | IS.never)) return true;
  for (let i = from; i < to; i++) if (bits[i]! & (IS.orgHead | IS.roleAfter)) return true;
  return to - from > 1 && (bits[from]! & FIRST_NAME) !== 0;
}
