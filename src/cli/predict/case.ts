/** One line of a case file, and what a set needs to write for it. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isoDateOrInstant, type Report } from '../../document/index.js';
import type { Resources } from '../../lexicon/index.js';

/** Turns one parsed line of a case file into the line that the set's scorer reads. Gold fields of the case are never read. */
export type Predictor = (line: unknown, resources: Resources) => object;

/** Text and date of a case; both names of the date are read. */
export const caseSchema = z.object({ id: z.string(), text: z.string() });
export const caseDate = isoDateOrInstant.nullish();

/** The case as a report. */
export function reportOfCase(text: string, publishedAt: string | null): Report {
  const hash = createHash('sha256')
    .update(`${publishedAt ?? ''}\n${text}`)
    .digest('hex');
  return {
    id: hash.slice(0, 32),
    text,
    publishedAt,
    publishedBy: publishedAt === null ? null : 'metadata',
    title: null,
    source: { name: null, url: null, author: null },
    format: 'txt',
    language: 'en',
    bytesHash: hash,
  };
}
