/** Marks ranges ("between June 12 and 24", "from Monday to Friday", "2023-2024") and open ends ("since", "until", "by"). */
import type { Refiner } from 'chrono-node';
import type { Reading, TimexResult } from '../reading.js';

const LINK =
  /^\s*(?:-|–|—|\bto\b|\bthrough\b|\band\b|\buntil\b|\btill\b|\binto\b|\bup\s+to\b)\s*(?:the\s+)?(?:on\s+|in\s+)?$/i;
const OPENER = /\b(?:(?<b>between)|(?<f>from)|(?<n>night\s+of|night\s+from))\s+(?:the\s+)?(?:on\s+|in\s+)?$/i;
const SINCE = /\b(?:since|after|from|as\s+of)\s+(?:at\s+least\s+|around\s+|about\s+)?(?:the\s+)?$/i;
const UNTIL =
  /\b(?:until|till|by|before|through|up\s+to|prior\s+to)\s+(?:at\s+least\s+|around\s+|about\s+)?(?:the\s+)?$/i;

export const ranges: Refiner = {
  refine(context, results) {
    const list = results as TimexResult[];
    for (let i = 0; i < list.length; i++) {
      const result = list[i]!;
      if (result.range || !isDated(result.reading)) continue;
      const from = Math.max(0, result.index - 24);
      const before = context.text.slice(from, result.index);
      const next = list[i + 1];
      const opener = OPENER.exec(before);
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
      if (SINCE.test(before)) result.openEnd = true;
      else if (UNTIL.test(before)) result.openStart = true;
    }
    return results;
  },
};

function isDated({ form }: Reading): boolean {
  return (
    form === 'date' ||
    form === 'weekday' ||
    form === 'unit' ||
    form === 'part' ||
    form === 'decade' ||
    form === 'fixed' ||
    form === 'offset' ||
    form === 'within'
  );
}

function sameKind(a: Reading, b: Reading): boolean {
  if (a.form !== b.form) return false;
  if (a.form === 'date' && b.form === 'date')
    return (a.day !== undefined) === (b.day !== undefined) && (a.month !== undefined) === (b.month !== undefined);
  return true;
}
