/** The formats that are read: a new one is one file in `readers/` and one line here. */
import type { Input, Reader } from './reader.js';
import { md } from './readers/md.js';
import { txt } from './readers/txt.js';
import { sniff } from './sniff.js';

export interface Format {
  readonly format: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
  /** Without parameters. */
  readonly mediaTypes: readonly string[];
  /** It holds other files: what is read of one is a bundle. */
  readonly holdsFiles?: true;
  /** Libraries of a format are loaded when the first input of it comes. */
  load(): Reader | Promise<Reader>;
}

export const formats: readonly Format[] = [
  { format: 'txt', extensions: ['.txt', '.text'], mediaTypes: ['text/plain'], load: () => txt },
  { format: 'md', extensions: ['.md', '.markdown'], mediaTypes: ['text/markdown'], load: () => md },
  {
    format: 'html',
    extensions: ['.html', '.htm', '.xhtml'],
    mediaTypes: ['text/html', 'application/xhtml+xml'],
    load: async () => (await import('./readers/html.js')).html,
  },
  {
    format: 'pdf',
    extensions: ['.pdf'],
    mediaTypes: ['application/pdf'],
    load: async () => (await import('./readers/pdf.js')).pdf,
  },
  {
    format: 'docx',
    extensions: ['.docx', '.docm'],
    mediaTypes: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    load: async () => (await import('./readers/docx.js')).docx,
  },
  {
    format: 'eml',
    extensions: ['.eml'],
    mediaTypes: ['message/rfc822'],
    holdsFiles: true,
    load: async () => (await import('./readers/eml.js')).eml,
  },
  {
    format: 'feed',
    extensions: ['.rss', '.atom', '.xml', '.rdf'],
    mediaTypes: [
      'application/rss+xml',
      'application/atom+xml',
      'application/feed+json',
      'application/rdf+xml',
      'application/xml',
      'text/xml',
    ],
    load: async () => (await import('./readers/feed.js')).feed,
  },
  {
    format: 'json',
    extensions: ['.json'],
    mediaTypes: ['application/json', 'text/json'],
    load: async () => (await import('./readers/json.js')).json,
  },
  {
    format: 'jsonl',
    extensions: ['.jsonl', '.ndjson'],
    mediaTypes: ['application/jsonl', 'application/x-ndjson', 'application/x-jsonlines'],
    load: async () => (await import('./readers/jsonl.js')).jsonl,
  },
  {
    format: 'csv',
    extensions: ['.csv', '.tsv'],
    mediaTypes: ['text/csv', 'text/tab-separated-values'],
    load: async () => (await import('./readers/csv.js')).csv,
  },
  {
    format: 'zip',
    extensions: ['.zip'],
    mediaTypes: ['application/zip', 'application/x-zip-compressed'],
    holdsFiles: true,
    load: async () => (await import('./readers/zip.js')).zip,
  },
  {
    format: 'gzip',
    extensions: ['.gz'],
    mediaTypes: ['application/gzip', 'application/x-gzip'],
    holdsFiles: true,
    load: async () => (await import('./readers/gzip.js')).gzip,
  },
];

const byFormat = new Map(formats.map((each) => [each.format, each]));
const byName = new Map(formats.flatMap((each) => each.extensions.map((extension) => [extension, each.format])));
const byMedia = new Map(formats.flatMap((each) => each.mediaTypes.map((type) => [type, each.format])));

/** The format of an input: by content, then by name. Throws `InputProblem` on one that is not read. */
export function formatOf(input: Input): Format {
  return byFormat.get(sniff(input, byName, byMedia))!;
}
