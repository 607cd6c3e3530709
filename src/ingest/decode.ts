/** Bytes to text without changing a character, or a problem that says where and why not. */
import { InputProblem } from './problem.js';

/** Longest line in UTF-16 units. Real prose stays far below; what is longer is data that was taken for a report. */
export const maxLineLength = 1_000_000;
/** Largest input in bytes. */
export const maxBytes = 32 * 1024 * 1024;

/** Decodes UTF-8 as it stands: a byte-order mark stays in the text, line ends stay as they are. Throws `InputProblem`. */
export function decodeText(bytes: Uint8Array, origin: string): string {
  checkSize(bytes.length, origin);
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    throw new InputProblem(
      origin,
      `byte ${zero}`,
      'this is a binary file, not text',
      'Convert it to plain text in UTF-8, or leave it out',
    );
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const at = firstInvalidByte(bytes);
    const line = 1 + count(bytes.subarray(0, at), 10);
    throw new InputProblem(
      origin,
      `line ${line}, byte ${at}`,
      'this is not valid UTF-8',
      'Save it as UTF-8 (iconv -f WINDOWS-1252 -t UTF-8 mends most older files)',
    );
  }
  if (text.trim() === '') {
    throw new InputProblem(origin, null, 'the file is empty', 'Give a file that holds the text of a report');
  }
  checkLines(text, origin);
  return text;
}

/** Throws `InputProblem` when an input is larger than `maxBytes`. */
export function checkSize(size: number, origin: string): void {
  if (size <= maxBytes) return;
  throw new InputProblem(
    origin,
    null,
    `the file has ${size.toLocaleString('en')} bytes, the limit is ${maxBytes.toLocaleString('en')}`,
    'Split it into its reports',
  );
}

function checkLines(text: string, origin: string): void {
  let line = 1;
  for (let start = 0; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (end - start > maxLineLength) {
      throw new InputProblem(
        origin,
        `line ${line}`,
        `the line has ${(end - start).toLocaleString('en')} characters, the limit is ${maxLineLength.toLocaleString('en')}`,
        'Break it into paragraphs, or leave the file out if it is not prose',
      );
    }
    start = end + 1;
  }
}

/** Offset of the first character that is not UTF-8: where the longest prefix that decodes ends. */
function firstInvalidByte(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (decodes(bytes.subarray(0, middle), true)) low = middle;
    else high = middle - 1;
  }
  // That prefix may end in the first bytes of the bad character itself.
  while (low > 0 && !decodes(bytes.subarray(0, low), false)) low--;
  return low;
}

/** `cut`: the last character may be cut off. */
function decodes(bytes: Uint8Array, cut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return true;
  } catch {
    return false;
  }
}

function count(bytes: Uint8Array, value: number): number {
  let sum = 0;
  for (const byte of bytes) if (byte === value) sum++;
  return sum;
}
