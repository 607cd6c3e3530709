/** Tokens: wink's tokenizer and tagger, aligned to the report's own offsets and laid out as a struct of arrays. */
import model from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';
import {
  formOf,
  isApostrophe,
  isHyphen,
  isLetter,
  isLower,
  isSpace,
  isUpper,
  isWordCode,
  layerOf,
  type Segments,
  SHAPE,
  type Tokens,
  UPOS,
} from '../document/index.js';
import type { Extractor } from './stage.js';
import { type TrueCaser, trueCaserOf } from './truecase.js';

// The segments stage has found the sentences; wink's tagger does not ask for its own.
const nlp = winkNLP(model, ['pos']);
const { its } = nlp;
const posCode = new Map<string, number>(UPOS.map((tag, code) => [tag, code]));
const PUNCT = posCode.get('PUNCT')!;
const SPACE = posCode.get('SPACE')!;
const ADJ = posCode.get('ADJ')!;
/** wink is handed this many characters at a time, so that its buffers stay small on long reports. */
const CHUNK = 40_000;
/** Longest stretch without blanks that wink is handed whole. */
const UNBROKEN = 1000;
const UNBROKEN_RUN = /\S{1000}/gu;

export const tokens: Extractor<'tokens'> = {
  name: 'tokens',
  version: '1',
  requires: ['segments'],
  provides: 'tokens',
  extract(doc, resources) {
    const segments = layerOf(doc, 'segments');
    // Only copy in capitals needs the gazetteer: the rest should not wait for it.
    const caser = segments.upperCase ? trueCaserOf(resources) : undefined;
    return { value: tokenize(doc.report.text, segments, caser) };
  },
};

class Builder {
  start: number[] = [];
  end: number[] = [];
  pos: number[] = [];
  sentence: number[] = [];
  word: Word[] = [];
  /** Whether the token starts with a capital, in truecased copy by the truecaser. */
  capital: boolean[] = [];
}

function tokenize(text: string, segments: Segments, caser: TrueCaser | undefined): Tokens {
  const builder = new Builder();
  const { sentences } = segments;
  for (let from = 0; from < sentences.length; ) {
    let to = from + 1;
    while (to < sentences.length && sentences[to]!.end - sentences[from]!.start < CHUNK) to++;
    readChunk(text, segments, caser, from, to, builder);
    from = to;
  }
  return finish(text, builder, sentences.length, caser !== undefined);
}

/** Tokenizes sentences `from … to - 1` in one call of wink; a line break between sentences keeps its taggers' contexts apart. */
function readChunk(
  text: string,
  segments: Segments,
  caser: TrueCaser | undefined,
  from: number,
  to: number,
  out: Builder,
): void {
  const { sentences } = segments;
  let input = '';
  for (let s = from; s < to; s++) {
    const sentence = text.slice(sentences[s]!.start, sentences[s]!.end);
    // wink's cost grows with the square of a stretch without blanks: one longer than any word or address is cut.
    input += `${sentence.length > UNBROKEN ? sentence.replace(UNBROKEN_RUN, '$& ') : sentence}\n\n`;
  }
  const words = nlp.readDoc(caser ? caser.rewrite(input) : input).tokens();
  const values = words.out(its.value) as string[];
  const tags = words.out(its.pos) as string[];
  let s = from;
  let at = sentences[s]!.start;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const code = posCode.get(tags[i]!) ?? 0;
    if (code === SPACE || isBlank(value)) continue;
    // The next place in the text where this token can stand: after white space, in this sentence or a later one.
    for (;;) {
      while (at < sentences[s]!.end && isSpace(text.charCodeAt(at))) at++;
      if (at < sentences[s]!.end) break;
      s++;
      if (s >= to) return;
      at = sentences[s]!.start;
    }
    const end = Math.min(at + value.length, sentences[s]!.end);
    push(out, text, at, end, code, s, value);
    at = end;
  }
}

/** White space alone, as `trim` knows it; the first character tells for nearly all. */
function isBlank(value: string): boolean {
  return !isWordCode(value.charCodeAt(0)) && value.trim() === '';
}

/** Adds a token, joined to the one before it where a hyphen or an inner apostrophe ties the two ("Iranian-backed", "Ba'ath"). */
function push(
  out: Builder,
  text: string,
  start: number,
  end: number,
  pos: number,
  sentence: number,
  value: string,
): void {
  const last = out.end.length - 1;
  if (
    last >= 0 &&
    out.end[last] === start &&
    out.sentence[last] === sentence &&
    joins(text, out.start[last]!, start, end)
  ) {
    out.end[last] = end;
    out.word[last] = wordOf(text.slice(out.start[last]!, end));
    out.pos[last] =
      isLower(text.charCodeAt(start)) && isUpper(text.charCodeAt(out.start[last]!)) && end - start > 2 && pos !== PUNCT
        ? ADJ
        : pos === PUNCT
          ? out.pos[last]!
          : pos;
    return;
  }
  out.start.push(start);
  out.end.push(end);
  out.pos.push(pos);
  out.sentence.push(sentence);
  // wink's own string where it is the text's: it is one and the same for all occurrences, so that looking it up costs little.
  out.word.push(wordOf(value.length === end - start && text.startsWith(value, start) ? value : text.slice(start, end)));
  out.capital.push(isUpper(value.charCodeAt(0)));
}

/** What a token's letters alone tell of it. */
interface Word {
  readonly text: string;
  readonly lower: string;
  /** Bits of `SHAPE` but for `punct` and `spaceBefore`. */
  readonly shape: number;
  readonly form: number;
}

/** Words met lately. Equal tokens share their strings, whose hash is then known to every table they are looked up in. */
const words = new Map<string, Word>();
const MOST_WORDS = 1 << 16;

function wordOf(text: string): Word {
  let word = words.get(text);
  if (word === undefined) {
    const low = text.toLowerCase();
    const lower = low.includes('’') ? low.replaceAll('’', "'") : low;
    word = { text, lower, shape: shapeOf(text, low), form: formOf(lower) };
    if (words.size >= MOST_WORDS) words.clear();
    words.set(text, word);
  }
  return word;
}

function joins(text: string, lastStart: number, start: number, end: number): boolean {
  const here = text.charCodeAt(start);
  const before = text.charCodeAt(start - 1);
  // A hyphen between letters or digits joins what follows it; the hyphen itself joins what precedes it when a letter follows.
  if (isHyphen(here) && end === start + 1)
    return isWordCode(before) && isLetter(text.charCodeAt(end)) && isLetter(text.charCodeAt(lastStart));
  if (isHyphen(before) && start - 1 > lastStart) return isLetter(here) && isWordCode(text.charCodeAt(start - 2));
  if (isApostrophe(here) && end === start + 1)
    return isLetter(before) && isLetter(text.charCodeAt(end)) && !isContraction(text, end);
  if (isApostrophe(before) && start - 1 > lastStart) return isLetter(here);
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

function finish(text: string, built: Builder, sentences: number, truecased: boolean): Tokens {
  const count = built.start.length;
  const shape = new Uint8Array(count);
  const lower = new Array<string>(count);
  const sentenceFirst = new Int32Array(sentences + 1);
  const sentence = Int32Array.from(built.sentence);
  const words = new Array<string>(count);
  const form = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const word = built.word[i]!;
    words[i] = word.text;
    lower[i] = word.lower;
    form[i] = word.form;
    let bits = word.shape;
    // In truecased copy a capital is what the truecaser made of it.
    if (truecased) bits = (bits & ~(SHAPE.capital | SHAPE.upper)) | (built.capital[i]! ? SHAPE.capital : 0);
    if (built.pos[i] === PUNCT) bits |= SHAPE.punct;
    if (built.start[i]! > 0 && isSpace(text.charCodeAt(built.start[i]! - 1))) bits |= SHAPE.spaceBefore;
    shape[i] = bits;
  }
  for (let s = 0, i = 0; s <= sentences; s++) {
    while (i < count && sentence[i]! < s) i++;
    sentenceFirst[s] = i;
  }
  return {
    count,
    start: Int32Array.from(built.start),
    end: Int32Array.from(built.end),
    pos: Uint8Array.from(built.pos),
    shape,
    sentence,
    sentenceFirst,
    text: words,
    lower,
    form,
  };
}

function shapeOf(word: string, lower: string): number {
  let bits = 0;
  const first = word.charCodeAt(0);
  if (isUpper(first)) bits |= SHAPE.capital;
  if (word !== lower && word === word.toUpperCase() && word.length > 1) bits |= SHAPE.upper;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code >= 48 && code <= 57) bits |= SHAPE.digit;
    else if (code === 45) bits |= SHAPE.hyphen;
  }
  if (lower === "'s" || lower === '’s' || lower === "'" || lower === '’') bits |= SHAPE.possessive;
  return bits;
}
