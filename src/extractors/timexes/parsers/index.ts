/** All parsers in order: on the same words an earlier one wins. */
import type { Fragments } from '../fragments.js';
import type { CuedParser } from '../reading.js';
import { clock } from './clock.js';
import { durations } from './durations.js';
import { holidays } from './holidays.js';
import { military } from './military.js';
import { monthNames } from './month-names.js';
import { numericDates } from './numeric-dates.js';
import { offsets } from './offsets.js';
import { otherCalendars } from './other-calendars.js';
import { periods } from './periods.js';
import { sets } from './sets.js';
import { units } from './units.js';
import { vague } from './vague.js';
import { weekdays } from './weekdays.js';
import { years } from './years.js';

export function parsersOf(f: Fragments): CuedParser[] {
  return [
    ...military(f),
    ...numericDates(f),
    ...otherCalendars(f),
    ...holidays(f),
    ...monthNames(f),
    ...periods(f),
    ...offsets(f),
    ...sets(f),
    ...units(f),
    ...weekdays(f),
    ...clock(f),
    ...years(f),
    ...durations(f),
    ...vague(),
  ].map((parser, priority) => parser(priority));
}
