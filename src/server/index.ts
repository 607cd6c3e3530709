/** The HTTP server: review page and API over the store. */
import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import type { Backend } from '../../queues/index.js';
import type { Store } from '../store/index.js';
import { plainPage, type ShellData, shell, signInPage } from '../web/shell.js';
import { addCandidates } from './api/candidates.js';
import { addDelivery } from './api/delivery.js';
import { addEntities, type DeskList, noDesk } from './api/entities.js';
import { addIntake, type Intake } from './api/intake.js';
import { addReference } from './api/reference.js';
import { addSecond } from './api/second.js';
import { addSuggestions, type DeskWords, noWords } from './api/suggestions.js';
import { addTellings } from './api/tellings.js';
import { addTogether } from './api/together.js';
import { readAssets } from './assets.js';
import { allow, type Env, SignIn } from './auth.js';
import { addEntityPages } from './entity-pages.js';
import { Live } from './live.js';
import { addOperations } from './operations.js';
import { addPages } from './pages.js';
import { answerError, issuesOf, Problem } from './problem.js';
import { Queues } from './queues.js';
import { awayOf } from './readiness.js';
import type { Reference } from './schemas.js';
import { addSuggestionPage } from './suggestion-page.js';

export type { DeskList } from './api/entities.js';
export type { Intake, Submission, Taken } from './api/intake.js';
export { type DeskWords, settleOne } from './api/suggestions.js';
export type { PlaceFound, Reference, TypeGuide } from './schemas.js';

export interface ServerOptions {
  readonly store: Store;
  /** Event types and the gazetteer; without it pages show ids and search no places. */
  readonly reference?: Reference;
  /** The desk's own actor list; without it proposals wait. */
  readonly desk?: DeskList;
  /** What the lexicons know and the desk's own triggers; without it suggestions wait. */
  readonly words?: DeskWords;
  /** True when browsers reach the server over HTTPS: cookies are then sent that way only. */
  readonly secure?: boolean;
  /** Hears of errors that are not the client's. */
  readonly log?: (error: Error) => void;
  /** Where the queues are; without it there are no pages and figures about them. */
  readonly backend?: Backend;
  /** Takes reports in; without it the API takes none. */
  readonly intake?: Intake;
}

export interface ReviewServer {
  readonly fetch: OpenAPIHono<Env>['fetch'];
  readonly request: OpenAPIHono<Env>['request'];
  /** A path that signs in once, as this user with the admin role; the user is made when there is none. */
  signInPath(name: string): string;
  /** Lets go of the queues. */
  close(): Promise<void>;
}

const noReference: Reference = { types: [], searchPlaces: () => [], placeById: () => undefined };

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The application; `listen` puts it on a port. */
export function createServer(options: ServerOptions): ReviewServer {
  const {
    store,
    reference = noReference,
    desk = noDesk,
    words = noWords,
    secure = false,
    log = (error) => console.error(error),
    backend,
    intake,
  } = options;
  const app = new OpenAPIHono<Env>();
  const signIn = new SignIn(store, secure);
  const live = new Live(store);
  const assets = readAssets();
  const asset = (name: string): string => `/assets/${name}?v=${assets.get(name)!.version}`;

  app.onError((error, context) => answerError(error, context, log));
  app.notFound((context) => {
    if (context.req.path.startsWith('/api/')) throw new Problem(404, 'There is no such address.');
    return context.html(
      shell(frame('Not found', 'plain', null, ''), plainPage('Not found', 'There is no such page.')),
      404,
    );
  });

  app.use(async (context, next) => {
    await next();
    const { headers } = context.res;
    headers.set('content-security-policy', policy);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'no-referrer');
    headers.set('cross-origin-opener-policy', 'same-origin');
    headers.set('cross-origin-resource-policy', 'same-origin');
    headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
    if (secure) headers.set('strict-transport-security', 'max-age=31536000');
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  });
  app.use(compress());

  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  const queues = backend && new Queues(backend);
  app.get('/readyz', async (context) => {
    const away = await awayOf(store, queues);
    return away.length === 0
      ? context.json({ status: 'ready' })
      : context.json({ status: 'not ready', away: [...away] }, 503);
  });
  app.get('/assets/:name', (context) => {
    const found = assets.get(context.req.param('name'));
    if (found === undefined) throw new Problem(404, 'There is no such file.');
    const kept = context.req.query('v') === found.version ? 'public, max-age=31536000, immutable' : 'no-cache';
    return context.body(found.bytes, 200, { 'content-type': found.type, 'cache-control': kept });
  });

  const small = bodyLimit({ maxSize: 1024 * 1024 });
  // Reports come whole, or as base64 in JSON, which is a third longer.
  const large = bodyLimit({
    maxSize: 48 * 1024 * 1024,
    onError: () => {
      throw new Problem(413, 'The request is larger than 48 MiB.');
    },
  });
  app.use((context, next) => (context.req.path === '/api/reports' ? large : small)(context, next));
  app.use(signIn.middleware());

  function frame(title: string, page: string, user: ShellData['user'], csrf: string): ShellData {
    return {
      title,
      page,
      user,
      csrf,
      asset,
      boot: { page, user, csrf, types: user === null ? [] : reference.types, world: asset('world.json') },
    };
  }

  app.get('/', (context) => context.redirect('/review'));
  app.get('/sign-in', (context) => {
    if (context.get('principal') !== null) return context.redirect('/review');
    return context.html(shell(frame('Sign in', 'plain', null, ''), signInPage(null, context.req.query('next') ?? '')));
  });
  app.get('/sign-in/:secret', async (context) => {
    if ((await signIn.useLink(context, context.req.param('secret'))) || context.get('principal') !== null)
      return context.redirect('/review');
    const words = 'A sign-in link works once. Start the server again for a new one, or sign in by name and password.';
    return context.html(shell(frame('Sign in', 'plain', null, ''), signInPage(words, '')), 403);
  });
  app.post('/sign-in', async (context) => {
    const form = await context.req.parseBody();
    const text = (name: string): string => (typeof form[name] === 'string' ? form[name] : '');
    const address = remoteAddress(context);
    const refuse = (message: string, status: 403 | 429) =>
      context.html(shell(frame('Sign in', 'plain', null, ''), signInPage(message, text('next'))), status);
    try {
      if (await signIn.usePassword(context, address, text('name'), text('password')))
        return context.redirect(localPath(text('next')), 303);
    } catch (error) {
      if (error instanceof Problem && error.status === 429) return refuse(error.message, 429);
      throw error;
    }
    return refuse('Name or password is wrong.', 403);
  });
  app.post('/sign-out', async (context) => {
    await signIn.end(context);
    return context.redirect('/sign-in', 303);
  });
  const api = new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (!result.success)
        throw new Problem(400, 'The request does not have the documented shape.', { issues: issuesOf(result.error) });
    },
  });
  // Answers that carry no tag of their own get one from their content. Streams have no end to wait for, and exports no place to be held.
  const tag = etag();
  api.use((context, next) =>
    /^\/api\/(live|changes|exports\/.+)$/.test(context.req.path) ? next() : tag(context, next),
  );
  addCandidates(api, store, reference);
  addTogether(api, store, live);
  addReference(api, store, reference);
  addSecond(api, store, reference);
  addTellings(api, store);
  if (intake !== undefined) addIntake(api, store, intake);
  addDelivery(api, store);
  addEntities(api, store, desk);
  addSuggestions(api, store, desk, words);
  const about = {
    openapi: '3.1.0',
    info: { title: 'Dateline', version: '1', description: 'Review of event candidates read from reports.' },
    servers: [{ url: '/api' }],
    security: [{ token: [] }, { session: [] }],
  } as const;
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: secure ? '__Host-dateline' : 'dateline',
  });
  const describe = () =>
    api.getOpenAPI31Document({
      ...about,
      security: about.security.map((each) => ({ ...each })),
      servers: [...about.servers],
    } as never);
  api.get('/openapi.json', (context) => {
    allow(context, 'viewer', 'read');
    return context.json(describe());
  });
  addEntityPages(app, { store, reference, desk, frame });
  addSuggestionPage(app, { store, reference, desk, words, frame });
  addPages(app, { store, reference, frame, describe });
  if (queues !== undefined)
    addOperations(app, api, store, queues, (context, { user, csrf }, title, page, content) =>
      context.html(shell(frame(title, page, { name: user.name, role: user.role }, csrf ?? ''), content)),
    );
  app.route('/api', api);

  return {
    fetch: app.fetch,
    request: app.request,
    signInPath: (name) => signIn.link(name),
    close: async () => queues?.close(),
  };
}

/** The other end's address; empty when the application is called without a connection. */
function remoteAddress(context: Context): string {
  const env: unknown = context.env;
  return typeof env === 'object' && env !== null && 'incoming' in env
    ? (getConnInfo(context).remote.address ?? '')
    : '';
}

/** A path of this server, whatever a form says. */
function localPath(next: string): string {
  return /^\/(?![/\\])[\w\-./?=&%,]*$/.test(next) ? next : '/review';
}

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Ports tried after the wanted one when that is taken. */
const portsTried = 20;

/** Listens on `host`; a taken port gives way to the next ones, and 0 means any. */
export async function listen(app: Pick<ReviewServer, 'fetch'>, host: string, port: number): Promise<Listening> {
  for (let each = port; ; each++) {
    try {
      return await listenOn(app, host, each);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === 0 || each >= port + portsTried)
        throw error;
    }
  }
}

function listenOn(app: Pick<ReviewServer, 'fetch'>, hostname: string, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname, port }, (address) => {
      server.off('error', reject);
      const name = hostname.includes(':') ? `[${hostname}]` : hostname;
      resolve({
        url: `http://${name}:${address.port}/`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            // Open streams and idle connections would keep it from closing.
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', reject);
  });
}
