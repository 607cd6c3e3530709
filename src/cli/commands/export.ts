/** `dateline export`: approved events for other programs. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ExportOptions } from '../../delivery/index.js';
import type { Tlp } from '../../document/index.js';
import { exit } from '../exit.js';
import { endOnClosedPipe, say } from '../output.js';

interface Options {
  readonly format: string;
  readonly out?: string;
  readonly all: boolean;
  readonly tlp: Tlp;
  readonly types?: readonly string[];
  readonly countries?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly min?: number;
  readonly at?: string;
  readonly threatActors?: readonly string[];
}

export async function addExport(program: Command): Promise<void> {
  const [{ exportFormats, leaving }, { tlpMarkings }] = await Promise.all([
    import('../../delivery/index.js'),
    import('../../document/index.js'),
  ]);
  const list = (value: string) => value.split(',').map((each) => each.trim());
  program
    .command('export')
    .description('write the approved events, as they are now or stood at a time')
    .addOption(
      new Option('--format <form>', 'form of the records')
        .choices(exportFormats.map((each) => each.name))
        .default('jsonl'),
    )
    .option('--out <file>', 'file to write (default: stdout)')
    .option('--all', 'also negated, threatened, planned and hypothetical events', false)
    .addOption(
      new Option('--tlp <marking>', 'the strictest marking that may leave')
        .choices(leaving(tlpMarkings.at(-1)!))
        .default('TLP:CLEAR'),
    )
    .option('--types <list>', 'only these event types, with commas', list)
    .option('--countries <list>', 'only events with a place in these countries (ISO 3166-1 alpha-3)', list)
    .option('--from <day>', 'only events that touch this day or a later one', day)
    .option('--to <day>', 'only events that touch this day or an earlier one', day)
    .option('--min <confidence>', 'least confidence, 0 to 1', share)
    .option('--at <instant>', 'as the events stood then (2025-07-01T09:30:00Z)', instant)
    .option('--threat-actors <list>', 'ids of entities to mark as threat actors (STIX)', list)
    .action(run);
}

function day(value: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw new InvalidArgumentError('Give a day as 2025-07-01.');
}

function instant(value: string): string {
  if (/^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value))) return new Date(value).toISOString();
  throw new InvalidArgumentError('Give an instant as 2025-07-01T09:30:00Z.');
}

function share(value: string): number {
  const number = Number(value);
  if (value !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('Give a number from 0 to 1.');
}

async function run(options: Options): Promise<void> {
  const [{ withStore }, { exportEvents, exportFormats }, { cursorAt, lastCursor, noteAudit }, { reviewerName }] =
    await Promise.all([
      import('../services.js'),
      import('../../delivery/index.js'),
      import('../../store/index.js'),
      import('../reviewer.js'),
    ]);
  const { format: name, out, at, ...filter } = options;
  const format = exportFormats.find((each) => each.name === name)!;
  await withStore(async ({ db }) => {
    const cursor = at === undefined ? await lastCursor(db) : await cursorAt(db, at);
    const asked: ExportOptions = { ...filter, cursor };
    await noteAudit(db, reviewerName(), 'export', { format: name, to: out ?? 'stdout', ...asked });
    const pieces = Readable.from(exportEvents(db, format, asked));
    if (out === undefined) {
      endOnClosedPipe();
      await pipeline(pieces, process.stdout, { end: false });
      return;
    }
    try {
      await pipeline(pieces, createWriteStream(out));
    } catch (error) {
      say(`${out}: ${(error as Error).message}`);
      process.exitCode = exit.someFailed;
    }
  });
}
