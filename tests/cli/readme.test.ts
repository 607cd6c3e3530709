/** The README's own example: its sentence gives its candidate. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const readme = readFileSync(join(fileURLToPath(new URL('../..', import.meta.url)), 'README.md'), 'utf8');

/** A value with all parts that the shortened one leaves out allowed. */
function holding(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(holding);
  if (value === null || typeof value !== 'object') return value;
  return expect.objectContaining(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, holding(part)])));
}

test('the sentence of the README gives the candidate of the README', () => {
  const sentence = /One sentence in:\s+> (.+)/.exec(readme)![1]!;
  const wanted = JSON.parse(/One candidate out.+?```json\n(.+?)```/s.exec(readme)![1]!);
  const { candidates } = analyze(reportOf(sentence, '2025-11-05'), loadResources());
  expect(candidates).toHaveLength(1);
  expect(candidates[0]).toEqual(holding(wanted));
});
