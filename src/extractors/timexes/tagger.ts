/** The chrono instance with our parsers and refiners, made once for a lexicon. */
import { Chrono, type ParsingOption } from 'chrono-node';
import type { TimeLexicon } from '../../lexicon/index.js';
import { cueTable } from './cues.js';
import { fragmentsOf } from './fragments.js';
import { parsersOf } from './parsers/index.js';
import type { NumericOrder } from './parsers/numeric-dates.js';
import type { TimexResult } from './reading.js';
import { refinersOf } from './refiners/index.js';

export interface Tagger {
  readonly cues: ReadonlyMap<string, number>;
  /** Readings in one sentence's text, in text order. */
  read(text: string, order: NumericOrder): TimexResult[];
}

/** chrono wants a reference; the readings are resolved later and apart, so any fixed one will do. */
const NO_REFERENCE = { instant: new Date(0), timezone: 0 };
const taggers = new WeakMap<TimeLexicon, Tagger>();

export function taggerOf(lexicon: TimeLexicon): Tagger {
  let tagger = taggers.get(lexicon);
  if (!tagger) {
    tagger = makeTagger(lexicon);
    taggers.set(lexicon, tagger);
  }
  return tagger;
}

function makeTagger(lexicon: TimeLexicon): Tagger {
  let current: NumericOrder = null;
  const chrono = new Chrono({
    parsers: parsersOf(fragmentsOf(lexicon), () => current),
    refiners: refinersOf(lexicon),
  });
  const option: ParsingOption = {};
  return {
    cues: cueTable(lexicon),
    read(text, order) {
      current = order;
      return chrono.parse(text, NO_REFERENCE, option) as TimexResult[];
    },
  };
}
