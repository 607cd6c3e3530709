/** Which encoding bytes are in: byte-order mark, what the file or its carrier says, validity as UTF-8, then statistics. */
import { detect as guess } from 'chardet';
import iconv from 'iconv-lite';
import { InputProblem } from './problem.js';

export interface Decoded {
  readonly text: string;
  /** Lower case; `utf-8+windows-1252` when stretches of both are in the bytes. */
  readonly charset: string;
}

/** Bytes that statistics are made of: enough for a sure answer, few enough for large files. */
const sample = 128 * 1024;
/** C0 control characters that text files hold: tab, line feed, vertical tab, form feed, carriage return, escape, end of file. */
const textControls = new Set([9, 10, 11, 12, 13, 27, 26]);

/** Decodes without changing a character; a byte-order mark stays. `declared` is what a header or the markup says. Throws `InputProblem`. */
export function decodeBytes(bytes: Uint8Array, origin: string, declared: string | null = null): Decoded {
  const marked = markOf(bytes);
  if (marked !== null) return { text: decodeAs(bytes, marked, origin), charset: marked };
  const utf8 = asUtf8(bytes);
  const said = nameOf(declared);
  if (said?.startsWith('utf-16')) {
    return { text: decodeAs(bytes, said, origin), charset: said };
  }
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    const wide = wideOf(bytes);
    if (wide !== null) return { text: decodeAs(bytes, wide, origin), charset: wide };
    throw new InputProblem(
      origin,
      `byte ${zero}`,
      'this is a binary file, not text',
      'Convert it to plain text in UTF-8, or leave it out',
    );
  }
  // Bytes that are valid UTF-8 and not plain ASCII are UTF-8, whatever is said of them: other encodings hardly ever look like it.
  if (utf8 !== null && (said === null || said === 'utf-8' || !isAscii(utf8))) return { text: utf8, charset: 'utf-8' };
  if (utf8 !== null)
    return said!.startsWith('iso-2022') || said === 'hz'
      ? { text: iconv.decode(Buffer.from(bytes), said!), charset: said! }
      : { text: utf8, charset: 'utf-8' };
  checkControls(bytes, origin);
  const mixed = asMixed(bytes);
  if (mixed !== null) return { text: mixed, charset: 'utf-8+windows-1252' };
  const name = (said === 'utf-8' ? null : said) ?? nameOf(guess(bytes.subarray(0, sample))) ?? 'windows-1252';
  // ISO 8859-1 holds control characters where Windows-1252 holds quotation marks and dashes; the web reads both as the latter.
  const charset = name === 'iso-8859-1' || name === 'us-ascii' || name === 'utf-8' ? 'windows-1252' : name;
  return {
    text: iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), charset, { stripBOM: false }),
    charset,
  };
}

function markOf(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return bytes[2] === 0 && bytes[3] === 0 && bytes.length >= 8 ? 'utf-32le' : 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** UTF-16 without a mark: in European text nearly every second byte is zero, always on the same side. */
function wideOf(bytes: Uint8Array): string | null {
  const length = Math.min(bytes.length, 4096) & ~1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  const half = length / 2;
  if (half >= 8 && odd > 0.7 * half && even < 0.02 * half) return 'utf-16le';
  if (half >= 8 && even > 0.7 * half && odd < 0.02 * half) return 'utf-16be';
  return null;
}

function decodeAs(bytes: Uint8Array, charset: string, origin: string): string {
  let text: string;
  try {
    text =
      charset === 'utf-32le'
        ? iconv.decode(Buffer.from(bytes), charset, { stripBOM: false })
        : new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const at = charset === 'utf-8' ? firstInvalidByte(bytes) : null;
    throw new InputProblem(
      origin,
      at === null ? null : `line ${1 + count(bytes.subarray(0, at), 10)}, byte ${at}`,
      `this is not valid ${charset.toUpperCase()}, though it says so`,
      'Save it as UTF-8',
    );
  }
  const zero = text.indexOf('\0');
  if (zero >= 0) {
    throw new InputProblem(
      origin,
      `character ${zero}`,
      'this is a binary file, not text',
      'Convert it to plain text in UTF-8, or leave it out',
    );
  }
  return text;
}

function asUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Text from two hands: most characters beyond ASCII are UTF-8, single bytes between them Windows-1252. Else null. */
function asMixed(bytes: Uint8Array): string | null {
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at]! < 0x80) {
      at++;
      continue;
    }
    const length = sequenceAt(bytes, at);
    if (length === 0) {
      invalid++;
      at++;
    } else {
      valid++;
      at += length;
    }
  }
  if (valid < invalid || valid === 0) return null;
  const parts: string[] = [];
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at]! < 0x80 ? 1 : sequenceAt(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    parts.push(utf8.decode(bytes.subarray(from, at)), iconv.decode(Buffer.from([bytes[at]!]), 'windows-1252'));
    from = ++at;
  }
  parts.push(utf8.decode(bytes.subarray(from)));
  return parts.join('');
}

/** Bytes of the valid UTF-8 sequence at `at`, or 0. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length =
    first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  if (length === 0) return 0;
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i];
    if (next === undefined || (next & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[at + 1]!;
  if (
    (first === 0xe0 && second < 0xa0) ||
    (first === 0xed && second > 0x9f) ||
    (first === 0xf0 && second < 0x90) ||
    (first === 0xf4 && second > 0x8f)
  )
    return 0;
  return length;
}

/** Bytes that are neither UTF-8 nor free of control characters are data, not text in an old encoding. */
function checkControls(bytes: Uint8Array, origin: string): void {
  const length = Math.min(bytes.length, sample);
  let controls = 0;
  let first = -1;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at]!;
    if (byte < 32 && !textControls.has(byte)) {
      controls++;
      if (first < 0) first = at;
    }
  }
  if (controls * 100 > length) {
    throw new InputProblem(
      origin,
      `byte ${first}`,
      'this is a binary file, not text',
      'Convert it to plain text in UTF-8, or leave it out',
    );
  }
}

/** A name that both this program and iconv know, in lower case, or null. UTF-7 is left out: it hides markup from every check. */
function nameOf(label: string | null): string | null {
  if (label === null) return null;
  const name = label
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '');
  if (name === '' || name.length > 40) return null;
  if (name === 'utf8' || name === 'utf-8' || name === 'unicode-1-1-utf-8') return 'utf-8';
  if (name === 'ascii' || name === 'us-ascii') return 'us-ascii';
  if (name === 'latin1') return 'iso-8859-1';
  if (name === 'utf-16' || name === 'unicode') return 'utf-16le';
  if (/utf-?7|base64|hex|binary|ucs2/.test(name)) return null;
  return /^[\w.:-]+$/.test(name) && iconv.encodingExists(name) ? name : null;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/** Offset of the first byte that begins no valid character. */
function firstInvalidByte(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at]! < 0x80 ? 1 : sequenceAt(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return bytes.length;
}

function count(bytes: Uint8Array, value: number): number {
  let sum = 0;
  for (const byte of bytes) if (byte === value) sum++;
  return sum;
}
