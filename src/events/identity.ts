/** Identity: ids that are hashes of content, so that the same input gives the same ids. */
import { hash } from 'node:crypto';

/** First 80 bits of the SHA-256 of the parts, as 20 hex digits. The parts are kept apart by a unit separator. */
export function contentId(...parts: readonly (string | number)[]): string {
  return hash('sha256', parts.join('\u001f'), 'hex').slice(0, 20);
}

/** JSON of a value with its keys in order and without undefined ones: equal for values that differ in nothing else. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
