import { openStore, type Store } from '../../src/store/index.js';

/** Looks into the store in a data folder between two programs. */
export async function lookInto<T>(folder: string, work: (store: Store) => Promise<T>): Promise<T> {
  process.env.DATELINE_DATA = folder;
  const store = await openStore();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
