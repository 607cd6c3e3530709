/** Annotations: claims about stretches of text, each with the evidence it rests on. */
import type { Span } from './span.js';

/** Why a value is believed. Reviewers read this; confidence is computed from it. */
export interface Evidence {
  /** The one name of the rule, as in case files and review: `timex/en/night-of`. */
  readonly rule: string;
  readonly spans: readonly Span[];
  /** How much the rule is worth, as log-odds; 0 says nothing. */
  readonly weight: number;
  /** Id of the lexicon or gazetteer entry that the rule used. */
  readonly entry?: string;
}

/** One stand-off claim. Layers hold them in text order. */
export interface Annotation<L extends string, V> {
  readonly id: string;
  readonly layer: L;
  readonly span: Span;
  readonly value: V;
  /** 0..1, derived from the evidence, never typed in by hand. */
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
}

/** Something odd in the text; work goes on. Becomes a flag on the candidates it touches. */
export interface Issue {
  readonly rule: string;
  readonly spans: readonly Span[];
  readonly severity: 'info' | 'warning' | 'error';
  readonly reason: string;
  readonly expected?: string;
}

/** Probability from the summed log-odds of the evidence (naive Bayes with a zero prior). */
export function confidenceOf(evidence: readonly Evidence[]): number {
  let sum = 0;
  for (const item of evidence) sum += item.weight;
  return 1 / (1 + Math.exp(-sum));
}

/** Makes an annotation; its id is unique in the document by layer, span and first rule. */
export function annotate<L extends string, V>(
  layer: L,
  span: Span,
  value: V,
  evidence: readonly Evidence[],
): Annotation<L, V> {
  const id = `${layer}:${span.start}-${span.end}:${evidence[0]?.rule ?? ''}`;
  return { id, layer, span, value, confidence: confidenceOf(evidence), evidence };
}
