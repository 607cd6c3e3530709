/** ZIP archives in memory: each entry's bytes within the limits. Nothing is ever written to a disk. */
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { limits } from './limits.js';
import { InputProblem } from './problem.js';

/** What is used of yauzl; its published types know only its callbacks. */
interface Entry {
  readonly fileName: Uint8Array | string;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly compressionMethod: number;
  readonly generalPurposeBitFlag: number;
  readonly versionMadeBy: number;
  readonly externalFileAttributes: number;
}
interface ZipFile {
  eachEntry(): AsyncIterable<Entry>;
  openReadStreamPromise(entry: Entry): Promise<Readable>;
  close(): void;
}
interface Yauzl {
  fromBufferPromise(bytes: Buffer, options: object): Promise<ZipFile>;
}

/** An entry that may be read, or what is wrong with it. */
export interface ZipEntry {
  /** Path inside the archive. */
  readonly name: string;
  readonly size: number;
  /** Its bytes. Throws `InputProblem` beyond a limit and on damage. */
  bytes(): Promise<Uint8Array>;
}

const unixLink = 0o120000;
const unixKind = 0o170000;

/** The entries in the order of the directory; a bad one is given as the problem it is. Throws `InputProblem` when there is no directory. */
export async function* entriesOf(
  bytes: Uint8Array,
  origin: string,
  unpacked: (bytes: number, origin: string) => void,
): AsyncGenerator<ZipEntry | InputProblem, void, undefined> {
  const yauzl = createRequire(import.meta.url)('yauzl') as Yauzl;
  const damaged = (error: unknown) =>
    new InputProblem(origin, null, `the archive is damaged or cut off (${words(error)})`, 'Fetch or pack it again');
  let zip: ZipFile;
  try {
    zip = await yauzl.fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      decodeStrings: false,
      validateEntrySizes: true,
      lazyEntries: true,
    });
  } catch (error) {
    throw damaged(error);
  }
  let count = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (++count > limits.entries) {
        yield new InputProblem(
          origin,
          null,
          `the archive has more than ${limits.entries.toLocaleString('en')} entries`,
          'Split it',
        );
        return;
      }
      const name = nameOf(entry);
      const trouble = troubleOf(entry, name);
      const inside = `${origin} > ${name}`;
      if (trouble !== null) yield new InputProblem(inside, null, ...trouble);
      else if (!name.endsWith('/'))
        yield { name, size: entry.uncompressedSize, bytes: () => unpack(zip, entry, inside, unpacked) };
    }
  } catch (error) {
    if (error instanceof InputProblem) throw error;
    throw damaged(error);
  } finally {
    zip.close();
  }
}

function troubleOf(entry: Entry, name: string): readonly [reason: string, mend: string] | null {
  if (name.includes('\0') || /^[\\/]|^[A-Za-z]:/.test(name) || name.split(/[\\/]/).includes('..')) {
    return ['its path leads out of the archive', 'Pack the files under plain names'];
  }
  const madeOnUnix = entry.versionMadeBy >> 8 === 3;
  if (madeOnUnix && ((entry.externalFileAttributes >>> 16) & unixKind) === unixLink) {
    return ['it is a symbolic link, which is not followed', 'Pack the file itself'];
  }
  if ((entry.generalPurposeBitFlag & 1) !== 0) return ['it is encrypted', 'Pack it without a password'];
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return ['it is packed by a method that is not read', 'Pack it with the usual method (Deflate)'];
  return null;
}

async function unpack(
  zip: ZipFile,
  entry: Entry,
  origin: string,
  unpacked: (bytes: number, origin: string) => void,
): Promise<Uint8Array> {
  try {
    const stream = await zip.openReadStreamPromise(entry);
    return await collect(stream, entry.compressedSize, origin, unpacked);
  } catch (error) {
    if (error instanceof InputProblem) throw error;
    throw new InputProblem(
      origin,
      null,
      `it is damaged or cut off (${words(error)})`,
      'Fetch or pack the archive again',
    );
  }
}

/** All bytes of a stream that unpacks `packed` bytes. Throws `InputProblem` as soon as a limit is passed. */
export async function collect(
  stream: Readable,
  packed: number,
  origin: string,
  unpacked: (bytes: number, origin: string) => void,
): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      unpacked(part.length, origin);
      if (size > limits.bytes) {
        throw new InputProblem(
          origin,
          null,
          `it unpacks to more than ${limits.bytes.toLocaleString('en')} bytes`,
          'Split it into its reports',
        );
      }
      if (size > limits.ratioFrom && size > packed * limits.ratio) {
        throw new InputProblem(
          origin,
          null,
          `it unpacks to more than ${limits.ratio} times its size`,
          'This is no text that people wrote: leave it out',
        );
      }
    }
  } finally {
    stream.destroy();
  }
  return Buffer.concat(parts);
}

/** UTF-8 when it is valid, as nearly every program writes today; else the archive's own old character set. */
function nameOf(entry: Entry): string {
  const raw = entry.fileName;
  if (typeof raw === 'string') return raw;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    return Buffer.from(raw).toString('latin1');
  }
}

function words(error: unknown): string {
  return ((error as Error).message || String(error)).split('\n')[0]!.slice(0, 120);
}
