/** Routes of the same event in other reports: the tellings, where they differ, and what a reviewer says of two of them. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { differencesAmong } from '../../events/index.js';
import { findTold, noteAudit, type Store, saveVerdict, tellingsOf } from '../../store/index.js';
import { allow, type Env } from '../auth.js';
import { Problem } from '../problem.js';
import { tellingsSchema } from '../schemas.js';
import { json, problems } from './answers.js';

const idParam = z.object({ id: z.string().min(1).max(200) });

/** Adds the routes to the API. */
export function addTellings(api: OpenAPIHono<Env>, store: Store): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/candidates/{id}/tellings',
      tags: ['Candidates'],
      summary: 'The same event in other reports, and where they differ',
      request: { params: idParam },
      responses: {
        200: json(tellingsSchema, 'Tellings of the same event first, then those that are only somewhat alike'),
        ...problems,
      },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      const { id } = context.req.valid('param');
      const own = await findTold(store.db, id);
      if (own === undefined) throw new Problem(404, 'There is no such candidate.');
      const tellings = await tellingsOf(store.db, id);
      const together = tellings.filter((each) => each.together);
      const differences = differencesAmong([own, ...together]).map(({ values, ...rest }) => ({
        ...rest,
        values: values.map(({ value, ids }) => ({ value, ids: [...ids] })),
      }));
      const shown = tellings.map(({ record, contributions, ...rest }) => ({
        ...rest,
        id: record.id,
        type: record.type,
        stance: record.attribution.stance,
        words: record.evidence[0]!.text.slice(0, 300),
        contributions: contributions === null ? null : [...contributions],
      }));
      return context.json({ tellings: shown, differences }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'put',
      path: '/candidates/{id}/tellings/{other}',
      tags: ['Candidates'],
      summary: 'Say that two candidates tell one event, or two; null takes it back',
      request: {
        params: idParam.extend({ other: z.string().min(1).max(200) }),
        body: {
          required: true,
          content: {
            'application/json': { schema: z.object({ verdict: z.enum(['together', 'apart']).nullable() }) },
          },
        },
      },
      responses: { 204: { description: 'Kept; later runs respect it' }, ...problems },
    }),
    async (context) => {
      const { user } = allow(context, 'reviewer', 'review');
      const { id, other } = context.req.valid('param');
      const { verdict } = context.req.valid('json');
      if (!(await saveVerdict(store.db, id, other, verdict, user.name)))
        throw new Problem(404, 'One of the two is not there, or was not compared yet.');
      await noteAudit(store.db, user.name, 'same event', { one: id, two: other, verdict });
      return context.body(null, 204);
    },
  );
}
