/** Words before an expression that narrow it or make it approximate: "late Sunday", "mid-March", "the end of 2023", "nearly two years". */
import type { Refiner } from 'chrono-node';
import type { TimexResult } from '../reading.js';
import { wordBefore } from './before.js';

const PERIOD =
  /(?:\b(?:the\s+)?(?:very\s+)?(?<e>early|late|earlier|later|mid)(?:\s+(?:in|into|on|part\s+of))?(?:\s+the)?[-\s]+|\b(?:the\s+)?(?:very\s+)?(?<of>end|beginning|start|middle|close|early\s+part|latter\s+part|second\s+half|first\s+half)\s+of\s+(?:the\s+)?|\b(?<hyphen>mid|end|early|late)[-–])$/i;
const STRETCH =
  /\b(?<w>nearly|almost|about|around|approximately|roughly|some|over|more\s+than|less\s+than|at\s+least|at\s+most|no\s+more\s+than|no\s+less\s+than|up\s+to|under|as\s+long\s+as|as\s+much\s+as|as\s+many\s+as|just\s+over|just\s+under|well\s+over)\s+$/i;
/** The last words of these patterns. */
const PERIOD_ENDS = new Set('early late earlier later mid in into on of the end'.split(' '));
const STRETCH_ENDS = new Set(
  'nearly almost about around approximately roughly some over than least most to under as'.split(' '),
);

/** TIMEX3 modifiers; "early" and "late" are kept apart from the very start and end. "Earlier this month" narrows nothing. */
const PERIOD_MODIFIERS: Readonly<Record<string, string>> = {
  early: 'EARLY',
  late: 'LATE',
  mid: 'MID',
  middle: 'MID',
  beginning: 'START',
  start: 'START',
  'early part': 'START',
  'first half': 'START',
  end: 'END',
  close: 'END',
  'latter part': 'END',
  'second half': 'END',
};

export const modifiers: Refiner = {
  refine(context, results) {
    let floor = 0;
    for (const result of results as TimexResult[]) {
      const from = Math.max(floor, result.index - 32);
      const before = context.text.slice(from, result.index);
      const word = wordBefore(before, before.length);
      const { form } = result.reading;
      if (form === 'duration' || form === 'offset') {
        const match = STRETCH_ENDS.has(word) ? STRETCH.exec(before) : null;
        if (match && !/^the\s/i.test(result.text)) {
          result.modifier = stretchModifier(match.groups!.w!.toLowerCase());
          result.span(context, from + match.index, result.stop);
        }
      } else if ('time' in result.reading && result.reading.time) {
        if (
          /\b(?:about|around|approximately|roughly|nearly)\s+$/i.test(before) ||
          /\b(?:about|around|approximately)\b/i.test(result.text)
        )
          result.modifier = 'APPROX';
        else if (widenTime(result, before)) result.span(context, from + PERIOD.exec(before)!.index, result.stop);
        else if (/^(?:the\s+)?early\b/i.test(result.text)) result.modifier = 'EARLY';
        else if (/^(?:the\s+)?late\b/i.test(result.text)) result.modifier = 'LATE';
      } else if (form !== 'set' && form !== 'reference' && form !== 'time') {
        const match = PERIOD_ENDS.has(word) ? PERIOD.exec(before) : null;
        if (match) {
          const modifier = (match.groups!.e ?? match.groups!.of ?? match.groups!.hyphen)!
            .toLowerCase()
            .replace(/\s+/g, ' ');
          result.modifier = PERIOD_MODIFIERS[modifier] ?? null;
          result.span(context, from + match.index, result.stop);
        } else if (/^(?:early|late)\s/i.test(result.text)) {
          result.modifier = /^early/i.test(result.text) ? 'EARLY' : 'LATE';
        }
      }
      floor = result.stop;
    }
    return results;
  },
};

/** "late Thursday night", "early on Monday morning": the word before belongs to the expression. */
function widenTime(result: TimexResult, before: string): boolean {
  const word = PERIOD.exec(before)?.groups?.e?.toLowerCase();
  if (word !== 'early' && word !== 'late') return false;
  result.modifier = PERIOD_MODIFIERS[word]!;
  return true;
}

function stretchModifier(word: string): string {
  if (/more than|over|well/.test(word) && !/no more/.test(word)) return 'MORE_THAN';
  if (/at least|no less/.test(word)) return 'EQUAL_OR_MORE';
  if (/less than|nearly|almost|under/.test(word)) return 'LESS_THAN';
  if (/at most|up to|no more|as /.test(word)) return 'EQUAL_OR_LESS';
  return 'APPROX';
}
