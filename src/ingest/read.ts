/** One input to its reports: the format's reader, the parts it gives, and theirs, within limits that all levels share. */
import { createHash } from 'node:crypto';
import type { Report } from '../document/index.js';
import { checkSize } from './decode.js';
import { formatOf } from './formats.js';
import { limits } from './limits.js';
import { InputProblem, OverLimit } from './problem.js';
import { type Around, type Found, hashOf, type IngestOptions, type Inherited, type Input, toReport } from './reader.js';
import { md } from './readers/md.js';
import { txt } from './readers/txt.js';

/** A report and the input, or the part of one, that it stands in. */
export interface FoundReport {
  readonly origin: string;
  readonly report: Report;
  /** The mail or archive that it came in, the outermost of several. */
  readonly bundle?: Bundle;
}

/** What came as one and holds reports of its own. */
export interface Bundle {
  /** Hash of where it came from and of its bytes. */
  readonly id: string;
  readonly origin: string;
}

/** The reports of one input; what cannot be read of it is given as the problem it is. Never throws on bad bytes. */
export async function* readInput(
  input: Input,
  options: IngestOptions = {},
): AsyncGenerator<FoundReport | InputProblem, void, undefined> {
  let unpacked = 0;
  const count = (bytes: number, origin: string) => {
    unpacked += bytes;
    if (unpacked <= limits.unpackedBytes) return;
    throw new OverLimit(
      origin,
      null,
      `the whole unpacks to more than ${limits.unpackedBytes.toLocaleString('en')} bytes`,
      'Split it into smaller archives',
    );
  };
  try {
    yield* readAt(input, { options, depth: 0, unpacked: count }, {});
  } catch (error) {
    yield asProblem(error, input.origin);
  }
}

async function* readAt(
  input: Input,
  around: Around,
  inherited: Inherited,
  outer?: Bundle,
): AsyncGenerator<FoundReport | InputProblem, void, undefined> {
  const { origin } = input;
  try {
    checkSize(input.bytes.length, origin);
    const { format, load, holdsFiles } = formatOf(input);
    const bytesHash = hashOf(input.bytes);
    const bundle = outer ?? (holdsFiles ? bundleOf(origin, bytesHash) : undefined);
    for await (const found of (await load()).read(input, around)) {
      if (found.kind === 'problem') yield found.problem;
      else if (found.kind === 'report') {
        const at = found.at ?? origin;
        const make = () => toReport(bytesHash, at, format, found.reading, inherited, around.options);
        yield reportOrProblem(make, at, bundle);
      } else if (around.depth + 1 > limits.nesting) {
        yield new InputProblem(
          found.input.origin,
          null,
          `it lies more than ${limits.nesting} archives or mails deep`,
          'Unpack the outer ones first',
        );
      } else {
        const deeper = { ...around, depth: around.depth + 1 };
        yield* readAt(found.input, deeper, { ...inherited, ...found.inherited }, bundle);
      }
    }
  } catch (error) {
    if (error instanceof OverLimit) throw error;
    yield asProblem(error, origin);
  }
}

/** Plain text and Markdown, read at once and with no library of a format; undefined when the input is of another. Throws `InputProblem`. */
export function readPlain(input: Input, options: IngestOptions = {}): readonly Report[] | undefined {
  checkSize(input.bytes.length, input.origin);
  const { format } = formatOf(input);
  if (format !== 'txt' && format !== 'md') return undefined;
  const around = { options, depth: 0, unpacked: () => {} };
  const found = [...((format === 'txt' ? txt : md).read(input, around) as Iterable<Found>)];
  const bytesHash = hashOf(input.bytes);
  return found.flatMap((each) =>
    each.kind === 'report' ? [toReport(bytesHash, input.origin, format, each.reading, {}, options)] : [],
  );
}

function bundleOf(origin: string, bytesHash: string): Bundle {
  const id = createHash('sha256').update(`${origin}\n${bytesHash}`).digest('hex').slice(0, 32);
  return { id, origin };
}

function reportOrProblem(make: () => Report, origin: string, bundle?: Bundle): FoundReport | InputProblem {
  try {
    return { origin, report: make(), ...(bundle !== undefined && { bundle }) };
  } catch (error) {
    return asProblem(error, origin);
  }
}

/** What a library throws on damaged bytes is a problem of these bytes; only a broken program goes on as an error. */
function asProblem(error: unknown, origin: string): InputProblem {
  if (error instanceof InputProblem) return error;
  const words = error instanceof Error ? error.message || error.name : String(error);
  return new InputProblem(
    origin,
    null,
    `it is damaged (${words.split('\n')[0]!.slice(0, 160)})`,
    'Open it in the program that made it and save it again',
  );
}
