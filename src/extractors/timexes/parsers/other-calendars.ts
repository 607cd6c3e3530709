/** Dates of the Islamic and the Persian calendar, converted to Gregorian days through the calendars of ICU. */

import { dateOf, isoOf } from '../calendar.js';
import { type Calendar, convert } from '../conversion.js';
import { CUE, MARK } from '../cues.js';
import { alternatives, type Fragments } from '../fragments.js';
import { type Reading, type TimexParser, timexParser } from '../reading.js';

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
      { words: [cue, CUE.digit], marks: MARK.otherYear },
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
      { words: [CUE.digit], marks: MARK.otherYear },
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
