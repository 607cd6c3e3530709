/** Chunks: noun phrases found by their place beside a word, where no parse ties them to it (lists, terse copy, long subjects). */
import { type Document, layerOf, type Span, type Tokens, UPOS, type Upos } from '../document/index.js';
import type { PhraseReader } from './phrase.js';

const code = (tag: Upos) => UPOS.indexOf(tag);
const ADJ = code('ADJ');
const ADP = code('ADP');
const ADV = code('ADV');
const AUX = code('AUX');
const DET = code('DET');
const NOUN = code('NOUN');
const NUM = code('NUM');
const PRON = code('PRON');
const PROPN = code('PROPN');
const VERB = code('VERB');

const BE = new Set(['be', 'is', 'are', 'was', 'were', 'been', 'being', 'got', "'re", "'s"]);
const HAVE = new Set(['have', 'has', 'had', 'having', 'will', 'would', 'could', 'may', 'might']);
const MIDDLE = new Set([
  'also',
  'allegedly',
  'reportedly',
  'seriously',
  'slightly',
  'badly',
  'gravely',
  'instantly',
  'later',
  'critically',
  'brutally',
  'both',
  'not',
  'all',
]);
const OWNERS = new Set(['his', 'her', 'their', 'its', 'my', 'our', 'your']);
const DETERMINERS = new Set(
  'a an the this that these those some several many few various numerous other another two three four five six seven eight nine ten both dozens hundreds scores thousands'.split(
    ' ',
  ),
);
const TITLED = new Set(['dr', 'mr', 'mrs', 'msgr', 'gen', 'col', 'lt', 'capt', 'maj', 'sgt', 'no', 'u.s', 'rev', 'fr']);
const PARTICLES = new Set(['de', 'del', 'la', 'las', 'los', 'el', 'y', 'di', 'da', 'dos', 'van', 'von']);
const LINKS = new Set(['and', 'plus', 'including']);
/** Words at which a noun phrase never goes on, whatever their tag. */
const STOPS = new Set(
  'yesterday today tonight tomorrow on in at by with from to for when while after before who which that as during near today early last this morning according where whose whom if because but or nor than against'.split(
    ' ',
  ),
);
/** Longest list that is read, in members. */
const LONGEST_LIST = 20;
/** How far an agent may stand behind its passive verb, in tokens. */
const AGENT_REACH = 14;

/** How far behind the explosion its place may stand, in tokens. */
const PLACE_REACH = 24;
/** How far before an attack "unharmed from" may stand, in tokens. */
const SURVIVOR_REACH = 6;
const UNHARMED = new Set('unharmed unhurt unscathed uninjured unwounded safe'.split(' '));
/** How far behind a passive verb "along with" may stand, in tokens. */
const COMPANION_REACH = 4;
const SITES = new Set('in at near inside under outside beneath against beside behind opposite between'.split(' '));
const EDGES = new Set('front back rear entrance side door doors gate parking vicinity basement middle part'.split(' '));

interface Run {
  readonly first: number;
  readonly last: number;
}

/** Finds noun phrases beside words of one document. */
export class Chunks {
  private readonly tokens: Tokens;

  constructor(
    doc: Document,
    private readonly reader: PhraseReader,
  ) {
    this.tokens = layerOf(doc, 'tokens');
  }

  /** What a verb or event noun at `token` was done to, and by whom, by their places alone. */
  around(token: number, isVerb: boolean): { readonly objects: Span[]; readonly agents: Span[] } {
    if (!isVerb) return { objects: this.afterNoun(token), agents: this.agentsAfter(token) };
    const passive = this.passiveFrom(token);
    if (passive >= 0) return { objects: this.subjectsBefore(passive), agents: this.agentsAfter(token) };
    const object = this.phraseFrom(this.skipAdverbs(token + 1));
    const group = this.groupStart(token);
    const subject = this.phraseUntil(group - 1);
    return {
      objects: object ? this.listFrom(object) : [],
      agents: subject && !this.follows(subject.first, ADP) ? [this.span(subject)] : [],
    };
  }

  /** What stands where a bomb was, one list for each "in", "at", "in front of": "exploded in Lima, in front of the bank". */
  placesAfter(token: number): Span[][] {
    const found: Span[][] = [];
    for (let at = token + 1; at <= token + PLACE_REACH && this.same(at, token); at++) {
      const lower = this.tokens.lower[at]!;
      if (lower === ';' || (this.tokens.pos[at] === VERB && !SITES.has(lower))) break;
      if (!this.opensSite(at)) continue;
      let from = at + 1;
      // "in front of", "at the entrance of": what follows "of".
      for (let k = at + 1; k <= at + 4 && this.same(k, token); k++)
        if (this.tokens.lower[k] === 'of' && EDGES.has(this.tokens.lower[k - 1]!)) from = k + 1;
      const run = this.phraseFrom(from);
      if (!run) continue;
      found.push(this.listFrom(run));
      at = run.last;
    }
    return found;
  }

  /** "In", "opposite", "next to", "200 meters from". */
  private opensSite(at: number): boolean {
    const { lower } = this.tokens;
    const before = lower[at - 1] ?? '';
    if (lower[at] === 'from') return /^(?:meters?|metres?|yards|feet|blocks?|across)$/.test(before);
    if (lower[at] === 'to') return /^(?:next|close|adjacent)$/.test(before);
    return SITES.has(lower[at]!);
  }

  /** Who "escaped unharmed from" the attack at `token`. */
  survivorsOf(token: number): Span[] {
    const { lower, pos } = this.tokens;
    let at = token;
    while (at > token - SURVIVOR_REACH && this.same(at - 1, token) && lower[at] !== 'from') at--;
    if (lower[at] !== 'from' || !UNHARMED.has(lower[at - 1] ?? '')) return [];
    let verb = at - 2;
    while (verb > 0 && this.same(verb, token) && (pos[verb] === ADV || pos[verb] === AUX)) verb--;
    const run = this.same(verb - 1, token) ? this.phraseUntil(this.isComma(verb - 1) ? verb - 2 : verb - 1) : undefined;
    return run ? [this.span(run)] : [];
  }

  /** Those told with a passive verb behind it: "was murdered along with two guards". */
  companionsOf(token: number): Span[] {
    const { lower } = this.tokens;
    for (let at = token + 1; at <= token + COMPANION_REACH && this.same(at + 1, token); at++) {
      if (!/^(?:along|together)$/.test(lower[at]!) || lower[at + 1] !== 'with') continue;
      const run = this.phraseFrom(at + 2);
      return run ? this.listFrom(run) : [];
    }
    return [];
  }

  /** The phrases that a list goes on with behind a span: "…, two guards and a driver". */
  moreAfter(span: Span): Span[] {
    const { first, last } = this.reader.range(span);
    return this.listFrom({ first, last }).slice(1);
  }

  /** The phrases before the auxiliary at `token`, nearest first. */
  subjectsBefore(token: number): Span[] {
    let end = token - 1;
    if (end >= 0 && /^(?:who|which|that)$/.test(this.tokens.lower[end]!)) end--;
    if (this.isComma(end)) {
      // "X, mayor of Y, was killed": what stands between the commas only describes.
      let open = end - 1;
      while (open >= 0 && this.same(open, token) && !this.isComma(open)) open--;
      if (this.isComma(open) && this.same(open, token)) {
        let named = this.phraseUntil(open - 1);
        // "X of the police in Y, who …": the X.
        for (let n = 0; n < 3 && named && this.follows(named.first, ADP); n++)
          named = this.phraseUntil(named.first - 2);
        if (named) return [this.span(named)];
      }
      end--;
    }
    const found: Span[] = [];
    for (let n = 0; n < LONGEST_LIST; n++) {
      const run = this.phraseUntil(end);
      if (!run) break;
      found.push(this.span(run));
      const before = run.first - 1;
      const linked = n === 0 ? this.isLink(before) : this.isComma(before) || this.isLink(before);
      if (!linked) break;
      end = before - 1;
      if (this.isComma(end)) end--;
    }
    return found;
  }

  /** Token of the first auxiliary of a passive verb group that ends at `token`, or -1. */
  passiveFrom(token: number): number {
    let at = token - 1;
    let be = false;
    while (at >= 0 && this.same(at, token)) {
      const lower = this.tokens.lower[at]!;
      if (BE.has(lower)) be = true;
      else if (!HAVE.has(lower) && !MIDDLE.has(lower) && this.tokens.pos[at] !== ADV) break;
      at--;
    }
    return be ? at + 1 : -1;
  }

  /** The phrase that begins at `token`, with the "of" that goes on with it. */
  phraseFrom(token: number): Run | undefined {
    const { count, lower, pos } = this.tokens;
    let last = -1;
    let at = token;
    for (; at < count && this.same(at, token); at++) {
      const word = lower[at]!;
      if (word === '[' || word === '(') {
        const close = this.closing(at);
        if (close < 0) break;
        at = close;
        continue;
      }
      if (STOPS.has(word) && !(last < 0 && (word === 'this' || word === 'that'))) break;
      const tag = pos[at]!;
      if (tag === NOUN || tag === PROPN || this.reader.isCapital(at)) last = at;
      else if (word === '.' && TITLED.has(lower[at - 1]!)) continue;
      else if (PARTICLES.has(word) && last === at - 1 && last >= 0) continue;
      else if (word === 'of' && last >= 0) {
        if (this.same(at + 1, token)) continue;
        break;
      } else if (precedes(tag, word)) {
        if (last >= 0 && lower[at - 1] !== 'of' && !(tag === ADJ && this.isNounAt(at + 1))) break;
      } else if ((tag === VERB || tag === ADV || tag === ADP) && (last < 0 || lower[at - 1] === 'of')) {
        // "armed men", "at least two": a participle or a hedge before the noun.
        if (tag === VERB && !/(?:ed|ing|en)$/.test(word)) break;
        if (
          tag !== VERB &&
          !/^(?:at|least|most|about|approximately|more|some|nearly|almost|over|around|heavily|lightly|well)$/.test(word)
        )
          break;
      } else if (tag === PRON && last < 0) break;
      else break;
    }
    return last < 0 ? undefined : { first: token, last };
  }

  /** The phrase that ends at `token`. */
  phraseUntil(token: number): Run | undefined {
    const { lower, pos } = this.tokens;
    let at = token;
    let first = -1;
    let head = -1;
    for (; at >= 0 && this.same(at, token); at--) {
      const word = lower[at]!;
      if (word === ']' || word === ')') {
        const open = this.opening(at);
        if (open < 0) break;
        if (head < 0 && open - 1 >= 0) {
          at = open;
          continue;
        }
        at = open;
        continue;
      }
      const tag = pos[at]!;
      if (STOPS.has(word)) break;
      if (tag === NOUN || tag === PROPN || this.reader.isCapital(at)) {
        if (head < 0) head = at;
        first = at;
      } else if (head < 0 && (/^\d+$/.test(word) || (word === ',' && /^\d+$/.test(lower[at + 1] ?? '')))) continue;
      else if (head < 0) return undefined;
      else if (precedes(tag, word)) first = at;
      else if (word === '.' && at > 0 && TITLED.has(lower[at - 1]!)) continue;
      else if (PARTICLES.has(word) || (word === 'of' && this.isNounAt(at - 1))) continue;
      else if (tag === VERB && /(?:ed|ing)$/.test(word) && at + 1 === first) first = at;
      else break;
    }
    return head < 0 ? undefined : { first, last: head };
  }

  /** A run and what its list goes on with. */
  private listFrom(run: Run): Span[] {
    const found = [this.span(run)];
    let joined = false;
    let at = run.last + 1;
    const { lower, count, sentence } = this.tokens;
    const here = sentence[run.last];
    for (let n = 0; n < LONGEST_LIST && at < count && sentence[at] === here; n++) {
      while (lower[at] === '[' || lower[at] === '(') {
        const close = this.closing(at);
        if (close < 0) return found;
        at = close + 1;
      }
      let linked = false;
      if (this.isComma(at) || lower[at] === ';') {
        at++;
        if (lower[at - 1] === ';') joined = true;
        if (/^\d+$/.test(lower[at] ?? '') && /^(?:,|;|and)$/.test(lower[at + 1] ?? '')) {
          if (lower[at + 1] === ';') joined = true;
          at += lower[at + 1] === 'and' ? 1 : 2;
        }
        linked = true;
      }
      if (this.isLink(at)) {
        at++;
        joined = true;
        linked = true;
      } else if (/^(?:as|along|together|in)$/.test(lower[at] ?? '')) {
        const words = `${lower[at]} ${lower[at + 1]} ${lower[at + 2]}`;
        if (words.startsWith('as well as')) at += 3;
        else if (/^(?:along|together) with/.test(words)) at += 2;
        else if (words === 'in addition to') at += 3;
        else break;
        joined = true;
        linked = true;
      }
      // "… and murdered a clerk" is another deed.
      if (!linked || (this.tokens.pos[at] === VERB && this.reader.isIn(at, 'harm', 'ruin'))) break;
      const next = this.phraseFrom(at);
      if (!next) break;
      found.push(this.span(next));
      at = next.last + 1;
    }
    // A clause of its own ("and a bomb exploded") is no member.
    if (
      found.length > 1 &&
      at < count &&
      (this.tokens.pos[at] === VERB || this.tokens.pos[at] === AUX) &&
      sentence[at] === here
    )
      found.pop();
    // "Ana Ruiz, mayor of Y, …": without an "and" what follows a comma describes.
    return joined ? found : found.slice(0, 1);
  }

  private afterNoun(token: number): Span[] {
    let at = token + 1;
    for (let steps = 0; steps < 3 && this.same(at, token); steps++) {
      const lower = this.tokens.lower[at]!;
      if (/^(?:of|against|on|upon)$/.test(lower) || (lower === 'to' && /^damages?$/.test(this.tokens.lower[token]!))) {
        const run = this.phraseFrom(at + 1);
        return run ? this.listFrom(run) : [];
      }
      if (
        !/^(?:today|yesterday|attempt|attempts|attack|attacks|perpetrated|committed|launched|staged|carried|out)$/.test(
          lower,
        )
      )
        break;
      at++;
    }
    return [];
  }

  private agentsAfter(token: number): Span[] {
    for (let at = token + 1; at <= token + AGENT_REACH && this.same(at, token); at++) {
      const lower = this.tokens.lower[at]!;
      if (lower === 'by') {
        const run = this.phraseFrom(at + 1);
        return run ? this.listFrom(run) : [];
      }
      if (
        lower === ';' ||
        lower === 'and' ||
        lower === 'who' ||
        lower === 'which' ||
        lower === 'when' ||
        this.tokens.pos[at] === AUX
      )
        break;
    }
    return [];
  }

  private groupStart(token: number): number {
    let at = token;
    while (at > 0 && this.same(at - 1, token)) {
      const lower = this.tokens.lower[at - 1]!;
      if (!HAVE.has(lower) && !MIDDLE.has(lower) && this.tokens.pos[at - 1] !== ADV && this.tokens.pos[at - 1] !== AUX)
        break;
      at--;
    }
    return at;
  }

  private skipAdverbs(token: number): number {
    let at = token;
    while (
      this.same(at, token - 1) &&
      (/^(?:off|up|down|out|at)$/.test(this.tokens.lower[at]!) || MIDDLE.has(this.tokens.lower[at]!))
    )
      at++;
    return at;
  }

  private follows(token: number, tag: number): boolean {
    return token > 0 && this.same(token - 1, token) && this.tokens.pos[token - 1] === tag;
  }

  private isNounAt(token: number): boolean {
    const tag = this.tokens.pos[token];
    return tag === NOUN || tag === PROPN;
  }

  private isComma(token: number): boolean {
    return this.tokens.lower[token] === ',';
  }

  private isLink(token: number): boolean {
    return LINKS.has(this.tokens.lower[token] ?? '');
  }

  private same(a: number, b: number): boolean {
    return a >= 0 && a < this.tokens.count && this.tokens.sentence[a] === this.tokens.sentence[b];
  }

  private closing(open: number): number {
    for (let at = open + 1; at < open + 20 && this.same(at, open); at++)
      if (this.tokens.lower[at] === ']' || this.tokens.lower[at] === ')') return at;
    return -1;
  }

  private opening(close: number): number {
    for (let at = close - 1; at > close - 20 && this.same(at, close); at--)
      if (this.tokens.lower[at] === '[' || this.tokens.lower[at] === '(') return at;
    return -1;
  }

  private span({ first, last }: Run): Span {
    return this.reader.spanOf(first, last);
  }
}

/** Whether a word may stand before a noun in its phrase: adjective, number, determiner, owner. */
function precedes(tag: number, word: string): boolean {
  return tag === ADJ || tag === NUM || tag === DET || DETERMINERS.has(word) || OWNERS.has(word) || /^\d/.test(word);
}
