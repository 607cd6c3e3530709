/** A lock between processes, and the list of processes that use one embedded server. */
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { identityOf, isRunning, type ProcessIdentity } from './processes.js';

/** A holder that runs but takes longer than this is stuck, not working. In ms. */
const patience = 120_000;

/** Runs `work` while no other process holds the lock. A holder that died has no lock. */
export async function locked<T>(file: string, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + patience;
  while (!take(file)) {
    if (isStale(file)) rmSync(file, { force: true });
    else if (Date.now() > until) throw new Error(`another process holds ${file}: end it, or remove that file`);
    else await pause(50 + Math.floor(process.pid % 50));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  let handle: number;
  try {
    handle = openSync(file, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeSync(handle, JSON.stringify(identityOf(process.pid)));
  closeSync(handle);
  return true;
}

/** The holder is dead; a file still empty is being written, unless it has been so for a second. */
function isStale(file: string): boolean {
  try {
    const text = readFileSync(file, 'utf8');
    if (text === '') return Date.now() - statSync(file).mtimeMs > 1000;
    return !isRunning(JSON.parse(text) as ProcessIdentity);
  } catch {
    return false;
  }
}

const nameOf = ({ pid, started }: ProcessIdentity) => `${pid}-${started}`;

/** Notes that this process uses the server. */
export function joinUsers(folder: string): void {
  mkdirSync(folder, { recursive: true });
  closeSync(openSync(join(folder, nameOf(identityOf(process.pid))), 'w'));
}

/** Takes this process off the list. */
export function leaveUsers(folder: string): void {
  rmSync(join(folder, nameOf(identityOf(process.pid))), { force: true });
}

/** Processes that use the server now; the dead are taken off the list. */
export function usersOf(folder: string): readonly ProcessIdentity[] {
  mkdirSync(folder, { recursive: true });
  const users: ProcessIdentity[] = [];
  for (const name of readdirSync(folder)) {
    const [pid, started] = name.split('-').map(Number);
    const user = { pid: pid!, started: started! };
    if (isRunning(user)) users.push(user);
    else rmSync(join(folder, name), { force: true });
  }
  return users;
}
