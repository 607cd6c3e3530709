/** A trace of one analysis for people: which rule claimed what about which words. */
import type { Annotation, Document } from '../document/index.js';
import type { EventCandidate } from '../events/index.js';

/** One line for each annotation with its rules, then one for each part of each candidate's confidence. */
export function traceOf(doc: Document, candidates: readonly EventCandidate[]): string {
  const lines: string[] = [];
  for (const [layer, value] of Object.entries(doc.layers)) {
    if (!Array.isArray(value)) continue;
    for (const item of value as unknown[]) {
      if (isAnnotation(item)) lines.push(annotationLine(layer, item, doc.report.text));
    }
  }
  for (const issue of doc.issues) lines.push(`issue      ${issue.rule}: ${issue.reason}`);
  for (const candidate of candidates) {
    const { trigger, type, confidence } = candidate;
    lines.push(`candidate  ${trigger.start}-${trigger.end} “${trigger.text}” ${type} ${confidence.toFixed(2)}`);
    for (const part of candidate.explanation) {
      lines.push(
        `             ${part.contribution >= 0 ? '+' : ''}${part.contribution.toFixed(2)} ${part.feature} = ${part.value}`,
      );
    }
  }
  return lines.join('\n');
}

function isAnnotation(item: unknown): item is Annotation<string, unknown> {
  return typeof item === 'object' && item !== null && 'span' in item && 'evidence' in item;
}

function annotationLine(layer: string, item: Annotation<string, unknown>, text: string): string {
  const { start, end } = item.span;
  const rules = item.evidence.map((part) => `${part.rule} ${part.weight >= 0 ? '+' : ''}${part.weight.toFixed(2)}`);
  return `${layer.padEnd(10)} ${start}-${end} “${text.slice(start, end)}” ${item.confidence.toFixed(2)} by ${rules.join(', ')}`;
}
