/** The date linter: each case tells a report and the flags a reviewer should see. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadResources } from '../../src/lexicon/index.js';
import { annotateReport } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

const resources = loadResources();
const file = readFileSync(new URL('./linter-dates.cases.txt', import.meta.url), 'utf8');

describe('flags of the date linter', () => {
  const blocks = file.split(/\n(?=# )/).filter((block) => block.includes('\n==>\n'));
  test.each(blocks.map((block) => [block.split('\n')[0]!.slice(2), block]))('%s', (_title, block) => {
    const [head = '', tail = ''] = block.split('\n==>\n');
    const lines = head.split('\n');
    const reference = lines[1]!.slice('reference:'.length).trim();
    const text = lines.slice(2).join('\n').trim();
    const { issues } = annotateReport(reportOf(text, reference === '-' ? null : reference), resources, 'timexes');
    const found = issues.map(
      ({ rule, spans }) =>
        `${rule.slice(rule.lastIndexOf('/') + 1)}: ${spans.map(({ start, end }) => text.slice(start, end)).join(' / ')}`,
    );
    expect(found.length === 0 ? ['none'] : found.sort()).toEqual(tail.trim().split('\n').sort());
    for (const { reason } of issues) expect(reason).toMatch(/^[“A-Z].*\.$/);
  });
});
