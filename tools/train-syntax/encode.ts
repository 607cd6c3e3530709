/** Packs a trained model: gaps, counts, labels and weights as separate runs of variable-length integers, then brotli. */
import { brotliCompressSync, constants } from 'node:zlib';
import {
  type ActionTable,
  type LabelTable,
  SYNTAX_MODEL_MAGIC,
  type SyntaxModel,
  unpackLeft,
  unpackRight,
  unpackShift,
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

function writeSlots(writer: Writer, shift: number, table: Int32Array): number[] {
  const slots: number[] = [];
  for (let slot = 0; slot < table.length; slot++) if (table[slot] !== 0) slots.push(slot);
  writer.unsigned(32 - shift);
  writer.unsigned(slots.length);
  let last = 0;
  for (const slot of slots) {
    writer.unsigned(slot - last);
    last = slot;
  }
  return slots;
}

function writeLabels(writer: Writer, { shift, slots, entries }: LabelTable): void {
  const rows = writeSlots(writer, shift, slots).map((slot) => slots[slot]!);
  for (const row of rows) writer.unsigned(entries[row]!);
  for (const row of rows) for (let j = 1; j <= entries[row]!; j++) writer.unsigned(entries[row + j]! & 255);
  for (const row of rows) for (let j = 1; j <= entries[row]!; j++) writer.signed(entries[row + j]! >> 8);
}

function writeActions(writer: Writer, { shift, table }: ActionTable): void {
  const slots = writeSlots(writer, shift, table);
  for (const slot of slots) writer.signed(unpackShift(table[slot]!));
  for (const slot of slots) writer.signed(unpackLeft(table[slot]!));
  for (const slot of slots) writer.signed(unpackRight(table[slot]!));
}
