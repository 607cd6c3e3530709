/** Days, weeks, months and other calendar periods as whole days since 1970-01-01; no time zone and no clock takes part. */
import type { Granularity } from '../../document/index.js';

const MS_PER_DAY = 86_400_000;

/** A run of days, both ends included. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
}

export interface CalendarDate {
  readonly year: number;
  /** 1 … 12. */
  readonly month: number;
  readonly day: number;
}

/** Day number of a proleptic Gregorian date; months and days may run over, as in `Date.UTC`. */
export function dayOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / MS_PER_DAY);
}

export function dateOf(day: number): CalendarDate {
  const date = new Date(day * MS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Days whose text is kept; a report tells the same few again and again. */
const KEPT = 4096;
const keptDays = new Int32Array(KEPT).fill(-(1 << 30));
const keptText = new Array<string>(KEPT).fill('');

export function isoOf(day: number): string {
  const slot = day & (KEPT - 1);
  if (keptDays[slot] !== day) {
    keptText[slot] = new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
    keptDays[slot] = day;
  }
  return keptText[slot]!;
}

/** Day number of an ISO day or instant; its time of day and zone are left out. */
export function parseIsoDay(iso: string): number {
  return Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / MS_PER_DAY);
}

export function daysInMonth(year: number, month: number): number {
  return dateOf(dayOf(year, month + 1, 0)).day;
}

export function isRealDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** ISO weekday: 1 Monday … 7 Sunday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export function mondayOf(day: number): number {
  return day - weekdayOf(day) + 1;
}

/** ISO week and the year it is counted in. */
export function weekOf(day: number): { year: number; week: number } {
  const thursday = mondayOf(day) + 3;
  const { year } = dateOf(thursday);
  return { year, week: Math.floor((thursday - dayOf(year, 1, 1)) / 7) + 1 };
}

export const SEASONS = ['SP', 'SU', 'FA', 'WI'] as const;
export type Season = (typeof SEASONS)[number];
const SEASON_START: Record<Season, number> = { SP: 3, SU: 6, FA: 9, WI: 12 };

export const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** Period that holds a day, or starts from it: its TIMEX3 value, days and name of the unit. */
export interface Period extends DayRange {
  readonly value: string;
  readonly granularity: Granularity;
}

export function dayPeriod(day: number): Period {
  return { from: day, to: day, value: isoOf(day), granularity: 'day' };
}

export function weekPeriod(day: number): Period {
  const from = mondayOf(day);
  const { year, week } = weekOf(day);
  return { from, to: from + 6, value: `${pad(year, 4)}-W${pad(week)}`, granularity: 'week' };
}

export function weekendPeriod(day: number): Period {
  const week = weekPeriod(day);
  return { from: week.from + 5, to: week.to, value: `${week.value}-WE`, granularity: 'weekend' };
}

/** A month; numbers outside 1 … 12 run over into other years. */
export function monthPeriod(year: number, month: number): Period {
  const from = dayOf(year, month, 1);
  const at = dateOf(from);
  return {
    from,
    to: dayOf(at.year, at.month + 1, 0),
    value: `${pad(at.year, 4)}-${pad(at.month)}`,
    granularity: 'month',
  };
}

/** A quarter; numbers outside 1 … 4 run over. */
export function quarterPeriod(year: number, quarter: number): Period {
  const index = year * 4 + quarter - 1;
  const y = Math.floor(index / 4);
  const q = index - y * 4 + 1;
  return {
    from: dayOf(y, 3 * q - 2, 1),
    to: dayOf(y, 3 * q + 1, 0),
    value: `${pad(y, 4)}-Q${q}`,
    granularity: 'quarter',
  };
}

/** A half of a year; numbers outside 1 … 2 run over. */
export function halfPeriod(year: number, half: number): Period {
  const index = year * 2 + half - 1;
  const y = Math.floor(index / 2);
  const h = index - y * 2 + 1;
  return { from: dayOf(y, 6 * h - 5, 1), to: dayOf(y, 6 * h + 1, 0), value: `${pad(y, 4)}-H${h}`, granularity: 'half' };
}

/** A meteorological season of the northern half; winter is counted in the year of its December. */
export function seasonPeriod(year: number, season: Season): Period {
  const start = SEASON_START[season];
  return {
    from: dayOf(year, start, 1),
    to: dayOf(year, start + 3, 0),
    value: `${pad(year, 4)}-${season}`,
    granularity: 'season',
  };
}

export function yearPeriod(year: number): Period {
  return { from: dayOf(year, 1, 1), to: dayOf(year, 12, 31), value: pad(year, 4), granularity: 'year' };
}

/** The decade that holds a year. */
export function decadePeriod(year: number): Period {
  const first = Math.floor(year / 10) * 10;
  return {
    from: dayOf(first, 1, 1),
    to: dayOf(first + 9, 12, 31),
    value: pad(Math.floor(year / 10), 3),
    granularity: 'decade',
  };
}

/** The hundred years that share their first two digits; news counts "the 20th century" as 1900–1999. */
export function centuryPeriod(year: number): Period {
  const first = Math.floor(year / 100) * 100;
  return {
    from: dayOf(first, 1, 1),
    to: dayOf(first + 99, 12, 31),
    value: pad(Math.floor(year / 100), 2),
    granularity: 'century',
  };
}

export type Unit = 'day' | 'week' | 'weekend' | 'month' | 'quarter' | 'half' | 'year' | 'decade' | 'century' | 'season';

/** The period of a unit that holds a day, moved by `shift` units. */
export function periodOf(unit: Exclude<Unit, 'season'>, day: number, shift: number): Period {
  const { year, month } = dateOf(day);
  switch (unit) {
    case 'day':
      return dayPeriod(day + shift);
    case 'week':
      return weekPeriod(day + 7 * shift);
    case 'weekend':
      return weekendPeriod(day + 7 * shift);
    case 'month':
      return monthPeriod(year, month + shift);
    case 'quarter':
      return quarterPeriod(year, Math.floor((month - 1) / 3) + 1 + shift);
    case 'half':
      return halfPeriod(year, Math.floor((month - 1) / 6) + 1 + shift);
    case 'year':
      return yearPeriod(year + shift);
    case 'decade':
      return decadePeriod(year + 10 * shift);
    case 'century':
      return centuryPeriod(year + 100 * shift);
  }
}

/** The season that holds a day, with the year it is counted in. */
export function seasonOf(day: number): { year: number; season: Season } {
  const { year, month } = dateOf(day);
  if (month < 3) return { year: year - 1, season: 'WI' };
  return { year, season: SEASONS[Math.floor(month / 3) - 1]! };
}

/** The same date `months` later; a day that the month does not have becomes its last. */
export function addMonths(day: number, months: number): number {
  const at = dateOf(day);
  const first = dateOf(dayOf(at.year, at.month + months, 1));
  return dayOf(first.year, first.month, Math.min(at.day, daysInMonth(first.year, first.month)));
}
