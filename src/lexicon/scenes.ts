/** The model of the scene of an event: which places of its sentence are its own, as `tools/fit-scenes.ts` writes it. */
import { z } from 'zod';

const modelSchema = z.object({
  weights: z.record(z.string(), z.number()),
  unseen: z.number().optional(),
  /** Likelihood from which a place is taken; left out, the rules alone decide. */
  floor: z.number().optional(),
});
const fileSchema = z.object({ note: z.string(), place: modelSchema });

/** A logistic model by what it chooses. */
export type ScenesModel = Omit<z.infer<typeof fileSchema>, 'note'>;

/** Reads `models/scenes.json`. Throws a ZodError when it is not one. */
export function readScenes(text: string): ScenesModel {
  return fileSchema.parse(JSON.parse(text));
}
