/** Route by which reports come in: as JSON, or as the bytes of a file; a repeated request with the same key changes nothing. */
import { createHash } from 'node:crypto';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { credibilities, isoDateOrInstant, markings, reliabilities } from '../../document/index.js';
import {
  answerKey,
  claimKey,
  findBundle,
  noteAudit,
  type Priority,
  priorities,
  type Store,
} from '../../store/index.js';
import { allow, type Env } from '../auth.js';
import { Problem } from '../problem.js';
import { json, problems } from './answers.js';

/** What a client hands in. */
export interface Submission {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly mediaType: string | null;
  readonly title?: string;
  readonly published?: string;
  readonly source?: { readonly name?: string; readonly url?: string; readonly author?: string };
  readonly reliability?: (typeof reliabilities)[number];
  readonly credibility?: (typeof credibilities)[number];
  readonly marking?: (typeof markings)[number];
  readonly priority?: Priority;
}

export interface Taken {
  readonly reports: readonly {
    readonly id: string;
    readonly origin: string;
    readonly title: string | null;
    readonly isNew: boolean;
  }[];
  readonly problems: readonly {
    readonly origin: string;
    readonly place: string | null;
    readonly reason: string;
    readonly mend: string;
  }[];
  /** The mail or archive that new reports came in. */
  readonly bundle: string | null;
}

/** Reads a submission and takes its reports in; the program that starts the server gives it. */
export type Intake = (submission: Submission) => Promise<Taken>;

const about = {
  title: z.string().max(500).optional(),
  published: isoDateOrInstant.optional(),
  reliability: z.enum(reliabilities).optional(),
  marking: z.enum(markings).optional(),
  priority: z.enum(Object.keys(priorities) as [Priority]).optional(),
};
const bodySchema = z
  .strictObject({
    ...about,
    /** The text of a report … */
    text: z.string().optional(),
    /** … or the bytes of a file, base64. */
    content: z.base64().optional(),
    /** Name of the file, when `content` is given. */
    name: z.string().min(1).max(200).optional(),
    source: z
      .strictObject({ name: z.string().max(500), url: z.url().max(2000), author: z.string().max(500) })
      .partial()
      .optional(),
    credibility: z.literal(credibilities).optional(),
  })
  .refine((body) => (body.text === undefined) !== (body.content === undefined), 'give either text or content')
  .openapi('Submission');
const querySchema = z.object({
  ...about,
  name: z.string().min(1).max(200).optional(),
  source: z.string().max(500).optional(),
  url: z.url().max(2000).optional(),
  author: z.string().max(500).optional(),
  credibility: z.coerce.number().pipe(z.literal(credibilities)).optional(),
});
const takenSchema = z
  .object({
    reports: z.array(
      z.object({ id: z.string(), origin: z.string(), title: z.string().nullable(), isNew: z.boolean() }),
    ),
    problems: z.array(
      z.object({ origin: z.string(), place: z.string().nullable(), reason: z.string(), mend: z.string() }),
    ),
    /** Of a mail or archive with new reports: `GET /api/bundles/{id}` tells when all of it is done. */
    bundle: z.string().nullable(),
  })
  .openapi('Taken');
const bundleSchema = z
  .object({
    id: z.string(),
    origin: z.string(),
    receivedAt: z.string(),
    finishedAt: z.string().nullable(),
    waiting: z.number().int(),
    done: z.number().int(),
    failed: z.number().int(),
  })
  .openapi('Bundle');
const keySchema = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'expected 1 to 200 visible ASCII characters');

/** Adds the routes to the API. */
export function addIntake(api: OpenAPIHono<Env>, store: Store, intake: Intake): void {
  const { db } = store;
  const route = createRoute({
    method: 'post',
    path: '/reports',
    tags: ['Reports'],
    summary: 'Take a report in',
    description:
      'JSON with the text of a report, or the bytes of a file of any readable format under its own media type, with what is known of it in the query. Needs the scope `ingest`. With an `Idempotency-Key`, a repetition of the request gets the first answer.',
    request: { query: querySchema, headers: z.object({ 'idempotency-key': keySchema.optional() }) },
    responses: { 202: json(takenSchema, 'What was taken in; it is extracted next'), ...problems },
  });
  api.openapi(route, async (context) => {
    const { user } = allow(context, 'service', 'ingest');
    const key = context.req.valid('header')['idempotency-key'];
    const bytes = new Uint8Array(await context.req.arrayBuffer());
    const mediaType = context.req.header('content-type') ?? null;
    const submission = submissionOf(bytes, mediaType, context.req.valid('query'));
    if (key !== undefined) {
      const hash = createHash('sha256').update(`${context.req.url}\n${mediaType}\n`).update(bytes).digest('hex');
      const claim = await claimKey(db, user.id, key, hash);
      if (claim.state === 'other') throw new Problem(422, 'This key was used for another request.');
      if (claim.state === 'busy')
        throw new Problem(409, 'The request with this key is still being worked on.', { retryAfter: 5 });
      if (claim.state === 'answered') {
        context.header('idempotency-replayed', 'true');
        return answer(claim.answer as Taken);
      }
    }
    let taken: Taken;
    try {
      taken = await intake(submission);
    } catch (error) {
      if (key !== undefined) await answerKey(db, user.id, key, null);
      throw error;
    }
    if (key !== undefined) await answerKey(db, user.id, key, taken);
    await noteAudit(db, user.name, 'reports taken in', {
      reports: taken.reports.length,
      problems: taken.problems.length,
    });
    return answer(taken);

    function answer({ reports, problems: told, bundle = null }: Taken) {
      if (reports.length === 0) {
        const first = told[0];
        throw new Problem(422, first === undefined ? 'There is no report in it.' : `${first.reason}. ${first.mend}.`, {
          problems: told,
        });
      }
      return context.json({ reports: [...reports], problems: [...told], bundle }, 202);
    }
  });

  const state = createRoute({
    method: 'get',
    path: '/bundles/{id}',
    tags: ['Reports'],
    summary: 'How far a mail or archive is',
    description:
      'A bundle is finished when none of its reports waits any more and what they tell has been compared with other reports.',
    request: { params: z.object({ id: z.string() }) },
    responses: { 200: json(bundleSchema, 'Its reports by state'), ...problems },
  });
  api.openapi(state, async (context) => {
    allow(context, 'service', 'ingest');
    const found = await findBundle(db, context.req.valid('param').id);
    if (found === undefined) throw new Problem(404, 'There is no such bundle.');
    return context.json(found, 200);
  });
}

function submissionOf(bytes: Uint8Array, mediaType: string | null, query: z.infer<typeof querySchema>): Submission {
  const { name = 'report', source, url, author, ...rest } = query;
  if (!/^application\/json\b/i.test(mediaType ?? '')) {
    if (bytes.length === 0) throw new Problem(400, 'The request has no body.');
    return { ...rest, bytes, name, mediaType: mediaType ?? '', source: { name: source, url, author } };
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Problem(400, 'The body is not valid JSON in UTF-8.');
  }
  const { text, content, name: file, ...known } = bodySchema.parse(value);
  if (text !== undefined)
    return {
      ...known,
      bytes: new TextEncoder().encode(text),
      name: file ?? 'report.txt',
      mediaType: 'text/plain; charset=utf-8',
    };
  return { ...known, bytes: Buffer.from(content!, 'base64'), name: file ?? 'report', mediaType: '' };
}
