/** The confidence models of an installation: weights by name of feature, as `tools/train-confidence.ts` writes them. */
import { z } from 'zod';

const modelSchema = z.object({ weights: z.record(z.string(), z.number()), unseen: z.number().optional() });
const fileSchema = z.object({
  note: z.string(),
  /** Below this confidence a reading is dropped: it would cost a reviewer more than it brings. */
  floor: z.number(),
  models: z.object({
    /** A candidate as a whole. */
    event: modelSchema,
    /** One value of a field, given that the event is right. */
    type: modelSchema,
    actor: modelSchema,
    other: modelSchema,
    place: modelSchema,
    time: modelSchema,
  }),
});

/** Logistic models by what they speak of. */
export type ConfidenceModels = Omit<z.infer<typeof fileSchema>, 'note'>;

/** Reads `models/confidence.json`. Throws a ZodError when it is not one. */
export function readConfidence(text: string): ConfidenceModels {
  return fileSchema.parse(JSON.parse(text));
}
