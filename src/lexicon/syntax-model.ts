/** The syntax model as stages use it: integer weights of tagger and parser, decoded from the packed file in `models/`. */
import { brotliDecompressSync } from 'node:zlib';

/** Weights of a choice among labels. A hash, multiplied and shifted right by `shift`, is its slot; its row and the begin of its block tell what it has of `entries`. */
export interface LabelTable {
  readonly shift: number;
  /** For each slot how far behind the begin of its block its entries begin, shifted left by `COUNT_BITS`, and how many they are; 0 for none. */
  readonly rows: Uint16Array;
  /** Where the entries of each block of `1 << BLOCK_BITS` slots begin. */
  readonly blocks: Int32Array;
  /** Each `weight << 8 | label`, in the order of the slots. */
  readonly entries: Int32Array;
}

/** Bits of a row that hold its number of entries. */
export const COUNT_BITS = 7;
/** Bits of a slot that tell it from the others of its block. */
export const BLOCK_BITS = 7;

/** Weights of the three actions, in a plain table since most features have some. */
export interface ActionTable {
  readonly shift: number;
  /** For each slot the place of its weights in `weights`: a thirtieth of them differ. */
  readonly slots: Uint16Array;
  /** Each holds SHIFT in its low 10 bits, LEFT in the next 11 and RIGHT in the top 11, each signed; the first, for slots without weights, is 0. */
  readonly weights: Int32Array;
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

/** Puts a table of labels together from the slots that have entries, ascending, and how many each has. Throws when a block has too many. */
export function labelTable(bits: number, slots: Int32Array, counts: Int32Array, entries: Int32Array): LabelTable {
  const rows = new Uint16Array(1 << bits);
  const blocks = new Int32Array(1 << (bits - BLOCK_BITS));
  let begin = 0;
  let reached = -1;
  for (let i = 0; i < slots.length; i++) {
    const block = slots[i]! >>> BLOCK_BITS;
    while (reached < block) blocks[++reached] = begin;
    const row = ((begin - blocks[block]!) << COUNT_BITS) | counts[i]!;
    if (row > 0xffff || counts[i]! >> COUNT_BITS > 0) throw new Error(`slot ${slots[i]} has too many weights`);
    rows[slots[i]!] = row;
    begin += counts[i]!;
  }
  return { shift: 32 - bits, rows, blocks, entries };
}

/** Packs the weights of the three actions; what does not fit (±511, ±1,023, ±1,023) is cut to the limit. */
export function packActions(shift: number, left: number, right: number): number {
  const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));
  return (clamp(right, 1023) << 21) | ((clamp(left, 1023) & 0x7ff) << 10) | (clamp(shift, 511) & 0x3ff);
}

/** First bytes of the unpacked file; the number changes with the layout or the feature templates. */
export const SYNTAX_MODEL_MAGIC = 'dateline-syntax-5\n';

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
  const counts = slots.map(() => reader.unsigned());
  const entries = new Int32Array(counts.reduce((sum, count) => sum + count, 0));
  for (let i = 0; i < entries.length; i++) entries[i] = reader.unsigned();
  for (let i = 0; i < entries.length; i++) entries[i] = (reader.signed() << 8) | entries[i]!;
  return labelTable(bits, slots, counts, entries);
}

function readActions(reader: Reader): ActionTable {
  const weights = new Int32Array(reader.unsigned());
  // The fields are written within their limits, so that they can be put together without clamping.
  for (let i = 0; i < weights.length; i++) weights[i] = reader.signed() & 0x3ff;
  for (let i = 0; i < weights.length; i++) weights[i] = weights[i]! | ((reader.signed() & 0x7ff) << 10);
  for (let i = 0; i < weights.length; i++) weights[i] = weights[i]! | (reader.signed() << 21);
  const { bits, slots: used } = readSlots(reader);
  const slots = new Uint16Array(1 << bits);
  for (let i = 0; i < used.length; i++) slots[used[i]!] = reader.unsigned();
  return { shift: 32 - bits, slots, weights };
}
