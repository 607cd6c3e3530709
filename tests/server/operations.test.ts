import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backendOf, type ExtractJob, type JobQueue, openQueue } from '../../queues/index.js';
import { addMeters, addReports, countReports, failReport } from '../../src/store/index.js';
import { queueWaiting, sweep } from '../../src/workers/index.js';
import { addPeople, ask } from '../support/people.js';
import { reportOf as madeReport } from '../support/reports.js';
import { seedReports } from '../support/seed.js';
import { openSite, type Site } from '../support/site.js';

let site: Site;
let queue: JobQueue<ExtractJob>;

beforeAll(async () => {
  site = await openSite(seedReports().slice(0, 2));
  queue = await openQueue('extract', backendOf(site.store.url, ''));
  await addPeople(site, { vera: 'viewer', lea: 'lead' }, ['read', 'manage']);
});
afterAll(async () => {
  await queue?.close();
  await site?.close();
});

async function call(name: string, method: string, path: string, body?: unknown) {
  const answer = await ask(site, name, method, path, body);
  return { status: answer.status, text: await answer.text() };
}

/** A report of its own, with as many characters as asked for. */
const reportOf = (length = 200) => madeReport(`Report ${randomUUID()}. `.padEnd(length, 'Nothing happened. '));

describe('metrics', () => {
  it('tell what waits, failed and was found, and need a token', async () => {
    const [waits, fails] = [reportOf(), reportOf()];
    await addReports(
      site.store.db,
      [waits, fails].map((report) => ({ report, origin: 'test' })),
    );
    await failReport(site.store.db, fails.id, 'extraction failed: a reason with report text');
    await addMeters(site.store.db, [
      { name: 'stage_seconds', label: 'tokens', amount: 1.5 },
      { name: 'stage_seconds', label: 'tokens', amount: 2 },
    ]);
    expect((await site.server.request('/metrics')).status).toBe(401);
    const { status, text } = await call('vera', 'GET', '/metrics');
    expect(status).toBe(200);
    expect(text).toContain('dateline_reports{state="done"} 2');
    expect(text).toContain('dateline_reports{state="queued"} 1');
    expect(text).toContain('dateline_failed_reports{reason="extraction failed"} 1');
    expect(text).not.toContain('report text');
    expect(text).toContain('dateline_stage_seconds_total{stage="tokens"} 3.5');
    expect(text).toContain('dateline_queue_jobs{queue="extract",state="waiting"} 0');
    expect(text).toMatch(/dateline_oldest_waiting_seconds\{state="queued"\} [0-9.]+/);
    expect(text).toMatch(/dateline_serve_process_cpu_seconds_total \d/);
  });
});

describe('queues', () => {
  it('are paused, resumed and mended by leads only, and each time noted', async () => {
    const path = '/api/queues/extract';
    expect((await call('vera', 'POST', path, { do: 'pause' })).status).toBe(403);
    expect((await call('lea', 'POST', '/api/queues/nothing', { do: 'pause' })).status).toBe(404);
    expect((await call('lea', 'POST', path, { do: 'stop' })).status).toBe(400);
    expect(JSON.parse((await call('lea', 'POST', path, { do: 'pause' })).text)).toEqual({ changed: 1 });
    const found = JSON.parse((await call('vera', 'GET', '/api/queues')).text);
    expect(found.find((each: { name: string }) => each.name === 'extract').paused).toBe(true);
    await call('lea', 'POST', path, { do: 'resume' });
    expect(await queue.isPaused()).toBe(false);
    expect(JSON.parse((await call('lea', 'POST', path, { do: 'retry-reports' })).text)).toEqual({ changed: 1 });
    expect(await countReports(site.store.db)).toMatchObject({ queued: 2, failed: 0 });
    const page = await call('lea', 'GET', '/queues');
    expect(page.text).toContain('2 reports wait');
    const audit = await site.store.db.selectFrom('audit').select('what').where('who', '=', 'lea').execute();
    expect(audit.map((entry) => entry.what)).toEqual(['queue pause', 'queue resume', 'queue retry-reports']);
  });
});

describe('what waits', () => {
  const ids = async () => {
    const jobs = await queue.list('waiting', 100);
    return jobs.map((job) => (job.data as ExtractJob).reportIds);
  };

  it('is queued up to a depth, the urgent first, and the rest when there is room', async () => {
    await site.store.db.deleteFrom('reports').where('state', '=', 'queued').execute();
    const long = 60_000;
    const archive = [reportOf(long), reportOf(long)];
    const usual = [reportOf(long), reportOf(long)];
    const flash = reportOf();
    const add = async (reports: readonly ReturnType<typeof reportOf>[], priority: 'flash' | 'normal' | 'archive') =>
      await addReports(
        site.store.db,
        reports.map((report) => ({ report, origin: 'test', priority })),
      );
    await add(archive, 'archive');
    await add(usual, 'normal');
    await queueWaiting(site.store.db, queue, { all: false, depth: 2 });
    expect((await ids()).flat().sort()).toEqual(usual.map((report) => report.id).sort());
    await queueWaiting(site.store.db, queue, { all: false, depth: 2 });
    expect(await ids()).toHaveLength(2);
    await add([flash], 'flash');
    await sweep(site.store.db, queue);
    const order = await ids();
    expect(order[0]).toEqual([flash.id]);
    expect(order.slice(1, 3).flat().sort()).toEqual(usual.map((report) => report.id).sort());
    expect(order.slice(3).flat().sort()).toEqual(archive.map((report) => report.id).sort());
  });

  it('is queued again when the queue has lost it', async () => {
    await queue.drain();
    await sweep(site.store.db, queue);
    expect((await ids()).flat()).toHaveLength(5);
  });
});
