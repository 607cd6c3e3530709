/** An embedded store of its own for a test file. */
import { openStore, type Store } from '../../src/store/index.js';
import { temporaryFolder } from './program.js';

/** Opens the store in a new data folder; `remove` closes it and takes the folder away. */
export async function temporaryStore(): Promise<{ readonly store: Store; remove(): Promise<void> }> {
  const data = temporaryFolder();
  process.env.DATELINE_DATA = data.path;
  delete process.env.DATABASE_URL;
  const store = await openStore();
  return {
    store,
    async remove() {
      await store.close();
      data.remove();
    },
  };
}
