/** Tokens: wink's tokenizer and tagger, aligned to the report's own offsets and laid out as a struct of arrays. */
import model from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';
import {
  Block,
  HASH_SEED,
  hashWith,
  isSpace,
  layerOf,
  longer,
  type Segments,
  SHAPE,
  type Span,
  type Tokens,
  touchForms,
  UPOS,
  unitsOf,
} from '../document/index.js';
import {
  CHECK_SEED,
  checkWith,
  findRun,
  GLUE,
  GLUE_BITS,
  learnRun,
  makeRoom,
  partsAt,
  type Run,
  runOf,
  runParts,
  setApart,
  splitRun,
  touchRuns,
  UNKNOWN,
  WORD_FORM,
  WORD_LENGTH,
  WORD_ROW,
  wordLetters,
  wordOf,
  wordRows,
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

/** The runs of the sentences that are read: where each starts and ends in the text or its truecased copy, its two hashes, and what `findRun` says of it. */
const runs = {
  count: 0,
  start: new Int32Array(0),
  end: new Int32Array(0),
  hash: new Int32Array(0),
  check: new Int32Array(0),
  found: new Int32Array(0),
  /** Those for which the tables have no room, by `OTHERS` less one more than their index. */
  others: [] as Run[],
};
const OTHERS = -0x40000000;

/** Reads sentences `from … to - 1` in one call of wink; a line break between sentences keeps the tagger's contexts apart. */
function readChunk(
  source: string,
  units: Uint16Array,
  segments: Segments,
  from: number,
  to: number,
  table: Table,
): void {
  const { sentences } = segments;
  makeRoom();
  // Index of the run after the last, for each sentence.
  const stop: number[] = [];
  runs.count = 0;
  for (let s = from; s < to; s++) {
    cutRuns(units, sentences[s]!);
    stop.push(runs.count);
  }
  lookUp(source);
  let text = '';
  for (let s = from, first = 0; s < to; s++) {
    text += `${inputOf(source, units, sentences[s]!, first, stop[s - from]!)}\n\n`;
    first = stop[s - from]!;
  }
  const mark = table.count;
  if (take(stop, nlp.readDoc(text).tokens().out(its.pos) as string[], from, table)) return;
  table.count = mark;
  if (to - from === 1) takeOneByOne(source, from, table);
  else for (let s = from; s < to; s++) readChunk(source, units, segments, s, s + 1, table);
}

/** Finds what each run is. Those that were never met are read by themselves first: how any is handed to wink must not depend on what was read before. */
function lookUp(source: string): void {
  const { start, end, hash, check, found, count } = runs;
  touchRuns(hash, count);
  runs.others.length = 0;
  const unknown = new Map<string, Run | undefined>();
  for (let r = 0; r < count; r++) {
    found[r] = findRun(hash[r]!, check[r]!, end[r]! - start[r]!);
    if (found[r] === UNKNOWN) unknown.set(source.slice(start[r]!, end[r]!), undefined);
  }
  if (unknown.size === 0) return;
  learnAll(unknown);
  for (let r = 0; r < count; r++) {
    if (found[r] !== UNKNOWN) continue;
    found[r] = findRun(hash[r]!, check[r]!, end[r]! - start[r]!);
    if (found[r] === UNKNOWN) found[r] = OTHERS - runs.others.push(unknown.get(source.slice(start[r]!, end[r]!))!);
  }
}

/** The run of several words or parts that stands there. */
function runAt(found: number): Run {
  return found < OTHERS ? runs.others[OTHERS - found - 1]! : runOf(found);
}

/** Learns how wink splits some runs: all in one call, each on a line of its own. */
function learnAll(unknown: Map<string, Run | undefined>): void {
  const values = nlp
    .readDoc([...unknown.keys()].map((letters) => `${setApart(letters)}\n\n`).join(''))
    .tokens()
    .out(its.value) as string[];
  let k = 0;
  for (const letters of unknown.keys()) {
    const parts = partsFrom(values, k, letters.length);
    k += parts.length + 1;
    unknown.set(letters, parts.join('') === letters ? learnRun(letters, parts) : learnAlone(letters));
  }
}

/** The same of one that wink splits in another way among others than alone, or does not give back as it stood. */
function learnAlone(letters: string): Run {
  return learnRun(letters, nlp.readDoc(setApart(letters)).tokens().out(its.value) as string[]);
}

/** Finds where the runs of one sentence are. */
function cutRuns(units: Uint16Array, { start, end }: Span): void {
  if (runs.count + end - start > runs.start.length) makeRunRoom(runs.count + end - start);
  let { count } = runs;
  for (let at = start; ; ) {
    while (at < end && isSpace(units[at]!)) at++;
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
    runs.start[count] = from;
    runs.end[count] = at;
    runs.hash[count] = hash;
    runs.check[count++] = check;
  }
  runs.count = count;
}

function makeRunRoom(most: number): void {
  const size = Math.max(most * 2, 1 << 12);
  for (const name of ['start', 'end', 'hash', 'check', 'found'] as const) runs[name] = longer(runs[name], size);
}

/** Writes one sentence as wink is handed it. */
function inputOf(source: string, units: Uint16Array, { start, end }: Span, first: number, stop: number): string {
  let text = '';
  // What stands from `done` on goes to wink as it is, until a run that goes in another form.
  let done = start;
  let gap = start;
  for (let r = first; r < stop; r++) {
    const from = runs.start[r]!;
    const to = runs.end[r]!;
    let plain = true;
    for (let at = gap; at < from; at++) if (units[at] !== 32) plain = false;
    if (!plain) {
      // A line break within a sentence is a blank like any other.
      text += `${source.slice(done, gap)} `;
      done = from;
    }
    gap = to;
    const found = runs.found[r]!;
    const whole = to - from < LONGEST_RUN;
    if (found >= 0 && whole) continue;
    const written = found < UNKNOWN ? runAt(found).input : setApart(source.slice(from, to));
    // Only longer ones differ from what stands there.
    if (written.length === to - from && whole) continue;
    text += source.slice(done, from);
    text += written;
    text += ' ';
    done = to;
  }
  return text + source.slice(done, end);
}

/** Adds the tokens of runs that wink read in one go, a line break after each sentence. False when wink's tokens are not those of the runs. */
function take(stop: readonly number[], tags: readonly string[], from: number, table: Table): boolean {
  const { start, found } = runs;
  let r = 0;
  let k = 0;
  table.makeRoom(tags.length);
  for (let s = 0; s < stop.length; s++) {
    table.beginSentence(from + s);
    for (const last = stop[s]!; r < last; r++) {
      const at = start[r]!;
      const word = found[r]!;
      if (word >= 0) table.addWord(word, at, posCode.get(tags[k++]!) ?? 0, true);
      else if (word >= OTHERS && partsAt(word) >= 0) k = table.addParts(partsAt(word), at, tags, k);
      else {
        const run = runAt(word);
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

/** The same for a sentence in which wink splits a run in another way than alone: each is read by itself, without context for its tags. */
function takeOneByOne(source: string, sentence: number, table: Table): void {
  table.beginSentence(sentence);
  for (let r = 0; r < runs.count; r++) {
    const at = runs.start[r]!;
    const letters = source.slice(at, runs.end[r]!).trim();
    const words = nlp.readDoc(setApart(letters)).tokens();
    const tags = words.out(its.pos) as string[];
    table.makeRoom(tags.length);
    table.addRun(splitRun(letters, words.out(its.value) as string[]), at, tags, 0);
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
    for (const name of ['start', 'end', 'form', 'sentence'] as const) columns[name] = longer(columns[name], size);
    for (const name of ['pos', 'shape'] as const) columns[name] = longer(columns[name], size);
  }

  /** Adds a word by its number; `first`: with it begins a run. */
  addWord(word: number, at: number, pos: number, first: boolean): void {
    const row = word * WORD_ROW;
    const bits = wordRows[row]!;
    const length = wordRows[row + WORD_LENGTH]!;
    if (this.truecased) this.pushCased(length, bits, at, pos, first);
    else
      this.push(
        wordLetters[word * 2]!,
        wordLetters[word * 2 + 1]!,
        length,
        bits,
        wordRows[row + WORD_FORM]!,
        at,
        pos,
        first,
      );
  }

  /** Adds the tokens of a run that starts at offset `at`, by its `runParts`, which have the tags from `tag` on. Returns the tag after the last. */
  addParts(run: number, at: number, tags: readonly string[], tag: number): number {
    const parts = runParts();
    const count = parts[run]!;
    let from = at;
    for (let part = 0; part < count; ) {
      const word = parts[run + 1 + part]! >> GLUE_BITS;
      let pos = posCode.get(tags[tag + part]!) ?? 0;
      for (part++; part < count; part++) {
        const glue = parts[run + 1 + part]! & ((1 << GLUE_BITS) - 1);
        if (glue === GLUE.begins) break;
        const next = posCode.get(tags[tag + part]!) ?? 0;
        if (next !== PUNCT) pos = glue === GLUE.joinsSmall && !this.truecased ? ADJ : next;
      }
      this.addWord(word, from, pos, from === at);
      from += wordRows[word * WORD_ROW + WORD_LENGTH]!;
    }
    return tag + count;
  }

  /** The same of a run that has no numbers. */
  addRun({ words, glue }: Run, at: number, tags: readonly string[], tag: number): void {
    let from = at;
    let part = 0;
    for (const { text, lower, shape, form } of words) {
      let pos = posCode.get(tags[tag + part]!) ?? 0;
      for (part++; part < glue.length && glue[part] !== GLUE.begins; part++) {
        const next = posCode.get(tags[tag + part]!) ?? 0;
        if (next !== PUNCT) pos = glue[part] === GLUE.joinsSmall && !this.truecased ? ADJ : next;
      }
      if (this.truecased) this.pushCased(text.length, shape, from, pos, from === at);
      else this.push(text, lower, text.length, shape, form, from, pos, from === at);
      from += text.length;
    }
  }

  /** In truecased copy a capital is what the truecaser made of it, the letters are the report's. */
  private pushCased(length: number, bits: number, at: number, pos: number, first: boolean): void {
    const { text, lower, shape, form } = wordOf(this.text.slice(at, at + length));
    const cased = (shape & ~(SHAPE.capital | SHAPE.upper)) | (bits & SHAPE.capital);
    this.push(text, lower, length, cased, form, at, pos, first);
  }

  private push(
    text: string,
    lower: string,
    length: number,
    bits: number,
    form: number,
    at: number,
    pos: number,
    first: boolean,
  ): void {
    const i = this.count++;
    let shape = bits;
    if (first && at > 0 && isSpace(this.text.charCodeAt(at - 1))) shape |= SHAPE.spaceBefore;
    if (pos === PUNCT) shape |= SHAPE.punct;
    columns.start[i] = at;
    columns.end[i] = at + length;
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
    const form = block.intsOf(columns.form, count);
    touchForms(form);
    return {
      count,
      start: block.intsOf(columns.start, count),
      end: block.intsOf(columns.end, count),
      pos: block.bytesOf(columns.pos, count),
      shape: block.bytesOf(columns.shape, count),
      sentence: block.intsOf(columns.sentence, count),
      sentenceFirst,
      text: words,
      lower,
      form,
    };
  }
}
