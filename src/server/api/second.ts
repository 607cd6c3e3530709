/** Routes of the blind second review: its queue and candidates show nothing of the first decision. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  addSecondReview,
  calibratedScoreOf,
  findCandidate,
  queueLinesOf,
  type Store,
  secondQueue,
} from '../../store/index.js';
import { allow, type Env } from '../auth.js';
import { Problem } from '../problem.js';
import {
  type CandidateSummary,
  candidateDetailSchema,
  changesSchema,
  listSchema,
  type Reference,
  reportViewSchema,
} from '../schemas.js';
import { familiesOf, reportViewOf, summaryOf } from '../views.js';
import { json, problems } from './answers.js';

const idParam = z.object({ id: z.string().min(1).max(200) });
const verdictSchema = z
  .object({
    verdict: z.enum(['approve', 'reject']),
    changes: changesSchema.optional(),
    durationMs: z.number().int().min(0).max(86_400_000).optional(),
  })
  .openapi('SecondVerdict');

/** A line without what the first reviewer did. */
function blind(line: CandidateSummary): CandidateSummary {
  return { ...line, state: 'open', version: 0, reviewer: null, secondReview: false, assignee: null };
}

/** Adds the routes to the API. */
export function addSecond(api: OpenAPIHono<Env>, store: Store, reference: Reference): void {
  const { db } = store;
  const familyOf = familiesOf(reference);
  api.openapi(
    createRoute({
      method: 'get',
      path: '/second',
      tags: ['Second review'],
      summary: 'Candidates that wait for your blind second look',
      responses: { 200: json(listSchema, 'At most 200'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'reviewer', 'review');
      const items = (await secondQueue(db, user.name, 200)).map((line) => blind(summaryOf(line)));
      return context.json({ items, total: items.length, next: null }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/second/candidates/{id}',
      tags: ['Second review'],
      summary: 'A candidate as the extractor made it',
      request: { params: idParam },
      responses: { 200: json(candidateDetailSchema, 'Without history'), ...problems },
    }),
    async (context) => {
      allow(context, 'reviewer', 'review');
      const { id } = context.req.valid('param');
      const [record, [line]] = await Promise.all([findCandidate(db, id), queueLinesOf(db, [id])]);
      if (record === undefined || line === undefined) throw new Problem(404, 'There is no such candidate.');
      const summary = {
        ...blind(summaryOf(line)),
        type: record.type,
        status: record.status,
        polarity: record.polarity,
      };
      return context.json(
        {
          ...{ candidate: record, original: record, summary, decisions: [], related: [] },
          ...{ lease: null, mergedInto: null, control: null, rereading: null },
          calibration: await calibratedScoreOf(db, record, familyOf(record.type)),
        },
        200,
      );
    },
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/second/reports/{id}',
      tags: ['Second review'],
      summary: 'A report’s text without decisions',
      request: { params: idParam },
      responses: { 200: json(reportViewSchema, 'The report'), ...problems },
    }),
    async (context) => {
      allow(context, 'reviewer', 'review');
      const found = await reportViewOf(db, context.req.valid('param').id);
      if (found === undefined) throw new Problem(404, 'There is no such report.');
      return context.json({ ...found, candidates: found.candidates.map((each) => ({ ...each, ...blind(each) })) }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/second/candidates/{id}',
      tags: ['Second review'],
      summary: 'Give your verdict',
      description:
        'Changes nothing on the candidate: it is kept beside the first decision, for agreement and adjudication.',
      request: {
        params: idParam,
        body: { content: { 'application/json': { schema: verdictSchema } }, required: true },
      },
      responses: { 204: { description: 'Kept' }, ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'reviewer', 'review');
      const { verdict, changes = {}, durationMs = null } = context.req.valid('json');
      const kept = await addSecondReview(db, {
        candidateId: context.req.valid('param').id,
        reviewer: user.name,
        verdict,
        changes,
        durationMs,
      });
      if (kept === undefined)
        throw new Problem(409, 'This candidate has no first decision of someone else, or a second already.');
      return context.body(null, 204);
    },
  );
}
