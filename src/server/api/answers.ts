/** Shapes of answers as OpenAPI wants them. */
import { z } from '@hono/zod-openapi';

/** A JSON answer. */
export function json<T extends z.ZodType>(schema: T, description: string) {
  return { content: { 'application/json': { schema } }, description };
}

export const problemSchema = z
  .object({ type: z.string(), title: z.string(), status: z.number().int(), detail: z.string() })
  .loose()
  .openapi('Problem');

/** What any route may answer instead. */
export const problems = {
  default: {
    content: { 'application/problem+json': { schema: problemSchema } },
    description: 'A problem document (RFC 9457)',
  },
} as const;
