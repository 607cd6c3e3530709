import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventCandidate } from '../../src/events/index.js';
import { countReports, openStore } from '../../src/store/index.js';
import { backends, type QueueServer } from '../setup/backends.js';
import { childrenOf, runProgram, type Settings, startProgram, temporaryFolder, until } from '../setup/program.js';
import { writeReports } from './corpus.js';
import { connectTo, expectWhole, extracted } from './expected.js';

const count = 200;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Processor time that a process has used, at the usual 100 ticks a second. */
function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
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

  test('kill -9 of a worker, the database and the parent amid 200 reports loses and doubles nothing', {
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
    await reached(15);
    const workers = childrenOf(first.process.pid!).filter((pid) => pid !== postmaster());
    expect(workers.length).toBeGreaterThan(0);
    process.kill(workers[0]!, 'SIGKILL');
    await reached(50);
    process.kill(postmaster(), 'SIGKILL');
    await reached(90);
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

  test('a child process whose parent dies while it is busy with a long report ends by itself', async () => {
    const parent = startProgram(['work', '--concurrency', '1'], settings);
    await until('it works', async () => parent.output().includes('working with'));
    const passage = readFileSync(join(reports.path, 'report-00000.txt'), 'utf8');
    const file = join(data.path, 'long.txt');
    // Longer than the wait below: what is busy with it must be stopped, not only asked once it is done.
    writeFileSync(file, passage.repeat(Math.ceil(4_000_000 / passage.length)));
    await runProgram(['ingest', file], settings);
    const children = () => childrenOf(parent.process.pid!).filter((pid) => pid !== postmaster());
    const child = await until('a child starts', async () => children()[0]);
    await until('it is busy', async () => processorSeconds(child) > 2);
    parent.process.kill('SIGKILL');
    await until('the child has ended', async () => !isAlive(child), 10_000);
  });
});
