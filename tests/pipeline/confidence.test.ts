import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportOf } from '../../src/cli/eval/gold-report.js';
import { type Contribution, probabilityOf } from '../../src/events/index.js';
import { loadResources, projectRoot, readConfidence } from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';

const text = readFileSync(join(projectRoot, 'samples', 'iraq-daily-update.txt'), 'utf8');
const report = reportOf({ text, published: '2025-09-06' });

test('every confidence is what its explanation adds up to', () => {
  const { candidates } = analyze(report, loadResources());
  expect(candidates.length).toBeGreaterThan(20);
  for (const candidate of candidates) {
    const explained: readonly { confidence: number; explanation?: readonly Contribution[] }[] = [
      candidate,
      candidate.typeConfidence!,
      ...candidate.participants,
      ...candidate.places,
      ...(candidate.time ? [candidate.time] : []),
    ];
    for (const { confidence, explanation } of explained) {
      expect(explanation!.length).toBeGreaterThan(0);
      expect(confidence).toBe(probabilityOf(explanation!));
    }
  }
});

test('the weights are data: other weights, other confidence, and nothing below the floor', () => {
  const resources = loadResources();
  const { candidates } = analyze(report, resources);
  const lowest = Math.min(...candidates.map(({ confidence }) => confidence));
  expect(lowest).toBeGreaterThanOrEqual(resources.confidence.floor);
  const strict = analyze(report, { ...resources, confidence: { ...resources.confidence, floor: 0.95 } }).candidates;
  expect(strict.map(({ id }) => id)).toEqual(
    candidates.filter(({ confidence }) => confidence >= 0.95).map(({ id }) => id),
  );
  const even = { weights: { 'base rate=true': 0 } };
  const blank = readConfidence(
    JSON.stringify({
      note: '',
      floor: 0.5,
      models: { event: even, type: even, actor: even, other: even, place: even, time: even },
    }),
  );
  for (const { confidence, explanation } of analyze(report, { ...resources, confidence: blank }).candidates) {
    expect(confidence).toBe(0.5);
    expect(explanation).toEqual([{ feature: 'base rate', value: true, contribution: 0 }]);
  }
});
