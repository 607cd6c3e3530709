/** A name under consideration, and the evidence for and against it. */
import type { Evidence, Span, ToponymValue } from '../../document/index.js';
import type { NameSet } from './name-sets.js';
import type { View } from './view.js';

/** Piece and token ranges: `from … to - 1`, `first … last`. */
export interface Candidate extends Span {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
  set: NameSet;
  via: ToponymValue['via'];
  readonly evidence: Evidence[];
  embedded: boolean;
  wanted: string | null;
  /** Index of the candidate that the text names as its container ("X, Y"), or -1. */
  container: number;
  /** Its own span, as its evidence gives it. */
  readonly spans: readonly Span[];
}

export function candidateOf(
  view: View,
  from: number,
  to: number,
  set: NameSet,
  via: ToponymValue['via'],
  wanted: string | null = null,
): Candidate {
  const { pieces, tokenOf } = view;
  const start = pieces.start[from]!;
  const end = pieces.end[to - 1]!;
  return {
    from,
    to,
    start,
    end,
    first: tokenOf[from]!,
    last: tokenOf[to - 1]!,
    set,
    via,
    evidence: [],
    embedded: false,
    wanted,
    container: -1,
    spans: [{ start, end }],
  };
}

/** Evidence that rests on the name itself. */
export function say({ evidence, spans }: Candidate, rule: string, weight: number): void {
  if (weight !== 0) evidence.push({ rule, weight, spans });
}

/** Evidence that rests on pieces `from … to - 1`. */
export function because({ pieces }: View, rule: string, weight: number, from: number, to: number): Evidence {
  return { rule, weight, spans: [{ start: pieces.start[from]!, end: pieces.end[to - 1]! }] };
}

export function sumOf(evidence: readonly Evidence[]): number {
  let sum = 0;
  for (const item of evidence) sum += item.weight;
  return sum;
}
