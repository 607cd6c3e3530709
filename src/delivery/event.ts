/** The records that leave the store: an event in one version, and an entry of the change feed. The schemas are the one source of their documents. */
import { z } from 'zod';
import { tlpMarkings } from '../document/index.js';
import { candidateSchema, type EventCandidate } from '../events/index.js';
import { changeKinds, type EventVersion } from '../store/index.js';

/** What is told of the report that an event was read from. */
const sourceSchema = z.object({
  title: z.string().nullable(),
  /** Day or instant, ISO 8601. */
  publishedAt: z.string().nullable(),
  source: z.string().nullable(),
  url: z.string().nullable().optional(),
});

/** One version of an approved event. All offsets are UTF-16 offsets into the report's text. */
export const eventSchema = candidateSchema.extend({
  schema: z.literal('dateline.event/1'),
  /** The same in all versions of the event. */
  id: z.string(),
  /** Grows by one with each change; a consumer keeps the greatest it has seen. */
  version: z.number().int().min(1),
  /** Who approved it. */
  reviewer: z.string(),
  /** When the decision behind this version was made, ISO 8601. */
  reviewedAt: z.string(),
  /** The candidates that tell it: its own first, then those merged into it. */
  candidateIds: z.array(z.string()),
  report: sourceSchema,
  /** The strictest marking of the reports that tell it (TLP 2.0). */
  tlp: z.enum(tlpMarkings).optional(),
  /** Whether it stands in this version. */
  state: z.enum(['published', 'withdrawn']).optional(),
  /** When its first version, and this one, were published. */
  created: z.string().optional(),
  modified: z.string().optional(),
});
export type EventRecord = z.infer<typeof eventSchema>;

/** One entry of the change feed: what became of an event, why, and by whose decision. */
export const changeSchema = z.object({
  schema: z.literal('dateline.change/1'),
  /** Grows in the order of commits. Whoever has read up to a cursor has missed nothing before it. */
  cursor: z.number().int(),
  /** When it was published, ISO 8601. */
  at: z.string(),
  kind: z.enum(changeKinds),
  eventId: z.string(),
  version: z.number().int().min(1),
  /** Whether the event stands after this change. */
  state: z.enum(['published', 'withdrawn']),
  /** Code of the reason, such as `approved`, `edited`, `wrong-reading`. */
  reason: z.string(),
  /** The reviewer's own words. */
  note: z.string().nullable(),
  author: z.string(),
  /** Number of the decision behind it. */
  decisionId: z.number().int(),
  /** The event that it was merged into or split from. */
  ref: z.string().nullable(),
  /** The event as it is after the change; of a withdrawn one, as it last was. Null when it may not leave. */
  event: eventSchema.nullable(),
});
export type ChangeRecord = z.infer<typeof changeSchema>;

export function eventRecord(version: EventVersion): EventRecord {
  return {
    ...version.record,
    schema: 'dateline.event/1',
    id: version.eventId,
    version: version.version,
    reviewer: version.reviewer,
    reviewedAt: version.decidedAt,
    candidateIds: [...version.candidateIds],
    report: version.report,
    tlp: version.tlp,
    state: version.state,
    created: version.firstAt,
    modified: version.publishedAt,
  };
}

export function changeRecord(version: EventVersion): ChangeRecord {
  const { cursor, kind, eventId, state, reason, note, author, decisionId, ref } = version;
  return {
    schema: 'dateline.change/1',
    cursor,
    at: version.publishedAt,
    kind,
    eventId,
    version: version.version,
    state,
    reason,
    note,
    author,
    decisionId,
    ref,
    event: eventRecord(version),
  };
}

/** What a change tells to those whom the event itself may not reach, or does not concern any more: that it is gone for them. */
export function withheld(version: EventVersion, reason: 'withheld' | 'filtered'): ChangeRecord {
  const gone = { kind: 'retracted', state: 'withdrawn', reason, note: null, ref: null, event: null } as const;
  return { ...changeRecord(version), ...gone };
}

/** Statuses of what happened: neither threatened, planned nor hypothetical. */
export const factual: readonly EventCandidate['status'][] = ['actual', 'ongoing', 'historical'];
