/** Days of the Islamic and the Persian calendar as Gregorian ones, through the calendars of ICU. */
import { dayOf } from './calendar.js';

export type Calendar = 'islamic-umalqura' | 'persian';
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
