/** Quarters, halves and seasons, and the nth week or weekday of a month. */

import type { Season } from '../calendar.js';
import { CUE, MARK } from '../cues.js';
import { directionOf, type Fragments, monthOf, ordinalOf, weekdayNumber, yearShiftOf } from '../fragments.js';
import { type Reading, type TimexParser, timexParser } from '../reading.js';

type Groups = Readonly<Record<string, string | undefined>>;

export function periods(f: Fragments): TimexParser[] {
  const tail = `(?:(?:,\\s?|\\s+(?:of\\s+)?(?:the\\s+)?(?:(?:fiscal|financial|calendar)\\s+)?(?:year\\s+)?|\\s+in\\s+)(?<year>(?:19|20)\\d\\d)(?![\\d\\p{L}]|[.,]\\d)|\\s+(?:of\\s+)?(?<yearWord>(?:this|last|next|the\\s+(?:same|previous|following|prior|current)|that)\\s+(?:fiscal\\s+)?year))?`;
  return [
    timexParser(
      'timex/en/quarter',
      [CUE.quarter],
      new RegExp(
        `\\b(?<det>the\\s+|its\\s+|their\\s+|his\\s+|this\\s+year['’]s\\s+|last\\s+year['’]s\\s+)?(?:(?<fis>fiscal|financial)[-\\s]+)?(?<n>first|second|third|fourth|1st|2nd|3rd|4th|final|last)[-\\s](?:(?<fis2>fiscal|financial)[-\\s]+)?quarter\\b(?!\\s*(?:of\\s+(?:an?|the)\\s+(?!year|fiscal)|-?\\s?finals?))${tail}`,
        'iu',
      ),
      (g) => {
        const word = g.n!.toLowerCase();
        if (word === 'last' && !g.year && !g.yearWord) return null;
        return part(g, { part: 'quarter', number: word === 'final' || word === 'last' ? 4 : ordinalOf(f, word) });
      },
    ),
    timexParser(
      'timex/en/q-number',
      { words: [CUE.digit], marks: MARK.lettered },
      new RegExp(`\\bQ(?<n>[1-4])${tail}(?![\\p{L}\\d])`, 'u'),
      (g) => part(g, { part: 'quarter', number: Number(g.n) }),
    ),
    timexParser(
      'timex/en/half',
      [CUE.half],
      new RegExp(
        `\\b(?:the\\s+)?(?<n>first|second|latter|last)[-\\s]half(?=\\s+(?:of\\s+)?(?:the\\s+(?:year|same|previous|following|fiscal|current|prior)|(?:19|20)\\d\\d|this|last|next|that))${tail}(?<y>\\s+of\\s+the\\s+year)?|(?<=\\b(?:in|for|during)\\s+)the\\s+(?<bare>first|second)[-\\s]half(?!\\s+(?:of|time)\\b|[-\\s]?(?:time|hour|century|dozen))`,
        'iu',
      ),
      (g) => {
        if (!g.year && !g.yearWord && !g.y && !g.bare) return null;
        return part(g, { part: 'half', number: (g.n ?? g.bare)!.toLowerCase() === 'first' ? 1 : 2 });
      },
    ),
    timexParser(
      'timex/en/h-number',
      { words: [CUE.digit], marks: MARK.lettered },
      new RegExp(`\\bH(?<n>[12])${tail}(?![\\p{L}\\d])`, 'u'),
      (g) => (g.year || g.yearWord ? part(g, { part: 'half', number: Number(g.n) }) : null),
    ),
    timexParser(
      'timex/en/season',
      [CUE.season],
      new RegExp(
        `\\b(?<w>(?:this\\s+(?:past|coming)|last|next|this|that|the\\s+(?:following|previous|same|coming|past)|the)\\s+)?(?<s>${f.season})(?![\\p{L}\\d])(?:(?:,?\\s+(?:of\\s+)?)(?<year>(?:19|20)\\d\\d)(?:[-–/]\\d{2,4})?(?![\\d\\p{L}])|\\s+(?:of\\s+)?(?<yearWord>(?:this|last|next|that|the\\s+(?:same|previous|following))\\s+year))?`,
        'iu',
      ),
      (g, match, context) => season(f, g, match, context.text),
    ),
    timexParser(
      'timex/en/same-period',
      [CUE.quarter | CUE.unit, CUE.same],
      /\b(?:the\s+)?(?:same|corresponding|year-earlier|year-ago)\s+(?:time\s+)?(?:period|quarter|month|months|weeks)\s*(?:(?:of|in)\s+(?<year>(?:19|20)\d\d)(?![\d\p{L}])|(?:of\s+|in\s+)?(?<last>last|the\s+previous|the\s+prior)\s+year|(?<ago>(?:a|one)\s+year\s+(?:ago|earlier|before)))/iu,
      (g) => (g.year ? { form: 'same', year: Number(g.year) } : { form: 'same', back: 1 }),
    ),
    timexParser(
      'timex/en/week-of',
      [CUE.unit, CUE.month],
      new RegExp(
        `\\b(?:the\\s+)?week\\s+(?:of|beginning|starting|commencing|that\\s+began(?:\\s+on)?)\\s+(?:(?<m>${f.month})\\s*(?<d>${f.dayNumber})|(?<d2>(?:3[01]|[12]\\d|0?[1-9]))\\s+(?<m2>${f.month}))${f.yearTail}`,
        'iu',
      ),
      (g) => ({
        form: 'weekOf',
        of: {
          form: 'date',
          month: monthOf(f, (g.m ?? g.m2)!),
          day: Number.parseInt((g.d ?? g.d2)!, 10),
          ...(g.year && { year: Number(g.year) }),
          ...(g.yearWord && { yearShift: yearShiftOf(g.yearWord) }),
        },
      }),
    ),
    timexParser(
      'timex/en/nth-of-month',
      [CUE.month, CUE.unit | CUE.weekday, CUE.ordinal | CUE.digit],
      new RegExp(
        `\\b(?:the\\s+)?(?<n>${f.ordinal}|last|final|opening|closing)\\s+(?<u>week|weekend|day|${f.weekday})\\s+(?:of|in)\\s+(?<m>${f.month})${f.yearTail}`,
        'iu',
      ),
      (g) => {
        const word = g.n!.toLowerCase();
        const nth =
          word === 'last' || word === 'final' || word === 'closing' ? -1 : word === 'opening' ? 1 : ordinalOf(f, word);
        const unit = g.u!.toLowerCase();
        const of: Reading = {
          form: 'date',
          month: monthOf(f, g.m!),
          ...(g.year && { year: Number(g.year) }),
          ...(g.yearWord && { yearShift: yearShiftOf(g.yearWord) }),
        };
        return unit === 'week' || unit === 'day' || unit === 'weekend'
          ? { form: 'within', unit, nth, of }
          : { form: 'within', unit: 'day', weekday: weekdayNumber(f, unit), nth, of };
      },
    ),
  ];
}

function part(g: Groups, what: { part: 'quarter' | 'half'; number: number }): Reading {
  const det = g.det?.toLowerCase() ?? '';
  return {
    form: 'part',
    ...what,
    ...(g.year && { year: Number(g.year) }),
    ...(g.yearWord && { yearShift: yearShiftOf(g.yearWord) }),
    ...(det.includes('year') && { yearShift: { shift: directionOf(det), base: 'report' as const } }),
  };
}

function season(
  f: Fragments,
  g: Groups,
  match: RegExpMatchArray,
  text: string,
): Reading | { reading: Reading; from: number } | null {
  const which = g.w?.trim().toLowerCase() ?? '';
  const told = g.year !== undefined || g.yearWord !== undefined;
  const start = match.index!;
  const word = g.s!.toLowerCase();
  const at = start + match[0].toLowerCase().indexOf(word);
  const after = text.slice(start + match[0].length, start + match[0].length + 12);
  if (!told && (which === '' || which === 'the')) {
    const before = text.slice(Math.max(0, start - 12), start);
    const cued = /\b(?:in|since|by|until|during|early|late|mid|through|throughout|before|after|for|of)[\s-]+$/i.test(
      before,
    );
    // "fall" and "spring" are verbs and nouns more often than seasons: "the fall of the city".
    if (!cued || /^\s+(?:of|in|to|from)\b/i.test(after)) return null;
    if (word === 'fall' && which === '' && !/\b(?:in|since|until|early|late|mid)[\s-]+$/i.test(before)) return null;
  }
  if (!told && /^\s+\p{Lu}/u.test(after) && /^\p{Lu}/u.test(g.s!)) return null;
  const direction =
    which === '' || which === 'the' || which === 'that' || which.endsWith('same') ? undefined : directionOf(which);
  const reading: Reading = {
    form: 'part',
    part: 'season',
    season: f.lexicon.seasons.get(word) as Season,
    ...(g.year && { year: Number(g.year) }),
    ...(g.yearWord && { yearShift: yearShiftOf(g.yearWord) }),
    ...(direction !== undefined && { direction }),
  };
  void at;
  return reading;
}
