/** The pipeline: the ordered list of stages, checked at start-up, and `analyze`. */
import { type Document, linesOnPages, openDocument, type Report, withLayer } from '../document/index.js';
import type { EventCandidate } from '../events/index.js';
import {
  coreference,
  drafts,
  type Extractor,
  mentions,
  parses,
  places,
  quantities,
  segments,
  timexes,
  tokens,
  toponyms,
  writeCandidates,
} from '../extractors/index.js';
import type { Resources } from '../lexicon/index.js';

export { keepParses } from '../extractors/index.js';
export * from './entities.js';

/** Order matters: a stage sees only layers provided before it. */
export const stages: readonly Extractor[] = checkOrder([
  segments,
  tokens,
  mentions,
  coreference,
  toponyms,
  places,
  timexes,
  quantities,
  parses,
  drafts,
] as readonly Extractor[]);

/** What `analyze` gives: the annotated document and the event candidates read from it. */
export interface Analysis {
  readonly doc: Document;
  readonly candidates: readonly EventCandidate[];
}

/** Hears the name of each stage when it has ended on a report, told by its place among those run together, so that a caller with a clock can time it. */
export type StageObserver = (stage: string, report: number) => void;

/** Reports are run together up to so many, and up to so many characters. */
export const together = { reports: 16, characters: 30_000 };

/** Runs all stages over one report. Pure: same report and resources, same bytes. */
export function analyze(report: Report, resources: Resources): Analysis {
  return lastOf(analyzeInSteps([report], resources))[0]!;
}

/** The same for each of several reports: what one gives depends on none of the others. */
export function analyzeTogether(reports: readonly Report[], resources: Resources): Analysis[] {
  return groupsOf(reports).flatMap((group) => lastOf(analyzeInSteps(group, resources)));
}

/** Reports, in order, in groups that are run together; a longer report is a group of its own. */
export function groupsOf(reports: readonly Report[]): Report[][] {
  const groups: Report[][] = [];
  let characters = 0;
  for (const report of reports) {
    const last = groups.at(-1);
    characters += report.text.length;
    if (last !== undefined && last.length < together.reports && characters <= together.characters) last.push(report);
    else {
      groups.push([report]);
      characters = report.text.length;
    }
  }
  return groups;
}

/** What steps give at their end, taken without a halt. */
export function lastOf<T>(steps: Generator<undefined, T, undefined>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/**
 * The analyses of one group, with a halt after each stage. A stage goes through all reports before the next begins: its tables, which are larger than the processor's nearest memory, are then
 * read in once for all of them, where reports of a page or two would else wait for them at every stage.
 */
export function* analyzeInSteps(
  reports: readonly Report[],
  resources: Resources,
  ended?: StageObserver,
): Generator<undefined, Analysis[], undefined> {
  const docs = reports.map((report) => (isForeign(report) ? foreignDocument(report) : openDocument(report)));
  for (const stage of stages) {
    for (const [at, report] of reports.entries()) {
      if (isForeign(report)) continue;
      docs[at] = through(stage, docs[at]!, resources);
      ended?.(stage.name, at);
    }
    yield;
  }
  return docs.map((doc, at) => {
    const { report } = doc;
    if (isForeign(report)) return { doc, candidates: [] };
    const candidates = writeCandidates(doc, resources);
    ended?.('candidates', at);
    return {
      doc,
      candidates: report.layout === undefined ? candidates : candidates.map((each) => withPages(report, each)),
    };
  });
}

/** The candidate with the places of its evidence on the pages. */
function withPages(report: Report, candidate: EventCandidate): EventCandidate {
  const evidence = candidate.evidence.map((each) => ({
    ...each,
    pages: linesOnPages(report, each).map(({ page, x, y, width, height }) => ({ page, x, y, width, height })),
  }));
  return { ...candidate, evidence };
}

/** A report that its reader found to be in another language: it is kept, and rules for English would only misread it. */
function isForeign(report: Report): boolean {
  return report.language !== null && report.language !== 'en';
}

function foreignDocument(report: Report): Document {
  const reason = `the report is not in English (${report.language}): it is kept and not extracted`;
  return { ...openDocument(report), issues: [{ rule: 'report/language', spans: [], severity: 'info', reason }] };
}

/** Runs the stages up to (and with) the one that provides `until`, or all of them. */
export function annotateReport(report: Report, resources: Resources, until?: string): Document {
  let doc = openDocument(report);
  for (const stage of stages) {
    doc = through(stage, doc, resources);
    if (stage.provides === until) break;
  }
  return doc;
}

function through(stage: Extractor, doc: Document, resources: Resources): Document {
  const found = stage.extract(doc, resources);
  return withLayer(doc, stage.provides, found.value, found.issues);
}

function checkOrder(list: readonly Extractor[]): readonly Extractor[] {
  const provided = new Set<string>();
  for (const stage of list) {
    for (const layer of stage.requires) {
      if (!provided.has(layer))
        throw new Error(`stage '${stage.name}' requires layer '${layer}', which no earlier stage provides`);
    }
    provided.add(stage.provides);
  }
  return list;
}
