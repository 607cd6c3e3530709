/** Words of time: months, weekdays, units, number words, zones, and the names that only look like dates. */
import { z } from 'zod';

const words = z.array(z.string());
const schema = z.object({
  months: z.array(z.object({ month: z.number().int(), forms: words, word: z.boolean().optional() })),
  weekdays: z.array(z.object({ day: z.number().int(), forms: words, short: words })),
  seasons: z.record(z.string(), z.enum(['SP', 'SU', 'FA', 'WI'])),
  units: z.array(
    z.object({
      code: z.string(),
      kind: z.enum(['day', 'time']),
      unit: z.enum(['day', 'week', 'weekend', 'month', 'quarter', 'year', 'decade', 'century']).optional(),
      times: z.number().optional(),
      forms: words,
    }),
  ),
  numbers: z.record(z.string(), z.number()),
  ordinals: z.record(z.string(), z.number()),
  decade_words: z.record(z.string(), z.number()),
  dayparts: z.record(z.string(), z.string()),
  zones: z.record(z.string(), z.number().nullable()),
  hijri_months: z.array(words).length(12),
  persian_months: z.array(words).length(12),
  named_days: z.array(
    z.object({
      month: z.number().int(),
      day: z.number().int(),
      year: z.number().int().optional(),
      heads: words,
      figures: z.boolean().optional(),
    }),
  ),
  named_years: z.array(z.object({ year: z.number().int(), heads: words })),
  name_heads: words,
  not_dates: words,
  number_labels: words,
  count_nouns: words,
  future_words: words,
  ahead_before_to: words,
  past_verbs: words,
  schedule_verbs: words,
  until_verbs: words,
  promise_verbs: words,
  fiscal_years: z.array(z.object({ start: z.number().int().min(1).max(12), cues: words })),
  holidays: z.array(z.object({ name: z.string(), month: z.number().int(), day: z.number().int() })),
  feasts: z.array(
    z.object({
      name: z.string(),
      easter: z.number().int().optional(),
      month: z.number().int().optional(),
      weekday: z.number().int().optional(),
      nth: z.number().int().optional(),
      islamic_month: z.number().int().optional(),
      day: z.number().int().optional(),
      person: z.boolean().optional(),
    }),
  ),
});

/** A feast that moves: days after Easter, nth weekday (1 Monday; -1 the last) of a month, or a day or the whole of an Islamic month. */
export interface Feast {
  readonly name: string;
  readonly easter?: number | undefined;
  readonly month?: number | undefined;
  readonly weekday?: number | undefined;
  readonly nth?: number | undefined;
  readonly islamicMonth?: number | undefined;
  readonly day?: number | undefined;
  /** Also a given name, so that it needs a preposition before it. */
  readonly person: boolean;
}

/** A unit of time: its TIMEX3 code, how many of it one word means, and the calendar unit where it has one. */
export interface TimeUnit {
  readonly code: string;
  readonly kind: 'day' | 'time';
  readonly unit: 'day' | 'week' | 'weekend' | 'month' | 'quarter' | 'year' | 'decade' | 'century' | null;
  readonly times: number;
}

/** Keys of maps and sets are lower-cased. */
export interface TimeLexicon {
  readonly months: ReadonlyMap<string, { readonly month: number; readonly word: boolean }>;
  readonly weekdays: ReadonlyMap<string, number>;
  readonly shortWeekdays: ReadonlyMap<string, number>;
  readonly seasons: ReadonlyMap<string, 'SP' | 'SU' | 'FA' | 'WI'>;
  readonly units: ReadonlyMap<string, TimeUnit>;
  readonly numbers: ReadonlyMap<string, number>;
  readonly ordinals: ReadonlyMap<string, number>;
  readonly decadeWords: ReadonlyMap<string, number>;
  readonly dayparts: ReadonlyMap<string, string>;
  readonly zones: ReadonlyMap<string, number | null>;
  readonly hijriMonths: ReadonlyMap<string, number>;
  readonly persianMonths: ReadonlyMap<string, number>;
  /** By "month-day"; `figures`: written in figures ("9/11") the day stands for what happened on it. */
  readonly namedDays: ReadonlyMap<
    string,
    { readonly year: number | null; readonly heads: ReadonlySet<string>; readonly figures: boolean }
  >;
  readonly namedYears: ReadonlyMap<number, ReadonlySet<string>>;
  readonly nameHeads: ReadonlySet<string>;
  readonly notDates: readonly string[];
  readonly numberLabels: ReadonlySet<string>;
  readonly countNouns: ReadonlySet<string>;
  readonly futureWords: ReadonlySet<string>;
  /** Of those, the ones that look ahead only before "to" or "for" ("is set to meet", not "set fire to"). */
  readonly aheadBeforeTo: ReadonlySet<string>;
  readonly pastVerbs: ReadonlySet<string>;
  readonly scheduleVerbs: ReadonlySet<string>;
  /** Verbs that bring about what lasts: in the past with "until", they name an end to come. */
  readonly untilVerbs: ReadonlySet<string>;
  readonly promiseVerbs: ReadonlySet<string>;
  /** First month of a fiscal year that begins in the calendar year before, and the words (as written) that show whose it is. */
  readonly fiscalYears: readonly { readonly start: number; readonly cues: ReadonlySet<string> }[];
  readonly holidays: ReadonlyMap<string, { readonly month: number; readonly day: number }>;
  readonly feasts: ReadonlyMap<string, Feast>;
}

/** Checks and indexes the data of `lexicons/time.yaml`. Throws a ZodError with the path of what is wrong. */
export function compileTime(data: unknown): TimeLexicon {
  const raw = schema.parse(data);
  const low = (word: string) => word.toLowerCase();
  const setOf = (list: readonly string[]) => new Set(list.map(low));
  const record = <T>(values: Record<string, T>) =>
    new Map(Object.entries(values).map(([key, value]) => [low(key), value]));
  const calendar = (names: readonly (readonly string[])[]) =>
    new Map(names.flatMap((forms, i) => forms.map((form): [string, number] => [low(form), i + 1])));
  return {
    months: new Map(
      raw.months.flatMap(({ month, forms, word }) =>
        forms.map((form): [string, { month: number; word: boolean }] => [low(form), { month, word: word === true }]),
      ),
    ),
    weekdays: new Map(
      raw.weekdays.flatMap(({ day, forms }) => forms.map((form): [string, number] => [low(form), day])),
    ),
    shortWeekdays: new Map(
      raw.weekdays.flatMap(({ day, short }) => short.map((form): [string, number] => [low(form), day])),
    ),
    seasons: record(raw.seasons),
    units: new Map(
      raw.units.flatMap(({ code, kind, unit, times, forms }) =>
        forms.map((form): [string, TimeUnit] => [low(form), { code, kind, unit: unit ?? null, times: times ?? 1 }]),
      ),
    ),
    numbers: record(raw.numbers),
    ordinals: record(raw.ordinals),
    decadeWords: record(raw.decade_words),
    dayparts: record(raw.dayparts),
    zones: record(raw.zones),
    hijriMonths: calendar(raw.hijri_months),
    persianMonths: calendar(raw.persian_months),
    namedDays: new Map(
      raw.named_days.map(({ month, day, year, heads, figures }) => [
        `${month}-${day}`,
        { year: year ?? null, heads: setOf(heads), figures: figures === true },
      ]),
    ),
    namedYears: new Map(raw.named_years.map(({ year, heads }) => [year, setOf(heads)])),
    nameHeads: setOf(raw.name_heads),
    notDates: raw.not_dates,
    numberLabels: setOf(raw.number_labels),
    countNouns: setOf(raw.count_nouns),
    futureWords: setOf(raw.future_words),
    aheadBeforeTo: setOf(raw.ahead_before_to),
    pastVerbs: setOf(raw.past_verbs),
    scheduleVerbs: setOf(raw.schedule_verbs),
    untilVerbs: setOf(raw.until_verbs),
    promiseVerbs: setOf(raw.promise_verbs),
    fiscalYears: raw.fiscal_years.map(({ start, cues }) => ({ start, cues: new Set(cues) })),
    holidays: new Map(raw.holidays.map(({ name, month, day }) => [low(name), { month, day }])),
    feasts: new Map(
      raw.feasts.map(({ islamic_month, person, ...feast }) => [
        low(feast.name),
        { ...feast, islamicMonth: islamic_month, person: person === true },
      ]),
    ),
  };
}
