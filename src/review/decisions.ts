/** Decisions of reviewers: appended, never changed. What a candidate is now is what the fold makes of them. */
import { z } from 'zod';
import { candidateSchema } from '../events/index.js';

/** Fields that a reviewer may set; an edit replaces each named field whole. */
export const editSchema = candidateSchema
  .pick({
    type: true,
    codes: true,
    status: true,
    polarity: true,
    attribution: true,
    participants: true,
    places: true,
    time: true,
    quantities: true,
  })
  .partial();
export type Edit = z.infer<typeof editSchema>;

/** `merge`: another candidate (`ref`) tells this event. `split`: `ref` was made out of this one, or this one out of it. `undo` takes back the decision whose key is `ref`. */
export const decisionKinds = [
  'approve',
  'reject',
  'edit',
  'defer',
  'reopen',
  'comment',
  'second-review',
  'merge',
  'unmerge',
  'split',
  'undo',
] as const;
export type DecisionKind = (typeof decisionKinds)[number];

export const decisionSchema = z.object({
  candidateId: z.string().min(1),
  kind: z.enum(decisionKinds),
  reviewer: z.string().min(1),
  /** Instant, ISO 8601. */
  at: z.iso.datetime(),
  /** Reason code of a rejection, or words. */
  reason: z.string().nullable().default(null),
  note: z.string().nullable().default(null),
  edit: editSchema.nullable().default(null),
  /** What a merge or an undo points at. */
  ref: z.string().nullable().default(null),
  /** One name for all decisions that were taken together. */
  batch: z.string().nullable().default(null),
  /** How long the reviewer had the candidate before them. In ms. */
  durationMs: z.number().int().nonnegative().nullable().default(null),
  /** The same key given twice is one decision: a repeated request changes nothing. */
  key: z.string().min(1),
});
export type Decision = z.infer<typeof decisionSchema>;
/** As a caller writes it: fields with a default may be left out. */
export type NewDecision = z.input<typeof decisionSchema>;
