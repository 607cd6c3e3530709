/** Weekdays: "Tuesday", "last Tuesday", "Friday last week", "Monday morning" (the part of the day joins later). */
import { CUE } from '../cues.js';
import { directionOf, type Fragments, weekdayNumber } from '../fragments.js';
import { type TimexParser, timexParser } from '../reading.js';

export function weekdays(f: Fragments): TimexParser[] {
  return [
    timexParser(
      'timex/en/weekday',
      [CUE.weekday],
      new RegExp(
        `\\b(?:(?<which>this\\s+(?:past|coming)|last|next|this|past|the\\s+(?:following|previous|next|preceding|same))\\s+)?(?<wd>${f.weekday})(?![\\p{L}\\d])(?:,?\\s+(?:of\\s+)?(?<week>(?:last|next|this|the\\s+(?:previous|following|same))\\s+week)\\b)?`,
        'iu',
      ),
      (g) => ({
        form: 'weekday',
        weekday: weekdayNumber(f, g.wd!),
        ...(g.which && {
          direction: directionOf(g.which),
          base: /^the\s/i.test(g.which) ? ('previous' as const) : ('report' as const),
        }),
        ...(g.week && { week: directionOf(g.week) }),
      }),
    ),
    timexParser(
      'timex/en/week-weekday',
      [CUE.weekday, CUE.unit],
      new RegExp(`\\b(?<week>last|next|this)\\s+week(?:\\s+on|,|['’]s)?\\s+(?<wd>${f.weekday})(?![\\p{L}\\d])`, 'iu'),
      (g) => ({ form: 'weekday', weekday: weekdayNumber(f, g.wd!), week: directionOf(g.week!) }),
    ),
    timexParser(
      'timex/en/short-weekday',
      [CUE.shortWeekday],
      new RegExp(`(?<=\\bon\\s+)(?<wd>(?:${[...f.lexicon.shortWeekdays.keys()].join('|')})\\.)(?=\\s)`, 'iu'),
      (g) => ({ form: 'weekday', weekday: weekdayNumber(f, g.wd!) }),
    ),
  ];
}
