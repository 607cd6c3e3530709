/** What an export format is. */
import type { EventRecord } from './event.js';

/** Writes events as text: `head` once, then `line` for each. */
export interface Format {
  readonly name: string;
  readonly head: string;
  line(event: EventRecord): string;
}
