/** Processor time, which tells what work costs also on a machine that others use. */
import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import type { Database } from '../src/store/index.js';

/** Milliseconds of a tick of the kernel's clock. */
const tick = 10;

/** Of this process so far, all its threads, in ms. */
export function ownProcessor(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Of the processes of the database server so far, in ms; null where it does not run on this machine, or this is not Linux. */
export async function serverProcessor(db: Database): Promise<number | null> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  const backend = statOf(rows[0]!.pid);
  if (backend?.name !== 'postgres') return null;
  let sum = 0;
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined;
    if (stat !== undefined && stat.parent === backend.parent) sum += stat.ticks * tick;
  }
  return sum;
}

function statOf(pid: number): { readonly name: string; readonly parent: number; readonly ticks: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const end = stat.lastIndexOf(')');
    const fields = stat.slice(end + 2).split(' ');
    return {
      name: stat.slice(stat.indexOf('(') + 1, end),
      parent: Number(fields[1]),
      ticks: Number(fields[11]) + Number(fields[12]),
    };
  } catch {
    return undefined;
  }
}
