/** Bare numbers beside a date that are days too: "June 12 and 24", "June 3, 5 and 9", "12 to 24 June", "2023-24". */
import type { ParsingContext, Refiner } from 'chrono-node';
import { yearShiftOf } from '../fragments.js';
import { plain } from '../patterns.js';
import { TimexResult, type YearShift } from '../reading.js';

const CONNECTOR =
  '(?:\\s*(?:,\\s*(?:and\\s+|or\\s+)?|[-–—/&]|\\band\\b|\\bor\\b|\\bto\\b|\\bthrough\\b|\\buntil\\b|\\btill\\b)\\s*(?:on\\s+|the\\s+)?)';
const DAY = '(?:3[01]|[12]\\d|0?[1-9])(?:st|nd|rd|th)?';
const NEXT_DAY = plain(
  new RegExp(
    `^(?<c>${CONNECTOR})(?<d>${DAY})(?![\\d\\p{L}%]|[.,:/-]\\d|\\s*%|\\s*(?:a\\.m|p\\.m|am\\b|pm\\b|GMT|UTC))`,
    'iu',
  ),
);
const PREVIOUS_DAY = plain(new RegExp(`(?<![\\d.,:/$€£-])\\b(?<d>${DAY})(?<c>${CONNECTOR})$`, 'iu'));
/** Lower-case words that can follow a list of days; any other lower-case word may be the thing counted. */
const NOT_COUNTED =
  /^[\s]+(?:in|at|near|on|to|that|by|with|after|before|and|or|when|while|as|for|from|against|is|was|were|are|had|has|have|which|who|of|into|during|over|left|it|he|she|they|but|across|around|amid|between|this|about|because|since|until|under|between|targeting|killing|where|told|via|along|despite|following|inside|outside|south|north|east|west|respectively|[\p{Ll}]+(?:ed|ing|ly)|killed|hit|struck|said|saw|led|set|put|cut|one|two|three|four|five|six|seven|eight|nine|ten|several|many)\b/u;

export function lists(countNouns: ReadonlySet<string>): Refiner {
  return {
    refine(context, results) {
      const kept: TimexResult[] = [];
      const list = results as TimexResult[];
      for (let i = 0; i < list.length; i++) {
        const result = list[i]!;
        const floor = kept[kept.length - 1]?.stop ?? 0;
        const ceiling = list[i + 1]?.index ?? context.text.length;
        if (isDayOfMonth(result)) {
          kept.push(...daysBefore(context, result, floor));
          kept.push(result, ...daysAfter(context, result, ceiling, countNouns));
        } else {
          const hour = hourBefore(context, result, floor);
          if (hour) kept.push(hour);
          kept.push(result);
          if (result.reading.form === 'date' && result.reading.year && !result.reading.month) {
            const short = shortYear(context, result, ceiling);
            if (short) kept.push(short);
          }
        }
      }
      return kept;
    },
  };
}

/** A date whose neighbours can be days of the same month; a clock time ends it, a part of the day does not ("the night of June 21-22"). */
function isDayOfMonth({ reading }: TimexResult): boolean {
  return reading.form === 'date' && !!reading.day && !!reading.month && (!reading.time || 'part' in reading.time);
}

function daysAfter(
  context: ParsingContext,
  result: TimexResult,
  ceiling: number,
  countNouns: ReadonlySet<string>,
): TimexResult[] {
  const found: TimexResult[] = [];
  const { reading } = result;
  if (reading.form !== 'date') return found;
  // With the year told ("June 12, 2024 and 5 men") a number after it is no day; a day before the month ("12 June and 5 men") neither.
  if (reading.year !== undefined || !/\d(?:st|nd|rd|th)?$/.test(result.text)) return found;
  let at = result.stop;
  let day = reading.day!;
  for (;;) {
    const match = NEXT_DAY.exec(context.text.slice(at, at + 30));
    if (!match) break;
    const next = Number.parseInt(match.groups!.d!, 10);
    const start = at + match[0].length - match.groups!.d!.length;
    const end = at + match[0].length;
    if (end > ceiling || next <= day) break;
    const after = context.text.slice(end, end + 24);
    const word = /^\s+([\p{L}/-]+)/u.exec(after)?.[1];
    if (word && (countNouns.has(word.toLowerCase()) || (/^\p{Ll}/u.test(word) && !NOT_COUNTED.test(after)))) break;
    const tail = yearAfter(after);
    const item = { ...reading, weekday: undefined, time: undefined, day: next };
    found.push(new TimexResult(context, start, end + (tail?.length ?? 0), item, 'timex/en/day-list', result.priority));
    if (tail) {
      // A year told once, at the end, holds for all of them.
      for (const each of [result, ...found])
        if (each.reading.form === 'date') each.reading = { ...each.reading, ...tail.told };
      break;
    }
    at = end;
    day = next;
  }
  return found;
}

/** The year that ends a list of days: ", 2024" or " of that year". */
function yearAfter(text: string): { length: number; told: { year: number } | { yearShift: YearShift } } | null {
  const year = /^,?\s+((?:19|20)\d\d)(?![\d\p{L}]|[.,]\d)/u.exec(text);
  if (year) return { length: year[0].length, told: { year: Number(year[1]) } };
  const other = /^\s+of\s+((?:that|this|last|next|the\s+same)\s+year)\b/i.exec(text);
  return other && { length: other[0].length, told: { yearShift: yearShiftOf(other[1]!) } };
}

function daysBefore(context: ParsingContext, result: TimexResult, floor: number): TimexResult[] {
  const found: TimexResult[] = [];
  const { reading } = result;
  if (reading.form !== 'date' || !/^(?:the\s+)?\d/.test(result.text)) return found;
  let at = result.index;
  let day = reading.day!;
  for (;;) {
    const from = Math.max(floor, at - 20);
    const match = PREVIOUS_DAY.exec(context.text.slice(from, at));
    if (!match) break;
    const previous = Number.parseInt(match.groups!.d!, 10);
    const start = from + match.index;
    if (previous >= day) break;
    // "and 24 June" after a number of something else needs a cue before it.
    if (
      !/(?:\b(?:on|from|between|of|and|the|since|to|the\s+night\s+of)\s+|[,(–-]\s*)$/i.test(
        context.text.slice(Math.max(0, start - 14), start),
      ) &&
      start > 0
    )
      break;
    found.unshift(
      new TimexResult(
        context,
        start,
        start + match.groups!.d!.length,
        { ...reading, weekday: undefined, time: undefined, day: previous },
        'timex/en/day-list',
        result.priority,
      ),
    );
    at = start;
    day = previous;
  }
  return found;
}

/** "between 2 and 5 p.m. on June 3": the first hour has the day and the half of the second. */
function hourBefore(context: ParsingContext, result: TimexResult, floor: number): TimexResult | null {
  const { reading } = result;
  const time = 'time' in reading ? reading.time : undefined;
  if (!time || 'part' in time || !/^\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?\s?m/i.test(result.text)) return null;
  const from = Math.max(floor, result.index - 30);
  const match =
    /\b(?:between|from)\s+(?<h>1[0-2]|[1-9])(?::(?<m>[0-5]\d))?(?:\s*[-–]\s*|\s+(?:and|to|until)\s+)$/i.exec(
      context.text.slice(from, result.index),
    );
  if (!match) return null;
  const { h, m } = match.groups!;
  const hour = (Number(h) % 12) + (time.hour >= 12 && Number(h) % 12 <= time.hour % 12 ? 12 : 0);
  const start = from + match.index + match[0].indexOf(h!);
  const end = start + h!.length + (m ? m.length + 1 : 0);
  const own = { ...reading, time: { hour, minute: Number(m ?? 0), second: null, offset: time.offset } };
  return new TimexResult(context, start, end, own, 'timex/en/hour-list', result.priority);
}

/** "2023-24": the second half of a span of years. */
function shortYear(context: ParsingContext, result: TimexResult, ceiling: number): TimexResult | null {
  const match = /^[-–/](\d\d)(?![\d\p{L}%-]|[.,]\d)/u.exec(context.text.slice(result.stop, result.stop + 6));
  if (!match || result.stop + 3 > ceiling || result.reading.form !== 'date') return null;
  const year = Math.floor(result.reading.year! / 100) * 100 + Number(match[1]);
  if (year - result.reading.year! < 1 || year - result.reading.year! > 10) return null;
  return new TimexResult(
    context,
    result.stop + 1,
    result.stop + 3,
    { form: 'date', year },
    'timex/en/short-year',
    result.priority,
  );
}
