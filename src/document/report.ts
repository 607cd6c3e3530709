/** A report: the text as it came, never changed, and what is known about where it came from. */
import { z } from 'zod';
import { lastStartingAtOrBefore, type Span } from './span.js';

/** Day (`2025-07-01`) or instant (`2025-07-01T09:30:00Z`) in ISO 8601. */
export const isoDateOrInstant = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/,
    'expected YYYY-MM-DD or an ISO 8601 instant',
  )
  .refine((value) => isRealDay(value.slice(0, 10)), 'no such day in the calendar');

/** How the publication date is known; `null` when it is not. */
export const publishedBy = z.enum(['metadata', 'dateline', 'option']).nullable();

/** Reliability of a source on the Admiralty (NATO) scale: A completely reliable … E unreliable, F cannot be judged. */
export const reliabilities = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
/** Credibility of the information on the same scale: 1 confirmed … 5 improbable, 6 cannot be judged. */
export const credibilities = [1, 2, 3, 4, 5, 6] as const;
/** How far a report may be passed on: Traffic Light Protocol 2.0. */
export const markings = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'] as const;

/** Where a stretch of the text stood on a page. Points of 1/72 inch; x and y of its top left corner, from that of the page. */
export const pageLineSchema = z
  .object({
    start: z.number().int().min(0),
    end: z.number().int().min(0),
    /** The first page is 1. */
    page: z.number().int().min(1),
    x: z.number(),
    y: z.number(),
    width: z.number(),
    height: z.number(),
  })
  .readonly();
export type PageLine = z.infer<typeof pageLineSchema>;

export const reportSchema = z
  .object({
    id: z.string().regex(/^[0-9a-f]{32}$/),
    text: z.string(),
    publishedAt: isoDateOrInstant.nullable(),
    publishedBy,
    title: z.string().nullable(),
    source: z
      .object({ name: z.string().nullable(), url: z.string().nullable(), author: z.string().nullable() })
      .readonly(),
    format: z.string(),
    language: z.string().nullable(),
    /** SHA-256 of the original bytes, hex. */
    bytesHash: z.string(),
    /** Encoding of the original bytes, where it was text. */
    charset: z.string().nullable().optional(),
    reliability: z.enum(reliabilities).nullable().optional(),
    credibility: z.literal(credibilities).nullable().optional(),
    marking: z.enum(markings).nullable().optional(),
    /** Lines of the pages that the text was read from, in text order; formats without pages have none. */
    layout: z.array(pageLineSchema).readonly().optional(),
  })
  .readonly();

/**
 * One report. `text` of plain text and Markdown is the decoded input without any change, line ends included; of other formats it is what their reader wrote;
 * `id` is the first 128 bits of the SHA-256 of
 * text and publication date, hex, so that the same report always has the same id.
 */
export type Report = z.infer<typeof reportSchema>;

/** The lines of pages that a span of the text stands on; empty when the format has no pages. */
export function linesOnPages(report: Report, span: Span): readonly PageLine[] {
  const layout = report.layout ?? [];
  const found: PageLine[] = [];
  for (let at = Math.max(0, lastStartingAtOrBefore(layout, span.start)); at < layout.length; at++) {
    const line = layout[at]!;
    if (line.start >= span.end) break;
    if (line.end > span.start) found.push(line);
  }
  return found;
}

function isRealDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === day;
}
