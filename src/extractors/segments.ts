/** Segments: paragraphs, headings, list items, notes, sentences and endnote marks of a report. */
import {
  type Citation,
  isDigit,
  isLetter,
  isLower,
  isSpace,
  isUpper,
  type Paragraph,
  type SegmentKind,
  type Segments,
  type Sentence,
  type Span,
  unitsOf,
} from '../document/index.js';
import type { Abbreviations } from '../lexicon/index.js';
import type { Extractor } from './stage.js';

export const segments: Extractor<'segments'> = {
  name: 'segments',
  version: '1',
  requires: [],
  provides: 'segments',
  extract(doc, resources) {
    return { value: segment(doc.report.text, resources.abbreviations) };
  },
};

interface Line extends Span {
  readonly blank: boolean;
}

interface Block extends Span {
  readonly kind: SegmentKind;
}

/** Longest line that is taken for a heading, in characters. */
const HEADING_LIMIT = 90;
/** A line at least this long that does not end a sentence was wrapped by hand. */
const WRAP_LIMIT = 48;
/** Shortest line that nobody wrapped, in characters. */
const UNWRAPPED = 130;
/** `[xii]`, `[3]`, superscript figures. */
const ENDNOTE = /\[(?:[ivxlcdm]{1,9}|\d{1,3})\]|[¹²³⁰⁴-⁹]{1,3}/iuy;
/** A note number glued to the full stop: `bullets.4 Three`. */
const GLUED_NOTE = /\d{1,2}(?=\s+\p{Lu}|\s*$)/uy;
const LIST_ITEM = /[ \t]*(?:[•●▪◦‣–—*-]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]+(?=\S)/uy;
const NOTE_LINE = /[ \t]*(?:\[(?:[ivxlcdm]{1,9}|\d{1,3})\]|\d{1,3}[.)])[ \t]*\S/iy;
const NOTES_HEADING = /^[\s#*]*(?:end ?notes|notes|sources|references|footnotes)[\s:*]*$/i;
const MARKDOWN_HEADING = /[ \t]*#{1,6}[ \t]/y;
const URL_IN_NOTE = /https?:\/\/[^\s<>"')\]]+/;
const DATELINE =
  /^([A-Z][\p{L} .'’/-]{1,60}(?:,[ ][\p{L}\d .'’-]{1,40}){0,3})[ ]?(?:\([^()\n]{1,40}\))?[ ]?(?:—|–|--?)[ ]/u;

/** A word in small letters that no name of a place holds. */
const COMMON_WORD =
  /(?<=^|[ /])(?!(?:de|del|della|di|da|do|dos|das|du|des|la|le|les|los|las|el|al|an|ar|as|ash|ad|at|az|of|and|the|on|upon|in|sur|am|an|bin|ben|e|y|i)(?:[ '’-]|$))\p{Ll}/u;

/** Splits a text. Pure; linear in the length of the text. */
export function segment(text: string, abbreviations: Abbreviations): Segments {
  const lines = splitLines(text);
  const notesFrom = findNoteSection(text, lines);
  const blocks = joinLines(text, lines, notesFrom);
  const notes = readNotes(text, blocks);
  const units = unitsOf(text);
  const upperCase = isUpperCaseText(units, text.length);
  const sentences: Sentence[] = [];
  const paragraphs: Paragraph[] = [];
  const citations: Citation[] = [];
  let heading = -1;
  for (const block of blocks) {
    const index = paragraphs.length;
    paragraphs.push({
      start: block.start,
      end: block.end,
      kind: block.kind,
      heading: block.kind === 'heading' ? -1 : heading,
    });
    if (block.kind === 'heading') heading = index;
    splitSentences(text, units, block, index, notes, abbreviations, sentences, citations);
  }
  return { sentences, paragraphs, citations, dateline: findDateline(text, paragraphs), upperCase };
}

function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    let first = start;
    let last = end;
    while (first < last && isSpace(text.charCodeAt(first))) first++;
    while (last > first && isSpace(text.charCodeAt(last - 1))) last--;
    lines.push({ start: first, end: last, blank: first === last });
    start = end + 1;
  }
  return lines;
}

/** Index of the first line of the endnote section at the end of a report, or the number of lines. */
function findNoteSection(text: string, lines: readonly Line[]): number {
  for (let i = lines.length - 1; i > 0; i--) {
    const line = lines[i]!;
    if (!line.blank && line.end - line.start < 30 && NOTES_HEADING.test(text.slice(line.start, line.end))) return i;
  }
  // Without a heading: the trailing run of lines that each begin with a note's number, at least two of them.
  let first = lines.length;
  let found = 0;
  for (let i = lines.length - 1; i > 0; i--) {
    const line = lines[i]!;
    if (line.blank) continue;
    if (text.charCodeAt(line.start) !== 91 || !matchAt(NOTE_LINE, text, line.start)) break;
    first = i;
    found++;
  }
  return found >= 2 ? first : lines.length;
}

/** Groups lines into paragraphs: hard-wrapped lines are joined, headings, list items and notes stand alone. */
function joinLines(text: string, lines: readonly Line[], notesFrom: number): Block[] {
  const blocks: Block[] = [];
  let open: { start: number; end: number; kind: SegmentKind; last: Line } | null = null;
  const close = () => {
    if (open) blocks.push({ start: open.start, end: open.end, kind: open.kind });
    open = null;
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.blank) {
      close();
      continue;
    }
    const current = open as { start: number; end: number; kind: SegmentKind; last: Line } | null;
    if (i >= notesFrom) {
      const startsNote =
        matchAt(NOTE_LINE, text, line.start) ||
        NOTES_HEADING.test(text.slice(line.start, Math.min(line.end, line.start + 30)));
      if (!current || startsNote) {
        close();
        open = { start: line.start, end: line.end, kind: 'note', last: line };
      } else {
        current.end = line.end;
      }
      continue;
    }
    if (matchAt(MARKDOWN_HEADING, text, line.start)) {
      close();
      blocks.push({ start: skipHashes(text, line.start), end: line.end, kind: 'heading' });
      continue;
    }
    const item = matchAt(LIST_ITEM, text, line.start);
    if (item) {
      close();
      open = { start: line.start + itemMark(text, line.start), end: line.end, kind: 'item', last: line };
      continue;
    }
    if (current && !(current.kind === 'item' && isFlush(text, line)) && continues(text, current.last, line)) {
      current.end = line.end;
      current.last = line;
      continue;
    }
    close();
    const next = lines[i + 1];
    if (isHeading(text, line, next)) blocks.push({ start: line.start, end: line.end, kind: 'heading' });
    else open = { start: line.start, end: line.end, kind: 'prose', last: line };
  }
  close();
  return blocks;
}

/** True when `line` goes on with the sentence or paragraph that `last` left open. */
function continues(text: string, last: Line, line: Line): boolean {
  const end = text.charCodeAt(last.end - 1);
  const first = text.charCodeAt(line.start);
  if (isLower(first)) return true;
  // A post begins: `@handle …`, `RT @handle …`.
  if (first === 64 || text.startsWith('RT @', line.start)) return false;
  const long = last.end - last.start >= WRAP_LIMIT;
  if (!isTerminal(end) && !isCloser(end)) return long || end === 44;
  return long && last.end - last.start < UNWRAPPED;
}

/** True when a line is not indented and does not begin in lower case: it does not go on with a list item. */
function isFlush(text: string, line: Line): boolean {
  return (line.start === 0 || text.charCodeAt(line.start - 1) === 10) && !isLower(text.charCodeAt(line.start));
}

function isHeading(text: string, line: Line, next: Line | undefined): boolean {
  const length = line.end - line.start;
  if (length > HEADING_LIMIT) return false;
  const end = text.charCodeAt(line.end - 1);
  if (isTerminal(end) || isCloser(end) || end === 44 || end === 59) return false;
  if (next && !next.blank && isLower(text.charCodeAt(next.start))) return false;
  if (!next || next.blank || length < WRAP_LIMIT) return true;
  // Lines of a whole paragraph each are not wrapped, so a short one over them is a title; so is one over a dateline.
  return (
    next.end - next.start >= UNWRAPPED || DATELINE.test(text.slice(next.start, Math.min(next.end, next.start + 160)))
  );
}

function readNotes(text: string, blocks: readonly Block[]): ReadonlyMap<string, { note: string; url: string | null }> {
  const notes = new Map<string, { note: string; url: string | null }>();
  for (const block of blocks) {
    if (block.kind !== 'note') continue;
    const body = text.slice(block.start, block.end);
    const mark = /^\s*(?:\[([ivxlcdm]{1,9}|\d{1,3})\]|(\d{1,3})[.)])\s*/i.exec(body);
    if (!mark) continue;
    const note = body.slice(mark[0].length);
    const url = URL_IN_NOTE.exec(note)?.[0].replace(/[.,;]+$/, '') ?? null;
    const key = (mark[1] ?? mark[2]!).toLowerCase();
    if (!notes.has(key)) notes.set(key, { note, url });
  }
  return notes;
}

function splitSentences(
  text: string,
  units: Uint16Array,
  block: Block,
  paragraph: number,
  notes: ReadonlyMap<string, { note: string; url: string | null }>,
  abbreviations: Abbreviations,
  sentences: Sentence[],
  citations: Citation[],
): void {
  let start = block.start;
  let marks: number[] = [];
  let quotes = 0;
  let straight = false;
  let quotedFrom = false;
  const emit = (end: number) => {
    let first = start;
    let last = end;
    while (first < last && isSpace(text.charCodeAt(first))) first++;
    while (last > first && isSpace(text.charCodeAt(last - 1))) last--;
    if (last > first)
      sentences.push({ start: first, end: last, kind: block.kind, paragraph, citations: marks, quoted: quotedFrom });
    marks = [];
    quotedFrom = quotes > 0;
  };
  if (block.kind === 'note' || block.kind === 'heading') {
    emit(block.end);
    return;
  }
  for (let at = block.start; at < block.end; at++) {
    const code = units[at]!;
    // Letters and blanks, which most of a text is.
    if ((code > 91 && code < 0x2000) || code === 32) continue;
    if (code === 34) straight = !straight;
    else if (code === 0x201c) quotes++;
    else if (code === 0x201d && quotes > 0) quotes--;
    if (code === 91) {
      // An endnote mark inside a sentence is cited by that sentence.
      const mark = endnoteAt(text, at, block.end);
      if (mark > 0) {
        marks.push(addCitation(text, at, mark, notes, citations));
        at = mark - 1;
      }
      continue;
    }
    if (!isTerminal(code)) continue;
    let end = at + 1;
    while (end < block.end && isTerminal(text.charCodeAt(end))) end++;
    const stop = end;
    while (end < block.end && isCloser(text.charCodeAt(end)) && endnoteAt(text, end, block.end) === 0) {
      const closer = text.charCodeAt(end);
      if (closer === 34) {
        if (!straight) break;
        straight = false;
      }
      if (closer === 0x201d && quotes > 0) quotes--;
      end++;
    }
    const sentenceEnd = end;
    let next = end;
    const found: [number, number][] = [];
    for (;;) {
      let probe = next;
      while (probe < block.end && isSpace(text.charCodeAt(probe))) probe++;
      let mark = endnoteAt(text, probe, block.end);
      if (mark === 0 && probe === stop && isLower(text.charCodeAt(at - 1)) && isLower(text.charCodeAt(at - 2)))
        mark = matchEnd(GLUED_NOTE, text, probe);
      if (mark === 0 && found.length > 0 && text.charCodeAt(probe) === 44) {
        // A comma between marks: `[7], [8]`.
        let after = probe + 1;
        while (after < block.end && isSpace(text.charCodeAt(after))) after++;
        mark = endnoteAt(text, after, block.end);
        if (mark > 0) probe = after;
      }
      if (mark === 0) {
        next = probe;
        break;
      }
      found.push([probe, mark]);
      next = mark;
    }
    const spaced = next > end && found.length === 0;
    if (
      next < block.end &&
      !isBoundary(text, block, at, stop, sentenceEnd, next, spaced, found.length > 0, abbreviations)
    ) {
      at = sentenceEnd - 1;
      continue;
    }
    for (const [from, to] of found) marks.push(addCitation(text, from, to, notes, citations));
    emit(sentenceEnd);
    start = next;
    at = next - 1;
  }
  emit(trimMarks(text, start, block.end));
}

/** Decides whether the full stop at `at` ends a sentence, given where the next one would start. */
function isBoundary(
  text: string,
  block: Span,
  at: number,
  stop: number,
  sentenceEnd: number,
  next: number,
  spaced: boolean,
  cited: boolean,
  abbreviations: Abbreviations,
): boolean {
  const code = text.charCodeAt(at);
  const first = text.charCodeAt(next);
  // Hash tags close the post that they follow.
  if (first === 35) return false;
  if (cited) return !isLower(first) || startsLowerName(text, next);
  const opens = isOpener(first);
  const head = opens ? text.charCodeAt(next + 1) : first;
  if (isLower(head))
    return spaced && code !== 46 && !opens
      ? false
      : spaced &&
          startsLowerName(text, opens ? next + 1 : next) &&
          code === 46 &&
          wordBefore(text, block.start, at).length > 2;
  if (code === 33 || code === 63) return spaced || sentenceEnd > stop;
  if (stop - at >= 2 || code === 0x2026) return spaced && (isUpper(head) || isDigit(head));
  const word = wordBefore(text, block.start, at);
  const low = word.toLowerCase();
  if (!spaced)
    return sentenceEnd === stop ? isMissingSpace(text, block, at, next, word) : isUpper(head) && next > sentenceEnd;
  if (word.length === 1 && isUpper(word.charCodeAt(0))) return false;
  if (abbreviations.beforeName.has(low) && isUpper(head))
    return sentenceEnd > stop && text.charCodeAt(sentenceEnd - 1) !== 41;
  if (abbreviations.beforeNumber.has(low) && (isDigit(head) || low === 'no')) return !isDigit(head);
  if (abbreviations.inner.has(low) || isInitialism(word)) {
    if (!isUpper(head) && !opens) return false;
    return (
      abbreviations.starters.has(nextWord(text, opens ? next + 1 : next).toLowerCase()) &&
      !(low === 'al' && sentenceEnd === stop && !isUpper(head))
    );
  }
  // A list number at the very start ("1. Forces …") is not a sentence.
  if (/^\d{1,2}$/.test(word) && at - word.length <= block.start + 1) return false;
  return isUpper(head) || isDigit(head) || opens || !isLetter(head);
}

/** `June 30.Unidentified`: a full stop with no space after it that still ends a sentence; not a domain, initial or number. */
function isMissingSpace(text: string, block: Span, at: number, next: number, word: string): boolean {
  const head = text.charCodeAt(next);
  if (isOpener(head)) return word.length >= 2 && isUpper(text.charCodeAt(next + 1));
  if (!isUpper(head)) return false;
  if (!isLower(text.charCodeAt(next + 1)) && !isSpace(text.charCodeAt(next + 1))) return false;
  const number = isDigit(word.charCodeAt(word.length - 1)) && at - word.length > block.start + 1;
  if (
    (word.length < 2 && !number) ||
    (word === word.toUpperCase() && !/^\d+$/.test(word) && word.length < 4) ||
    word.includes('.')
  )
    return false;
  let from = at;
  while (from > block.start && !isSpace(text.charCodeAt(from - 1))) from--;
  let to = next;
  while (to < block.end && !isSpace(text.charCodeAt(to))) to++;
  const run = text.slice(from, Math.min(to, from + 200));
  return !/[@/\\_#]|www\.|https?:/.test(run);
}

/** Names that begin with a lower-case particle: "al-Shabaab fighters …", "eThekwini". */
function startsLowerName(text: string, at: number): boolean {
  const code = text.charCodeAt(at + 2);
  const particle = text.slice(at, at + 2);
  if (
    (particle === 'al' || particle === 'el' || particle === 'as' || particle === 'ad') &&
    (code === 45 || code === 32)
  )
    return isUpper(text.charCodeAt(at + 3));
  return false;
}

function wordBefore(text: string, from: number, at: number): string {
  let start = at;
  while (start > from) {
    const code = text.charCodeAt(start - 1);
    if (isLetter(code) || isDigit(code) || code === 46 || code === 39 || code === 0x2019) start--;
    else break;
  }
  return text.slice(start, at);
}

function nextWord(text: string, at: number): string {
  let end = at;
  while (end < text.length && end - at < 30 && isLetter(text.charCodeAt(end))) end++;
  return text.slice(at, end);
}

function isInitialism(word: string): boolean {
  return /^(?:[A-Z]\.)+[A-Z]$/.test(word);
}

/** End of the endnote mark that starts at `at`, or 0. */
function endnoteAt(text: string, at: number, limit: number): number {
  const code = text.charCodeAt(at);
  if (code !== 91 && code !== 0xb9 && code !== 0xb2 && code !== 0xb3 && !(code >= 0x2070 && code <= 0x2079)) return 0;
  ENDNOTE.lastIndex = at;
  return ENDNOTE.test(text) && ENDNOTE.lastIndex <= limit ? ENDNOTE.lastIndex : 0;
}

function addCitation(
  text: string,
  start: number,
  end: number,
  notes: ReadonlyMap<string, { note: string; url: string | null }>,
  citations: Citation[],
): number {
  const marker =
    text.charCodeAt(start) === 91 ? text.slice(start + 1, end - 1) : text.slice(start, end).normalize('NFKC');
  const note = notes.get(marker.toLowerCase());
  citations.push({ start, end, marker, note: note?.note ?? null, url: note?.url ?? null });
  return citations.length - 1;
}

/** End of the text before trailing endnote marks, so that a sentence without a full stop does not hold them. */
function trimMarks(text: string, start: number, end: number): number {
  const tail = /(?:\s*\[(?:[ivxlcdm]{1,9}|\d{1,3})\])+\s*$/i.exec(text.slice(Math.max(start, end - 60), end));
  return tail ? end - tail[0].length : end;
}

function findDateline(text: string, paragraphs: readonly Paragraph[]): Segments['dateline'] {
  for (const paragraph of paragraphs.slice(0, 6)) {
    if (paragraph.kind !== 'prose') continue;
    const found = DATELINE.exec(text.slice(paragraph.start, Math.min(paragraph.end, paragraph.start + 160)));
    if (!found) continue;
    const span = { start: paragraph.start, end: paragraph.start + found[0].length };
    const places = found[1]!;
    const comma = places.indexOf(',');
    // "Two rebel groups - the FLA and JNIM - seized …": a place has no common words in its name.
    if (COMMON_WORD.test(comma < 0 ? places : places.slice(0, comma))) continue;
    const place = { start: span.start, end: span.start + (comma < 0 ? places.length : comma) };
    const day = /\d/.test(places)
      ? { start: span.start + places.search(/[^,]*\d[^,]*(?:,[^,]*\d[^,]*)?$/), end: span.start + places.length }
      : null;
    return { span, place, date: day };
  }
  return null;
}

/** More than four fifths of the letters are upper case. */
function isUpperCaseText(units: Uint16Array, length: number): boolean {
  let upper = 0;
  let lower = 0;
  const limit = Math.min(length, 20_000);
  for (let i = 0; i < limit; i++) {
    const code = units[i]!;
    if (isLower(code)) lower++;
    else if (isUpper(code)) upper++;
  }
  return upper > 40 && upper > 4 * lower;
}

/** End of the match of a sticky pattern at `at`, or 0. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : 0;
}

function matchAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function itemMark(text: string, at: number): number {
  LIST_ITEM.lastIndex = at;
  LIST_ITEM.test(text);
  return LIST_ITEM.lastIndex - at;
}

function skipHashes(text: string, at: number): number {
  let first = at;
  while (text.charCodeAt(first) === 35 || isSpace(text.charCodeAt(first))) first++;
  return first;
}

function isTerminal(code: number): boolean {
  return code === 46 || code === 33 || code === 63 || code === 0x2026;
}
function isCloser(code: number): boolean {
  return (
    code === 34 || code === 39 || code === 41 || code === 93 || code === 0x201d || code === 0x2019 || code === 0xbb
  );
}
function isOpener(code: number): boolean {
  return (
    code === 34 || code === 39 || code === 40 || code === 91 || code === 0x201c || code === 0x2018 || code === 0xab
  );
}
