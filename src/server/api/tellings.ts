/** Routes of the same event in other reports: the tellings, where they differ, and what a reviewer says of two of them. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { correctionOf, differencesAmong, lintTellings, updateAmong } from '../../events/index.js';
import {
  compareReports,
  findTold,
  noteAudit,
  reviewedCandidate,
  type Store,
  saveVerdict,
  tellingsOf,
} from '../../store/index.js';
import { allow, type Env } from '../auth.js';
import { Problem } from '../problem.js';
import { comparedReportsSchema, tellingsSchema } from '../schemas.js';
import { summaryOf } from '../views.js';
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
      const now = (await reviewedCandidate(store.db, id))!;
      const approved = summaryOf(now.line).state === 'approved';
      const news = approved ? updateAmong(now.record, own.publishedAt, together) : undefined;
      const update =
        news === undefined
          ? null
          : { id: news.id, upgrades: [...news.upgrades], changes: correctionOf(now.record, news.record) };
      const named = [
        { ...own, report: 'this report' },
        ...together.map((each) => ({ ...each, report: each.source ?? each.title })),
      ];
      const findings = lintTellings(named).map(({ code, severity, message }) => ({ code, severity, message }));
      return context.json({ tellings: shown, differences, findings, update }, 200);
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
  api.openapi(
    createRoute({
      method: 'get',
      path: '/reports/{id}/compare/{later}',
      tags: ['Reports'],
      summary: 'What a later report tells anew, again, further than this one, and no more',
      request: { params: idParam.extend({ later: z.string().min(1).max(200) }) },
      responses: { 200: json(comparedReportsSchema, 'Whole records, in the order of the text'), ...problems },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      const { id, later } = context.req.valid('param');
      const found = await compareReports(store.db, id, later);
      if (found === undefined) throw new Problem(404, 'One of the two reports is not there.');
      return context.json(comparedReportsSchema.parse(found), 200);
    },
  );
}
