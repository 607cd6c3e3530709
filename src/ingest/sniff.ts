/** Which format bytes are in: what they begin with stands above what their name or carrier says. */
import { extname } from 'node:path';
import { InputProblem } from './problem.js';
import type { Input } from './reader.js';

/** Bytes looked at for a beginning in words. */
const headBytes = 4096;

type Known = readonly [reason: string, mend: string];
/** Formats that are known for what they are and not read. */
const refused: readonly (readonly [begin: string, why: Known])[] = [
  ['\x89PNG', ['this is a PNG picture', 'Run it through text recognition (OCR) and give the text']],
  ['\xff\xd8\xff', ['this is a JPEG picture', 'Run it through text recognition (OCR) and give the text']],
  ['GIF8', ['this is a GIF picture', 'Run it through text recognition (OCR) and give the text']],
  ['II*\0', ['this is a TIFF picture', 'Run it through text recognition (OCR) and give the text']],
  ['MM\0*', ['this is a TIFF picture', 'Run it through text recognition (OCR) and give the text']],
  ['{\\rtf', ['this is an RTF document', 'Save it as DOCX or plain text']],
  ['\xd0\xcf\x11\xe0', ['this is an old Office document (DOC, XLS, MSG)', 'Save it as DOCX, CSV or EML']],
  ['7z\xbc\xaf', ['this is a 7z archive', 'Pack it as ZIP']],
  ['Rar!', ['this is a RAR archive', 'Pack it as ZIP']],
  ['BZh', ['this is a bzip2 file', 'Pack it as gzip or ZIP']],
  ['\xfd7zXZ', ['this is an xz file', 'Pack it as gzip or ZIP']],
  ['\x28\xb5\x2f\xfd', ['this is a Zstandard file', 'Pack it as gzip or ZIP']],
  ['PAR1', ['this is a Parquet file', 'Export it as CSV or JSONL']],
  ['SQLite format 3', ['this is an SQLite database', 'Export it as CSV or JSONL']],
];

/** Name of the format, among those of the readers. Throws `InputProblem` on content that is known not to be one of them. */
export function sniff(input: Input, byName: ReadonlyMap<string, string>, byMedia: ReadonlyMap<string, string>): string {
  const { bytes, origin } = input;
  const named = byName.get(extensionOf(origin));
  const head = Buffer.from(bytes.subarray(0, headBytes)).toString('latin1');
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return named === 'docx' ? 'docx' : 'zip';
  if (head.startsWith('\x1f\x8b')) return 'gzip';
  // PDF readers allow for up to 1024 bytes of something else before it.
  const pdf = head.slice(0, 1029).indexOf('%PDF-');
  if (pdf === 0 || (pdf > 0 && (named === 'pdf' || head.includes('\0')))) return 'pdf';
  if (head.slice(257, 262) === 'ustar') {
    throw new InputProblem(origin, null, 'this is a tar archive', 'Pack its files as ZIP');
  }
  for (const [begin, why] of refused) {
    if (head.startsWith(begin)) throw new InputProblem(origin, null, ...why);
  }
  const declared = byMedia.get((input.mediaType ?? '').split(';')[0]!.trim().toLowerCase());
  const words = begins(head);
  // Of the formats that are text, only what begins unmistakably is taken for another than its name says: text and Markdown stay what they are.
  if (named === 'json' || named === 'jsonl' || named === 'csv' || named === 'eml') return strong(words) ?? named;
  if (named === 'html' || named === 'feed') return strong(words) ?? named;
  if (named === 'txt' || named === 'md') return strong(words) ?? named;
  if (named === 'pdf' || named === 'docx' || named === 'zip' || named === 'gzip')
    return strong(words) ?? misnamed(input, head, named);
  if (strong(words) !== null) return strong(words)!;
  if (declared !== undefined && isText(declared)) return declared === 'txt' ? (words ?? 'txt') : declared;
  if (words !== null) return words;
  if (extensionOf(origin) === '' || declared !== undefined || input.mediaType !== undefined) return 'txt';
  throw new InputProblem(
    origin,
    null,
    `no reader for files that end in ${extensionOf(origin)}`,
    `Readable endings are ${[...byName.keys()].join(', ')}`,
  );
}

const textFormats = new Set(['txt', 'md', 'html', 'eml', 'feed', 'json', 'jsonl', 'csv']);
function isText(format: string): boolean {
  return textFormats.has(format);
}

/** A name of a packed format over other content: text under a wrong name is read as text, anything else is damaged. */
function misnamed(input: Input, head: string, named: string): string {
  const controls = head.match(/[\0-\x08\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0;
  if (head.trim() === '')
    throw new InputProblem(input.origin, null, 'the file is empty', 'Give a file that holds the text of a report');
  if (controls === 0) return begins(head) ?? 'txt';
  throw new InputProblem(
    input.origin,
    'byte 0',
    `this is no ${named.toUpperCase()} file, or its beginning is damaged`,
    'Fetch it again, or check what it is',
  );
}

/** The format that the first words name, or null. */
function begins(head: string): string | null {
  const text = (
    head.startsWith('\xff\xfe') || head.startsWith('\xfe\xff')
      ? head.replaceAll('\0', '').slice(2)
      : head.replace(/^\xef\xbb\xbf/, '')
  ).trimStart();
  const lower = text.slice(0, 2048).toLowerCase();
  if (lower.startsWith('<')) {
    const bare = lower.replace(/^(?:<\?xml[^>]*>|<!--[\s\S]{0,1000}?-->|\s)+/, '');
    if (bare.startsWith('<!doctype html') || bare.startsWith('<html')) return 'html';
    if (/<(?:rss|rdf:rdf|feed|(?:\w+:)?feed)[\s>]/.test(bare)) return 'feed';
    if (/^<(?:head|body|div|p|article|section|h1|table|span|meta|title)[\s>]/.test(bare)) return 'html';
    return null;
  }
  if (lower.startsWith('{')) {
    if (/"version"\s*:\s*"https?:(?:\\?\/){2}jsonfeed\.org\//.test(lower)) return 'feed';
    return /^\{\s*(?:"|\})/.test(lower) ? (/^\{[^\n]*\}\s*\r?\n\s*\{/.test(head.trimStart()) ? 'jsonl' : 'json') : null;
  }
  if (/^\[\s*(?:\{\s*"|\])/.test(lower)) return 'json';
  const headers = /^(?:[!-9;-~]{1,60}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}/.exec(text.slice(0, 4096))?.[0];
  if (
    headers !== undefined &&
    /^(?:mime-version|received|message-id|return-path|x-mailer|content-transfer-encoding):/im.test(headers) &&
    /^(?:from|date|subject):/im.test(headers)
  )
    return 'eml';
  return null;
}

/** What stands above the name even of a text file: nobody's prose begins like this. */
function strong(words: string | null): string | null {
  return words === 'html' || words === 'feed' || words === 'eml' ? words : null;
}

/** Lower case with the dot; empty for standard input and names without one. */
export function extensionOf(origin: string): string {
  const name = origin.slice(origin.lastIndexOf(' > ') + 1).trim();
  const path = /^https?:\/\//.test(name) ? pathOf(name) : name;
  return extname(path).toLowerCase();
}

function pathOf(url: string): string {
  try {
    return new URL(url).pathname;
  } catch {
    return url;
  }
}
