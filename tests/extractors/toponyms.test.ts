import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadResources } from '../../src/lexicon/index.js';
import { annotateReport } from '../../src/pipeline/index.js';
import { newScore, readPlaceCases, scoreCase } from '../support/places.js';
import { reportOf } from '../support/reports.js';

const resources = loadResources();
const cases = readPlaceCases(readFileSync(new URL('./toponyms.cases.txt', import.meta.url), 'utf8'));
const { gazetteer } = resources;

/** alpha-2 → alpha-3 by the names of the gazetteer's own data would be circular; the cases' few codes are spelled out by the runtime. */
const names = new Intl.DisplayNames('en', { type: 'region' });
const alpha3Of = (alpha2: string) => {
  const place = placesOf(names.of(alpha2)!)[0];
  return place?.value.reading?.country ?? alpha2;
};
const placesOf = (text: string) => annotateReport(reportOf(text), resources, 'places').layers.places ?? [];

const score = newScore();
for (const item of cases) scoreCase(item, annotateReport(reportOf(item.text), resources, 'places'), alpha3Of, score);

test('places of our genre, annotated before any code ran on them', () => {
  console.log(score.errors.join('\n'));
  console.table([{ ...score, errors: score.errors.length }]);
  expect(cases.length).toBeGreaterThanOrEqual(150);
});
