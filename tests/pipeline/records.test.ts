import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidateSchema } from '../../src/events/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const resources = loadResources();
const samples = readdirSync('samples').filter((name) => /\.(txt|md)$/.test(name));
const read = (name: string) => readFileSync(`samples/${name}`, 'utf8');

/** Every value with offsets, with the words it claims. */
function anchored(value: unknown): { text: string; start: number; end: number }[] {
  if (Array.isArray(value)) return value.flatMap(anchored);
  if (value === null || typeof value !== 'object') return [];
  const own = value as { text?: unknown; start?: unknown; end?: unknown };
  const here =
    typeof own.text === 'string' && typeof own.start === 'number' && typeof own.end === 'number'
      ? [own as { text: string; start: number; end: number }]
      : [];
  return [...here, ...Object.values(value).flatMap(anchored)];
}

test.each(samples)('records of %s follow the schema, and every offset is true to the text', (name) => {
  const text = read(name);
  const { candidates } = analyze(reportOf(text, '2025-06-30'), resources);
  expect(candidates.length).toBeGreaterThan(4);
  expect(new Set(candidates.map(({ id }) => id)).size).toBe(candidates.length);
  for (const candidate of candidates) {
    candidateSchema.parse(candidate);
    for (const { start, end, text: words } of anchored(candidate)) expect(text.slice(start, end)).toBe(words);
    const sum = candidate.explanation.reduce((total, { contribution }) => total + contribution, 0);
    expect(candidate.confidence).toBeCloseTo(Math.min(0.99, Math.max(0.02, 1 / (1 + Math.exp(-sum)))), 3);
  }
});

test('two runs give equal bytes', () => {
  const report = reportOf(read(samples[0]!), '2025-06-30');
  expect(JSON.stringify(analyze(report, resources).candidates)).toBe(
    JSON.stringify(analyze(report, resources).candidates),
  );
});

test('any text is read without an error, and offsets stay true', () => {
  const pieces = [
    'fighters',
    'launched',
    'drones at',
    'Kirkuk',
    '[xii]',
    'on June 3',
    '.',
    '“',
    '”',
    '\r\n',
    '😀',
    'the US official',
    'killed',
    '(',
    ')',
    '\u0000',
    'who',
    'two',
    ',',
    '—',
    'Ḥamā',
    'said',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 12 })), { maxLength: 40 }),
      (words) => {
        const text = words.join(' ');
        const { candidates } = analyze(reportOf(text, '2025-06-30'), resources);
        for (const candidate of candidates)
          for (const { start, end, text: own } of anchored(candidate)) expect(text.slice(start, end)).toBe(own);
      },
    ),
    { numRuns: 150 },
  );
});
