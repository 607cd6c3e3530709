/** The pages of entity records: list, one entity, and the proposals for the desk's own list. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { findEntity, listEntities, listProposals, openProposals, type Store, type UserRole } from '../store/index.js';
import { entitiesPage, entityPage, proposalsPage } from '../web/pages/entities.js';
import type { Message } from '../web/pages/people.js';
import type { Html } from '../web/parts.js';
import { plainPage, type ShellData, shell } from '../web/shell.js';
import {
  type DeskList,
  entityQuerySchema,
  entrySchema,
  filterOfQuery,
  noFolder,
  propose,
  settle,
} from './api/entities.js';
import { allow, type Env, type Principal } from './auth.js';
import { Problem } from './problem.js';
import type { Reference } from './schemas.js';

type PageContext = Context<Env>;

const linesAPage = 100;

/** Adds the pages. */
export function addEntityPages(
  app: OpenAPIHono<Env>,
  {
    store,
    reference,
    desk,
    frame,
  }: {
    readonly store: Store;
    readonly reference: Reference;
    readonly desk: DeskList;
    readonly frame: (title: string, page: string, user: ShellData['user'], csrf: string) => ShellData;
  },
): void {
  const { db } = store;
  const labels = new Map(reference.types.map((type) => [type.id, type.label]));
  const leads: readonly UserRole[] = ['lead', 'admin'];

  function draw(
    context: PageContext,
    { user, csrf }: Principal,
    title: string,
    content: Html,
    status: 200 | 400 | 404 = 200,
  ) {
    return context.html(
      shell(frame(title, 'entities', { name: user.name, role: user.role }, csrf ?? ''), content),
      status,
    );
  }
  function page(path: string, show: (context: PageContext, principal: Principal) => Promise<Response>): void {
    app.get(path, (context) => {
      if (context.get('principal') === null) {
        const { pathname, search } = new URL(context.req.url);
        return context.redirect(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
      }
      return show(context, allow(context, 'viewer', 'read'));
    });
  }

  page('/entities', async (context, principal) => {
    const asked = entityQuerySchema.safeParse(context.req.query());
    const query = asked.success ? asked.data : entityQuerySchema.parse({});
    const [{ items, total }, waiting] = await Promise.all([
      listEntities(db, { ...filterOfQuery(query), unsettled: query.listed === 'false' }, query.offset, linesAPage),
      openProposals(db),
    ]);
    return draw(
      context,
      principal,
      'Entities',
      entitiesPage({ items, total, waiting, query, step: linesAPage, mayPropose: principal.user.role !== 'viewer' }),
    );
  });

  const proposals = async (context: PageContext, principal: Principal, message: Message | null) => {
    const [open, settled] = await Promise.all([
      listProposals(db, ['open'], 200),
      listProposals(db, ['applied', 'dismissed'], 50),
    ]);
    return draw(
      context,
      principal,
      'Proposed entries',
      proposalsPage({
        open,
        settled,
        file: desk.file,
        noFolder,
        mayApply: leads.includes(principal.user.role),
        csrf: principal.csrf ?? '',
        message,
      }),
      message?.tone === 'bad' ? 400 : 200,
    );
  };
  page('/entities/proposals', (context, principal) => proposals(context, principal, null));
  app.post('/entities/proposals/:id', async (context) => {
    const principal = allow(context, 'lead', 'review');
    const form = await context.req.parseBody();
    const id = Number(context.req.param('id'));
    try {
      const done = await settle(store, desk, id, form.do === 'apply' ? 'apply' : 'dismiss', principal.user.name);
      return await proposals(context, principal, {
        tone: 'good',
        text: settledWords(done.entry.name, done.state, desk),
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return await proposals(context, principal, { tone: 'bad', text: error.message });
    }
  });

  const one = async (
    context: PageContext,
    principal: Principal,
    id: string,
    message: Message | null,
    filled: Readonly<Record<string, string>> | null = null,
  ) => {
    const entity = await findEntity(db, id);
    if (entity === undefined)
      return draw(
        context,
        principal,
        'Not found',
        plainPage('Not found', 'No report names this entity any more.'),
        404,
      );
    const content = entityPage({
      entity,
      labels,
      filled,
      mayPropose: principal.user.role !== 'viewer',
      mayApply: leads.includes(principal.user.role) && desk.file !== null,
      csrf: principal.csrf ?? '',
      message,
    });
    return draw(context, principal, entity.name, content, message?.tone === 'bad' ? 400 : 200);
  };
  page('/entities/of/:id', (context, principal) => one(context, principal, context.req.param('id') ?? '', null));
  app.post('/entities/of/:id', async (context) => {
    const id = context.req.param('id');
    const form = await context.req.parseBody();
    const now = form.do === 'apply';
    const principal = allow(context, now ? 'lead' : 'reviewer', 'review');
    const filled = Object.fromEntries(
      Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()]] : [])),
    );
    const entry = entrySchema.safeParse(filled);
    try {
      if (!entry.success) throw new Problem(400, 'An entry needs an id, a name and a kind.');
      const proposal = await propose(store, desk, id, entry.data, principal.user.name);
      if (!now) return await one(context, principal, id, { tone: 'good', text: 'Proposed: a lead can now add it.' });
      const done = await settle(store, desk, proposal, 'apply', principal.user.name);
      return await one(context, principal, id, {
        tone: 'good',
        text: settledWords(done.entry.name, done.state, desk),
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return await one(context, principal, id, { tone: 'bad', text: error.message }, filled);
    }
  });
}

function settledWords(name: string, state: string, desk: DeskList): string {
  return state === 'applied'
    ? `${name} now stands in ${desk.file}. Workers that start from now on know it.`
    : `${name} is dismissed and no longer listed as missing.`;
}
