/** `npm test`: prepares what the tests need, runs them, and ends with one line of counts. Arguments go to vitest. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './chromium.js';
import { canInstall, findProgram, install } from './packages.js';

interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dateline-test-'));
try {
  process.exitCode = main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function main(): number {
  prepare();
  const report = join(folder, 'results.json');
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, TZ: 'UTC' } },
  );
  const counts = countsOf(report, status);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
  return counts.failed > 0 || status !== 0 ? 1 : 0;
}

/** Installs what is missing where that is allowed, and says which tests are left out where it is not. */
function prepare(): void {
  const wanted = [
    { found: () => chromiumPath() !== null, debian: 'chromium', without: 'the page tests' },
    {
      found: () => findProgram('redis-server') !== null,
      debian: 'redis-server',
      without: 'the Redis half of the queue tests',
    },
  ];
  const missing = wanted.filter((item) => !item.found());
  if (missing.length > 0 && canInstall()) {
    console.log(`installing ${missing.map((item) => item.debian).join(' and ')} with apt`);
    install(missing.map((item) => item.debian));
  }
  for (const item of wanted.filter((each) => !each.found())) {
    console.log(`${item.debian} is not here and cannot be installed: ${item.without} are left out`);
  }
}

/** A file that fails to load counts as one failed test; so does a run that left no report. */
function countsOf(report: string, status: number | null): { passed: number; failed: number; skipped: number } {
  let results: Results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8')) as Results;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const broken = results.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = results.numFailedTests + broken.length;
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}
