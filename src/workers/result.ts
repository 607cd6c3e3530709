/** A report through the pipeline to what the store keeps of it: the same for a job and for a replay. */
import type { Report } from '../document/index.js';
import type { Resources } from '../lexicon/index.js';
import { analyze, entitiesOf } from '../pipeline/index.js';
import type { Result } from '../store/index.js';

/** Extracts one report. Throws what the pipeline throws. */
export function resultOf(report: Report, resources: Resources): Result {
  const started = performance.now();
  const stages = new Map<string, number>();
  let last = started;
  const { doc, candidates } = analyze(report, resources, (stage) => {
    const now = performance.now();
    stages.set(stage, now - last);
    last = now;
  });
  return {
    reportId: report.id,
    candidates,
    entities: entitiesOf(doc),
    sentences: doc.layers.segments?.sentences.length ?? 0,
    milliseconds: performance.now() - started,
    versions: resources.versions,
    stages,
  };
}
