/** The account that runs the embedded server, and folders that this account can reach. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: root runs it as `nobody`. Everyone else runs it as themselves (null). */
export function serverAccount(): Account | null {
  return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : null;
}

/** Longest path of a Unix socket on Linux is 107 bytes; PostgreSQL adds `/.s.PGSQL.5432`. */
const maxSocketFolder = 107 - '/.s.PGSQL.5432'.length;

/** Folders of one embedded server. */
export interface Places {
  /** What the user named: `DATELINE_DATA` or `.dateline`. */
  readonly data: string;
  /** Where server files lie: `data` itself, or a folder that the server's account can reach. */
  readonly home: string;
  readonly cluster: string;
  readonly sockets: string;
  readonly log: string;
  /** Where copies of the programs go. */
  readonly cache: string;
}

/** Makes the folders for the data folder, which the server's account may not be able to reach (a 0700 home of root). */
export function makePlaces(folder: string, account: Account | null): Places {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const data = realpathSync(folder);
  const mark = createHash('sha256').update(data).digest('hex').slice(0, 12);
  let home = data;
  if (account !== null) {
    chmodSync(data, 0o711);
    if (!canReach(data, account)) {
      home = join('/var/lib/dateline', mark);
      mkdirSync(home, { recursive: true, mode: 0o711 });
      chmodSync('/var/lib/dateline', 0o711);
      writeFileSync(join(data, 'database-is-in'), `${home}\n`);
    }
  }
  const wanted = join(home, 'run');
  const sockets = Buffer.byteLength(wanted) <= maxSocketFolder ? wanted : join(tmpdir(), `dateline-${mark}`);
  makeOwn(sockets, account);
  return {
    data,
    home,
    cluster: join(home, 'postgres'),
    sockets,
    log: join(home, 'postgres.log'),
    cache: home === data ? join(data, 'cache') : '/var/lib/dateline',
  };
}

/** A folder that only the server's account (and root) can enter. Throws when someone else made it first. */
export function makeOwn(folder: string, account: Account | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kind = lstatSync(folder);
  const owners = [process.getuid?.(), account?.uid];
  if (!kind.isDirectory() || !owners.includes(kind.uid)) {
    throw new Error(`${resolve(folder)} belongs to someone else: remove it, or set DATELINE_DATA to another folder`);
  }
  chmodSync(folder, 0o700);
  if (account !== null) chownSync(folder, account.uid, account.gid);
}

function canReach(folder: string, account: Account): boolean {
  const shell = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' });
  return shell.status === 0;
}
