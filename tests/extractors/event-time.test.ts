/** The date an event takes, and the date on which it was said. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { timeOfEvent } from '../../src/extractors/event-time.js';
import { loadResources } from '../../src/lexicon/index.js';
import { annotateReport } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const resources = loadResources();
const file = readFileSync(new URL('./event-time.cases.txt', import.meta.url), 'utf8');

describe('the date of an event', () => {
  const blocks = file.split(/\n(?=# )/).filter((block) => block.includes('\n==>\n'));
  test.each(blocks.map((block) => [block.split('\n')[0]!.slice(2), block]))('%s', (_title, block) => {
    const [head = '', tail = ''] = block.split('\n==>\n');
    const lines = head.split('\n');
    const marked = lines.slice(2).join('\n').trim();
    const start = marked.indexOf('[');
    const end = marked.indexOf(']') - 1;
    const text = marked.replace(/[[\]]/g, '');
    const reference = lines[1]!.slice('reference:'.length).trim();
    const doc = annotateReport(reportOf(text, reference), resources, 'timexes');
    const { time, saidOn } = timeOfEvent(doc, { trigger: { start, end }, inherits: true }, resources.time);
    const days = time ? `${time.from}..${time.to} ${time.source}` : 'none';
    expect(`${days} said ${saidOn?.value.from ?? '-'}`).toBe(tail.trim());
  });

  test('the report’s own day is taken only when asked for', () => {
    const text = 'Rebels attacked the town.';
    const doc = annotateReport(reportOf(text, '2025-07-01'), resources, 'timexes');
    const trigger = { start: 7, end: 15 };
    expect(timeOfEvent(doc, { trigger }, resources.time).time).toBeNull();
    expect(timeOfEvent(doc, { trigger, inherits: true, news: true }, resources.time).time).toMatchObject({
      from: '2025-07-01',
      via: 'publication',
    });
  });
});
