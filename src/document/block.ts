/** Blocks: typed arrays cut from one piece of memory, since memory of its own costs a small array more than filling it. */

/** So many integers are copied one by one sooner than by a view of them. */
const FEW = 64;

/** A copy of a longer length, zero behind what was there. */
export function longer<T extends Int32Array | Uint8Array>(array: T, length: number): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array);
  return copy;
}

/** A block of so many integers and bytes, all zero, that is handed out as arrays in the order in which they are asked for. */
export class Block {
  private readonly buffer: ArrayBuffer;
  private nextInt = 0;
  private nextByte: number;

  constructor(ints: number, bytes: number) {
    this.buffer = new ArrayBuffer(ints * 4 + bytes);
    this.nextByte = ints * 4;
  }

  ints(count: number): Int32Array {
    const from = this.nextInt;
    this.nextInt += count * 4;
    return new Int32Array(this.buffer, from, count);
  }

  /** An array of the first `count` integers of another one. */
  intsOf(from: Int32Array, count: number): Int32Array {
    const to = this.ints(count);
    if (count > FEW) to.set(from.subarray(0, count));
    else for (let i = 0; i < count; i++) to[i] = from[i]!;
    return to;
  }

  bytes(count: number): Uint8Array {
    const from = this.nextByte;
    this.nextByte += count;
    return new Uint8Array(this.buffer, from, count);
  }

  bytesOf(from: Uint8Array, count: number): Uint8Array {
    const to = this.bytes(count);
    if (count > FEW) to.set(from.subarray(0, count));
    else for (let i = 0; i < count; i++) to[i] = from[i]!;
    return to;
  }
}
