/** Blocks: typed arrays cut from one piece of memory, since memory of its own costs a small array more than filling it. */

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

  bytes(count: number): Uint8Array {
    const from = this.nextByte;
    this.nextByte += count;
    return new Uint8Array(this.buffer, from, count);
  }
}
