/** Routes for working together: live changes, leases, decisions over a whole filter, splitting, saved filters. */
import { randomUUID } from 'node:crypto';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import {
  assign,
  assignOne,
  batchOwner,
  type Database,
  decideBatch,
  dropFilter,
  endLease,
  listAudit,
  listUsers,
  noteAudit,
  plantControls,
  queueCount,
  queueTally,
  queueVersions,
  type Store,
  savedFilters,
  saveFilter,
  splitCandidate,
  takeLease,
  tellLive,
  undoBatch,
} from '../../store/index.js';
import { allow, type Env } from '../auth.js';
import type { Live } from '../live.js';
import { Problem } from '../problem.js';
import { assignSchema, auditSchema, bulkResultSchema, bulkSchema, leaseSchema, savedFilterSchema } from '../schemas.js';
import { filterOf } from '../views.js';
import { json, problems } from './answers.js';

/** Roles that decide. */
const mayReview: readonly string[] = ['reviewer', 'lead', 'admin'];
const idParam = z.object({ id: z.string().min(1).max(200) });
/** How long a lease runs without being prolonged. */
const leaseSeconds = 90;
/** Least time between two tellings of how far a bulk decision is. In ms. */
const tellEvery = 300;

/** Tells how far a batch is, not too often, and always its end. */
function progressTold(db: Database, batch: string, by: string, total: number): (done: number) => Promise<void> {
  let last = 0;
  return async (done) => {
    if (done < total && Date.now() - last < tellEvery) return;
    last = Date.now();
    await tellLive(db, { event: 'batch', batch, by, done, total });
  };
}

/** Adds the routes to the API. */
export function addTogether(api: OpenAPIHono<Env>, store: Store, live: Live): void {
  const { db } = store;

  api.openAPIRegistry.registerPath({
    method: 'get',
    path: '/live',
    tags: ['Together'],
    summary: 'Live changes as server-sent events',
    description:
      'Events: `decision`, `lease`, `batch`, `assigned`, `beat` (every 20 seconds), and `gap`: the stream missed something, read anew.',
    responses: { 200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } } },
  });
  api.get('/live', (context) => {
    allow(context, 'viewer', 'read');
    return streamSSE(context, async (stream) => {
      let stop = (): void => {};
      stream.onAbort(() => stop());
      stop = await live.listen((event) => void stream.writeSSE({ event: event.event, data: JSON.stringify(event) }));
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
      if (lease.by === user.name) await tellLive(db, { event: 'lease', id, by: user.name });
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
      description:
        'First with "preview": true, which changes nothing; then with the count that it gave as "expect". However many they are; the answer comes when all are decided, `batch` events of the live stream tell how far it is.',
      request: { body: { content: { 'application/json': { schema: bulkSchema } }, required: true } },
      responses: { 200: json(bulkResultSchema, 'What is, or would be, decided'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'lead', 'review');
      const { query, action, reason, preview, expect } = context.req.valid('json');
      const filter = filterOf(query, user.name);
      const total = await queueCount(db, filter);
      if (preview) {
        const { type, state } = await queueTally(db, filter);
        return context.json({ total, type, state, batch: null, decided: 0 }, 200);
      }
      if (expect !== total)
        throw new Problem(
          409,
          `The filter now lets ${total} candidates through, not ${expect ?? 'the number given'}.`,
          { total },
        );
      const batch = randomUUID();
      const candidates = await queueVersions(db, filter);
      const decided = await decideBatch(
        db,
        candidates,
        { kind: action, reviewer: user.name, reason: reason ?? null, batch },
        progressTold(db, batch, user.name, candidates.length),
      );
      await noteAudit(db, user.name, 'bulk decision', { batch, action, query, decided });
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
      await noteAudit(db, user.name, 'bulk decision taken back', { batch: id, by: owner, undone });
      await tellLive(db, { event: 'batch', batch: id, by: user.name, done: undone, total: undone });
      return context.json({ undone }, 200);
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
      return context.json({ id: made }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/reviewers',
      tags: ['Together'],
      summary: 'Who can be given work',
      responses: { 200: json(z.array(z.object({ name: z.string(), role: z.string() })), 'By name'), ...problems },
    }),
    async (context) => {
      allow(context, 'reviewer', 'read');
      const users = (await listUsers(db)).filter(({ role, disabled }) => !disabled && mayReview.includes(role));
      return context.json(
        users.map(({ name, role }) => ({ name, role })),
        200,
      );
    },
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/assign',
      tags: ['Together'],
      summary: 'Give everything a filter lets through to people',
      description:
        'Several people get whole reports in turn. With "hours", what is not decided by then is anybody’s again. "expect" is the number the caller was shown.',
      request: { body: { content: { 'application/json': { schema: assignSchema } }, required: true } },
      responses: { 200: json(z.object({ assigned: z.number().int() }), 'How many were given'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'lead', 'review');
      const { query, to, hours, expect } = context.req.valid('json');
      const known = new Set((await listUsers(db)).filter((each) => !each.disabled).map((each) => each.name));
      const unknown = to.find((name) => !known.has(name));
      if (unknown !== undefined) throw new Problem(400, `There is no account of the name ${unknown}.`);
      const filter = filterOf(query, user.name);
      const total = await queueCount(db, filter);
      if (expect !== total)
        throw new Problem(409, `The filter now lets ${total} candidates through, not ${expect}.`, { total });
      const assigned = await assign(db, filter, to, hours ?? null);
      await noteAudit(db, user.name, 'assigned', { query, to, hours: hours ?? null, assigned });
      await tellLive(db, { event: 'assigned', by: user.name, count: assigned });
      return context.json({ assigned }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'put',
      path: '/candidates/{id}/assignee',
      tags: ['Together'],
      summary: 'Take one candidate, give it back, or (as lead) give it to someone',
      request: {
        params: idParam,
        body: {
          content: { 'application/json': { schema: z.object({ to: z.string().max(80).nullable() }) } },
          required: true,
        },
      },
      responses: { 204: { description: 'Given' }, ...problems },
    }),
    async (context) => {
      const { to } = context.req.valid('json');
      const { user } = allow(context, 'reviewer', 'review');
      if (to !== null && to !== user.name) allow(context, 'lead', 'review');
      if (!(await assignOne(db, context.req.valid('param').id, to)))
        throw new Problem(404, 'There is no such candidate.');
      return context.body(null, 204);
    },
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/controls',
      tags: ['Second review'],
      summary: 'Put control items among the open candidates',
      description:
        'Copies of approved candidates, half of them sound, the others with one planted fault. They are never published. That there are some, and how each reviewer does on them, is stated to everyone; which ones, only once they are settled.',
      request: {
        body: {
          content: { 'application/json': { schema: z.object({ count: z.number().int().min(1).max(500) }) } },
          required: true,
        },
      },
      responses: { 200: json(z.object({ planted: z.number().int() }), 'How many were made'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'lead', 'review');
      const planted = await plantControls(db, context.req.valid('json').count, user.name);
      await noteAudit(db, user.name, 'control items planted', { planted });
      await tellLive(db, { event: 'assigned', by: user.name, count: 0 });
      return context.json({ planted }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/audit',
      tags: ['Together'],
      summary: 'Sign-ins, account changes, exports, decisions over many: the newest first',
      request: {
        query: z.object({
          who: z.string().optional(),
          what: z.string().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
          cursor: z.coerce.number().int().positive().optional(),
        }),
      },
      responses: { 200: json(auditSchema, 'Entries'), ...problems },
    }),
    async (context) => {
      allow(context, 'admin', 'read');
      const { cursor, limit, ...rest } = context.req.valid('query');
      const found = await listAudit(db, { ...rest, before: cursor, limit: limit + 1 });
      const items = found.slice(0, limit);
      const next = found.length > limit ? String(items.at(-1)!.id) : null;
      return context.json({ items: items.map((each) => ({ ...each })), next }, 200);
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
