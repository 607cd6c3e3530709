/** Days with a name: "Christmas Eve", "New Year's Day". Only those on the same day each year. */
import { CUE } from '../cues.js';
import { alternatives, type Fragments, yearShiftOf } from '../fragments.js';
import { type TimexParser, timexParser } from '../reading.js';

export function holidays(f: Fragments): TimexParser[] {
  return [
    timexParser(
      'timex/en/holiday',
      [CUE.holiday],
      new RegExp(
        `\\b(?<name>${alternatives(f.lexicon.holidays.keys())})(?![\\p{L}\\d])(?:,?\\s+(?:of\\s+)?(?<year>(?:19|20)\\d\\d)(?![\\d\\p{L}])|\\s+(?<yearWord>(?:this|last|next)\\s+year))?`,
        'iu',
      ),
      (g) => {
        if (!/^\p{Lu}/u.test(g.name!)) return null;
        const { month, day } = f.lexicon.holidays.get(g.name!.toLowerCase().replace(/’/g, "'").replace(/\s+/g, ' '))!;
        return {
          form: 'date',
          month,
          day,
          ...(g.year && { year: Number(g.year) }),
          ...(g.yearWord && { yearShift: yearShiftOf(g.yearWord) }),
        };
      },
    ),
  ];
}
