/** What relative dates of a report are counted from: publication, else dateline, else the newest full date told, else nothing. */
import type { Document, Issue, Segments, Span, TimexValue } from '../../document/index.js';
import { isoOf, parseIsoDay } from './calendar.js';
import type { Found } from './reading.js';
import { type Anchors, resolve } from './resolve.js';

const NO_ANCHORS: Anchors = {
  report: null,
  reportVia: 'unresolved',
  previous: null,
  earlier: [],
  previousMinute: null,
  near: false,
  year: null,
};

export interface Reference {
  readonly day: number | null;
  readonly via: TimexValue['anchor'];
}

/** The report's day: publication, else dateline, else the newest full date told, else none. */
export function referenceOf(doc: Document, segments: Segments, found: readonly Found[], issues: Issue[]): Reference {
  if (doc.report.publishedAt !== null) return { day: parseIsoDay(doc.report.publishedAt), via: 'publication' };
  let newest: { day: number; span: Span } | null = null;
  let dateline: { day: number; span: Span } | null = null;
  const full: { day: number; span: Span }[] = [];
  for (const { result, offset } of found) {
    const { reading } = result;
    if (reading.form !== 'date' && reading.form !== 'fixed') continue;
    const resolved = resolve(reading, NO_ANCHORS, 'past');
    if (!resolved?.days || resolved.days.from !== resolved.days.to) continue;
    const span = { start: offset + result.index, end: offset + result.stop };
    full.push({ day: resolved.days.to, span });
    if (!newest || resolved.days.to > newest.day) newest = { day: resolved.days.to, span };
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
  if (newest) {
    issues.push({
      rule: 'timex/reference-guessed',
      spans: [newest.span],
      severity: 'warning',
      reason: `The report has no publication date; relative dates are counted from the newest full date in it, ${isoOf(newest.day)}.`,
    });
    return { day: newest.day, via: 'document' };
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
