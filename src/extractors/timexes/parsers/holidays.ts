/** Days with a name: "Christmas Eve", "New Year's Day". On the same day each year, and feasts that move. */
import { CUE } from '../cues.js';
import { alternatives, directionOf, type Fragments, yearShiftOf } from '../fragments.js';
import { type Reading, type TimexParser, timexParser } from '../reading.js';

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
    timexParser(
      'timex/en/feast',
      [CUE.holiday],
      new RegExp(
        `\\b(?:(?<which>last|next|this)\\s+)?(?<name>${alternatives(
          [...f.lexicon.feasts.keys()].map((name) => name.replace('-', ' ')),
        ).replaceAll(
          '\\s+',
          '[-\\s]+',
        )})(?![\\p{L}\\d]|['’-]\\p{L}{2})(?:,?\\s+(?:of\\s+)?(?<year>(?:19|20)\\d\\d)(?![\\d\\p{L}])|\\s+(?<yearWord>(?:this|last|next)\\s+year))?`,
        'iu',
      ),
      (g, match, context) => feast(f, g, match, context.text),
    ),
  ];
}

/** Words before a feast that is also a given name. */
const BEFORE_FEAST =
  /\b(?:during|in|of|for|before|after|since|until|till|by|from|through|throughout|on|at|mark|marks|marking|marked|the|holy|this|last|next|every)\s+$/i;

function feast(
  f: Fragments,
  g: Record<string, string | undefined>,
  match: RegExpMatchArray,
  text: string,
): Reading | null {
  const name = g.name!;
  if (!/^\p{Lu}/u.test(name)) return null;
  const plainName = name.toLowerCase().replace(/[-\s]+/g, ' ');
  const known = [...f.lexicon.feasts.values()].find((each) => each.name.toLowerCase().replace('-', ' ') === plainName)!;
  if (known.person && !g.which && !BEFORE_FEAST.test(text.slice(Math.max(0, match.index! - 14), match.index!)))
    return null;
  if (known.person && /^\s+\p{Lu}\p{Ll}/u.test(text.slice(match.index! + match[0].length))) return null;
  return {
    form: 'feast',
    feast: known,
    ...(g.year && { year: Number(g.year) }),
    ...(g.yearWord && { yearShift: yearShiftOf(g.yearWord) }),
    ...(g.which && { direction: directionOf(g.which) }),
  };
}
