/** Dates as a reviewer types them: a year, a month or a day, kept as precise as they were given. */

const pattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

export interface TypedRange {
  readonly timex: string;
  readonly from: string;
  readonly to: string;
  readonly granularity: 'day' | 'month' | 'year' | 'range';
}

/** First and last day of `2025`, `2025-06` or `2025-06-30`; null when there is no such date. */
export function daysOf(
  text: string,
): { readonly from: string; readonly to: string; readonly granularity: 'day' | 'month' | 'year' } | null {
  const match = pattern.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day] = match as unknown as [string, string, string | undefined, string | undefined];
  if (month === undefined) return { from: `${year}-01-01`, to: `${year}-12-31`, granularity: 'year' };
  if (Number(month) < 1 || Number(month) > 12) return null;
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (day === undefined) return { from: `${year}-${month}-01`, to: `${year}-${month}-${last}`, granularity: 'month' };
  if (Number(day) < 1 || Number(day) > last) return null;
  return { from: `${year}-${month}-${day}`, to: `${year}-${month}-${day}`, granularity: 'day' };
}

/** A date or, with a second date, the days from one to the other. */
export function typedRange(first: string, second: string): TypedRange | null {
  const from = daysOf(first);
  if (from === null) return null;
  if (second.trim() === '' || second.trim() === first.trim()) return { ...from, timex: first.trim() };
  const to = daysOf(second);
  if (to === null || to.to < from.from) return null;
  return { timex: `${first.trim()}/${second.trim()}`, from: from.from, to: to.to, granularity: 'range' };
}

/** The shortest text that means these days. */
export function textOfDays(
  from: string | null,
  to: string | null,
): { readonly first: string; readonly second: string } {
  if (from === null) return { first: '', second: to ?? '' };
  if (to === null || to === from) return { first: from, second: '' };
  for (const length of [4, 7]) {
    const days = daysOf(from.slice(0, length));
    if (days !== null && days.from === from && days.to === to) return { first: from.slice(0, length), second: '' };
  }
  return { first: from, second: to };
}

/** The date one step on (or back) at its own precision: a year for `2025`, a month for `2025-06`, a day for `2025-06-30`. */
export function stepped(text: string, step: number): string {
  const days = daysOf(text);
  if (days === null) return text;
  return dayAfter(step > 0 ? days.to : days.from, step).slice(0, text.trim().length);
}

/** The day some days after another. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
