/** Identity: ids that are hashes of content, so that the same input gives the same ids. */
import { createHash } from 'node:crypto';

/** First 80 bits of the SHA-256 of the parts, as 20 hex digits. The parts are kept apart by a unit separator. */
export function contentId(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\u001f')).digest('hex').slice(0, 20);
}
