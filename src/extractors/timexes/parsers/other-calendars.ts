/** Dates of the Islamic and the Persian calendar, converted to Gregorian days through the calendars of ICU. */

import { dateOf, dayOf, isoOf } from '../calendar.js';
import { CUE, MARK } from '../cues.js';
import { alternatives, type Fragments } from '../fragments.js';
import { type Reading, type TimexParser, timexParser } from '../reading.js';

type Calendar = 'islamic-umalqura' | 'persian';
const MS_PER_DAY = 86_400_000;
const formats = new Map<Calendar, Intl.DateTimeFormat>();

function partsOf(calendar: Calendar, day: number): { year: number; month: number; day: number } {
  let format = formats.get(calendar);
  if (!format) {
    format = new Intl.DateTimeFormat(`en-u-ca-${calendar}-nu-latn`, {
      timeZone: 'UTC',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
    formats.set(calendar, format);
  }
  const parts = { year: 0, month: 0, day: 0 };
  for (const { type, value } of format.formatToParts(new Date(day * MS_PER_DAY))) {
    if (type === 'year' || type === 'month' || type === 'day') parts[type] = Number.parseInt(value, 10);
  }
  return parts;
}

/** Gregorian day of a date in another calendar, or null when that calendar has no such day. */
export function convert(calendar: Calendar, year: number, month: number, day: number): number | null {
  const lunar = calendar === 'islamic-umalqura';
  const guess = lunar
    ? dayOf(622, 7, 19) + Math.floor((year - 1) * 354.367 + (month - 1) * 29.53 + day - 1)
    : dayOf(622, 3, 22) +
      Math.floor((year - 1) * 365.2422 + (month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30) + day - 1);
  for (let step = 0; step <= 4; step++) {
    for (const at of step === 0 ? [guess] : [guess - step, guess + step]) {
      const found = partsOf(calendar, at);
      if (found.year === year && found.month === month && found.day === day) return at;
    }
  }
  return null;
}

function fixed(calendar: Calendar, year: number, month: number, day: number | null): Reading | null {
  if (day !== null) {
    const on = convert(calendar, year, month, day);
    return on === null
      ? null
      : { form: 'fixed', type: 'DATE', value: isoOf(on), days: { from: on, to: on }, granularity: 'day' };
  }
  const from = convert(calendar, year, month, 1);
  const next = month === 12 ? convert(calendar, year + 1, 1, 1) : convert(calendar, year, month + 1, 1);
  if (from === null || next === null) return null;
  return {
    form: 'fixed',
    type: 'DATE',
    value: `${isoOf(from)}/${isoOf(next - 1)}`,
    days: { from, to: next - 1 },
    granularity: 'month',
  };
}

export function otherCalendars(f: Fragments): TimexParser[] {
  const month = (name: string, cue: number, calendar: Calendar, table: ReadonlyMap<string, number>, era: string) => {
    const names = alternatives(table.keys());
    const find = (word: string) => table.get(word.toLowerCase().replace(/\s+/g, ' ').replace(/’/g, "'"))!;
    return timexParser(
      name,
      { words: [cue, CUE.digit], marks: MARK.year },
      new RegExp(
        `\\b(?:(?<d>30|31|[12]\\d|0?[1-9])(?:st|nd|rd|th)?\\s+(?:of\\s+)?)?(?<m>${names})(?:\\s+(?<d2>30|31|[12]\\d|0?[1-9])(?:st|nd|rd|th)?(?=,?\\s+1[34]\\d\\d))?,?\\s+(?<y>1[34]\\d\\d)(?:\\s?(?:${era}))?(?![\\d\\p{L}])`,
        'iu',
      ),
      (g) => fixed(calendar, Number(g.y), find(g.m!), g.d || g.d2 ? Number(g.d ?? g.d2) : null),
    );
  };
  return [
    month('timex/hijri', CUE.hijri, 'islamic-umalqura', f.lexicon.hijriMonths, 'A\\.?H\\.?|hijri'),
    month('timex/persian', CUE.persian, 'persian', f.lexicon.persianMonths, 'A\\.?P\\.?|S\\.?H\\.?'),
    timexParser(
      'timex/persian-year',
      { words: [CUE.digit], marks: MARK.year },
      /\b(?<p>1[34]\d\d)\s?\((?<g>20\d\d|19\d\d)(?:[-–/]\d{2,4})?\)/u,
      (g) => {
        const year = Number(g.p);
        const gregorian = Number(g.g);
        const persian = gregorian - year === 621 || gregorian - year === 622;
        const calendar: Calendar = persian ? 'persian' : 'islamic-umalqura';
        const from = convert(calendar, year, 1, 1);
        const next = convert(calendar, year + 1, 1, 1);
        if (from === null || next === null || Math.abs(dateOf(from).year - gregorian) > 1) return null;
        return { form: 'fixed', type: 'DATE', value: g.g!, days: { from, to: next - 1 }, granularity: 'year' };
      },
    ),
  ];
}
