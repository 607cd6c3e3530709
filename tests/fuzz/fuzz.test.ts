import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('spoilt files of every format are read or refused, without a crash, a hang or growth beyond the limit', () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const flags = ['--max-old-space-size=256', '--max-semi-space-size=16', '--import', 'tsx'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, main, '--runs', '950', '--seed', '7'], {
    encoding: 'utf8',
  });
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  expect(stdout).toMatch(/^950 inputs, none threw; slowest \d+ ms; growth \d+ MB/m);
});
