import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Report } from '../../src/document/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze, analyzeTogether, groupsOf, together } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const samples = fileURLToPath(new URL('../../samples', import.meta.url));
const reports: readonly Report[] = [
  ...readdirSync(samples)
    .filter((name) => name.endsWith('.txt') || name.endsWith('.md'))
    .sort()
    .map((name) => reportOf(readFileSync(`${samples}/${name}`, 'utf8'), '2025-07-01')),
  { ...reportOf('Les forces armées ont attaqué le village lundi.', '2025-07-01'), language: 'fr' },
  reportOf('', '2025-07-01'),
  reportOf('GUERRILLAS ATTACKED A POLICE STATION IN LIMA ON 3 MAY, KILLING TWO OFFICERS.', null),
];

test('reports run together give what each gives alone, in order, whichever stand beside it', () => {
  const resources = loadResources();
  const alone = reports.map((report) => JSON.stringify(analyze(report, resources).candidates));
  const joint = (list: readonly Report[]) =>
    analyzeTogether(list, resources).map(({ doc, candidates }) => {
      expect(list).toContain(doc.report);
      return JSON.stringify(candidates);
    });
  expect(joint(reports)).toEqual(alone);
  expect(joint([...reports].reverse()).reverse()).toEqual(alone);
});

test('groups hold all reports in order and keep to their limits, but for a report that is longer by itself', () => {
  const long = reportOf('Nothing happened. '.repeat(5000), null);
  const list = [...reports, long, ...Array.from({ length: 100 }, () => reports[0]!)];
  const groups = groupsOf(list);
  expect(groups.flat()).toEqual(list);
  for (const group of groups) {
    expect(group.length).toBeLessThanOrEqual(together.reports);
    const characters = group.reduce((sum, { text }) => sum + text.length, 0);
    if (group.length > 1) expect(characters).toBeLessThanOrEqual(together.characters);
  }
  expect(groups.length).toBeLessThan(list.length / 2);
});
