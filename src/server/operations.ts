/** Routes for those who run Dateline: metrics, and the queues as page and API. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type QueueName, queueNames } from '../../queues/index.js';
import { countReports, failedReports, noteAudit, requeueFailed, type Store } from '../store/index.js';
import { queuesPage } from '../web/pages/queues.js';
import type { Html } from '../web/parts.js';
import { json, problems } from './api/answers.js';
import { allow, type Env, type Principal } from './auth.js';
import { metricsOf } from './metrics.js';
import { Problem } from './problem.js';
import type { Queues } from './queues.js';

const actions = ['pause', 'resume', 'retry', 'drop', 'retry-reports'] as const;
type Action = (typeof actions)[number];

/** Failed jobs of a queue, and failed reports, that the page shows. */
const failuresShown = 50;

/** Adds `GET /metrics`, `GET` and `POST /queues`, and `/api/queues`. */
export function addOperations(
  app: OpenAPIHono<Env>,
  api: OpenAPIHono<Env>,
  store: Store,
  queues: Queues,
  draw: (
    context: Context<Env>,
    principal: Principal,
    title: string,
    page: string,
    content: Html,
  ) => Response | Promise<Response>,
): void {
  const scrape = metricsOf(store, queues);
  app.get('/metrics', async (context) => {
    allow(context, 'viewer', 'read');
    const { type, text } = await scrape();
    return context.body(text, 200, { 'content-type': type });
  });

  app.get('/queues', async (context) => {
    if (context.get('principal') === null) return context.redirect('/sign-in?next=/queues');
    const principal = allow(context, 'lead', 'read');
    const [views, reports, failed] = await Promise.all([
      queues.overview(),
      countReports(store.db),
      failedReports(store.db, failuresShown),
    ]);
    const jobs = await Promise.all(
      queueNames.map(async (name) =>
        (await (await queues.open(name)).list('failed', failuresShown)).map((job) => ({ ...job, queue: name })),
      ),
    );
    return await draw(
      context,
      principal,
      'Queues',
      'queues',
      queuesPage(views, reports, failed, jobs.flat(), principal.csrf ?? ''),
    );
  });
  app.post('/queues/:name', async (context) => {
    const principal = allow(context, 'lead', 'manage');
    const form = await context.req.parseBody();
    const action = actions.find((each) => each === form.do);
    if (action === undefined) throw new Problem(400, 'There is no such action.');
    await act(
      principal,
      nameOf(context.req.param('name')),
      action,
      typeof form.id === 'string' ? [form.id] : undefined,
    );
    return context.redirect('/queues', 303);
  });

  const counts = z.object({
    waiting: z.number().int(),
    active: z.number().int(),
    delayed: z.number().int(),
    failed: z.number().int(),
  });
  const view = z.object({ name: z.enum(queueNames), paused: z.boolean(), counts });
  api.openapi(
    createRoute({
      method: 'get',
      path: '/queues',
      tags: ['Operations'],
      summary: 'Jobs of every queue by state',
      responses: { 200: json(z.array(view), 'All queues'), ...problems },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      return context.json([...(await queues.overview())], 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/queues/{name}',
      tags: ['Operations'],
      summary: 'Pause or resume a queue, try failed jobs or reports again, drop jobs',
      request: {
        params: z.object({ name: z.string() }),
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.object({ do: z.enum(actions), ids: z.array(z.string()).max(1000).optional() }),
            },
          },
        },
      },
      responses: { 200: json(z.object({ changed: z.number().int() }), 'Number of jobs or reports'), ...problems },
    }),
    async (context) => {
      const principal = allow(context, 'lead', 'manage');
      const { do: action, ids } = context.req.valid('json');
      return context.json({ changed: await act(principal, nameOf(context.req.valid('param').name), action, ids) }, 200);
    },
  );

  async function act(principal: Principal, name: QueueName, action: Action, ids?: readonly string[]): Promise<number> {
    const queue = await queues.open(name);
    const run: Readonly<Record<Action, () => Promise<number>>> = {
      pause: () => queue.pause().then(() => 1),
      resume: () => queue.resume().then(() => 1),
      retry: () => queue.retry(ids),
      drop: () => queue.drop(ids ?? []),
      // A running worker finds them on its next look at the store.
      'retry-reports': () => requeueFailed(store.db, ids),
    };
    const changed = await run[action]();
    await noteAudit(store.db, principal.user.name, `queue ${action}`, { queue: name, changed });
    return changed;
  }
}

function nameOf(name: string): QueueName {
  const found = queueNames.find((each) => each === name);
  if (found === undefined) throw new Problem(404, `There is no queue ${name}.`);
  return found;
}
