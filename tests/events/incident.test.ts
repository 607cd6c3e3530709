import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Incident, incidentsOf } from '../../src/events/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const file = readFileSync(new URL('incident.cases.txt', import.meta.url), 'utf8');
const cases = file.split(/^# /m).slice(1).map(readCase);

function readCase(block: string) {
  const [title, date, ...rest] = block.split('\n');
  const [text, expected] = rest.join('\n').split('\n==>');
  return {
    title: title!,
    published: date!.replace('published: ', ''),
    text: text!,
    expected: expected!.split('\n').filter((line) => line !== ''),
  };
}

/** One line an incident, with the roles that the expected line names. */
function lineOf(incident: Incident, wanted: string): string {
  const parts: string[] = [incident.kind];
  for (const role of ['weapons', 'targets', 'victims', 'perpetrators', 'organisations'] as const) {
    if (!wanted.includes(`${role}=`)) continue;
    parts.push(`${role}=${incident[role].map(({ text }) => text).join('|')}`);
  }
  if (wanted.includes('date=')) parts.push(`date=${incident.time?.from}`);
  return parts.join(' ');
}

test.each(cases)('$title', ({ text, published, expected }) => {
  const resources = loadResources();
  const { doc, candidates } = analyze(reportOf(text, published), resources);
  const incidents = incidentsOf(candidates, doc, { ...resources.events, titles: resources.placeCues.titles });
  expect(incidents.map((incident, index) => lineOf(incident, expected[index] ?? ''))).toEqual(expected);
});
