import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Backend, type JobQueue, openQueue } from '../../queues/index.js';
import { type JobInHand, type RunningWorker, startWorker } from '../../src/workers/index.js';
import { temporaryFolder, until } from '../setup/program.js';
import { type PrivateRedis, redisServer, startCluster, startRedis } from '../setup/redis.js';
import { temporaryStore } from '../setup/store.js';

/** What a child process of the built program answers jobs with. */
const serve = new URL('../../dist/src/workers/serve.js', import.meta.url).href;

/** A queue server under test. `restart` kills it with -9 and brings it back with its data. */
interface Server {
  readonly backend: Backend;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const redisLike = (kind: 'redis' | 'cluster', start: () => Promise<PrivateRedis>) => async (): Promise<Server> => {
  const server = await start();
  return { backend: { kind, url: server.url }, restart: () => server.restart(), stop: () => server.stop() };
};

const servers: readonly { readonly name: string; readonly available: boolean; start(): Promise<Server> }[] = [
  {
    name: 'embedded PostgreSQL',
    available: true,
    async start() {
      const { store, killServer, remove } = await temporaryStore();
      return { backend: { kind: 'postgres', url: store.url }, restart: killServer, stop: remove };
    },
  },
  { name: 'Redis', available: redisServer !== null, start: redisLike('redis', startRedis) },
  { name: 'Redis Cluster', available: redisServer !== null, start: redisLike('cluster', startCluster) },
];

describe.each(servers.filter((each) => each.available))('on $name', ({ start }) => {
  let server: Server;
  let queue: JobQueue<unknown>;
  const workers: RunningWorker[] = [];
  const scripts = temporaryFolder();

  beforeAll(async () => {
    server = await start();
  });
  afterAll(async () => {
    await server.stop();
    scripts.remove();
  });
  beforeEach(async () => {
    queue = await openQueue('extract', server.backend);
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
    await queue.drain();
    await queue.drop((await queue.list('failed', 1000)).map((job) => job.id));
    await queue.close();
  });

  type Processor = URL | ((job: JobInHand) => Promise<unknown>);
  function work(processor: Processor, concurrency = 1): RunningWorker {
    const options = { backend: server.backend, storeUrl: '', concurrency, tell: () => {}, lockDuration: 1500 };
    const worker = startWorker('extract', options, processor);
    workers.push(worker);
    return worker;
  }
  /** A child process that serves jobs. `body` is what the function of `job` does. */
  function script(name: string, body: string): URL {
    const file = join(scripts.path, `${name}.mjs`);
    writeFileSync(
      file,
      `import fs from 'node:fs';\nimport { serveJobs } from ${JSON.stringify(serve)};\nserveJobs(async (job) => { ${body} });\n`,
    );
    return pathToFileURL(file);
  }
  const empty = () =>
    until('no job is left', async () => {
      const { waiting, active, delayed } = await queue.counts();
      return waiting + active + delayed === 0;
    });
  const job = (id: string, more: object = {}) => ({ id, payload: { name: id }, ...more });

  test('jobs come in the order in which they were added', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => `order-${i}`);
    await queue.add(ids.map((id) => job(id)));
    const seen: string[] = [];
    work(async ({ id }) => seen.push(id!));
    await empty();
    expect(seen).toEqual(ids);
  });

  test('urgent jobs come before the others', async () => {
    await queue.add([job('archive', { priority: 20 }), job('daily', { priority: 10 }), job('flash', { priority: 1 })]);
    const seen: string[] = [];
    work(async ({ id }) => seen.push(id!));
    await empty();
    expect(seen).toEqual(['flash', 'daily', 'archive']);
  });

  test('a job that fails is tried again, and leaves the queue when it succeeds', async () => {
    await queue.add([job('flaky')]);
    const tries: number[] = [];
    work(async ({ attemptsMade }) => {
      tries.push(attemptsMade);
      if (attemptsMade < 2) throw new Error('not yet');
    });
    await empty();
    expect(tries).toEqual([0, 1, 2]);
    expect(await queue.list('failed', 10)).toEqual([]);
  });

  test('a delayed job waits its time', async () => {
    const added = Date.now();
    await queue.add([job('later', { delay: 700 })]);
    expect(await queue.counts()).toMatchObject({ waiting: 0, delayed: 1 });
    let at = 0;
    work(async () => {
      at = Date.now();
    });
    await empty();
    expect(at - added).toBeGreaterThanOrEqual(700);
  });

  test('a job added twice is done once, also while the first is being worked on', async () => {
    let runs = 0;
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await queue.add([job('same'), job('same')]);
    work(async () => {
      runs++;
      await held;
    });
    await until('it runs', async () => runs === 1);
    await queue.add([job('same')]);
    expect(await queue.counts()).toMatchObject({ waiting: 0, active: 1 });
    release();
    await empty();
    expect(runs).toBe(1);
  });

  test('bad input fails for good at once, keeps its reason, and is tried again only when asked', async () => {
    await queue.add([job('bad')]);
    const processor = script(
      'bad',
      `const error = new Error('malformed payload'); error.name = 'UnrecoverableError'; throw error;`,
    );
    const worker = work(processor);
    const [failed] = await until('it has failed', async () => {
      const jobs = await queue.list('failed', 10);
      return jobs.length > 0 && jobs;
    });
    expect(failed).toMatchObject({ id: 'bad', state: 'failed', attempts: 1, reason: 'malformed payload' });
    await worker.close();
    expect(await queue.retry(['bad'])).toBe(1);
    const seen: unknown[] = [];
    work(async ({ data }) => seen.push(data));
    await empty();
    expect(seen).toEqual([{ name: 'bad' }]);
  });

  test('a job that kills its process is an ordinary failed try, and others go on', async () => {
    const log = join(scripts.path, 'poison.log');
    writeFileSync(log, '');
    await queue.add([job('poison'), job('healthy-1'), job('healthy-2')]);
    work(
      script(
        'poison',
        `fs.appendFileSync(${JSON.stringify(log)}, job.data.name + '\\n');
         if (job.data.name === 'poison' && job.attemptsMade < 1) process.kill(process.pid, 'SIGKILL');`,
      ),
    );
    await empty();
    expect(readFileSync(log, 'utf8').trim().split('\n').sort()).toEqual(['healthy-1', 'healthy-2', 'poison', 'poison']);
  });

  test('the job of a worker that is gone is taken up by another', async () => {
    await queue.add([job('left')]);
    // A worker in a process of its own, from the built program, that takes the job and is killed with it.
    const source = `
      import { startWorker } from ${JSON.stringify(new URL('../../dist/src/workers/index.js', import.meta.url).href)};
      startWorker('extract', { backend: ${JSON.stringify(server.backend)}, storeUrl: '', concurrency: 1, tell() {}, lockDuration: 1500 },
        async () => { console.log('taken'); await new Promise(() => setInterval(() => {}, 1000)); });`;
    const gone = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => gone.stdout.once('data', resolve));
    gone.kill('SIGKILL');
    const seen: string[] = [];
    work(async ({ id }) => seen.push(id!));
    await empty();
    expect(seen).toEqual(['left']);
  });

  test('a job of another queue waits until all jobs of its flow have ended, also those that failed, and is given out once', async () => {
    const links = await openQueue('link', server.backend);
    const options = { backend: server.backend, storeUrl: '', concurrency: 1, tell: () => {}, lockDuration: 1500 };
    try {
      const before = { queue: 'link', id: 'whole', payload: { bundle: 'mail' } } as const;
      const parts = [job('part-1', { before }), job('part-2', { before }), job('part-bad', { before }), job('alone')];
      await queue.add(parts);
      // A sweep adds again what it finds waiting.
      await queue.add(parts);
      expect(await queue.counts()).toMatchObject({ waiting: 4 });
      expect(await links.counts()).toMatchObject({ waiting: 1, active: 0 });
      const seen: unknown[] = [];
      const later = startWorker('link', options, async ({ data }) => seen.push(data));
      workers.push(later);
      let release: () => void = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      work(async ({ id }) => {
        seen.push(id);
        if (id === 'part-bad') throw Object.assign(new Error('malformed payload'), { name: 'UnrecoverableError' });
        if (id === 'part-2') await held;
      }, 3);
      await until('the others have ended', async () => {
        const { waiting, active, failed } = await queue.counts();
        return waiting === 0 && active === 1 && failed === 1;
      });
      expect(await links.counts()).toMatchObject({ waiting: 1, active: 0 });
      release();
      await empty();
      await until('the whole is done', async () => (await links.counts()).waiting === 0);
      await later.close();
      expect(seen.slice(0, 4).sort()).toEqual(['alone', 'part-1', 'part-2', 'part-bad']);
      expect(seen.slice(4)).toEqual([{ bundle: 'mail' }]);
      expect(await links.counts()).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
    } finally {
      await links.close();
    }
  });

  test('a paused queue gives out nothing until it is resumed', async () => {
    await queue.pause();
    expect(await queue.isPaused()).toBe(true);
    await queue.add([job('patient')]);
    const seen: string[] = [];
    work(async ({ id }) => seen.push(id!));
    await pause(400);
    expect(seen).toEqual([]);
    expect(await queue.counts()).toMatchObject({ waiting: 1 });
    await queue.resume();
    await empty();
    expect(seen).toEqual(['patient']);
  });

  test('a worker that is closed finishes its job and takes no other', async () => {
    await queue.add([job('first'), job('second')]);
    const done: string[] = [];
    let taken = 0;
    const worker = work(async ({ id }) => {
      taken++;
      await pause(300);
      done.push(id!);
    });
    await until('it has taken one', async () => taken === 1);
    await worker.close();
    expect(done).toEqual(['first']);
    expect(await queue.counts()).toMatchObject({ waiting: 1, active: 0 });
  });

  test('dropped and drained jobs are gone', async () => {
    await queue.add([job('keep'), job('drop'), job('late', { delay: 60_000 })]);
    expect(await queue.drop(['drop', 'unknown'])).toBe(1);
    expect((await queue.list('waiting', 10)).map((each) => each.id)).toEqual(['keep']);
    await queue.drain();
    expect(await queue.counts()).toMatchObject({ waiting: 0, delayed: 0 });
    expect(await queue.find('keep')).toBeUndefined();
  });

  test('workers and producers go on after the server was killed and came back', { timeout: 120_000 }, async () => {
    const seen = new Set<string>();
    work(async ({ id }) => {
      await pause(5);
      seen.add(id!);
    }, 2);
    await queue.add(Array.from({ length: 100 }, (_, i) => job(`before-${i}`)));
    await until('some are done', async () => seen.size > 10);
    await server.restart();
    const more = Array.from({ length: 20 }, (_, i) => job(`after-${i}`));
    await until('the producer is through', () =>
      queue.add(more).then(
        () => true,
        () => false,
      ),
    );
    await until('all jobs are done', async () => seen.size === 120, 100_000);
  });
});
