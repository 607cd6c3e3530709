/** Reports through the pipeline to what the store keeps of them: the same for a job and for a replay. */
import type { Report } from '../document/index.js';
import type { Resources } from '../lexicon/index.js';
import { analyzeInSteps, entitiesOf, groupsOf, lastOf } from '../pipeline/index.js';
import type { Result } from '../store/index.js';

/** Extracts reports. Throws what the pipeline throws. */
export function resultsOf(reports: readonly Report[], resources: Resources): Result[] {
  return groupsOf(reports).flatMap((group) => lastOf(resultsInSteps(group, resources)));
}

/** The results of reports that are run together, with a halt after each stage. */
export function* resultsInSteps(
  reports: readonly Report[],
  resources: Resources,
): Generator<undefined, Result[], undefined> {
  const times = reports.map(() => new Map<string, number>());
  let last = performance.now();
  const steps = analyzeInSteps(reports, resources, (stage, report) => {
    const now = performance.now();
    times[report]!.set(stage, now - last);
    last = now;
  });
  let step = steps.next();
  while (!step.done) {
    yield;
    last = performance.now();
    step = steps.next();
  }
  return step.value.map(({ doc, candidates }, at) => ({
    reportId: doc.report.id,
    candidates,
    entities: entitiesOf(doc),
    sentences: doc.layers.segments?.sentences.length ?? 0,
    milliseconds: [...times[at]!.values()].reduce((sum, time) => sum + time, 0),
    versions: resources.versions,
    stages: times[at]!,
  }));
}
