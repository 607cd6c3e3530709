import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const cases = readFileSync(fileURLToPath(new URL('./plain.cases.txt', import.meta.url)), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' | ') as [string, string]);

/** Of the sentences, as measured; some allow of another type, and some the parser misreads. */
const found = 0.89;

test('the plainest sentences give the type that a reader gives them', () => {
  const resources = loadResources();
  const missed = cases.filter(
    ([type, sentence]) =>
      !analyze(reportOf(sentence, '2025-06-11'), resources).candidates.some((each) => each.type === type),
  );
  const told = missed.map(([type, sentence]) => `${type}: ${sentence}`).join('\n');
  expect(1 - missed.length / cases.length, told).toBeGreaterThanOrEqual(found);
});
