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

/** Sets of cues whose parsers are kept. */
const MOST_KEPT = 4096;
/** Above every mark. */
const MARKS = 1 << 16;

/** chrono that runs only the parsers whose cues a sentence has: most sentences need a few of them. */
class CuedChrono extends Chrono {
  private readonly kept = new Map<number, readonly CuedParser[]>();

  constructor(
    private readonly cued: readonly CuedParser[],
    refiners: Chrono['refiners'],
  ) {
    super({ parsers: [...cued], refiners });
  }

  read(text: string, cues: Cues, option: TimexOption): TimexResult[] {
    const parsers = this.parsersFor(cues);
    if (parsers.length === 0) return [];
    const context = new ParsingContext(text, NO_REFERENCE, option);
    let results: TimexResult[] = [];
    for (const parser of parsers) readAll(parser, context, results);
    if (results.length === 0) return results;
    if (results.length > 1) results.sort((a, b) => a.index - b.index);
    for (const refiner of this.refiners) results = refiner.refine(context, results) as TimexResult[];
    return results;
  }

  private parsersFor(cues: Cues): readonly CuedParser[] {
    const key = cues.words * MARKS + (cues.marks & (MARKS - 1));
    let parsers = this.kept.get(key);
    if (parsers === undefined) {
      parsers = this.cued.filter(({ needs }) => meets(cues, needs));
      if (this.kept.size >= MOST_KEPT) this.kept.clear();
      this.kept.set(key, parsers);
    }
    return parsers;
  }
}

/** All results of one parser, searched for as chrono does: on from the end of a result, or one further than a refused match. */
function readAll(parser: CuedParser, context: ParsingContext, results: TimexResult[]): void {
  const pattern = parser.pattern(context);
  const { text } = context;
  let from = 0;
  let rest = text;
  for (let match = pattern.exec(rest); match; match = pattern.exec(rest)) {
    match.index += from;
    const result = parser.extract(context, match) as TimexResult | null;
    if (result) results.push(result);
    from = result ? result.index + result.text.length : match.index + 1;
    rest = text.substring(from);
  }
}
