/** The dates of a report: chrono-node with own parsers and refiners, resolved to TIMEX3 values and days. */
import {
  annotate,
  type Document,
  type Evidence,
  type Issue,
  layerOf,
  type Segments,
  type Span,
  type Timex,
  type TimexValue,
  type Tokens,
} from '../../document/index.js';
import type { Resources } from '../../lexicon/index.js';
import type { Extractor } from '../stage.js';
import { dateOf, isoOf, type Period, parseIsoDay } from './calendar.js';
import { cuesOf } from './cues.js';
import type { NumericOrder, TimexResult } from './reading.js';
import { type Anchors, type Resolved, resolve } from './resolve.js';
import { type Tagger, taggerOf } from './tagger.js';
import { type Tense, tenseAt } from './tense.js';
import { weightOf } from './weights.js';

export const timexes: Extractor<'timexes'> = {
  name: 'timexes',
  version: '1',
  requires: ['segments', 'tokens'],
  provides: 'timexes',
  extract(doc, resources) {
    return findTimexes(doc, resources);
  },
};

/** One result with the sentence it stands in; offsets of `result` are within the sentence. */
interface Found {
  readonly result: TimexResult;
  readonly sentence: number;
  readonly offset: number;
}

function findTimexes(doc: Document, resources: Resources): { value: readonly Timex[]; issues: readonly Issue[] } {
  const segments = layerOf(doc, 'segments');
  const tokens = layerOf(doc, 'tokens');
  const tagger = taggerOf(resources.time);
  const issues: Issue[] = [];
  const found = readSentences(doc.report.text, segments, tokens, tagger);
  if (found.length === 0) return { value: [], issues };
  const reference = referenceOf(doc, segments, found, issues);
  return { value: resolveAll(doc.report.text, found, segments, tokens, reference, resources), issues };
}

function readSentences(text: string, segments: Segments, tokens: Tokens, tagger: Tagger): Found[] {
  const found: Found[] = [];
  let order: NumericOrder | undefined;
  segments.sentences.forEach((sentence, index) => {
    if (sentence.kind === 'note') return;
    const cues = cuesOf(tokens, index, tagger.cues);
    if (cues === 0) return;
    order ??= numericOrder(text);
    const words = text.slice(sentence.start, sentence.end);
    for (const result of tagger.read(words, cues, { order }))
      found.push({ result, sentence: index, offset: sentence.start });
  });
  return found;
}

/** Day-first or month-first, by the dates in figures that allow only one reading. */
function numericOrder(text: string): NumericOrder {
  let dayFirst = 0;
  let monthFirst = 0;
  for (const [, a, b] of text.matchAll(/(?<![\d/])(\d\d?)[/-](\d\d?)[/-](?:19|20)?\d\d(?![\d/])/g)) {
    if (Number(a) > 12 && Number(b) <= 12) dayFirst++;
    else if (Number(b) > 12 && Number(a) <= 12) monthFirst++;
  }
  return dayFirst === monthFirst ? null : dayFirst > monthFirst ? 'day-first' : 'month-first';
}

const NO_ANCHORS: Anchors = {
  report: null,
  reportVia: 'unresolved',
  previous: null,
  previousMinute: null,
  near: false,
  year: null,
};

interface Reference {
  readonly day: number | null;
  readonly via: TimexValue['anchor'];
}

/** The report's day: publication, else dateline, else the newest full date told, else none. */
function referenceOf(doc: Document, segments: Segments, found: readonly Found[], issues: Issue[]): Reference {
  if (doc.report.publishedAt !== null) return { day: parseIsoDay(doc.report.publishedAt), via: 'publication' };
  let newest: { day: number; span: Span } | null = null;
  let dateline: { day: number; span: Span } | null = null;
  const full: { day: number; span: Span }[] = [];
  for (const { result, offset } of found) {
    const { reading } = result;
    if (reading.form !== 'date' && reading.form !== 'fixed') continue;
    const resolved = resolve(reading, NO_ANCHORS, 'past');
    if (!resolved?.days || resolved.days.from !== resolved.days.to) continue;
    const span = { start: offset + result.index, end: offset + result.stop };
    full.push({ day: resolved.days.to, span });
    if (!newest || resolved.days.to > newest.day) newest = { day: resolved.days.to, span };
  }
  const at = segments.dateline?.date ?? segments.dateline?.span;
  if (at) {
    dateline = full.find(({ span }) => span.start >= at.start && span.end <= at.end) ?? null;
    const inDateline = found.find(
      ({ result, offset }) => offset + result.index >= at.start && offset + result.stop <= at.end,
    );
    if (!dateline && inDateline && newest) {
      const { reading } = inDateline.result;
      const anchors = { ...NO_ANCHORS, report: newest.day, reportVia: 'document' as const };
      const resolved = resolve(reading, anchors, 'past');
      if (resolved?.days) dateline = { day: resolved.days.to, span: newest.span };
    }
  }
  if (dateline) return { day: dateline.day, via: 'dateline' };
  if (newest) {
    issues.push({
      rule: 'timex/reference-guessed',
      spans: [newest.span],
      severity: 'warning',
      reason: `The report has no publication date; relative dates are counted from the newest full date in it, ${isoOf(newest.day)}.`,
    });
    return { day: newest.day, via: 'document' };
  }
  const first = found[0]!;
  issues.push({
    rule: 'timex/reference-missing',
    spans: [{ start: first.offset + first.result.index, end: first.offset + first.result.stop }],
    severity: 'warning',
    reason: 'The report has no publication date and no full date; relative dates are left unresolved.',
  });
  return { day: null, via: 'unresolved' };
}

function resolveAll(
  text: string,
  found: readonly Found[],
  segments: Segments,
  tokens: Tokens,
  reference: Reference,
  resources: Resources,
): Timex[] {
  const timexes: Timex[] = [];
  const resolvedOf = new Map<TimexResult, Resolved>();
  let previous: Period | null = null;
  let previousMinute: number | null = null;
  let previousSentence = -10;
  let told: Told | null = null;
  const made: { result: TimexResult; offset: number; resolved: Resolved; at: number }[] = [];
  for (const { result, sentence, offset } of found) {
    shareYears(result);
    const paragraph = segments.sentences[sentence]!.paragraph;
    const near =
      previousSentence >= 0 &&
      segments.sentences[previousSentence]!.paragraph === paragraph &&
      sentence - previousSentence <= 2;
    const tense = tenseAt(tokens, sentence, offset + result.index, resources.time);
    const year = told && sharesYear(told, result, sentence, near, tense, reference) ? told.year : null;
    const anchors: Anchors = { report: reference.day, reportVia: reference.via, previous, previousMinute, near, year };
    let resolved = resolve(result.reading, anchors, tense);
    if (!resolved) continue;
    const first = result.range && result.range.last === result ? resolvedOf.get(result.range.first) : undefined;
    if (first?.days && resolved.days && resolved.days.to < first.days.from)
      resolved = afterFirst(result, first, anchors) ?? resolved;
    resolvedOf.set(result, resolved);
    if (!result.latent && resolved.period && resolved.type !== 'SET') {
      previous = resolved.period;
      previousMinute = minuteOf(result.reading);
      previousSentence = sentence;
    }
    const { reading } = result;
    if (reading.form === 'date' && reading.year !== undefined && !result.latent)
      told = {
        year: reading.year,
        sentence,
        full: reading.month !== undefined,
        aside: isAside(result, offset, segments, sentence, text),
      };
    made.push({ result, offset, resolved, at: sentence });
  }
  for (const { result, offset, resolved } of made) timexes.push(annotationOf(result, offset, resolved, resolvedOf));
  return timexes;
}

/** A year told in full just before. */
interface Told {
  readonly year: number;
  readonly sentence: number;
  /** With a month, not alone. */
  readonly full: boolean;
  /** Inside a relative clause, which the main clause does not share ("the colonel, who defected on March 9, 2024, testified on June 26"). */
  readonly aside: boolean;
}

/** Whether a date without a year is of the year told just before: in a narrative of the past, within one sentence of it. */
function sharesYear(
  told: Told,
  result: TimexResult,
  sentence: number,
  near: boolean,
  tense: Tense,
  reference: Reference,
): boolean {
  if (tense === 'future' || reference.day === null || told.year >= dateOf(reference.day).year) return false;
  if (result.openEnd) return false;
  return told.sentence === sentence ? !told.aside : told.full && told.sentence === sentence - 1 && near;
}

function isAside(result: TimexResult, offset: number, segments: Segments, sentence: number, text: string): boolean {
  const { start, end } = segments.sentences[sentence]!;
  const before = text.slice(start, offset + result.index);
  const clause = before.slice(before.lastIndexOf(',') + 1);
  return (
    before.includes(',') &&
    /^\s*(?:who|which|whose|whom|where)\b/i.test(clause) &&
    /^\s*,/.test(text.slice(offset + result.stop, end))
  );
}

/** Clock time of a reading in minutes after midnight. */
function minuteOf(reading: TimexResult['reading']): number | null {
  const time = 'time' in reading ? reading.time : undefined;
  return time && 'hour' in time ? time.hour * 60 + (time.minute ?? 0) : null;
}

/** In a range a year told once holds for both ends: "between October and February 2024" began in 2023. */
function shareYears({ range }: TimexResult): void {
  if (!range) return;
  const [a, b] = [range.first.reading, range.last.reading];
  if (a.form === 'weekday' && b.form === 'weekday' && a.week === undefined && b.week !== undefined) {
    range.first.reading = { ...a, week: b.week };
    return;
  }
  if (a.form !== 'date' || b.form !== 'date' || a.month === undefined || b.month === undefined) return;
  if (a.year === undefined && b.year !== undefined) {
    const later = a.month > b.month || (a.month === b.month && (a.day ?? 0) > (b.day ?? 31));
    range.first.reading = { ...a, year: b.year - (later ? 1 : 0) };
  } else if (a.year !== undefined && b.year === undefined) {
    range.last.reading = { ...b, year: a.year + (b.month < a.month ? 1 : 0) };
  }
}

/** The last end of a range that came out before its first: the next such date after the first. */
function afterFirst(result: TimexResult, first: Resolved, anchors: Anchors): Resolved | null {
  const { reading } = result;
  if (reading.form === 'date' && reading.year === undefined && reading.month !== undefined && first.days) {
    const { year, month } = dateOf(first.days.from);
    return resolve({ ...reading, year: reading.month < month ? year + 1 : year }, anchors, 'past');
  }
  if (reading.form === 'weekday' && first.days)
    return resolve({ ...reading, direction: 1, week: undefined }, { ...anchors, report: first.days.from }, 'past');
  return null;
}

function annotationOf(
  result: TimexResult,
  offset: number,
  resolved: Resolved,
  all: ReadonlyMap<TimexResult, Resolved>,
): Timex {
  const span: Span = { start: offset + result.index, end: offset + result.stop };
  const first = result.range && all.get(result.range.first);
  const last = result.range && all.get(result.range.last);
  const value: TimexValue = {
    type: resolved.type,
    value: resolved.value,
    from: resolved.days ? isoOf(resolved.days.from) : null,
    to: resolved.days ? isoOf(resolved.days.to) : null,
    granularity: resolved.granularity,
    ...(result.modifier && { modifier: result.modifier }),
    ...(result.openStart && { openStart: true }),
    ...(result.openEnd && { openEnd: true }),
    anchor: resolved.anchor,
    ...(first?.days &&
      last?.days && {
        range: {
          span: { start: offset + result.range!.start, end: offset + result.range!.last.stop },
          from: isoOf(first.days.from),
          to: isoOf(last.days.to),
        },
      }),
    latent: result.latent,
  };
  const evidence: Evidence[] = [{ rule: result.rule, spans: [span], weight: weightOf(result, resolved) }];
  return annotate('timex', span, value, evidence);
}
