import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backends, type QueueServer } from '../setup/backends.js';
import { runProgram, type Settings, startProgram, temporaryFolder, until } from '../setup/program.js';

const item = (number: number) =>
  `<item><title>Note ${number}</title><link>https://example.org/n/${number}</link><pubDate>Tue, 0${number} Jul 2025 10:00:00 GMT</pubDate><description>Troops shelled village number ${number} in the north on Monday.</description></item>`;
const rss = (count: number) =>
  `<rss version="2.0"><channel><title>North</title>${Array.from({ length: count }, (_, i) => item(i + 1)).join('')}</channel></rss>`;

let server: Server;
let host: string;
let count = 1;
const asked: (string | undefined)[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.headers['if-none-match']);
    const etag = `"${count}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag, 'content-type': 'application/rss+xml' }).end(rss(count));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe.each(backends.filter((backend) => backend.available))('with the queue on $name', (backend) => {
  const data = temporaryFolder();
  let queues: QueueServer;
  let settings: Settings;
  beforeAll(async () => {
    queues = await backend.start();
    settings = { ...queues.settings, DATELINE_DATA: data.path };
    count = 1;
  });
  afterAll(async () => {
    await runProgram(['stop'], settings);
    await queues.stop();
    data.remove();
  });
  const list = join(data.path, 'feeds.yaml');
  const write = (every: string, hosts = `["${host}"]`) =>
    writeFileSync(
      list,
      `feeds:\n  - name: north\n    url: http://${host}/feed\n    every: ${every}\n    source: Northern Desk\n    reliability: B\n    tlp: GREEN\n    private: ${hosts}\n`,
    );

  test('a file with a mistake is refused with the path to it', async () => {
    write('sometimes');
    const { code, stderr } = await runProgram(['feeds', 'sync', list], settings);
    expect(code).toBe(1);
    expect(stderr).toContain('feeds.yaml, feeds.0.every: expected a number with s, m, h or d');
  });

  test('a poll takes new items in, an unchanged feed gives none, and a private host must be named', async () => {
    write('1h', '[]');
    await runProgram(['feeds', 'sync', list], settings);
    const refused = await runProgram(['feeds', 'poll'], settings);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('it leads to a private network') });
    write('1h');
    await runProgram(['feeds', 'sync', list], settings);
    expect((await runProgram(['feeds', 'poll', 'north'], settings)).stderr).toContain('north: 1 new, 0 known');
    expect((await runProgram(['feeds', 'poll', 'north'], settings)).stderr).toContain('north: unchanged');
    expect(asked.at(-1)).toBe('"1"');
    count = 2;
    expect((await runProgram(['feeds', 'poll', 'north'], settings)).stderr).toContain('north: 1 new, 1 known');
    const { stdout } = await runProgram(['reports', 'list'], settings);
    expect(stdout).toMatch(/2025-07-02T10:00:00Z +feed +(?:en)? +queued +1 .*Note 2/);
  });

  test('the scheduler polls while workers run, and the items are extracted', async () => {
    count = 3;
    write('10s');
    await runProgram(['feeds', 'sync', list], settings);
    const worker = startProgram(['work', '--concurrency', '1'], settings);
    await until('the feed was polled', async () => /1 new reports/.test(worker.output()));
    await until('all is extracted', async () => {
      const { stdout } = await runProgram(['queue', 'status'], settings);
      return stdout.includes('reports: 0 wait, 3 done, 0 failed');
    });
    worker.process.kill('SIGINT');
    expect((await worker.ended).code).toBe(0);
    expect((await runProgram(['feeds', 'list'], settings)).stdout).toMatch(/north +10 s +(?:read|unchanged) +20/);
  });

  test('a watched folder takes files in as they come, once they are whole', async () => {
    const folder = join(data.path, 'inbox');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'there.txt'),
      'Basra, July 3, 2025\n\nProtesters blocked a road near the port on Wednesday.\n',
    );
    const watching = startProgram(['ingest', folder, '--watch', '--source', 'Inbox'], settings);
    await until('what lies there is taken in', async () => watching.output().includes('there.txt: 1 reports, 1 new'));
    writeFileSync(join(folder, '.part'), 'not yet');
    writeFileSync(join(folder, 'picture.png'), 'none');
    writeFileSync(
      join(folder, 'page.html.tmp'),
      '<html><body><p>Elders met in Samarra on July 2, 2025.</p></body></html>',
    );
    renameSync(join(folder, 'page.html.tmp'), join(folder, 'page.html'));
    await until('what comes is taken in', async () => watching.output().includes('page.html: 1 reports, 1 new'));
    watching.process.kill('SIGINT');
    const { code, stderr } = await watching.ended;
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/picture|\.part|\.tmp/);
  });
});
