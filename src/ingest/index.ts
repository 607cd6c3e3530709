/** Ingest: bytes of a format to reports. A new format is one file in `readers/` and one line here. */
import type { Report } from '../document/index.js';
import { datelineOf } from './dateline.js';
import { InputProblem } from './problem.js';
import { type IngestOptions, type Input, type Reader, toReport } from './reader.js';
import { md } from './readers/md.js';
import { txt } from './readers/txt.js';

export { openPaths, readStandardInput } from './files.js';
export { InputProblem } from './problem.js';
export type { IngestOptions, Input } from './reader.js';

/** In the order in which they are asked whether an extension is theirs. */
export const readers: readonly Reader[] = [txt, md];

/** The reports of one input. Throws `InputProblem` with what to mend. */
export function readReports(input: Input, options: IngestOptions = {}): readonly Report[] {
  const reader = readerOf(input.origin);
  return reader
    .read(input)
    .map((reading) => toReport(input, reader.format, reading, datelineOf(reading.text), options));
}

/** Standard input and names without an extension are plain text. */
function readerOf(origin: string): Reader {
  const name = origin.slice(origin.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return txt;
  const found = readers.find((reader) => reader.extensions.includes(name.slice(dot)));
  if (found !== undefined) return found;
  throw new InputProblem(
    origin,
    null,
    `no reader for files that end in ${name.slice(dot)}`,
    `Readable endings are ${readers.flatMap((reader) => reader.extensions).join(', ')}`,
  );
}
