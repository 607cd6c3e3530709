/** The syntax model as stages use it: integer weights of tagger and parser, decoded from the packed file in `models/`. */
import { brotliDecompressSync } from 'node:zlib';

/** Weights of a choice among labels. A hash, multiplied and shifted right by `shift`, is its slot; one look at its row tells what it has of `entries`. */
export interface LabelTable {
  readonly shift: number;
  /** For each slot where its entries begin, shifted left by `COUNT_BITS`, and how many they are; 0 for none. */
  readonly rows: Int32Array;
  /** Each `weight << 8 | label`. */
  readonly entries: Int32Array;
}

/** Bits of a row that hold its number of entries. */
export const COUNT_BITS = 8;

/** Weights of the three actions, in a plain table since most features have some: one Int32 a slot, which holds SHIFT in its low 10 bits, LEFT in the next 11 and RIGHT in the top 11, each signed. */
export interface ActionTable {
  readonly shift: number;
  readonly slots: Int32Array;
}

/** Words grouped by their use. */
export interface WordGroups {
  /** Hashes of the lower-case words, ascending. */
  readonly hashes: Int32Array;
  /** Group of each, from 1. */
  readonly groups: Uint8Array;
}

export interface SyntaxModel {
  readonly clusters: WordGroups;
  readonly tagger: LabelTable;
  readonly actions: ActionTable;
  readonly labels: LabelTable;
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

/** First bytes of the unpacked file; the number changes with the layout or the feature templates. */
export const SYNTAX_MODEL_MAGIC = 'dateline-syntax-4\n';

/** Reads variable-length integers: seven bits a byte, low bits first. */
class Reader {
  at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  unsigned(): number {
    const { bytes } = this;
    // Nearly all values take one byte.
    const first = bytes[this.at++];
    if (first === undefined) throw new Error('the syntax model ends too early');
    if (first < 128) return first;
    let value = first & 127;
    for (let shift = 7; ; shift += 7) {
      const byte = bytes[this.at++];
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
  return {
    clusters: readClusters(reader),
    tagger: readLabels(reader),
    actions: readActions(reader),
    labels: readLabels(reader),
  };
}

/** The slots that have rows: how many, then the gaps between them. */
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

function readClusters(reader: Reader): WordGroups {
  const hashes = new Int32Array(reader.unsigned());
  const groups = new Uint8Array(hashes.length);
  let hash = -0x80000000;
  for (let i = 0; i < hashes.length; i++) {
    hash += reader.unsigned();
    hashes[i] = hash;
  }
  for (let i = 0; i < groups.length; i++) groups[i] = reader.unsigned();
  return { hashes, groups };
}

function readLabels(reader: Reader): LabelTable {
  const { bits, slots } = readSlots(reader);
  const rows = new Int32Array(1 << bits);
  let filled = 0;
  for (let i = 0; i < slots.length; i++) {
    const count = reader.unsigned();
    rows[slots[i]!] = (filled << COUNT_BITS) | count;
    filled += count;
  }
  const entries = new Int32Array(filled);
  for (let i = 0; i < entries.length; i++) entries[i] = reader.unsigned();
  for (let i = 0; i < entries.length; i++) entries[i] = (reader.signed() << 8) | entries[i]!;
  return { shift: 32 - bits, rows, entries };
}

function readActions(reader: Reader): ActionTable {
  const { bits, slots } = readSlots(reader);
  const count = slots.length;
  const table = new Int32Array(1 << bits);
  // The fields are written within their limits, so that they can be put together without clamping.
  for (let i = 0; i < count; i++) table[slots[i]!] = reader.signed() & 0x3ff;
  for (let i = 0; i < count; i++) table[slots[i]!] = table[slots[i]!]! | ((reader.signed() & 0x7ff) << 10);
  for (let i = 0; i < count; i++) table[slots[i]!] = table[slots[i]!]! | (reader.signed() << 21);
  return { shift: 32 - bits, slots: table };
}
