import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventCandidate } from '../../src/events/index.js';
import { findBundle, type Store } from '../../src/store/index.js';
import { backends, type QueueServer } from '../setup/backends.js';
import { runProgram, type Settings, startProgram, temporaryFolder, until } from '../setup/program.js';
import { writeReports } from './corpus.js';
import { expectWhole, extracted } from './expected.js';
import { lookInto } from './look.js';

const samples = fileURLToPath(new URL('../../samples', import.meta.url));
const count = 40;
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

  const look = <T>(work: (store: Store) => Promise<T>): Promise<T> => lookInto(data.path, work);

  test('one command takes reports in, extracts them and prints what it found', async () => {
    const { code, stdout, stderr } = await runProgram(['start', reports.path, '--once'], settings);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining(`${count} new, 0 known`) });
    expect(stdout).toMatch(new RegExp(`reports +${count}\\n`));
    expect(stdout).toMatch(new RegExp(`candidates +${wanted.size}\\n`));
    await look((store) => expectWhole(store, count, wanted));
  });

  test('a second start finds its data again and processes no report twice', async () => {
    const times = () =>
      look((store) => store.db.selectFrom('reports').select(['id', 'processed_at']).orderBy('id').execute());
    const before = await times();
    const { code, stdout, stderr } = await runProgram(['start', reports.path, '--once'], settings);
    expect(code).toBe(0);
    expect(stderr).toContain(`0 new, ${count} known`);
    expect(stdout).toMatch(new RegExp(`candidates +${wanted.size}\\n`));
    expect(await times()).toEqual(before);
  });

  test('ingest leaves reports waiting, and work on its own extracts them', async () => {
    const file = join(data.path, 'more.txt');
    writeFileSync(file, 'Mosul, July 2, 2025\n\nSecurity forces arrested two smugglers in Mosul on Tuesday.\n');
    const ingest = await runProgram(['ingest', file, join(data.path, 'missing.txt')], settings);
    expect(ingest.stderr).toContain('1 reports: 1 new, 0 known; 1 wait for a worker');
    expect(ingest.code).toBe(1);
    expect((await runProgram(['queue', 'status'], settings)).stdout).toContain('extract: 1 waiting');
    expect((await runProgram(['work', '--once', '--concurrency', '1'], settings)).code).toBe(0);
    const status = await runProgram(['queue', 'status'], settings);
    expect(status.stdout).toContain('extract: 0 waiting, 0 active, 0 delayed, 0 failed');
    expect(status.stdout).toContain(`reports: 0 wait, ${count + 1} done, 0 failed`);
  });

  test('a paused queue keeps its jobs until it is resumed', async () => {
    const file = join(data.path, 'paused.txt');
    writeFileSync(file, 'Basra, July 3, 2025\n\nProtesters blocked the road to the port of Umm Qasr on Wednesday.\n');
    expect((await runProgram(['queue', 'pause'], settings)).code).toBe(0);
    await runProgram(['ingest', file], settings);
    const worker = startProgram(['work', '--once', '--concurrency', '1'], settings);
    await until('the worker works', async () => worker.output().includes('working with'));
    expect((await runProgram(['queue', 'status'], settings)).stdout).toContain('extract (paused): 1 waiting');
    await runProgram(['queue', 'resume'], settings);
    expect((await worker.ended).code).toBe(0);
  });

  test.each(['kivu-wire.eml', 'week.zip'])(
    '%s is finished when all reports in it are done, also when its jobs were lost',
    async (name) => {
      const file = join(samples, 'formats', name);
      await runProgram(['ingest', file], settings);
      expect((await runProgram(['queue', 'status'], settings)).stdout).toContain('mails and archives not finished: 1');
      if (name === 'week.zip') await runProgram(['queue', 'drain'], settings);
      expect((await runProgram(['work', '--once', '--concurrency', '1'], settings)).code).toBe(0);
      await look(async ({ db }) => {
        const bundle = await db.selectFrom('bundles').select('id').where('origin', '=', file).executeTakeFirstOrThrow();
        const state = await findBundle(db, bundle.id);
        expect(state).toMatchObject({ waiting: 0, failed: 0, finishedAt: expect.any(String) });
        expect(state!.done).toBeGreaterThan(1);
      });
      expect((await runProgram(['queue', 'status'], settings)).stdout).not.toContain('not finished');
    },
  );

  test('Ctrl-C ends it in order, and the page answers until then', async () => {
    const running = startProgram(['start', reports.path, '--port', '0'], settings);
    const url = await until('it serves', async () => /http:\S+/.exec(running.output())?.[0]);
    expect((await fetch(new URL('/healthz', url))).status).toBe(200);
    running.process.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 0, signal: null });
    expect((await runProgram(['stop'], settings)).stderr).toContain('no embedded PostgreSQL was running');
  });
});
