/** Waiting for changes: one look at the feed for all who wait, while anyone does. */
import { type Database, lastCursor } from '../store/index.js';

/** Between two looks, in ms. A look reads one entry of an index. */
const pause = 200;

/** Tells when the feed goes beyond a cursor. */
export class ChangeWatch {
  private newest = -1;
  private readonly waiting = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly db: Database) {}

  /** Resolves when there is a change after the cursor, when `limit` ms are over, or when the signal says so. */
  async wait(after: number, limit: number, signal?: AbortSignal): Promise<void> {
    const end = Date.now() + limit;
    this.newest = Math.max(this.newest, await lastCursor(this.db));
    while (this.newest <= after && Date.now() < end && signal?.aborted !== true) {
      await new Promise<void>((resolve) => {
        const done = () => {
          this.waiting.delete(done);
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, Math.max(0, end - Date.now()));
        signal?.addEventListener('abort', done, { once: true });
        this.waiting.add(done);
        this.timer ??= setTimeout(() => void this.look(), pause);
      });
    }
  }

  private async look(): Promise<void> {
    try {
      const cursor = await lastCursor(this.db);
      if (cursor > this.newest) {
        this.newest = cursor;
        for (const tell of [...this.waiting]) tell();
      }
    } catch {
      // The database is away: whoever waits asks it again, and is told, when the wait is over.
    }
    this.timer = this.waiting.size > 0 ? setTimeout(() => void this.look(), pause) : undefined;
  }
}
