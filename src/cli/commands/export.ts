/** `dateline export`: approved events for other programs. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { exit } from '../exit.js';
import { endOnClosedPipe, say, write } from '../output.js';

interface Options {
  readonly format: string;
  readonly out?: string;
  readonly all: boolean;
}

export async function addExport(program: Command): Promise<void> {
  program
    .command('export')
    .description('write the approved events as they are now')
    .addOption(new Option('--format <form>', 'form of the records').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--out <file>', 'file to write (default: stdout)')
    .option('--all', 'also negated, threatened, planned and hypothetical events', false)
    .action(run);
}

async function run(options: Options): Promise<void> {
  const [{ withStore }, { exportEvents, exportFormats }] = await Promise.all([
    import('../services.js'),
    import('../../delivery/index.js'),
  ]);
  const format = exportFormats.find((each) => each.name === options.format)!;
  await withStore(async ({ db }) => {
    const pieces = exportEvents(db, format, options);
    if (options.out === undefined) {
      endOnClosedPipe();
      for await (const piece of pieces) await write(piece);
      return;
    }
    try {
      await pipeline(Readable.from(pieces), createWriteStream(options.out));
    } catch (error) {
      say(`${options.out}: ${(error as Error).message}`);
      process.exitCode = exit.someFailed;
    }
  });
}
