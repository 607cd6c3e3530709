/** What a candidate is after the decisions on it: a pure function of the two. */
import type { EventCandidate } from '../events/index.js';
import type { Decision, DecisionKind } from './decisions.js';

export const reviewStates = ['open', 'approved', 'rejected', 'deferred'] as const;
export type ReviewState = (typeof reviewStates)[number];

export interface Reviewed {
  readonly state: ReviewState;
  /** The candidate with all edits applied. */
  readonly record: EventCandidate;
  /** Who set the state last; null while nobody has. */
  readonly reviewer: string | null;
}

/** The state a kind of decision leads to; null leaves it as it is. */
const stateAfter: Readonly<Record<DecisionKind, ReviewState | null>> = {
  approve: 'approved',
  reject: 'rejected',
  defer: 'deferred',
  reopen: 'open',
  edit: null,
  comment: null,
};

/** Folds decisions, oldest first. Reopening takes the state back, not the edits. */
export function fold(candidate: EventCandidate, decisions: readonly Decision[]): Reviewed {
  let reviewed: Reviewed = { state: 'open', record: candidate, reviewer: null };
  for (const { kind, edit, reviewer } of decisions) {
    const state = stateAfter[kind];
    if (edit !== null) reviewed = { ...reviewed, record: { ...reviewed.record, ...edit } };
    if (state !== null) reviewed = { ...reviewed, state, reviewer };
  }
  return reviewed;
}
