/** The code units of a text as a typed array, for passes that look at every character. */

let lastText = '';
let lastUnits = new Uint16Array(0);
/** Zeros after the last unit. */
export const AHEAD = 4;
/** Texts shorter than this are not worth keeping. */
const LEAST_KEPT = 256;

/**
 * The UTF-16 code units of `text` and `AHEAD` zeros, in an array that nobody may write to. Reading them costs a sixth of `charCodeAt`, which
 * asks on each call how the string is stored; the zeros let a loop look ahead without a check. Those of the last long text are kept, since
 * all stages of a report ask for the same one.
 */
export function unitsOf(text: string): Uint16Array {
  const { length } = text;
  if (length < LEAST_KEPT) {
    const units = new Uint16Array(length + AHEAD);
    for (let at = 0; at < length; at++) units[at] = text.charCodeAt(at);
    return units;
  }
  if (text !== lastText) {
    // Memory that is not cleared first; only the zeros behind the text must be.
    const bytes = Buffer.allocUnsafeSlow((length + AHEAD) * 2);
    bytes.write(text, 'utf16le');
    lastUnits = new Uint16Array(bytes.buffer, bytes.byteOffset, length + AHEAD);
    lastUnits.fill(0, length);
    lastText = text;
  }
  return lastUnits;
}
