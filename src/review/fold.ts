/** What a candidate is after the decisions on it: a pure function of the two. */
import type { EventCandidate } from '../events/index.js';
import type { Decision, DecisionKind } from './decisions.js';

export const reviewStates = ['open', 'approved', 'rejected', 'deferred', 'merged'] as const;
export type ReviewState = (typeof reviewStates)[number];

export interface Reviewed {
  readonly state: ReviewState;
  /** The candidate with all edits applied. */
  readonly record: EventCandidate;
  /** Who set the state last; null while nobody has. */
  readonly reviewer: string | null;
  /** Number of decisions so far, undone ones counted: it only grows. */
  readonly version: number;
  readonly secondReview: boolean;
  /** The candidate that this one was merged into. */
  readonly mergedInto: string | null;
}

/** The state a kind of decision leads to; null leaves it as it is. */
const stateAfter: Readonly<Record<DecisionKind, ReviewState | null>> = {
  approve: 'approved',
  reject: 'rejected',
  defer: 'deferred',
  reopen: 'open',
  merge: 'merged',
  unmerge: 'open',
  edit: null,
  comment: null,
  split: null,
  'second-review': null,
  undo: null,
};

/** Folds decisions, oldest first. Reopening takes the state back, not the edits; undoing takes back all that a decision did. */
export function fold(candidate: EventCandidate, decisions: readonly Decision[]): Reviewed {
  const undone = undoneKeys(decisions);
  let reviewed: Reviewed = {
    state: 'open',
    record: candidate,
    reviewer: null,
    version: decisions.length,
    secondReview: false,
    mergedInto: null,
  };
  for (const { kind, edit, reviewer, ref, key } of decisions) {
    if (undone.has(key)) continue;
    const state = stateAfter[kind];
    if (edit !== null) reviewed = { ...reviewed, record: { ...reviewed.record, ...edit } };
    if (kind === 'second-review') reviewed = { ...reviewed, secondReview: true };
    if (state !== null) reviewed = { ...reviewed, state, reviewer, mergedInto: kind === 'merge' ? ref : null };
  }
  return reviewed;
}

/** Keys of the decisions that are taken back. An undo can itself be undone: later decisions are read first. */
export function undoneKeys(decisions: readonly Decision[]): ReadonlySet<string> {
  const undone = new Set<string>();
  for (let index = decisions.length - 1; index >= 0; index -= 1) {
    const { kind, ref, key } = decisions[index]!;
    if (kind === 'undo' && ref !== null && !undone.has(key)) undone.add(ref);
  }
  return undone;
}
