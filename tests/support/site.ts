/** A whole review site for tests: real PostgreSQL in a folder of its own, seeded, served on a free port. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backendOf } from '../../queues/index.js';
import { createServer, listen, type ReviewServer, type ServerOptions } from '../../src/server/index.js';
import { addReports, openStore, type Store, saveResults } from '../../src/store/index.js';
import type { SeededReport } from './seed.js';

export interface Site {
  /** Ends in a slash. */
  readonly url: string;
  readonly store: Store;
  readonly server: ReviewServer;
  /** Errors that the server logged: none, unless a test wants one. */
  readonly errors: Error[];
  /** Address that signs in once as this user, an admin. */
  link(name: string): string;
  close(): Promise<void>;
}

/** Starts a site over these reports. */
export async function openSite(reports: readonly SeededReport[], options: Partial<ServerOptions> = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-site-'));
  process.env.DATELINE_DATA = folder;
  delete process.env.DATABASE_URL;
  const store = await openStore();
  await seedStore(store, reports);
  const errors: Error[] = [];
  const server = createServer({
    store,
    log: (error) => errors.push(error),
    backend: backendOf(store.url, ''),
    ...options,
  });
  const page = await listen(server, '127.0.0.1', 0);
  return {
    url: page.url,
    store,
    server,
    errors,
    link: (name) => new URL(server.signInPath(name), page.url).href,
    async close() {
      await page.close();
      await server.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Writes reports and their candidates, in the order given. */
export async function seedStore(store: Store, reports: readonly SeededReport[]): Promise<void> {
  for (const { report, candidates } of reports) {
    await addReports(store.db, [{ report, origin: report.title ?? report.id }]);
    const versions = { code: 'seed', lexicons: 'seed', models: 'none' };
    await saveResults(store.db, [{ reportId: report.id, candidates, sentences: 1, milliseconds: 1, versions }]);
  }
}
