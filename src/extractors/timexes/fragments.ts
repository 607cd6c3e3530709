/** Pieces of regular expressions made from the lexicon, and readers for the words they match. */
import type { TimeLexicon, TimeUnit } from '../../lexicon/index.js';
import type { Direction, YearShift } from './reading.js';

/** Alternatives, longest first; a space matches any white space. */
export function alternatives(words: Iterable<string>): string {
  return [...words]
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((word) =>
      word
        .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
        .replace(/'/g, "['’]")
        .replace(/ /g, '\\s+'),
    )
    .join('|');
}

export interface Fragments {
  readonly lexicon: TimeLexicon;
  /** Month names and abbreviations with their full stop. */
  readonly month: string;
  readonly weekday: string;
  /** Weekdays and their abbreviations; only before a date. */
  readonly anyWeekday: string;
  readonly season: string;
  readonly dayNumber: string;
  readonly year: string;
  /** Optional year after a month or day, as group `year` or `yearWord`. */
  readonly yearTail: string;
  readonly count: string;
  readonly unit: string;
  readonly dayUnit: string;
  readonly ordinal: string;
  readonly daypart: string;
  readonly zone: string;
  readonly clock: string;
}

/** Words that stand for an unknown number of units. */
const VAGUE_COUNT =
  '(?:a\\s+)?(?:few|couple(?:\\s+of)?|handful\\s+of)|several|many|some|numerous|countless|dozens\\s+of|scores\\s+of|hundreds\\s+of|thousands\\s+of';

export function fragmentsOf(lexicon: TimeLexicon): Fragments {
  const numbers = alternatives(lexicon.numbers.keys());
  const year = '(?:1[0-9]|20)\\d\\d';
  return {
    lexicon,
    month: monthPattern(lexicon),
    weekday: `(?:${alternatives(lexicon.weekdays.keys())})`,
    anyWeekday: `(?:${alternatives([...lexicon.weekdays.keys(), ...lexicon.shortWeekdays.keys()])})\\b\\.?`,
    season: `(?:${alternatives(lexicon.seasons.keys())})`,
    dayNumber: '(?:3[01]|[12]\\d|0?[1-9])(?:st|nd|rd|th)?(?![\\d\\p{L}]|[.,]\\d|\\s?%)',
    year: `${year}(?![\\d\\p{L}]|[.,]\\d)`,
    yearTail: `(?:(?:,\\s?|\\s+|\\s+of\\s+)(?<year>${year}(?![\\d\\p{L}:]|[.,]\\d))|,?\\s+(?:of\\s+)?(?<yearWord>(?:this|last|next|the\\s+(?:same|previous|following)|that)\\s+year))?`,
    count: `(?:\\d{1,3}(?:,\\d{3})+|\\d+(?:\\.\\d+)?|(?:an?\\s+(?=dozen|hundred))?(?:${numbers})(?:[-\\s](?:and\\s+)?(?:${numbers}))*|an?|half\\s+an?|${VAGUE_COUNT})`,
    unit: `(?:${alternatives(lexicon.units.keys())})(?![\\p{L}\\d])`,
    dayUnit: `(?:${alternatives([...lexicon.units].filter(([, unit]) => unit.kind === 'day').map(([word]) => word))})(?![\\p{L}\\d])`,
    ordinal: `(?:${alternatives(lexicon.ordinals.keys())}|\\d{1,2}(?:st|nd|rd|th))`,
    daypart: `(?:${alternatives(lexicon.dayparts.keys())})`,
    zone: `(?:${alternatives(lexicon.zones.keys())})(?![\\p{L}\\d])`,
    clock:
      '(?:[01]?\\d|2[0-4])(?::[0-5]\\d(?::[0-5]\\d)?|\\.[0-5]\\d)?(?:\\s?(?:a\\.\\s?m\\.?|p\\.\\s?m\\.?|am\\b|pm\\b))',
  };
}

/** Names without, abbreviations with the full stop that may follow them. */
function monthPattern(lexicon: TimeLexicon): string {
  const forms = [...lexicon.months.keys()];
  const full = alternatives(forms.filter((name) => isFull(lexicon, name)));
  const short = alternatives(forms.filter((name) => !isFull(lexicon, name)));
  return `(?:(?:${full})(?![\\p{L}\\d])|(?:${short})(?![\\p{L}\\d])\\.?)`;
}

/** True for a month's own name, which takes no full stop; the longest form of each month. */
function isFull(lexicon: TimeLexicon, name: string): boolean {
  const { month } = lexicon.months.get(name)!;
  return [...lexicon.months].every(([other, entry]) => entry.month !== month || other.length <= name.length);
}

export function monthOf(f: Fragments, word: string): number {
  return f.lexicon.months.get(word.toLowerCase().replace(/\.$/, ''))!.month;
}

export function weekdayNumber(f: Fragments, word: string): number {
  const key = word.toLowerCase().replace(/\.$/, '');
  return (f.lexicon.weekdays.get(key) ?? f.lexicon.shortWeekdays.get(key))!;
}

export function unitOf(f: Fragments, word: string): TimeUnit {
  return f.lexicon.units.get(word.toLowerCase())!;
}

export function ordinalOf(f: Fragments, word: string): number {
  return f.lexicon.ordinals.get(word.toLowerCase()) ?? Number.parseInt(word, 10);
}

/** How many a count phrase says; null when it does not say ("several"). */
export function countOf(f: Fragments, words: string): number | null {
  const text = words.toLowerCase().replace(/\s+/g, ' ').trim();
  if (/^\d/.test(text)) return Number(text.replace(/,/g, ''));
  if (text === 'a' || text === 'an') return 1;
  if (text.startsWith('half a')) return 0.5;
  let total = 0;
  for (const part of text.replace(/^an? /, '').split(/[- ]/)) {
    if (part === 'and') continue;
    const value = f.lexicon.numbers.get(part);
    if (value === undefined) return null;
    total = value === 100 ? Math.max(total, 1) * 100 : total + value;
  }
  return total;
}

/** "this year", "the following year" … as a shift of the year. */
export function yearShiftOf(words: string): YearShift {
  const text = words.toLowerCase();
  if (text.startsWith('the same') || text.startsWith('that')) return { shift: 0, base: 'previous' };
  if (text.startsWith('the previous')) return { shift: -1, base: 'previous' };
  if (text.startsWith('the following')) return { shift: 1, base: 'previous' };
  return { shift: directionOf(text), base: 'report' };
}

export function directionOf(words: string): Direction {
  const text = words.toLowerCase();
  if (/\b(?:last|past|previous|prior|preceding)\b/.test(text)) return -1;
  return /\b(?:next|following|coming|upcoming)\b/.test(text) ? 1 : 0;
}

/** TIMEX3 duration of `count` units; fractions of a unit go to the smaller one where that is whole. */
export function durationOf(count: number | null, unit: TimeUnit): string {
  const time = unit.kind === 'time';
  if (count === null) return `P${time ? 'T' : ''}X${unit.code}`;
  const amount = count * unit.times;
  if (amount < 1) {
    const smaller: Record<string, [string, number]> = time
      ? { H: ['M', 60], M: ['S', 60] }
      : { Y: ['M', 12], W: ['D', 7], D: ['TH', 24] };
    const [code, times] = smaller[unit.code] ?? ['', 0];
    if (times > 0 && Number.isInteger(amount * times))
      return code.startsWith('T')
        ? `PT${amount * times}${code.slice(1)}`
        : `P${time ? 'T' : ''}${amount * times}${code}`;
  }
  return `P${time ? 'T' : ''}${amount}${unit.code}`;
}
