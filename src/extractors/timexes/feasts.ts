/** Feasts that fall on another day each year: by Easter, by the nth weekday of a month, or by the Islamic calendar. */
import type { Feast } from '../../lexicon/index.js';
import { type DayRange, dateOf, dayOf, daysInMonth, weekdayOf } from './calendar.js';
import { convert } from './conversion.js';

const kept = new Map<string, readonly DayRange[]>();
const MOST_KEPT = 512;

/** The days of a feast that begins in a Gregorian year; twice in a year for some of the Islamic calendar, none for years it skips. */
export function feastIn(feast: Feast, year: number): readonly DayRange[] {
  const key = `${feast.name}|${year}`;
  let days = kept.get(key);
  if (days === undefined) {
    days = findDays(feast, year);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, days);
  }
  return days;
}

function findDays(feast: Feast, year: number): readonly DayRange[] {
  if (feast.easter !== undefined) return [single(easterOf(year) + feast.easter)];
  if (feast.nth !== undefined) return [single(nthWeekday(year, feast.month!, feast.weekday!, feast.nth))];
  const found: DayRange[] = [];
  // A lunar year is eleven days shorter than a solar one.
  const first = Math.floor(((year - 622) * 33) / 32);
  for (let lunar = first - 1; lunar <= first + 2; lunar++) {
    const from = convert('islamic-umalqura', lunar, feast.islamicMonth!, feast.day ?? 1);
    if (from === null || dateOf(from).year !== year) continue;
    if (feast.day !== undefined) found.push(single(from));
    else {
      const next = convert('islamic-umalqura', lunar, feast.islamicMonth! + 1, 1);
      if (next !== null) found.push({ from, to: next - 1 });
    }
  }
  return found;
}

function single(day: number): DayRange {
  return { from: day, to: day };
}

/** Western Easter by the anonymous Gregorian reckoning (Meeus, Astronomical Algorithms, chapter 8). */
function easterOf(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + d + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1);
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  if (nth < 0) {
    const last = dayOf(year, month, daysInMonth(year, month));
    return last - ((weekdayOf(last) - weekday + 7) % 7);
  }
  const first = dayOf(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1);
}
