/** Routes of delivery: the change feed, events as they stood at any time, and exports. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import {
  type ChangeRecord,
  ChangeWatch,
  changeRecord,
  changeSchema,
  eventRecord,
  eventSchema,
  exportEvents,
  exportFormats,
  filterOf,
  jsonSchema,
  leaving,
  schemaNames,
  withheld,
} from '../../delivery/index.js';
import { tlpMarkings } from '../../document/index.js';
import { statuses } from '../../events/index.js';
import {
  changesAfter,
  cursorAt,
  type EventVersion,
  eventHistory,
  eventsAt,
  lastCursor,
  noteAudit,
  type Store,
} from '../../store/index.js';
import { allow, type Env } from '../auth.js';
import { Problem } from '../problem.js';
import { json, problems } from './answers.js';

const list = z
  .string()
  .max(2000)
  .transform((value) => value.split(',').filter((each) => each !== ''));
const marking = z.enum(leaving(tlpMarkings.at(-1)!)).default('TLP:CLEAR');
const filterQuery = z.object({
  types: list.optional(),
  countries: list.optional(),
  statuses: list.pipe(z.array(z.enum(statuses))).optional(),
  polarity: z.enum(['positive', 'negated']).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  min: z.coerce.number().min(0).max(1).optional(),
  /** Also negated, threatened, planned and hypothetical events. */
  all: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
  tlp: marking,
  /** As the events stood at this instant … */
  at: z.iso.datetime({ offset: true }).optional(),
  /** … or at this cursor of the change feed. */
  cursor: z.coerce.number().int().min(0).optional(),
});

const pageQuery = filterQuery.extend({
  after: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const changesQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** Seconds to wait for a change when there is none yet. */
  wait: z.coerce.number().min(0).max(60).default(0),
  tlp: marking,
});

const changesAnswer = z
  .object({ changes: z.array(changeSchema), cursor: z.number().int() })
  .openapi('ChangePage', { description: 'Ask for what comes after `cursor` next.' });
const eventsAnswer = z
  .object({ events: z.array(eventSchema), cursor: z.number().int(), next: z.string().nullable() })
  .openapi('EventPage', { description: '`cursor` is where the change feed goes on from these events.' });
const formatsAnswer = z.array(
  z.object({
    name: z.string(),
    about: z.string(),
    extension: z.string(),
    mediaType: z.string(),
    losses: z.array(z.string()),
  }),
);

/** Adds the routes to the API. */
export function addDelivery(api: OpenAPIHono<Env>, store: Store): void {
  const { db } = store;
  const watch = new ChangeWatch(db);

  api.openapi(
    createRoute({
      method: 'get',
      path: '/changes',
      tags: ['Delivery'],
      summary: 'The change feed',
      description:
        'Every version of every event, in the order of commits. With "wait" the answer comes when there is a change or the time is over. With "Accept: text/event-stream" it is a stream of server-sent events whose ids are cursors ("Last-Event-ID" goes on from there). What may not leave under "tlp" is told as retracted, without the event.',
      request: { query: changesQuery },
      responses: { 200: json(changesAnswer, 'Changes after the cursor'), ...problems },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      const { limit, wait, tlp, ...query } = context.req.valid('query');
      const allowed = leaving(tlp);
      if (context.req.header('accept')?.includes('text/event-stream') === true) {
        const last = Number(context.req.header('last-event-id') ?? query.after);
        return stream(context, Number.isSafeInteger(last) && last >= 0 ? last : query.after, allowed) as never;
      }
      if (wait > 0) await watch.wait(query.after, wait * 1000, context.req.raw.signal);
      const page = await changesAfter(db, query.after, limit);
      const changes = page.flatMap((version) => tellable(version, allowed));
      return context.json({ changes, cursor: page.at(-1)?.cursor ?? query.after }, 200);
    },
  );

  function stream(context: Context, from: number, allowed: readonly string[]): Response {
    return streamSSE(context, async (out) => {
      const ended = new AbortController();
      out.onAbort(() => ended.abort());
      let cursor = from;
      while (!out.aborted && !out.closed) {
        const page = await changesAfter(db, cursor, 100);
        for (const version of page)
          for (const change of tellable(version, allowed))
            await out.writeSSE({ event: 'change', id: String(change.cursor), data: JSON.stringify(change) });
        cursor = page.at(-1)?.cursor ?? cursor;
        if (page.length > 0) continue;
        await watch.wait(cursor, 20_000, ended.signal);
        await out.writeSSE({ event: 'beat', data: String(cursor) });
      }
    });
  }

  api.openapi(
    createRoute({
      method: 'get',
      path: '/events',
      tags: ['Delivery'],
      summary: 'Published events, now or as they stood at a time',
      description:
        'Facts only, unless "all". "at" (an instant that is past) or "cursor" asks what had been published then; "from" and "to" ask what is known of these days. Ask again with "after" set to "next" and the same cursor for the rest.',
      request: { query: pageQuery },
      responses: { 200: json(eventsAnswer, 'Events in the order of their ids'), ...problems },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      const { after, limit, at, cursor: given, ...options } = context.req.valid('query');
      const cursor = await cursorOf(at, given);
      const page = await eventsAt(db, cursor, filterOf(options), after, limit);
      const next = page.length < limit ? null : page.at(-1)!.eventId;
      return context.json({ events: page.map(eventRecord), cursor, next }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/events/{id}',
      tags: ['Delivery'],
      summary: 'All versions of one event, oldest first',
      request: { params: z.object({ id: z.string().min(1).max(200) }), query: z.object({ tlp: marking }) },
      responses: { 200: json(z.array(changeSchema), 'Each with its reason, author and decision'), ...problems },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      const allowed = leaving(context.req.valid('query').tlp);
      const history = await eventHistory(db, context.req.valid('param').id);
      const changes = history.flatMap((version) => tellable(version, allowed));
      if (changes.length === 0) throw new Problem(404, 'There is no such event.');
      return context.json(changes, 200);
    },
  );

  api.get('/schemas/:name', (context) => {
    allow(context, 'viewer', 'read');
    const name = schemaNames.find((each) => each === context.req.param('name'));
    if (name === undefined) throw new Problem(404, 'There is no such schema.');
    return context.json(jsonSchema(name), 200, { 'content-type': 'application/schema+json' });
  });

  api.openapi(
    createRoute({
      method: 'get',
      path: '/exports',
      tags: ['Delivery'],
      summary: 'Formats of exports, with what each cannot hold',
      responses: { 200: json(formatsAnswer, 'Formats'), ...problems },
    }),
    (context) => {
      allow(context, 'viewer', 'read');
      const formats = exportFormats.map(({ name, about, extension, mediaType, losses }) => ({
        ...{ name, about, extension, mediaType },
        losses: [...losses],
      }));
      return context.json(formats, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/exports/{format}',
      tags: ['Delivery'],
      summary: 'Approved events as a file',
      description: 'Written while it is read; noted in the audit. The same filters as for /events.',
      request: {
        params: z.object({ format: z.string() }),
        query: filterQuery.extend({ threatActors: list.optional() }),
      },
      responses: { 200: { description: 'The file' }, ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'viewer', 'read');
      const format = exportFormats.find((each) => each.name === context.req.valid('param').format);
      if (format === undefined) throw new Problem(404, 'There is no such format.');
      const { at, cursor: given, ...options } = context.req.valid('query');
      const cursor = await cursorOf(at, given);
      await noteAudit(db, user.name, 'export', { format: format.name, to: 'API', ...options, cursor });
      const pieces = exportEvents(db, format, { ...options, cursor });
      const encoder = new TextEncoder();
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          const { value, done } = await pieces.next();
          if (done === true) controller.close();
          else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
        },
        async cancel() {
          await pieces.return();
        },
      });
      return context.body(body, 200, {
        'content-type': format.mediaType,
        'content-disposition': `attachment; filename="dateline-${cursor}-${format.name}.${format.extension}"`,
      });
    },
  );

  async function cursorOf(at: string | undefined, cursor: number | undefined): Promise<number> {
    if (at !== undefined && cursor !== undefined) throw new Problem(400, 'Give "at" or "cursor", not both.');
    if (at !== undefined) return await cursorAt(db, at);
    return cursor ?? (await lastCursor(db));
  }
}

/** The change as it may be told; nothing of an event that never was allowed to leave. */
function tellable(version: EventVersion, allowed: readonly string[]): readonly ChangeRecord[] {
  if (allowed.includes(version.tlp)) return [changeRecord(version)];
  return version.version === 1 ? [] : [withheld(version, 'withheld')];
}
