/** So many units from an anchor: "three days ago", "two days later", "a week earlier", "two weeks from now". */

import type { Unit } from '../calendar.js';
import { CUE, MARK } from '../cues.js';
import { countOf, type Fragments, unitOf } from '../fragments.js';
import { type Reading, type TimexParser, timexParser } from '../reading.js';

export function offsets(f: Fragments): TimexParser[] {
  return [
    timexParser(
      'timex/en/offset',
      [CUE.unit, CUE.relative],
      new RegExp(
        `(?<![\\p{L}\\d$€£.,-])\\b(?:(?:exactly|just|only)\\s+)?(?:(?<n>${f.count})\\s+|(?<bare>(?:hours|days|weeks|months|years|decades)\\b)(?=\\s+(?:ago|earlier|later)))(?:(?:full|whole|more|long|short)\\s+)?(?<u>${f.unit})?(?<half>\\s+and\\s+a\\s+half)?\\s+(?<rel>ago|earlier|later|before(?=\\s*[.,;]|\\s*$)|afterwards?|hence|from\\s+(?:now|today)|prior(?=\\s*[.,;]|\\s*$)|previously)\\b(?!\\s+than\\b)`,
        'iu',
      ),
      (g) => offset(f, g),
    ),
    timexParser(
      'timex/en/offset-compound',
      { words: [CUE.unit, CUE.relative], marks: MARK.compound },
      /\b(?:the\s+)?(?<u>year|month|week)-(?<rel>ago|earlier)(?:\s+(?<p>quarter|period|month|week))?\b/iu,
      (g) => offset(f, { n: 'a', u: g.u, rel: 'earlier' }),
    ),
    timexParser(
      'timex/en/offset-time',
      [CUE.unit, CUE.relative],
      new RegExp(`(?<=\\bin\\s+)(?<n>${f.count})\\s+(?<u>${f.unit})['’]s?\\s+time\\b`, 'iu'),
      (g) => offset(f, { ...g, rel: 'hence' }),
    ),
    timexParser(
      'timex/en/offset-day',
      { words: [CUE.digit], marks: MARK.signed },
      /\bD\s?(?<s>[+-])\s?(?<n>\d{1,3})\b/u,
      () => ({
        form: 'unresolvable',
        value: 'XXXX-XX-XX',
      }),
    ),
  ];
}

function offset(f: Fragments, g: Readonly<Record<string, string | undefined>>): Reading | null {
  const word = g.u ?? g.bare;
  if (!word) return null;
  const unit = unitOf(f, word);
  let amount = g.n ? countOf(f, g.n) : null;
  if (amount !== null && g.half) amount += 0.5;
  const rel = g.rel!.toLowerCase();
  const sign = /ago|earlier|before|prior|previously/.test(rel) ? -1 : 1;
  const base = /ago|hence|from/.test(rel) ? 'report' : 'previous';
  const time =
    unit.kind === 'time' ? ({ S: 'second', M: 'minute', H: 'hour' } as const)[unit.code as 'S' | 'M' | 'H'] : null;
  const times = unit.unit === 'week' ? unit.times : 1;
  return {
    form: 'offset',
    amount: amount === null ? null : amount * times,
    unit: time ?? (unit.unit as Unit),
    sign,
    base,
  };
}
