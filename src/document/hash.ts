/** FNV-1a over 32 bits, one code at a time (Fowler, Noll and Vo). */

export const HASH_SEED = 0x811c9dc5 | 0;

/** A hash with one more code. */
export function hashWith(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}
