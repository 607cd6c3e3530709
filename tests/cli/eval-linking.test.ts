import { expect, test } from 'vitest';
import { distractors, scoreLinks } from '../../src/cli/eval/linking.js';
import { type LinkedEvent, readLinkingSet } from '../../src/cli/eval/linking-set.js';
import { projectRoot } from '../../src/lexicon/index.js';

const event = (id: string, split: 'tuning' | 'test', family = 'violence'): LinkedEvent => ({
  id,
  split,
  family,
  type: 'bombing',
  gist: id,
  near: [],
});
const [one, two, three] = [event('one', 'tuning'), event('two', 'tuning'), event('three', 'test')];
const tellings = [
  { candidate: 'a', event: one },
  { candidate: 'b', event: one },
  { candidate: 'c', event: one },
  { candidate: 'd', event: two },
  { candidate: 'e', event: three },
];
const clusters = new Map(Object.entries({ a: 'a', b: 'a', c: 'c', d: 'a', e: 'c', f: 'a', g: 'g' }));

test('pairs and B-cubed of a part, with wrong links to other parts', () => {
  // Linked: ab (right), ad, bd (wrong), ce (wrong, across splits). Wanted: ab, ac, bc.
  const tuning = scoreLinks(tellings, clusters, ({ split }) => split === 'tuning');
  expect([tuning.pairs.right, tuning.pairs.found, tuning.pairs.wanted]).toEqual([1, 4, 3]);
  expect(tuning.found).toBe(4);
  // Purity: a 2/3, b 2/3, c 1/2, d 1/3; share of the event: 2/3, 2/3, 1/3, 1.
  expect(tuning.precision).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 2 + 1 / 3) / 4);
  expect(tuning.recall).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4);
  const held = scoreLinks(tellings, clusters, ({ split }) => split === 'test');
  expect([held.pairs.right, held.pairs.found, held.pairs.wanted]).toEqual([0, 1, 0]);
});

test('candidates that answer no telling are counted apart', () => {
  expect(distractors(tellings, clusters)).toEqual({ total: 2, linked: 1 });
});

test('the linking set is read whole, and no storyline crosses the splits', () => {
  const { events, reports } = readLinkingSet(`${projectRoot}/tests/linking`);
  expect(reports.length).toBeGreaterThanOrEqual(60);
  expect(events.size).toBeGreaterThanOrEqual(150);
  for (const { name, text, events: told } of reports)
    for (const { sentence } of told) expect(text, name).toContain(sentence);
  for (const { id, split, near } of events.values())
    for (const other of near) expect(events.get(other)?.split, `${id} near ${other}`).toBe(split);
});
