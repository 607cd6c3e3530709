/** Prints the figures of the mention and coreference stages: on the project's cases, and on the PLOVER open set when `DATELINE_CORPORA` names it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadResources, projectRoot } from '../src/lexicon/index.js';
import { annotateReport } from '../src/pipeline/index.js';
import { readMentionCases, scoreMentions, tableOf } from '../tests/support/mention-cases.js';
import { reportOf } from '../tests/support/reports.js';

const [show, until = 'coreference'] = process.argv.slice(2);
const cases = readMentionCases(join(projectRoot, process.argv[4] ?? 'tests/extractors/mentions.cases.txt'));
const score = scoreMentions(cases, until);
if (show) for (const line of score.mistakes) if (line.includes(show)) console.log(line);
console.table(tableOf(score));

interface Coded {
  readonly corpus: string;
  readonly text: string;
  readonly events: readonly { readonly source: readonly Party[]; readonly target: readonly Party[] }[];
}
interface Party {
  readonly text: string;
  readonly code?: string;
}

const plover = join(process.env.DATELINE_CORPORA ?? '', 'plover', 'open.jsonl');
if (process.env.DATELINE_CORPORA === undefined)
  console.log('DATELINE_CORPORA is not set: the PLOVER figures are left out');
else if (!existsSync(plover)) console.log(`${plover} is not there: the PLOVER figures are left out`);
else scorePlover(plover);

/** Source and target phrases that hold the head of a mention, and country codes of those. */
function scorePlover(path: string): void {
  const resources = loadResources();
  const rows: Record<
    string,
    { phrases: number; found: number; percent: number; coded: number; right: number; rightPercent: number }
  > = {};
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const item = JSON.parse(line) as Coded;
    const { mentions = [] } = annotateReport(reportOf(item.text), resources, 'mentions').layers;
    const low = item.text.toLowerCase();
    for (const event of item.events)
      for (const party of [...(event.source ?? []), ...(event.target ?? [])]) {
        const at = low.indexOf(party.text.toLowerCase());
        if (at < 0) continue;
        const row = (rows[item.corpus] ??= { phrases: 0, found: 0, percent: 0, coded: 0, right: 0, rightPercent: 0 });
        row.phrases++;
        // As the scorer does: the head of one phrase stands in the other.
        const head = headOf(party.text);
        const inside = mentions.filter(
          ({ value, span }) =>
            (value.head.start < at + party.text.length && value.head.end > at) ||
            (span.start < at + head.end && span.end > at + head.start),
        );
        if (inside.length > 0) row.found++;
        else if (show === 'plover') console.log(`NOT FOUND '${party.text}' in: ${item.text}`);
        const code = /^[A-Z]{3}$/.test(party.code ?? '') ? party.code! : null;
        if (code === null || code === 'IGO' || inside.length === 0) continue;
        row.coded++;
        if (inside.some(({ value }) => value.country === code || value.cameo?.startsWith(code))) row.right++;
        else if (show === 'country')
          console.log(
            `COUNTRY ${code} '${party.text}' got ${inside.map(({ value }) => value.country).join(' ')}: ${item.text}`,
          );
      }
  }
  for (const row of Object.values(rows)) {
    row.percent = Math.round((row.found / row.phrases) * 1000) / 10;
    row.rightPercent = row.coded === 0 ? 0 : Math.round((row.right / row.coded) * 1000) / 10;
  }
  console.table(rows);
}

/** The last word of the phrase before a preposition or relative: what the phrase names. */
function headOf(phrase: string): { start: number; end: number } {
  const cut = phrase.search(/ (?:of|in|at|from|on|for|to|by|with|near|who|that|which|based) /);
  const first = (cut > 0 ? phrase.slice(0, cut) : phrase).replace(/(?:['’]s)?[^\p{L}\p{N}]*$/u, '');
  return { start: Math.max(0, first.search(/[\p{L}\p{N}'’-]+$/u)), end: first.length };
}
