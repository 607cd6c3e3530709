/** Stretches of time: "for two days", "the past two weeks", "a three-month siege", "years of war", "single-day". */

import type { TimeUnit } from '../../../lexicon/index.js';
import { CUE, MARK } from '../cues.js';
import { countOf, durationOf, type Fragments, unitOf } from '../fragments.js';
import { type Match, type Reading, type TimexParser, timexParser } from '../reading.js';

type Groups = Readonly<Record<string, string | undefined>>;
type Duration = Extract<Reading, { form: 'duration' }>;

const LEADS = '(?:the|these|those|this|his|her|its|their|our)\\s+';
const WINDOWS = 'last|past|next|previous|coming|first|final|following|preceding|latest|opening|initial|ensuing|closing';
const FILLERS =
  'more|additional|consecutive|straight|full|whole|long|further|successive|trading|working|business|calendar|other|solid|short|mere|entire|tense|bloody|or\\s+so';
const PLURALS = 'seconds|minutes|hours|days|nights|weeks|weekends|months|quarters|years|decades|centuries';
/** "15 a year", "twice a week", "three a week": how often, not how long. */
const RATE_BEFORE =
  /(?:\d|\b(?:once|twice|times?|each|cents|dollars|million|billion|thousand|hundred|percent|%|people|barrels|hours|days|one|two|three|four|five|six|seven|eight|nine|ten|dozen|twelve|twenty))\s+$/i;
const STRETCH_BEFORE =
  /\b(?:for|in|within|than|over|nearly|almost|about|after|least|of|lasted|last|spent|takes?|took|half|quarter|under|once|around|following|during|every|to)\s+$/i;
const STRETCH_AFTER = /^\s+(?:of|after|before|later|earlier|ago|since|following|into|on|from|-)(?![\p{L}])/iu;

export function durations(f: Fragments): TimexParser[] {
  return [
    timexParser(
      'timex/en/duration',
      { words: [CUE.unit], marks: MARK.counted },
      new RegExp(
        `(?<![\\p{L}\\d$€£.,/-])\\b(?:${LEADS})?(?:(?<which>${WINDOWS})\\s+)?(?<n>${f.count})(?<inner>\\s+and\\s+an?\\s+(?<part>half|quarter))?(?:[-\\s]+(?:${FILLERS}))?[-\\s]+(?<u>${f.unit})(?<half>\\s+and\\s+a\\s+half)?(?:(?:,?\\s+and|,)\\s+(?<n2>${f.count})\\s+(?<u2>${f.unit}))?(?!['’]?s?[-\\s]old\\b)`,
        'iu',
      ),
      (g, match, context) => duration(f, g, match, context.text),
    ),
    timexParser(
      'timex/en/window',
      [CUE.unit, CUE.which, CUE.plural],
      new RegExp(
        `\\b(?:${LEADS})?(?<which>last|past|next|coming|recent|previous|following|ensuing|intervening|preceding)\\s+(?:(?:couple\\s+of|few|several|some)\\s+)?(?<u>${PLURALS})\\b(?!\\s+(?:ago|later|earlier))`,
        'iu',
      ),
      (g) => {
        const which = g.which!.toLowerCase();
        if (which === 'recent') return { form: 'reference', value: 'PAST_REF' };
        if (which === 'coming') return { form: 'reference', value: 'FUTURE_REF' };
        return { form: 'duration', value: durationOf(null, unitOf(f, g.u!)) };
      },
    ),
    timexParser(
      'timex/en/past-unit',
      [CUE.unit, CUE.which],
      /\bthe\s+(?<which>past|coming)\s+(?<u>day|week|weekend|month|quarter|year|decade|century|hour)\b/iu,
      (g) => windowOf(1, unitOf(f, g.u!), g.which!),
    ),
    timexParser(
      'timex/en/plain-plural',
      [CUE.unit, CUE.plural],
      new RegExp(
        `(?<=\\b(?<prep>for|in|within|after|over|of|took|takes|lasted|spent|just|only|through|during|mere|last)\\s+)(?<u>${PLURALS})\\b(?!\\s+(?:ago|later|earlier|before|old|and))|\\b(?<u3>minutes|hours|days|weeks|months|years|decades)(?=\\s+of\\s+\\p{L})`,
        'iu',
      ),
      (g) => {
        const unit = unitOf(f, (g.u ?? g.u3)!);
        // "for hours" says "long"; it measures nothing.
        if (g.prep?.toLowerCase() === 'for' && unit.kind === 'time') return null;
        return { form: 'duration', value: durationOf(null, unit) };
      },
    ),
    timexParser(
      'timex/en/unit-long',
      [CUE.unit, CUE.whole],
      /\b(?<u>hour|day|night|week|month|year|decade|century)(?<s>s)?-long\b/iu,
      (g) => ({ form: 'duration', value: durationOf(g.s ? null : 1, unitOf(f, g.u!)) }),
    ),
    timexParser(
      'timex/en/single-unit',
      [CUE.unit, CUE.whole],
      /\b(?:single|one)-(?<u>day|week|month|year)\b(?![-\s]old)/iu,
      (g) => ({
        form: 'duration',
        value: durationOf(1, unitOf(f, g.u!)),
      }),
    ),
    timexParser(
      'timex/en/whole-unit',
      [CUE.unit, CUE.whole],
      /\b(?:all|the\s+(?:whole|entire|full))\s+(?<u>day|night|week|month|year|decade)(?:\s+long)?\b/iu,
      (g) => ({ form: 'duration', value: durationOf(1, unitOf(f, g.u!)) }),
    ),
    timexParser(
      'timex/en/count-range',
      { words: [CUE.unit, CUE.plural], marks: MARK.counted },
      /\b(?<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)(?=\s*(?:to|or|and|-|–)\s*(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|more)[-\s]+(?<u>seconds|minutes|hours|days|weeks|months|years|decades)\b)/iu,
      (g, match, context) => {
        const before = context.text.slice(Math.max(0, match.index! - 10), match.index!);
        if (/[\d.,$€£]$/.test(before)) return null;
        if (!/\b(?:between|from|for|in|within|of|lasted|about|after|every)\s+$/i.test(before)) return null;
        return { form: 'duration', value: durationOf(countOf(f, g.n!), unitOf(f, g.u!)) };
      },
    ),
  ];
}

function duration(f: Fragments, g: Groups, match: RegExpMatchArray, text: string): Match | Reading | null {
  const reading = durationReading(f, g, match, text);
  if (reading?.form !== 'duration') return reading;
  const at = match[0]
    .toLowerCase()
    .indexOf(
      g.n!.toLowerCase(),
      (g.which ?? '').length > 0 ? match[0].toLowerCase().indexOf(g.which!.toLowerCase()) + g.which!.length : 0,
    );
  // "is expected to last three weeks": the verb.
  if (
    /^last$/i.test(g.which ?? '') &&
    /\b(?:to|will|would|could|may|might|can|should|must|not|likely)\s+$/i.test(
      text.slice(Math.max(0, match.index! - 10), match.index!),
    )
  )
    return { reading: { form: 'duration', value: reading.value }, from: at };
  // "the two-day summit": the article is the noun's.
  const adjective = match[0].slice(at + g.n!.length).startsWith('-');
  return adjective ? { reading, from: at } : reading;
}

function durationReading(f: Fragments, g: Groups, match: RegExpMatchArray, text: string): Reading | null {
  const words = g.n!.toLowerCase();
  const word = g.u!.toLowerCase();
  const unit = unitOf(f, word);
  const end = match.index! + match[0].length;
  const after = text.slice(end, end + 16);
  const single = words === 'a' || words === 'an';
  // "a quarter" is a fraction, "second" an ordinal: units only in the plural, in "two-quarter" or with a number.
  if (single && !g.which && (word === 'quarter' || word === 'second')) return null;
  if (word === 'second' && !match[0].includes('-')) return null;
  if ((word === 'min' || word === 'mins' || word === 'sec' || word === 'secs') && !/^\d/.test(words)) return null;
  if (word === 'quarter' && /^\s+(?:of|final)/.test(after)) return null;
  // "155 mm shells a day", "2014 days": large bare figures are counts of something else.
  if (/^\d/.test(words) && Number(words.replace(/,/g, '')) > 5000) return null;
  // "One day, the war will end": some day or other.
  if (words === 'many' && /\bas\s+$/i.test(text.slice(Math.max(0, match.index! - 4), match.index!))) return null;
  if (words === 'one' && word === 'day' && /^\s*,/.test(after)) return null;
  if (single) {
    const before = text.slice(Math.max(0, match.index! - 14), match.index!);
    if (RATE_BEFORE.test(before)) return { form: 'set', value: durationOf(1, unit) };
    const measures =
      g.half || g.n2 || word === 'hour' || word === 'decade' || word === 'fortnight' || word === 'century';
    if (!measures && !STRETCH_BEFORE.test(before) && !STRETCH_AFTER.test(after)) return null;
  }
  let count = countOf(f, words);
  if (count !== null && g.half) count += 0.5;
  if (count !== null && g.part) count += g.part.toLowerCase() === 'half' ? 0.5 : 0.25;
  if (g.n2) {
    const second = durationOf(countOf(f, g.n2), unitOf(f, g.u2!));
    return { form: 'duration', value: joinDurations(durationOf(count, unit), second) };
  }
  return g.which ? windowOf(count, unit, g.which) : { form: 'duration', value: durationOf(count, unit) };
}

/** "PT1H" and "PT20M" → "PT1H20M"; "P1Y" and "P2M" → "P1Y2M"; "P1D" and "PT6H" → "P1DT6H". */
function joinDurations(a: string, b: string): string {
  return a.startsWith('PT') && b.startsWith('PT') ? a + b.slice(2) : a + b.slice(1);
}

function windowOf(count: number | null, unit: TimeUnit, which: string): Duration {
  const value = durationOf(count, unit);
  const direction = /^(?:last|past)$/i.test(which) ? -1 : /^(?:next|coming)$/i.test(which) ? 1 : 0;
  if (direction === 0 || count === null) return { form: 'duration', value };
  const time = ({ S: 'second', M: 'minute', H: 'hour' } as const)[unit.code as 'S' | 'M' | 'H'];
  const name = unit.kind === 'time' ? time : unit.unit!;
  return {
    form: 'duration',
    value,
    window: { direction, amount: count * (unit.unit === 'week' ? unit.times : 1), unit: name },
  };
}
