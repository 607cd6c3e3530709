/** A report as the search for names sees it: folded pieces, the tokens they stand in, and what each piece is, in typed arrays. */
import {
  boundTo,
  type Document,
  FormColumn,
  formOf,
  isDigit,
  isUpper,
  layerOf,
  type Mention,
  type Segments,
  SHAPE,
  type Tokens,
} from '../../document/index.js';
import {
  BREAK,
  foldReport,
  foldText,
  type Gazetteer,
  type Pieces,
  type PlaceCues,
  POSSESSIVE,
  type Resources,
} from '../../lexicon/index.js';
import { columnOf, IS, ORDINARY } from './words.js';

/** What a piece is, as bits. */
export const PIECE = {
  /** Begins with a capital. */
  capital: 1,
  /** Capitalized; in copy in capitals, by the truecaser's judgement. */
  name: 2,
  figure: 4,
  article: 8,
  /** Follows the piece before it in the same sentence, with only blanks or hyphens between. */
  joined: 16,
} as const;

/** Pieces are numbered; arrays run over them unless told otherwise. They are longer than the report needs, and hold until the next one is read. */
export interface View {
  readonly text: string;
  readonly segments: Segments;
  readonly tokens: Tokens;
  readonly mentions: readonly Mention[];
  readonly pieces: Pieces;
  readonly count: number;
  readonly gazetteer: Gazetteer;
  readonly cues: PlaceCues;
  /** By token: bits of the word (see `IS`); 0 after the last. */
  readonly words: Int32Array;
  /** Token that each piece starts in; -1 for endnote marks and the like. */
  readonly tokenOf: Int32Array;
  /** By token: the last piece that starts in it, or -1. */
  readonly lastPiece: Int32Array;
  /** `PIECE` bits. */
  readonly kind: Uint8Array;
  /** Bits of the piece as a word (see `IS`); 0 for breaks. */
  readonly bits: Int32Array;
  /** By sentence: 1 where most words are capitalized, so that shape says little; 1 where it is about sport. */
  readonly titled: Uint8Array;
  readonly sport: Uint8Array;
}

/** The arrays of a view, kept for the next report: making them anew would cost a short report a tenth of the stage. */
let arrays = makeArrays(1 << 12, 1 << 12, 1 << 8);

function makeArrays(pieces: number, tokens: number, sentences: number) {
  return {
    tokenOf: new Int32Array(pieces),
    kind: new Uint8Array(pieces),
    bits: new Int32Array(pieces),
    words: new Int32Array(tokens),
    lastPiece: new Int32Array(tokens),
    titled: new Uint8Array(sentences),
    sport: new Uint8Array(sentences),
  };
}

/** A report of more pieces than this is not kept room for. */
const MOST_KEPT = 1 << 20;

function roomFor(pieces: number, tokens: number, sentences: number): typeof arrays {
  const { kind, words, titled } = arrays;
  if (kind.length >= pieces && words.length >= tokens && titled.length >= sentences) return arrays;
  const larger = makeArrays(
    Math.max(pieces, kind.length),
    Math.max(tokens, words.length),
    Math.max(sentences, titled.length),
  );
  if (larger.kind.length <= MOST_KEPT) arrays = larger;
  return larger;
}

export function viewOf(doc: Document, resources: Resources): View {
  const segments = layerOf(doc, 'segments');
  const tokens = layerOf(doc, 'tokens');
  const { text } = doc.report;
  const pieces = foldReport(text);
  const column = columnOf(resources);
  const { count } = pieces;
  const { tokenOf, lastPiece, kind, bits, words, titled, sport } = roomFor(
    count,
    tokens.count + 1,
    segments.sentences.length,
  );
  const view: View = {
    text,
    segments,
    tokens,
    mentions: doc.layers.mentions ?? [],
    pieces,
    count,
    gazetteer: resources.gazetteer,
    cues: resources.placeCues,
    words,
    tokenOf,
    lastPiece,
    kind,
    bits,
    titled,
    sport,
  };
  readTokens(view, column);
  readPieces(view, column, partsOf(column));
  return view;
}

/** A sentence of at least this many words of which this part is capitalized is a headline. */
const LEAST_WORDS = 4;
const TITLED = 0.7;
/** A sentence with so many words of sport is about it. */
const SPORTY = 2;

/** Figures within a token ("H-3") and long ones ("12,500") are looked up in no list; a name may go on with them. */
const FIGURE = IS.inside;

/** Words by token, and what they make of their sentences. */
function readTokens({ tokens, segments, words, titled, sport }: View, column: FormColumn): void {
  const { form, lower, shape, sentenceFirst } = tokens;
  for (let s = 0; s < segments.sentences.length; s++) {
    let plain = 0;
    let capitals = 0;
    let sporty = 0;
    for (let t = sentenceFirst[s]!; t < sentenceFirst[s + 1]!; t++) {
      const how = shape[t]!;
      const bits =
        form[t]! < 0 && how & SHAPE.digit && isDigit(lower[t]!.charCodeAt(0)) ? FIGURE : column.of(form[t]!, lower[t]!);
      words[t] = bits;
      if ((bits & (IS.sport | IS.dotted)) === IS.sport) sporty++;
      if (how & (SHAPE.punct | SHAPE.digit | SHAPE.possessive)) continue;
      plain++;
      if (how & SHAPE.capital) capitals++;
    }
    titled[s] = plain >= LEAST_WORDS && capitals >= plain * TITLED ? 1 : 0;
    sport[s] = sporty >= SPORTY ? 1 : 0;
  }
  words[tokens.count] = 0;
}

/** What each piece is, and the token that it stands in. */
function readPieces(view: View, column: FormColumn, parts: Parts): void {
  const { pieces, count, tokens, tokenOf, lastPiece, kind, bits } = view;
  lastPiece.fill(-1, 0, tokens.count);
  let t = 0;
  for (let i = 0; i < count; i++) {
    const at = pieces.start[i]!;
    while (t < tokens.count && tokens.end[t]! <= at) t++;
    const inside = t < tokens.count && tokens.start[t]! <= at;
    tokenOf[i] = inside ? t : -1;
    if (inside) lastPiece[t] = i;
    if (pieces.hash[i] === BREAK) {
      bits[i] = 0;
      kind[i] = 0;
      continue;
    }
    bits[i] = bitsOfPiece(view, i, column, parts);
    kind[i] = kindOfPiece(view, i);
  }
}

/** What each piece of a token of several ("Iranian-backed") is, by the token's form: start and end in the token, and bits. */
interface Parts {
  of(form: number, lower: string): readonly number[];
}
const PART = 3;

const partsOf = boundTo((column: FormColumn): Parts => {
  const lists: number[][] = [];
  const indexes = new FormColumn((lower) => {
    const pieces = foldText(lower);
    const list: number[] = [];
    for (let i = 0; i < pieces.count; i++) {
      if (pieces.hash[i] === BREAK) continue;
      const [start, end] = [pieces.start[i]!, pieces.end[i]!];
      list.push(start, end, bitsOfPart(lower.slice(start, end), column));
    }
    return lists.push(list) - 1;
  });
  return { of: (form, lower) => lists[indexes.of(form, lower)]! };
});

function bitsOfPart(lower: string, column: FormColumn): number {
  return isDigit(lower.charCodeAt(0)) ? FIGURE : column.of(formOf(lower), lower) & ~IS.dotted;
}

const STOP = 46;

/** True when a piece is the whole of the token that it starts in, but for the full stop of an abbreviation. */
export function isToken({ pieces, tokens, tokenOf }: View, i: number): boolean {
  const token = tokenOf[i]!;
  if (token < 0 || tokens.start[token] !== pieces.start[i]) return false;
  const end = pieces.end[i]!;
  const stop = tokens.end[token]!;
  return stop === end || (stop === end + 1 && pieces.units[end] === STOP);
}

function bitsOfPiece(view: View, i: number, column: FormColumn, parts: Parts): number {
  const { text, pieces, tokens } = view;
  const token = view.tokenOf[i]!;
  if (isToken(view, i)) return view.words[token]! & ~IS.dotted;
  const start = pieces.start[i]!;
  const end = pieces.end[i]!;
  if (token >= 0 && tokens.form[token]! >= 0) {
    const at = tokens.start[token]!;
    const known = parts.of(tokens.form[token]!, tokens.lower[token]!);
    for (let k = 0; k < known.length; k += PART)
      if (known[k] === start - at && known[k + 1] === end - at) return known[k + 2]!;
  }
  return bitsOfPart(text.slice(start, end).toLowerCase(), column);
}

function kindOfPiece(view: View, i: number): number {
  const { text, pieces, tokens, tokenOf, bits, segments } = view;
  const { units } = pieces;
  const start = pieces.start[i]!;
  const end = pieces.end[i]!;
  const code = units[start]!;
  const token = tokenOf[i]!;
  let kind = 0;
  if (code >= 48 && code <= 57) kind |= PIECE.figure;
  else if (isUpper(code) || (code >= 0x100 && text[start] !== text[start]!.toLowerCase())) {
    kind |= PIECE.capital;
    if (!segments.upperCase || (token >= 0 && (tokens.shape[token]! & SHAPE.capital) !== 0)) kind |= PIECE.name;
  }
  const word = bits[i]!;
  // English words as well: only where a hyphen ties them to the name.
  if (word & IS.article || (word & IS.hyphenedArticle && units[end] === HYPHEN)) kind |= PIECE.article;
  if (i > 0 && token >= 0 && pieces.hash[i] !== POSSESSIVE) {
    const before = tokenOf[i - 1]!;
    if (before >= 0 && tokens.sentence[before] === tokens.sentence[token] && isGap(units, pieces.end[i - 1]!, start))
      kind |= PIECE.joined;
  }
  return kind;
}

export const HYPHEN = 45;

function isGap(units: Uint16Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = units[at]!;
    if (code !== 32 && code !== HYPHEN && code !== 0xa0 && code !== 0x2011 && code !== 10 && code !== 13) return false;
  }
  return true;
}

/** True when piece `i` has one of the `PIECE` bits; false past the end. */
export function isPiece({ kind, count }: View, i: number, bits: number): boolean {
  return i < count && (kind[i]! & bits) !== 0;
}

/** Bits of a piece as a word; 0 past either end. */
export function wordAt({ bits, count }: View, i: number): number {
  return i >= 0 && i < count ? bits[i]! : 0;
}

/** Lower-cased text of a piece; empty past the end and for breaks. */
export function lowerAt({ text, pieces, tokens, tokenOf }: View, piece: number): string {
  if (piece < 0 || piece >= pieces.count || pieces.hash[piece] === BREAK) return '';
  const token = tokenOf[piece]!;
  const start = pieces.start[piece]!;
  const end = pieces.end[piece]!;
  if (token >= 0 && tokens.start[token] === start && tokens.end[token] === end) return tokens.lower[token]!;
  return text.slice(start, end).toLowerCase();
}

/** End of the capitalized run that starts at piece `i`, articles and connectors inside it included. */
export function runEnd({ kind, bits, count }: View, i: number): number {
  const stop = Math.min(count, i + 6);
  let end = i;
  let at = i;
  while (at < stop && (at === i || kind[at]! & PIECE.joined)) {
    if (kind[at]! & (PIECE.name | PIECE.figure)) end = ++at;
    else if ((kind[at]! & PIECE.article || bits[at]! & IS.connector) && at + 1 < count && kind[at + 1]! & PIECE.name)
      at++;
    else break;
  }
  return end;
}

/** First and last content pieces are capitalized. */
export function isNameShaped(view: View, from: number, to: number): boolean {
  const { kind, pieces } = view;
  // In copy in capitals a name of several words may hold ordinary ones ("Costa Rica", "United States").
  if (view.segments.upperCase && to - from > 1) {
    for (let i = from; i < to; i++) if (kind[i]! & PIECE.name) return true;
    return /^(?:united|central|south|north|latin)$/.test(lowerAt(view, from));
  }
  const last = pieces.hash[to - 1] === POSSESSIVE ? to - 2 : to - 1;
  return isPiece(view, last, PIECE.name | PIECE.figure) && isPiece(view, from, PIECE.name | PIECE.article);
}

/** Not an ordinary word alone: a run that can be a name. */
export function isNameLike({ kind, bits }: View, from: number, to: number): boolean {
  if (to <= from || (kind[from]! & (PIECE.name | PIECE.article)) === 0) return false;
  for (let i = from; i < to; i++) {
    if (kind[i]! & PIECE.article) continue;
    const word = bits[i]!;
    if (word & (IS.direction | IS.facilityInner | IS.never)) continue;
    if (word & ORDINARY && to - from === 1) continue;
    return true;
  }
  return false;
}

export function sameSentence({ tokenOf, tokens }: View, from: number, to: number): boolean {
  const a = tokenOf[from]!;
  const b = tokenOf[to - 1]!;
  return a >= 0 && b >= 0 && tokens.sentence[a] === tokens.sentence[b];
}

/** Bits of the last piece in a token, where its hash decides: never a place, English word, person's name. */
export function lastBits({ lastPiece, bits }: View, token: number): number {
  const piece = lastPiece[token]!;
  return piece < 0 ? 0 : bits[piece]!;
}
