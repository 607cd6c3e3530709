/** Routes of the queue and of single candidates: read, decide, take back. */
import { randomUUID } from 'node:crypto';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  decide,
  decisionByKey,
  queueCount,
  queueFacets,
  queueLines,
  StaleDecision,
  type Store,
  WrongCursor,
} from '../../store/index.js';
import { allow, type Env } from '../auth.js';
import { Problem } from '../problem.js';
import {
  type CandidateDetail,
  type Changes,
  candidateDetailSchema,
  decideSchema,
  facetsSchema,
  listSchema,
  progressSchema,
  querySchema,
  type Reference,
  reportViewSchema,
} from '../schemas.js';
import { detailOf, familiesOf, filterOf, progressOf, reportViewOf, summaryOf } from '../views.js';
import { json, problems } from './answers.js';

const idParam = z.object({ id: z.string().min(1).max(200) });
const pageQuery = querySchema.extend({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  offset: z.coerce.number().int().min(0).optional().openapi({
    description: 'Lines to skip, for a list that is jumped about in. To read all, follow `next` by `cursor` instead.',
  }),
  cursor: z.string().max(600).optional().openapi({
    description:
      'The `next` of the page before, under the same filter and order. Nothing is skipped or repeated when others decide meanwhile.',
  }),
});
const decidedSchema = candidateDetailSchema.extend({ decisionId: z.string() }).openapi('Decided');

/** Adds the routes to the API. */
export function addCandidates(api: OpenAPIHono<Env>, store: Store, reference: Reference): void {
  const { db } = store;
  const familyOf = familiesOf(reference);
  const consequence = Object.fromEntries(reference.types.map((type) => [type.id, type.consequence]));

  api.openapi(
    createRoute({
      method: 'get',
      path: '/candidates',
      tags: ['Queue'],
      summary: 'Candidates that match a filter',
      request: { query: pageQuery },
      responses: { 200: json(listSchema, 'A stretch of the queue'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'viewer', 'read');
      const query = context.req.valid('query');
      const filter = filterOf(query, user.name);
      try {
        const [{ lines, next }, total] = await Promise.all([
          queueLines(db, filter, query.order, { after: query.cursor, offset: query.offset }, query.limit, consequence),
          queueCount(db, filter),
        ]);
        return context.json({ items: lines.map(summaryOf), total, next }, 200);
      } catch (error) {
        if (error instanceof WrongCursor) throw new Problem(400, 'The cursor is not one of this order.');
        throw error;
      }
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/facets',
      tags: ['Queue'],
      summary: 'Values of the filters with their counts',
      request: { query: querySchema },
      responses: { 200: json(facetsSchema, 'Counts'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'viewer', 'read');
      const found = await queueFacets(db, filterOf(context.req.valid('query'), user.name));
      return context.json({ ...found, report: [...found.report] }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/progress',
      tags: ['Queue'],
      summary: 'Decided today, left, speed, by type and reviewer',
      request: { query: z.object({ since: z.iso.datetime().optional() }) },
      responses: { 200: json(progressSchema, 'Progress'), ...problems },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      const since = context.req.valid('query').since ?? `${new Date().toISOString().slice(0, 10)}T00:00:00Z`;
      return context.json(await progressOf(db, since), 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/candidates/{id}',
      tags: ['Queue'],
      summary: 'One candidate with its history',
      request: { params: idParam },
      responses: { 200: json(candidateDetailSchema, 'The candidate; its version is the ETag'), ...problems },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      const found = await detailOf(db, context.req.valid('param').id, familyOf);
      if (found === undefined) throw new Problem(404, 'There is no such candidate.');
      context.header('etag', versionTag(found));
      return context.json(found, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/reports/{id}',
      tags: ['Reports'],
      summary: 'A report’s text with its candidates',
      request: { params: idParam },
      responses: { 200: json(reportViewSchema, 'The report'), ...problems },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      const found = await reportViewOf(db, context.req.valid('param').id);
      if (found === undefined) throw new Problem(404, 'There is no such report.');
      return context.json(found, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/candidates/{id}/decisions',
      tags: ['Decisions'],
      summary: 'Decide on a candidate',
      description:
        'Appended, never changed. The version that the reviewer saw is given in the body, or as its ETag in `If-Match`. A decision made on an older version is refused with 409 (412 for `If-Match`) and changes nothing.',
      request: { params: idParam, body: { content: { 'application/json': { schema: decideSchema } }, required: true } },
      responses: { 200: json(decidedSchema, 'The candidate after the decision'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'reviewer', 'review');
      const { id } = context.req.valid('param');
      const { action, version: given, changes, into, ...rest } = context.req.valid('json');
      const tag = /^(?:W\/)?"(\d+)"$/.exec(context.req.header('if-match') ?? '')?.[1];
      const version = given ?? (tag === undefined ? undefined : Number(tag));
      if (version === undefined)
        throw new Problem(400, 'Say which version was decided on: `version` in the body, or `If-Match`.');
      if (action === 'edit' && (changes === undefined || Object.keys(changes).length === 0))
        throw new Problem(400, 'An edit must change something.');
      if (action === 'comment' && !rest.note) throw new Problem(400, 'A comment needs words.');
      if (action === 'merge' && (into === undefined || into === id))
        throw new Problem(400, 'A merge needs another candidate.');
      const key = randomUUID();
      try {
        const after = await decide(
          db,
          {
            candidateId: id,
            kind: action,
            reviewer: user.name,
            at: new Date().toISOString(),
            reason: rest.reason ?? null,
            note: rest.note ?? null,
            edit: changes === undefined ? null : withCodes(changes, reference),
            ref: into ?? null,
            durationMs: rest.durationMs ?? null,
            key,
          },
          version,
        );
        if (after === undefined) throw new Problem(404, 'There is no such candidate.');
      } catch (error) {
        if (error instanceof StaleDecision)
          throw new Problem(given === undefined ? 412 : 409, 'Someone decided on this candidate since you read it.', {
            version: error.version,
          });
        throw error;
      }
      const found = await detailOf(db, id, familyOf);
      context.header('etag', versionTag(found!));
      return context.json({ ...found!, decisionId: key }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/decisions/{id}/undo',
      tags: ['Decisions'],
      summary: 'Take a decision back',
      description: 'One’s own; a lead may take back anyone’s. The decision stays in the history, marked as taken back.',
      request: { params: idParam },
      responses: { 200: json(decidedSchema, 'The candidate after it'), ...problems },
    }),
    async (context) => {
      const principal = allow(context, 'reviewer', 'review');
      const decision = await decisionByKey(db, context.req.valid('param').id);
      if (decision === undefined) throw new Problem(404, 'There is no such decision.');
      if (decision.reviewer !== principal.user.name) allow(context, 'lead', 'review');
      const key = randomUUID();
      await decide(db, {
        candidateId: decision.candidateId,
        kind: 'undo',
        reviewer: principal.user.name,
        at: new Date().toISOString(),
        ref: decision.key,
        key,
      });
      const found = await detailOf(db, decision.candidateId, familyOf);
      context.header('etag', versionTag(found!));
      return context.json({ ...found!, decisionId: key }, 200);
    },
  );
}

const versionTag = ({ summary }: CandidateDetail): string => `"${summary.version}"`;

/** A change of type brings the codes of the new type with it. */
function withCodes(changes: Changes, reference: Reference): Changes {
  const type = changes.codes === undefined && reference.types.find((each) => each.id === changes.type);
  if (!type) return changes;
  return {
    ...changes,
    codes: {
      plover: { root: type.plover, modes: [], contexts: type.contexts },
      cameo: type.cameo[0] ?? null,
      acled: type.acled[0] ?? null,
    },
  };
}
