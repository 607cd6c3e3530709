/** Routes of what a reviewer looks up: event types, places of the gazetteer, entities seen so far. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type Store, searchEntities } from '../../store/index.js';
import { allow, type Env } from '../auth.js';
import { Problem } from '../problem.js';
import { entityFoundSchema, placeFoundSchema, type Reference, typeGuideSchema } from '../schemas.js';
import { json, problems } from './answers.js';

const words = z.object({ q: z.string().min(1).max(100) });

/** Adds the routes to the API. */
export function addReference(api: OpenAPIHono<Env>, store: Store, reference: Reference): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/types',
      tags: ['Reference'],
      summary: 'Event types with definition and codes',
      responses: { 200: json(z.array(typeGuideSchema), 'All types'), ...problems },
    }),
    (context) => {
      allow(context, 'viewer', 'read');
      return context.json([...reference.types], 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/places',
      tags: ['Reference'],
      summary: 'Places of the gazetteer by name',
      request: { query: words },
      responses: { 200: json(z.array(placeFoundSchema), 'Exact names first, larger places first'), ...problems },
    }),
    (context) => {
      allow(context, 'viewer', 'read');
      return context.json([...reference.searchPlaces(context.req.valid('query').q)], 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/places/{id}',
      tags: ['Reference'],
      summary: 'A place by its GeoNames id',
      request: { params: z.object({ id: z.coerce.number().int().positive() }) },
      responses: { 200: json(placeFoundSchema, 'The place'), ...problems },
    }),
    (context) => {
      allow(context, 'viewer', 'read');
      const found = reference.placeById(context.req.valid('param').id);
      if (found === undefined) throw new Problem(404, 'The gazetteer has no such place.');
      return context.json(found, 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/entities',
      tags: ['Reference'],
      summary: 'Participants seen so far by name',
      request: { query: words },
      responses: { 200: json(z.array(entityFoundSchema), 'The most frequent first'), ...problems },
    }),
    async (context) => {
      allow(context, 'viewer', 'read');
      return context.json([...(await searchEntities(store.db, context.req.valid('query').q, 12))], 200);
    },
  );
}
