/** The HTTP server: page and API over the store. */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { sql } from 'kysely';
import type { Store } from '../store/index.js';

export interface ServerOptions {
  readonly store: Store;
}

/** The application; `listen` puts it on a port. */
export function createServer({ store }: ServerOptions): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => {
    await sql`select 1`.execute(store.db);
    return context.json({ status: 'ready' });
  });
  return app;
}

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Ports tried after the wanted one when that is taken. */
const portsTried = 20;

/** Listens on `host`; a taken port gives way to the next ones, and 0 means any. */
export async function listen(app: Pick<Hono, 'fetch'>, host: string, port: number): Promise<Listening> {
  for (let each = port; ; each++) {
    try {
      return await listenOn(app, host, each);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === 0 || each >= port + portsTried)
        throw error;
    }
  }
}

function listenOn(app: Pick<Hono, 'fetch'>, hostname: string, port: number): Promise<Listening> {
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
