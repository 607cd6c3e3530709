/** The report linter for dates: what cannot be right, or contradicts itself, told plainly so that a reviewer can decide. */
import { type Issue, SHAPE, type Span, type Tokens, UPOS } from '../document/index.js';
import type { TimeLexicon } from '../lexicon/index.js';
import { dateOf, dayOf, isoOf, isRealDate, weekdayOf } from './timexes/calendar.js';
import type { Dated } from './timexes/narrative.js';
import type { NumericOrder } from './timexes/reading.js';
import { tokenFrom } from './timexes/tense.js';

/** What the linter may look at besides the dates. */
export interface LintContext {
  readonly text: string;
  readonly tokens: Tokens;
  /** Day number of the report, or null. */
  readonly report: number | null;
  readonly order: NumericOrder;
  readonly lexicon: TimeLexicon;
}

/** Codes of the flags, in the order in which they are looked for. */
export const dateFlags = [
  'impossible-date',
  'weekday-mismatch',
  'year-typo',
  'end-before-start',
  'date-after-publication',
  'range-contradiction',
  'ambiguous-numeric-date',
] as const;
type DateFlag = (typeof dateFlags)[number];

const WEEKDAYS = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  '',
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
/** A date whose year is off is taken for a slip when the corrected one lies this close before the report, in days. */
const NEWS_DAYS = 21;
/** Tokens of a sentence looked back over for what a date is told of. */
const REACH = 60;
/** Ranges compared with one another; more would cost and tell little. */
const MAX_RANGES = 60;

const NOUN = UPOS.indexOf('NOUN');
const PROPN = UPOS.indexOf('PROPN');
const VERB = UPOS.indexOf('VERB');
const AUX = UPOS.indexOf('AUX');
const ADJ = UPOS.indexOf('ADJ');

/** All flags of a report's dates, in text order of their first span. Pure; linear but for ranges, which are few. */
export function lintDates(dated: readonly Dated[], context: LintContext): Issue[] {
  const issues: Issue[] = [];
  for (const each of dated) {
    if (each.result.latent) continue;
    const issue = impossible(each, context) ?? yearTypo(each, context) ?? wrongWeekday(each, context);
    if (issue) issues.push(issue);
    const reversed = endBeforeStart(each, context);
    if (reversed) issues.push(reversed);
    const late = afterPublication(each, context);
    if (late && issue?.rule !== 'year-typo') issues.push(late);
    const ambiguous = ambiguousNumbers(each, context);
    if (ambiguous) issues.push(ambiguous);
  }
  issues.push(...contradictions(dated, context));
  return issues.sort((a, b) => a.spans[0]!.start - b.spans[0]!.start);
}

function flag(
  rule: DateFlag,
  severity: Issue['severity'],
  spans: readonly Span[],
  reason: string,
  expected?: string,
): Issue {
  return { rule, spans, severity, reason, ...(expected !== undefined && { expected }) };
}

const wordsOf = ({ span }: Dated, { text }: LintContext) => text.slice(span.start, span.end).replace(/\s+/g, ' ');

/** "31 June", "February 30". */
function impossible(each: Dated, context: LintContext): Issue | null {
  const { reading } = each.result;
  if (each.resolved || reading.form !== 'date' || !reading.month || !reading.day) return null;
  const month = MONTHS[reading.month] ?? `month ${reading.month}`;
  const year = reading.month === 2 && reading.year !== undefined ? ` ${reading.year}` : '';
  return flag(
    'impossible-date',
    'error',
    [each.span],
    `“${wordsOf(each, context)}” is no date: ${month}${year} has no day ${reading.day}.`,
  );
}

/** "Tuesday, June 26" when that day is a Thursday. */
function wrongWeekday(each: Dated, context: LintContext): Issue | null {
  const { reading } = each.result;
  if (
    reading.form !== 'date' ||
    !reading.weekday ||
    !each.resolved?.period ||
    each.resolved.period.granularity !== 'day'
  )
    return null;
  const { from } = each.resolved.period;
  const real = weekdayOf(from);
  if (real === reading.weekday) return null;
  return flag(
    'weekday-mismatch',
    'warning',
    [each.span],
    `“${wordsOf(each, context)}” says ${WEEKDAYS[reading.weekday]}, but ${isoOf(from)} is a ${WEEKDAYS[real]}.`,
    WEEKDAYS[real],
  );
}

/** A full date whose year is one off: told as news, and right in weekday or nearness with the report's year. */
function yearTypo(each: Dated, context: LintContext): Issue | null {
  const { reading } = each.result;
  const { report } = context;
  if (report === null || reading.form !== 'date' || !reading.day || !reading.month || reading.year === undefined)
    return null;
  if (each.tense !== 'past') return null;
  for (const year of [dateOf(report).year, dateOf(report).year - 1]) {
    if (year === reading.year || !isRealDate(year, reading.month, reading.day)) continue;
    const corrected = dayOf(year, reading.month, reading.day);
    const ago = report - corrected;
    if (ago < 0 || ago > NEWS_DAYS) continue;
    const told = dayOf(reading.year, reading.month, reading.day);
    const weekdayTells =
      reading.weekday !== undefined && weekdayOf(corrected) === reading.weekday && weekdayOf(told) !== reading.weekday;
    const future = told > report && isNarrated(each, context);
    // After New Year the old year is written from habit.
    const newYear = reading.year === year - 1 && dateOf(corrected).month === 1;
    if (!weekdayTells && !future && !newYear) continue;
    return flag(
      'year-typo',
      'warning',
      [each.span],
      `The year of “${wordsOf(each, context)}” looks mistyped: ${isoOf(corrected)} is ${ago} day${ago === 1 ? '' : 's'} before the report${weekdayTells ? ` and is the ${WEEKDAYS[reading.weekday!]} it names` : ''}.`,
      isoOf(corrected),
    );
  }
  return null;
}

function endBeforeStart(each: Dated, { text }: LintContext): Issue | null {
  const { range, result } = each;
  if (!range || result.range!.first !== result || range.to >= range.from) return null;
  return flag(
    'end-before-start',
    'error',
    [range.span],
    `The range “${text.slice(range.span.start, range.span.end)}” ends (${isoOf(range.to)}) before it starts (${isoOf(range.from)}).`,
  );
}

/** A date told as past that lies after the report. */
function afterPublication(each: Dated, context: LintContext): Issue | null {
  const { resolved, result } = each;
  const { report } = context;
  if (report === null || !resolved?.days || resolved.type === 'DURATION' || resolved.days.from <= report) return null;
  // Of a range the first end speaks for both when it is late itself.
  if (result.range && result.range.last === result && each.range && each.range.from > report) return null;
  if (each.tense !== 'past' || result.openStart || looksAhead(each) || !isNarrated(each, context)) return null;
  const words = each.range ? context.text.slice(each.range.span.start, each.range.span.end) : wordsOf(each, context);
  return flag(
    'date-after-publication',
    'warning',
    [each.range?.span ?? each.span],
    `“${words.replace(/\s+/g, ' ')}” is told as past, but ${isoOf(resolved.days.from)} lies after the report's own date, ${isoOf(report)}.`,
  );
}

/** "next Sunday", "tomorrow", "in three days from now": words that say themselves that they lie ahead. */
function looksAhead({ result: { reading } }: Dated): boolean {
  if (reading.form === 'offset') return reading.sign > 0 && reading.base === 'report';
  if (reading.form === 'unit') return reading.shift >= 0;
  if (reading.form === 'weekday') return reading.direction === 1 || (reading.week ?? -1) >= 0;
  return 'direction' in reading && reading.direction === 1;
}

/**
 * True when the words around a date tell something done: a past verb stands before it in its sentence, nothing there looks ahead, and the date
 * does not merely name something ("the November 2025 elections").
 */
function isNarrated({ sentence, span }: Dated, { tokens, lexicon }: LintContext): boolean {
  const here = tokenFrom(tokens, span.start);
  const first = Math.max(tokens.sentenceFirst[sentence]!, here - REACH);
  const end = tokens.sentenceFirst[sentence + 1]!;
  let past = false;
  for (let i = first; i < here; i++) {
    const word = tokens.lower[i]!;
    const verb = tokens.pos[i] === VERB || tokens.pos[i] === AUX;
    if (lexicon.futureWords.has(word) && (verb || tokens.pos[i] === ADJ) && !(tokens.shape[i]! & SHAPE.capital))
      return false;
    if (lexicon.pastVerbs.has(word) || (verb && word.endsWith('ed'))) past = true;
  }
  if (!past) return false;
  const after = tokenFrom(tokens, span.end);
  const named =
    after < end &&
    tokens.start[after]! === span.end + 1 &&
    (tokens.pos[after] === NOUN || tokens.pos[after] === PROPN || tokens.pos[after] === ADJ);
  const article = here > first && /^(?:the|a|an|this|its|their|his|her|for)$/.test(tokens.lower[here - 1]!);
  return !(named && article) && tokens.lower[here - 1] !== 'for';
}

/** "05/06/2025" where neither the numbers nor the rest of the report tell which is the month. */
function ambiguousNumbers(each: Dated, context: LintContext): Issue | null {
  const { reading, rule } = each.result;
  if (
    !rule.startsWith('timex/numeric') ||
    context.order !== null ||
    reading.form !== 'date' ||
    each.result.text.includes('.')
  )
    return null;
  if (reading.day === undefined || reading.day > 12 || reading.day === reading.month || !each.resolved?.days)
    return null;
  return flag(
    'ambiguous-numeric-date',
    'info',
    [each.span],
    `“${wordsOf(each, context)}” can be read day first or month first; it was read month first, as ${isoOf(each.resolved.days.from)}.`,
  );
}

interface Range {
  readonly each: Dated;
  readonly span: Span;
  readonly from: number;
  readonly to: number;
  readonly words: ReadonlySet<string>;
}

/** Two ranges that tell the same thing with other days: "between July 12 and 24" and "between June 12 and 24". */
function contradictions(dated: readonly Dated[], context: LintContext): Issue[] {
  const ranges: Range[] = [];
  for (const each of dated) {
    const { range, result, resolved } = each;
    if (
      !range ||
      result.latent ||
      result.range!.first !== result ||
      resolved?.granularity !== 'day' ||
      range.to < range.from
    )
      continue;
    if (ranges.length < MAX_RANGES) ranges.push({ each, ...range, words: contentWords(each.sentence, context) });
  }
  const issues: Issue[] = [];
  ranges.forEach((a, i) => {
    for (const b of ranges.slice(i + 1)) {
      if ((a.from === b.from && a.to === b.to) || a.each.sentence === b.each.sentence) continue;
      const shared = sharedWords(a.words, b.words);
      const sameDays = dateOf(a.from).day === dateOf(b.from).day && dateOf(a.to).day === dateOf(b.to).day;
      const oneEnd = a.from === b.from || a.to === b.to;
      if (!(sameDays && shared >= 3) && !(oneEnd && shared >= 6)) continue;
      issues.push(contradiction(a, b, context));
    }
  });
  return issues;
}

function contradiction(a: Range, b: Range, { text, report }: LintContext): Issue {
  const told = (range: Range) =>
    `“${text.slice(range.span.start, range.span.end)}” (${isoOf(range.from)} to ${isoOf(range.to)})`;
  const late = (range: Range) => report !== null && range.from > report;
  const better = late(a) && !late(b) ? b : late(b) && !late(a) ? a : null;
  const why = better
    ? `; the other lies after the report's own date, so ${isoOf(better.from)} to ${isoOf(better.to)} is likely meant`
    : '';
  return flag(
    'range-contradiction',
    'warning',
    [a.span, b.span],
    `${told(a)} and ${told(b)} seem to tell of the same events but contradict each other${why}.`,
    better ? `${isoOf(better.from)}/${isoOf(better.to)}` : undefined,
  );
}

/** Nouns, names and verbs of a sentence, lower-cased. */
function contentWords(sentence: number, { tokens }: LintContext): ReadonlySet<string> {
  const words = new Set<string>();
  for (let i = tokens.sentenceFirst[sentence]!; i < tokens.sentenceFirst[sentence + 1]!; i++) {
    const pos = tokens.pos[i];
    if ((pos === NOUN || pos === PROPN || pos === VERB || pos === ADJ) && !(tokens.shape[i]! & SHAPE.digit))
      words.add(tokens.lower[i]!);
  }
  return words;
}

function sharedWords(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return shared;
}
