/** Routes for working together: live changes, leases, decisions over a whole filter, splitting, saved filters. */
import { randomUUID } from 'node:crypto';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import {
  batchOwner,
  decideBatch,
  dropFilter,
  endLease,
  noteAudit,
  queueCount,
  queueFacets,
  queueVersions,
  type Store,
  savedFilters,
  saveFilter,
  splitCandidate,
  takeLease,
  undoBatch,
} from '../../store/index.js';
import { allow, type Env } from '../auth.js';
import type { Live } from '../live.js';
import { Problem } from '../problem.js';
import { bulkResultSchema, bulkSchema, leaseSchema, savedFilterSchema } from '../schemas.js';
import { detailOf, filterOf } from '../views.js';
import { json, problems } from './answers.js';

const idParam = z.object({ id: z.string().min(1).max(200) });
/** How long a lease runs without being prolonged. */
const leaseSeconds = 90;
/** Most candidates one bulk decision may cover. */
const mostAtOnce = 5000;

/** Adds the routes to the API. */
export function addTogether(api: OpenAPIHono<Env>, store: Store, live: Live): void {
  const { db } = store;

  api.get('/live', (context) => {
    allow(context, 'viewer', 'read');
    return streamSSE(context, async (stream) => {
      const stop = live.listen((event) => void stream.writeSSE({ event: event.event, data: JSON.stringify(event) }));
      stream.onAbort(() => {
        stop();
      });
      while (!stream.aborted && !stream.closed) {
        await stream.writeSSE({ event: 'beat', data: '' });
        await stream.sleep(20_000);
      }
      stop();
    });
  });

  api.openapi(
    createRoute({
      method: 'post',
      path: '/candidates/{id}/lease',
      tags: ['Together'],
      summary: 'Say that you look at a candidate',
      description: `Runs ${leaseSeconds} seconds; ask again to prolong. Answers with the lease that holds, another reviewer's where one runs. A lease warns and does not lock.`,
      request: { params: idParam },
      responses: { 200: json(leaseSchema, 'The lease that holds now'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'reviewer', 'review');
      const { id } = context.req.valid('param');
      const lease = await takeLease(db, id, user.id, leaseSeconds);
      if (lease === undefined) throw new Problem(404, 'There is no such candidate.');
      if (lease.by === user.name) live.tell({ event: 'lease', id, by: user.name });
      return context.json(lease, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'delete',
      path: '/candidates/{id}/lease',
      tags: ['Together'],
      summary: 'Give your lease up',
      request: { params: idParam },
      responses: { 204: { description: 'Given up' }, ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'reviewer', 'review');
      await endLease(db, context.req.valid('param').id, user.id);
      return context.body(null, 204);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/bulk',
      tags: ['Decisions'],
      summary: 'Decide on everything a filter lets through',
      description: `First with "preview": true, which changes nothing; then with the count that it gave as "expect". At most ${mostAtOnce} candidates.`,
      request: { body: { content: { 'application/json': { schema: bulkSchema } }, required: true } },
      responses: { 200: json(bulkResultSchema, 'What is, or would be, decided'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'lead', 'review');
      const { query, action, reason, preview, expect } = context.req.valid('json');
      const filter = filterOf(query);
      const total = await queueCount(db, filter);
      if (total > mostAtOnce)
        throw new Problem(
          400,
          `A bulk decision covers at most ${mostAtOnce} candidates; this filter lets ${total} through.`,
        );
      if (preview) {
        const { type, state } = await queueFacets(db, filter);
        return context.json({ total, type, state, batch: null, decided: 0 }, 200);
      }
      if (expect !== total)
        throw new Problem(
          409,
          `The filter now lets ${total} candidates through, not ${expect ?? 'the number given'}.`,
          { total },
        );
      const batch = randomUUID();
      const candidates = await queueVersions(db, filter, mostAtOnce);
      const decided = await decideBatch(db, candidates, {
        kind: action,
        reviewer: user.name,
        reason: reason ?? null,
        batch,
      });
      await noteAudit(db, user.name, 'bulk decision', { batch, action, query, decided });
      live.tell({ event: 'batch', by: user.name, count: decided });
      return context.json({ total, type: {}, state: {}, batch, decided }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/batches/{id}/undo',
      tags: ['Decisions'],
      summary: 'Take a bulk decision back',
      request: { params: idParam },
      responses: {
        200: json(z.object({ undone: z.number().int() }), 'How many candidates it was taken back on'),
        ...problems,
      },
    }),
    async (context) => {
      const { user } = allow(context, 'lead', 'review');
      const { id } = context.req.valid('param');
      const owner = await batchOwner(db, id);
      if (owner === undefined) throw new Problem(404, 'There is no such bulk decision.');
      const undone = await undoBatch(db, id, user.name);
      await noteAudit(db, user.name, 'bulk decision taken back', { batch: id, by: owner, undone: undone.length });
      live.tell({ event: 'batch', by: user.name, count: undone.length });
      return context.json({ undone: undone.length }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/candidates/{id}/split',
      tags: ['Decisions'],
      summary: 'Make a second candidate of one that tells two events',
      request: { params: idParam },
      responses: { 200: json(z.object({ id: z.string() }), 'The new candidate'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'reviewer', 'review');
      const { id } = context.req.valid('param');
      const made = await splitCandidate(db, id, user.name, randomUUID());
      if (made === undefined) throw new Problem(404, 'There is no such candidate.');
      const after = await detailOf(db, id);
      live.tell({ event: 'decision', id, by: user.name, version: after!.summary.version, state: after!.summary.state });
      return context.json({ id: made }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/filters',
      tags: ['Queue'],
      summary: 'Your saved filters',
      responses: { 200: json(z.array(savedFilterSchema), 'By name'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'viewer', 'read');
      return context.json([...(await savedFilters(db, user.id))], 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'put',
      path: '/filters/{name}',
      tags: ['Queue'],
      summary: 'Save a filter under a name',
      request: {
        params: z.object({ name: z.string().min(1).max(80) }),
        body: { content: { 'application/json': { schema: savedFilterSchema.pick({ query: true }) } }, required: true },
      },
      responses: { 204: { description: 'Saved' }, ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'viewer', 'read');
      await saveFilter(db, user.id, context.req.valid('param').name, context.req.valid('json').query);
      return context.body(null, 204);
    },
  );
  api.openapi(
    createRoute({
      method: 'delete',
      path: '/filters/{name}',
      tags: ['Queue'],
      summary: 'Forget a saved filter',
      request: { params: z.object({ name: z.string().min(1).max(80) }) },
      responses: { 204: { description: 'Forgotten' }, ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'viewer', 'read');
      await dropFilter(db, user.id, context.req.valid('param').name);
      return context.body(null, 204);
    },
  );
}
