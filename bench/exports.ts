/** Exports of many events: rows a second and peak memory of each format, each in a process of its own, from a real PostgreSQL. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { exportFormats } from '../src/delivery/index.js';
import type { Report } from '../src/document/index.js';
import type { Resources } from '../src/lexicon/index.js';
import { decideBatch, openStore } from '../src/store/index.js';
import { fill } from './review.js';

export interface ExportTime {
  readonly format: string;
  readonly events: number;
  readonly milliseconds: number;
  readonly bytes: number;
  /** Most memory that the process held, the program itself included. */
  readonly megabytes: number;
}

/** Measures on the store that the environment names, filled with copies of these reports until it holds `wanted` events. */
export async function timeExports(
  reports: readonly Report[],
  resources: Resources,
  wanted: number,
): Promise<readonly ExportTime[]> {
  const store = await openStore();
  const folder = mkdtempSync(join(tmpdir(), 'dateline-exports-'));
  try {
    await fill(store.db, reports, resources, wanted);
    const open = await store.db
      .selectFrom('candidates')
      .select(['id', 'version'])
      .where('review', '=', 'open')
      .execute();
    await decideBatch(store.db, open, { kind: 'approve', reviewer: 'bench', reason: null, batch: 'bench' });
    // As autovacuum leaves it: the first reader after many writes would else pay for them.
    await sql`vacuum analyze`.execute(store.db);
    const times: ExportTime[] = [];
    const program = fileURLToPath(new URL(`./export-one${extname(import.meta.url)}`, import.meta.url));
    for (const { name } of exportFormats) {
      const file = join(folder, name);
      const { stdout } = await promisify(execFile)(process.execPath, [
        ...process.execArgv,
        program,
        name,
        store.url,
        file,
      ]);
      const { milliseconds, kilobytes } = JSON.parse(stdout) as { milliseconds: number; kilobytes: number };
      times.push({
        format: name,
        events: open.length,
        milliseconds,
        bytes: statSync(file).size,
        megabytes: kilobytes / 1024,
      });
      rmSync(file);
    }
    return times;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
