import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runProgram, temporaryFolder } from '../setup/program.js';
import { writeReports } from './corpus.js';

const data = temporaryFolder();
const reports = temporaryFolder();
// Hundreds of times what an ordinary report takes, and a small part of what the long one would.
const settings = { DATELINE_DATA: data.path, DATELINE_REPORT_SECONDS: '5' };
afterAll(async () => {
  await runProgram(['stop'], settings);
  data.remove();
  reports.remove();
});

test('a report that runs beyond its deadline is given up alone, with the reason kept, and can be tried again', {
  timeout: 600_000,
}, async () => {
  writeReports(reports.path, 6);
  const passage = readFileSync(join(reports.path, 'report-00000.txt'), 'utf8');
  writeFileSync(join(reports.path, 'poison.txt'), passage.repeat(Math.ceil(20_000_000 / passage.length)));
  const { code, stdout, stderr } = await runProgram(['start', reports.path, '--once', '--concurrency', '1'], settings);
  expect(code).toBe(1);
  expect(stdout).toMatch(/reports +6\n/);
  expect(stdout).toMatch(/reports failed +1\n/);
  expect(stderr).toMatch(/report [0-9a-f]{32} failed: its process died 3 times/);
  expect((await runProgram(['queue', 'status'], settings)).stdout).toContain('reports: 0 wait, 6 done, 1 failed');
  const retry = await runProgram(['queue', 'retry'], settings);
  expect(retry.stderr).toContain('1 failed reports are tried again');
  expect((await runProgram(['queue', 'status'], settings)).stdout).toContain('reports: 1 wait, 6 done, 0 failed');
});
