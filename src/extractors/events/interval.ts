/** The days that an event took, read from its time expression and from whether it has happened. */
import type { Timex } from '../../document/index.js';
import type { Status } from '../../events/index.js';

export interface Days {
  readonly from: string | null;
  readonly to: string | null;
}

/** Statuses of what has come about by the day of the report. */
const HAPPENED: ReadonlySet<Status> = new Set(['actual', 'ongoing']);

/**
 * First and last day of an event, inclusive. What began on a day and is told as a fact lasts to the day of the report ("closed since Monday"), and no fact lies after
 * that day ("this week"). What holds until a day has an end but no known beginning. "Early May" is its first third.
 */
export function daysOf(timex: Timex, status: Status, published: string | null): Days {
  const { value } = timex;
  if (value.range) return { from: value.range.from, to: value.range.to };
  let { from, to } = value;
  if (from === null || to === null) return { from, to };
  if (value.modifier !== undefined && value.modifier !== null) ({ from, to } = third(from, to, value.modifier));
  // "will leave this month", told in its middle: of what is to come no day has passed.
  if (status === 'planned' && published !== null && from! < published && to! > published) from = published;
  if (!HAPPENED.has(status)) return { from, to };
  if (value.openStart) return { from: null, to };
  if (isNight(timex)) return nightOf(timex, from!, to, published);
  if (published !== null && from! <= published && (value.openEnd ? to! < published : to! > published)) to = published;
  return { from, to };
}

/** "overnight", "last night": a night named without a day of its own. */
function isNight({ value, evidence }: Timex): boolean {
  return value.value.endsWith('TNI') && evidence.some(({ rule }) => NIGHTS.has(rule));
}

const NIGHTS = new Set(['timex/en/daypart', 'timex/en/last-night']);

/** A night that is over lies on two days: "last night" on the day that it names and the next, "overnight" on the day of the report and the one before. */
function nightOf({ evidence, value }: Timex, from: string, to: string, published: string | null): Days {
  if (evidence.some(({ rule }) => rule === 'timex/en/last-night')) return { from, to: daysAfter(to, 1) };
  if (from === published) return { from: daysAfter(from, -1), to };
  // "on Thursday … overnight": the night that the day before runs into.
  return value.anchor === 'previous' ? { from, to: daysAfter(to, 1) } : { from, to };
}

/** The day some days after another. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A time expression read as all days from one to another. */
export function spanning(timex: Timex, from: string, to: string): Timex {
  return { ...timex, value: { ...timex.value, from, to, range: { span: timex.span, from, to } } };
}

/** Days of a month in its first third and up to its second. */
const FIRST = 10;
const SECOND = 20;

/** The third of a month that "early", "mid" and "late" name. Other stretches stay whole. */
function third(from: string, to: string, modifier: string): { from: string; to: string } {
  const month = from.slice(0, 8);
  if (!from.endsWith('-01') || to.slice(0, 8) !== month || Number(to.slice(8)) < 28) return { from, to };
  const day = (n: number) => `${month}${String(n).padStart(2, '0')}`;
  switch (modifier) {
    case 'EARLY':
      return { from, to: day(FIRST) };
    case 'MID':
      return { from: day(FIRST + 1), to: day(SECOND) };
    case 'LATE':
      return { from: day(SECOND + 1), to };
    default:
      return { from, to };
  }
}
