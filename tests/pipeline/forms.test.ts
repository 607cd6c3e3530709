import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { reportOf } from '../support/reports.js';
import { wordOfNumber } from '../support/words.js';

/** Every third of the sample reports: enough for every stage. */
const texts = readdirSync('samples')
  .filter((name, i) => /\.(txt|md)$/.test(name) && i % 3 === 0)
  .map((name) => readFileSync(`samples/${name}`, 'utf8'));
const vocabulary = [...new Set(texts.join(' ').toLowerCase().split(/\s+/))];

/** What a process that has just started reads from the reports, after `meet` and with the reports in the order given. */
async function extract(
  meet: (formOf: (lower: string) => number) => void,
  order: readonly number[],
): Promise<readonly string[]> {
  vi.resetModules();
  const { formOf } = await import('../../src/document/index.js');
  meet(formOf);
  const { loadResources } = await import('../../src/lexicon/index.js');
  const { analyze } = await import('../../src/pipeline/index.js');
  const resources = loadResources();
  const found = new Map(
    order.map((i) => {
      const { doc, candidates } = analyze(reportOf(texts[i]!, '2025-07-01'), resources);
      return [i, JSON.stringify([doc, candidates], withoutForms)];
    }),
  );
  return texts.map((_, i) => found.get(i)!);
}

/** Forms are addresses within a process, and no result. */
function withoutForms(key: string, value: unknown): unknown {
  return key === 'form' && ArrayBuffer.isView(value) ? undefined : value;
}

const inOrder = texts.map((_, i) => i);
let fresh: readonly string[];
beforeAll(async () => {
  fresh = await extract(() => {}, inOrder);
}, 120_000);

test('extraction does not depend on what the process read before', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(vocabulary),
      fc.shuffledSubarray(inOrder, { minLength: inOrder.length }),
      async (known, order) => {
        const again = await extract((formOf) => known.forEach(formOf), order);
        for (const i of inOrder) expect(again[i] === fresh[i], `report ${i}`).toBe(true);
      },
    ),
    { numRuns: 2 },
  );
}, 240_000);

test('extraction is the same when the table of forms is full', async () => {
  const fill = (formOf: (lower: string) => number) => {
    for (let i = 0; formOf(wordOfNumber(i)) >= 0; i++);
    expect(formOf('and')).toBe(-1);
  };
  const again = await extract(fill, inOrder);
  for (const i of inOrder) expect(again[i] === fresh[i], `report ${i}`).toBe(true);
}, 240_000);
