/** An embedded store of its own for a test file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countReports, openStore, type Store } from '../../src/store/index.js';
import { temporaryFolder, until } from './program.js';

export interface TemporaryStore {
  readonly store: Store;
  /** Kills the database server with -9 and waits until it is there again. */
  killServer(): Promise<void>;
  /** Takes reports and all that came of them away. */
  empty(): Promise<void>;
  /** Closes the store and takes its folder away. */
  remove(): Promise<void>;
}

/** Opens the store in a new data folder. */
export async function temporaryStore(): Promise<TemporaryStore> {
  const data = temporaryFolder();
  process.env.DATELINE_DATA = data.path;
  delete process.env.DATABASE_URL;
  const store = await openStore();
  return {
    store,
    async killServer() {
      const pid = Number(readFileSync(join(data.path, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
      process.kill(pid, 'SIGKILL');
      await until('the database is back', () =>
        countReports(store.db).then(
          () => true,
          () => false,
        ),
      );
    },
    async empty() {
      for (const table of ['event_versions', 'decisions', 'candidates', 'reports'] as const)
        await store.db.deleteFrom(table).execute();
    },
    async remove() {
      await store.close();
      data.remove();
    },
  };
}
