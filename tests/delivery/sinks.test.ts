import { chmodSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ChangeRecord, openSink } from '../../src/delivery/index.js';
import { checkedAddress } from '../../src/delivery/sinks/webhook.js';
import { temporaryFolder } from '../setup/program.js';
import { temporaryStore } from '../setup/store.js';
import { changesOf } from './changes.js';
import { sinkConformance } from './conformance.js';
import { secret, startReceiver } from './receiver.js';

let opened: Awaited<ReturnType<typeof temporaryStore>>;
beforeAll(async () => {
  opened = await temporaryStore();
});
afterAll(() => opened.remove());

let schemas = 0;
sinkConformance('PostgreSQL', async () => {
  const schema = `target_${++schemas}`;
  const client = new pg.Client({ connectionString: opened.store.url });
  await client.connect();
  let url = opened.store.url;
  return {
    open: () => openSink({ sink: 'postgres', config: { url, schema } }),
    async effects() {
      const { rows } = await client.query(
        `select c.event_id as event, c.version, e.version = c.version and e.record is null as gone
        from ${schema}.changes c join ${schema}.events e on e.id = c.event_id order by c.cursor`,
      );
      return rows as { event: string; version: number; gone: boolean }[];
    },
    async held() {
      const { rows } = await client.query(`select id, version, state from ${schema}.events`);
      return new Map(rows.map(({ id, ...rest }) => [id, rest]));
    },
    poison: (change) => ({ ...change, note: 'a null \0 that no column takes' }),
    async reachable(yes) {
      url = yes ? opened.store.url : 'postgresql://dateline@127.0.0.1:1/nowhere';
    },
    async remove() {
      await client.end();
    },
  };
});

sinkConformance('webhooks', async () => {
  const receiver = await startReceiver();
  let away = false;
  receiver.meddle = async (change, response) => {
    if (change.note !== 'poison') return false;
    response.writeHead(422).end('cannot read this');
    return true;
  };
  return {
    open: () =>
      openSink({ sink: 'webhook', config: { url: receiver.url, secrets: secret, private: true, timeout: 2000 } }),
    effects: async () => receiver.effects.map(({ eventId, version, gone }) => ({ event: eventId, version, gone })),
    held: async () => receiver.held,
    poison: (change) => ({ ...change, note: 'poison' }),
    async reachable(yes) {
      away = !yes;
      await receiver.reachable(yes);
    },
    async remove() {
      if (!away) await receiver.reachable(false);
    },
  };
});

for (const format of ['jsonl', 'csv'] as const) {
  sinkConformance(`files (${format})`, async () => {
    const folder = temporaryFolder();
    type Line = Pick<ChangeRecord, 'eventId' | 'version'> & { readonly state: string; readonly event: unknown };
    const read = (): readonly Line[] =>
      readdirSync(folder.path)
        .filter((name) => name.startsWith('changes-'))
        .sort()
        .flatMap((name): readonly Line[] => {
          const text = readFileSync(join(folder.path, name), 'utf8');
          if (format === 'jsonl')
            return text
              .split('\n')
              .filter((line) => line !== '')
              .map((line) => JSON.parse(line) as Line);
          return (parse(text, { columns: true }) as Record<string, string>[]).map((row) => ({
            eventId: row.event!,
            version: Number(row.change_version),
            state: row.state!,
            event: row.id === '' ? null : row,
          }));
        });
    return {
      // Small files: rotation is part of every test.
      open: () => openSink({ sink: 'files', config: { folder: folder.path, format, rotate: 20_000 } }),
      effects: async () =>
        read().map(({ eventId, version, event }) => ({ event: eventId, version, gone: event === null })),
      held: async () => new Map(read().map(({ eventId, version, state }) => [eventId, { version, state }])),
      poison: (change) => ({
        ...change,
        event: { ...change.event!, evidence: null as never, confidence: 1n as never },
      }),
      async reachable(yes) {
        // A file where the folder was: root may write into any folder, whatever its mode.
        if (yes) {
          renameSync(folder.path, `${folder.path}.file`);
          renameSync(`${folder.path}.away`, folder.path);
        } else {
          renameSync(folder.path, `${folder.path}.away`);
          writeFileSync(folder.path, '');
        }
      },
      async remove() {
        folder.remove();
      },
    };
  });
}

test('files are closed when they are full, and what a crash left half written is cut off', async () => {
  const folder = temporaryFolder();
  const changes = changesOf(40);
  const config = { folder: folder.path, rotate: 30_000 };
  const signal = new AbortController().signal;
  for (let from = 0; from < changes.length; from += 5) {
    const sink = await openSink({ sink: 'files', config });
    await sink.deliver(changes.slice(from, from + 5), { signal });
    await sink.close();
    const last = readdirSync(folder.path)
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .at(-1)!;
    writeFileSync(join(folder.path, last), '{"half":', { flag: 'a' });
    chmodSync(join(folder.path, last), 0o640);
  }
  const sink = await openSink({ sink: 'files', config });
  await sink.close();
  const names = readdirSync(folder.path)
    .filter((name) => name.endsWith('.jsonl'))
    .sort();
  expect(names.length).toBeGreaterThan(3);
  const text = names.map((name) => readFileSync(join(folder.path, name), 'utf8')).join('');
  const cursors = text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as ChangeRecord).cursor);
  expect(cursors).toEqual(changes.map((each) => each.cursor));
  folder.remove();
});

test.each([
  ['127.0.0.1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['192.168.0.9', 'private'],
  ['172.20.0.1', 'private'],
  ['169.254.169.254', 'link-local, where clouds keep credentials'],
  ['100.64.0.1', 'shared by a carrier'],
  ['0.0.0.0', 'this machine'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'broadcast'],
  ['[::1]', 'loopback'],
  ['[fe80::1]', 'link-local'],
  ['[fd00::1]', 'private'],
  ['[::ffff:10.0.0.1]', 'private, mapped into IPv6'],
  ['[64:ff9b::a00:1]', 'private, behind NAT64'],
  ['[2002:a00:1::]', 'private, in 6to4'],
  ['localhost', 'a name of this machine'],
])('a webhook to %s is not sent (%s)', async (host) => {
  await expect(checkedAddress(host, false)).rejects.toThrow('not a public address');
  await expect(checkedAddress(host, true)).resolves.toBeDefined();
});

test.each(['0x7f.1', '2130706433', '017700000001'])('the number %s is seen for the address it is', async (host) => {
  const { hostname } = new URL(`https://${host}/`);
  await expect(checkedAddress(hostname, false)).rejects.toThrow('not a public address');
});

test('public addresses are taken', async () => {
  expect(await checkedAddress('93.184.215.14', false)).toEqual({ address: '93.184.215.14', family: 4 });
  expect(await checkedAddress('[2606:2800::1]', false)).toEqual({ address: '2606:2800::1', family: 6 });
});

test('webhooks are signed with every secret, follow no redirect, wait as told, and stop when the receiver is gone', async () => {
  const receiver = await startReceiver();
  const other = `whsec_${Buffer.from('the next secret, of 32 bytes too').toString('base64')}`;
  const config = { url: receiver.url, secrets: [other, secret], private: true, timeout: 300, lanes: 1 };
  const sink = await openSink({ sink: 'webhook', config });
  const signal = new AbortController().signal;
  const [change] = changesOf(1);
  expect(await sink.deliver([change!], { signal })).toEqual(['accepted']);
  expect(receiver.forged()).toBe(0);
  const answers: readonly [number, Record<string, string>, unknown][] = [
    [302, { location: '/elsewhere' }, { trouble: 'answered 302' }],
    [503, { 'retry-after': '7' }, { trouble: 'answered 503', retryAfter: 7000 }],
    [410, {}, { trouble: 'answered 410', stop: true }],
    [400, {}, { refused: 'answered 400' }],
  ];
  for (const [status, headers, outcome] of answers) {
    receiver.meddle = async (_, response) => {
      response.writeHead(status, headers).end();
      return true;
    };
    expect(await sink.deliver([change!], { signal })).toEqual([outcome]);
  }
  receiver.meddle = async () => true;
  expect(await sink.deliver([change!], { signal })).toEqual([{ trouble: 'no answer within 300 ms' }]);
  await sink.close();
  const stranger = await openSink({ sink: 'webhook', config: { ...config, secrets: other } });
  expect(await stranger.deliver([change!], { signal })).toEqual([{ trouble: 'answered 401' }]);
  await stranger.close();
  await receiver.reachable(false);
});

test('plain HTTP and names in addresses are refused', async () => {
  const at = (url: string) => openSink({ sink: 'webhook', config: { url, secrets: secret } });
  await expect(at('http://example.org/')).rejects.toThrow('https');
  await expect(at('https://me:word@example.org/')).rejects.toThrow('name and password');
});
