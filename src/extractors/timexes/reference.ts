/** What relative dates of a report are counted from: publication, else dateline, else the newest date told with its year, else nothing. */
import type { Document, Issue, Segments, Span, TimexValue, Tokens } from '../../document/index.js';
import type { TimeLexicon } from '../../lexicon/index.js';
import { isoOf, parseIsoDay } from './calendar.js';
import type { Found } from './reading.js';
import { type Anchors, resolve } from './resolve.js';
import { tenseAt } from './tense.js';

const NO_ANCHORS: Anchors = {
  report: null,
  reportVia: 'unresolved',
  previous: null,
  earlier: [],
  previousMinute: null,
  near: false,
  year: null,
};

/** Days of a month. */
const LONGEST_MONTH = 31;

export interface Reference {
  readonly day: number | null;
  readonly via: TimexValue['anchor'];
}

/**
 * The report's day: publication, else dateline, else the newest full date told, or the end of a month told with its year that lies behind and begins later, else none. The
 * full date of a report without a date of its own is often of something known for it ("the October 7 War").
 */
export function referenceOf(
  doc: Document,
  segments: Segments,
  tokens: Tokens,
  found: readonly Found[],
  lexicon: TimeLexicon,
  issues: Issue[],
): Reference {
  if (doc.report.publishedAt !== null) return { day: parseIsoDay(doc.report.publishedAt), via: 'publication' };
  let newest: { day: number; span: Span } | null = null;
  let month: { from: number; day: number; span: Span } | null = null;
  let dateline: { day: number; span: Span } | null = null;
  const full: { day: number; span: Span }[] = [];
  for (const { result, sentence, offset } of found) {
    const { reading } = result;
    if (reading.form !== 'date' && reading.form !== 'fixed') continue;
    const resolved = resolve(reading, NO_ANCHORS, 'past');
    if (!resolved?.days) continue;
    const { from, to } = resolved.days;
    const span = { start: offset + result.index, end: offset + result.stop };
    if (from === to) {
      full.push({ day: to, span });
      if (!newest || to > newest.day) newest = { day: to, span };
    } else if (
      to - from < LONGEST_MONTH &&
      (!month || from > month.from) &&
      tenseAt(tokens, sentence, span.start, lexicon) === 'past'
    )
      month = { from, day: to, span };
  }
  const at = segments.dateline?.date ?? segments.dateline?.span;
  if (at) {
    dateline = full.find(({ span }) => span.start >= at.start && span.end <= at.end) ?? null;
    const inDateline = found.find(
      ({ result, offset }) => offset + result.index >= at.start && offset + result.stop <= at.end,
    );
    if (!dateline && inDateline && newest) {
      const { reading } = inDateline.result;
      const anchors = { ...NO_ANCHORS, report: newest.day, reportVia: 'document' as const };
      const resolved = resolve(reading, anchors, 'past');
      if (resolved?.days) dateline = { day: resolved.days.to, span: newest.span };
    }
  }
  if (dateline) return { day: dateline.day, via: 'dateline' };
  const guess = newest && month && month.from > newest.day ? month : newest;
  if (guess) {
    const told = guess === month ? 'the end of the newest month' : 'the newest full date';
    issues.push({
      rule: 'timex/reference-guessed',
      spans: [guess.span],
      severity: 'warning',
      reason: `The report has no publication date; relative dates are counted from ${told} in it, ${isoOf(guess.day)}.`,
    });
    return { day: guess.day, via: 'document' };
  }
  const first = found[0]!;
  issues.push({
    rule: 'timex/reference-missing',
    spans: [{ start: first.offset + first.result.index, end: first.offset + first.result.stop }],
    severity: 'warning',
    reason: 'The report has no publication date and no full date; relative dates are left unresolved.',
  });
  return { day: null, via: 'unresolved' };
}
