import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventCandidate } from '../../src/events/index.js';
import { countReports, openStore } from '../../src/store/index.js';
import { backends, type QueueServer } from '../setup/backends.js';
import { childrenOf, runProgram, type Settings, startProgram, temporaryFolder, until } from '../setup/program.js';
import { writeReports } from './corpus.js';
import { connectTo, expectWhole, extracted } from './expected.js';

const count = 300;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const reports = temporaryFolder();
let wanted: ReadonlyMap<string, EventCandidate>;

beforeAll(async () => {
  writeReports(reports.path, count);
  wanted = await extracted(reports.path);
});
afterAll(() => reports.remove());

describe.each(backends.filter((backend) => backend.available))('with the queue on $name', (backend) => {
  const data = temporaryFolder();
  let server: QueueServer;
  let settings: Settings;

  beforeAll(async () => {
    server = await backend.start();
    settings = { ...server.settings, DATELINE_DATA: data.path };
  });
  afterAll(async () => {
    await runProgram(['stop'], settings);
    await server.stop();
    data.remove();
  });

  const done = async () => {
    const store = await connectTo(data.path);
    try {
      return (await countReports(store.db)).done;
    } catch {
      return 0;
    } finally {
      await store.close();
    }
  };
  const postmaster = () => Number(readFileSync(join(data.path, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);

  test('kill -9 of a worker, the database and the parent amid 300 reports loses and doubles nothing', {
    timeout: 600_000,
  }, async () => {
    const seen: number[] = [];
    const reached = async (least: number) => {
      const now = await until(
        `${least} reports are done`,
        async () => {
          const value = await done();
          return value >= least && value;
        },
        300_000,
      );
      seen.push(now);
    };
    const first = startProgram(['start', reports.path, '--once'], settings);
    await reached(20);
    const workers = childrenOf(first.process.pid!).filter((pid) => pid !== postmaster());
    expect(workers.length).toBeGreaterThan(0);
    process.kill(workers[0]!, 'SIGKILL');
    await reached(80);
    process.kill(postmaster(), 'SIGKILL');
    await reached(140);
    const orphans = childrenOf(first.process.pid!).filter((pid) => pid !== postmaster());
    first.process.kill('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');
    // Workers whose parent is dead end by themselves.
    await until('the orphans have ended', async () => orphans.every((pid) => !isAlive(pid)), 20_000);
    // Each kill fell in the middle, not after the end.
    for (const value of seen) expect(value).toBeLessThan(count);

    const second = await runProgram(['start', reports.path, '--once'], settings);
    expect(second.code).toBe(0);
    process.env.DATELINE_DATA = data.path;
    const store = await openStore();
    await expectWhole(store, count, wanted);
    await store.close();
  });
});
