/** The candidate record: the one schema from which validation, JSON Schema and the data dictionary are made. */
import { z } from 'zod';

const offset = z.number().int().nonnegative();
const span = z.object({ start: offset, end: offset });
const probability = z.number().min(0).max(1);
/** Words of the text; `null` when the value is inherited and has no words of its own. */
const anchored = { text: z.string().nullable(), start: offset.nullable(), end: offset.nullable() };
/** What adds to the log-odds of a confidence, by named feature; together they give it. */
export const explanationSchema = z.array(
  z.object({ feature: z.string(), value: z.union([z.number(), z.string(), z.boolean()]), contribution: z.number() }),
);
const alternative = z.object({ id: z.string(), name: z.string(), score: z.number() });

export const roles = ['actor', 'target', 'recipient', 'victim', 'counterpart', 'topic', 'instrument'] as const;
export const statuses = ['actual', 'ongoing', 'planned', 'threatened', 'hypothetical', 'historical'] as const;
export const stances = ['asserted', 'assessed', 'claimed', 'reported', 'denied', 'unconfirmed'] as const;
export const extents = ['point', 'city', 'area', 'region', 'country'] as const;
export const placeVias = ['named', 'facility', 'inherited'] as const;
export const timeVias = ['stated', 'resolved', 'inherited', 'publication'] as const;
export const linkRelations = ['reports', 'claims', 'denies', 'demands', 'threatens'] as const;

/** A named source: who said it, or the outlet that carried it. */
export const mentionSchema = z.object({
  ...anchored,
  name: z.string(),
  entityId: z.string().nullable(),
  kind: z.string(),
});

export const timeSchema = z.object({
  ...anchored,
  /** TIMEX3 value. */
  timex: z.string(),
  /** First and last day, inclusive. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  granularity: z.string(),
  via: z.enum(timeVias),
  confidence: probability,
  explanation: explanationSchema.optional(),
  modifier: z.string().optional(),
  openStart: z.boolean().optional(),
  openEnd: z.boolean().optional(),
  rule: z.string().optional(),
});

export const participantSchema = z.object({
  role: z.enum(roles),
  ...anchored,
  name: z.string(),
  entityId: z.string().nullable(),
  kind: z.string(),
  /** ISO 3166-1 alpha-3. */
  country: z.string().nullable(),
  cameo: z.string().nullable(),
  affiliations: z.array(z.string()),
  confidence: probability,
  explanation: explanationSchema.optional(),
  alternatives: z.array(alternative).optional(),
  /** Which source gave the role: parser arc, nearest chunk, or both. */
  via: z.enum(['arc', 'chunk', 'both', 'frame', 'coreference']).optional(),
});

export const placeSchema = z.object({
  role: z.enum(['location', 'origin', 'destination']),
  ...anchored,
  name: z.string(),
  geonameId: z.number().int().nullable(),
  feature: z.string(),
  admin1: z.string().nullable(),
  country: z.string().nullable(),
  lat: z.number().min(-90).max(90).nullable(),
  lon: z.number().min(-180).max(180).nullable(),
  extent: z.enum(extents),
  via: z.enum(placeVias),
  confidence: probability,
  explanation: explanationSchema.optional(),
  alternatives: z.array(alternative).optional(),
});

export const quantitySchema = z.object({
  of: z.string(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  text: z.string(),
  start: offset,
  end: offset,
});

export const citationSchema = z.object({ marker: z.string(), note: z.string().nullable(), url: z.string().nullable() });
export const evidenceSchema = z.object({
  ...span.shape,
  text: z.string(),
  citations: z.array(citationSchema),
  /** Lines of the pages that it stands on, where the report was read from pages. Points from the top left corner. */
  pages: z
    .array(z.object({ page: z.number(), x: z.number(), y: z.number(), width: z.number(), height: z.number() }))
    .optional(),
});
export const flagSchema = z.object({ code: z.string(), message: z.string(), spans: z.array(span) });

export const candidateSchema = z.object({
  schema: z.literal('dateline.candidate/1'),
  id: z.string(),
  reportId: z.string(),
  type: z.string(),
  codes: z.object({
    plover: z.object({ root: z.string().nullable(), modes: z.array(z.string()), contexts: z.array(z.string()) }),
    cameo: z.string().nullable(),
    acled: z.object({ event: z.string(), subEvent: z.string() }).nullable(),
  }),
  trigger: z.object({ text: z.string(), ...span.shape, lemma: z.string() }),
  status: z.enum(statuses),
  polarity: z.enum(['positive', 'negated']),
  attribution: z.object({
    stance: z.enum(stances),
    source: mentionSchema.optional(),
    via: mentionSchema.optional(),
    saidOn: timeSchema.optional(),
  }),
  participants: z.array(participantSchema),
  places: z.array(placeSchema),
  time: timeSchema.nullable(),
  quantities: z.array(quantitySchema),
  evidence: z.array(evidenceSchema).min(1),
  confidence: probability,
  explanation: explanationSchema,
  /** How sure the type is, given that the event is right. */
  typeConfidence: z.object({ confidence: probability, explanation: explanationSchema }).optional(),
  flags: z.array(flagSchema),
  duplicates: z.array(z.string()),
  certainty: probability,
  links: z.array(z.object({ rel: z.enum(linkRelations), id: z.string() })),
  versions: z.object({ code: z.string(), lexicons: z.string(), models: z.string() }),
});

/** One event candidate. All offsets are UTF-16 offsets into `Report.text`. */
export type EventCandidate = z.infer<typeof candidateSchema>;
export type Participant = z.infer<typeof participantSchema>;
export type CandidatePlace = z.infer<typeof placeSchema>;
export type CandidateTime = z.infer<typeof timeSchema>;
export type CandidateMention = z.infer<typeof mentionSchema>;
export type CandidateQuantity = z.infer<typeof quantitySchema>;
export type CandidateEvidence = z.infer<typeof evidenceSchema>;
export type Flag = z.infer<typeof flagSchema>;
export type Role = (typeof roles)[number];
export type Status = (typeof statuses)[number];
export type Stance = (typeof stances)[number];
