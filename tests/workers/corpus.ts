/** Many different reports for queue tests, made from the samples by a fixed rule. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const samples = fileURLToPath(new URL('../../samples', import.meta.url));

/** Writes `count` reports into a folder: each is one sample with two of its paragraphs changed about and a number of its own. */
export function writeReports(folder: string, count: number): void {
  const texts = readdirSync(samples)
    .filter((name) => ['.txt', '.md'].includes(extname(name)))
    .sort()
    .map((name) => readFileSync(join(samples, name), 'utf8').split(/\n\n+/));
  for (let i = 0; i < count; i++) {
    const paragraphs = [...texts[i % texts.length]!];
    const turn = Math.floor(i / texts.length);
    const moved = paragraphs.splice(1 + (turn % Math.max(1, paragraphs.length - 1)), 1);
    writeFileSync(
      join(folder, `report-${String(i).padStart(5, '0')}.txt`),
      [...paragraphs, ...moved, `Ref. ${i}\n`].join('\n\n'),
    );
  }
}
