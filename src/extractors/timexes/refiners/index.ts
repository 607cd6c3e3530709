/** The refiners in order: choose among overlapping results, drop names, join parts, then lists, modifiers and ranges. */
import type { Refiner } from 'chrono-node';
import type { TimeLexicon } from '../../../lexicon/index.js';
import { choose } from './choose.js';
import { join } from './join.js';
import { lists } from './lists.js';
import { modifiers } from './modifiers.js';
import { names } from './names.js';
import { ranges } from './ranges.js';

export function refinersOf(lexicon: TimeLexicon): Refiner[] {
  return [choose, join(lexicon.dayparts), names(lexicon), lists(lexicon.countNouns), choose, modifiers, ranges];
}
