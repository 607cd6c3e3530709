/** The shapes that travel between the review server and its pages: one zod schema each, from which OpenAPI is made. */
import { z } from '@hono/zod-openapi';
import { candidateSchema, stances, statuses } from '../events/index.js';
import { decisionKinds, editSchema, reviewStates } from '../review/index.js';
import { queueOrders } from '../store/index.js';

/** Where a candidate stands after all decisions on it. */
export const reviewState = z.enum(reviewStates);

/** Why a candidate was rejected. Order is the order of the number keys on the page. */
export const rejectReasons = [
  'not-an-event',
  'wrong-reading',
  'duplicate',
  'background',
  'out-of-scope',
  'not-factual',
  'other',
] as const;
export const rejectReason = z.enum(rejectReasons);
export type RejectReason = z.infer<typeof rejectReason>;

/** The fields a reviewer may change. A change holds the whole new value of each field it names. */
export const changesSchema = z.object(editSchema.shape).openapi('Changes');
export type Changes = z.infer<typeof changesSchema>;

/** One line of the queue. */
export const summarySchema = z
  .object({
    id: z.string(),
    reportId: z.string(),
    reportTitle: z.string(),
    publishedAt: z.string().nullable(),
    type: z.string(),
    actor: z.string().nullable(),
    target: z.string().nullable(),
    place: z.string().nullable(),
    country: z.string().nullable(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    status: z.enum(statuses),
    polarity: z.enum(['positive', 'negated']),
    stance: z.enum(stances),
    confidence: z.number(),
    flags: z.array(z.string()),
    /** The words of the text that carry the event, shortened. */
    snippet: z.string(),
    state: reviewState,
    /** Number of decisions so far; a decision must name the version it was made on. */
    version: z.number().int(),
    reviewer: z.string().nullable(),
    secondReview: z.boolean(),
    /** Whose it is to decide; null when it is anybody's. */
    assignee: z.string().nullable(),
  })
  .openapi('CandidateSummary');
export type CandidateSummary = z.infer<typeof summarySchema>;

/** One appended decision, as the history shows it. */
export const decisionSchema = z
  .object({
    id: z.string(),
    candidateId: z.string(),
    seq: z.number().int(),
    action: z.enum(decisionKinds),
    by: z.string(),
    at: z.string(),
    reason: z.string().nullable(),
    note: z.string().nullable(),
    before: changesSchema.nullable(),
    after: changesSchema.nullable(),
    /** The candidate that this one is told by (merge), or the decision that is taken back (undo). */
    ref: z.string().nullable(),
    batch: z.string().nullable(),
    durationMs: z.number().int().nullable(),
    undone: z.boolean(),
  })
  .openapi('Decision');
export type Decision = z.infer<typeof decisionSchema>;

export const candidateDetailSchema = z
  .object({
    /** With all edits applied. */
    candidate: candidateSchema,
    /** As the extractor made it. */
    original: candidateSchema,
    summary: summarySchema,
    decisions: z.array(decisionSchema),
    /** Candidates that may tell the same event, and linked ones. */
    related: z.array(z.object({ relation: z.string(), summary: summarySchema })),
    lease: z.object({ by: z.string(), until: z.string() }).nullable(),
    mergedInto: z.string().nullable(),
    /** What a later extraction reads where someone has decided on another reading, until the next decision settles it. */
    rereading: z.object({ candidate: candidateSchema, fields: z.array(z.string()) }).nullable(),
    /** What reviewers' decisions say of its confidence: the share of such candidates that is right, once enough were decided. */
    calibration: z.object({
      state: z.enum(['collecting', 'warming', 'calibrated']),
      version: z.number().int().nullable(),
      judged: z.number().int(),
      score: z.number().nullable(),
    }),
    /** Told only once it is settled: this was a control item, the fault planted in it, and whether it was found. */
    control: z.object({ fault: z.string(), passed: z.boolean() }).nullable(),
  })
  .openapi('CandidateDetail');
export type CandidateDetail = z.infer<typeof candidateDetailSchema>;

/** The same event in other reports. */
const upgradeSchema = z.object({
  kind: z.enum(['confirmed', 'happened', 'figures', 'more exact', 'turned']),
  field: z.string(),
  before: z.string().nullable(),
  after: z.string(),
});

const comparedReport = z.object({
  id: z.string(),
  title: z.string(),
  source: z.string().nullable(),
  publishedAt: z.string().nullable(),
});
const toldTwice = z.object({ before: candidateSchema, after: candidateSchema, upgrades: z.array(upgradeSchema) });
/** Two reports side by side: what the later one tells anew, again, further than the earlier one, and no more. */
export const comparedReportsSchema = z
  .object({
    before: comparedReport,
    after: comparedReport,
    /** Candidates still wait to be compared: what is told as new may yet turn out to be known. */
    waiting: z.boolean(),
    added: z.array(candidateSchema),
    repeated: z.array(toldTwice),
    upgraded: z.array(toldTwice),
    dropped: z.array(candidateSchema),
  })
  .openapi('ComparedReports');

export const tellingsSchema = z
  .object({
    tellings: z.array(
      z.object({
        id: z.string(),
        reportId: z.string(),
        title: z.string(),
        source: z.string().nullable(),
        publishedAt: z.string().nullable(),
        type: z.string(),
        stance: z.string(),
        words: z.string(),
        review: z.string(),
        /** Of the pair; null when the two are in one cluster by way of others. */
        score: z.number().nullable(),
        contributions: z
          .array(
            z.object({
              feature: z.string(),
              value: z.union([z.number(), z.string(), z.boolean()]),
              contribution: z.number(),
            }),
          )
          .nullable(),
        together: z.boolean(),
        verdict: z.enum(['together', 'apart']).nullable(),
      }),
    ),
    differences: z.array(
      z.object({
        field: z.string(),
        values: z.array(z.object({ value: z.string(), ids: z.array(z.string()) })),
        best: z.string(),
        reason: z.enum(['most tellings', 'latest report', 'more precise']),
      }),
    ),
    /** What cannot be right between the tellings. */
    findings: z.array(
      z.object({ code: z.string(), severity: z.enum(['error', 'warning', 'note']), message: z.string() }),
    ),
    /** What a later telling says beyond the record as it stands, and the changes that would take it over; null when there is none. */
    update: z.object({ id: z.string(), upgrades: z.array(upgradeSchema), changes: changesSchema }).nullable(),
  })
  .openapi('Tellings');
export type Tellings = z.infer<typeof tellingsSchema>;

export const reportViewSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    text: z.string(),
    publishedAt: z.string().nullable(),
    source: z.object({ name: z.string().nullable(), url: z.string().nullable(), author: z.string().nullable() }),
    format: z.string(),
    candidates: z.array(
      summarySchema.extend({
        start: z.number().int(),
        end: z.number().int(),
        places: z.array(z.object({ name: z.string(), lat: z.number(), lon: z.number() })),
      }),
    ),
  })
  .openapi('ReportView');
export type ReportView = z.infer<typeof reportViewSchema>;

/** Filters of the queue. All given ones must hold; lists are comma-separated. */
export const querySchema = z.object({
  state: z.string().optional(),
  type: z.string().optional(),
  report: z.string().optional(),
  country: z.string().optional(),
  status: z.string().optional(),
  flag: z.string().optional(),
  reviewer: z.string().optional(),
  actor: z.string().optional(),
  place: z.string().optional(),
  source: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  min: z.coerce.number().min(0).max(1).optional(),
  max: z.coerce.number().min(0).max(1).optional(),
  second: z.enum(['true']).optional(),
  /** Decided candidates that a later extraction reads otherwise. */
  asks: z.enum(['true']).optional(),
  /** Candidates drawn at random. */
  drawn: z.enum(['true']).optional(),
  /** A name, `me`, or `nobody`. */
  assignee: z.string().max(80).optional(),
  q: z.string().max(200).optional(),
  order: z.enum(queueOrders).default('report'),
});
export type QueueQuery = z.infer<typeof querySchema>;

export const listSchema = z
  .object({
    items: z.array(summarySchema),
    total: z.number().int(),
    /** Give it back as `cursor` for the following page; null at the end. */
    next: z.string().nullable(),
  })
  .openapi('CandidateList');
export type CandidateList = z.infer<typeof listSchema>;

/** Values of the filters with how many candidates each has, under the other filters. */
export const facetsSchema = z
  .object({
    state: z.record(z.string(), z.number()),
    type: z.record(z.string(), z.number()),
    country: z.record(z.string(), z.number()),
    flag: z.record(z.string(), z.number()),
    source: z.record(z.string(), z.number()),
    reviewer: z.record(z.string(), z.number()),
    /** By name; under the empty name what is nobody's. */
    assignee: z.record(z.string(), z.number()),
    report: z.array(z.object({ id: z.string(), title: z.string(), count: z.number(), open: z.number() })),
  })
  .openapi('Facets');
export type Facets = z.infer<typeof facetsSchema>;

export const decideSchema = z
  .object({
    action: z.enum(decisionKinds).exclude(['undo', 'split']),
    /** The version the reviewer saw, unless `If-Match` says it; another one is answered with 409. */
    version: z.number().int().min(0).optional(),
    reason: rejectReason.optional(),
    note: z.string().max(4000).optional(),
    changes: changesSchema.optional(),
    into: z.string().optional(),
    durationMs: z.number().int().min(0).max(86_400_000).optional(),
  })
  .openapi('Decide');
export type Decide = z.infer<typeof decideSchema>;

export const progressSchema = z
  .object({
    open: z.number(),
    total: z.number(),
    today: z.number(),
    approvedToday: z.number(),
    rejectedToday: z.number(),
    editedToday: z.number(),
    medianSeconds: z.number().nullable(),
    byType: z.array(z.object({ type: z.string(), open: z.number(), approved: z.number(), rejected: z.number() })),
    byReviewer: z.array(
      z.object({
        name: z.string(),
        decided: z.number(),
        medianSeconds: z.number().nullable(),
        overrideRate: z.number(),
        quickRate: z.number(),
      }),
    ),
    byDay: z.array(z.object({ day: z.string(), decided: z.number().int() })),
    /** Control items: known answers among the open candidates, stated to everyone. */
    controls: z.object({
      waiting: z.number().int(),
      byReviewer: z.array(z.object({ name: z.string(), passed: z.number().int(), missed: z.number().int() })),
    }),
    assigned: z.array(z.object({ name: z.string(), open: z.number().int(), done: z.number().int() })),
  })
  .openapi('Progress');
export type Progress = z.infer<typeof progressSchema>;

export const leaseSchema = z.object({ by: z.string(), until: z.string() }).openapi('Lease');

/** A decision over a whole filter. */
export const bulkSchema = z
  .object({
    query: querySchema.partial(),
    action: z.enum(['approve', 'reject', 'defer', 'reopen']),
    reason: rejectReason.optional(),
    preview: z.boolean().default(false),
    expect: z.number().int().optional(),
  })
  .openapi('Bulk');

export const bulkResultSchema = z
  .object({
    total: z.number().int(),
    type: z.record(z.string(), z.number()),
    state: z.record(z.string(), z.number()),
    /** Name under which it can be taken back. */
    batch: z.string().nullable(),
    decided: z.number().int(),
  })
  .openapi('BulkResult');
export type BulkResult = z.infer<typeof bulkResultSchema>;

/** Giving everything a filter lets through to people. */
export const assignSchema = z
  .object({
    query: querySchema.partial(),
    /** Names; several get whole reports in turn; none gives it back to everyone. */
    to: z.array(z.string().min(1).max(80)).max(50),
    /** After so many hours what is not decided is anybody's again. */
    hours: z.number().min(1).max(2160).optional(),
    expect: z.number().int(),
  })
  .openapi('Assign');

export const auditSchema = z
  .object({
    items: z.array(
      z.object({ id: z.number(), at: z.string(), who: z.string(), what: z.string(), detail: z.unknown() }),
    ),
    next: z.string().nullable(),
  })
  .openapi('Audit');

export const savedFilterSchema = z
  .object({ name: z.string(), query: z.record(z.string(), z.string().max(400)) })
  .openapi('SavedFilter');
export type SavedFilter = z.infer<typeof savedFilterSchema>;

/** What the guideline panel shows of an event type; codes: first is the export default. */
export const typeGuideSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    definition: z.string(),
    /** Words of the lexicon that name it. */
    examples: z.array(z.string()),
    family: z.string(),
    plover: z.string().nullable(),
    modes: z.array(z.string()),
    contexts: z.array(z.string()),
    cameo: z.array(z.string()),
    acled: z.array(z.object({ event: z.string(), subEvent: z.string() })),
    /** 0 talk … 3 violence; orders review. */
    consequence: z.number(),
  })
  .openapi('TypeGuide');
export type TypeGuide = z.infer<typeof typeGuideSchema>;

export const placeFoundSchema = z
  .object({
    geonameId: z.number().int().nullable(),
    name: z.string(),
    lat: z.number(),
    lon: z.number(),
    country: z.string().nullable(),
    admin1: z.string().nullable(),
    feature: z.string(),
    population: z.number().int(),
  })
  .openapi('PlaceFound');
export type PlaceFound = z.infer<typeof placeFoundSchema>;

export const entityFoundSchema = z
  .object({
    name: z.string(),
    entityId: z.string().nullable(),
    kind: z.string(),
    country: z.string().nullable(),
    cameo: z.string().nullable(),
    /** In how many candidates it stands. */
    count: z.number().int(),
  })
  .openapi('EntityFound');
export type EntityFound = z.infer<typeof entityFoundSchema>;

/** What pages look up outside the store; the program that starts the server gives it. */
export interface Reference {
  readonly types: readonly TypeGuide[];
  searchPlaces(words: string): readonly PlaceFound[];
  placeById(geonameId: number): PlaceFound | undefined;
}

/** Data that the shell hands to the islands. */
export interface Boot {
  readonly page: string;
  readonly user: { readonly name: string; readonly role: string } | null;
  readonly csrf: string;
  readonly types: readonly TypeGuide[];
  /** Address of the map's outlines. */
  readonly world: string;
}
