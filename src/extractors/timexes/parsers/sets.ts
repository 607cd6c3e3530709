/** Times that repeat: "daily", "every week", "each year", "twice a month", "every Friday", "per day". */
import { countOf, durationOf, type Fragments, unitOf, weekdayNumber } from '../fragments.js';
import { type TimexParser, timexParser } from '../reading.js';

const ADVERBS: Readonly<Record<string, string>> = {
  hourly: 'PT1H',
  daily: 'P1D',
  nightly: 'P1D',
  weekly: 'P1W',
  biweekly: 'P2W',
  'bi-weekly': 'P2W',
  fortnightly: 'P2W',
  monthly: 'P1M',
  quarterly: 'P3M',
  yearly: 'P1Y',
  annually: 'P1Y',
  annual: 'P1Y',
};

export function sets(f: Fragments): TimexParser[] {
  return [
    timexParser(
      'timex/en/set-adverb',
      /\b(?<w>hourly|daily|nightly|weekly|bi-?weekly|fortnightly|monthly|quarterly|yearly|annually)\b(?!-)/iu,
      (g, match, context) =>
        /^\p{Lu}/u.test(g.w!) &&
        match.index! > 0 &&
        /\p{Lu}[\p{L}']*\s+$|^\p{Lu}\p{L}+\s/u.test(context.text.slice(Math.max(0, match.index! - 12), match.index!))
          ? null
          : { form: 'set', value: ADVERBS[g.w!.toLowerCase()]! },
    ),
    timexParser(
      'timex/en/every-unit',
      new RegExp(
        `\\b(?:every|each|per)\\s+(?:single\\s+|other\\s+)?(?:(?<n>${f.count})\\s+)?(?<u>${f.unit}|morning|evening|night|afternoon)\\b`,
        'iu',
      ),
      (g) => {
        const other = /other/i.test('') ? 2 : 1;
        const unit = f.lexicon.units.get(g.u!.toLowerCase());
        if (!unit) return { form: 'set', value: `XXXX-XX-XXT${f.lexicon.dayparts.get(g.u!.toLowerCase())}` };
        return { form: 'set', value: durationOf(g.n ? countOf(f, g.n) : other, unitOf(f, g.u!)) };
      },
    ),
    timexParser('timex/en/every-other', new RegExp(`\\bevery\\s+other\\s+(?<u>${f.unit})`, 'iu'), (g) => ({
      form: 'set',
      value: durationOf(2, unitOf(f, g.u!)),
    })),
    timexParser(
      'timex/en/every-weekday',
      new RegExp(`\\b(?:(?:every|each)\\s+(?<wd>${f.weekday})|(?:on\\s+)?(?<p>${f.weekday})s)\\b(?!['’])`, 'iu'),
      (g) => ({ form: 'set', value: `XXXX-WXX-${weekdayNumber(f, (g.wd ?? g.p)!)}` }),
    ),
    timexParser('timex/en/every-month', new RegExp(`\\b(?:every|each)\\s+(?<m>${f.month})`, 'iu'), (g) => ({
      form: 'set',
      value: `XXXX-${String(f.lexicon.months.get(g.m!.toLowerCase().replace(/\.$/, ''))!.month).padStart(2, '0')}`,
    })),
    timexParser(
      'timex/en/a-unit',
      new RegExp(`(?<=\\b(?:once|twice|times|time)\\s+)(?:an?|per|each|every)\\s+(?<u>${f.unit})`, 'iu'),
      (g) => ({ form: 'set', value: durationOf(1, unitOf(f, g.u!)) }),
    ),
  ];
}
