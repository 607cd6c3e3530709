/** Truecasing: wire copy in capitals written as it would stand in ordinary print, so that taggers see which words are names. */
import { type EventLexicon, type Gazetteer, hashOfWord, type Resources, WORD, wordBitsOf } from '../lexicon/index.js';

const PLAIN = 0;
const NAME = 1;
/** A name beside other names or titles, an ordinary word elsewhere ("Cruz", "Rosa", "Victor"). */
const EITHER = 2;
/** Endings by which a word that no list holds is still an ordinary one ("machinegunned", "counterinsurgency"). */
const ORDINARY_ENDING =
  /(?:ed|ing|ly|ism|ists?|ization|izations|isation|ness|less|tion|tions|ment|ments|able|ency|worker|workers|men)$/;
/** Forms kept before the cache starts again from empty. */
const CAPACITY = 1 << 15;

/** Rewrites texts in capitals. Same length in UTF-16, so that offsets stay. */
export class TrueCaser {
  private readonly kinds = new Map<string, number>();

  constructor(
    private readonly gazetteer: Gazetteer,
    private readonly events: EventLexicon,
    private readonly titles: ReadonlySet<string>,
  ) {}

  /** The text in lower case with the first letters of probable names in capitals. */
  rewrite(input: string): string {
    const low = input.toLowerCase();
    if (low.length !== input.length) return input;
    let out = '';
    let done = 0;
    let before = PLAIN;
    let titled = false;
    const words = /[a-z]+(?:['’][a-z]{2,})?/g;
    for (let found = words.exec(low); found !== null; found = words.exec(low)) {
      const word = found[0];
      const at = found.index;
      let kind = this.kindOf(word);
      // Next to a name only when nothing but a space parts the two.
      const joined = at === done + 1 && low.charCodeAt(done) === 32;
      if (kind === EITHER)
        kind = (joined && (before === NAME || titled)) || this.nameFollows(low, at + word.length) ? NAME : PLAIN;
      out += low.slice(done, at);
      out += kind === NAME ? word.charAt(0).toUpperCase() + word.slice(1) : word;
      done = at + word.length;
      before = kind;
      titled = this.titles.has(word);
    }
    return out + low.slice(done);
  }

  private nameFollows(low: string, from: number): boolean {
    if (low.charCodeAt(from) !== 32) return false;
    let end = from + 1;
    while (end < low.length && low.charCodeAt(end) >= 97 && low.charCodeAt(end) <= 122) end++;
    return end > from + 1 && this.kindOf(low.slice(from + 1, end)) === NAME;
  }

  private kindOf(word: string): number {
    let kind = this.kinds.get(word);
    if (kind === undefined) {
      if (this.kinds.size >= CAPACITY) this.kinds.clear();
      kind = this.judge(word);
      this.kinds.set(word, kind);
    }
    return kind;
  }

  private judge(word: string): number {
    if (word.length < 2) return PLAIN;
    const bits = wordBitsOf(this.gazetteer, hashOfWord(word.replace(/['’]/, '')));
    const { verbs, nouns } = this.events.forms;
    const ordinary = (bits & (WORD.common | WORD.known)) !== 0 || verbs.has(word) || nouns.has(word);
    if ((bits & WORD.common) !== 0) return PLAIN;
    if (ordinary) return (bits & (WORD.first | WORD.last)) !== 0 ? EITHER : PLAIN;
    if ((bits & (WORD.first | WORD.last)) !== 0) return NAME;
    return ORDINARY_ENDING.test(word) ? PLAIN : NAME;
  }
}

const casers = new WeakMap<Gazetteer, TrueCaser>();

/** The truecaser of an installation's lexicons. */
export function trueCaserOf({ gazetteer, events, placeCues }: Resources): TrueCaser {
  let caser = casers.get(gazetteer);
  if (!caser) {
    caser = new TrueCaser(gazetteer, events, placeCues.titles);
    casers.set(gazetteer, caser);
  }
  return caser;
}
