/** The cue pre-filter: which sentences can hold a date at all, and of which kind. */
import { SHAPE, type Tokens } from '../../document/index.js';
import type { TimeLexicon } from '../../lexicon/index.js';

/** Kinds of cue, as bits. A parser that needs a cue the sentence lacks is not run on it. */
export const CUE = {
  digit: 1,
  month: 2,
  weekday: 4,
  unit: 8,
  word: 16,
  season: 32,
  daypart: 64,
  vague: 128,
  set: 256,
} as const;

const DEICTIC = [
  'today',
  'yesterday',
  'tomorrow',
  'tonight',
  'overnight',
  'pre-dawn',
  'predawn',
  'daily',
  'nightly',
  'weekly',
  'monthly',
  'yearly',
  'annually',
  'quarterly',
  'hourly',
  'fortnightly',
  'biweekly',
  'bi-weekly',
];
const VAGUE = [
  'now',
  'currently',
  'current',
  'recently',
  'recent',
  'soon',
  'formerly',
  'presently',
  'present',
  'moment',
  'nowadays',
  'future',
  'past',
  'term',
  'being',
];

/** Lower-cased word → cue bits. */
export function cueTable(lexicon: TimeLexicon): ReadonlyMap<string, number> {
  const table = new Map<string, number>();
  const add = (word: string, bits: number) => {
    for (const form of [word, `${word}s`, `${word}.`]) table.set(form, (table.get(form) ?? 0) | bits);
  };
  for (const word of lexicon.months.keys()) add(word, CUE.month);
  for (const word of [...lexicon.weekdays.keys(), ...lexicon.shortWeekdays.keys()]) add(word, CUE.weekday);
  for (const word of lexicon.units.keys()) add(word, CUE.unit);
  for (const word of lexicon.seasons.keys()) add(word, CUE.season);
  for (const word of lexicon.dayparts.keys()) add(word, CUE.daypart);
  for (const word of lexicon.decadeWords.keys()) add(word, CUE.word);
  for (const word of DEICTIC) add(word, CUE.word);
  for (const word of [
    'daily',
    'nightly',
    'weekly',
    'monthly',
    'yearly',
    'annually',
    'quarterly',
    'hourly',
    'every',
    'each',
    'per',
  ])
    add(word, CUE.set);
  for (const word of VAGUE) add(word, CUE.vague);
  for (const word of lexicon.holidays.keys()) for (const part of word.split(' ')) add(part, CUE.word);
  for (const name of [...lexicon.hijriMonths.keys(), ...lexicon.persianMonths.keys()])
    add(name.split(/[ -]/).at(-1)!, CUE.word);
  return table;
}

/** The cues of a sentence; 0: no date can be in it. `every` alone is no cue. */
export function cuesOf(tokens: Tokens, sentence: number, table: ReadonlyMap<string, number>): number {
  let cues = 0;
  const end = tokens.sentenceFirst[sentence + 1]!;
  for (let i = tokens.sentenceFirst[sentence]!; i < end; i++) {
    const shape = tokens.shape[i]!;
    if (shape & SHAPE.digit) cues |= CUE.digit;
    const word = tokens.lower[i]!;
    const bits = table.get(word);
    if (bits !== undefined) cues |= bits;
    else if (shape & SHAPE.hyphen) for (const part of word.split(/[-‐‑]/)) cues |= table.get(part) ?? 0;
  }
  return cues & ~CUE.set ? cues : 0;
}
