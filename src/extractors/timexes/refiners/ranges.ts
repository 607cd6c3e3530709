/** Marks ranges ("between June 12 and 24", "from Monday to Friday", "2023-2024") and open ends ("since", "until", "by"). */
import type { Refiner } from 'chrono-node';
import type { Reading, TimexResult } from '../reading.js';
import { wordBefore } from './before.js';

const LINK =
  /^\s*(?:-|–|—|\bto\b|\bthrough\b|\band\b|\buntil\b|\btill\b|\binto\b|\bup\s+to\b)\s*(?:the\s+)?(?:(?:\d{4}|\d{1,2}:\d{2})\s+)?(?:on\s+|in\s+)?$/i;
const OPENER =
  /\b(?:(?<b>between)|(?<f>from)|(?<n>night\s+of|night\s+from))\s+(?:the\s+)?(?:(?:\d{4}|\d{1,2}:\d{2})\s+)?(?:on\s+|in\s+)?$/i;
const SINCE = /\b(?:since|from)\s+(?:at\s+least\s+|around\s+|about\s+)?(?:the\s+)?$/i;
const UNTIL =
  /\b(?:until|till|by|through|up\s+to|no\s+later\s+than)\s+(?:at\s+least\s+|around\s+|about\s+)?(?:the\s+)?$/i;
/** The last words of these patterns. */
const OPENER_ENDS = new Set(['between', 'from', 'of', 'the', 'on', 'in']);
const LIMIT_ENDS = new Set('since from least around about the until till by through to than before'.split(' '));
const END_OF = /^(?:the\s+)?end\s+of\b/i;

export const ranges: Refiner = {
  refine(context, results) {
    const list = results as TimexResult[];
    for (let i = 0; i < list.length; i++) {
      const result = list[i]!;
      if (result.range || !isDated(result.reading)) continue;
      const word = wordBefore(context.text, result.index);
      const from = Math.max(0, result.index - 24);
      const before = context.text.slice(from, result.index);
      const next = list[i + 1];
      const opener = OPENER_ENDS.has(word) ? OPENER.exec(before) : null;
      if (next && isDated(next.reading)) {
        const gap = context.text.slice(result.stop, next.index);
        const link = gap.length < 14 && LINK.test(gap);
        const and = /and/i.test(gap);
        if (link && ((opener && (!and || opener.groups!.b)) || (!and && sameKind(result.reading, next.reading)))) {
          const range = { first: result, last: next, start: opener ? from + opener.index : result.index };
          result.range = range;
          next.range = range;
          continue;
        }
      }
      if (!LIMIT_ENDS.has(word)) continue;
      // "fell from a year earlier" compares.
      if (SINCE.test(before)) result.openEnd = word !== 'from' || result.reading.form !== 'offset';
      else if (UNTIL.test(before) || (word === 'before' && END_OF.test(result.text))) {
        result.openStart = true;
        endOfDay(result);
      }
    }
    return results;
  },
};

/** "until midnight" is the end of the day, "at midnight" its beginning. */
function endOfDay(result: TimexResult): void {
  const { reading } = result;
  if (!('time' in reading) || !reading.time || 'part' in reading.time || !/midnight/i.test(result.text)) return;
  result.reading = { ...reading, time: { ...reading.time, hour: 24 } } as Reading;
}

function isDated({ form }: Reading): boolean {
  return (
    form === 'date' ||
    form === 'weekday' ||
    form === 'unit' ||
    form === 'part' ||
    form === 'decade' ||
    form === 'fixed' ||
    form === 'offset' ||
    form === 'within' ||
    form === 'time'
  );
}

function sameKind(a: Reading, b: Reading): boolean {
  if (a.form !== b.form) return false;
  if (a.form === 'date' && b.form === 'date')
    return (a.day !== undefined) === (b.day !== undefined) && (a.month !== undefined) === (b.month !== undefined);
  return true;
}
