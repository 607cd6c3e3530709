/** Extracts the reports of `tests/linking` and makes their tellings comparable: as extraction read them, and as they are annotated. */
import { join } from 'node:path';
import { type Linkable, linkableOf, settingOf } from '../../events/index.js';
import { loadResources, projectRoot } from '../../lexicon/index.js';
import { analyze } from '../../pipeline/index.js';
import { linkModel } from '../../workers/index.js';
import { matchReport } from './gold.js';
import { reportOf } from './gold-report.js';
import type { FoundTelling } from './linking.js';
import { annotatedLinkable } from './linking-annotated.js';
import { type LinkedEvent, type LinkingReport, readLinkingSet } from './linking-set.js';

/** What is compared, and which of it tells which event. */
export interface SetView {
  readonly items: readonly Linkable[];
  readonly tellings: readonly FoundTelling[];
}

export interface ExtractedSet {
  readonly reports: readonly LinkingReport[];
  /** `extracted`: all candidates, those that answer a telling with its event; `annotated`: every telling, its fields as annotated. */
  readonly views: { readonly extracted: SetView; readonly annotated: SetView };
  /** Events of the tellings that no candidate answers. */
  readonly missed: readonly LinkedEvent[];
}

/** Candidates answer tellings as those of the annotated reports of `eval gold` do. */
export function extractLinkingSet(): ExtractedSet {
  const resources = loadResources();
  const { kindOf } = linkModel(resources);
  const { events, reports } = readLinkingSet(join(projectRoot, 'tests', 'linking'));
  const [items, annotated]: [Linkable[], Linkable[]] = [[], []];
  const [found, told]: [FoundTelling[], FoundTelling[]] = [[], []];
  const missed: LinkedEvent[] = [];
  for (const report of reports) {
    const { doc, candidates } = analyze(reportOf(report), resources);
    const setting = settingOf(candidates);
    for (const candidate of candidates)
      items.push(linkableOf(candidate, kindOf(candidate.type), report.published, setting));
    const answers = matchReport(report, candidates);
    report.events.forEach((telling, at) => {
      const event = events.get(report.told[at]!)!;
      const answer = answers.get(at);
      const candidate = answer === undefined ? undefined : candidates[answer]!;
      if (candidate === undefined) missed.push(event);
      else found.push({ candidate: candidate.id, event });
      const item = annotatedLinkable(doc, telling, kindOf(telling.type), report.published, setting, candidate);
      annotated.push(item);
      told.push({ candidate: item.id, event });
    });
  }
  return {
    reports,
    views: { extracted: { items, tellings: found }, annotated: { items: annotated, tellings: told } },
    missed,
  };
}
