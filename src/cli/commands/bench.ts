/** `dateline bench`: time of each stage, and what queue and store cost beside extraction. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { table } from '../output.js';

export async function addBench(program: Command): Promise<void> {
  const { wholeNumber } = await import('../services.js');
  const invalid = (message: string) => new InvalidArgumentError(message);
  program
    .command('bench')
    .description('measure every stage, the queue and the store on this machine')
    .option('--reports <n>', 'reports for queue and store', wholeNumber(1, invalid), 500)
    .option('--stages-only', 'measure without store and queue', false)
    .action(bench);
}

async function bench(options: { readonly reports: number; readonly stagesOnly: boolean }): Promise<void> {
  const [{ benchReports, timeServices, timeStages }, { loadResources, projectRoot }] = await Promise.all([
    import('../../../bench/index.js'),
    import('../../lexicon/index.js'),
  ]);
  const loading = performance.now();
  const resources = loadResources();
  const loaded = performance.now() - loading;
  const samples = join(projectRoot, 'samples');
  const { rows, characters, tokens } = timeStages(benchReports(samples, 42), resources);
  console.log(
    `resources loaded in ${loaded.toFixed(0)} ms; ${tokens} tokens, ${(characters / 1e6).toFixed(2)} MB of text`,
  );
  const cells = rows.map(({ name, milliseconds }) => [
    name,
    milliseconds.toFixed(1).padStart(8),
    Math.round(tokens / (milliseconds / 1000))
      .toLocaleString('en')
      .padStart(12),
    (characters / 1e3 / milliseconds).toFixed(2).padStart(6),
  ]);
  console.log(table(['stage', '      ms', '    tokens/s', '  MB/s'], cells));
  console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1000)} MB`);
  if (options.stagesOnly) return;
  // A store of its own: what is measured must not stand among somebody's reports.
  const own = process.env.DATABASE_URL === undefined ? mkdtempSync(join(tmpdir(), 'dateline-bench-')) : null;
  if (own !== null) process.env.DATELINE_DATA = own;
  try {
    const found = await timeServices(benchReports(samples, options.reports), resources);
    const share = (cost: number) =>
      `${cost.toFixed(0)} ms, ${((100 * cost) / found.extract).toFixed(1)} % of extraction`;
    console.log(`\n${found.reports} reports in ${found.jobs} jobs; extraction alone ${found.extract.toFixed(0)} ms`);
    console.log(`queue (${found.queue}): ${share(found.queueCost)}`);
    console.log(`store (${found.store}): ${share(found.storeCost)}`);
  } finally {
    if (own !== null) rmSync(own, { recursive: true, force: true });
  }
}
