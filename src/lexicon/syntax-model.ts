/** The syntax model as stages use it: integer weights of tagger and parser, decoded from the packed file in `models/`. */
import { brotliDecompressSync } from 'node:zlib';

/**
 * Weights of a choice among labels: `slots` maps a feature hash, multiplied and shifted right by `shift`, to an offset in `entries` (0: no
 * weight), where a count is followed by that many `weight << 8 | label`.
 */
export interface LabelTable {
  readonly shift: number;
  readonly slots: Int32Array;
  readonly entries: Int32Array;
}

/** Weights of the three actions: one Int32 a hash slot, which holds SHIFT in its low 10 bits, LEFT in the next 11 and RIGHT in the top 11, each signed. */
export interface ActionTable {
  readonly shift: number;
  readonly table: Int32Array;
}

/** Packs the weights of the three actions; what does not fit (±511, ±1,023, ±1,023) is cut to the limit. */
export function packActions(shift: number, left: number, right: number): number {
  const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));
  return (clamp(right, 1023) << 21) | ((clamp(left, 1023) & 0x7ff) << 10) | (clamp(shift, 511) & 0x3ff);
}

/** The packed weights again, by action. */
export const unpackShift = (packed: number): number => (packed << 22) >> 22;
export const unpackLeft = (packed: number): number => (packed << 11) >> 21;
export const unpackRight = (packed: number): number => packed >> 21;

export interface SyntaxModel {
  readonly tagger: LabelTable;
  readonly actions: ActionTable;
  readonly labels: LabelTable;
}

/** First bytes of the unpacked file; the number changes with the layout or the feature templates. */
export const SYNTAX_MODEL_MAGIC = 'dateline-syntax-2\n';

/** Reads variable-length integers: seven bits a byte, low bits first. */
class Reader {
  at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Error('the syntax model ends too early');
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }

  signed(): number {
    const value = this.unsigned();
    return (value >>> 1) ^ -(value & 1);
  }
}

/** Unpacks a model file. Throws when the bytes are not a model of this version. */
export function decodeSyntaxModel(packed: Uint8Array): SyntaxModel {
  const bytes = brotliDecompressSync(packed);
  const magic = bytes.toString('latin1', 0, SYNTAX_MODEL_MAGIC.length);
  if (magic !== SYNTAX_MODEL_MAGIC) throw new Error('not a syntax model of this version: train it again');
  const reader = new Reader(bytes);
  reader.at = SYNTAX_MODEL_MAGIC.length;
  return { tagger: readLabels(reader), actions: readActions(reader), labels: readLabels(reader) };
}

/** Rows of a table in slot order: how many, then the gaps between their slots. */
function readSlots(reader: Reader): { bits: number; slots: Int32Array } {
  const bits = reader.unsigned();
  const slots = new Int32Array(reader.unsigned());
  let slot = 0;
  for (let i = 0; i < slots.length; i++) {
    slot += reader.unsigned();
    slots[i] = slot;
  }
  return { bits, slots };
}

function readLabels(reader: Reader): LabelTable {
  const { bits, slots } = readSlots(reader);
  const counts = slots.map(() => reader.unsigned());
  let size = 1 + slots.length;
  for (const count of counts) size += count;
  const entries = new Int32Array(size);
  const table = new Int32Array(1 << bits);
  let at = 1;
  for (let i = 0; i < slots.length; i++) {
    table[slots[i]!] = at;
    entries[at++] = counts[i]!;
    for (let j = 0; j < counts[i]!; j++) entries[at++] = reader.unsigned();
  }
  for (let i = 0, row = 1; i < slots.length; i++) {
    for (let j = 1; j <= counts[i]!; j++) entries[row + j] = (reader.signed() << 8) | entries[row + j]!;
    row += counts[i]! + 1;
  }
  return { shift: 32 - bits, slots: table, entries };
}

function readActions(reader: Reader): ActionTable {
  const { bits, slots } = readSlots(reader);
  const table = new Int32Array(1 << bits);
  const shifts = slots.map(() => reader.signed());
  const lefts = slots.map(() => reader.signed());
  for (let i = 0; i < slots.length; i++) table[slots[i]!] = packActions(shifts[i]!, lefts[i]!, reader.signed());
  return { shift: 32 - bits, table };
}
