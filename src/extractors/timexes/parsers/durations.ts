/** Stretches of time: "for two days", "the past two weeks", "a three-month siege", "years of war", "recent years". */
import { countOf, durationOf, type Fragments, unitOf } from '../fragments.js';
import { type TimexParser, timexParser } from '../reading.js';

/** Words that make a stretch approximate or a bound, as TIMEX3 modifiers. */
export function durations(f: Fragments): TimexParser[] {
  const plural = `(?<u>seconds|minutes|hours|days|nights|weeks|weekends|months|quarters|years|decades|centuries)`;
  return [
    timexParser(
      'timex/en/duration',
      new RegExp(
        `(?<![\\p{L}\\d$€£.,-])\\b(?:(?<lead>(?:the|these|those|his|her|its|their)\\s+)?(?:(?<which>last|past|next|previous|coming|first|final|following|recent|preceding|latest|opening|initial)\\s+))?(?<n>${f.count})(?:[-\\s]+(?:more|additional|consecutive|straight|full|whole|long|further|successive|trading|working|business|calendar|other|solid|short|mere|entire|tense|bloody|or\\s+so))?[-\\s]+(?<u>${f.unit})(?<half>\\s+and\\s+a\\s+half)?(?!['’]?s?[-\\s]old\\b)`,
        'iu',
      ),
      (g, match, context) => {
        const words = g.n!.toLowerCase();
        const unit = unitOf(f, g.u!);
        const word = g.u!.toLowerCase();
        const { text } = context;
        const end = match.index! + match[0].length;
        const after = text.slice(end, end + 16);
        // "a quarter" and "a second" are fractions or ordinals, "a minute" and "a night" nouns of other phrases.
        if (/^an?$/.test(words) && !g.which && (word === 'quarter' || word === 'second')) return null;
        if (word === 'second' && !/-/.test(match[0])) return null;
        if (word === 'min' || word === 'sec') if (!/^\d/.test(words)) return null;
        if (word === 'quarter' && /^\s+(?:of|final)/.test(after)) return null;
        if (/^\d/.test(words) && Number(words.replace(/,/g, '')) > 5000) return null;
        if (/^an?$/.test(words) && !/\b(?:the|these)\b/i.test(g.lead ?? '')) {
          const before = text.slice(Math.max(0, match.index! - 14), match.index!);
          // "15 a year", "twice a week": how often, not how long.
          if (
            /(?:\d|\b(?:once|twice|times|each|cents|dollars|million|billion|thousand|percent|%|people|barrels|times|hours|days))\s+$/i.test(
              before,
            )
          )
            return { form: 'set', value: durationOf(1, unit) };
          if (
            !g.half &&
            word !== 'hour' &&
            word !== 'decade' &&
            word !== 'fortnight' &&
            word !== 'century' &&
            !/\b(?:for|in|within|than|over|nearly|almost|about|after|least|of|lasted|last|spent|takes?|took|half|quarter|least|under|once|around|following|during)\s+$/i.test(
              before,
            ) &&
            !/^\s+(?:of|after|before|later|earlier|ago|since|following|from|in|into|on|-)/i.test(after)
          )
            return null;
        }
        let count = countOf(f, words);
        if (count !== null && g.half) count += 0.5;
        return { form: 'duration', value: durationOf(count, unit) };
      },
    ),
    timexParser(
      'timex/en/plain-plural',
      new RegExp(
        `(?<=\\b(?<prep>for|in|within|after|over|of|took|takes|lasted|spent|just|only|through|during|mere|last)\\s+)(?<which>(?:the\\s+)?(?:recent|past|coming|last|next|previous|following|ensuing|intervening)\\s+)?${plural}\\b(?!\\s+(?:ago|later|earlier|before|old|and))|\\b(?<r>(?:the\\s+)?(?:recent|past|coming|intervening|last|next)\\s+(?<u2>minutes|hours|days|weeks|months|years|decades))\\b|\\b(?<u3>minutes|hours|days|weeks|months|years|decades)(?=\\s+of\\s+\\p{L})`,
        'iu',
      ),
      (g) => ({ form: 'duration', value: durationOf(null, unitOf(f, (g.u ?? g.u2 ?? g.u3)!)) }),
    ),
    timexParser(
      'timex/en/unit-long',
      /\b(?<u>hour|day|night|week|month|year|decade|century)(?<s>s)?-long\b/iu,
      (g) => ({ form: 'duration', value: durationOf(g.s ? null : 1, unitOf(f, g.u!)) }),
    ),
    timexParser(
      'timex/en/whole-unit',
      /\b(?:all|the\s+(?:whole|entire|full))\s+(?<u>day|night|week|month|year|decade)(?:\s+long)?\b/iu,
      (g) => ({ form: 'duration', value: durationOf(1, unitOf(f, g.u!)) }),
    ),
    timexParser(
      'timex/en/count-range',
      /\b(?<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)(?=\s*(?:to|or|and|-|–)\s*(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|more)[-\s]+(?<u>seconds|minutes|hours|days|weeks|months|years|decades)\b)/iu,
      (g, match, context) => {
        const before = context.text.slice(Math.max(0, match.index! - 10), match.index!);
        if (
          /[\d.,$€£]$/.test(before) ||
          !/\b(?:between|from|for|in|within|of|lasted|about|after|every)\s+$/i.test(before)
        )
          return null;
        return { form: 'duration', value: durationOf(countOf(f, g.n!), unitOf(f, g.u!)) };
      },
    ),
  ];
}
