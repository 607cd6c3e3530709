/** Hashes by which records are compared, whatever the order of their keys. */
import { createHash } from 'node:crypto';
import { canonicalText } from '../../src/events/index.js';

/** Hash of a record, whatever the order of its keys. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalText(value)).digest('base64');
}
