/** Errors as problem documents (RFC 9457): a short title, a sentence, and what the client can act on. */
import type { Context } from 'hono';
import { ZodError } from 'zod';

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  412: 'Changed since',
  413: 'Too large',
  422: 'Cannot be read',
  429: 'Too many requests',
  500: 'Server error',
};

/** Thrown by a route; becomes the answer. `more` is added to the document. */
export class Problem extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 422 | 429 | 500,
    detail: string,
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }
}

/** The answer to anything thrown. What is not a Problem is told to the log, not to the client. */
export function answerError(error: Error, context: Context, log: (error: Error) => void): Response {
  const problem =
    error instanceof Problem
      ? error
      : error instanceof ZodError
        ? new Problem(400, 'The request does not have the documented shape.', { issues: issuesOf(error) })
        : undefined;
  if (problem === undefined) log(error);
  const status = problem?.status ?? 500;
  return context.json(
    {
      type: 'about:blank',
      title: titles[status] ?? 'Error',
      status,
      detail: problem?.message ?? 'Something went wrong here; the log of the server tells more.',
      ...problem?.more,
    },
    status,
    { 'content-type': 'application/problem+json' },
  );
}

/** Paths and messages of a schema error. */
export function issuesOf(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}): readonly { readonly path: string; readonly message: string }[] {
  return error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
}
