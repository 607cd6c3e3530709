/** Routes of entity records: who the reports name, and entries proposed for the desk's own actor list. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  findEntity,
  findProposal,
  listEntities,
  listProposals,
  noteAudit,
  type Proposal,
  proposalStates,
  proposeEntry,
  type Store,
  settleProposal,
} from '../../store/index.js';
import { allow, type Env } from '../auth.js';
import { Problem } from '../problem.js';
import { json, problems } from './answers.js';

/** The list to which a lead adds entries; the program that starts the server gives it. */
export interface DeskList {
  /** Path of the file, or null where no folder is set. */
  readonly file: string | null;
  /** What is wrong with a row; empty when it can be added. */
  check(row: Readonly<Record<string, string>>): readonly string[];
  /** Adds a row; a row that is there already is not added again. */
  add(row: Readonly<Record<string, string>>): void;
}

export const noDesk: DeskList = { file: null, check: () => [], add: () => {} };

/** What a person reads where `DATELINE_LEXICONS` is not set. */
export const noFolder =
  'No folder for the desk’s own list: start Dateline with DATELINE_LEXICONS set to one, and apply the proposal then.';

const cell = z.string().max(400);
export const entrySchema = z
  .object({
    id: cell.min(1),
    name: cell.min(1),
    kind: cell.min(1),
    country: cell.default(''),
    role: cell.default(''),
    aliases: z.string().max(4000).default(''),
    acronyms: cell.default(''),
  })
  .openapi('ProposedEntry');

const lineSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    country: z.string().nullable(),
    cameo: z.string().nullable(),
    listed: z.boolean(),
    reports: z.number().int(),
    mentions: z.number().int(),
    forms: z.array(z.string()),
    proposal: z.enum(proposalStates).nullable(),
  })
  .openapi('EntityRecord');
const proposalSchema = z
  .object({
    id: z.number().int(),
    entityId: z.string(),
    entry: entrySchema,
    state: z.enum(proposalStates),
    proposedBy: z.string(),
    proposedAt: z.string(),
    settledBy: z.string().nullable(),
    settledAt: z.string().nullable(),
  })
  .openapi('EntityProposal');
const detailSchema = lineSchema
  .omit({ forms: true, proposal: true })
  .extend({
    forms: z.array(z.object({ form: z.string(), count: z.number().int() })),
    inReports: z.array(
      z.object({ id: z.string(), title: z.string(), publishedAt: z.string().nullable(), mentions: z.number().int() }),
    ),
    candidates: z.array(
      z.object({
        id: z.string(),
        reportId: z.string(),
        type: z.string(),
        role: z.string(),
        from: z.string().nullable(),
        snippet: z.string(),
        review: z.string(),
      }),
    ),
    proposals: z.array(proposalSchema),
  })
  .openapi('EntityDetail');

/** Query of the list, of the API and of the page alike. */
export const entityQuerySchema = z.object({
  q: z.string().max(100).optional(),
  kind: z.string().max(40).optional(),
  country: z.string().max(3).optional(),
  listed: z.enum(['true', 'false']).optional(),
  least: z.coerce.number().int().min(1).optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Adds the routes to the API. */
export function addEntities(api: OpenAPIHono<Env>, store: Store, desk: DeskList): void {
  const { db } = store;
  api.openapi(
    createRoute({
      method: 'get',
      path: '/entity-records',
      tags: ['Entities'],
      summary: 'Who the reports name, in most reports first',
      description: 'listed=false gives the names that no actor list has: proposals for the desk’s own.',
      request: { query: entityQuerySchema },
      responses: {
        200: json(z.object({ items: z.array(lineSchema), total: z.number().int() }), 'A stretch of the list'),
        ...problems,
      },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      const { offset, limit, ...query } = context.req.valid('query');
      const { items, total } = await listEntities(db, filterOfQuery(query), offset, limit);
      return context.json({ items: items.map((item) => ({ ...item, forms: [...item.forms] })), total }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/entity-records/{id}',
      tags: ['Entities'],
      summary: 'One entity with its names, reports, candidates and proposals',
      request: { params: z.object({ id: z.string().min(1).max(400) }) },
      responses: { 200: json(detailSchema, 'The entity'), ...problems },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      const found = await findEntity(db, context.req.valid('param').id);
      if (found === undefined) throw new Problem(404, 'No report names this entity.');
      return context.json(
        {
          ...found,
          forms: [...found.forms],
          inReports: [...found.inReports],
          candidates: [...found.candidates],
          proposals: [...found.proposals],
        },
        200,
      );
    },
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/entity-proposals',
      tags: ['Entities'],
      summary: 'Proposed entries, the newest first',
      request: { query: z.object({ state: z.enum(proposalStates).optional() }) },
      responses: { 200: json(z.array(proposalSchema), 'At most 500'), ...problems },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      const { state } = context.req.valid('query');
      return context.json([...(await listProposals(db, state === undefined ? proposalStates : [state], 500))], 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/entity-proposals',
      tags: ['Entities'],
      summary: 'Propose an entry for the desk’s own list',
      request: {
        body: {
          content: { 'application/json': { schema: z.object({ entityId: z.string().min(1), entry: entrySchema }) } },
          required: true,
        },
      },
      responses: { 201: json(proposalSchema, 'Waits for a lead'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'reviewer', 'review');
      const { entityId, entry } = context.req.valid('json');
      const id = await propose(store, desk, entityId, entry, user.name);
      return context.json((await findProposal(db, id))!, 201);
    },
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/entity-proposals/{id}',
      tags: ['Entities'],
      summary: 'Apply a proposal to the desk’s own list, or dismiss it',
      request: {
        params: z.object({ id: z.coerce.number().int().positive() }),
        body: {
          content: { 'application/json': { schema: z.object({ action: z.enum(['apply', 'dismiss']) }) } },
          required: true,
        },
      },
      responses: { 200: json(proposalSchema, 'The proposal as it is now'), ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'lead', 'review');
      const { id } = context.req.valid('param');
      const done = await settle(store, desk, id, context.req.valid('json').action, user.name);
      return context.json(done, 200);
    },
  );
}

/** Keeps a proposal after checking its row. Gives its number. */
export async function propose(
  store: Store,
  desk: DeskList,
  entityId: string,
  entry: z.infer<typeof entrySchema>,
  by: string,
): Promise<number> {
  if ((await findEntity(store.db, entityId)) === undefined) throw new Problem(404, 'No report names this entity.');
  const wrong = desk.check(entry);
  if (wrong.length > 0) throw new Problem(400, wrong.join(' · '));
  return await proposeEntry(store.db, entityId, entry, by);
}

/** Applies or dismisses an open proposal. The file is written first: a retry after a failure between the two finds its row there. */
export async function settle(
  store: Store,
  desk: DeskList,
  id: number,
  action: 'apply' | 'dismiss',
  by: string,
): Promise<Proposal> {
  const { db } = store;
  const proposal = await findProposal(db, id);
  if (proposal === undefined) throw new Problem(404, 'There is no such proposal.');
  if (proposal.state !== 'open') throw new Problem(409, `${proposal.settledBy} has ${proposal.state} it already.`);
  const row = { ...proposal.entry };
  if (action === 'apply') {
    if (desk.file === null) throw new Problem(409, noFolder);
    const wrong = desk.check(row);
    if (wrong.length > 0) throw new Problem(409, wrong.join(' · '));
    try {
      desk.add(row);
    } catch (error) {
      throw new Problem(409, `The list could not be written: ${(error as Error).message}`);
    }
  }
  if (!(await settleProposal(db, id, action === 'apply' ? 'applied' : 'dismissed', by)))
    throw new Problem(409, 'Someone else has just settled it.');
  await noteAudit(db, by, action === 'apply' ? 'actor added to the desk’s list' : 'proposed actor dismissed', {
    id: row.id,
    name: row.name,
    ...(action === 'apply' ? { file: desk.file } : {}),
  });
  return (await findProposal(db, id))!;
}

/** The store's filter of a query. */
export function filterOfQuery(query: Omit<z.infer<typeof entityQuerySchema>, 'offset' | 'limit'>) {
  return {
    ...(query.q && { words: query.q }),
    ...(query.kind && { kind: query.kind }),
    ...(query.country && { country: query.country }),
    ...(query.listed && { listed: query.listed === 'true' }),
    ...(query.least && { least: query.least }),
  };
}
