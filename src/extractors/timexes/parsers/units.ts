/** Days and units counted from the report or from the date told before: "yesterday", "last week", "the following day". */

import type { Unit } from '../calendar.js';
import { CUE, MARK } from '../cues.js';
import type { Fragments } from '../fragments.js';
import { type Reading, type TimexParser, timexParser } from '../reading.js';

const day = (shift: number, base: 'report' | 'previous' = 'report'): Extract<Reading, { form: 'unit' }> => ({
  form: 'unit',
  unit: 'day',
  shift,
  base,
});

export function units(f: Fragments): TimexParser[] {
  const unit = '(?<u>day|week|weekend|month|quarter|year)';
  return [
    timexParser('timex/en/today', [CUE.deictic], /\b(?:earlier\s+|later\s+)?today\b(?!\s+show)/iu, () => day(0)),
    timexParser('timex/en/yesterday', [CUE.deictic], /\b(?<b>the\s+day\s+before\s+)?yesterday\b/iu, (g) =>
      day(g.b ? -2 : -1),
    ),
    timexParser('timex/en/tomorrow', [CUE.deictic], /\b(?<a>the\s+day\s+after\s+)?tomorrow\b/iu, (g) =>
      day(g.a ? 2 : 1),
    ),
    timexParser('timex/en/tonight', [CUE.deictic | CUE.night], /\b(?:tonight|this\s+night)\b/iu, () => ({
      ...day(0),
      time: { part: 'NI' },
    })),
    timexParser('timex/en/last-night', [CUE.night], /\blast\s+(?<p>night|evening)\b/iu, (g) => ({
      form: 'unit',
      unit: 'day',
      shift: -1,
      base: 'report',
      time: { part: g.p!.toLowerCase() === 'night' ? 'NI' : 'EV' },
    })),
    timexParser('timex/en/this-part', [CUE.night], /\bthis\s+(?<p>morning|afternoon|evening)\b/iu, (g) => ({
      form: 'unit',
      unit: 'day',
      shift: 0,
      base: 'report',
      time: { part: f.lexicon.dayparts.get(g.p!.toLowerCase())! },
    })),
    timexParser(
      'timex/en/unit',
      [CUE.unit, CUE.which],
      new RegExp(
        `\\b(?:(?:earlier|later|late|early)\\s+)?(?<w>this\\s+(?:past|coming|same)|this|last|next|the\\s+(?:current|latest|upcoming))\\s+(?:calendar\\s+|fiscal\\s+|financial\\s+)?${unit}\\b(?![-\\s]old)`,
        'iu',
      ),
      (g) => {
        const word = g.w!.toLowerCase();
        const shift = /last|past/.test(word) ? -1 : /next|coming/.test(word) ? 1 : 0;
        return { form: 'unit', unit: g.u!.toLowerCase() as Unit, shift, base: 'report' };
      },
    ),
    timexParser(
      'timex/en/unit-previous',
      [CUE.unit | CUE.half | CUE.night, CUE.which],
      new RegExp(
        `\\b(?:earlier\\s+|later\\s+)?(?<w>the\\s+(?:next|following|previous|preceding|prior|same|very\\s+next)|that(?:\\s+(?:same|very))?|(?:the\\s+)?following|the\\s+very\\s+same)\\s+(?:${unit}|(?<half>half-year)|(?<part>morning|afternoon|evening|night))\\b`,
        'iu',
      ),
      (g) => {
        const word = g.w!.toLowerCase();
        const shift = /next|following/.test(word) ? 1 : /previous|preceding|prior/.test(word) ? -1 : 0;
        if (g.half) return { form: 'unit', unit: 'half', shift, base: 'previous' };
        if (g.part) return { ...day(shift, 'previous'), time: { part: f.lexicon.dayparts.get(g.part.toLowerCase())! } };
        return { form: 'unit', unit: g.u!.toLowerCase() as Unit, shift, base: 'previous' };
      },
    ),
    timexParser(
      'timex/en/next-day',
      [CUE.unit | CUE.night, CUE.which | CUE.relative | CUE.after],
      /\b(?<n>next)\s+day\b|\bthe\s+(?:day|(?<night>night|evening))\s+(?<rel>before|after|earlier|later)(?=\s*[.,;:]|\s*$|\s+(?:that|at|in|when|and|by|near|on)\b)/iu,
      (g) => {
        const shift = g.n || /after|later/i.test(g.rel ?? '') ? 1 : -1;
        return {
          ...day(shift, 'previous'),
          ...(g.night && { time: { part: g.night.toLowerCase() === 'night' ? 'NI' : 'EV' } }),
        };
      },
    ),
    timexParser('timex/en/weekend', [CUE.weekend], /\bthe\s+weekend\b/iu, () => ({
      form: 'unit',
      unit: 'weekend',
      shift: 0,
      base: 'report',
      definite: true,
    })),
    timexParser(
      'timex/en/definite-unit',
      { words: [CUE.unit], marks: MARK.theUnit },
      /(?<=\b(?:in|for|of|during|through|throughout|end|ended|finish|finished|on|by|this)\s+)the\s+(?<u>day|week|month|quarter|year)\b(?!\s+(?:of|before|after|when|that|to|the|ended|ending|through|he|she|they|it|we|i|prior|earlier|ago|later|in|from|since|was|is|would)\b|-|['’])/iu,
      (g) => ({ form: 'unit', unit: g.u!.toLowerCase() as Unit, shift: 0, base: 'previous', definite: true }),
    ),
    timexParser(
      'timex/en/year-end',
      [CUE.unit, CUE.whole],
      /\b(?:by|at|before|until|through)\s+(?<e>(?:the\s+)?(?:calendar\s+)?(?<u>year|month|week|quarter)(?:[-\s]|['’]s\s+)end)\b/iu,
      (g, match) => ({
        reading: { form: 'unit', unit: g.u!.toLowerCase() as Unit, shift: 0, base: 'report' },
        from: match[0].length - g.e!.length,
      }),
    ),
  ];
}
