/** Live changes for open pages: what was decided and who looks at what, sent as server-sent events by this process. */

export type LiveEvent =
  | {
      readonly event: 'decision';
      readonly id: string;
      readonly by: string;
      readonly version: number;
      readonly state: string;
    }
  | { readonly event: 'lease'; readonly id: string; readonly by: string }
  | { readonly event: 'batch'; readonly by: string; readonly count: number };

type Listener = (event: LiveEvent) => void;

/** Hands each event to every open stream. Nothing is kept: a page that was away reads the queue anew. */
export class Live {
  private readonly listeners = new Set<Listener>();

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(event: LiveEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
