import { afterAll, expect, test } from 'vitest';
import { type FoundReport, InputProblem, limits, openReader } from '../../src/ingest/index.js';
import { hostile } from './hostile.files.js';

const reader = openReader();
afterAll(() => reader.close());

async function read(origin: string, bytes: Uint8Array | string) {
  const reports: FoundReport[] = [];
  const problems: InputProblem[] = [];
  for await (const each of reader.read({ origin, bytes: Buffer.from(bytes) }, {})) {
    if (each instanceof InputProblem) problems.push(each);
    else reports.push(each);
  }
  return { reports, problems };
}

test('there are at least sixty', () => {
  expect(hostile.length).toBeGreaterThanOrEqual(60);
  expect(new Set(hostile.map((each) => each.name)).size).toBe(hostile.length);
});

test.each(hostile.map((each) => [each.what, each] as const))('%s', async (_, { name, bytes, reports, told }) => {
  const found = await read(name, bytes());
  const lines = found.problems.map((problem) => problem.message);
  if (told === undefined) expect(lines).toEqual([]);
  else {
    expect(lines.length).toBeGreaterThan(0);
    for (const problem of found.problems) {
      expect(problem.message).toMatch(told);
      expect(
        problem.message.startsWith(name.replace(/\.gz$/, '').replace(/\.tgz$/, '.tar')) ||
          problem.message.startsWith(name),
      ).toBe(true);
      expect(problem.mend).not.toBe('');
      expect(problem.message).not.toContain('\n');
    }
  }
  expect(found.reports).toHaveLength(reports ?? 0);
  for (const { report } of found.reports) {
    expect(report.text.trim()).not.toBe('');
    expect(report.text.isWellFormed()).toBe(true);
    expect(report.text.includes('\0')).toBe(false);
  }
  // The reader is there for the next one.
  expect(
    (await read('next.html', '<html><body><p>Troops left the town on Monday.</p></body></html>')).reports,
  ).toHaveLength(1);
});

test('a reader that takes too long is ended, says so, and the next input is read', async () => {
  const hasty = openReader(1);
  const problems: string[] = [];
  const bytes = Buffer.from(`<html><body>${'<p>word '.repeat(60_000)}</body>`);
  for await (const each of hasty.read({ origin: 'slow.html', bytes }, {}))
    if (each instanceof InputProblem) problems.push(each.message);
  hasty.close();
  expect(problems).toEqual([
    'slow.html: reading it took longer than 0.001 s. Save it in a simpler form, such as plain text',
  ]);
  expect(limits.milliseconds).toBe(30_000);
});
