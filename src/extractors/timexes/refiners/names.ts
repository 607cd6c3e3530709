/** Dates that are part of a name ("the October 7 War", "April 6 Youth Movement", "Friday Mosque") become latent or go. */
import type { Refiner } from 'chrono-node';
import type { TimeLexicon } from '../../../lexicon/index.js';
import { alternatives } from '../fragments.js';
import { plain } from '../patterns.js';
import type { TimexResult } from '../reading.js';
import { codeAfter } from './before.js';

/** Expressions of which it is remembered whether they share a word with a phrase. */
const MOST_KNOWN = 4096;
const NEXT_WORDS = /^[-\s]+((?:(?:the\s+)?\p{L}[\p{L}'’-]*\s*){1,4})/u;

export function names(lexicon: TimeLexicon): Refiner {
  const phrases = plain(new RegExp(`\\b(?:${alternatives(lexicon.notDates)})\\b`, 'giu'));
  // What overlaps a phrase shares a word with it.
  const words = new Set(lexicon.notDates.flatMap((phrase) => phrase.split(' ')));
  const shared = plain(new RegExp(`\\b(?:${alternatives(words)})\\b`, 'iu'));
  // Most expressions come again and again.
  const known = new Map<string, boolean>();
  const shares = (expression: string): boolean => {
    let answer = known.get(expression);
    if (answer === undefined) {
      answer = shared.test(expression);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(expression, answer);
    }
    return answer;
  };
  return {
    refine(context, results) {
      if (results.length === 0) return results;
      const { text } = context;
      const blocked = results.some((result) => shares(result.text))
        ? [...text.matchAll(phrases)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
        : [];
      const kept: TimexResult[] = [];
      for (const result of results as TimexResult[]) {
        if (blocked.some((span) => result.index < span.end && span.start < result.stop)) continue;
        const verdict = nameOf(lexicon, result, text);
        if (verdict === 'drop') continue;
        if (verdict === 'latent') result.latent = true;
        kept.push(result);
      }
      return kept;
    },
  };
}

function isSmall(code: number): boolean {
  return code >= 97 && code <= 122;
}

function nameOf(lexicon: TimeLexicon, result: TimexResult, text: string): 'drop' | 'latent' | null {
  const { reading } = result;
  if (reading.form !== 'date' && reading.form !== 'weekday') return null;
  const isDay =
    reading.form === 'weekday'
      ? !reading.direction && !reading.week
      : reading.month !== undefined && reading.day !== undefined && reading.year === undefined;
  if (!isDay && (reading.form === 'weekday' || !reading.year || reading.month)) return null;
  const next = codeAfter(text, result.stop);
  // No name goes on with a small letter after a weekday.
  if (next === 0 || (reading.form === 'weekday' && isSmall(next))) return null;
  const following =
    NEXT_WORDS.exec(text.slice(result.stop, result.stop + 60))?.[1]
      ?.trim()
      .split(/\s+/) ?? [];
  if (following.length === 0) return null;
  const first = following[0]!.toLowerCase();
  if (reading.form === 'date' && reading.month && reading.day && reading.year === undefined) {
    const named = lexicon.namedDays.get(`${reading.month}-${reading.day}`);
    if (named) {
      const heads = following.slice(0, 3).map((word) => word.toLowerCase().replace(/['’]s$/, ''));
      if (heads.some((word) => named.heads.has(word))) {
        if (named.year !== null) result.reading = { ...reading, year: named.year };
        return 'latent';
      }
    }
  }
  if (reading.form === 'date' && reading.year && !reading.month && lexicon.namedYears.get(reading.year)?.has(first))
    return 'latent';
  if (
    reading.form === 'date' &&
    reading.year &&
    !reading.month &&
    /^\p{Lu}/u.test(following[0]!) &&
    lexicon.nameHeads.has(first)
  )
    return 'latent';
  if (!isDay) return null;
  // "April 6 Youth Movement", "17 November group", "Saturday Market": capitals and a head that names a body or a place.
  for (let i = 0; i < Math.min(3, following.length); i++) {
    const word = following[i]!.replace(/['’]s$/, '');
    // In the capitals of wires only the word right after tells.
    const capital = /^\p{Lu}\p{Ll}/u.test(word) || (/^\p{Lu}/u.test(word) && i === 0);
    if (lexicon.nameHeads.has(word.toLowerCase()) && (capital || (i === 0 && reading.form === 'date'))) return 'latent';
    if (!capital) break;
  }
  return null;
}
