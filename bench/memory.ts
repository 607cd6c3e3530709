/** Memory: the peak of `dateline extract` over the corpus, in a process of its own that holds nothing but what it works on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../src/document/index.js';

/** Writes the process's own peak to the fourth file that it was started with. */
const TELL =
  'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,String(process.resourceUsage().maxRSS)))';

/** Peak memory in MB of the built program over the reports; undefined where it is not built. */
export async function peakOfExtract(root: string, reports: readonly Report[]): Promise<number | undefined> {
  const program = join(root, 'dist', 'src', 'cli', 'main.js');
  if (!existsSync(program)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'dateline-bench-'));
  try {
    for (const [index, { text }] of reports.entries()) writeFileSync(join(folder, `${index}.txt`), text);
    const child = spawn(process.execPath, ['--import', TELL, program, 'extract', folder, '--published', '2025-07-01'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    let told = '';
    const pipe = child.stdio[3] as NodeJS.ReadableStream;
    pipe.on('data', (bytes: Buffer) => {
      told += bytes.toString();
    });
    const ended = once(pipe, 'end');
    await once(child, 'exit');
    await ended;
    return Math.round(Number(told) / 1000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
