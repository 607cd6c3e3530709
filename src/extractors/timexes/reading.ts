/** What a date expression says before it is resolved, and the chrono result that carries it. */
import { type Parser, ParsingComponents, type ParsingContext, type ParsingOption, ParsingResult } from 'chrono-node';
import type { Granularity } from '../../document/index.js';
import type { Feast } from '../../lexicon/index.js';
import type { DayRange, Season, Unit } from './calendar.js';
import type { Needs } from './cues.js';
import { boundSpaces, plain } from './patterns.js';

/** Which way from the anchor: -1 before ("last"), 0 the same ("this"), 1 after ("next"). */
export type Direction = -1 | 0 | 1;

/** A year told relative to another one. `previous`: relative to the date told before ("that year"). */
export interface YearShift {
  readonly shift: Direction;
  readonly base: 'report' | 'previous';
}

export type TimeOfDay =
  | { readonly part: string }
  | {
      readonly hour: number;
      readonly minute: number | null;
      readonly second: number | null;
      /** Minutes east of UTC; null for the writer's local time. */
      readonly offset: number | null;
    };

/** What the words say, by form. */
export type Reading =
  /** A Gregorian date with any of its parts told. `direction` for "last August". */
  | {
      readonly form: 'date';
      readonly year?: number;
      readonly yearShift?: YearShift;
      readonly month?: number;
      readonly day?: number;
      readonly weekday?: number;
      readonly direction?: Direction;
      readonly time?: TimeOfDay;
      /** First month of a fiscal year, 1 when it is not known. */
      readonly fiscal?: number;
    }
  /** A weekday; `week` when the phrase tells which week ("Friday last week"). */
  | {
      readonly form: 'weekday';
      readonly weekday: number;
      readonly direction?: Direction;
      readonly base?: 'report' | 'previous';
      readonly week?: Direction;
      readonly time?: TimeOfDay;
    }
  /** A unit counted from the anchor: "last week", "today", "that month", "the following day". */
  | {
      readonly form: 'unit';
      readonly unit: Unit;
      readonly shift: number;
      readonly base: 'report' | 'previous';
      readonly time?: TimeOfDay;
      /** Definite unit without a modifier ("the quarter"): the one talked about, else the report's. */
      readonly definite?: boolean;
    }
  /** So many units from the anchor: "two days ago", "a week earlier". `amount` is null for "some days ago". */
  | {
      readonly form: 'offset';
      readonly amount: number | null;
      readonly unit: Unit | 'hour' | 'minute' | 'second';
      readonly sign: -1 | 1;
      readonly base: 'report' | 'previous';
    }
  /** Quarter, half or season; without a year, the nearest unless `direction` is told. */
  | {
      readonly form: 'part';
      readonly part: 'quarter' | 'half' | 'season';
      readonly number?: number;
      readonly season?: Season;
      readonly year?: number;
      readonly yearShift?: YearShift;
      readonly direction?: Direction;
    }
  /** Nth week or day of a month: "the last week of March". */
  | {
      readonly form: 'within';
      readonly unit: 'week' | 'day' | 'weekend';
      readonly weekday?: number;
      readonly nth: number;
      readonly of: Reading;
    }
  /** The stretch told before, in another year: "the same period of 2024", "a year earlier". */
  | { readonly form: 'same'; readonly year?: number; readonly yearShift?: YearShift; readonly back?: number }
  /** So many units before or after a date told with it: "the day after Christmas", "two weeks before June 12". */
  | {
      readonly form: 'beside';
      readonly amount: number;
      readonly unit: 'day' | 'week' | 'month' | 'year';
      readonly of: Reading;
    }
  /** The week that holds a date: "the week of December 15". */
  | { readonly form: 'weekOf'; readonly of: Reading }
  /** A feast that moves; without a year the nearest one. */
  | {
      readonly form: 'feast';
      readonly feast: Feast;
      readonly year?: number;
      readonly yearShift?: YearShift;
      readonly direction?: Direction;
    }
  /** Decade or century by its first year. */
  | { readonly form: 'decade' | 'century'; readonly year: number }
  /** A stretch of time; `window` when it ends (-1) or begins (1) with the report: "the past two weeks". */
  | {
      readonly form: 'duration';
      readonly value: string;
      readonly window?: {
        readonly direction: -1 | 1;
        readonly amount: number;
        readonly unit: Unit | 'hour' | 'minute' | 'second';
      };
      /** It is the first or last part of a period told after it: "the first six months of this year". */
      readonly part?: {
        readonly end: 'first' | 'last';
        readonly amount: number;
        readonly unit: Unit;
        readonly of: Reading;
      };
    }
  | { readonly form: 'set'; readonly value: string }
  | { readonly form: 'reference'; readonly value: 'PRESENT_REF' | 'PAST_REF' | 'FUTURE_REF' }
  /** Clock time or part of the day, without a date of its own. */
  | { readonly form: 'time'; readonly time: TimeOfDay; readonly shift?: number }
  /** Days already known in full, with their value: other calendars, military groups. */
  | {
      readonly form: 'fixed';
      readonly type: 'DATE' | 'TIME';
      readonly value: string;
      readonly days: DayRange;
      readonly granularity: Granularity;
    }
  /** Seen and understood, but without days of its own: "D+3". */
  | { readonly form: 'unresolvable'; readonly value: string };

/** What a parser found: the reading and its span in the sentence. */
export interface Match {
  readonly reading: Reading;
  /** Offset into the match's text where the expression begins and ends; the whole match without. */
  readonly from?: number;
  readonly to?: number;
}

/** A chrono result whose meaning is a `Reading`; refiners change span and reading. */
export class TimexResult extends ParsingResult {
  reading: Reading;
  readonly rule: string;
  modifier: string | null = null;
  openStart = false;
  openEnd = false;
  /** Set on both ends of a range; the results of one range share the object. */
  range: { readonly first: TimexResult; readonly last: TimexResult; readonly start: number } | null = null;
  /** Kept but not promoted: the date is part of a name. */
  latent = false;
  /** Oddities for the report's flags. */
  notes: { code: string; message: string }[] = [];
  /** The parser's place in the list: earlier parsers win over later ones on the same words. */
  readonly priority: number;

  constructor(context: ParsingContext, start: number, end: number, reading: Reading, rule: string, priority: number) {
    super(context.reference, start, context.text.slice(start, end), unused(context));
    this.reading = reading;
    this.rule = rule;
    this.priority = priority;
  }

  get stop(): number {
    return this.index + this.text.length;
  }

  /** Moves the span to other words of the same sentence. */
  span(context: ParsingContext, start: number, end: number): this {
    this.index = start;
    this.text = context.text.slice(start, end);
    return this;
  }
}

let components: ParsingComponents | undefined;

/** chrono's own components, which a reading takes the place of: made once, because making them asks the calendar each time. */
function unused({ reference }: ParsingContext): ParsingComponents {
  components ??= new ParsingComponents(reference);
  return components;
}

/** One result with the sentence it stands in; offsets of `result` are within the sentence, which begins at `offset`. */
export interface Found {
  readonly result: TimexResult;
  readonly sentence: number;
  readonly offset: number;
}

/** What the parsers are told besides the text. */
export interface TimexOption extends ParsingOption {
  readonly order: NumericOrder;
}

/** Whether the report writes the day or the month first; `null` when none of its dates tells. */
export type NumericOrder = 'day-first' | 'month-first' | null;

type Groups = Readonly<Record<string, string | undefined>>;

/** A chrono parser before it is told its place in the list. */
export type TimexParser = (priority: number) => CuedParser;

/** A chrono parser that runs only where a sentence has the cues it needs. */
export interface CuedParser extends Parser {
  readonly needs: Needs;
}

/**
 * Makes a chrono parser from a pattern and a reader of its named groups. It runs only where the sentence has a cue of each of `needs` (bits
 * of `CUE`, with the marks wanted beside them). The pattern must begin and end at word boundaries by itself; a
 * match inside a longer word is refused here, because chrono restarts a search in the middle of words.
 */
export function timexParser(
  rule: string,
  needs: readonly number[] | Needs,
  pattern: RegExp,
  read: (groups: Groups, match: RegExpMatchArray, context: ParsingContext) => Match | Reading | null,
): TimexParser {
  const bounded = plain(boundSpaces(pattern));
  const wanted: Needs = 'words' in needs ? needs : { words: needs, marks: 0 };
  return (priority) => ({
    needs: wanted,
    pattern: () => bounded,
    extract(context, match) {
      const index = match.index!;
      if (index > 0 && isWordUnit(context.text, index - 1) && isWordUnit(context.text, index)) return null;
      const found = read(match.groups ?? {}, match, context);
      if (!found) return null;
      const whole: Match = 'reading' in found ? found : { reading: found };
      return new TimexResult(
        context,
        index + (whole.from ?? 0),
        index + (whole.to ?? match[0].length),
        whole.reading,
        rule,
        priority,
      );
    },
  });
}

/** A letter or figure of any script. */
function isWordUnit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0x80) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
  return /[\p{L}\p{N}]/u.test(text[at]!);
}
