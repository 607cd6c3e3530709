/** Changes for tests of sinks: real candidates as events, with corrections and retractions among them. */
import type { ChangeRecord, EventRecord } from '../../src/delivery/index.js';
import type { EventCandidate } from '../../src/events/index.js';
import { seedReports } from '../support/seed.js';

const seeds = seedReports().flatMap((each) => each.candidates);

/** The event of a candidate in a version. */
export function eventOf(candidate: EventCandidate, version: number): EventRecord {
  return {
    ...candidate,
    schema: 'dateline.event/1',
    version,
    reviewer: 'ada',
    reviewedAt: '2025-07-02T10:00:00.000Z',
    candidateIds: [candidate.id],
    report: { title: 'Daily update', publishedAt: '2025-07-01', source: 'A wire', url: 'https://wire.example/1' },
    tlp: 'TLP:CLEAR',
  };
}

/** The first `events` candidates created, then every third corrected and every fifth retracted, with cursors from `first`. */
export function changesOf(events: number, first = 1): readonly ChangeRecord[] {
  const changes: ChangeRecord[] = [];
  const add = (candidate: EventCandidate, version: number, kind: ChangeRecord['kind'], reason: string) =>
    changes.push({
      schema: 'dateline.change/1',
      cursor: first + changes.length,
      at: new Date(Date.UTC(2025, 6, 2, 10, 0, changes.length)).toISOString(),
      kind,
      eventId: candidate.id,
      version,
      state: kind === 'retracted' ? 'withdrawn' : 'published',
      reason,
      note: kind === 'corrected' ? 'a "quoted" word,\nand a second line' : null,
      author: 'ada',
      decisionId: first + changes.length,
      ref: null,
      event: eventOf(candidate, version),
    });
  const candidates = seeds.slice(0, events);
  for (const each of candidates) add(each, 1, 'created', 'approved');
  for (const [i, each] of candidates.entries()) {
    if (i % 3 === 0) add({ ...each, status: 'planned' }, 2, 'corrected', 'edited');
    if (i % 5 === 0) add(each, i % 3 === 0 ? 3 : 2, 'retracted', 'not-an-event');
  }
  return changes;
}
