/** Extracts every `STEP`-th of `COUNT` distinct reports from `FIRST` on, as a worker's process does but without queue and store: `FOLDER COUNT FIRST STEP`. Writes when each was done. */
import { loadResources } from '../src/lexicon/index.js';
import { groupsOf, keepParses } from '../src/pipeline/index.js';
import { collectEarly, fixNewSpace } from '../src/workers/memory.js';
import { resultsOf } from '../src/workers/result.js';
import { distinctReports } from './reports.js';

const [folder, count, first, step] = process.argv.slice(2);
fixNewSpace();
const resources = loadResources();
keepParses(resources.syntax, 4000);
void resources.actors;
const reports = distinctReports(folder!, Number(count));
collectEarly();
for (const group of groupsOf(reports.filter((_, at) => at % Number(step) === Number(first)))) {
  resultsOf(group, resources);
  process.stdout.write(`${Date.now()}\n`.repeat(group.length));
}
