import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Report } from '../../src/document/index.js';
import type { Parses } from '../../src/extractors/parses.js';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze, keepParses } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const samples = fileURLToPath(new URL('../../samples', import.meta.url));
const texts = readdirSync(samples)
  .filter((name) => name.endsWith('.txt') || name.endsWith('.md'))
  .sort()
  .slice(0, 6)
  .map((name) => readFileSync(`${samples}/${name}`, 'utf8'));

/** A later telling: a paragraph gone, one more date, one more sentence. */
const changed = (text: string): string =>
  `${text.split('\n\n').toSpliced(2, 1).join('\n\n').replace('killed', 'wounded')}\n\nTwo soldiers were killed near the town on May 3.\n`;

const reports: readonly Report[] = [
  ...texts,
  ...texts.map(changed),
  ...texts.map((text) => text.toUpperCase()),
  ...texts,
].map((text) => reportOf(text, '2025-07-01'));

test('what a process reads is the same to the byte whether it keeps the parses of sentences or not, and whatever it read before', () => {
  const resources = loadResources();
  const read = (report: Report) => JSON.stringify(analyze(report, resources).candidates);
  const plain = reports.map(read);
  for (const sentences of [10_000, 7]) {
    keepParses(resources.syntax, sentences);
    expect(reports.map(read)).toEqual(plain);
    expect([...reports].reverse().map(read).reverse()).toEqual(plain);
  }
});

test('a sentence that was read before is not parsed again', () => {
  const resources = loadResources();
  const [report] = reports;
  keepParses(resources.syntax, 10_000);
  const parsesOf = (each: Report) => analyze(each, resources).doc.layers.syntax as Parses;
  const first = parsesOf(report!);
  const again = parsesOf(reportOf(changed(report!.text), '2025-07-01'));
  const known = new Set([...first.values()].map(({ parse }) => parse));
  const repeated = [...again.values()].filter(({ parse }) => known.has(parse)).length;
  expect(again.size).toBeGreaterThan(5);
  expect(repeated).toBeGreaterThan(again.size / 2);
  expect(repeated).toBeLessThan(again.size);
});
