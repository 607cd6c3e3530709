/** A report: the text as it came, never changed, and what is known about where it came from. */
import { z } from 'zod';

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
  })
  .readonly();

/**
 * One report. `text` is the decoded input without any change, line ends included; `id` is the first 128 bits of the SHA-256 of
 * text and publication date, hex, so that the same report always has the same id.
 */
export type Report = z.infer<typeof reportSchema>;

function isRealDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === day;
}
