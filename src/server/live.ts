/** Live changes for open pages: one connection to the database hears what any server process tells, and hands it to every open stream. */
import { followLive, type LiveEvent, type Store } from '../store/index.js';

type Listener = (event: LiveEvent) => void;

/** Listens while at least one page does. Nothing is kept: a page that was away reads the queue anew. */
export class Live {
  private readonly listeners = new Set<Listener>();
  private following: Promise<{ close(): Promise<void> }> | undefined;

  constructor(private readonly store: Store) {}

  /** Hands on what happens from when the promise resolves. Gives the way to stop. */
  async listen(listener: Listener): Promise<() => void> {
    this.listeners.add(listener);
    this.following ??= followLive(this.store.url, (event) => {
      for (const each of this.listeners) each(event);
    });
    try {
      await this.following;
    } catch (error) {
      this.following = undefined;
      this.listeners.delete(listener);
      throw error;
    }
    return () => this.stop(listener);
  }

  private stop(listener: Listener): void {
    this.listeners.delete(listener);
    if (this.listeners.size > 0 || this.following === undefined) return;
    const ending = this.following;
    this.following = undefined;
    void ending.then((connection) => connection.close());
  }
}
