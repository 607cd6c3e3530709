/** How much a rule is worth: log-odds that its span and days are right. */
import type { TimexResult } from './reading.js';
import type { Resolved } from './resolve.js';

export function weightOf(result: TimexResult, resolved: Resolved): number {
  if (result.latent) return -2;
  if (resolved.anchor === 'unresolved') return 0;
  if (resolved.anchor === 'none') return 3.5;
  return resolved.anchor === 'publication' ? 2.5 : 1.5;
}
