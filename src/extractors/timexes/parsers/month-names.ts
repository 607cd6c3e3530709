/** Dates with a month's name: "June 24", "Tuesday, 24 June 2025", "June of last year", "last August", "in May". */
import { CUE, MARK } from '../cues.js';
import { directionOf, type Fragments, monthOf, yearShiftOf } from '../fragments.js';
import { type Match, type Reading, type TimexParser, timexParser } from '../reading.js';

type Groups = Readonly<Record<string, string | undefined>>;

/** Words before a bare month that show that it is a month and not a name or a verb. */
const BEFORE_MONTH =
  /(?:\b(?:in|of|since|by|until|till|from|to|between|and|or|through|throughout|during|before|after|late|early|mid|later|earlier|last|next|this|that|each|every|for|as|back|around|about|end|beginning|start|on|one|next|the)|[-–—/,(])[\s-]*$/i;

export function monthNames(f: Fragments): TimexParser[] {
  return [
    timexParser(
      'timex/en/month-day',
      { words: [CUE.month, CUE.digit], marks: MARK.monthDay },
      new RegExp(
        `\\b(?<m>${f.month})\\s*(?:the\\s+)?(?<d>${f.dayNumber})(?:,?\\s+(?:of\\s+)?(?<this>this|last|next)\\s+year\\b|${f.yearTail})`,
        'iu',
      ),
      (g, match, context) => dated(f, g, match, context.text),
    ),
    timexParser(
      'timex/en/day-month',
      { words: [CUE.month, CUE.digit], marks: MARK.dayMonth },
      new RegExp(
        `(?<!\\d[.,:/]|-\\d\\d-|\\d{3}-)\\b(?:the\\s+(?=\\d\\d?(?:st|nd|rd|th)))?(?<d>(?:3[01]|[12]\\d|0?[1-9])(?:st|nd|rd|th)?)(?:\\s+of\\s+|\\s?-|\\s+)(?<m>${f.month})(?!-\\p{L})(?:-(?<dash>\\d{4}|\\d\\d)(?!\\d)|\\s(?<wire>\\d\\d)(?=[\\s,.)]|$)|${f.yearTail})`,
        'iu',
      ),
      (g, match, context) => dated(f, g, match, context.text),
    ),
    timexParser(
      'timex/en/month',
      [CUE.month],
      new RegExp(
        `\\b(?:(?<which>(?:this\\s+(?:past|coming)|last|next|this|the\\s+(?:previous|following|preceding|same)|that|the)\\s+)?(?<m>${f.month})${f.yearTail}|(?<m2>${f.month})\\s*['’](?<short>\\d\\d)\\b)`,
        'iu',
      ),
      (g, match, context) => month(f, g, match, context.text),
    ),
    timexParser(
      'timex/en/day-of-month',
      { words: [CUE.digit], marks: MARK.ordinal },
      /(?<=\b(?:on|by|until|till|since|of|from|before|after)\s+)the\s+(?<d>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))(?=[\s,.;)]*(?:$|[.,;)]|\b(?:and|or|to|in|at|when|by|but|after|before|with|as|that|every|the|a|an|all|no|both|it|he|she|they|its|his|their|some|most|many|more|troops|forces|police|of\s+(?:the|this|last|next|that)\s+month)\b))(?<of>\s+of\s+(?:this|last|next|that|the\s+(?:same|previous|following))\s+month)?/iu,
      (g) => ({ form: 'date', day: Number.parseInt(g.d!, 10), ...(g.of && { direction: directionOf(g.of) }) }),
    ),
  ];
}

function dated(f: Fragments, g: Groups, match: RegExpMatchArray, text: string): Match | null {
  const name = g.m!;
  const known = f.lexicon.months.get(name.toLowerCase().replace(/\.$/, ''))!;
  if (known.word && name[0] === name[0]!.toLowerCase()) return null;
  // "28 FEB 25": two figures are a year only in the capitals of wires and forms, or where nothing follows that they could count.
  if (
    g.wire &&
    name !== name.toUpperCase() &&
    !/^(?:[,.)]|\s+(?:at|by|around|about|between)\b|$)/.test(text.slice(match.index! + match[0].length))
  )
    return null;
  const year = g.year ?? g.dash ?? g.wire;
  const weekday = weekdayBefore(f, text, match.index!);
  return {
    reading: {
      form: 'date',
      month: known.month,
      day: Number.parseInt(g.d!, 10),
      ...(year && { year: fullYear(year) }),
      ...(weekday && { weekday: weekday.number }),
      ...yearOf(g),
    },
    from: weekday ? -weekday.length : 0,
  };
}

/** Two figures are of 1970 … 2069. */
function fullYear(figures: string): number {
  const year = Number(figures);
  return figures.length > 2 ? year : year > 69 ? 1900 + year : 2000 + year;
}

/** A weekday right before a date, full or abbreviated: "Tuesday, " or "Tue. ". */
function weekdayBefore(f: Fragments, text: string, at: number): { number: number; length: number } | null {
  const match = /(?<![\p{L}\d])(?:(?:last|this|next|past)\s+)?(\p{L}{3,9}\.?),?\s+(?:the\s+)?$/iu.exec(
    text.slice(Math.max(0, at - 24), at),
  );
  if (!match) return null;
  const key = match[1]!.toLowerCase().replace(/\.$/, '');
  const number = f.lexicon.weekdays.get(key) ?? f.lexicon.shortWeekdays.get(key);
  return number ? { number, length: match[0].length } : null;
}

function month(f: Fragments, g: Groups, match: RegExpMatchArray, text: string): Match | Reading | null {
  const name = (g.m ?? g.m2)!;
  const key = name.toLowerCase().replace(/\.$/, '');
  const { word } = f.lexicon.months.get(key)!;
  if (name[0] === name[0]!.toLowerCase() && (word || key.length < 4)) return null;
  const told = g.year !== undefined || g.yearWord !== undefined || g.short !== undefined;
  const which = g.which?.trim().toLowerCase() ?? '';
  const bare = which === '' || which === 'the' || which === 'that';
  const start = match.index!;
  const at = start + match[0].indexOf(name);
  if (!told && bare) {
    // An abbreviation alone is a month only with its full stop ("in Dec."); a month that is also a word needs a preposition.
    if (name.length <= 4 && !word && key !== 'july' && key !== 'june' && !name.endsWith('.')) return null;
    const before = text.slice(Math.max(0, start - 16), start);
    if (word && !BEFORE_MONTH.test(before)) return null;
    if (key === 'mar' || key === 'apr' || key === 'jun' || key === 'aug') if (!name.endsWith('.')) return null;
  }
  // "May Pen", "April Dawn": a word-month before another name is a name unless a preposition stands before it.
  if (!told && word && bare && /^\s+\p{Lu}\p{Ll}/u.test(text.slice(at + name.length))) {
    const before = text.slice(Math.max(0, start - 12), start);
    if (!/\b(?:in|since|until|by|last|next|early|late|mid)[\s-]+$/i.test(before)) return null;
  }
  const direction =
    which === '' || which === 'the' || which === 'that' || which.endsWith('same') ? undefined : directionOf(which);
  const reading: Reading = {
    form: 'date',
    month: monthOf(f, name),
    ...(g.year && { year: Number(g.year) }),
    ...(g.short && { year: fullYear(g.short) }),
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
