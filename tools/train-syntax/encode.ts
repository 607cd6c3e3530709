/** Packs a trained model: gaps, counts, labels and weights as separate runs of variable-length integers, then brotli. */
import { brotliCompressSync, constants } from 'node:zlib';
import {
  type ActionTable,
  indexSlots,
  type LabelTable,
  type SlotIndex,
  SYNTAX_MODEL_MAGIC,
  type SyntaxModel,
  slotsOf,
  unpackLeft,
  unpackRight,
  unpackShift,
  type WordGroups,
} from '../../src/lexicon/syntax-model.js';

class Writer {
  private bytes = new Uint8Array(1 << 20);
  private at = 0;

  unsigned(value: number): void {
    if (this.at + 6 > this.bytes.length) {
      const bigger = new Uint8Array(this.bytes.length * 2);
      bigger.set(this.bytes);
      this.bytes = bigger;
    }
    for (; value > 127; value >>>= 7) this.bytes[this.at++] = (value & 127) | 128;
    this.bytes[this.at++] = value;
  }

  signed(value: number): void {
    this.unsigned(((value << 1) ^ (value >> 31)) >>> 0);
  }

  text(value: string): void {
    for (let i = 0; i < value.length; i++) this.unsigned(value.charCodeAt(i));
  }

  done(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }
}

/** The bytes of `models/syntax-en.bin`. */
export function encodeSyntaxModel(model: SyntaxModel): Uint8Array {
  const writer = new Writer();
  writer.text(SYNTAX_MODEL_MAGIC);
  writeClusters(writer, model.clusters);
  writeLabels(writer, model.tagger);
  writeActions(writer, model.actions);
  writeLabels(writer, model.labels);
  const bytes = writer.done();
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function writeClusters(writer: Writer, { hashes, groups }: WordGroups): void {
  writer.unsigned(hashes.length);
  let last = -0x80000000;
  for (const hash of hashes) {
    writer.unsigned(hash - last);
    last = hash;
  }
  for (const group of groups) writer.unsigned(group);
}

function writeSlots(writer: Writer, index: SlotIndex): void {
  const slots = slotsOf(index);
  writer.unsigned(32 - index.shift);
  writer.unsigned(slots.length);
  let last = 0;
  for (const slot of slots) {
    writer.unsigned(slot - last);
    last = slot;
  }
}

function writeLabels(writer: Writer, table: LabelTable): void {
  const { starts, entries } = table;
  writeSlots(writer, table);
  for (let i = 1; i < starts.length; i++) writer.unsigned(starts[i]! - starts[i - 1]!);
  for (const entry of entries) writer.unsigned(entry & 255);
  for (const entry of entries) writer.signed(entry >> 8);
}

function writeActions(writer: Writer, { shift, slots }: ActionTable): void {
  const used: number[] = [];
  for (let slot = 0; slot < slots.length; slot++) if (slots[slot] !== 0) used.push(slot);
  writeSlots(writer, indexSlots(32 - shift, used));
  for (const slot of used) writer.signed(unpackShift(slots[slot]!));
  for (const slot of used) writer.signed(unpackLeft(slots[slot]!));
  for (const slot of used) writer.signed(unpackRight(slots[slot]!));
}
