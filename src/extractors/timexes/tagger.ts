/** The chrono instance with our parsers and refiners, made once for a lexicon. */
import { Chrono } from 'chrono-node';
import type { TimeLexicon } from '../../lexicon/index.js';
import { cueTable } from './cues.js';
import { fragmentsOf } from './fragments.js';
import { parsersOf } from './parsers/index.js';
import type { TimexOption, TimexResult } from './reading.js';
import { refinersOf } from './refiners/index.js';

export interface Tagger {
  readonly cues: ReadonlyMap<string, number>;
  /** Readings in one sentence's text, in text order; `cues` are the sentence's. */
  read(text: string, cues: number, option: TimexOption): TimexResult[];
}

/** chrono wants a reference; the readings are resolved later and apart, so any fixed one will do. */
const NO_REFERENCE = { instant: new Date(0), timezone: 0 };
const taggers = new WeakMap<TimeLexicon, Tagger>();

export function taggerOf(lexicon: TimeLexicon): Tagger {
  let tagger = taggers.get(lexicon);
  if (!tagger) {
    const parsers = parsersOf(fragmentsOf(lexicon));
    const refiners = refinersOf(lexicon);
    // One instance for each set of cues met, with the parsers that can match there: most sentences need a few of them.
    const instances = new Map<number, Chrono>();
    const instanceOf = (cues: number): Chrono => {
      let chrono = instances.get(cues);
      if (!chrono) {
        chrono = new Chrono({ parsers: parsers.filter(({ needs }) => needs.every((bits) => bits & cues)), refiners });
        instances.set(cues, chrono);
      }
      return chrono;
    };
    tagger = {
      cues: cueTable(lexicon),
      read: (text, cues, option) => instanceOf(cues).parse(text, NO_REFERENCE, option) as TimexResult[],
    };
    taggers.set(lexicon, tagger);
  }
  return tagger;
}
