/** The cue pre-filter: which sentences can hold a date at all, and of which kind, so that a parser runs only where it can match. */
import { SHAPE, type Tokens } from '../../document/index.js';
import type { TimeLexicon } from '../../lexicon/index.js';

/** Kinds of cue, as bits. */
export const CUE = {
  digit: 1,
  month: 1 << 1,
  weekday: 1 << 2,
  /** Unit words: "day", "weeks", "decade". */
  unit: 1 << 3,
  season: 1 << 4,
  daypart: 1 << 5,
  /** "today", "yesterday", "tomorrow", "tonight". */
  deictic: 1 << 6,
  /** "nineties" and its like. */
  decade: 1 << 7,
  /** "daily", "weekly". */
  adverb: 1 << 8,
  /** "every", "each", "per"; no cue by themselves. */
  every: 1 << 9,
  present: 1 << 10,
  past: 1 << 11,
  future: 1 << 12,
  holiday: 1 << 13,
  hijri: 1 << 14,
  persian: 1 << 15,
  /** "ago", "later" and what else turns a stretch into a date; no cue by themselves. */
  relative: 1 << 16,
  quarter: 1 << 17,
  half: 1 << 18,
  weekend: 1 << 19,
  /** Abbreviated weekdays with or without their full stop. */
  shortWeekday: 1 << 20,
  clock: 1 << 21,
  century: 1 << 22,
  /** "night", "evening": units and parts of the day both. */
  night: 1 << 23,
} as const;

/** Cues that mean something only beside another one. */
const WEAK = CUE.every | CUE.relative | CUE.half | CUE.shortWeekday;

const WORDS: readonly (readonly [number, readonly string[]])[] = [
  [CUE.deictic, ['today', 'yesterday', 'tomorrow', 'tonight']],
  [CUE.daypart, ['overnight', 'pre-dawn', 'predawn']],
  [
    CUE.adverb,
    [
      'hourly',
      'daily',
      'nightly',
      'weekly',
      'bi-weekly',
      'biweekly',
      'fortnightly',
      'monthly',
      'quarterly',
      'yearly',
      'annually',
    ],
  ],
  [CUE.every, ['every', 'each', 'per', 'once', 'twice', 'times']],
  [CUE.present, ['now', 'currently', 'current', 'presently', 'present', 'moment', 'nowadays', 'being']],
  [CUE.past, ['recently', 'recent', 'past']],
  [CUE.future, ['soon', 'future', 'term']],
  [
    CUE.relative,
    [
      'ago',
      'earlier',
      'later',
      'before',
      'after',
      'afterward',
      'afterwards',
      'hence',
      'now',
      'today',
      'prior',
      'previously',
    ],
  ],
  [CUE.quarter, ['quarter', 'quarters', 'period', 'q']],
  [CUE.half, ['half', 'half-year']],
  [CUE.weekend, ['weekend', 'weekends']],
  [CUE.century, ['century', 'decade']],
  [CUE.clock, ["o'clock"]],
  [CUE.night, ['night', 'nights', 'evening', 'evenings', 'morning', 'mornings', 'afternoon', 'afternoons']],
];

/** Lower-cased word → cue bits. */
export function cueTable(lexicon: TimeLexicon): ReadonlyMap<string, number> {
  const table = new Map<string, number>();
  const add = (word: string, bits: number) => table.set(word, (table.get(word) ?? 0) | bits);
  const addForms = (words: Iterable<string>, bits: number) => {
    for (const word of words) for (const form of [word, `${word}s`, `${word}.`, `${word}'s`]) add(form, bits);
  };
  addForms(lexicon.months.keys(), CUE.month);
  addForms(lexicon.weekdays.keys(), CUE.weekday);
  addForms(lexicon.shortWeekdays.keys(), CUE.shortWeekday);
  addForms(lexicon.units.keys(), CUE.unit);
  addForms(lexicon.seasons.keys(), CUE.season);
  addForms(lexicon.dayparts.keys(), CUE.daypart);
  addForms(lexicon.decadeWords.keys(), CUE.decade);
  for (const name of lexicon.holidays.keys()) addForms(name.split(' '), CUE.holiday);
  for (const name of lexicon.hijriMonths.keys()) addForms([name.split(/[ -]/).at(-1)!], CUE.hijri);
  for (const name of lexicon.persianMonths.keys()) addForms([name], CUE.persian);
  for (const [bits, words] of WORDS) addForms(words, bits);
  return table;
}

/** The cues of a sentence; 0: no date can be in it. */
export function cuesOf(tokens: Tokens, sentence: number, table: ReadonlyMap<string, number>): number {
  let cues = 0;
  const end = tokens.sentenceFirst[sentence + 1]!;
  for (let i = tokens.sentenceFirst[sentence]!; i < end; i++) {
    const shape = tokens.shape[i]!;
    if (shape & SHAPE.digit) cues |= CUE.digit;
    const word = tokens.lower[i]!;
    const bits = table.get(word);
    if (bits !== undefined) cues |= bits;
    // "mid-March", "24-hour", "24June": a cue inside a longer token.
    else if (shape & (SHAPE.hyphen | SHAPE.digit))
      for (const part of word.split(/[^a-z.']+/)) cues |= table.get(part) ?? 0;
  }
  return cues & ~WEAK ? cues : 0;
}
