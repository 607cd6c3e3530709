import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { childrenOf, type RunningProgram, runProgram, startProgram, temporaryFolder, until } from '../setup/program.js';
import { redisServer, type SingleRedis, startRedis } from '../setup/redis.js';

describe.skipIf(redisServer === null)('/readyz of a server on Redis', () => {
  const data = temporaryFolder();
  let redis: SingleRedis;
  let serve: RunningProgram;
  let url: string;

  beforeAll(async () => {
    redis = await startRedis();
    const settings = { DATELINE_DATA: data.path, REDIS_URL: redis.url };
    serve = startProgram(['serve', '--port', '0'], settings);
    url = await until('it serves', async () => /http:\S+/.exec(serve.output())?.[0]);
  });
  afterAll(async () => {
    serve.process.kill('SIGTERM');
    await serve.ended;
    await runProgram(['stop'], { DATELINE_DATA: data.path });
    await redis.stop();
    data.remove();
  });

  const ask = async (path: string) => {
    const answer = await fetch(new URL(path, url));
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  const ready = { status: 200, body: { status: 'ready' } };
  const isReady = () => until('it is ready', async () => (await ask('/readyz')).status === 200);

  test('doctor tells the version of Redis and its settings', async () => {
    const { stdout } = await runProgram(['doctor'], { DATELINE_DATA: data.path, REDIS_URL: redis.url });
    expect(stdout).toMatch(/^ok +redis .*Redis \d+\.\d+\.\d+$/m);
    expect(stdout).toMatch(/^ok +redis .*appendonly yes$/m);
  });

  test('says that Redis is away, and is ready again when it is back', async () => {
    await isReady();
    await redis.away(async () => {
      expect(await ask('/readyz')).toEqual({ status: 503, body: { status: 'not ready', away: ['queue'] } });
      expect((await ask('/healthz')).status).toBe(200);
    });
    await isReady();
    expect(await ask('/readyz')).toEqual(ready);
  });

  test('says that the store is away, and is ready again when it is back', async () => {
    await isReady();
    const postmaster = Number(readFileSync(join(data.path, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    const backends = childrenOf(postmaster);
    const all = [postmaster, ...backends];
    // A server that takes no more connections and answers none: stopped, it is not started again as a killed one is.
    for (const pid of all) process.kill(pid, 'SIGSTOP');
    try {
      expect(await ask('/readyz')).toEqual({ status: 503, body: { status: 'not ready', away: ['store'] } });
      expect((await ask('/healthz')).status).toBe(200);
    } finally {
      for (const pid of all) process.kill(pid, 'SIGCONT');
    }
    await isReady();
    // A killed one is started again by whoever uses it.
    process.kill(postmaster, 'SIGKILL');
    await until('it is noticed', async () => (await ask('/readyz')).status === 503);
    await isReady();
  });
});
