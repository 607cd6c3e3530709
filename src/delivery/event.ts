/** The event record that leaves the store: the approved candidate with its event id, version and report. */
import type { EventCandidate } from '../events/index.js';
import type { EventVersion } from '../store/index.js';

/** One version of an approved event. All offsets are UTF-16 offsets into the report's text. */
export interface EventRecord extends Omit<EventCandidate, 'schema'> {
  readonly schema: 'dateline.event/1';
  readonly version: number;
  /** Who approved it, and when. */
  readonly reviewer: string;
  readonly reviewedAt: string;
  readonly candidateIds: readonly string[];
  readonly report: {
    readonly title: string | null;
    readonly publishedAt: string | null;
    readonly source: string | null;
  };
}

export function eventRecord(event: EventVersion): EventRecord {
  return {
    ...event.record,
    schema: 'dateline.event/1',
    id: event.eventId,
    version: event.version,
    reviewer: event.reviewer,
    reviewedAt: event.at,
    candidateIds: [event.record.id],
    report: event.report,
  };
}

const facts: readonly EventCandidate['status'][] = ['actual', 'ongoing', 'historical'];

/** True for what happened: neither negated nor threatened, planned or hypothetical. */
export function isFact(candidate: EventCandidate): boolean {
  return candidate.polarity === 'positive' && facts.includes(candidate.status);
}
