/** Dates in figures: ISO, "24.06.2025", "12/03/2024" (month first unless the report shows otherwise), "20250624". */

import { isRealDate } from '../calendar.js';
import { CUE, MARK } from '../cues.js';
import type { Fragments } from '../fragments.js';
import {
  type NumericOrder,
  type Reading,
  type TimeOfDay,
  type TimexOption,
  type TimexParser,
  timexParser,
} from '../reading.js';

export function numericDates(f: Fragments): TimexParser[] {
  return [
    timexParser(
      'timex/iso',
      { words: [CUE.digit], marks: MARK.parted },
      /(?<![\d/.-])(?<y>(?:19|20)\d\d)(?<s>[-/.])(?<m>0?[1-9]|1[0-2])\k<s>(?<d>3[01]|[12]\d|0?[1-9])(?:[T ](?<h>[01]\d|2[0-3]):(?<min>[0-5]\d)(?::(?<sec>[0-5]\d)(?:\.\d+)?)?(?<z>Z|[+-]\d\d:?\d\d)?)?(?![\d/-])/,
      (g) => {
        const [year, month, day] = [Number(g.y), Number(g.m), Number(g.d)];
        const time: TimeOfDay | undefined = g.h
          ? { hour: Number(g.h), minute: Number(g.min), second: g.sec ? Number(g.sec) : null, offset: offsetOf(g.z) }
          : undefined;
        return { form: 'date', year, month, day, ...(time && { time }) };
      },
    ),
    timexParser(
      'timex/compact',
      { words: [CUE.digit], marks: MARK.long },
      /(?<![\d.,/-])(?<y>20\d\d)(?<m>0[1-9]|1[0-2])(?<d>3[01]|[12]\d|0[1-9])(?![\d.,/-])/,
      (g) => {
        const [year, month, day] = [Number(g.y), Number(g.m), Number(g.d)];
        return isRealDate(year, month, day) ? { form: 'date', year, month, day } : null;
      },
    ),
    timexParser(
      'timex/numeric',
      { words: [CUE.digit], marks: MARK.parted },
      /(?<![\d/.,:$€£-])(?<a>[0-3]?\d)(?<s>[/.-])(?<b>[0-3]?\d)\k<s>(?<y>(?:19|20)\d\d|\d\d)(?![\d/%]|[.,-]\d)/,
      (g, _match, context) => numeric(g.a!, g.b!, g.y!, g.s!, (context.option as TimexOption).order),
    ),
    timexParser(
      'timex/numeric-no-year',
      { words: [CUE.digit], marks: MARK.slash },
      /(?<![\d/.,:$€£-])(?<a>[0-3]?\d)\/(?<b>[0-3]?\d)(?![\d/%]|[.,-]\d|\s*(?:of|majority)\b)/i,
      (g, match, context) => {
        const before = context.text.slice(Math.max(0, match.index! - 8), match.index!);
        if (!/\b(?:on|since|by|until|from|dated)\s+$/i.test(before)) return null;
        const order = (context.option as TimexOption).order ?? 'month-first';
        const [a, b] = [Number(g.a), Number(g.b)];
        const [month, day] = order === 'month-first' && a <= 12 ? [a, b] : [b, a];
        // "the attacks on 9/11": a day that names what happened on it.
        const year =
          f.lexicon.namedDays.get(`${month}-${day}`)?.figures === true
            ? f.lexicon.namedDays.get(`${month}-${day}`)!.year
            : null;
        return isRealDate(2024, month, day) ? { form: 'date', month, day, ...(year !== null && { year }) } : null;
      },
    ),
  ];
}

/** Minutes east of UTC of an ISO zone. */
function offsetOf(zone: string | undefined): number | null {
  if (!zone) return null;
  if (zone === 'Z') return 0;
  const size = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone[0] === '-' ? -size : size;
}

function numeric(a: string, b: string, y: string, separator: string, order: NumericOrder): Reading | null {
  const first = Number(a);
  const second = Number(b);
  if (y.length === 2 && separator !== '/') return null;
  const short = Number(y);
  const year = y.length === 4 ? short : short > 69 ? 1900 + short : 2000 + short;
  // Dots are the day-first manner of writing; slashes and hyphens are month-first unless the report or the numbers say otherwise.
  const dayFirst = separator === '.' || (order === 'day-first' ? second <= 12 : first > 12);
  const [day, month] = dayFirst ? [first, second] : [second, first];
  // A day that the month does not have is still a date told, and flagged when it is resolved.
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { form: 'date', year, month, day } : null;
}
