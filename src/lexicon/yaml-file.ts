/** YAML files, parsed once: what they hold is kept as JSON in the cache folder, which is read in a tenth of the time at the next start. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { projectRoot } from './root.js';

/** Folder of compiled lexicons. */
export function cacheFolder(): string {
  return process.env.DATELINE_CACHE ?? join(projectRoot, '.cache');
}

/** The data of a YAML file of the project. A copy in the cache counts only for the very same content; a cache that cannot be written is done without. */
export function readYaml(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  const hash = createHash('sha256').update(text).digest('hex');
  const cached = join(cacheFolder(), `${basename(path)}.json`);
  const known = readCached(cached);
  if (known?.hash === hash) return known.data;
  const { parse } = createRequire(import.meta.url)('yaml') as typeof import('yaml');
  const data = parse(text) as unknown;
  writeCached(cached, { hash, data });
  return data;
}

interface Cached {
  readonly hash: string;
  readonly data: unknown;
}

function readCached(path: string): Cached | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Cached;
  } catch (error) {
    // Not cached yet, or cut off by a crash: parsed anew.
    if (error instanceof SyntaxError || CACHE_TROUBLE.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** Written beside and renamed, so that a reader never sees half a file. */
function writeCached(path: string, content: Cached): void {
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    const part = `${path}.${process.pid}`;
    writeFileSync(part, JSON.stringify(content));
    renameSync(part, path);
  } catch (error) {
    if (!CACHE_TROUBLE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Codes of errors by which a cache is done without: not there, or not to be written. */
export const CACHE_TROUBLE: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'ENOTDIR', 'EROFS', 'EPERM', 'ENOSPC']);
