/** The embedded PostgreSQL: a real server on a private socket, started once, shared by processes, and brought back after a kill. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Account, makeOwn, makePlaces, type Places, serverAccount } from './account.js';
import { usableBinaries } from './binaries.js';
import { joinUsers, leaveUsers, locked, usersOf } from './lock.js';
import { folderOf, identityOf, isRunning, type ProcessIdentity } from './processes.js';

const user = 'dateline';
const database = 'dateline';
/** How long a server may take to answer, crash recovery included. In ms. */
const startLimit = 90_000;
const maxLogBytes = 10 * 1024 * 1024;

/** Nothing on the network; UTC throughout; one machine without replicas. */
const settings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '200',
  shared_buffers: '128MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  log_checkpoints: 'off',
};

/** A server in use by this process. */
export interface EmbeddedServer {
  /** Connection string of its database. */
  readonly url: string;
  /** Gives up the server; the last process to do so stops it. */
  close(): Promise<void>;
}

interface Running extends ProcessIdentity {
  readonly sockets: string;
}

/** Starts the server of a data folder, or joins the one that runs there. While it is in use, a killed server is started again. */
export async function openEmbedded(folder: string, tell: (line: string) => void = () => {}): Promise<EmbeddedServer> {
  const account = serverAccount();
  const places = makePlaces(folder, account);
  const users = join(places.home, 'users');
  const lock = join(places.home, 'start.lock');
  let server = await locked(lock, async () => {
    joinUsers(users);
    return await ensureRunning(places, account);
  });
  let closing = false;
  let reviving: Promise<void> | undefined;
  const watch = setInterval(() => {
    if (closing || reviving !== undefined || isRunning(server)) return;
    tell('the embedded PostgreSQL has died; starting it again');
    reviving = locked(lock, async () => {
      server = await ensureRunning(places, account);
    })
      .catch((error: Error) => tell(error.message))
      .finally(() => {
        reviving = undefined;
      });
  }, 500);
  watch.unref();
  return {
    url: urlOf(server.sockets),
    async close() {
      if (closing) return;
      closing = true;
      clearInterval(watch);
      await reviving;
      await locked(lock, async () => {
        leaveUsers(users);
        const running = runningIn(places.cluster);
        if (usersOf(users).length === 0 && running !== undefined) await stopProcess(running);
      });
    },
  };
}

/** Ends every process that uses the server of a data folder, then the server. Tells what it stopped. */
export async function stopEmbedded(folder: string): Promise<{ readonly users: number; readonly server: boolean }> {
  const places = makePlaces(folder, serverAccount());
  const users = usersOf(join(places.home, 'users')).filter((each) => each.pid !== process.pid);
  for (const each of users) process.kill(each.pid, 'SIGTERM');
  for (let waited = 0; waited < 15_000 && users.some(isRunning); waited += 100) await pause(100);
  for (const each of users.filter(isRunning)) process.kill(each.pid, 'SIGKILL');
  return await locked(join(places.home, 'start.lock'), async () => {
    const running = runningIn(places.cluster);
    if (running !== undefined) await stopProcess(running);
    return { users: users.length, server: running !== undefined };
  });
}

async function ensureRunning(places: Places, account: Account | null): Promise<Running> {
  const running = runningIn(places.cluster);
  if (running !== undefined) {
    await untilReady(running, places, () => !isRunning(running));
    return running;
  }
  const binaries = usableBinaries(account, places.cache);
  if (!existsSync(join(places.cluster, 'PG_VERSION'))) createCluster(binaries.initdb, places, account);
  const until = Date.now() + startLimit;
  for (;;) {
    try {
      return await launch(binaries.postgres, places, account);
    } catch (error) {
      // After a kill its children may hold the shared memory for a moment, and the start is refused until they are gone.
      if (Date.now() > until || !/still in use|lock file/.test((error as Error).message)) throw error;
      await pause(250);
    }
  }
}

/** The server of a cluster by its own pid file; what a killed one left there is no server. */
function runningIn(cluster: string): Running | undefined {
  let lines: readonly string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning({ pid, started: 0 })) return undefined;
  const folder = folderOf(pid);
  if (folder !== undefined && folder !== cluster) {
    // Another program has got the number of the dead server; PostgreSQL itself would refuse to start.
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    return undefined;
  }
  return { ...identityOf(pid), sockets: lines[4] ?? '' };
}

/** Builds the cluster beside its place and moves it there whole, so that a kill in the middle leaves nothing half-made. */
function createCluster(initdb: string, places: Places, account: Account | null): void {
  const draft = `${places.cluster}.new`;
  rmSync(draft, { recursive: true, force: true });
  makeOwn(draft, account);
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const { status, stderr, error } = spawnSync(
    initdb,
    ['-D', draft, '-U', user, '-A', 'trust', '--no-instructions', ...locale],
    { ...account, cwd: '/', encoding: 'utf8', env: environment() },
  );
  if (status !== 0) throw new Error(`the embedded database could not be created: ${error?.message ?? stderr.trim()}`);
  rmSync(places.cluster, { recursive: true, force: true });
  renameSync(draft, places.cluster);
}

async function launch(postgres: string, places: Places, account: Account | null): Promise<Running> {
  if (existsSync(places.log) && statSync(places.log).size > maxLogBytes) truncateSync(places.log);
  const from = existsSync(places.log) ? statSync(places.log).size : 0;
  const log = openSync(places.log, 'a', 0o600);
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(postgres, ['-D', places.cluster, '-k', places.sockets, ...options], {
    ...account,
    cwd: '/',
    env: environment(),
    stdio: ['ignore', log, log],
    // Its own session: Ctrl-C in the terminal must reach us, and we then stop it in order.
    detached: true,
  });
  closeSync(log);
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  child.once('exit', (code, signal) => {
    failure ??= `it ended with ${code ?? signal}: ${logSince(places.log, from)}`;
  });
  child.unref();
  const server = { ...identityOf(child.pid ?? -1), sockets: places.sockets };
  try {
    await untilReady(server, places, () => failure !== undefined);
  } catch (error) {
    throw failure === undefined ? error : new Error(`the embedded PostgreSQL did not start: ${failure}`);
  }
  return server;
}

/** Waits until the server takes connections, and makes the database if it is not there yet. */
async function untilReady(server: Running, places: Places, failed: () => boolean): Promise<void> {
  const until = Date.now() + startLimit;
  while (!failed() && Date.now() < until) {
    const client = new pg.Client({ host: server.sockets, user, database: 'postgres', connectionTimeoutMillis: 5000 });
    client.on('error', () => {});
    try {
      await client.connect();
      const found = await client.query('select 1 from pg_database where datname = $1', [database]);
      if (found.rowCount === 0) await client.query(`create database ${database}`);
      return;
    } catch {
      await pause(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
  throw new Error(`the embedded PostgreSQL does not answer; its log is ${places.log}`);
}

/** Fast shutdown; then, for a server that does not obey, immediate shutdown and the kill. */
async function stopProcess(server: ProcessIdentity): Promise<void> {
  const steps = [
    ['SIGINT', 30_000],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ] as const;
  for (const [signal, wait] of steps) {
    if (!isRunning(server)) return;
    process.kill(server.pid, signal);
    for (let waited = 0; waited < wait && isRunning(server); waited += 25) await pause(25);
  }
}

function urlOf(sockets: string): string {
  return `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(sockets)}`;
}

/** Nothing of the caller's locale or libpq settings reaches the server. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

function logSince(file: string, from: number): string {
  if (!existsSync(file)) return 'its log is gone';
  return readFileSync(file).subarray(from).toString('utf8').trim().split('\n').slice(-6).join(' | ');
}
