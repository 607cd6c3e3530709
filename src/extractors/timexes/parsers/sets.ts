/** Times that repeat: "daily", "every week", "each year", "twice a month", "every Friday", "per day". */
import { CUE } from '../cues.js';
import { countOf, durationOf, type Fragments, unitOf, weekdayNumber } from '../fragments.js';
import { type TimexParser, timexParser } from '../reading.js';

const ADVERBS: Readonly<Record<string, string>> = {
  hourly: 'PT1H',
  daily: 'P1D',
  nightly: 'XXXX-XX-XXTNI',
  weekly: 'P1W',
  biweekly: 'P2W',
  'bi-weekly': 'P2W',
  fortnightly: 'P2W',
  monthly: 'P1M',
  quarterly: 'P3M',
  yearly: 'P1Y',
  annually: 'P1Y',
};

export function sets(f: Fragments): TimexParser[] {
  return [
    timexParser(
      'timex/en/set-adverb',
      [CUE.adverb],
      /\b(?<w>hourly|daily|nightly|weekly|bi-?weekly|fortnightly|monthly|quarterly|yearly|annually)\b(?!-)/iu,
      (g, match, context) =>
        // "The Daily Monitor", "the Weekly Trust": a capital inside a sentence is a name's.
        /^\p{Lu}\p{Ll}/u.test(g.w!) &&
        match.index! > 0 &&
        /\p{L}\s+$/u.test(context.text.slice(Math.max(0, match.index! - 6), match.index!))
          ? null
          : { form: 'set', value: ADVERBS[g.w!.toLowerCase()]! },
    ),
    timexParser(
      'timex/en/every-unit',
      [CUE.every, CUE.unit | CUE.season | CUE.night],
      new RegExp(
        `\\b(?:every|each|per)\\s+(?:single\\s+|(?<other>other\\s+))?(?:(?<n>${f.count})\\s+)?(?:(?<part>morning|evening|nights?|afternoon)|(?<s>${f.season})|(?<u>${f.unit}))\\b(?!\\s+of\\s+the\\s+(?!year|month|week))`,
        'iu',
      ),
      (g) => {
        if (g.part)
          return { form: 'set', value: `XXXX-XX-XXT${f.lexicon.dayparts.get(g.part.toLowerCase().replace(/s$/, ''))}` };
        if (g.s) return { form: 'set', value: `XXXX-${f.lexicon.seasons.get(g.s.toLowerCase())}` };
        const count = g.n ? countOf(f, g.n) : 1;
        return { form: 'set', value: durationOf(count === null ? null : count * (g.other ? 2 : 1), unitOf(f, g.u!)) };
      },
    ),
    timexParser(
      'timex/en/every-weekday',
      [CUE.weekday, CUE.every | CUE.weekdays],
      new RegExp(`\\b(?:(?:every|each)\\s+(?<wd>${f.weekday})|(?<p>${f.weekday})s)\\b(?!['’])`, 'iu'),
      (g) => ({ form: 'set', value: `XXXX-WXX-${weekdayNumber(f, (g.wd ?? g.p)!)}` }),
    ),
    timexParser(
      'timex/en/every-month',
      [CUE.every, CUE.month],
      new RegExp(`\\b(?:every|each)\\s+(?<m>${f.month})`, 'iu'),
      (g) => ({
        form: 'set',
        value: `XXXX-${String(f.lexicon.months.get(g.m!.toLowerCase().replace(/\.$/, ''))!.month).padStart(2, '0')}`,
      }),
    ),
    timexParser(
      'timex/en/a-unit',
      [CUE.every, CUE.unit],
      new RegExp(`\\b(?:once|twice|(?:${f.count})\\s+times)\\s+(?:an?|per|each|every)\\s+(?<u>${f.unit})`, 'iu'),
      (g) => ({ form: 'set', value: durationOf(1, unitOf(f, g.u!)) }),
    ),
  ];
}
