/** Inputs named on the command line: dates, paths and standard input, each problem told once. */
import { InvalidArgumentError } from 'commander';
import { isoDateOrInstant, type Report } from '../document/index.js';
import { InputProblem, openPaths, readers, readReports, readStandardInput } from '../ingest/index.js';
import { say } from './output.js';

/** Commander's parser for `--published`. */
export function publishedOption(value: string): string {
  const date = isoDateOrInstant.safeParse(value);
  if (date.success) return date.data;
  throw new InvalidArgumentError(
    `Not a date (${date.error.issues[0]?.message}). Write it as 2025-07-01 or 2025-07-01T09:30:00Z.`,
  );
}

export interface NamedReport {
  readonly origin: string;
  readonly report: Report;
}

/** The reports of all paths (`-` is standard input). Bad inputs are told on stderr, given to `onProblem`, and left out. */
export async function* reportsOf(
  paths: readonly string[],
  published: string | undefined,
  onProblem: (problem: InputProblem) => void,
): AsyncGenerator<NamedReport, void, undefined> {
  const extensions = readers.flatMap((reader) => reader.extensions);
  const tell = (problem: InputProblem) => {
    say(problem.message);
    onProblem(problem);
  };
  for (const path of paths) {
    try {
      for (const input of path === '-' ? [await readStandardInput()] : openPaths([path], extensions)) {
        if (input instanceof InputProblem) {
          tell(input);
          continue;
        }
        try {
          for (const report of readReports(input, { published })) yield { origin: input.origin, report };
        } catch (error) {
          if (!(error instanceof InputProblem)) throw error;
          tell(error);
        }
      }
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      tell(error);
    }
  }
}
