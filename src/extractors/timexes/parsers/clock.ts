/** Clock times with zones, and parts of the day: "5:40 a.m.", "1400 GMT", "14:58 UTC", "at dawn", "overnight". */
import { CUE, MARK } from '../cues.js';
import type { Fragments } from '../fragments.js';
import { type Reading, type TimeOfDay, type TimexParser, timexParser } from '../reading.js';

type Groups = Readonly<Record<string, string | undefined>>;

export function clock(f: Fragments): TimexParser[] {
  const zone = `(?:\\s*(?<z>(?:GMT|UTC)\\s?[+-]\\s?\\d{1,2}(?::?\\d\\d)?|${f.zone})|\\s*\\((?<zb>(?:GMT|UTC)\\s?[+-]\\s?\\d{1,2}(?::?\\d\\d)?|${f.zone})\\)|\\s+(?<local>\\p{Lu}\\p{L}+\\s+time|local\\s+time))`;
  return [
    timexParser(
      'timex/en/clock-12',
      { words: [CUE.digit], marks: MARK.meridiem },
      new RegExp(
        `(?<![\\d.,:$€£])\\b(?<h>1[0-2]|0?[1-9])(?:[:.](?<m>[0-5]\\d))?\\s?(?<ap>a\\.\\s?m\\.|p\\.\\s?m\\.|a\\.m|p\\.m|am\\b|pm\\b)${zone}?`,
        'iu',
      ),
      (g) => timeOf(f, g),
    ),
    timexParser(
      'timex/en/clock-24',
      { words: [CUE.digit], marks: MARK.colon },
      new RegExp(
        `(?<![\\d.,:$€£/-])\\b(?<h>[01]?\\d|2[0-3]):(?<m>[0-5]\\d)(?::(?<s>[0-5]\\d))?(?!\\d|:\\d|\\s?%)(?:\\s?(?:hours|hrs))?${zone}?`,
        'iu',
      ),
      (g, match, context) => {
        // "Luke 12:30", "won 10:25": a bare figure needs a preposition, a zone or two digits of hour.
        const before = context.text.slice(Math.max(0, match.index! - 12), match.index!);
        return g.z ||
          g.zb ||
          g.local ||
          /\b(?:at|by|around|about|since|until|from|to|between|and|before|after|approximately|till)\s+$/i.test(before)
          ? timeOf(f, g)
          : null;
      },
    ),
    timexParser(
      'timex/en/clock-military',
      { words: [CUE.digit], marks: MARK.four },
      /(?<![\d.,:$€£/-])\b(?<h>[01]\d|2[0-4])(?<m>[0-5]\d)(?:\s?(?<z>GMT|UTC|Z|Zulu|CET|CEST|EET|EEST|MSK)\b|\s+(?<local>local\s+time)|(?:\s?(?:hours|hrs|h))\b(?:\s+(?<z2>GMT|UTC|local(?:\s+time)?\b))?)/u,
      (g) => timeOf(f, { ...g, z: g.z ?? (g.z2?.startsWith('local') ? undefined : g.z2) }),
    ),
    timexParser(
      'timex/en/o-clock',
      [CUE.clock],
      /\b(?<w>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+o['’]clock(?:\s+(?:in\s+the\s+)?(?<part>morning|afternoon|evening|at\s+night))?/iu,
      (g) => {
        let hour = f.lexicon.numbers.get(g.w!.toLowerCase()) ?? Number(g.w);
        if (/afternoon|evening|night/i.test(g.part ?? '') && hour < 12) hour += 12;
        return { form: 'time', time: { hour, minute: 0, second: null, offset: null } };
      },
    ),
    timexParser(
      'timex/en/daypart',
      [CUE.daypart],
      new RegExp(
        `(?:(?<=\\b(?:in|at|by|before|after|since|until|around|about|during|from|to|near|towards?)\\s+)(?:the\\s+)?(?:(?:early|late|small|pre-dawn|wee)\\s+(?:hours\\s+of\\s+(?:the\\s+)?)?)?(?<p>${f.daypart})|\\b(?<o>overnight)|\\b(?:the\\s+)?(?:early|late)[-\\s](?<e>morning|afternoon|evening|night)|\\b(?<pre>pre-?dawn))(?![\\p{L}\\d])(?!\\s+of\\b)`,
        'iu',
      ),
      (g, match, context) => {
        const word = (g.p ?? g.o ?? g.e ?? 'dawn').toLowerCase();
        if (/^\p{Lu}\p{Ll}/u.test(g.p ?? '') && !/^at\s+$/i.test(context.text.slice(0, Math.min(8, match.index!))))
          return null;
        const end = match.index! + match[0].length;
        if (
          /^[-\s]+(?:raid|market|prayers?|watch|light|lights|club|falls?)\b/i.test(context.text.slice(end, end + 10)) &&
          !g.o
        )
          return null;
        return daypart(f, word);
      },
    ),
    timexParser(
      'timex/en/early-hours',
      [CUE.unit, CUE.whole],
      /\b(?:the\s+)?(?:early|small|wee|late)\s+hours\b(?:\s+of\s+(?:the\s+)?(?<p>morning|evening|night))?/iu,
      (g) => daypart(f, (g.p ?? 'morning').toLowerCase()),
    ),
  ];
}

function daypart(f: Fragments, word: string): Reading {
  const code = f.lexicon.dayparts.get(word)!;
  if (!code.includes(':')) return { form: 'time', time: { part: code } };
  const hour = Number(code.slice(0, 2));
  return { form: 'time', time: { hour: hour % 24, minute: 0, second: null, offset: null } };
}

/** Minutes east of UTC of "GMT", "EST" or "UTC+3". */
function offsetOf(f: Fragments, zone: string | undefined): number | null {
  if (!zone) return null;
  const plus = /^(?:GMT|UTC)\s?([+-])\s?(\d{1,2})(?::?(\d\d))?$/i.exec(zone);
  if (!plus) return f.lexicon.zones.get(zone.toLowerCase()) ?? null;
  const size = Number(plus[2]) * 60 + Number(plus[3] ?? 0);
  return plus[1] === '-' ? -size : size;
}

function timeOf(f: Fragments, g: Groups): Reading | null {
  let hour = Number(g.h);
  const minute = g.m === undefined ? null : Number(g.m);
  if (g.ap) {
    const pm = g.ap[0]!.toLowerCase() === 'p';
    if (hour === 12) hour = pm ? 12 : 0;
    else if (pm) hour += 12;
  }
  const time: TimeOfDay = {
    hour,
    minute,
    second: g.s === undefined ? null : Number(g.s),
    offset: offsetOf(f, g.z ?? g.zb),
  };
  return { form: 'time', time };
}
