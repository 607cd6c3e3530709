/** Gzip: what it packs is read by its own reader. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { checkSize } from '../decode.js';
import { InputProblem } from '../problem.js';
import type { Found, Reader } from '../reader.js';
import { collect } from '../zip.js';

export const gzip: Reader = {
  async *read({ bytes, origin }, around) {
    checkSize(bytes.length, origin);
    const inside = origin.endsWith('.gz')
      ? origin.slice(0, -3)
      : origin.endsWith('.tgz')
        ? `${origin.slice(0, -4)}.tar`
        : `${origin} > content`;
    let content: Uint8Array;
    try {
      const stream = createGunzip();
      Readable.from([Buffer.from(bytes)])
        .on('error', () => {})
        .pipe(stream);
      content = await collect(stream, bytes.length, origin, around.unpacked);
    } catch (error) {
      if (error instanceof InputProblem) throw error;
      throw new InputProblem(
        origin,
        null,
        `the gzip file is damaged or cut off (${(error as Error).message.slice(0, 80)})`,
        'Fetch or pack it again',
      );
    }
    yield { kind: 'part', input: { origin: inside, bytes: content } } satisfies Found;
  },
};
