/** The built program as tests run it: in its own data folder, with nothing of the caller's settings. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/dateline.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningProgram {
  readonly process: ChildProcess;
  readonly ended: Promise<Outcome>;
  /** What it has written so far. */
  output(): string;
}

/** Settings for the program; everything else that could reach a service of the machine is unset. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** Starts `dateline` with these arguments. */
export function startProgram(
  args: readonly string[],
  settings: Settings = {},
  input?: string | Buffer,
): RunningProgram {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, DATABASE_URL: undefined, REDIS_URL: undefined, NODE_OPTIONS: undefined, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<Outcome>((resolve) => {
    // `exit`, not `close`: a child that a killed program leaves behind may hold the pipes a little longer.
    child.once('exit', (code, signal) => setTimeout(() => resolve({ code, signal, stdout, stderr }), 50));
  });
  return { process: child, ended, output: () => stdout + stderr };
}

/** Runs `dateline` to its end. */
export function runProgram(
  args: readonly string[],
  settings: Settings = {},
  input?: string | Buffer,
): Promise<Outcome> {
  return startProgram(args, settings, input).ended;
}

/** A new empty folder, and its removal. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'dateline-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** Process numbers of the running children of a process. */
export function childrenOf(pid: number): readonly number[] {
  const children: number[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[1]) === pid && fields[0] !== 'Z') children.push(Number(name));
    } catch {
      // It has ended meanwhile.
    }
  }
  return children;
}

/** Waits until `check` gives a value. Throws, with `what`, after `limit` ms. */
export async function until<T>(what: string, check: () => Promise<T | undefined | false>, limit = 60_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`waited ${limit / 1000} s in vain until ${what}`);
    await pause(20);
  }
}
