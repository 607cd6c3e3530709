/** Reports for measuring: the samples, repeated with a number so that each is a report of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Report } from '../src/document/index.js';
import { readPlain } from '../src/ingest/index.js';

/** `count` reports made from the files of a folder in turn. */
export function benchReports(folder: string, count: number): readonly Report[] {
  const files = readdirSync(folder)
    .filter((name) => ['.txt', '.md'].includes(extname(name)))
    .sort();
  return Array.from({ length: count }, (_, i) => {
    const origin = join(folder, files[i % files.length]!);
    const bytes = Buffer.concat([readFileSync(origin), Buffer.from(i < files.length ? '' : `\nRef. ${i}\n`)]);
    return readPlain({ origin, bytes })![0]!;
  });
}

/** The same, with the number in every sentence: a worker does not parse a sentence again that it knows. */
export function distinctReports(folder: string, count: number): readonly Report[] {
  return benchReports(folder, count).map(({ text, ...report }, i) => {
    const bytes = Buffer.from(text.replace(/\.(?= |$)/gm, `, item ${i}.`));
    return readPlain({ origin: `${report.bytesHash}.txt`, bytes })![0]!;
  });
}
