/** Tokens: wink's tokenizer and tagger, aligned to the report's own offsets and laid out as a struct of arrays. */
import model from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';
import { Block, isSpace, layerOf, type Segments, SHAPE, type Tokens, UPOS, unitsOf } from '../document/index.js';
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
  const units = unitsOf(source);
  for (let from = 0; from < sentences.length; ) {
    let to = from + 1;
    while (to < sentences.length && sentences[to]!.end - sentences[from]!.start < CHUNK) to++;
    readChunk(source, units, segments, from, to, table);
    from = to;
  }
  return table.finish(sentences.length);
}

/** The runs of the sentences that are read: what `findRun` says of each, and where it starts in the text or its truecased copy. */
let found = new Int32Array(1 << 12);
let starts = new Int32Array(1 << 12);
let runs = 0;

/** What wink is handed for the runs of some sentences. */
interface Input {
  /** The letters of the runs that are unknown, in order. */
  readonly unknown: string[];
  /** Index of the run after the last, for each sentence. */
  readonly stop: number[];
  text: string;
}

/** Reads sentences `from … to - 1` in one call of wink; a line break between sentences keeps the tagger's contexts apart. */
function readChunk(
  source: string,
  units: Uint16Array,
  { sentences }: Segments,
  from: number,
  to: number,
  table: Table,
): void {
  makeRoom();
  const input: Input = { unknown: [], stop: [], text: '' };
  runs = 0;
  for (let s = from; s < to; s++) {
    scan(source, units, sentences[s]!.start, sentences[s]!.end, input);
    input.stop.push(runs);
    input.text += '\n\n';
  }
  const words = nlp.readDoc(input.text).tokens();
  const tags = words.out(its.pos) as string[];
  const values = input.unknown.length === 0 ? null : (words.out(its.value) as string[]);
  const mark = table.count;
  if (!take(input, tags, values, from, table)) {
    table.count = mark;
    takeOneByOne(input, source, from, table);
  }
}

/** Finds the runs of one sentence. */
function scan(source: string, units: Uint16Array, start: number, end: number, input: Input): void {
  if (runs + end - start > starts.length) makeRunRoom(runs + end - start);
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
      input.text += `${source.slice(done, gap)} `;
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
    found[runs] = run;
    starts[runs++] = from;
    if (run >= 0 && at - from < LONGEST_RUN) continue;
    let written: string;
    if (run < UNKNOWN) {
      written = runOf(run).input;
      if (written.length === at - from && at - from < LONGEST_RUN) continue;
    } else {
      const letters = source.slice(from, at);
      if (run === UNKNOWN) input.unknown.push(letters);
      written = setApart(letters);
      if (written.length === at - from && at - from < LONGEST_RUN) continue;
    }
    input.text += source.slice(done, from);
    input.text += written;
    input.text += ' ';
    done = at;
  }
  input.text += source.slice(done, end);
}

function makeRunRoom(most: number): void {
  const [oldFound, oldStarts] = [found, starts];
  found = new Int32Array(most * 2);
  starts = new Int32Array(most * 2);
  found.set(oldFound);
  starts.set(oldStarts);
}

/** Adds the tokens of runs that wink read in one go, a line break after each sentence. False when wink's tokens are not those of the runs. */
function take(
  { stop, unknown }: Input,
  tags: readonly string[],
  values: readonly string[] | null,
  from: number,
  table: Table,
): boolean {
  let r = 0;
  let k = 0;
  let u = 0;
  table.makeRoom(tags.length);
  for (let s = 0; s < stop.length; s++) {
    table.beginSentence(from + s);
    for (const last = stop[s]!; r < last; r++) {
      const at = starts[r]!;
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
function takeOneByOne({ stop }: Input, source: string, from: number, table: Table): void {
  let r = 0;
  for (let s = 0; s < stop.length; s++) {
    table.beginSentence(from + s);
    for (; r < stop[s]!; r++) {
      const at = starts[r]!;
      const most = r + 1 < runs ? Math.min(starts[r + 1]!, at + LONGEST_RUN) : at + LONGEST_RUN;
      const letters = source.slice(at, most).trim();
      const words = nlp.readDoc(setApart(letters)).tokens();
      const tags = words.out(its.pos) as string[];
      table.makeRoom(tags.length);
      table.addRun(splitRun(letters, words.out(its.value) as string[]), at, tags, 0);
    }
  }
}

/** Columns of the token table as it grows; a table's own are cut from them when it is finished. */
const columns = {
  start: new Int32Array(0),
  end: new Int32Array(0),
  form: new Int32Array(0),
  sentence: new Int32Array(0),
  pos: new Uint8Array(0),
  shape: new Uint8Array(0),
};

/** The token table as it grows. One at a time. */
class Table {
  count = 0;
  private readonly sentenceFirst: Int32Array;
  private readonly words: string[] = [];
  private readonly lower: string[] = [];
  private current = 0;

  constructor(
    private readonly text: string,
    private readonly truecased: boolean,
    sentences: number,
  ) {
    this.sentenceFirst = new Int32Array(sentences + 1);
  }

  beginSentence(index: number): void {
    this.current = index;
    this.sentenceFirst[index] = this.count;
  }

  /** To be called before so many tokens are added. */
  makeRoom(more: number): void {
    const needed = this.count + more;
    if (needed <= columns.start.length) return;
    const size = Math.max(needed * 2, 1 << 12);
    const wider = <T extends Int32Array | Uint8Array>(old: T, next: T): T => {
      next.set(old);
      return next;
    };
    columns.start = wider(columns.start, new Int32Array(size));
    columns.end = wider(columns.end, new Int32Array(size));
    columns.form = wider(columns.form, new Int32Array(size));
    columns.sentence = wider(columns.sentence, new Int32Array(size));
    columns.pos = wider(columns.pos, new Uint8Array(size));
    columns.shape = wider(columns.shape, new Uint8Array(size));
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
    let shape = bits;
    if (first && at > 0 && isSpace(this.text.charCodeAt(at - 1))) shape |= SHAPE.spaceBefore;
    if (pos === PUNCT) shape |= SHAPE.punct;
    columns.start[i] = at;
    columns.end[i] = at + text.length;
    columns.form[i] = form;
    columns.sentence[i] = this.current;
    columns.pos[i] = pos;
    columns.shape[i] = shape;
    this.words[i] = text;
    this.lower[i] = lower;
  }

  finish(sentences: number): Tokens {
    const { count, words, lower, sentenceFirst } = this;
    sentenceFirst[sentences] = count;
    words.length = count;
    lower.length = count;
    const block = new Block(count * 4, count * 2);
    return {
      count,
      start: copyInto(block.ints(count), columns.start),
      end: copyInto(block.ints(count), columns.end),
      pos: copyInto(block.bytes(count), columns.pos),
      shape: copyInto(block.bytes(count), columns.shape),
      sentence: copyInto(block.ints(count), columns.sentence),
      sentenceFirst,
      text: words,
      lower,
      form: copyInto(block.ints(count), columns.form),
    };
  }
}

function copyInto<T extends Int32Array | Uint8Array>(to: T, from: T): T {
  to.set(from.subarray(0, to.length));
  return to;
}
