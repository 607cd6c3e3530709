/** Reports of an open corpus, where the installation has one. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../src/document/index.js';
import { reportOf } from './corpus.js';

/** The texts of `geo` or `temporal` under the folder that `DATELINE_CORPORA` names; none when there is no such file. */
export function corpusReports(folder: string | undefined, set: string): readonly Report[] {
  const path = folder === undefined ? '' : join(folder, set, 'open.jsonl');
  if (path === '' || !existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { text, dct, published } = JSON.parse(line) as { text: string; dct?: string; published?: string };
      return reportOf(text, /^\d{4}-\d\d-\d\d/.exec(published ?? dct ?? '')?.[0] ?? null);
    });
}
