import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer, listen } from '../../src/server/index.js';
import { openStore } from '../../src/store/index.js';
import { runProgram, temporaryFolder } from '../setup/program.js';

let data: ReturnType<typeof temporaryFolder>;
const dateline = (args: readonly string[], input?: string) =>
  runProgram(['users', ...args], { DATELINE_DATA: data.path, DATELINE_REVIEWER: 'root' }, input);

beforeAll(() => {
  data = temporaryFolder();
});
afterAll(() => data.remove());

test('accounts are added, changed and listed, their passwords and tokens work, and the audit tells of it', async () => {
  expect((await dateline(['add', 'lea', '--role', 'lead'], 'too short\n')).code).toBe(1);
  expect((await dateline(['add', 'lea', '--role', 'lead'], 'long enough now\n')).code).toBe(0);
  const twice = await dateline(['add', 'lea'], 'long enough now\n');
  expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining('the name lea is taken')]);
  expect((await dateline(['add', 'feed', '--role', 'service', '--no-password'])).code).toBe(0);
  expect((await dateline(['role', 'lea', 'queen'])).code).toBe(1);
  expect((await dateline(['role', 'lea', 'admin'])).code).toBe(0);
  expect((await dateline(['disable', 'nobody'])).code).toBe(1);
  const { stdout } = await dateline([]);
  expect(stdout).toMatch(/^lea +admin +active/m);
  expect(stdout).toMatch(/^feed +service +active/m);
  const token = (await dateline(['token', 'lea', '--scope', 'read', 'manage'])).stdout.trim();

  process.env.DATELINE_DATA = data.path;
  delete process.env.DATABASE_URL;
  const store = await openStore();
  const site = await listen(createServer({ store }), '127.0.0.1', 0);
  try {
    const signIn = (password: string) =>
      fetch(new URL('/sign-in', site.url), {
        method: 'POST',
        body: new URLSearchParams({ name: 'lea', password }),
        redirect: 'manual',
      });
    expect((await signIn('something else')).status).toBe(403);
    expect((await signIn('long enough now')).status).toBe(303);
    const ask = () => fetch(new URL('/api/audit', site.url), { headers: { authorization: `Bearer ${token}` } });
    const { items } = (await (await ask()).json()) as { items: { who: string; what: string }[] };
    expect(items.map((each) => [each.who, each.what]).reverse()).toEqual([
      ['root (command line)', 'account added'],
      ['root (command line)', 'account added'],
      ['root (command line)', 'account changed'],
      ['root (command line)', 'token made'],
      ['lea', 'sign-in failed'],
      ['lea', 'signed in'],
    ]);
    expect((await dateline(['disable', 'lea'])).code).toBe(0);
    expect((await ask()).status).toBe(401);
  } finally {
    await site.close();
    await store.close();
  }
});
