/** The link queue's child process: takes up every candidate that waits to be compared with other reports', and notes which bundles that finishes. */
import '../orphan.js';
import { loadResources } from '../../lexicon/index.js';
import { connectStore, finishBundles, linkWaiting } from '../../store/index.js';
import { linkModel } from '../link.js';
import { serveJobs } from '../serve.js';

const url = process.env.DATELINE_WORKER_STORE;
if (url === undefined) throw new Error('DATELINE_WORKER_STORE is not set: this file is started by a worker');
const store = connectStore(url, 2);
const model = linkModel(loadResources());

serveJobs(async () => {
  const { db } = await store;
  let candidates = 0;
  for (;;) {
    const taken = await linkWaiting(db, model);
    if (taken === 0) return { candidates, bundles: await finishBundles(db) };
    candidates += taken;
  }
});
