/** Reports for tests. */
import { createHash } from 'node:crypto';
import type { Report } from '../../src/document/index.js';

/** A report of plain text, published on a day or undated. */
export function reportOf(text: string, publishedAt: string | null = null): Report {
  const hash = createHash('sha256').update(text).digest('hex');
  return {
    id: hash.slice(0, 32),
    text,
    publishedAt,
    publishedBy: publishedAt === null ? null : 'option',
    title: null,
    source: { name: null, url: null, author: null },
    format: 'txt',
    language: 'en',
    bytesHash: hash,
  };
}
