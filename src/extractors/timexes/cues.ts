/** The cue pre-filter: which sentences can hold a date at all, and of which kind, so that a parser runs only where it can match. */
import { FormColumn, isDigit, isSpace, SHAPE, type Tokens, unitsOf } from '../../document/index.js';
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
  /** "last", "this", "the following": what a unit is counted by; no cue by themselves, and neither are the next four. */
  which: 1 << 24,
  plural: 1 << 25,
  /** "all", "-long", "single-": words that measure by one unit. */
  whole: 1 << 26,
  same: 1 << 27,
  ordinal: 1 << 28,
  /** "Mondays". */
  weekdays: 1 << 29,
  after: 1 << 30,
} as const;

/** What stands in or beside figures, months and units, as bits: each is needed by some pattern, and most sentences have few of them. */
export const MARK = {
  /** Four figures that begin as a year does. */
  year: 1,
  /** Figures, one of `-./` and more figures. */
  parted: 1 << 1,
  /** Six figures or more in a row. */
  long: 1 << 2,
  /** Figures before "a.m." or "p.m.". */
  meridiem: 1 << 3,
  /** Figures, a colon and more figures. */
  colon: 1 << 4,
  /** Four figures that can be an hour and minutes. */
  four: 1 << 5,
  /** "24th". */
  ordinal: 1 << 6,
  /** "Q1", "H2". */
  lettered: 1 << 7,
  /** A plus or minus before figures. */
  signed: 1 << 8,
  /** Figures (or "the") after a month, figures (or "of") before it. */
  monthDay: 1 << 9,
  dayMonth: 1 << 10,
  /** Figures or a count word shortly before a unit. */
  counted: 1 << 11,
  /** "the" right before a unit. */
  theUnit: 1 << 12,
  /** Four figures that can be a year of the Islamic or the Persian calendar. */
  otherYear: 1 << 13,
  /** Figures, a slash and more figures. */
  slash: 1 << 14,
  /** "year-ago": a unit and a relative word in one token. */
  compound: 1 << 15,
} as const;

/** The cues and marks of one sentence. */
export interface Cues {
  readonly words: number;
  readonly marks: number;
}

/** What a sentence must have for a parser to run on it: a cue of each of `words`, and one of `marks` (0: none is wanted). */
export interface Needs {
  readonly words: readonly number[];
  readonly marks: number;
}

export function meets(cues: Cues, needs: Needs): boolean {
  if (needs.marks !== 0 && (needs.marks & cues.marks) === 0) return false;
  for (const bits of needs.words) if ((bits & cues.words) === 0) return false;
  return true;
}

/** Cues that mean something only beside another one. */
const WEAK =
  CUE.every |
  CUE.relative |
  CUE.half |
  CUE.shortWeekday |
  CUE.which |
  CUE.plural |
  CUE.whole |
  CUE.same |
  CUE.ordinal |
  CUE.weekdays |
  CUE.after;

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
      'afterward',
      'afterwards',
      'hence',
      'now',
      'today',
      'prior',
      'previously',
      'time',
    ],
  ],
  [CUE.quarter, ['quarter', 'quarters', 'period', 'q']],
  [CUE.half, ['half', 'half-year']],
  [CUE.weekend, ['weekend', 'weekends']],
  [CUE.century, ['century', 'decade']],
  [CUE.clock, ["o'clock"]],
  [
    CUE.which,
    'last past next coming recent previous following ensuing intervening preceding this that same prior current latest upcoming'.split(
      ' ',
    ),
  ],
  [CUE.plural, 'seconds minutes hours days nights weeks weekends months quarters years decades centuries'.split(' ')],
  [CUE.whole, 'all whole entire full single one long end these early small wee late'.split(' ')],
  [CUE.after, ['after']],
  [CUE.same, ['same', 'corresponding', 'earlier', 'ago']],
  [CUE.ordinal, ['last', 'final', 'opening', 'closing']],
  [CUE.night, ['night', 'nights', 'evening', 'evenings', 'morning', 'mornings', 'afternoon', 'afternoons']],
];

/** Words that lie between a count and its unit ("half", "or so", "consecutive") are fewer than this. */
const COUNT_REACH = 7;
const COUNT_WORDS =
  'a an half few couple handful several many some numerous countless dozens scores hundreds thousands'.split(' ');

/** What the words of a sentence are looked up in. */
export interface CueTable {
  /** Cue bits of words; -1 for words that are no cue. */
  readonly column: FormColumn;
  /** Cue bits of the parts of words with hyphens or figures. */
  readonly inner: FormColumn;
  /** Words that count units. */
  readonly counts: ReadonlySet<string>;
  /** First word of holidays → first letters of the words that go on with them; none where anything may follow. */
  readonly holidays: ReadonlyMap<string, string>;
}

export function cueTable(lexicon: TimeLexicon): CueTable {
  const table = new Map<string, number>();
  const add = (word: string, bits: number) => table.set(word, (table.get(word) ?? 0) | bits);
  const addForms = (words: Iterable<string>, bits: number) => {
    for (const word of words) for (const form of [word, `${word}s`, `${word}.`, `${word}'s`]) add(form, bits);
  };
  addForms(lexicon.months.keys(), CUE.month);
  addForms(lexicon.weekdays.keys(), CUE.weekday);
  addForms(
    [...lexicon.weekdays.keys()].map((word) => `${word}s`),
    CUE.weekdays,
  );
  addForms(lexicon.shortWeekdays.keys(), CUE.shortWeekday);
  addForms(lexicon.units.keys(), CUE.unit);
  addForms(lexicon.seasons.keys(), CUE.season);
  addForms(lexicon.dayparts.keys(), CUE.daypart);
  addForms(lexicon.decadeWords.keys(), CUE.decade);
  addForms(
    [...lexicon.ordinals.keys()].flatMap((name) => name.split('-')),
    CUE.ordinal,
  );
  const holidays = new Map<string, string>();
  for (const name of [...lexicon.holidays.keys(), ...lexicon.feasts.keys()]) {
    const first = name.split(/[ ']/)[0]!;
    addForms([first], CUE.holiday);
    const known = holidays.get(first);
    const open = known === '' || name[first.length] !== ' ';
    holidays.set(first, open ? '' : `${known ?? ''}${name[first.length + 1]!}`);
  }
  for (const name of lexicon.hijriMonths.keys()) addForms([name.split(/[ -]/).at(-1)!], CUE.hijri);
  for (const name of lexicon.persianMonths.keys()) addForms([name], CUE.persian);
  for (const [bits, words] of WORDS) addForms(words, bits);
  const column = new FormColumn((word) => table.get(word) ?? -1);
  const inner = new FormColumn((word) => innerCues(word, table));
  return { column, inner, counts: new Set([...COUNT_WORDS, ...lexicon.numbers.keys()]), holidays };
}

/** The cues of a word's parts: its runs of letters, full stops and apostrophes. */
function innerCues(word: string, cues: ReadonlyMap<string, number>): number {
  let bits = 0;
  let start = 0;
  let letters = false;
  for (let at = 0; at <= word.length; at++) {
    const code = at < word.length ? word.charCodeAt(at) : HYPHEN;
    const letter = code >= 97 && code <= 122;
    if (letter) letters = true;
    if (letter || code === STOP || code === 39) continue;
    if (letters) bits |= cues.get(word.slice(start, at)) ?? 0;
    start = at + 1;
    letters = false;
  }
  return bits;
}

/** The cues of a sentence; null: no date can be in it. */
export function cuesOf(
  text: string,
  tokens: Tokens,
  sentence: number,
  { column, inner, counts, holidays }: CueTable,
): Cues | null {
  let words = 0;
  let idle = 0;
  let marks = 0;
  const first = tokens.sentenceFirst[sentence]!;
  const end = tokens.sentenceFirst[sentence + 1]!;
  for (let i = first; i < end; i++) {
    const shape = tokens.shape[i]!;
    if (shape & SHAPE.digit) words |= CUE.digit;
    const word = tokens.lower[i]!;
    let bits = column.of(tokens.form[i]!, word);
    if (bits < 0) {
      if (!(shape & (SHAPE.hyphen | SHAPE.digit))) continue;
      // "mid-March", "24-hour", "24June": a cue inside a longer token, where anything may stand beside it.
      bits = inner.of(tokens.form[i]!, word);
      if (bits & CUE.month) marks |= MARK.monthDay | MARK.dayMonth;
      if (bits & CUE.unit) marks |= bits & CUE.relative ? WITHIN | MARK.compound : WITHIN;
    } else if (bits & CUE.holiday && !goesOn(text, tokens.end[i]!, holidays.get(word))) {
      // "New" before anything but "Year": reason enough to look at the sentence, and none to look for a holiday.
      bits &= ~CUE.holiday;
      idle |= CUE.holiday;
    }
    if (bits & CUE.month) marks |= besideMonth(text, tokens.start[i]!, tokens.end[i]!);
    if (bits & CUE.unit && (marks & MARK.counted) === 0 && isCounted(tokens, i, first, counts)) marks |= MARK.counted;
    if (bits & CUE.unit && i > first && tokens.lower[i - 1] === 'the') marks |= MARK.theUnit;
    words |= bits;
  }
  if (((words | idle) & ~WEAK) === 0) return null;
  if (words & CUE.digit) {
    marks |= markFigures(unitsOf(text), tokens.start[first]!, tokens.end[end - 1]!);
    if (marks & DECADE) words |= CUE.decade;
  }
  return { words, marks };
}

const WITHIN = MARK.counted | MARK.theUnit;

/** True when what follows the first word of a holiday can be its second one. */
function goesOn(text: string, end: number, letters: string | undefined): boolean {
  if (letters === undefined || letters === '') return true;
  let at = end;
  while (at < text.length && (isSpace(text.charCodeAt(at)) || text.charCodeAt(at) === HYPHEN)) at++;
  return at < text.length && letters.includes(text[at]!.toLowerCase());
}

/** Set by `markFigures` alone: figures and an "s" after them. */
const DECADE = 1 << 30;

/** Whether figures, or the words that may stand between, are before and after the month at `start … end`. */
function besideMonth(text: string, start: number, end: number): number {
  let marks = 0;
  let at = end;
  while (at < text.length && (isSpace(text.charCodeAt(at)) || text.charCodeAt(at) === STOP)) at++;
  const after = text.charCodeAt(at) | 32;
  if (isDigit(text.charCodeAt(at)) || after === T) marks |= MARK.monthDay;
  at = start - 1;
  while (at >= 0 && (isSpace(text.charCodeAt(at)) || text.charCodeAt(at) === HYPHEN)) at--;
  const before = text.charCodeAt(at) | 32;
  if (at >= 0 && (isDigit(text.charCodeAt(at)) || before === T || before === H || before === D || before === F))
    marks |= MARK.dayMonth;
  return marks;
}

function isCounted(tokens: Tokens, unit: number, first: number, counts: ReadonlySet<string>): boolean {
  for (let i = unit - 1; i >= Math.max(first, unit - COUNT_REACH); i--) {
    if (tokens.shape[i]! & (SHAPE.digit | SHAPE.hyphen) || counts.has(tokens.lower[i]!)) return true;
    if (tokens.shape[i]! & SHAPE.punct && tokens.lower[i] !== '-') return false;
  }
  return false;
}

const STOP = 46;
const HYPHEN = 45;
const SLASH = 47;
const COLON = 58;
const ZERO = 48;
const [ONE, TWO, THREE, FOUR, FIVE] = [ZERO + 1, ZERO + 2, ZERO + 3, ZERO + 4, ZERO + 5] as const;
const [A, D, F, H, M, P, Q, S, T] = [...'adfhmpqst'].map((letter) => letter.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** Looks at every run of figures in a stretch of text and at what stands beside it. */
function markFigures(units: Uint16Array, from: number, to: number): number {
  let marks = 0;
  for (let at = from; at < to; ) {
    if (!isDigit(units[at]!)) {
      at++;
      continue;
    }
    const start = at;
    while (at < to && isDigit(units[at]!)) at++;
    const length = at - start;
    if (length >= 6) marks |= MARK.long;
    if (length === 4) {
      const lead = units[start]!;
      const second = units[start + 1]!;
      if (lead === ONE || (lead === TWO && second === ZERO)) marks |= MARK.year;
      if (lead === ONE && (second === THREE || second === FOUR)) marks |= MARK.otherYear;
      if ((lead < TWO || (lead === TWO && second <= FOUR)) && units[start + 2]! <= FIVE) marks |= MARK.four;
    }
    const next = units[at]!;
    if (next === HYPHEN || next === STOP || next === SLASH || next === COLON) {
      if (isDigit(units[at + 1]!))
        marks |= next === COLON ? MARK.colon : next === SLASH ? MARK.parted | MARK.slash : MARK.parted;
    }
    let beyond = at;
    if (isSpace(next)) beyond++;
    const letter = units[beyond]! | 32;
    if (letter === A || letter === P) {
      const after = units[beyond + 1]!;
      if (after === STOP || (after | 32) === M) marks |= MARK.meridiem;
    }
    if (length <= 2 && beyond === at) {
      const second = units[at + 1]! | 32;
      if (second === T || second === H || second === D) marks |= MARK.ordinal;
    }
    if ((next | 32) === S || next === 39 || next === 0x2019) marks |= DECADE;
    const before = start > 0 ? units[start - 1]! : 0;
    if ((before | 32) === Q || (before | 32) === H) marks |= MARK.lettered;
    const sign = isSpace(before) ? units[start - 2]! : before;
    if (sign === 43 || sign === HYPHEN) marks |= MARK.signed;
  }
  return marks;
}
