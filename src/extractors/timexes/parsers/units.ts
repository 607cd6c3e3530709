/** Days and units counted from the report or from the date told before: "yesterday", "last week", "the following day". */
import type { Unit } from '../calendar.js';
import { type Fragments, unitOf } from '../fragments.js';
import { type Reading, type TimexParser, timexParser } from '../reading.js';

const day = (shift: number, base: 'report' | 'previous' = 'report'): Reading => ({
  form: 'unit',
  unit: 'day',
  shift,
  base,
});

export function units(f: Fragments): TimexParser[] {
  const unit = '(?<u>day|week|weekend|month|quarter|year)';
  return [
    timexParser('timex/en/today', /\b(?:earlier\s+|later\s+)?today\b(?!\s+show)/iu, () => day(0)),
    timexParser('timex/en/yesterday', /\b(?<b>the\s+day\s+before\s+)?yesterday\b/iu, (g) => day(g.b ? -2 : -1)),
    timexParser('timex/en/tomorrow', /\b(?<a>the\s+day\s+after\s+)?tomorrow\b/iu, (g) => day(g.a ? 2 : 1)),
    timexParser(
      'timex/en/tonight',
      /\b(?:tonight|this\s+night)\b/iu,
      () => ({ ...day(0), time: { part: 'NI' } }) as Reading,
    ),
    timexParser('timex/en/last-night', /\blast\s+(?<p>night|evening)\b/iu, (g) => ({
      form: 'unit',
      unit: 'day',
      shift: -1,
      base: 'report',
      time: { part: g.p!.toLowerCase() === 'night' ? 'NI' : 'EV' },
    })),
    timexParser('timex/en/this-part', /\bthis\s+(?<p>morning|afternoon|evening)\b/iu, (g) => ({
      form: 'unit',
      unit: 'day',
      shift: 0,
      base: 'report',
      time: { part: f.lexicon.dayparts.get(g.p!.toLowerCase())! },
    })),
    timexParser(
      'timex/en/unit',
      new RegExp(
        `\\b(?:(?:earlier|later|late|early)\\s+)?(?<w>this\\s+(?:past|coming|same)|this|last|next|past|the\\s+(?:current|past|coming|latest|upcoming)|current|latest)\\s+(?:calendar\\s+|fiscal\\s+|financial\\s+)?${unit}\\b(?![-\\s]old)`,
        'iu',
      ),
      (g, match) => {
        const word = g.w!.toLowerCase();
        if (/^(?:past|current|latest)$/.test(word) && !/\bthe\s+$/i.test('')) {
          if (word !== 'past') return null;
        }
        const shift = /last|past/.test(word) ? -1 : /next|coming/.test(word) ? 1 : 0;
        // "the past week" is the stretch of time that ends now, not the calendar week.
        if (/past/.test(word) && !/this/.test(word)) return { form: 'duration', value: `P1${unitOf(f, g.u!).code}` };
        void match;
        return { form: 'unit', unit: g.u!.toLowerCase() as Unit, shift, base: 'report' };
      },
    ),
    timexParser(
      'timex/en/unit-previous',
      new RegExp(
        `\\b(?:earlier\\s+|later\\s+)?(?<w>the\\s+(?:next|following|previous|preceding|prior|same|very\\s+next)|that(?:\\s+(?:same|very))?|(?:the\\s+)?following|the\\s+very\\s+same)\\s+${unit}\\b`,
        'iu',
      ),
      (g) => {
        const word = g.w!.toLowerCase();
        const shift = /next|following/.test(word) ? 1 : /previous|preceding|prior/.test(word) ? -1 : 0;
        return { form: 'unit', unit: g.u!.toLowerCase() as Unit, shift, base: 'previous' };
      },
    ),
    timexParser(
      'timex/en/next-day',
      /\b(?<n>next)\s+day\b|\bthe\s+(?:day|(?<night>night|evening))\s+(?<rel>before|after|earlier|later)(?=\s*[.,;:]|\s*$|\s+(?:that|at|in|when|and|by|near|on)\b)/iu,
      (g) => {
        const shift = g.n || /after|later/i.test(g.rel ?? '') ? 1 : -1;
        return {
          ...day(shift, 'previous'),
          ...(g.night && { time: { part: g.night.toLowerCase() === 'night' ? 'NI' : 'EV' } }),
        } as Reading;
      },
    ),
    timexParser('timex/en/weekend', /\b(?:over\s+)?the\s+weekend\b|\b(?:at|on)\s+(?:the\s+)?weekend\b/iu, () => ({
      form: 'unit',
      unit: 'weekend',
      shift: 0,
      base: 'report',
      definite: true,
    })),
    timexParser(
      'timex/en/definite-unit',
      /(?<=\b(?:in|for|of|during|through|throughout|end|ended|finish|finished|on|by|this)\s+)the\s+(?<u>day|week|month|quarter|year)\b(?!\s+(?:of|before|after|when|that|to|the|ended|ending|through|he|she|they|it|we|i|prior|earlier|ago|later|in|from|since|was|is|would)\b|-|['’])/iu,
      (g) => ({ form: 'unit', unit: g.u!.toLowerCase() as Unit, shift: 0, base: 'previous', definite: true }),
    ),
    timexParser(
      'timex/en/year-end',
      /\b(?:by|at|before|until|through)\s+(?<e>(?:the\s+)?(?:calendar\s+)?(?<u>year|month|week|quarter)(?:[-\s]|['’]s\s+)end)\b/iu,
      (g, match) => ({
        reading: { form: 'unit', unit: g.u!.toLowerCase() as Unit, shift: 0, base: 'report' },
        from: match[0].length - g.e!.length,
      }),
    ),
  ];
}
