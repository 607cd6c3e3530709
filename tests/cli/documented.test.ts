import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.js';
import { exit } from '../../src/cli/exit.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'docs/cli.md'), 'utf8');

/** Set by the program for its own child processes. */
const internal = ['TZ', 'DATELINE_WORKER_STORE', 'PATH'];

test.each(Object.keys(commands))('command %s is documented', (name) => {
  expect(text).toMatch(new RegExp(`^\\| \`${name}[ \`]`, 'm'));
});

test.each(Object.values(exit))('exit code %i is documented', (code) => {
  expect(text).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
});

test('every environment variable is documented, and none that does not exist', () => {
  const used = new Set<string>();
  for (const folder of ['src', 'queues', 'tests']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
      const source = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      for (const match of source.matchAll(/process\.env\.([A-Z_]+)/g)) used.add(match[1]!);
    }
  }
  const documented = new Set(
    [...text.matchAll(/`((?:DATELINE|DATABASE|REDIS|OTEL)_[A-Z_]+)`/g)].map((match) => match[1]!),
  );
  expect([...documented].sort()).toEqual([...used].filter((name) => !internal.includes(name)).sort());
});
