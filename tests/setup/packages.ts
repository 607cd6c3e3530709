/** Debian packages the tests need: found on the machine, else installed with apt when that is allowed. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of the first of `names` on PATH or in Debian's usual folders, or null. */
export function findProgram(...names: readonly string[]): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/usr/sbin'];
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (folder !== '' && isExecutable(path)) return path;
    }
  }
  return null;
}

/** True when apt can install packages here: Debian-like, and root. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && findProgram('apt-get') !== null;
}

/** Installs Debian packages; false, with apt's words on stderr, when that fails. */
export function install(packages: readonly string[]): boolean {
  const options = ['-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=300', '-qq'];
  const run = (args: readonly string[]) =>
    spawnSync('apt-get', [...options, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: 900_000,
    }).status === 0;
  const add = ['install', '-y', '--no-install-recommends', ...packages];
  return (run(['update']) && run(add)) || run(add);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
