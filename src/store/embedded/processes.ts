/** Processes of this machine: whether one still runs, told apart from a later one with the same number. */
import { readFileSync, readlinkSync } from 'node:fs';

/** Number and start time (kernel ticks, or 0 where the system does not tell). */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: number;
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, started: statOf(pid)?.started ?? 0 };
}

/** True while that very process runs; a zombie and another process with its number do not count. */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  const stat = statOf(pid);
  if (stat !== undefined) return stat.state !== 'Z' && (started === 0 || stat.started === started);
  if (process.platform === 'linux') return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Working folder of a process, or undefined where that cannot be seen. */
export function folderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** State letter and start time from /proc; the command's name in brackets may hold spaces and brackets itself. */
function statOf(pid: number): { readonly state: string; readonly started: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0]!, started: Number(fields[19]) };
  } catch {
    return undefined;
  }
}
