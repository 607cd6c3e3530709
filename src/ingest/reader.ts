/** What a reader of one format is, and how the reports it reads get their identity. */
import { createHash } from 'node:crypto';
import type { Report } from '../document/index.js';

/** Where bytes came from. */
export interface Input {
  /** Path, URL or `standard input`: what messages name. */
  readonly origin: string;
  readonly bytes: Uint8Array;
}

/** What the reader found out from the bytes. Offsets of everything later are into `text`. */
export interface Reading {
  readonly text: string;
  readonly title: string | null;
  readonly published: string | null;
  readonly source: Partial<Report['source']>;
}

/** Reads one format. Throws `InputProblem` on bytes that it cannot read. One input may hold several reports. */
export interface Reader {
  readonly format: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
  read(input: Input): readonly Reading[];
}

/** What the user says about all inputs of a call. */
export interface IngestOptions {
  /** Day or instant; stands above what the text says of itself. */
  readonly published?: string;
}

/** A report from a reading. Publication: the user's option, then metadata, then the report's own dateline. */
export function toReport(
  input: Input,
  format: string,
  reading: Reading,
  dateline: string | null,
  options: IngestOptions,
): Report {
  const publishedAt = options.published ?? reading.published ?? dateline;
  const publishedBy =
    options.published !== undefined
      ? 'option'
      : reading.published !== null
        ? 'metadata'
        : dateline !== null
          ? 'dateline'
          : null;
  return {
    id: reportId(reading.text, publishedAt),
    text: reading.text,
    publishedAt,
    publishedBy,
    title: reading.title,
    source: {
      name: reading.source.name ?? null,
      url: reading.source.url ?? null,
      author: reading.source.author ?? null,
    },
    format,
    language: null,
    bytesHash: createHash('sha256').update(input.bytes).digest('hex'),
  };
}

/** First 128 bits of the SHA-256 of publication date and text, hex. */
export function reportId(text: string, publishedAt: string | null): string {
  return createHash('sha256')
    .update(`${publishedAt ?? ''}\n${text}`)
    .digest('hex')
    .slice(0, 32);
}
