/** Judges the candidates of the annotated reports, trains the confidence models on them and measures them on reports they have not seen. */
import { existsSync } from 'node:fs';
import { type EventCandidate, type Feature, keyOf } from '../../events/index.js';
import { type ConfidenceModels, loadResources } from '../../lexicon/index.js';
import { analyze } from '../../pipeline/index.js';
import {
  areaUnderCurve,
  bootstrap,
  brier,
  correctedError,
  plainError,
  precisionAt,
  type Scored,
} from '../../review/index.js';
import { judgeValues, matchReport, readGold } from './gold.js';
import { goldFolders, reportOf } from './gold-report.js';
import { type Example, fitLogistic, oddsOf } from './logistic.js';

export const modelNames = ['event', 'type', 'actor', 'other', 'place', 'time'] as const;
export type ModelName = (typeof modelNames)[number];

/** A candidate or one of its values, judged. */
export interface Judged extends Example {
  /** `set/report`. */
  readonly report: string;
  /** Number of the candidate that it is, or stands in. */
  readonly candidate: number;
}

/** Everything judged, and how many events the annotators wanted. */
export interface Judgements {
  readonly judged: Readonly<Record<ModelName, readonly Judged[]>>;
  readonly wanted: number;
}

/** Models that know nothing and let everything through: every feature then stands in the explanations. */
const open = { weights: {}, unseen: 1 };
const nothing: ConfidenceModels = {
  floor: 0,
  models: { event: open, type: open, actor: open, other: open, place: open, time: open },
};

/**
 * Extracts the annotated reports without any floor and judges all candidates: right are those that answer an annotated event (`matchReport`), wrong all others; a value is
 * judged only in a candidate that is right (`judgeValues`).
 */
export function judgeReports(): Judgements {
  const judged: Record<ModelName, Judged[]> = { event: [], type: [], actor: [], other: [], place: [], time: [] };
  const resources = { ...loadResources(), confidence: nothing };
  let wanted = 0;
  let number = 0;
  for (const [set, folder] of Object.entries(goldFolders)) {
    // Nothing is learnt from the set that tells what to expect of a new report.
    if (set === 'blind' || !existsSync(folder)) continue;
    for (const gold of readGold(folder)) {
      const { candidates } = analyze(reportOf(gold), resources);
      const answers = new Map([...matchReport(gold, candidates)].map(([event, candidate]) => [candidate, event]));
      wanted += gold.events.length;
      candidates.forEach((record, index) => {
        const event = answers.get(index);
        const add = (name: ModelName, features: readonly Feature[], right: boolean) =>
          judged[name].push({ amounts: amountsOf(features), right, report: `${set}/${gold.name}`, candidate: number });
        add('event', record.explanation, event !== undefined);
        if (event !== undefined)
          for (const { field, index: at, right } of judgeValues(gold.events[event]!, record))
            add(field, explanationOf(record, field, at), right);
        number++;
      });
    }
  }
  return { judged, wanted };
}

function explanationOf(record: EventCandidate, field: ModelName, at: number): readonly Feature[] {
  switch (field) {
    case 'event':
      return record.explanation;
    case 'type':
      return record.typeConfidence?.explanation ?? [];
    case 'actor':
    case 'other':
      return record.participants[at]!.explanation ?? [];
    case 'place':
      return record.places[at]!.explanation ?? [];
    case 'time':
      return record.time?.explanation ?? [];
  }
}

/** What is known of a reading, as a fit takes it. */
export function amountsOf(features: readonly Feature[]): ReadonlyMap<string, number> {
  return new Map(features.map((each) => [keyOf(each), typeof each.value === 'number' ? each.value : 1]));
}

/** L2 penalty of each weight, chosen by the log loss of cross-validation among 2, 4, 8 and 16; the base rate is free. */
const penalties: Readonly<Record<ModelName, number>> = { event: 8, type: 2, actor: 2, other: 2, place: 2, time: 2 };

/** Weights of one model from everything judged. */
export function train(name: ModelName, judged: readonly Judged[]): ReadonlyMap<string, number> {
  return fitLogistic(judged, (key) => (key.startsWith('base rate') ? 0.01 : penalties[name]));
}

/** Parts of the cross-validation; reports are dealt to them in the order of their names. */
const FOLDS = 10;

/** The score of each judged thing by a model that was trained without its report. */
export function crossValidate(
  name: ModelName,
  judged: readonly Judged[],
): readonly (Scored & { readonly candidate: number })[] {
  const reports = [...new Set(judged.map(({ report }) => report))].sort();
  const fold = new Map(reports.map((report, index) => [report, index % FOLDS]));
  const models = Array.from({ length: FOLDS }, (_, k) =>
    train(
      name,
      judged.filter(({ report }) => fold.get(report) !== k),
    ),
  );
  return judged.map((each) => ({
    score: 1 / (1 + Math.exp(-oddsOf(models[fold.get(each.report)!]!, each))),
    right: each.right,
    group: each.report,
    candidate: each.candidate,
  }));
}

/** Prints the figures of the confidence models, each measured on reports that it was not trained on. */
export function printConfidence(): void {
  const { judged, wanted } = judgeReports();
  const scored = Object.fromEntries(modelNames.map((name) => [name, crossValidate(name, judged[name])])) as Record<
    ModelName,
    ReturnType<typeof crossValidate>
  >;
  // Stricter: the event is right and so is its type.
  const types = new Map(scored.type.map((each) => [each.candidate, each]));
  const rights = new Map(judged.type.map(({ candidate, right }) => [candidate, right]));
  const strict = scored.event.map((each) => ({
    ...each,
    score: each.score * (types.get(each.candidate)?.score ?? typeBase(scored.type)),
    right: each.right && (rights.get(each.candidate) ?? false),
  }));
  const rows = { ...scored, 'event and type': strict };
  console.log(`${judged.event.length} judged candidates, ${wanted} annotated events`);
  console.table(
    Object.fromEntries(
      Object.entries(rows).map(([name, items]) => [
        name,
        {
          judged: items.length,
          right: round(items.filter(({ right }) => right).length / items.length),
          'ECE corrected': round(correctedError(items)),
          '95 %': interval(bootstrap(items, correctedError)),
          'ECE plain': round(plainError(items)),
          Brier: round(brier(items)),
          AUC: round(areaUnderCurve(items) ?? 0),
          'AUC 95 %': interval(bootstrap(items, areaUnderCurve)),
          'top half': round(precisionAt(items, 0.5)),
          'top half 95 %': interval(bootstrap(items, (some) => precisionAt(some, 0.5))),
        },
      ]),
    ),
  );
}

function typeBase(items: readonly Scored[]): number {
  return items.reduce((sum, { score }) => sum + score, 0) / items.length;
}

const round = (value: number) => Number(value.toFixed(3));
const interval = ([low, high]: readonly [number, number]) => `${low.toFixed(3)}-${high.toFixed(3)}`;
