/** `dateline doctor`: checks the machine and its services, and says the mend for what is wrong. */
import { existsSync, statfsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import type { Backend } from '../../../queues/index.js';
import type { Database } from '../../store/index.js';
import { exit } from '../exit.js';

interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly told: string;
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check Node, lexicons, disk, store and queue, and say how to mend what is wrong')
    .action(async () => {
      const findings: Finding[] = [node(), memory(), await lexicons(), await disk()];
      findings.push(...(await services()));
      for (const each of findings) console.log(`${each.state.padEnd(4)}  ${each.name.padEnd(8)}  ${each.told}`);
      if (findings.some((each) => each.state === 'fail')) process.exitCode = exit.unavailable;
    });
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const good = major > 20 || (major === 20 && minor >= 19);
  const told = good ? process.versions.node : `${process.versions.node} is too old: install Node 20.19 or newer`;
  return { name: 'node', state: good ? 'ok' : 'fail', told };
}

/** What one worker process needs beside the store's server. In bytes. */
const leastMemory = 1024 ** 3;

function memory(): Finding {
  const total = totalmem();
  const cores = availableParallelism();
  const told = `${(total / 1024 ** 3).toFixed(1)} GiB of memory, ${cores} cores`;
  if (total >= leastMemory * cores) return { name: 'machine', state: 'ok', told };
  const fitting = Math.max(1, Math.floor(total / leastMemory));
  return { name: 'machine', state: 'warn', told: `${told}: use \`work --concurrency ${fitting}\`` };
}

async function lexicons(): Promise<Finding> {
  const { loadResources } = await import('../../lexicon/index.js');
  try {
    const started = performance.now();
    const { versions, actors } = loadResources();
    const took = Math.round(performance.now() - started);
    return {
      name: 'lexicons',
      state: 'ok',
      told: `${versions.lexicons}, ${actors.entries.length} actors, models ${versions.models}, loaded in ${took} ms`,
    };
  } catch (error) {
    return { name: 'lexicons', state: 'fail', told: (error as Error).message };
  }
}

/** Free space at which writing is about to fail. In bytes. */
const littleSpace = 1024 ** 3;

async function disk(): Promise<Finding> {
  const { dataFolder } = await import('../../store/index.js');
  const folder = dataFolder();
  const space = statfsSync(existsSync(folder) ? folder : dirname(folder));
  const free = space.bavail * space.bsize;
  const told = `${(free / 1024 ** 3).toFixed(1)} GiB free for ${folder}`;
  if (free >= littleSpace) return { name: 'disk', state: 'ok', told };
  return { name: 'disk', state: 'warn', told: `${told}: make room, or set DATELINE_DATA to another folder` };
}

/** Difference between the clocks of two machines from which times in the store become hard to compare. In ms. */
const clockLimit = 5000;

async function clock(db: Database): Promise<Finding> {
  const before = Date.now();
  const { serverTime } = await import('../../store/index.js');
  const there = await serverTime(db);
  const apart = Math.abs(there - (before + Date.now()) / 2);
  if (apart < clockLimit) return { name: 'clock', state: 'ok', told: `${Math.round(apart)} ms from the store's` };
  return {
    name: 'clock',
    state: 'warn',
    told: `${Math.round(apart / 1000)} s from the store's: let both machines set their clocks by NTP`,
  };
}

/** The version of Redis, and the settings without which it may lose or refuse jobs. */
async function redis(backend: Backend): Promise<readonly Finding[]> {
  const { queueServer } = await import('../../../queues/index.js');
  const server = await queueServer(backend);
  if (server === null) return [];
  const { version, oldest, advised } = server;
  const state = isBelow(version, oldest) ? 'fail' : isBelow(version, advised) ? 'warn' : 'ok';
  const told = state === 'ok' ? `Redis ${version}` : `Redis ${version} is too old: use ${advised} or newer`;
  return [
    { name: 'redis', state, told },
    ...server.settings.map(
      ({ setting, value, wanted }): Finding =>
        value === wanted
          ? { name: 'redis', state: 'ok', told: `${setting} ${value}` }
          : { name: 'redis', state: 'warn', told: `${setting} is '${value}': set it to '${wanted}' in redis.conf` },
    ),
  ];
}

/** Compares versions number by number. */
function isBelow(version: string, wanted: string): boolean {
  return version.localeCompare(wanted, 'en', { numeric: true }) < 0;
}

/** Oldest PostgreSQL that the store is kept in. */
const oldestServer = 13;

/** Settings without which a server that dies may leave a database that cannot be read any more. */
async function safety(db: Database): Promise<readonly Finding[]> {
  const { serverSettings } = await import('../../store/index.js');
  return Object.entries(await serverSettings(db, ['fsync', 'full_page_writes']))
    .filter(([, value]) => value !== 'on')
    .map(([setting, value]) => ({
      name: 'store',
      state: 'warn',
      told: `${setting} is '${value}': set it to 'on' in postgresql.conf`,
    }));
}

async function services(): Promise<readonly Finding[]> {
  const [{ countReports, openStore, serverVersion }, { backendOf, openQueue }] = await Promise.all([
    import('../../store/index.js'),
    import('../../../queues/index.js'),
  ]);
  const findings: Finding[] = [];
  try {
    const store = await openStore();
    try {
      const { queued, done, failed } = await countReports(store.db);
      const version = await serverVersion(store.db);
      if (Number.parseInt(version, 10) < oldestServer)
        findings.push({
          name: 'store',
          state: 'fail',
          told: `PostgreSQL ${version} is too old: use ${oldestServer} or newer`,
        });
      const told = `${store.kind} PostgreSQL ${version}; ${done} reports done, ${queued} wait, ${failed} failed`;
      findings.push({ name: 'store', state: 'ok', told });
      findings.push(...(await safety(store.db)), await clock(store.db));
      const backend = backendOf(store.url);
      const queue = await openQueue('extract', backend);
      findings.push(...(await redis(backend)));
      const counts = await queue.counts();
      await queue.close();
      const jobs = `on ${backend.kind}; ${counts.waiting} jobs wait, ${counts.active} run, ${counts.failed} failed`;
      findings.push({ name: 'queue', state: 'ok', told: jobs });
    } finally {
      await store.close();
    }
  } catch (error) {
    const name = findings.some((each) => each.name === 'store') ? 'queue' : 'store';
    const mend =
      name === 'queue'
        ? 'start Redis, or unset REDIS_URL'
        : 'check DATABASE_URL, or unset it to use the embedded PostgreSQL';
    findings.push({ name, state: 'fail', told: `${(error as Error).message}: ${mend}` });
  }
  return findings;
}
