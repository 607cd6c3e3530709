/** Latency: from `POST /api/reports` until the API shows a candidate of the report, through server, store, queue and worker process. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { backendOf } from '../queues/index.js';
import { openIntake } from '../src/cli/intake.js';
import type { Report } from '../src/document/index.js';
import { createServer, listen } from '../src/server/index.js';
import { addToken, addUser, openStore } from '../src/store/index.js';
import { startWorker } from '../src/workers/index.js';

export interface LatencyTimes {
  /** In ms, one a report: until the server has answered that the report is taken in. */
  readonly taken: readonly number[];
  /** In ms, one a report: until the list of candidates shows one of it. */
  readonly visible: readonly number[];
}

/** Posts before any is timed: the worker process is then started and warm. */
const WARM_UP = 5;
/** Wait between two looks, in ms, and how long is looked at most. */
const LOOK = 2;
const LONGEST = 60_000;
const SECRET = 'bench';

/** Hands the reports in one by one over HTTP, each when the one before is visible. Uses the services that the environment names, in a store of its own. */
export async function timeLatency(reports: readonly Report[]): Promise<LatencyTimes> {
  const store = await openStore();
  const backend = backendOf(store.url);
  const { intake, close } = openIntake(store, console.error);
  const worker = startWorker('extract', { backend, storeUrl: store.url, concurrency: 1, tell: console.error });
  const server = createServer({ store, intake, backend });
  const site = await listen(server, '127.0.0.1', 0);
  try {
    const user = await addUser(store.db, 'bench', 'admin', null);
    const hash = createHash('sha256').update(SECRET).digest('hex');
    await addToken(store.db, user!.id, 'bench', hash, ['ingest', 'read']);
    const taken: number[] = [];
    const visible: number[] = [];
    for (const [index, report] of reports.entries()) {
      const started = performance.now();
      const id = await hand(site.url, report);
      const answered = performance.now() - started;
      while (!(await isVisible(site.url, id))) {
        if (performance.now() - started > LONGEST) throw new Error(`report ${id} gave no candidate within a minute`);
        await pause(LOOK);
      }
      if (index < WARM_UP) continue;
      taken.push(answered);
      visible.push(performance.now() - started);
    }
    return { taken, visible };
  } finally {
    await site.close();
    await server.close();
    await worker.close();
    await close();
    await store.close();
  }
}

const headers = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' };

async function hand(url: string, { text }: Report): Promise<string> {
  const body = JSON.stringify({ text, published: '2025-07-01' });
  const answer = await fetch(new URL('/api/reports', url), { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`POST /api/reports: ${answer.status} ${await answer.text()}`);
  const { reports } = (await answer.json()) as { reports: { id: string }[] };
  return reports[0]!.id;
}

async function isVisible(url: string, report: string): Promise<boolean> {
  const answer = await fetch(new URL(`/api/candidates?report=${report}&limit=1`, url), { headers });
  if (!answer.ok) throw new Error(`GET /api/candidates: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { total: number }).total > 0;
}
