/** Memory of a process that extracts, kept near what is in use; neither costs measurable time. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** To be called first: V8's space for new objects keeps the size that it begins with, where it would grow to three times 16 MB. */
export function keepNewSpaceSmall(): void {
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
