/** Military date-time groups: "251400ZJUN25", "251400Z JUN 2025". */

import { dayOf, isoOf, isRealDate } from '../calendar.js';
import { CUE, MARK } from '../cues.js';
import { type Fragments, monthOf } from '../fragments.js';
import { type TimexParser, timexParser } from '../reading.js';
import { zoneSuffix } from '../resolve.js';

/** Minutes east of UTC of the military zone letters; J is local time. */
function zoneMinutes(letter: string): number | null {
  const code = letter.charCodeAt(0);
  if (letter === 'Z') return 0;
  if (letter === 'J') return null;
  if (letter <= 'I') return (code - 64) * 60;
  if (letter <= 'M') return (code - 65) * 60;
  return -(code - 77) * 60;
}

export function military(f: Fragments): TimexParser[] {
  return [
    timexParser(
      'timex/military',
      { words: [CUE.digit], marks: MARK.long },
      /\b(?<d>0[1-9]|[12]\d|3[01])(?<h>[01]\d|2[0-3])(?<min>[0-5]\d)\s?(?<z>[A-Z])\s?(?<m>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\s?(?<y>20\d\d|\d\d)\b/iu,
      (g) => {
        const year = g.y!.length === 2 ? 2000 + Number(g.y) : Number(g.y);
        const month = monthOf(f, g.m!);
        const day = Number(g.d);
        if (!isRealDate(year, month, day)) return null;
        const on = dayOf(year, month, day);
        const minutes = zoneMinutes(g.z!.toUpperCase());
        return {
          form: 'fixed',
          type: 'TIME',
          value: `${isoOf(on)}T${g.h}:${g.min}${zoneSuffix(minutes)}`,
          days: { from: on, to: on },
          granularity: 'instant',
        };
      },
    ),
  ];
}
