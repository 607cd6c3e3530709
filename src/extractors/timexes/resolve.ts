/** Turns readings into TIMEX3 values and days, against the report's date and the dates told before. */
import type { Granularity, TimexValue } from '../../document/index.js';
import {
  addMonths,
  centuryPeriod,
  type DayRange,
  dateOf,
  dayOf,
  dayPeriod,
  daysInMonth,
  decadePeriod,
  halfPeriod,
  isoOf,
  isRealDate,
  mondayOf,
  monthPeriod,
  type Period,
  pad,
  periodOf,
  quarterPeriod,
  type Season,
  seasonOf,
  seasonPeriod,
  type Unit,
  weekdayOf,
  weekendPeriod,
  weekPeriod,
  yearPeriod,
} from './calendar.js';
import { feastIn } from './feasts.js';
import type { Reading, TimeOfDay, YearShift } from './reading.js';
import type { Tense } from './tense.js';

export type AnchorKind = TimexValue['anchor'];

/** What relative expressions are counted from. Days are day numbers. */
export interface Anchors {
  /** Day of the report, and how it is known; null when nothing tells it. */
  readonly report: number | null;
  readonly reportVia: AnchorKind;
  /** The date told last, before this one. */
  readonly previous: Period | null;
  /** Other dates told before in the paragraph, the likeliest first. */
  readonly earlier: readonly Period[];
  /** Clock time of the date told last, in minutes after midnight; null when it has none. */
  readonly previousMinute: number | null;
  /** True when `previous` stands in the same paragraph. */
  readonly near: boolean;
  /** Year of a full date told just before, which dates without a year share. */
  readonly year: number | null;
}

/** A resolved expression, before it is laid out as an annotation. */
export interface Resolved {
  readonly type: TimexValue['type'];
  readonly value: string;
  readonly days: DayRange | null;
  readonly granularity: Granularity;
  readonly anchor: AnchorKind;
  /** The period without its time of day: what later expressions are counted from. */
  readonly period: Period | null;
}

type Of<F extends Reading['form']> = Extract<Reading, { form: F }>;

const NO_DAYS = { days: null, period: null } as const;

/** Resolves one reading. Null when it names nothing that exists ("June 31"). */
export function resolve(reading: Reading, anchors: Anchors, tense: Tense): Resolved | null {
  switch (reading.form) {
    case 'date':
      return resolveDate(reading, anchors, tense);
    case 'weekday':
      return resolveWeekday(reading, anchors, tense);
    case 'unit':
      return resolveUnit(reading, anchors, tense);
    case 'offset':
      return resolveOffset(reading, anchors, tense);
    case 'part':
      return resolvePart(reading, anchors, tense);
    case 'within':
      return resolveWithin(reading, anchors, tense);
    case 'same':
      return resolveSame(reading, anchors);
    case 'beside': {
      const of = resolve(reading.of, anchors, tense);
      return of?.days ? beside(reading, of.days.from, of.anchor) : unresolved();
    }
    case 'weekOf': {
      const day = resolve(reading.of, anchors, tense);
      return day?.days ? dated(weekPeriod(day.days.from), day.anchor) : unresolved();
    }
    case 'feast':
      return resolveFeast(reading, anchors);
    case 'decade':
      return dated(decadePeriod(reading.year), 'none');
    case 'century':
      return dated(centuryPeriod(reading.year), 'none');
    case 'duration':
      return resolveDuration(reading, anchors, tense);
    case 'set':
      return { type: 'SET', value: reading.value, granularity: 'set', anchor: 'none', ...NO_DAYS };
    case 'reference':
      return { type: 'DATE', value: reading.value, granularity: 'unknown', anchor: anchors.reportVia, ...NO_DAYS };
    case 'time':
      return resolveTime(reading, anchors);
    case 'fixed':
      return {
        type: reading.type,
        value: reading.value,
        days: reading.days,
        granularity: reading.granularity,
        anchor: 'none',
        period: {
          ...reading.days,
          value: reading.value,
          granularity: reading.granularity === 'instant' ? 'day' : reading.granularity,
        },
      };
    case 'unresolvable':
      return { type: 'DATE', value: reading.value, granularity: 'unknown', anchor: 'unresolved', ...NO_DAYS };
  }
}

function dated(period: Period, anchor: AnchorKind, time?: TimeOfDay): Resolved {
  const { from, to, value, granularity } = period;
  if (!time) return { type: 'DATE', value, days: { from, to }, granularity, anchor, period };
  return {
    type: 'TIME',
    value: value + timeValue(time),
    days: { from, to },
    granularity: 'part' in time ? 'daypart' : time.minute === null ? 'hour' : 'instant',
    anchor,
    period,
  };
}

/** The part of a TIMEX3 value after the day; a zone is marked where its distance from universal time is known. */
function timeValue(time: TimeOfDay): string {
  if ('part' in time) return `T${time.part}`;
  return `T${pad(time.hour)}:${pad(time.minute ?? 0)}${time.second === null ? '' : `:${pad(time.second)}`}${zoneSuffix(time.offset)}`;
}

/** `Z`, `+03:00` … for minutes east of UTC; nothing for the writer's local time. */
export function zoneSuffix(minutes: number | null): string {
  if (minutes === null) return '';
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** The days of "the past two weeks" or "the next 48 hours": from or to the report's day. */
function resolveDuration(reading: Of<'duration'>, anchors: Anchors, tense: Tense): Resolved {
  const { value, window, part } = reading;
  const report = anchors.report;
  const plain = { type: 'DURATION', value, granularity: 'duration', anchor: 'none', ...NO_DAYS } as const;
  if (part) {
    const of = resolve(part.of, anchors, tense);
    return of?.days ? { ...plain, days: partOf(part, of.days), anchor: of.anchor } : plain;
  }
  if (!window || report === null) return plain;
  const { direction, unit } = window;
  const amount = Math.round(window.amount * direction);
  const days: Partial<Record<typeof unit, number>> = { day: amount, week: 7 * amount, weekend: 7 * amount };
  const months: Partial<Record<typeof unit, number>> = {
    month: amount,
    quarter: 3 * amount,
    half: 6 * amount,
    year: 12 * amount,
    decade: 120 * amount,
    century: 1200 * amount,
  };
  const hours: Partial<Record<typeof unit, number>> = { hour: 1, minute: 1 / 60, second: 1 / 3600 };
  let other: number;
  if (days[unit] !== undefined) other = report + days[unit];
  else if (months[unit] !== undefined) other = addMonths(report, months[unit]);
  else other = report + direction * Math.ceil((window.amount * (hours[unit] ?? 1)) / 24);
  return { ...plain, days: { from: Math.min(other, report), to: Math.max(other, report) }, anchor: anchors.reportVia };
}

/** Days in a unit that measures a part of a period. */
const DAYS: Partial<Record<Unit, number>> = { day: 1, week: 7, weekend: 7 };
/** The same in months. */
const MONTHS: Partial<Record<Unit, number>> = { month: 1, quarter: 3, half: 6, year: 12, decade: 120 };

/** The first or last so many units of a period, within it. */
function partOf({ end, amount, unit }: NonNullable<Of<'duration'>['part']>, { from, to }: DayRange): DayRange {
  const move = (day: number, sign: 1 | -1) =>
    MONTHS[unit] === undefined
      ? day + sign * Math.round(amount * (DAYS[unit] ?? 1))
      : addMonths(day, sign * Math.round(amount * MONTHS[unit]));
  return end === 'first'
    ? { from, to: Math.min(to, move(from, 1) - 1) }
    : { from: Math.max(from, move(to + 1, -1)), to };
}

/** A feast of a year, else the nearest to the report; before or after it where the words say so. */
function resolveFeast({ feast, year, yearShift, direction }: Of<'feast'>, anchors: Anchors): Resolved {
  const known = yearShift ? shiftedYear(yearShift, anchors) : null;
  const told = year ?? known?.year ?? anchors.year ?? undefined;
  if (told !== undefined) {
    const days = feastIn(feast, told)[0];
    return days ? dated(feastPeriod(days), year !== undefined ? 'none' : (known?.anchor ?? 'previous')) : unresolved();
  }
  const { report } = anchors;
  if (report === null) return unresolved();
  const now = dateOf(report).year;
  let best: DayRange | null = null;
  for (const each of [now - 1, now, now + 1].flatMap((at) => feastIn(feast, at))) {
    if ((direction === -1 && each.to >= report) || (direction === 1 && each.from <= report)) continue;
    if (best === null || distance(each, report) < distance(best, report)) best = each;
  }
  return best ? dated(feastPeriod(best), anchors.reportVia) : unresolved();
}

function distance({ from, to }: DayRange, day: number): number {
  return Math.max(from - day, day - to, 0);
}

function feastPeriod(days: DayRange): Period {
  if (days.from === days.to) return dayPeriod(days.from);
  return { ...days, value: `${isoOf(days.from)}/${isoOf(days.to)}`, granularity: 'month' };
}

function unresolved(value = 'XXXX-XX-XX', granularity: Granularity = 'unknown'): Resolved {
  return { type: 'DATE', value, granularity, anchor: 'unresolved', ...NO_DAYS };
}

function shiftedYear(shift: YearShift, anchors: Anchors): { year: number; anchor: AnchorKind } | null {
  const usePrevious = shift.base === 'previous' && anchors.previous !== null;
  const from = usePrevious ? anchors.previous!.from : anchors.report;
  if (from === null) return null;
  return { year: dateOf(from).year + shift.shift, anchor: usePrevious ? 'previous' : anchors.reportVia };
}

/** Two readings of a date without a year are a close call when their distances from the report differ by fewer days than this. */
const CLOSE_CALL = 60;

function resolveDate(reading: Of<'date'>, anchors: Anchors, tense: Tense): Resolved | null {
  const { month, day, time } = reading;
  const known = reading.yearShift ? shiftedYear(reading.yearShift, anchors) : null;
  const year = reading.year ?? known?.year;
  const anchor: AnchorKind = reading.year !== undefined ? 'none' : (known?.anchor ?? anchors.reportVia);
  if (month === undefined) {
    if (day !== undefined) return resolveDayOfMonth(day, reading.direction, anchors, tense, time);
    if (year === undefined) return unresolved('XXXX', 'year');
    const period = yearPeriod(year);
    return dated(reading.fiscal ? fiscalYear(year, reading.fiscal) : period, anchor);
  }
  if (year !== undefined) {
    if (day === undefined) return dated(monthPeriod(year, month), anchor);
    return isRealDate(year, month, day) ? dated(dayPeriod(dayOf(year, month, day)), anchor, time) : null;
  }
  if (day !== undefined && day > daysInMonth(2024, month)) return null;
  if (anchors.report === null && anchors.year === null) {
    const value = day === undefined ? `XXXX-${pad(month)}` : `XXXX-${pad(month)}-${pad(day)}`;
    return unresolved(value, day === undefined ? 'month' : 'day');
  }
  const report = anchors.report ?? dayOf(anchors.year!, 7, 1);
  if (day === undefined)
    return dated(
      nearMonth(month, reading.direction, report, anchors, tense),
      anchors.year !== null && reading.direction === undefined ? 'previous' : anchor,
    );
  const at = dateOf(report);
  const years = anchors.year !== null ? [anchors.year] : [at.year, at.year - 1, at.year + 1];
  let best: number | null = null;
  let second: number | null = null;
  for (const candidate of years) {
    if (!isRealDate(candidate, month, day)) continue;
    const on = dayOf(candidate, month, day);
    if (best === null || Math.abs(on - report) < Math.abs(best - report)) {
      second = best;
      best = on;
    } else if (second === null || Math.abs(on - report) < Math.abs(second - report)) second = on;
  }
  // Half a year away either way: the one nearer to the date just told.
  const near = anchors.near && anchors.previous?.granularity === 'day' ? anchors.previous.from : null;
  if (
    best !== null &&
    second !== null &&
    near !== null &&
    Math.abs(second - report) - Math.abs(best - report) < CLOSE_CALL
  )
    best = Math.abs(second - near) < Math.abs(best - near) ? second : best;
  // "ahead of the elections on 28 November", told in January: what lies ahead is not the day just past.
  if (best !== null && second !== null && tense === 'future' && report - best > PASSED_DAYS && second > report)
    best = second;
  return best === null ? null : dated(dayPeriod(best), anchors.year !== null ? 'previous' : anchor, time);
}

/** Farthest behind the report that a day told as ahead may be, as of a plan told late. */
const PASSED_DAYS = 30;

/** The fiscal year of a number: the calendar year unless it is known to begin in a month of the year before. */
function fiscalYear(year: number, start: number): Period {
  const period = { ...yearPeriod(year), value: `FY${pad(year, 4)}` };
  return start === 1 ? period : { ...period, from: dayOf(year - 1, start, 1), to: dayOf(year, start, 0) };
}

/** A month without a year: the latest that has begun, or the next one where a future cue stands. */
function nearMonth(
  month: number,
  direction: number | undefined,
  report: number,
  anchors: Anchors,
  tense: Tense,
): Period {
  const now = dateOf(report);
  if (direction === -1) return monthPeriod(month < now.month ? now.year : now.year - 1, month);
  if (direction === 1) return monthPeriod(month > now.month ? now.year : now.year + 1, month);
  if (direction === 0) return monthPeriod(now.year, month);
  if (anchors.year !== null) return monthPeriod(anchors.year, month);
  if (tense === 'future') return monthPeriod(month >= now.month ? now.year : now.year + 1, month);
  return monthPeriod(month <= now.month ? now.year : now.year - 1, month);
}

/** "the 24th": of the month last told, else the report's latest. */
function resolveDayOfMonth(
  day: number,
  direction: number | undefined,
  anchors: Anchors,
  tense: Tense,
  time?: TimeOfDay,
): Resolved | null {
  const previous = anchors.near && direction === undefined ? anchors.previous : null;
  const from =
    previous && (previous.granularity === 'day' || previous.granularity === 'month') ? previous.from : anchors.report;
  if (from === null) return unresolved(`XXXX-XX-${pad(day)}`, 'day');
  const at = dateOf(from);
  let on = dayOf(at.year, at.month + (direction ?? 0), day);
  if (from === anchors.report && direction === undefined) {
    if (on > from && tense === 'past') on = dayOf(at.year, at.month - 1, day);
  }
  return dateOf(on).day === day
    ? dated(dayPeriod(on), from === anchors.report ? anchors.reportVia : 'previous', time)
    : null;
}

function resolveWeekday(reading: Of<'weekday'>, anchors: Anchors, tense: Tense): Resolved {
  const { weekday, direction, week, time } = reading;
  const usePrevious = reading.base === 'previous' && anchors.previous !== null;
  const base = usePrevious ? anchors.previous!.to : anchors.report;
  if (base === null) return unresolved(`XXXX-WXX-${weekday}`, 'day');
  const anchor = usePrevious ? 'previous' : anchors.reportVia;
  const monday = mondayOf(base);
  const today = weekdayOf(base);
  const back = (today - weekday + 7) % 7;
  let on: number;
  if (week !== undefined) on = monday + 7 * week + weekday - 1;
  else if (direction === -1) on = base - (back === 0 ? 7 : back);
  else if (direction === 1) on = base + (back === 0 ? 7 : 7 - back);
  else if (direction === 0) on = monday + weekday - 1;
  else on = tense === 'future' ? base + ((weekday - today + 7) % 7) : base - back;
  return dated(dayPeriod(on), anchor, time);
}

/** The date told before that a count of units can start from: the likeliest that is at least as fine as the unit. */
function anchorFor(unit: string, { previous, earlier }: Anchors): Period | null {
  const fits = (period: Period) => (FINENESS[period.granularity] ?? 0) <= (FINENESS[unit] ?? 0);
  return previous === null || fits(previous) ? previous : (earlier.find(fits) ?? previous);
}

const FINENESS: Readonly<Record<string, number>> = {
  day: 0,
  weekend: 1,
  week: 2,
  month: 3,
  quarter: 4,
  season: 4,
  half: 5,
  year: 6,
  decade: 7,
  century: 8,
};

function resolveUnit(reading: Of<'unit'>, anchors: Anchors, tense: Tense): Resolved {
  const { unit, time } = reading;
  const previous = anchorFor(unit, anchors);
  let shift = reading.shift;
  if (unit === 'season') return unresolved();
  if (reading.base === 'previous' && previous) {
    const fits = (FINENESS[previous.granularity] ?? 0) <= (FINENESS[unit] ?? 0);
    if (reading.definite) {
      if (anchors.near && previous.granularity === unit) return dated(previous, 'previous');
    } else if (fits) {
      // "the following day" after a range or week: counted from its last day; "the previous day" from its first.
      return dated(periodOf(unit, shift > 0 ? previous.to : previous.from, shift), 'previous', time);
    } else {
      return unresolved(unit === 'day' ? 'XXXX-XX-XX' : 'XXXX-XX', unit === 'day' ? 'day' : 'month');
    }
  }
  if (anchors.report === null) return unresolved();
  if (unit === 'weekend' && weekdayOf(anchors.report) < 6) {
    // From a weekday "the weekend" is the last one unless it is told as ahead, and "next weekend" the one that comes.
    if (shift === 0 && tense === 'past') shift = -1;
    else if (shift === 1) shift = 0;
  }
  return dated(periodOf(unit, anchors.report, shift), anchors.reportVia, time);
}

function resolveOffset(reading: Of<'offset'>, anchors: Anchors, tense: Tense): Resolved {
  const { unit, sign } = reading;
  const usePrevious = reading.base === 'previous' && anchors.previous !== null;
  const reference = sign < 0 ? 'PAST_REF' : 'FUTURE_REF';
  if (reading.amount === null)
    return { type: 'DATE', value: reference, granularity: 'unknown', anchor: 'unresolved', ...NO_DAYS };
  const anchor: AnchorKind = usePrevious ? 'previous' : anchors.reportVia;
  const previous = anchorFor(unit, anchors);
  const base = usePrevious ? (sign < 0 ? previous!.from : previous!.to) : anchors.report;
  if (base === null) return unresolved();
  // "Six months later" with nothing told before: not six months after the report, when it is told as past.
  if (reading.base === 'previous' && !usePrevious && sign > 0 && tense === 'past') return unresolved();
  const amount = reading.amount * sign;
  if (usePrevious && (FINENESS[previous!.granularity] ?? 0) > (FINENESS[unit] ?? 0)) return unresolved();
  switch (unit) {
    case 'second':
    case 'minute':
    case 'hour':
      return resolveHours(
        amount * (unit === 'hour' ? 60 : unit === 'minute' ? 1 : 1 / 60),
        base,
        anchor,
        usePrevious ? previous! : null,
        anchors,
      );
    case 'day':
      return dated(dayPeriod(base + Math.round(amount)), anchor);
    case 'weekend':
      return dated(weekendPeriod(base + 7 * Math.round(amount)), anchor);
    case 'week':
      // One week leads from a day to a day; "three weeks ago" is told in weeks.
      return Math.abs(amount) === 1
        ? dated(dayPeriod(base + Math.round(7 * amount)), anchor)
        : dated(weekPeriod(base + Math.round(7 * amount)), anchor);
    case 'month': {
      const moved = addMonths(base, Math.round(amount));
      const { year, month } = dateOf(moved);
      return dated(monthPeriod(year, month), anchor);
    }
    case 'quarter':
      return dated(periodOf('quarter', base, Math.round(amount)), anchor);
    case 'year': {
      if (!Number.isInteger(amount)) {
        const { year, month } = dateOf(addMonths(base, Math.round(12 * amount)));
        return dated(monthPeriod(year, month), anchor);
      }
      if (usePrevious && previous!.granularity === 'quarter')
        return dated(periodOf('quarter', base, 4 * amount), anchor);
      return dated(yearPeriod(dateOf(base).year + amount), anchor);
    }
    case 'decade': {
      const year = dateOf(base).year + Math.round(10 * amount);
      // From a year a decade leads to a year; from the report, to a decade.
      return dated(usePrevious && previous!.granularity === 'year' ? yearPeriod(year) : decadePeriod(year), anchor);
    }
    case 'century':
      return dated(centuryPeriod(dateOf(base).year + Math.round(100 * amount)), anchor);
    default:
      return unresolved();
  }
}

/** A day so far from another: months and years keep the day of the month. */
function beside({ amount, unit }: Of<'beside'>, day: number, anchor: AnchorKind): Resolved {
  const on =
    unit === 'day'
      ? day + amount
      : unit === 'week'
        ? day + 7 * amount
        : addMonths(day, amount * (unit === 'month' ? 1 : 12));
  return dated(dayPeriod(on), anchor);
}

/** The period told last, moved to another year. */
function resolveSame(reading: Of<'same'>, anchors: Anchors): Resolved {
  const { previous } = anchors;
  if (!previous) return unresolved();
  const at = dateOf(previous.from);
  const year = reading.year ?? at.year - (reading.back ?? 1);
  const season = seasonOf(previous.from);
  switch (previous.granularity) {
    case 'quarter':
      return dated(periodOf('quarter', previous.from, 4 * (year - at.year)), 'previous');
    case 'half':
      return dated(periodOf('half', previous.from, 2 * (year - at.year)), 'previous');
    case 'month':
      return dated(monthPeriod(year, at.month), 'previous');
    case 'season':
      return dated(seasonPeriod(season.year + year - at.year, season.season), 'previous');
    case 'day':
      return isRealDate(year, at.month, at.day)
        ? dated(dayPeriod(dayOf(year, at.month, at.day)), 'previous')
        : unresolved();
    default:
      return dated(yearPeriod(year), 'previous');
  }
}

/** Hours and minutes from an anchor: a clock time when the anchor has one, whole days when they are, else a time of that day. */
function resolveHours(
  minutes: number,
  base: number,
  anchor: AnchorKind,
  previous: Period | null,
  anchors: Anchors,
): Resolved {
  if (previous && previous.granularity !== 'day') return unresolved();
  if (Math.abs(minutes) >= 1440 && minutes % 1440 === 0) return dated(dayPeriod(base + minutes / 1440), anchor);
  const clock = previous ? anchors.previousMinute : null;
  if (clock !== null) {
    const total = base * 1440 + clock + Math.round(minutes);
    const day = Math.floor(total / 1440);
    const rest = total - day * 1440;
    return dated(dayPeriod(day), anchor, {
      hour: Math.floor(rest / 60),
      minute: rest % 60,
      second: null,
      offset: null,
    });
  }
  return {
    type: 'TIME',
    value: `${isoOf(base)}TXX:XX`,
    days: { from: base, to: base },
    granularity: 'hour',
    anchor,
    period: null,
  };
}

function resolvePart(reading: Of<'part'>, anchors: Anchors, tense: Tense): Resolved {
  const known = reading.yearShift ? shiftedYear(reading.yearShift, anchors) : null;
  const told = reading.year ?? known?.year;
  const anchor: AnchorKind = reading.year !== undefined ? 'none' : (known?.anchor ?? anchors.reportVia);
  const make = (year: number): Period =>
    reading.part === 'season'
      ? seasonPeriod(year, reading.season as Season)
      : reading.part === 'quarter'
        ? quarterPeriod(year, reading.number!)
        : halfPeriod(year, reading.number!);
  if (told !== undefined) return dated(make(told), anchor);
  const report = anchors.report;
  if (report === null) return unresolved();
  if (anchors.year !== null && reading.direction === undefined) return dated(make(anchors.year), 'previous');
  if (anchors.near && anchors.previous && reading.part !== 'season' && reading.direction === undefined) {
    const { granularity, from } = anchors.previous;
    if (granularity === 'quarter' || granularity === 'year') return dated(make(dateOf(from).year), 'previous');
  }
  const year = dateOf(report).year;
  const periods = [year - 2, year - 1, year, year + 1, year + 2].map(make);
  if (reading.direction === -1) return dated(periods.filter(({ to }) => to < report).at(-1)!, anchor);
  if (reading.direction === 1) return dated(periods.find(({ from }) => from > report)!, anchor);
  if (reading.part === 'season') {
    if (reading.direction === 0) {
      const now = seasonOf(report);
      return dated(make(reading.season === 'WI' && now.season === 'WI' ? now.year : year), anchor);
    }
    return dated(
      tense === 'future'
        ? periods.find(({ to }) => to >= report)!
        : periods.filter(({ from }) => from <= report).at(-1)!,
      anchor,
    );
  }
  return dated(nearPart(periods, report, tense), anchor);
}

/** Days within which a quarter told in the other tense is still the nearer one: results are "expected" of a quarter just past. */
const NEAR_DAYS = 60;
/** Days after which a quarter of last year is too far back for news told as past. */
const FAR_DAYS = 200;

/** A quarter or half without a year: the last that has begun, the next for what lies ahead, unless that one is far and the other near. */
function nearPart(periods: readonly Period[], report: number, tense: Tense): Period {
  const last = periods.filter(({ from }) => from <= report).at(-1)!;
  const next = periods.find(({ from }) => from > report)!;
  const since = Math.max(0, report - last.to);
  const until = next.from - report;
  if (tense === 'future') return since < NEAR_DAYS && until > NEAR_DAYS ? last : next;
  return since > FAR_DAYS && until < NEAR_DAYS ? next : last;
}

function resolveWithin(reading: Of<'within'>, anchors: Anchors, tense: Tense): Resolved {
  const month = resolve(reading.of, anchors, tense);
  if (!month?.days) return unresolved();
  const { from, to } = month.days;
  const { nth } = reading;
  if (reading.weekday !== undefined) {
    const first = from + ((reading.weekday - weekdayOf(from) + 7) % 7);
    const last = to - ((weekdayOf(to) - reading.weekday + 7) % 7);
    const on = nth < 0 ? last : first + 7 * (nth - 1);
    return on > to ? unresolved() : dated(dayPeriod(on), month.anchor);
  }
  if (reading.unit === 'day') return dated(dayPeriod(nth < 0 ? to : Math.min(to, from + nth - 1)), month.anchor);
  // The nth week is the one that holds the nth Thursday, as ISO counts weeks.
  const thursday = from + ((4 - weekdayOf(from) + 7) % 7);
  const lastThursday = to - ((weekdayOf(to) - 4 + 7) % 7);
  const on = nth < 0 ? lastThursday : thursday + 7 * (nth - 1);
  return dated(reading.unit === 'week' ? weekPeriod(on) : weekendPeriod(on), month.anchor);
}

function resolveTime(reading: Of<'time'>, anchors: Anchors): Resolved {
  const previous = anchors.near && anchors.previous?.granularity === 'day' ? anchors.previous.from : null;
  const base = previous ?? anchors.report;
  if (base === null)
    return {
      type: 'TIME',
      value: `XXXX-XX-XX${timeValue(reading.time)}`,
      granularity: 'part' in reading.time ? 'daypart' : 'instant',
      anchor: 'unresolved',
      ...NO_DAYS,
    };
  return dated(
    dayPeriod(base + (reading.shift ?? 0)),
    previous !== null ? 'previous' : anchors.reportVia,
    reading.time,
  );
}
