/** Memory of a process that extracts, kept near what is in use. */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of V8's space for new objects, both halves (docs/performance.md, Memory). */
const NEW_SPACE = 16 << 20;

/** Arrays of 8 KB that are made at most to fill it. */
const MOST_HELD = 4000;

function newSpace(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? NEW_SPACE;
}

/**
 * To be called first: V8's space for new objects gets its size at once and keeps it, where it would grow to twice as much. V8 lets it grow only when objects have lived through
 * collections, so some are made; what they need at most is bounded.
 */
export function fixNewSpace(): void {
  const held: number[][] = [];
  while (newSpace() < NEW_SPACE && held.length < MOST_HELD)
    for (let i = 0; i < 50; i++) held.push(new Array(1000).fill(i));
  setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * To be called once when all is loaded: from then on the heap grows by a tenth between collections. V8 sets such limits only when it collects, and what loading left
 * behind would put the first one off for long, so it collects now.
 */
export function collectEarly(): void {
  setFlagsFromString('--heap-growing-percent=10');
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
