/** Dates with a month's name: "June 24", "Tuesday, 24 June 2025", "June of last year", "last August", "in May". */
import { directionOf, type Fragments, monthOf, weekdayNumber, yearShiftOf } from '../fragments.js';
import { type Reading, type TimexParser, timexParser } from '../reading.js';

type Groups = Readonly<Record<string, string | undefined>>;

/** Words before a bare month that show that it is a month and not a name or a verb. */
const BEFORE_MONTH =
  /(?:\b(?:in|of|since|by|until|till|from|to|between|and|or|through|throughout|during|before|after|late|early|mid|later|earlier|last|next|this|that|each|every|for|as|back|around|about|end|beginning|start|on|one|next|the)|[-–—/,(])[\s-]*$/i;

export function monthNames(f: Fragments): TimexParser[] {
  return [
    timexParser(
      'timex/en/month-day',
      new RegExp(
        `(?:(?<wd>${f.anyWeekday}),?\\s+(?:the\\s+)?)?\\b(?<m>${f.month})\\s*(?:the\\s+)?(?<d>${f.dayNumber})(?:,?\\s+(?:of\\s+)?(?<this>this|last|next)\\s+year\\b|${f.yearTail})`,
        'iu',
      ),
      (g) => dated(f, g),
    ),
    timexParser(
      'timex/en/day-month',
      new RegExp(
        `(?:(?<wd>${f.anyWeekday}),?\\s+)?(?<!\\d[.,:/-])\\b(?:the\\s+)?(?<d>(?:3[01]|[12]\\d|0?[1-9])(?:st|nd|rd|th)?)(?:\\s+of\\s+|\\s?-|\\s+)(?<m>${f.month})(?:-(?<dash>\\d{4}|\\d\\d)(?!\\d)|${f.yearTail})`,
        'iu',
      ),
      (g) => dated(f, g),
    ),
    timexParser(
      'timex/en/month',
      new RegExp(
        `\\b(?:(?<which>(?:this\\s+(?:past|coming)|last|next|this|the\\s+(?:previous|following|preceding|same)|that|the)\\s+)?(?<m>${f.month})${f.yearTail}|(?<m2>${f.month})\\s*['’](?<short>\\d\\d)\\b)`,
        'iu',
      ),
      (g, match, context) => month(f, g, match, context.text),
    ),
    timexParser(
      'timex/en/day-of-month',
      /(?<=\b(?:on|by|until|till|since|of|from|before|after)\s+)the\s+(?<d>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))(?=[\s,.;)]*(?:$|[.,;)]|\b(?:and|or|to|in|at|when|by|but|after|before|with|as|that|of\s+(?:the|this|last|next|that)\s+month)\b))(?<of>\s+of\s+(?:this|last|next|that|the\s+(?:same|previous|following))\s+month)?/iu,
      (g) => ({ form: 'date', day: Number.parseInt(g.d!, 10), ...(g.of && { direction: directionOf(g.of) }) }),
    ),
  ];
}

function dated(f: Fragments, g: Groups): Reading | null {
  const name = g.m!;
  const known = f.lexicon.months.get(name.toLowerCase().replace(/\.$/, ''))!;
  if (known.word && name[0] === name[0]!.toLowerCase()) return null;
  const year = g.year ?? g.dash;
  return {
    form: 'date',
    month: known.month,
    day: Number.parseInt(g.d!, 10),
    ...(year && { year: year.length === 2 ? 2000 + Number(year) : Number(year) }),
    ...(g.wd && { weekday: weekdayNumber(f, g.wd) }),
    ...yearOf(g),
  };
}

function month(
  f: Fragments,
  g: Groups,
  match: RegExpMatchArray,
  text: string,
): ReturnType<typeof dated> | { reading: Reading; from: number } {
  const name = (g.m ?? g.m2)!;
  const key = name.toLowerCase().replace(/\.$/, '');
  const { word } = f.lexicon.months.get(key)!;
  if (name[0] === name[0]!.toLowerCase() && (word || key.length < 4)) return null;
  const told = g.year !== undefined || g.yearWord !== undefined || g.short !== undefined;
  const which = g.which?.trim().toLowerCase() ?? '';
  const start = match.index!;
  const at = start + match[0].indexOf(name);
  if (!told && which === '') {
    // An abbreviation alone is a month only with its full stop ("in Dec."); a month that is also a word needs a preposition.
    if (name.length <= 4 && !word && key !== 'july' && key !== 'june' && !name.endsWith('.')) return null;
    const before = text.slice(Math.max(0, start - 16), start);
    if (word && !BEFORE_MONTH.test(before)) return null;
    if (key === 'mar' || key === 'apr' || key === 'jun' || key === 'aug') if (!name.endsWith('.')) return null;
  }
  // "May Pen", "April Dawn": a word-month before another name is a name unless a preposition stands before it.
  if (!told && word && which === '' && /^\s+\p{Lu}\p{Ll}/u.test(text.slice(at + name.length))) {
    const before = text.slice(Math.max(0, start - 12), start);
    if (!/\b(?:in|since|until|by|last|next|early|late|mid)[\s-]+$/i.test(before)) return null;
  }
  const direction =
    which === '' || which === 'the' || which === 'that' || which.endsWith('same') ? undefined : directionOf(which);
  const reading: Reading = {
    form: 'date',
    month: monthOf(f, name),
    ...(g.year && { year: Number(g.year) }),
    ...(g.short && { year: 2000 + Number(g.short) }),
    ...(direction !== undefined && { direction }),
    ...yearOf(g),
  };
  return which === 'the' ? { reading, from: at - start } : reading;
}

function yearOf(g: Groups): Pick<Extract<Reading, { form: 'date' }>, 'yearShift'> {
  if (g.yearWord) return { yearShift: yearShiftOf(g.yearWord) };
  if (g.this) return { yearShift: { shift: directionOf(g.this), base: 'report' } };
  return {};
}
