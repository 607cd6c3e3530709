/** What a sink is: a place that holds events for a consumer. A new one is a file in `sinks/`, a line there, and a call of the conformance suite. */
import type { z } from 'zod';
import type { ChangeRecord } from './event.js';

/**
 * What became of one change. `refused`: this very change will never be taken, whatever is tried. `trouble`: not now, try again (after
 * `retryAfter` ms at least); with `stop`, not before a person has looked.
 */
export type Outcome =
  | 'accepted'
  | { readonly refused: string }
  | { readonly trouble: string; readonly retryAfter?: number; readonly stop?: boolean };

/**
 * An open sink. It keeps these promises, which the conformance suite holds it to:
 * - `accepted` means that the change is where it should be and survives a crash of both sides;
 * - a change that it has already, or an older version of an event than it has, is accepted without effect;
 * - versions of one event take effect in their order: after one in trouble, no later one of the same event in the call is tried;
 * - it keeps no more than the changes of one call.
 */
export interface Sink {
  /** Most changes to hand over in one call. */
  readonly batch: number;
  /**
   * Hands changes over, in the order of cursors; gives an outcome for each. `again`: dead letters, whose cursors may lie behind what it has.
   * Throws only when nothing was accepted.
   */
  deliver(changes: readonly ChangeRecord[], options: DeliverOptions): Promise<readonly Outcome[]>;
  close(): Promise<void>;
}

export interface DeliverOptions {
  readonly signal: AbortSignal;
  readonly again?: boolean;
}

/** A kind of sink. */
export interface SinkKind<C = unknown> {
  readonly name: string;
  /** One line for people who choose. */
  readonly about: string;
  /** What it needs to know; the fields of the schema are the settings of `deliver add`. */
  readonly config: z.ZodType<C>;
  /** Fields of the settings that are not shown. */
  readonly secret: readonly string[];
  /** Throws when the place cannot be reached; the dispatcher then tries again. */
  open(config: C): Promise<Sink>;
}
