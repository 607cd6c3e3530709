/** Tries kept in the cache folder: read in a fraction of the time that building them takes. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTrie, type TokenTrie, type TrieEntry } from './trie.js';
import { CACHE_TROUBLE, cacheFolder } from './yaml-file.js';

/** Bump when the layout of the file changes. */
const VERSION = 2;
/** A name whose trie shows how names are folded and hashed: another way of it makes another key. */
const PROBE = "Kafr Ba'ath-É 12";
/** Bytes of the key in front of the arrays: the SHA-256 of version, probe and entries. */
const KEY = 32;
const TABLES = ['rows', 'values', 'bucket'] as const;

/** The trie of the entries. A copy in the cache counts only for the very same entries; a cache that cannot be written is done without. */
export function cachedTrie(name: string, entries: Iterable<TrieEntry>): TokenTrie {
  const list = [...entries];
  const probe = buildTrie([{ name: PROBE, value: 1 }]);
  const hash = createHash('sha256').update(String(VERSION)).update(probe.rows);
  hash.update(list.map((entry) => `${entry.value} ${entry.name}`).join('\n'));
  const key = hash.digest();
  const path = join(cacheFolder(), `${name}.trie`);
  const known = read(path, key);
  if (known !== null) return known;
  const trie = buildTrie(list);
  write(path, key, trie);
  return trie;
}

/** After the key: the number of nodes, the lengths of the tables, and the tables. */
function read(path: string, key: Buffer): TokenTrie | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (CACHE_TROUBLE.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
  const head = KEY + 4 * (1 + TABLES.length);
  if (bytes.length < head || !bytes.subarray(0, KEY).equals(key)) return null;
  const nodes = bytes.readInt32LE(KEY);
  const lengths = TABLES.map((_, index) => bytes.readInt32LE(KEY + 4 * (index + 1)));
  // Cut off by a crash while it was written.
  if (bytes.length !== head + 4 * lengths.reduce((sum, each) => sum + each, 0)) return null;
  // A file's buffer may start at any byte; tables need multiples of four.
  const whole = new Uint8Array(bytes).buffer;
  let at = head;
  const table = (index: number): Int32Array => {
    const found = new Int32Array(whole, at, lengths[index]);
    at += found.byteLength;
    return found;
  };
  const [rows, values, bucket] = TABLES.map((_, index) => table(index));
  return { nodes, rows: rows!, values: values!, bucket: bucket! };
}

/** Written beside and renamed, so that a reader never sees half a file. */
function write(path: string, key: Buffer, trie: TokenTrie): void {
  const tables = TABLES.map((name) => trie[name]);
  const head = Int32Array.from([trie.nodes, ...tables.map(({ length }) => length)]);
  const parts = [head, ...tables].map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    const part = `${path}.${process.pid}`;
    writeFileSync(part, Buffer.concat([key, ...parts]));
    renameSync(part, path);
  } catch (error) {
    if (!CACHE_TROUBLE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
