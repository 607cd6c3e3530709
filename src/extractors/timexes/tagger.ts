/** The chrono instance with our parsers and refiners, made once for a lexicon. */
import { Chrono, ParsingContext } from 'chrono-node';
import type { TimeLexicon } from '../../lexicon/index.js';
import { type Cues, type CueTable, cueTable, meets } from './cues.js';
import { fragmentsOf } from './fragments.js';
import { parsersOf } from './parsers/index.js';
import type { CuedParser, TimexOption, TimexResult } from './reading.js';
import { refinersOf } from './refiners/index.js';

export interface Tagger {
  readonly table: CueTable;
  /** Readings in one sentence's text, in text order; `cues` are the sentence's. */
  read(text: string, cues: Cues, option: TimexOption): TimexResult[];
}

/** chrono wants a reference; the readings are resolved later and apart, so any fixed one will do. */
const NO_REFERENCE = { instant: new Date(0), timezone: 0 };
const taggers = new WeakMap<TimeLexicon, Tagger>();

export function taggerOf(lexicon: TimeLexicon): Tagger {
  let tagger = taggers.get(lexicon);
  if (!tagger) {
    const chrono = new CuedChrono(parsersOf(fragmentsOf(lexicon)), refinersOf(lexicon));
    tagger = { table: cueTable(lexicon), read: (text, cues, option) => chrono.read(text, cues, option) };
    taggers.set(lexicon, tagger);
  }
  return tagger;
}

/** chrono that runs only the parsers whose cues a sentence has: most sentences need a few of them. */
class CuedChrono extends Chrono {
  constructor(
    private readonly cued: readonly CuedParser[],
    refiners: Chrono['refiners'],
  ) {
    super({ parsers: [...cued], refiners });
  }

  read(text: string, cues: Cues, option: TimexOption): TimexResult[] {
    let context: ParsingContext | undefined;
    let results: TimexResult[] = [];
    for (const parser of this.cued) {
      if (!meets(cues, parser.needs)) continue;
      context ??= new ParsingContext(text, NO_REFERENCE, option);
      readAll(parser, context, results);
    }
    if (!context || results.length === 0) return results;
    results.sort((a, b) => a.index - b.index);
    for (const refiner of this.refiners) results = refiner.refine(context, results) as TimexResult[];
    return results;
  }
}

/** All results of one parser, searched for as chrono does: on from the end of a result, or one further than a refused match. */
function readAll(parser: CuedParser, context: ParsingContext, results: TimexResult[]): void {
  const pattern = parser.pattern(context);
  const { text } = context;
  let rest = text;
  for (let match = pattern.exec(rest); match; match = pattern.exec(rest)) {
    match.index += text.length - rest.length;
    const result = parser.extract(context, match) as TimexResult | null;
    if (result) results.push(result);
    rest = text.substring(result ? result.index + result.text.length : match.index + 1);
  }
}
