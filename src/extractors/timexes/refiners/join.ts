/** Joins parts of one expression: weekday with date, date with part of the day or clock time. */
import type { ParsingContext, Refiner } from 'chrono-node';
import { plain } from '../patterns.js';
import type { Reading, TimeOfDay, TimexResult } from '../reading.js';
import { codeAfter, wordBefore } from './before.js';

type Dated = Extract<Reading, { form: 'date' | 'weekday' | 'unit' }>;

const BETWEEN_TIME_AND_DATE = /^,?\s+(?:(?:on|of|in)\s+)?(?:the\s+)?$/i;
const BETWEEN_DATE_AND_TIME =
  /^(?:,?\s+|\s*,\s*|,?\s+(?:at|around|about|by)(?:\s+(?:about|around|approximately))?\s+)$/i;
const DISTANCE =
  /\b(?:the\s+(?=day)|(?<n>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\s+)(?<u>days?|weeks?|months?|years?)\s+(?<rel>before|after|following)\s+$/i;
const COUNTS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};
const BARE_PART = plain(/^\s+(?<p>morning|afternoon|evening|night|noon|midnight|midday|dawn|dusk)(?![\p{L}\d])/iu);

/** The first letters of these words. */
const PART_LETTERS = [...'maend'].map((letter) => letter.charCodeAt(0));

export function join(dayparts: ReadonlyMap<string, string>): Refiner {
  return {
    refine(context, results) {
      const kept: TimexResult[] = [];
      for (const result of results as TimexResult[]) {
        takePart(context, result, dayparts);
        if (takeDistance(context, result)) {
          while (kept.length > 0 && kept[kept.length - 1]!.stop > result.index) kept.pop();
          kept.push(result);
          continue;
        }
        let last = kept[kept.length - 1];
        if (last && last.stop > result.index) {
          // The date took the part of the day before it ("the early hours of June 24").
          if (last.reading.form !== 'time') continue;
          kept.pop();
          last = kept[kept.length - 1];
        }
        if (last && last.stop <= result.index) {
          if (combine(context, last, result)) continue;
          takeApposition(context, last, result);
          takePeriod(context, last, result);
        }
        kept.push(result);
      }
      return kept;
    },
  };
}

function isDay(reading: Reading): reading is Dated {
  return (
    (reading.form === 'date' && reading.day !== undefined) ||
    reading.form === 'weekday' ||
    (reading.form === 'unit' && reading.unit === 'day')
  );
}

/** "Monday morning", "June 24 night": takes the word after into the expression; "on the night of June 24" the words before. */
function takePart(context: ParsingContext, result: TimexResult, dayparts: ReadonlyMap<string, string>): void {
  const { reading } = result;
  if (!isDay(reading) || reading.time) return;
  const begins = codeAfter(context.text, result.stop) | 32;
  const after =
    begins >= 0x80 || PART_LETTERS.includes(begins)
      ? BARE_PART.exec(context.text.slice(result.stop, result.stop + 14))
      : null;
  if (after) {
    result.reading = { ...reading, time: timeOfPart(dayparts.get(after.groups!.p!.toLowerCase())!) };
    result.span(context, result.index, result.stop + after[0].length);
    return;
  }
  const word = wordBefore(context.text, result.index);
  if (word !== 'of' && word !== 'the') return;
  const before =
    /(?:\bthe\s+)?\b(?:(?:early|late)\s+)?(?<p>night|morning|evening|afternoon|dawn|eve|(?:early|small|late)\s+(?:morning\s+)?hours)\s+of\s+(?:the\s+)?$/i.exec(
      context.text.slice(Math.max(0, result.index - 40), result.index),
    );
  if (before) {
    const part = before.groups!.p!.toLowerCase();
    const code = part === 'eve' ? 'EV' : /late.*hours/.test(part) ? 'NI' : (dayparts.get(part) ?? 'MO');
    result.reading = { ...reading, time: timeOfPart(code) };
    result.span(context, result.index - before[0].length, result.stop);
  }
}

/** "the day after Christmas", "two days before June 12, 2024": takes the distance into the expression. */
function takeDistance(context: ParsingContext, result: TimexResult): boolean {
  const { reading } = result;
  if (reading.form !== 'date' || reading.day === undefined || reading.time) return false;
  const word = wordBefore(context.text, result.index);
  if (word !== 'before' && word !== 'after' && word !== 'following') return false;
  const from = Math.max(0, result.index - 40);
  const match = DISTANCE.exec(context.text.slice(from, result.index));
  if (!match) return false;
  const { n, u, rel } = match.groups!;
  const count = n ? (COUNTS[n.toLowerCase()] ?? Number(n)) : 1;
  const sign = rel!.toLowerCase() === 'before' ? -1 : 1;
  const unit = u!.toLowerCase().replace(/s$/, '') as 'day' | 'week' | 'month' | 'year';
  result.reading = { form: 'beside', amount: sign * count, unit, of: reading };
  result.span(context, from + match.index, result.stop);
  return true;
}

function timeOfPart(code: string): TimeOfDay {
  if (!code.includes(':')) return { part: code };
  return { hour: Number(code.slice(0, 2)) % 24, minute: 0, second: null, offset: null };
}

/** "a day earlier, on Monday": the day told after it is the one meant. */
function takeApposition(context: ParsingContext, last: TimexResult, next: TimexResult): void {
  const { reading } = last;
  const relative =
    (reading.form === 'unit' || reading.form === 'offset') && reading.unit === 'day' && reading.base === 'previous';
  if (!relative || ('time' in reading && reading.time) || !isDay(next.reading) || next.reading.time) return;
  if (/^,\s+(?:on\s+)?$/.test(context.text.slice(last.stop, next.index))) last.reading = next.reading;
}

/** "the last three months of 2024", "the first ten days of May": a stretch of the period after it, and not one counted from the report. */
function takePeriod(context: ParsingContext, last: TimexResult, next: TimexResult): void {
  const { reading } = last;
  if (reading.form !== 'duration' || !/^\s+(?:of|in)\s+$/.test(context.text.slice(last.stop, next.index))) return;
  const words = /^(?:the\s+)?(?<end>first|opening|last|final|closing)\s/i.exec(last.text);
  const length = /^P(?<n>\d+)(?<u>[DWMY])$/.exec(reading.value);
  const of = next.reading;
  const period =
    (of.form === 'date' && of.day === undefined) || (of.form === 'unit' && of.unit !== 'day') || of.form === 'part';
  if (!words || !length || !period) return;
  const end = /first|opening/i.test(words.groups!.end!) ? 'first' : 'last';
  const unit = ({ D: 'day', W: 'week', M: 'month', Y: 'year' } as const)[length.groups!.u as 'D' | 'W' | 'M' | 'Y'];
  const { form, value } = reading;
  last.reading = { form, value, part: { end, amount: Number(length.groups!.n), unit, of } };
}

/** Widens `last` by `next` when the two are one expression; false leaves both as they are. */
function combine(context: ParsingContext, last: TimexResult, next: TimexResult): boolean {
  const gap = context.text.slice(last.stop, next.index);
  if (gap.length > 16) return false;
  const [a, b] = [last.reading, next.reading];
  if (
    a.form === 'weekday' &&
    b.form === 'date' &&
    b.day !== undefined &&
    b.weekday === undefined &&
    /^\s*,?\s+(?:the\s+)?$|^\s*\($/.test(gap)
  ) {
    const close = gap.endsWith('(') && context.text[next.stop] === ')' ? 1 : 0;
    last.reading = { ...b, weekday: a.weekday, ...(a.time && !b.time && { time: a.time }) };
    last.span(context, last.index, next.stop + close);
    return true;
  }
  if (
    a.form === 'date' &&
    a.day !== undefined &&
    a.weekday === undefined &&
    b.form === 'weekday' &&
    /^\s*\($/.test(gap)
  ) {
    last.reading = { ...a, weekday: b.weekday };
    last.span(context, last.index, next.stop + (context.text[next.stop] === ')' ? 1 : 0));
    return true;
  }
  // "03:30 local time (00:30 GMT)": the second clock only says the first again.
  if (
    a.form === 'time' &&
    b.form === 'time' &&
    'hour' in a.time &&
    'hour' in b.time &&
    /^\s*\($/.test(gap) &&
    context.text[next.stop] === ')'
  ) {
    last.span(context, last.index, next.stop + 1);
    return true;
  }
  if (
    a.form === 'time' &&
    isDay(b) &&
    (!b.time || ('part' in b.time && 'hour' in a.time)) &&
    BETWEEN_TIME_AND_DATE.test(gap) &&
    (!('part' in a.time) || !gap.includes(','))
  ) {
    if (gap.includes(',') && b.form === 'date') return false;
    last.reading = { ...b, time: a.time };
    last.span(context, last.index, next.stop);
    return true;
  }
  if (isDay(a) && !a.time && b.form === 'time' && BETWEEN_DATE_AND_TIME.test(gap) && !('part' in b.time)) {
    last.reading = { ...a, time: b.time };
    last.span(context, last.index, next.stop);
    return true;
  }
  return false;
}
