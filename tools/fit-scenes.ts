/**
 * Fits `models/scenes.json` on the annotated reports of `samples/`, `tests/gold`, `tests/gold-second` and `tests/gold-third`: `npx tsx tools/fit-scenes.ts` prints what the models do on reports that
 * they were not fitted on; `--write` writes the weights. Nothing in it is random.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { amountsOf } from '../src/cli/eval/confidence.js';
import { alike, emptyScores, type GoldReport, matchReport, readGold, scoreReport } from '../src/cli/eval/gold.js';
import { goldFolders, reportOf } from '../src/cli/eval/gold-report.js';
import { type Example, fitLogistic, roundedWeights } from '../src/cli/eval/logistic.js';
import { type Document, layerOf } from '../src/document/index.js';
import type { EventCandidate } from '../src/events/index.js';
import type { EventDraft } from '../src/extractors/events/drafts.js';
import { loadResources, projectRoot, type ScenesModel } from '../src/lexicon/index.js';
import { analyze } from '../src/pipeline/index.js';

/** Parts of the cross-validation; reports are dealt to them in the order of their names. */
const FOLDS = 10;
/** L2 penalty of each weight; the base rate is free. What the rules say is held down: they were made with these reports in view. */
const PENALTY = 8;
const RULE_PENALTY = 32;
/** Likelihood from which a place is taken: half of the F1 that is reached is best for F1 (Lipton, Elkan and Naryanaswamy 2014); a twentieth more is asked for. */
const FLOOR = 0.45;
/** Weights smaller than this are left out. */
const SMALL = 0.03;

interface Judged extends Example {
  readonly report: string;
}

const resources = loadResources();
const sets = ['samples', 'gold', 'second', 'third'] as const;
const reports = sets.flatMap((set) => readGold(goldFolders[set]).map((gold) => ({ set, gold })));
const nameOf = ({ set, gold }: (typeof reports)[number]) => `${gold.name} ${set}`;

/** Lets the rules decide, and shows every feature. */
const open: ScenesModel = { place: { weights: {}, unseen: 1 } };

const judged = reports.flatMap((each) => judgePlaces(each.gold, nameOf(each)));
const names = reports.map(nameOf).sort();
const foldOf = new Map(names.map((name, index) => [name, index % FOLDS]));

const totals = { rules: emptyTally(), model: emptyTally() };
for (let fold = 0; fold < FOLDS; fold++) {
  const scenes = modelOf(judged.filter(({ report }) => foldOf.get(report) !== fold));
  for (const each of reports) {
    if (foldOf.get(nameOf(each)) !== fold) continue;
    score(each.gold, scenes, totals.model[each.set]);
    score(each.gold, open, totals.rules[each.set]);
  }
}
for (const [name, bySet] of Object.entries(totals))
  for (const set of sets) {
    const { place, date } = bySet[set];
    console.log(
      `${name}, ${set}: place ${place.f1.toFixed(3)} (${place.right} right, ${place.found} found, ${place.wanted} wanted), date ${date.f1.toFixed(3)}`,
    );
  }
const model = modelOf(judged);
console.log(`${judged.length} judged places, ${Object.keys(model.place.weights).length} weights`);
if (process.argv.includes('--write'))
  writeFileSync(
    join(projectRoot, 'models', 'scenes.json'),
    `${JSON.stringify({ note: "Weights (log-odds) by which an event's places are chosen among those of its sentence, by feature=value. Written by tools/fit-scenes.ts; see README.md.", ...model }, null, 1)}\n`,
  );

function emptyTally(): Record<(typeof sets)[number], ReturnType<typeof emptyScores>> {
  return { samples: emptyScores(), gold: emptyScores(), second: emptyScores(), third: emptyScores() };
}

function score(gold: GoldReport, scenes: ScenesModel, into: ReturnType<typeof emptyScores>): void {
  scoreReport(gold, analyze(reportOf(gold), { ...resources, scenes }).candidates, into, []);
}

function modelOf(examples: readonly Judged[]): ScenesModel {
  return { place: { weights: weightsOf(examples), floor: FLOOR } };
}

function penaltyOf(key: string): number {
  if (key.startsWith('base rate')) return 0.01;
  return /\brule\b/.test(key) ? RULE_PENALTY : PENALTY;
}

function weightsOf(examples: readonly Judged[]): Record<string, number> {
  return roundedWeights(fitLogistic(examples, penaltyOf), SMALL, (key) => key.startsWith('base rate'));
}

/** Each place that the sentence of an annotated event tells, right when the annotator gave it to the event. */
function judgePlaces(gold: GoldReport, report: string): Judged[] {
  const { doc, candidates } = analyze(reportOf(gold), { ...resources, scenes: open });
  const found: Judged[] = [];
  for (const [event, candidate] of matchReport(gold, candidates)) {
    const wanted = gold.events[event]!.place;
    for (const { where, contributions } of draftOf(doc, candidates[candidate]!)?.weighed ?? []) {
      const right = phrasesOf(doc, where).some((phrase) => wanted.some((other) => alike(phrase, other)));
      found.push({ amounts: amountsOf(contributions), right, report });
    }
  }
  return found;
}

/** The draft that leads a candidate. */
function draftOf(doc: Document, { trigger, type }: EventCandidate): EventDraft | undefined {
  const { start } = layerOf(doc, 'tokens');
  return (layerOf(doc, 'events') as readonly EventDraft[]).find(
    ({ hit }) => start[hit.word] === trigger.start && hit.trigger.type === type,
  );
}

/** Words and name of a place. */
function phrasesOf(doc: Document, { toponym, span }: EventDraft['where'][number]): string[] {
  const phrases: string[] = [];
  if (span) phrases.push(doc.report.text.slice(span.start, span.end));
  if (!toponym) return phrases;
  const reading = doc.layers.places?.[layerOf(doc, 'toponyms').indexOf(toponym)]?.value.reading;
  return [...phrases, span ? '' : toponym.value.name, reading?.name ?? toponym.value.name].filter(Boolean);
}
