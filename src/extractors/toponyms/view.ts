/** A report as the search for names sees it: folded pieces, the tokens they stand in, and what each piece is, in typed arrays. */
import {
  type Document,
  type FormColumn,
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

/** Pieces are numbered; arrays run over them unless told otherwise. */
export interface View {
  readonly text: string;
  readonly segments: Segments;
  readonly tokens: Tokens;
  readonly mentions: readonly Mention[];
  readonly pieces: Pieces;
  readonly gazetteer: Gazetteer;
  readonly cues: PlaceCues;
  /** Bits of words by form (see `IS`). */
  readonly column: FormColumn;
  /** Token that each piece starts in; -1 for endnote marks and the like. */
  readonly tokenOf: Int32Array;
  /** By token: the last piece that starts in it, or -1. */
  readonly lastPiece: Int32Array;
  /** `PIECE` bits. */
  readonly kind: Uint8Array;
  /** Bits of the piece as a word (see `IS`); 0 for breaks. */
  readonly bits: Int32Array;
  /** By sentence: 1 where most words are capitalized, so that shape says little. */
  readonly titled: Uint8Array;
}

export function viewOf(doc: Document, resources: Resources): View {
  const segments = layerOf(doc, 'segments');
  const tokens = layerOf(doc, 'tokens');
  const { text } = doc.report;
  const pieces = foldReport(text);
  const column = columnOf(resources);
  const { count } = pieces;
  const view: View = {
    text,
    segments,
    tokens,
    mentions: doc.layers.mentions ?? [],
    pieces,
    gazetteer: resources.gazetteer,
    cues: resources.placeCues,
    column,
    tokenOf: new Int32Array(count),
    lastPiece: new Int32Array(tokens.count).fill(-1),
    kind: new Uint8Array(count),
    bits: new Int32Array(count),
    titled: titledSentences(segments, tokens),
  };
  align(view);
  for (let i = 0; i < count; i++) {
    if (pieces.hash[i] === BREAK) continue;
    view.bits[i] = bitsOfPiece(view, i);
    view.kind[i] = kindOfPiece(view, i);
  }
  return view;
}

function align({ pieces, tokens, tokenOf, lastPiece }: View): void {
  let t = 0;
  for (let i = 0; i < pieces.count; i++) {
    const at = pieces.start[i]!;
    while (t < tokens.count && tokens.end[t]! <= at) t++;
    const inside = t < tokens.count && tokens.start[t]! <= at;
    tokenOf[i] = inside ? t : -1;
    if (inside) lastPiece[t] = i;
  }
}

const STOP = 46;

function bitsOfPiece({ text, pieces, tokens, tokenOf, column }: View, i: number): number {
  const token = tokenOf[i]!;
  const start = pieces.start[i]!;
  const end = pieces.end[i]!;
  if (token >= 0 && tokens.start[token] === start) {
    const stop = tokens.end[token]!;
    if (stop === end || (stop === end + 1 && pieces.units[end] === STOP && end > start))
      return column.of(tokens.form[token]!, tokens.lower[token]!) & ~IS.dotted;
  }
  if (isDigit(pieces.units[start]!)) return 0;
  const lower = text.slice(start, end).toLowerCase();
  return column.of(formOf(lower), lower) & ~IS.dotted;
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

/** Sentences of at least four words of which most are capitalized: headlines. */
function titledSentences(segments: Segments, tokens: Tokens): Uint8Array {
  const out = new Uint8Array(segments.sentences.length);
  for (let s = 0; s < out.length; s++) {
    let words = 0;
    let capitals = 0;
    for (let t = tokens.sentenceFirst[s]!; t < tokens.sentenceFirst[s + 1]!; t++) {
      const shape = tokens.shape[t]!;
      if (shape & (SHAPE.punct | SHAPE.digit | SHAPE.possessive)) continue;
      words++;
      if (shape & SHAPE.capital) capitals++;
    }
    if (words >= 4 && capitals >= words * 0.7) out[s] = 1;
  }
  return out;
}

/** True when piece `i` has one of the `PIECE` bits; false past the end. */
export function isPiece({ kind }: View, i: number, bits: number): boolean {
  return i < kind.length && (kind[i]! & bits) !== 0;
}

/** Bits of a piece as a word; 0 past either end. */
export function wordAt({ bits }: View, i: number): number {
  return i >= 0 && i < bits.length ? bits[i]! : 0;
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
export function runEnd({ kind, bits }: View, i: number): number {
  const stop = Math.min(kind.length, i + 6);
  let end = i;
  let at = i;
  while (at < stop && (at === i || kind[at]! & PIECE.joined)) {
    if (kind[at]! & (PIECE.name | PIECE.figure)) end = ++at;
    else if (
      (kind[at]! & PIECE.article || bits[at]! & IS.connector) &&
      at + 1 < kind.length &&
      kind[at + 1]! & PIECE.name
    )
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
