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

/** Hears the name of each stage when it has ended, so that a caller with a clock can time it. */
export type StageObserver = (stage: string) => void;

/** Runs all stages over one report. Pure: same report and resources, same bytes. */
export function analyze(report: Report, resources: Resources, ended?: StageObserver): Analysis {
  if (isForeign(report)) return { doc: foreignDocument(report), candidates: [] };
  const doc = annotateReport(report, resources, undefined, ended);
  const candidates = writeCandidates(doc, resources);
  ended?.('candidates');
  return {
    doc,
    candidates: report.layout === undefined ? candidates : candidates.map((each) => withPages(report, each)),
  };
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
export function annotateReport(report: Report, resources: Resources, until?: string, ended?: StageObserver): Document {
  let doc = openDocument(report);
  for (const stage of stages) {
    const found = stage.extract(doc, resources);
    doc = withLayer(doc, stage.provides, found.value, found.issues);
    ended?.(stage.name);
    if (stage.provides === until) break;
  }
  return doc;
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
