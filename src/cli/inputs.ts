/** Inputs named on the command line: dates, paths and standard input, each problem told once. */
import { type Command, InvalidArgumentError } from 'commander';
import { credibilities, isoDateOrInstant, reliabilities, tlpMarkings } from '../document/index.js';
import {
  type FieldName,
  type FoundReport,
  fieldNames,
  formats,
  type IngestOptions,
  InputProblem,
  openPaths,
  openReader,
  readStandardInput,
} from '../ingest/index.js';
import { say } from './output.js';

/** Commander's parser for `--published`. */
export function publishedOption(value: string): string {
  const date = isoDateOrInstant.safeParse(value);
  if (date.success) return date.data;
  throw new InvalidArgumentError(
    `Not a date (${date.error.issues[0]?.message}). Write it as 2025-07-01 or 2025-07-01T09:30:00Z.`,
  );
}

/** Options that say what is known of all reports of a call, on every command that takes reports in. */
export function addReportOptions(command: Command): Command {
  const oneOf = (values: readonly (string | number)[]) => values.join(', ');
  return command
    .option('--published <date>', 'publication day (2025-07-01) or instant of all these reports', publishedOption)
    .option('--published-else <date>', 'publication of those reports that do not say it themselves', publishedOption)
    .option('--source <name>', 'who published those reports that do not say it themselves')
    .option('--url <address>', 'address of those reports that do not say it themselves')
    .option(
      '--reliability <grade>',
      `Admiralty reliability of the source (${oneOf(reliabilities)})`,
      choice(reliabilities),
    )
    .option(
      '--credibility <grade>',
      `Admiralty credibility of the information (${oneOf(credibilities)})`,
      choice(credibilities),
    )
    .option(
      '--tlp <marking>',
      `how far they may be passed on (${oneOf(tlpMarkings.map((each) => each.slice(4)))})`,
      (value) =>
        choice(tlpMarkings)(
          value.toUpperCase().startsWith('TLP:') ? value.toUpperCase() : `TLP:${value.toUpperCase()}`,
        ),
    )
    .option(
      '--fields <map>',
      `fields of JSON and CSV: ${fieldNames.map((name) => `${name}=NAME`).join(',')}`,
      fieldsOption,
    );
}

export interface ReportOptions {
  readonly published?: string;
  readonly publishedElse?: string;
  readonly source?: string;
  readonly url?: string;
  readonly reliability?: IngestOptions['reliability'];
  readonly credibility?: IngestOptions['credibility'];
  readonly tlp?: IngestOptions['marking'];
  readonly fields?: IngestOptions['fields'];
}

/** The options in the words of ingest. */
export function ingestOptionsOf({ source, url, tlp, ...rest }: ReportOptions): IngestOptions {
  const { published, publishedElse, reliability, credibility, fields } = rest;
  return { published, publishedElse, reliability, credibility, fields, marking: tlp, source: { name: source, url } };
}

function choice<T extends string | number>(values: readonly T[]): (value: string) => T {
  return (value) => {
    const found = values.find((each) => String(each) === value.toUpperCase());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Give one of ${values.join(', ')}.`);
  };
}

function fieldsOption(value: string): IngestOptions['fields'] {
  const fields: Partial<Record<FieldName, string>> = {};
  for (const pair of value.split(',')) {
    const equals = pair.indexOf('=');
    const name = fieldNames.find((each) => each === pair.slice(0, equals).trim());
    if (equals < 0 || name === undefined || pair.slice(equals + 1).trim() === '') {
      throw new InvalidArgumentError(`Write it as text=NAME,title=NAME; there are ${fieldNames.join(', ')}.`);
    }
    fields[name] = pair.slice(equals + 1).trim();
  }
  return fields;
}

/**
 * The reports of all paths (`-` is standard input). Bad inputs are told on stderr, given to `onProblem`, and left out. Plain text and Markdown are read
 * here; every other format in a process of its own, whose end is the failure of that one file.
 */
export async function* reportsOf(
  paths: readonly string[],
  options: IngestOptions,
  onProblem: (problem: InputProblem) => void,
): AsyncGenerator<FoundReport, void, undefined> {
  const extensions = formats.flatMap((format) => format.extensions);
  const reader = openReader();
  const tell = (problem: InputProblem) => {
    say(problem.message);
    onProblem(problem);
  };
  try {
    for (const path of paths) {
      try {
        for (const input of path === '-' ? [await readStandardInput()] : openPaths([path], extensions)) {
          if (input instanceof InputProblem) {
            tell(input);
            continue;
          }
          for await (const found of reader.read(input, options)) {
            if (found instanceof InputProblem) tell(found);
            else yield found;
          }
        }
      } catch (error) {
        if (!(error instanceof InputProblem)) throw error;
        tell(error);
      }
    }
  } finally {
    reader.close();
  }
}
