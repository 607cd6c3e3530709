/** What a reader of one format is, and how the reports it reads get their identity. */
import { createHash } from 'node:crypto';
import type { Report } from '../document/index.js';
import { datelineOf } from './dateline.js';
import { checkText } from './decode.js';
import { languageOf } from './language.js';
import type { InputProblem } from './problem.js';

/** Where bytes came from. */
export interface Input {
  /** Path, URL or `standard input`, and for a part of an archive or mail `archive.zip > name`: what messages name. */
  readonly origin: string;
  readonly bytes: Uint8Array;
  /** As its carrier (HTTP, mail) names it: `text/html; charset=iso-8859-1`. */
  readonly mediaType?: string | null;
}

/** What the reader found out from the bytes. Offsets of everything later are into `text`. */
export interface Reading {
  readonly text: string;
  readonly title: string | null;
  /** Publication as the metadata state it. */
  readonly published: string | null;
  /** A date that only hints at publication, such as that of the file's making: stands below the report's own dateline. */
  readonly created?: string | null;
  readonly source: Partial<Report['source']>;
  readonly charset?: string | null;
  readonly layout?: Report['layout'];
}

/** What parts of a mail or archive take over from it where they say nothing themselves. */
export interface Inherited {
  readonly published?: string | null;
  readonly source?: Partial<Report['source']>;
}

/** One thing found in an input: a report, a part to be read by its own reader, or a part that cannot be read. */
export type Found =
  | {
      readonly kind: 'report';
      readonly reading: Reading /** Names it among others of the same input: `#3`, `line 3`. */;
      readonly at?: string;
    }
  | { readonly kind: 'part'; readonly input: Input; readonly inherited?: Inherited }
  | { readonly kind: 'problem'; readonly problem: InputProblem };

/** What a reader knows besides the bytes: the user's options, and what is left of the limits that all levels of one input share. */
export interface Around {
  readonly options: IngestOptions;
  /** Archives and mails around this one. */
  readonly depth: number;
  /** Counts unpacked bytes. Throws `InputProblem` beyond the limit. */
  unpacked(bytes: number, origin: string): void;
}

/** Reads one format. Throws `InputProblem` on bytes that it cannot read. One input may hold several reports. */
export interface Reader {
  read(input: Input, around: Around): Iterable<Found> | AsyncIterable<Found>;
}

/** What the user says about all inputs of a call. */
export interface IngestOptions {
  /** Day or instant; stands above what the report says of itself. */
  readonly published?: string;
  /** Day or instant for reports of which nothing else is known. */
  readonly publishedElse?: string;
  /** For reports that have none of their own. */
  readonly title?: string;
  readonly source?: { readonly name?: string; readonly url?: string; readonly author?: string };
  readonly reliability?: NonNullable<Report['reliability']>;
  readonly credibility?: NonNullable<Report['credibility']>;
  readonly marking?: NonNullable<Report['marking']>;
  /** Which field or column of JSON and CSV holds what. */
  readonly fields?: Readonly<Partial<Record<FieldName, string>>>;
}

/** What JSON and CSV can tell of a report. */
export const fieldNames = ['text', 'title', 'published', 'source', 'url', 'author'] as const;
export type FieldName = (typeof fieldNames)[number];

/**
 * A report from a reading. Publication: the user's option, then metadata, then the report's own dateline, then a date that only hints at it, then
 * the user's option for reports of which nothing is known.
 */
export function toReport(
  bytesHash: string,
  origin: string,
  format: string,
  reading: Reading,
  inherited: Inherited,
  options: IngestOptions,
): Report {
  checkText(reading.text, origin);
  const [publishedAt, publishedBy] = publicationOf(reading, inherited, options);
  const given = options.source ?? {};
  const { source } = reading;
  return {
    id: reportId(reading.text, publishedAt),
    text: reading.text,
    publishedAt,
    publishedBy,
    title: short(reading.title ?? options.title),
    source: {
      name: short(source.name ?? given.name ?? inherited.source?.name),
      url: short(source.url ?? given.url ?? inherited.source?.url),
      author: short(source.author ?? given.author ?? inherited.source?.author),
    },
    format,
    language: languageOf(reading.text),
    bytesHash,
    charset: reading.charset ?? null,
    reliability: options.reliability ?? null,
    credibility: options.credibility ?? null,
    marking: options.marking ?? null,
    ...(reading.layout === undefined ? {} : { layout: reading.layout }),
  };
}

function publicationOf(
  reading: Reading,
  inherited: Inherited,
  options: IngestOptions,
): readonly [string | null, Report['publishedBy']] {
  if (options.published !== undefined) return [options.published, 'option'];
  if (reading.published !== null) return [reading.published, 'metadata'];
  const dateline = datelineOf(reading.text);
  if (dateline !== null) return [dateline, 'dateline'];
  const hint = reading.created ?? inherited.published ?? null;
  if (hint !== null) return [hint, 'metadata'];
  return options.publishedElse === undefined ? [null, null] : [options.publishedElse, 'option'];
}

/** One line of at most 500 characters that a store can hold. */
function short(value: string | null | undefined): string | null {
  const line = (value ?? '')
    .slice(0, 2000)
    .toWellFormed()
    .replace(/[\0-\u001f\u007f\s]+/g, ' ')
    .trim();
  return line === '' ? null : line.slice(0, 500).toWellFormed();
}

/** SHA-256, hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** First 128 bits of the SHA-256 of publication date and text, hex. */
export function reportId(text: string, publishedAt: string | null): string {
  return createHash('sha256')
    .update(`${publishedAt ?? ''}\n${text}`)
    .digest('hex')
    .slice(0, 32);
}
