/** Weights of an evaluation task's own model: what its keys ask for and the product does not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from './root.js';

/** Log-odds by name of feature. */
const weights = z.record(z.string(), z.number()).transform((each) => new Map(Object.entries(each)));

const fileSchema = z.object({
  note: z.string(),
  incidents: z.object({
    /** Log-odds from which an incident is told. */
    least: z.number(),
    weights,
  }),
  roles: z.record(
    z.string(),
    z.object({
      /** Log-odds from which what the rules found stays. */
      keep: z.number(),
      /** Log-odds from which what they did not find is taken. */
      add: z.number(),
      weights,
    }),
  ),
});

/** Logistic models of a task: which incidents it asks for, and what fills each role. */
export type TaskModel = Omit<z.infer<typeof fileSchema>, 'note'>;

const models = new Map<string, TaskModel>();

/** The model of a task, `models/<task>.json`, read once. Throws a ZodError when it is not one. */
export function taskModel(task: string): TaskModel {
  let model = models.get(task);
  if (!model) {
    model = fileSchema.parse(JSON.parse(readFileSync(join(projectRoot, 'models', `${task}.json`), 'utf8')));
    models.set(task, model);
  }
  return model;
}
