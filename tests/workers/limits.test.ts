import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/index.js';
import { backends, type QueueServer } from '../setup/backends.js';
import { runProgram, type Settings, temporaryFolder } from '../setup/program.js';
import { writeReports } from './corpus.js';
import { expectWhole, extracted } from './expected.js';
import { lookInto } from './look.js';

/** A mail with something attached: its reports are a job of their own. */
const mailOf = (number: number): string =>
  [
    `Message-ID: <${number}@example.org>`,
    'Date: Wed, 2 Jul 2025 08:00:00 +0000',
    'From: desk@example.org',
    `Subject: Digest ${number}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `Gunmen attacked a convoy near Gao on Monday, and ${number + 2} soldiers were wounded.`,
    '--part',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Disposition: attachment; filename="note-${number}.txt"`,
    '',
    `Protesters blocked the road to Mopti on Tuesday and ${number + 2} people were arrested.`,
    '--part--',
    '',
  ].join('\r\n');

describe.each(backends.filter((backend) => backend.available))('with the queue on $name', (backend) => {
  const data = temporaryFolder();
  const mails = temporaryFolder();
  const jobs = 6;
  let server: QueueServer;
  let settings: Settings;

  beforeAll(async () => {
    server = await backend.start();
    settings = { ...server.settings, DATELINE_DATA: data.path };
    for (let i = 0; i < jobs; i++) writeFileSync(join(mails.path, `${i}.eml`), mailOf(i));
  });
  afterAll(async () => {
    await runProgram(['stop'], settings);
    await server.stop();
    data.remove();
    mails.remove();
  });

  const look = <T>(work: (store: Store) => Promise<T>): Promise<T> => lookInto(data.path, work);

  test('--rate lets no more than so many jobs begin in a second, and all are done', async () => {
    await runProgram(['ingest', mails.path], settings);
    expect((await runProgram(['queue', 'status'], settings)).stdout).toContain(`extract: ${jobs} waiting`);
    const { code } = await runProgram(['work', '--once', '--concurrency', '1', '--rate', '1'], settings);
    expect(code).toBe(0);
    const status = await runProgram(['queue', 'status'], settings);
    expect(status.stdout).toContain(`reports: 0 wait, ${2 * jobs} done, 0 failed`);
    // The first two jobs may end late, while their process starts; from the third on each began a second after the one before, the edges of a limiter's seconds aside.
    const ended = await look(async ({ db }) =>
      (await db.selectFrom('reports').select('processed_at').distinct().orderBy('processed_at').execute()).map((row) =>
        Date.parse(row.processed_at!),
      ),
    );
    expect(ended).toHaveLength(jobs);
    expect(ended.at(-1)! - ended[0]!).toBeGreaterThan((jobs - 4) * 1000);
  });

  // Which queue it is makes no difference here.
  test.runIf(backend.name === 'embedded PostgreSQL')(
    '--memory ends a process that outgrows it: that report alone fails, nothing is lost, and with more memory it is done',
    {
      timeout: 900_000,
    },
    async () => {
      const reports = temporaryFolder();
      try {
        writeReports(reports.path, 6);
        // Nothing happens in it, so that with enough memory it is soon done.
        writeFileSync(
          join(reports.path, 'long.txt'),
          `${'The old bridge is made of grey stone, and its arches are low.\n\n'.repeat(150_000)}`,
        );
        await runProgram(['ingest', reports.path], settings);
        // No deadline that could be what ends it.
        const patient = { ...settings, DATELINE_REPORT_SECONDS: '3600' };
        const small = await runProgram(['work', '--once', '--concurrency', '1', '--memory', '256'], patient);
        expect(small.code).toBe(0);
        expect(small.stderr).toContain('heap out of memory');
        const status = await runProgram(['queue', 'status'], settings);
        expect(status.stdout).toContain(`reports: 0 wait, ${2 * jobs + 6} done, 1 failed`);
        const failed = await look(({ db }) =>
          db.selectFrom('reports').select(['failure']).where('state', '=', 'failed').execute(),
        );
        expect(failed).toEqual([{ failure: 'its process died 3 times while it was extracted' }]);
        await runProgram(['queue', 'retry'], settings);
        expect((await runProgram(['work', '--once', '--concurrency', '1', '--memory', '2048'], patient)).code).toBe(0);
        const wanted = await extracted(reports.path, mails.path);
        await look((store) => expectWhole(store, 2 * jobs + 7, wanted));
      } finally {
        reports.remove();
      }
    },
  );
});
