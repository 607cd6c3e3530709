/** Start-up: from the start of the built program to the first candidate on its standard output. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds of several starts, in the order in which they were made; empty where the program is not built. */
export async function timeStartup(root: string, report: string, starts = 5): Promise<readonly number[]> {
  const program = join(root, 'dist', 'src', 'cli', 'main.js');
  if (!existsSync(program)) return [];
  const times: number[] = [];
  for (let i = 0; i < starts; i++) {
    const started = performance.now();
    const child = spawn(process.execPath, [program, 'extract', report, '--published', '2025-07-01'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    times.push(performance.now() - started);
    child.stdout.resume();
    await ended;
  }
  return times;
}
