/** The dates of a report in order: each is resolved against the report's day and the dates told before it. */
import { type Segments, type Span, type Tokens, UPOS } from '../../document/index.js';
import type { TimeLexicon } from '../../lexicon/index.js';
import { type DayRange, dateOf, dayOf, type Period } from './calendar.js';
import type { Found, TimexResult } from './reading.js';
import type { Reference } from './reference.js';
import { type Anchors, type Resolved, resolve } from './resolve.js';
import { type Tense, tenseAt, tokenFrom } from './tense.js';

/** One result resolved. `resolved` is null when there is no such day ("June 31"). */
export interface Dated {
  readonly result: TimexResult;
  readonly sentence: number;
  /** In the report's text. */
  readonly span: Span;
  resolved: Resolved | null;
  readonly tense: Tense;
  /** The whole range that this is one end of. */
  range: { readonly span: Span; readonly from: number; readonly to: number } | null;
}

/** Resolves what was found, in text order: each date is an anchor for those after it. */
export function resolveAll(
  found: readonly Found[],
  text: string,
  segments: Segments,
  tokens: Tokens,
  reference: Reference,
  lexicon: TimeLexicon,
): Dated[] {
  const dated: Dated[] = [];
  const byResult = new Map<TimexResult, Dated>();
  let trail: Step[] = [];
  let told: Told | null = null;
  for (const { result, sentence, offset } of found) {
    shareYears(result);
    const last = trail[0];
    const near =
      last !== undefined &&
      segments.sentences[last.sentence]!.paragraph === segments.sentences[sentence]!.paragraph &&
      sentence - last.sentence <= 2;
    const tense = tenseAt(tokens, sentence, offset + result.index, lexicon);
    const anchors: Anchors = {
      report: reference.day,
      reportVia: reference.via,
      previous: last?.period ?? null,
      earlier: near ? trail.slice(1).map(({ period }) => period) : [],
      previousMinute: last?.minute ?? null,
      near,
      year: told && sharesYear(told, result, sentence, near, tense, reference) ? told.day.year : null,
    };
    let resolved = resolve(result.reading, anchors, tense);
    const first = result.range?.last === result ? byResult.get(result.range.first)?.resolved : undefined;
    if (first?.days && resolved?.days && resolved.days.to < first.days.from)
      resolved = afterFirst(result, first.days, anchors) ?? resolved;
    // "fought between Monday and Thursday", told on a Monday: a stretch that is over began a week before.
    const opening = first && byResult.get(result.range!.first)!;
    if (
      opening &&
      resolved?.days &&
      tense === 'past' &&
      reference.day !== null &&
      resolved.days.to > reference.day &&
      isBareWeekday(result) &&
      isBareWeekday(opening.result)
    ) {
      const past = { ...anchors, report: reference.day - 7 };
      opening.resolved = resolve(opening.result.reading, past, 'past');
      resolved = afterFirst(result, opening.resolved!.days!, past);
    }
    const entry: Dated = {
      result,
      sentence,
      span: { start: offset + result.index, end: offset + result.stop },
      resolved,
      tense,
      range: null,
    };
    dated.push(entry);
    byResult.set(result, entry);
    if (!resolved || result.latent) continue;
    const aside = isAside(result, offset, segments, sentence, text);
    if (resolved.period && resolved.type !== 'SET') {
      const step = { period: resolved.period, minute: minuteOf(result.reading), sentence };
      const paragraph = segments.sentences[sentence]!.paragraph;
      trail = trail.filter((each) => segments.sentences[each.sentence]!.paragraph === paragraph).slice(0, TRAIL - 1);
      // What only names something, stands in an aside or is yet to come is not where the story has got to.
      const ahead = reference.via === 'publication' && reference.day !== null && resolved.period.from > reference.day;
      const weak = aside || ahead || result.openEnd || result.openStart || isName(tokens, sentence, entry.span);
      trail.splice(weak && trail.length > 0 ? 1 : 0, 0, step);
    }
    const { reading } = result;
    if ((reading.form === 'date' || reading.form === 'part') && reading.year !== undefined) {
      const { month = null, day: dayOfMonth = null } = reading.form === 'date' ? reading : {};
      const day = { year: reading.year, month, day: dayOfMonth };
      told = { day, sentence, aside };
    }
  }
  for (const entry of dated) {
    const { range } = entry.result;
    const first = range && byResult.get(range.first);
    const last = range && byResult.get(range.last);
    if (first?.resolved?.days && last?.resolved?.days) {
      const start = first.span.start - range!.first.index + range!.start;
      entry.range = { span: { start, end: last.span.end }, from: first.resolved.days.from, to: last.resolved.days.to };
    }
  }
  return dated;
}

/** Characters looked back over for the beginning of a relative clause. */
const ASIDE_REACH = 160;

/** How many dates of a paragraph are kept as possible anchors. */
const TRAIL = 4;

/** A date told before, as an anchor. */
interface Step {
  readonly period: Period;
  /** Clock time in minutes after midnight, where it had one. */
  readonly minute: number | null;
  readonly sentence: number;
}

const NOUNS = ['NOUN', 'PROPN', 'ADJ'].map((tag) => UPOS.indexOf(tag as 'NOUN'));

/** True for a date that says which one: "the November 27 ceasefire agreement". */
function isName(tokens: Tokens, sentence: number, span: Span): boolean {
  const end = tokens.sentenceFirst[sentence + 1]!;
  const before = tokens.lower[tokenFrom(tokens, span.start) - 1];
  const i = tokenFrom(tokens, span.end);
  if (i >= end || tokens.start[i] !== span.end + 1 || !NOUNS.includes(tokens.pos[i]!)) return false;
  return before !== undefined && /^(?:the|a|an|its|their|his|her|this|'s|’s)$/.test(before);
}

/** The last year told in figures, with the month and day it came with. */
interface Told {
  readonly day: { readonly year: number; readonly month: number | null; readonly day: number | null };
  readonly sentence: number;
  /** Inside a relative clause, which the main clause does not share ("the colonel, who defected on March 9, 2024, testified on June 26"). */
  readonly aside: boolean;
}

/** News within this many days of the report keeps the report's year, whatever year the sentence before told. */
const RECENT_DAYS = 45;

/**
 * Whether a date without a year is of the year told just before. Within a sentence it is. In the sentence after, only when it goes on from a
 * full date ("signed on March 3, 2022. On April 5 …") and is not itself recent news: most sentences return from background to the present.
 */
function sharesYear(
  told: Told,
  { reading, openEnd }: TimexResult,
  sentence: number,
  near: boolean,
  tense: Tense,
  reference: Reference,
): boolean {
  const month = reading.form === 'date' ? reading.month : undefined;
  if ((month === undefined && reading.form !== 'part') || tense === 'future' || openEnd) return false;
  if (reference.day === null || told.day.year >= dateOf(reference.day).year) return false;
  if (told.sentence === sentence) return !told.aside;
  if (told.sentence !== sentence - 1 || !near || told.day.month === null) return false;
  if (reading.form !== 'date' || month === undefined) return false;
  const day = reading.day ?? 15;
  const later = month * 31 + day - (told.day.month * 31 + (told.day.day ?? 1));
  if (later < 0) return false;
  const { year } = dateOf(reference.day);
  const distance = Math.min(
    ...[year - 1, year].map((each) => reference.day! - dayOf(each, month, day)).filter((days) => days >= -7),
  );
  return told.day.day !== null ? distance > RECENT_DAYS : reading.day === undefined && distance > 2 * RECENT_DAYS;
}

function isAside(result: TimexResult, offset: number, segments: Segments, sentence: number, text: string): boolean {
  const { start, end } = segments.sentences[sentence]!;
  const at = offset + result.index;
  const before = text.slice(Math.max(start, at - ASIDE_REACH), at);
  const clause = before.slice(before.lastIndexOf(',') + 1);
  return (
    before.includes(',') &&
    /^\s*(?:who|which|whose|whom|where)\b/i.test(clause) &&
    /^\s*,/.test(text.slice(offset + result.stop, Math.min(end, offset + result.stop + 4)))
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

function isBareWeekday({ reading }: TimexResult): boolean {
  return reading.form === 'weekday' && reading.week === undefined && reading.direction === undefined;
}

/** The last end of a range that came out before its first: the next such date after the first, where the year or week is not told. */
function afterFirst(result: TimexResult, first: DayRange, anchors: Anchors): Resolved | null {
  const { reading } = result;
  if (reading.form === 'date' && reading.year === undefined && reading.month !== undefined) {
    const { year, month } = dateOf(first.from);
    // Same month, earlier day: the report itself is wrong, and is flagged.
    if (reading.month === month) return null;
    return resolve({ ...reading, year: reading.month < month ? year + 1 : year }, anchors, 'past');
  }
  if (reading.form === 'weekday')
    return resolve({ ...reading, direction: 1, week: undefined }, { ...anchors, report: first.from }, 'past');
  return null;
}
