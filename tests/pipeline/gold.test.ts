import { expect, test } from 'vitest';
import { goldFolders, scoreFolder } from '../../src/cli/eval/gold-report.js';

/**
 * Floors a little under what `npm run eval -- gold` prints: a change that costs quality fails here. The targets that the project works
 * towards are higher and stand with the figures in docs/evaluation.md.
 */
const floors = {
  samples: {
    detection: 0.84,
    essential: 0.92,
    type: 0.92,
    actor: 0.86,
    target: 0.75,
    place: 0.79,
    date: 0.8,
    status: 0.91,
    attribution: 0.85,
  },
  gold: {
    detection: 0.8,
    essential: 0.89,
    type: 0.91,
    actor: 0.84,
    target: 0.69,
    place: 0.67,
    date: 0.7,
    status: 0.87,
    attribution: 0.85,
  },
  second: {
    detection: 0.81,
    essential: 0.84,
    type: 0.9,
    actor: 0.8,
    target: 0.72,
    place: 0.79,
    date: 0.8,
    status: 0.9,
    attribution: 0.86,
  },
  third: {
    detection: 0.73,
    essential: 0.77,
    type: 0.82,
    actor: 0.8,
    target: 0.7,
    place: 0.7,
    date: 0.69,
    status: 0.87,
    attribution: 0.82,
  },
} as const;

test.each(Object.entries(floors))('candidates of the annotated reports: %s', (set, wanted) => {
  const { scores, errors } = scoreFolder(goldFolders[set as keyof typeof goldFolders]);
  const worst = errors.slice(0, 20).map(({ kind, report, detail }) => `${kind}: ${report}: ${detail}`);
  for (const [field, floor] of Object.entries(wanted)) {
    expect(scores[field as keyof typeof scores].f1, `${set} ${field}\n${worst.join('\n')}`).toBeGreaterThanOrEqual(
      floor,
    );
  }
});
