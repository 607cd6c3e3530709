/** Tokens: wink's tokenizer and tagger, aligned to the report's own offsets and laid out as a struct of arrays. */
import model from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';
import { isSpace, layerOf, type Segments, SHAPE, type Tokens, UPOS, unitsOf } from '../document/index.js';
import {
  CHECK_SEED,
  checkWith,
  findRun,
  GLUE,
  HASH_SEED,
  hashWith,
  learnRun,
  makeRoom,
  type Run,
  runOf,
  setApart,
  splitRun,
  UNKNOWN,
  wordBits,
  wordLower,
  wordOf,
  wordText,
} from './runs.js';
import type { Extractor } from './stage.js';
import { type TrueCaser, trueCaserOf } from './truecase.js';

// The segments stage has found the sentences; wink's tagger does not ask for its own.
const nlp = winkNLP(model, ['pos']);
const { its } = nlp;
const posCode = new Map<string, number>(UPOS.map((tag, code) => [tag, code]));
const PUNCT = posCode.get('PUNCT')!;
const ADJ = posCode.get('ADJ')!;
/** wink is handed this many characters at a time, so that its buffers stay small on long reports. */
const CHUNK = 40_000;
/** Longest run that wink is handed whole: its cost grows with the square of the length, and no word or address is longer. */
const LONGEST_RUN = 1000;

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

function tokenize(text: string, segments: Segments, caser: TrueCaser | undefined): Tokens {
  const { sentences } = segments;
  const table = new Table(text, caser !== undefined, sentences.length);
  const source = caser ? caser.rewrite(text) : text;
  for (let from = 0; from < sentences.length; ) {
    let to = from + 1;
    while (to < sentences.length && sentences[to]!.end - sentences[from]!.start < CHUNK) to++;
    readChunk(source, segments, from, to, table);
    from = to;
  }
  return table.finish(sentences.length);
}

/** The runs of some sentences. */
interface Runs {
  /** What the offsets point into: the text, or the truecased copy of it. */
  readonly source: string;
  /** Its code units (see `unitsOf`). */
  readonly units: Uint16Array;
  /** What `findRun` says of each, and where it starts. */
  readonly found: number[];
  readonly start: number[];
  /** The letters of those that are unknown, in order. */
  readonly unknown: string[];
  /** Index of the run after the last, for each sentence. */
  readonly stop: number[];
  /** All of it, as wink is handed it. */
  input: string;
}

/** Reads sentences `from … to - 1` in one call of wink; a line break between sentences keeps the tagger's contexts apart. */
function readChunk(source: string, { sentences }: Segments, from: number, to: number, table: Table): void {
  makeRoom();
  const runs: Runs = { source, units: unitsOf(source), found: [], start: [], unknown: [], stop: [], input: '' };
  for (let s = from; s < to; s++) {
    scan(runs, sentences[s]!.start, sentences[s]!.end);
    runs.stop.push(runs.start.length);
    runs.input += '\n\n';
  }
  const words = nlp.readDoc(runs.input).tokens();
  const tags = words.out(its.pos) as string[];
  const values = runs.unknown.length === 0 ? null : (words.out(its.value) as string[]);
  const mark = table.count;
  if (!take(runs, tags, values, from, table)) {
    table.count = mark;
    takeOneByOne(runs, from, table);
  }
}

/** Finds the runs of one sentence. */
function scan(runs: Runs, start: number, end: number): void {
  const { source, units, found, start: starts } = runs;
  // What stands from `done` on goes to wink as it is, until a run that goes in another form.
  let done = start;
  let at = start;
  for (;;) {
    const gap = at;
    let plain = true;
    for (; at < end; at++) {
      const code = units[at]!;
      if (!isSpace(code)) break;
      if (code !== 32) plain = false;
    }
    if (!plain) {
      // A line break within a sentence is a blank like any other.
      runs.input += source.slice(done, gap);
      runs.input += ' ';
      done = at;
    }
    if (at === end) break;
    const from = at;
    const most = Math.min(end, at + LONGEST_RUN);
    let hash = HASH_SEED;
    let check = CHECK_SEED;
    for (; at < most; at++) {
      const code = units[at]!;
      if ((code <= 32 || code >= 0xa0) && isSpace(code)) break;
      hash = hashWith(hash, code);
      check = checkWith(check, code);
    }
    const run = findRun(hash, check, at - from);
    found.push(run);
    starts.push(from);
    if (run >= 0 && at - from < LONGEST_RUN) continue;
    let input: string;
    if (run < UNKNOWN) input = runOf(run).input;
    else {
      const letters = source.slice(from, at);
      if (run === UNKNOWN) runs.unknown.push(letters);
      input = setApart(letters);
    }
    runs.input += source.slice(done, from);
    runs.input += input;
    runs.input += ' ';
    done = at;
  }
  runs.input += source.slice(done, end);
}

/** Adds the tokens of runs that wink read in one go, a line break after each sentence. False when wink's tokens are not those of the runs. */
function take(
  runs: Runs,
  tags: readonly string[],
  values: readonly string[] | null,
  from: number,
  table: Table,
): boolean {
  const { found, start, stop, unknown } = runs;
  let r = 0;
  let k = 0;
  let u = 0;
  for (let s = 0; s < stop.length; s++) {
    table.beginSentence(from + s);
    for (; r < stop[s]!; r++) {
      const at = start[r]!;
      const word = found[r]!;
      if (word >= 0) table.addWord(word, at, posCode.get(tags[k++]!) ?? 0);
      else {
        const run = word < UNKNOWN ? runOf(word) : learnRun(unknown[u]!, partsFrom(values!, k, unknown[u++]!.length));
        table.addRun(run, at, tags, k);
        k += run.glue.length;
      }
    }
    k++;
  }
  return k === tags.length;
}

/** The tokens from `at` on that make up a run of so many characters. */
function partsFrom(values: readonly string[], at: number, length: number): string[] {
  const parts: string[] = [];
  for (let k = at, left = length; left > 0 && k < values.length; k++) {
    parts.push(values[k]!);
    left -= values[k]!.length;
  }
  return parts;
}

/** The same where wink split a run in another way among others than alone: each is read by itself, without context for its tags. */
function takeOneByOne({ source, start, stop }: Runs, from: number, table: Table): void {
  let r = 0;
  for (let s = 0; s < stop.length; s++) {
    table.beginSentence(from + s);
    for (; r < stop[s]!; r++) {
      const at = start[r]!;
      const most = r + 1 < start.length ? Math.min(start[r + 1]!, at + LONGEST_RUN) : at + LONGEST_RUN;
      const letters = source.slice(at, most).trim();
      const words = nlp.readDoc(setApart(letters)).tokens();
      table.addRun(splitRun(letters, words.out(its.value) as string[]), at, words.out(its.pos) as string[], 0);
    }
  }
}

/** The token table as it grows. */
class Table {
  count = 0;
  private start: Int32Array;
  private end: Int32Array;
  private pos: Uint8Array;
  private shape: Uint8Array;
  private form: Int32Array;
  private sentence: Int32Array;
  private readonly sentenceFirst: Int32Array;
  private readonly words: string[] = [];
  private readonly lower: string[] = [];
  private current = 0;

  constructor(
    private readonly text: string,
    private readonly truecased: boolean,
    sentences: number,
  ) {
    const size = (text.length >> 2) + 64;
    this.start = new Int32Array(size);
    this.end = new Int32Array(size);
    this.pos = new Uint8Array(size);
    this.shape = new Uint8Array(size);
    this.form = new Int32Array(size);
    this.sentence = new Int32Array(size);
    this.sentenceFirst = new Int32Array(sentences + 1);
  }

  beginSentence(index: number): void {
    this.current = index;
    this.sentenceFirst[index] = this.count;
  }

  /** Adds a run that is one word, by its number. */
  addWord(word: number, at: number, pos: number): void {
    if (this.truecased) this.pushCased(wordText[word]!, wordBits[word * 2]!, at, pos, true);
    else this.push(wordText[word]!, wordLower[word]!, wordBits[word * 2]!, wordBits[word * 2 + 1]!, at, pos, true);
  }

  /** Adds the tokens of a run that starts at offset `at`; its parts have the tags from `tag` on. */
  addRun({ words, glue }: Run, at: number, tags: readonly string[], tag: number): void {
    let from = at;
    let part = 0;
    for (const { text, lower, shape, form } of words) {
      let pos = posCode.get(tags[tag + part]!) ?? 0;
      for (part++; part < glue.length && glue[part] !== GLUE.begins; part++) {
        const next = posCode.get(tags[tag + part]!) ?? 0;
        if (next !== PUNCT) pos = glue[part] === GLUE.joinsSmall && !this.truecased ? ADJ : next;
      }
      if (this.truecased) this.pushCased(text, shape, from, pos, from === at);
      else this.push(text, lower, shape, form, from, pos, from === at);
      from += text.length;
    }
  }

  /** In truecased copy a capital is what the truecaser made of it, the letters are the report's. */
  private pushCased(written: string, bits: number, at: number, pos: number, first: boolean): void {
    const { text, lower, shape, form } = wordOf(this.text.slice(at, at + written.length));
    this.push(text, lower, (shape & ~(SHAPE.capital | SHAPE.upper)) | (bits & SHAPE.capital), form, at, pos, first);
  }

  private push(text: string, lower: string, bits: number, form: number, at: number, pos: number, first: boolean): void {
    const i = this.count++;
    if (i >= this.start.length) this.grow();
    let shape = bits;
    if (first && at > 0 && isSpace(this.text.charCodeAt(at - 1))) shape |= SHAPE.spaceBefore;
    if (pos === PUNCT) shape |= SHAPE.punct;
    this.start[i] = at;
    this.end[i] = at + text.length;
    this.pos[i] = pos;
    this.shape[i] = shape;
    this.form[i] = form;
    this.sentence[i] = this.current;
    this.words[i] = text;
    this.lower[i] = lower;
  }

  private grow(): void {
    const size = this.start.length * 2;
    const wider = <T extends Int32Array | Uint8Array>(old: T, next: T): T => {
      next.set(old);
      return next;
    };
    this.start = wider(this.start, new Int32Array(size));
    this.end = wider(this.end, new Int32Array(size));
    this.pos = wider(this.pos, new Uint8Array(size));
    this.shape = wider(this.shape, new Uint8Array(size));
    this.form = wider(this.form, new Int32Array(size));
    this.sentence = wider(this.sentence, new Int32Array(size));
  }

  finish(sentences: number): Tokens {
    const { count } = this;
    this.sentenceFirst[sentences] = count;
    this.words.length = count;
    this.lower.length = count;
    return {
      count,
      start: this.start.slice(0, count),
      end: this.end.slice(0, count),
      pos: this.pos.slice(0, count),
      shape: this.shape.slice(0, count),
      sentence: this.sentence.slice(0, count),
      sentenceFirst: this.sentenceFirst,
      text: this.words,
      lower: this.lower,
      form: this.form.slice(0, count),
    };
  }
}
