/** Packs a trained model: gaps, counts, labels and weights as separate runs of variable-length integers, then brotli. */
import { brotliCompressSync, constants } from 'node:zlib';
import {
  type ActionTable,
  COUNT_BITS,
  type LabelTable,
  SYNTAX_MODEL_MAGIC,
  type SyntaxModel,
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

/** Writes which slots of a table are used, and returns them. */
function writeSlots(writer: Writer, shift: number, table: Uint16Array): number[] {
  const used: number[] = [];
  for (let slot = 0; slot < table.length; slot++) if (table[slot] !== 0) used.push(slot);
  writer.unsigned(32 - shift);
  writer.unsigned(used.length);
  let last = 0;
  for (const slot of used) {
    writer.unsigned(slot - last);
    last = slot;
  }
  return used;
}

function writeLabels(writer: Writer, { shift, rows, entries }: LabelTable): void {
  for (const slot of writeSlots(writer, shift, rows)) writer.unsigned(rows[slot]! & ((1 << COUNT_BITS) - 1));
  for (const entry of entries) writer.unsigned(entry & 255);
  for (const entry of entries) writer.signed(entry >> 8);
}

function writeActions(writer: Writer, { shift, slots, weights }: ActionTable): void {
  writer.unsigned(weights.length);
  for (const packed of weights) writer.signed((packed << 22) >> 22);
  for (const packed of weights) writer.signed((packed << 11) >> 21);
  for (const packed of weights) writer.signed(packed >> 21);
  for (const slot of writeSlots(writer, shift, slots)) writer.unsigned(slots[slot]!);
}
