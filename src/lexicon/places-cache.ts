/** Reads the gazetteer: from its cache file, which is made from the packed data on first use. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { Gazetteer } from './places.js';
import { type CompiledPlaces, compilePlaces } from './places-compile.js';

/** Raise when the layout of the cache or what is compiled into it changes. */
const FORMAT = 2;

/**
 * The gazetteer of an installation. The first call of all unpacks `lexicons/gazetteer.bin.br` and the place lexicons into
 * `.cache/` (or the system's temporary folder when the installation cannot be written to); later ones only read that file.
 */
export function loadGazetteer(root: string): Gazetteer {
  const lexicons = join(root, 'lexicons');
  const read = (name: string) => readFileSync(join(lexicons, name));
  const sources = {
    packed: read('gazetteer.bin.br'),
    countries: read('places-countries.csv'),
    areas: read('places-areas.csv'),
    supplement: read('places.csv'),
  };
  const hash = createHash('sha256').update(`format ${FORMAT}`);
  for (const bytes of Object.values(sources)) hash.update(bytes);
  const name = `gazetteer-${hash.digest('hex').slice(0, 16)}.bin`;
  const folders = [join(root, '.cache'), join(tmpdir(), 'dateline-cache')];
  for (const folder of folders) {
    const file = join(folder, name);
    if (existsSync(file)) return openIndex(readFileSync(file));
  }
  const bytes = writeIndex(
    compilePlaces({
      packed: brotliDecompressSync(sources.packed),
      countries: sources.countries.toString('utf8'),
      areas: sources.areas.toString('utf8'),
      supplement: sources.supplement.toString('utf8'),
    }),
  );
  for (const folder of folders) {
    if (store(folder, name, bytes)) break;
  }
  return openIndex(bytes);
}

/** Writes under a name of its own first, so that processes that start together never read half a file. */
function store(folder: string, name: string, bytes: Buffer): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    const draft = join(folder, `${name}.${process.pid}`);
    writeFileSync(draft, bytes);
    renameSync(draft, join(folder, name));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOSPC') return false;
    throw error;
  }
}

/** Length of the header, header JSON, then the arrays, each at a multiple of eight bytes. */
function writeIndex(compiled: CompiledPlaces): Buffer {
  const arrays = Object.entries(compiled.arrays);
  const header = Buffer.from(
    JSON.stringify({
      ...compiled.tables,
      arrays: arrays.map(([name, array]) => [name, array.constructor.name, array.length]),
    }),
  );
  const parts: Buffer[] = [];
  const size = Buffer.alloc(8);
  size.writeUInt32LE(header.length);
  parts.push(size, header, Buffer.alloc(padding(header.length)));
  for (const [, array] of arrays) {
    parts.push(Buffer.from(array.buffer, array.byteOffset, array.byteLength), Buffer.alloc(padding(array.byteLength)));
  }
  return Buffer.concat(parts);
}

function padding(length: number): number {
  return (8 - (length % 8)) % 8;
}

const ARRAYS = { Int32Array, Float32Array, Uint8Array };

function openIndex(file: Buffer): Gazetteer {
  // A pooled or sliced buffer may start at any byte; typed arrays need multiples of four.
  const bytes = file.byteOffset % 8 === 0 ? file : Buffer.from(new Uint8Array(file).buffer);
  const headerLength = bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength)) as CompiledPlaces['tables'] & {
    arrays: [string, keyof typeof ARRAYS, number][];
  };
  const arrays: Record<string, Int32Array | Float32Array | Uint8Array> = {};
  let at = 8 + headerLength + padding(headerLength);
  for (const [name, kind, length] of header.arrays) {
    const array = new ARRAYS[kind](bytes.buffer as ArrayBuffer, bytes.byteOffset + at, length);
    arrays[name] = array;
    at += array.byteLength + padding(array.byteLength);
  }
  const int = (name: string) => arrays[name] as Int32Array;
  const nameStart = int('nameStart');
  const names = Buffer.from(arrays.names!.buffer, arrays.names!.byteOffset, arrays.names!.byteLength);
  return {
    count: int('id').length,
    id: int('id'),
    lat: arrays.lat as Float32Array,
    lon: arrays.lon as Float32Array,
    population: int('population'),
    feature: arrays.feature as Uint8Array,
    features: header.features,
    country: arrays.country as Uint8Array,
    countries: header.countries,
    countryPlace: int('countryPlace'),
    area: int('area'),
    skeleton: int('skeleton'),
    skeletonPlace: int('skeletonPlace'),
    word: int('word'),
    wordBits: arrays.wordBits as Uint8Array,
    status: header.status,
    trie: { nodes: header.nodes, rows: int('rows'), values: int('values'), bucket: int('bucket') },
    nameOf: (place) => names.toString('utf8', nameStart[place]!, nameStart[place + 1]!),
  };
}
