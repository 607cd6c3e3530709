/** Bytes to a report's text, and the checks that every text passes, whatever it was read from. */
import { type Decoded, decodeBytes } from './charset.js';
import { limits } from './limits.js';
import { InputProblem } from './problem.js';

/** Decodes text as it stands: a byte-order mark stays in it, line ends stay as they are. Throws `InputProblem`. */
export function decodeText(bytes: Uint8Array, origin: string, declared: string | null = null): Decoded {
  checkSize(bytes.length, origin);
  const decoded = decodeBytes(bytes, origin, declared);
  checkText(decoded.text, origin);
  return decoded;
}

/** Throws `InputProblem` when an input is larger than the limit. */
export function checkSize(size: number, origin: string): void {
  if (size <= limits.bytes) return;
  throw new InputProblem(
    origin,
    null,
    `the file has ${size.toLocaleString('en')} bytes, the limit is ${limits.bytes.toLocaleString('en')}`,
    'Split it into its reports',
  );
}

/** A text that a reader made: no character that a store cannot hold, no space at its ends, at most one empty line in a row. */
export function tidy(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\0\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Throws `InputProblem` on an empty text and on a line beyond the limit. */
export function checkText(text: string, origin: string): void {
  if (text.trim() === '' || text === '\uFEFF') {
    throw new InputProblem(origin, null, 'the file is empty', 'Give a file that holds the text of a report');
  }
  let line = 1;
  for (let start = 0; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (end - start > limits.lineLength) {
      throw new InputProblem(
        origin,
        `line ${line}`,
        `the line has ${(end - start).toLocaleString('en')} characters, the limit is ${limits.lineLength.toLocaleString('en')}`,
        'Break it into paragraphs, or leave the file out if it is not prose',
      );
    }
    start = end + 1;
  }
}
