/** Prints how many roles of the clause cases the parser and the nearest-chunk heuristic get right, and what the parser gets wrong: `npx tsx tools/measure-clauses.ts [--misses] [--cases FILE]`. */
import { join } from 'node:path';
import { loadResources, projectRoot } from '../src/lexicon/index.js';
import { chunkReader, parserReader, readClauseCases, tally } from '../tests/support/clauses.js';

const at = process.argv.indexOf('--cases');
const file = at > 0 ? process.argv[at + 1]! : join(projectRoot, 'tests/extractors/syntax.cases.txt');
const cases = readClauseCases(file);
const resources = loadResources();
const parsed = tally(cases, resources, parserReader);
const chunks = tally(cases, resources, chunkReader);
const percent = (t: typeof parsed, role: string): string =>
  `${t.right[role] ?? 0}/${t.all[role] ?? 0} ${((100 * (t.right[role] ?? 0)) / Math.max(1, t.all[role] ?? 0)).toFixed(1)} %`;
console.log(`${cases.length} sentences`);
for (const role of ['voice', 'subj', 'obj', 'comp', 'obl'])
  console.log(`${role.padEnd(6)} parser ${percent(parsed, role).padEnd(16)} nearest chunk ${percent(chunks, role)}`);
if (process.argv.includes('--misses')) for (const miss of parsed.misses) console.log(miss);
