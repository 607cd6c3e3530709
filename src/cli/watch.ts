/** `ingest --watch`: takes in what lies in folders and what comes into them, each file once it is whole. */
import { statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { watch } from 'chokidar';
import { formats } from '../ingest/index.js';
import type { Priority } from '../store/index.js';
import { queueTaken, takeIn } from '../workers/index.js';
import { exit } from './exit.js';
import { ingestOptionsOf, type ReportOptions, reportsOf } from './inputs.js';
import { say } from './output.js';
import { withServices } from './services.js';
import { onShutdown } from './shutdown.js';

/** A file is whole when its size has stood still for so long. In ms. */
const stillness = 1000;

/** Watches until Ctrl-C. Files that change are read again: what is new in them is a report of its own, and a version where they name their address. */
export async function watchFolders(
  paths: readonly string[],
  options: ReportOptions,
  priority: Priority,
): Promise<void> {
  const known = paths.filter((path) => {
    const there = path !== '-' && statSync(path, { throwIfNoEntry: false }) !== undefined;
    if (!there) {
      say(
        `${path}: ${path === '-' ? 'standard input cannot be watched' : 'there is no such file or folder'}. Check the path`,
      );
      process.exitCode = exit.someFailed;
    }
    return there;
  });
  if (known.length === 0) return;
  const endings = new Set(formats.flatMap((format) => format.extensions));
  const shutdown = onShutdown();
  await withServices(async ({ store, queue }) => {
    const waiting = new Set<string>();
    let wake = () => {};
    const folders = watch([...known], {
      awaitWriteFinish: { stabilityThreshold: stillness, pollInterval: 100 },
      ignored: (path, stats) => basename(path).startsWith('.') && stats?.isFile() === true,
    });
    const note = (path: string) => {
      // A file named on the command line is read whatever it is called, as without --watch.
      if (!known.includes(path) && !endings.has(extname(path).toLowerCase())) return;
      waiting.add(path);
      wake();
    };
    folders.on('add', note).on('change', note);
    folders.on('error', (error) => say(`watching: ${(error as Error).message}`));
    void shutdown.asked.then(() => wake());
    say(`watching ${known.join(', ')} (Ctrl-C stops)`);
    while (!shutdown.signal.aborted) {
      const batch = [...waiting];
      waiting.clear();
      if (batch.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (waiting.size > 0 || shutdown.signal.aborted) resolve();
        });
        continue;
      }
      const { ids, added } = await takeIn(
        store.db,
        reportsOf(batch, ingestOptionsOf(options), () => {}),
        priority,
      );
      if (added > 0) await queueTaken(store.db, queue, say);
      say(`${batch.length === 1 ? batch[0] : `${batch.length} files`}: ${ids.length} reports, ${added} new`);
    }
    await folders.close();
  });
  shutdown.done();
}
