/** `dateline extract`: reports in, candidates out, without store, queue or server. */
import { type Command, Option } from 'commander';
import type { EventCandidate } from '../../events/index.js';
import type { FoundReport } from '../../ingest/index.js';
import { collectEarly, fixNewSpace } from '../../workers/memory.js';
import { exit } from '../exit.js';
import type { ReportOptions } from '../inputs.js';
import { endOnClosedPipe, type Format, formats, say, table, write } from '../output.js';

interface Options extends ReportOptions {
  readonly format: Format;
  readonly trace: boolean;
}

export async function addExtract(program: Command): Promise<void> {
  const { addReportOptions } = await import('../inputs.js');
  addReportOptions(program.command('extract'))
    .description('extract event candidates from reports; records on stdout, everything else on stderr')
    .argument('<file...>', 'files or folders; - reads standard input')
    .addOption(new Option('--format <form>', 'form of the records').choices(formats).default('jsonl'))
    .option('--trace', 'tell on stderr which rule gave what', false)
    .action(extract);
}

async function extract(paths: readonly string[], options: Options): Promise<void> {
  fixNewSpace();
  const [{ reportsOf, ingestOptionsOf }, { analyzeTogether, together }, { loadResources }] = await Promise.all([
    import('../inputs.js'),
    import('../../pipeline/index.js'),
    import('../../lexicon/index.js'),
  ]);
  endOnClosedPipe();
  const resources = loadResources();
  const all: EventCandidate[] = [];
  let first = true;
  const problem = () => {
    process.exitCode = exit.someFailed;
  };
  const tell = async (reports: readonly FoundReport[]) => {
    const analyses = analyzeTogether(
      reports.map(({ report }) => report),
      resources,
    );
    for (const [at, { doc, candidates }] of analyses.entries()) {
      const { origin, report } = reports[at]!;
      if (report.publishedAt === null)
        say(`${origin}: no publication date is known, so relative dates stay open. Give one with --published DATE`);
      if (options.trace) {
        const { traceOf } = await import('../trace.js');
        say(traceOf(doc, candidates));
      }
      if (options.format === 'jsonl') await write(candidates.map((each) => `${JSON.stringify(each)}\n`).join(''));
      else all.push(...candidates);
    }
    // Not before: it would hold up the first candidate.
    if (first) collectEarly();
    first = false;
  };
  // The first report by itself, so that its candidates are there at once, then more and more together.
  let waiting: FoundReport[] = [];
  let characters = 0;
  let most = 1;
  for await (const found of reportsOf(paths, ingestOptionsOf(options), problem)) {
    waiting.push(found);
    characters += found.report.text.length;
    if (waiting.length < most && characters < together.characters) continue;
    await tell(waiting);
    waiting = [];
    characters = 0;
    most = Math.min(2 * most, together.reports);
  }
  await tell(waiting);
  if (options.format === 'json') await write(`${JSON.stringify(all, null, 2)}\n`);
  if (options.format === 'table') await write(`${tableOf(all)}\n`);
}

function tableOf(candidates: readonly EventCandidate[]): string {
  const nameOf = (candidate: EventCandidate, roles: readonly string[]) =>
    short(
      candidate.participants
        .filter((each) => roles.includes(each.role))
        .map((each) => each.name)
        .join('; '),
      36,
    );
  const rows = candidates.map((each) => [
    each.type,
    `${each.polarity === 'negated' ? 'not ' : ''}${each.status}`,
    nameOf(each, ['actor']),
    nameOf(each, ['target', 'recipient', 'victim', 'counterpart']),
    short(each.places.map((place) => place.name).join('; '), 30),
    each.time === null ? '' : each.time.timex,
    each.attribution.source?.name ?? each.attribution.stance,
    each.confidence.toFixed(2),
    short(each.evidence[0]!.text.replace(/\s+/g, ' '), 60),
  ]);
  return table(['type', 'status', 'actor', 'target', 'place', 'time', 'according to', 'conf', 'evidence'], rows);
}

function short(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
