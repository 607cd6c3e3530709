/** Phrases: what a participant's words name, taken apart into the name, the description and the count before it. */
import {
  type Document,
  isUpper,
  lastStartingAtOrBefore,
  layerOf,
  SHAPE,
  type Span,
  type Tokens,
  UPOS,
} from '../document/index.js';

/** Word classes as the event lexicon compiles them: head lemma → the words that may stand before it. */
export interface Vocabulary {
  readonly classes: ReadonlyMap<string, ReadonlyMap<string, readonly (readonly string[])[]>>;
  /** Words that stand before a person's name and are no part of it. */
  readonly titles: ReadonlySet<string>;
  readonly forms: { readonly nouns: ReadonlyMap<string, string>; readonly verbs: ReadonlyMap<string, string> };
}

/** A noun phrase taken apart. Spans are into the report's text. */
export interface Phrase {
  readonly span: Span;
  /** The words of a proper name at its end, without titles, or null. */
  readonly name: Span | null;
  /** What it says beside the name, without articles, counts and relative clauses; null for a bare name. */
  readonly description: Span | null;
  /** A body that the description names before its head ("FMLN" in "FMLN terrorists"), or null. */
  readonly body: Span | null;
  /** Lemma of the description's head noun, else of the last word. */
  readonly head: string;
  /** Token index of that noun. */
  readonly headAt: number;
}

const NUMBERS = new Set(
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty hundred thousand dozen several'.split(
    ' ',
  ),
);
const OPENERS = new Set([
  ...NUMBERS,
  ...'the a an its their his her our my your this that these those some any all both no such many few various numerous dozens scores hundreds thousands about around approximately nearly almost over under another other more than least most up to at and or seventy eighty ninety million half alleged suspected presumed supposed reported humble worthy innocent defenseless prominent important outstanding courageous'.split(
    ' ',
  ),
]);
const PARTICLES = new Set('de del la las los el y da dos di van von der bin al san santa'.split(' '));
/** Nouns that say little without what follows "of". */
const COLLECTIVE = new Set('group column band number gang squad crowd dozens pair series couple contingent'.split(' '));
const DETERMINERS = new Set('the a an his her their its'.split(' '));
/** What the tokenizer leaves of "15-year-old". */
const AGE = /^-?years?-olds?$/;
/** Days that the parse drew into a phrase. */
const BEFORE_PHRASE = /^(?:today|yesterday|tonight|tomorrow|apparently|allegedly)$/;
/** Which one of several, and what the tokenizer leaves of "5-kg" and "9-mm". */
const BEFORE_WEAPON = /^-?(?:first|second|third|fourth|same|similar|new|kg|gram|mm|caliber|calibre|pound|meter|sized)$/;
const UNITS = new Set('kg km mm cm lb lbs oz ft mph kph am pm gmt'.split(' '));
const BESIDE_BODY =
  /^(?:urban|rural|units?|groups?|organizations?|guerr?illas?|rebels?|terrorists?|subversives?|fighters?|members?|command(?:o?e?s|o)?|columns?|troops?|militants?|combatants?|insurgents?|killers?|general)$/;
const RELATIONAL = new Set(
  'member leader president director chief mayor head secretary minister ambassador deputy commander representative owner manager governor judge dean rector coordinator founder son daughter wife husband brother sister mother father relative chairman vicepresident spokesman officer employee office house residence headquarters home building branch facility part'.split(
    ' ',
  ),
);

/** Reads the phrases of one document. */
export class PhraseReader {
  private readonly tokens: Tokens;
  private readonly spans: readonly Span[];
  private readonly text: string;
  private readonly demonyms: ReadonlySet<number>;
  private fullNames: Map<string, { first: number; last: number }[]> | undefined;

  constructor(
    doc: Document,
    private readonly vocabulary: Vocabulary,
  ) {
    this.tokens = layerOf(doc, 'tokens');
    this.text = doc.report.text;
    const { start, end, count } = this.tokens;
    this.spans = Array.from({ length: count }, (_, i) => ({ start: start[i]!, end: end[i]! }));
    this.demonyms = new Set(
      (doc.layers.toponyms ?? []).filter(({ value }) => value.via === 'demonym').map(({ span }) => span.start),
    );
  }

  textOf(span: Span): string {
    return this.text.slice(span.start, span.end).replace(/\s+/g, ' ');
  }

  lemma(token: number): string {
    const lower = this.tokens.lower[token]!;
    return this.vocabulary.forms.nouns.get(lower) ?? lower.replace(/men$/, 'man');
  }

  /** Whether the word at `token`, with those before it, belongs to a class. */
  isIn(token: number, ...names: readonly string[]): boolean {
    if (token >= this.tokens.count) return false;
    const lemma = this.lemma(token);
    for (const name of names) {
      const words = this.vocabulary.classes.get(name);
      const befores = words?.get(lemma) ?? (lemma.endsWith('man') ? words?.get('man') : undefined);
      if (befores?.some((before) => before.every((word, k) => this.tokens.lower[token - before.length + k] === word)))
        return true;
    }
    return false;
  }

  tokenAt(offset: number): number {
    return lastStartingAtOrBefore(this.spans, offset);
  }

  /** The tokens of a span, as first and last. */
  range(span: Span): { first: number; last: number } {
    const first = this.tokenAt(span.start);
    let last = first;
    while (last + 1 < this.tokens.count && this.tokens.start[last + 1]! < span.end) last++;
    return { first, last };
  }

  /** Takes apart the words of a span; undefined when nothing is left of it. `whole`: the span is one name, "of" included. */
  read(span: Span, whole = false): Phrase | undefined {
    let { first, last } = this.range(span);
    while (first <= last && this.isOpener(first, last)) first++;
    if (first < last && this.tokens.lower[first] === 'of') first++;
    while (first <= last && this.isOpener(first, last)) first++;
    first = this.afterVerb(first, last);
    if (this.tokens.lower[first] === 'armed' && /^(?:heavily|lightly|well)$/.test(this.tokens.lower[first - 1] ?? ''))
      first--;
    first = this.afterOwner(first, last);
    // "a group of armed men": the men.
    for (let of = first + 1; of < last; of++) {
      if (this.tokens.lower[of] !== 'of') continue;
      if (COLLECTIVE.has(this.lemma(of - 1))) {
        first = of + 1;
        while (first <= last && this.isOpener(first, last)) first++;
      }
      break;
    }
    if (first > last) return undefined;
    // "6th Infantry Brigade": the tokenizer parts the number from its ending.
    if (
      /^(?:st|nd|rd|th|d)$/.test(this.tokens.lower[first]!) &&
      first > 0 &&
      this.tokens.end[first - 1] === this.tokens.start[first]
    )
      first--;
    // A name that the parse cut short runs on over capitals.
    if (this.isName(last)) while (this.isName(last + 1) && this.follows(last + 1)) last++;
    if (!whole) last = this.cutAt(first, last);
    let nameFirst = this.nameStart(first, last);
    // "mayor of Abrego": the name is what the office belongs to.
    if (
      !whole &&
      nameFirst > first &&
      nameFirst <= last &&
      /^(?:of|in|from|for|to|at)$/.test(this.tokens.lower[nameFirst - 1]!)
    )
      nameFirst = last + 1;
    const descriptionLast = nameFirst <= last ? nameFirst - 1 : last;
    const description = descriptionLast >= first ? this.spanOf(first, descriptionLast) : null;
    let head = descriptionLast >= first ? descriptionLast : last;
    for (let i = first + 1; i <= head; i++) {
      if (this.tokens.lower[i] === 'of') {
        head = i - 1;
        break;
      }
    }
    let bodyLast = first - 1;
    if (nameFirst > last)
      while (bodyLast + 1 < head && this.isName(bodyLast + 1) && !this.isDemonym(bodyLast + 1)) bodyLast++;
    return {
      span: this.spanOf(first, last),
      name: nameFirst <= last ? this.fullName(nameFirst, last) : null,
      description,
      body: bodyLast >= first ? this.spanOf(first, bodyLast) : null,
      head: this.lemma(head),
      headAt: head,
    };
  }

  /** "Released three engineers", "destroying a bridge": a verb that was drawn into the phrase is left behind, as is the age in "a 15-year-old girl". */
  private afterVerb(first: number, last: number): number {
    const { lower, pos } = this.tokens;
    for (let i = first + 1; i <= last && lower[i] !== 'of'; i++) {
      const word = lower[i]!;
      if ((NUMBERS.has(word) || DETERMINERS.has(word) || /^\d+$/.test(word)) && i < last && !this.isName(first)) {
        let at = i;
        while (at < last && this.isOpener(at, last)) at++;
        return at;
      }
    }
    const weapon = this.isIn(last, 'explosive', 'gun', 'missile');
    while (
      first < last &&
      (BEFORE_PHRASE.test(lower[first]!) ||
        AGE.test(lower[first]!) ||
        (weapon && BEFORE_WEAPON.test(lower[first]!)) ||
        (UPOS[pos[first]!] === 'VERB' && this.isIn(first, 'harm', 'ruin')) ||
        (UPOS[pos[first]!] === 'VERB' && /ing$/.test(lower[first]!) && !this.isName(first)))
    )
      first++;
    return first;
  }

  /** "Torres's son": the son. What a person owns stays with its owner. */
  private afterOwner(first: number, last: number): number {
    for (let i = first; i < last; i++) {
      if ((this.tokens.shape[i]! & SHAPE.possessive) !== 0 && this.isName(i - 1) && this.isIn(last, 'person'))
        return i + 1;
      if (!this.isName(i) && !this.isParticle(i)) return first;
    }
    return first;
  }

  /** First token of the person's name that ends at `last`, titles left out; `last + 1` when there is none. */
  private nameStart(first: number, last: number): number {
    let at = last + 1;
    while (at > first && (this.isName(at - 1) || (at <= last && this.isParticle(at - 1)))) at--;
    while (at <= last && (this.isTitle(at) || (this.isParticle(at) && !this.isName(at)))) at++;
    // "Italian Dino Rossi", "Banker Ana Ruiz": nationality and trade stand before the name.
    while (at < last && (this.isDemonym(at) || this.isIn(at, 'person') || this.isTitle(at))) at++;
    return at;
  }

  /** The longest name in the document that holds the words of this one as its surname ("Galan" → "Luis Carlos Galan"). */
  private fullName(first: number, last: number): Span {
    this.fullNames ??= this.collectNames();
    let best = { first, last };
    for (const run of this.fullNames.get(this.tokens.lower[last]!) ?? []) {
      if (run.last - run.first <= best.last - best.first) continue;
      let at = run.first;
      for (let i = first; i <= last && at <= run.last + 1; i++) {
        while (at <= run.last && this.tokens.lower[at] !== this.tokens.lower[i]) at++;
        at++;
      }
      if (at <= run.last + 1) best = run;
    }
    return this.spanOf(best.first, best.last);
  }

  /** Runs of two to five capitals that read like a person's name, by each of their words but the first. */
  private collectNames(): Map<string, { first: number; last: number }[]> {
    const found = new Map<string, { first: number; last: number }[]>();
    const { count, sentence } = this.tokens;
    for (let i = 0; i < count; ) {
      // "Cattleman Ana Ruiz": the trade is no part of the name.
      if (!this.isName(i) || this.isTitle(i) || this.isIn(i, 'person')) {
        i++;
        continue;
      }
      let last = i;
      while (last + 1 < count && sentence[last + 1] === sentence[i] && this.follows(last + 1)) {
        if (this.isName(last + 1)) last++;
        else if (this.isParticle(last + 1) && last + 2 < count && this.isName(last + 2)) last += 2;
        else if (this.isParticle(last + 1) && last + 3 < count && this.isParticle(last + 2) && this.isName(last + 3))
          last += 3;
        else break;
      }
      if (last > i && last - i < 5) {
        for (let k = i + 1; k <= last; k++) {
          const word = this.tokens.lower[k]!;
          found.set(word, [...(found.get(word) ?? []), { first: i, last }]);
        }
      }
      i = last + 1;
    }
    return found;
  }

  private isTitle(token: number): boolean {
    return this.vocabulary.titles.has(this.tokens.lower[token]!.replace(/\.$/, ''));
  }

  private isDemonym(token: number): boolean {
    return this.demonyms.has(this.tokens.start[token]!);
  }

  spanOf(first: number, last: number): Span {
    return { start: this.tokens.start[first]!, end: this.tokens.end[last]! };
  }

  private isOpener(token: number, last: number): boolean {
    const lower = this.tokens.lower[token]!;
    if (token === last) return lower === 'the' || lower === 'a' || lower === 'an';
    return OPENERS.has(lower) || /^\d[\d,.]*$/.test(lower);
  }

  /** Last token before a relative clause, a bracket, or an "of" that only narrows. */
  private cutAt(first: number, last: number): number {
    for (let i = first + 1; i <= last; i++) {
      const lower = this.tokens.lower[i]!;
      if (lower === 'who' || lower === 'which' || lower === 'that' || lower === ',' || lower === '[' || lower === '(')
        return i - 1;
      if (lower === 'of' && !RELATIONAL.has(this.lemma(i - 1))) return i - 1;
    }
    return last;
  }

  /** The name inside the words for a listed body: "FMLN" of "FMLN urban guerrillas", "Shining Path" of "Maoist Shining Path members". */
  bare(span: Span): Span {
    let { first, last } = this.range(span);
    while (first < last && this.isAfterBody(last)) last--;
    const named = this.nameFrom(first, last);
    if (named >= 0) return this.spanOf(named, last);
    while (first < last && this.isBeside(first)) first++;
    return this.spanOf(first, last);
  }

  /** Words behind a body's name that say who of it: "members", "urban guerrillas", "forces" after a name of its own. */
  private isAfterBody(token: number): boolean {
    const lower = this.tokens.lower[token]!;
    if (lower === 'forces')
      return this.isName(token - 1) && !/^(?:armed|security|air)$/.test(this.tokens.lower[token - 1]!);
    return (
      BESIDE_BODY.test(lower) || (!this.isName(token) && lower !== 'force' && this.isIn(token, 'person', 'outlaw'))
    );
  }

  /** First capital from `first` on, past words that stand beside names, or -1. */
  private nameFrom(first: number, last: number): number {
    for (let i = first; i <= last; i++) if (this.isName(i) && !(i < last && this.isBeside(i))) return i;
    return -1;
  }

  /** Words before a body's name that only describe it: "leftist", "self-styled", "hooded", "alleged", "Colombian". */
  private isBeside(token: number): boolean {
    const lower = this.tokens.lower[token]!;
    return (
      OPENERS.has(lower) ||
      /(?:ist|ite|ed|-wing|-inclined|-called)$/.test(lower) ||
      /^pro-/.test(lower) ||
      this.isDemonym(token)
    );
  }

  /** True for a phrase with the definite article. */
  isDefinite({ span }: Phrase): boolean {
    const first = this.tokenAt(span.start);
    return first > 0 && /^(?:the|this|that|these|those)$/.test(this.tokens.lower[first - 1]!);
  }

  /** True for the words before or behind a name that say who that is: "Ana Ruiz, a judge", "the judge, Ana Ruiz". */
  isBesideName({ span, headAt }: Phrase, named: Phrase): boolean {
    if (this.vocabulary.forms.nouns.has(this.tokens.lower[headAt]!) && this.tokens.lower[headAt] !== this.lemma(headAt))
      return false;
    const between =
      span.start >= named.span.end
        ? this.text.slice(named.span.end, span.start)
        : named.span.start >= span.end
          ? this.text.slice(span.end, named.span.start)
          : null;
    return between !== null && /^(?:,? )(?:\d+, )?(?:an? |the |one of the |former |his |her )*$/i.test(between);
  }

  /** True for a head that says little without whose it is ("office", "member"). */
  isRelational(head: string): boolean {
    return RELATIONAL.has(head);
  }

  /** True for a word that the tagger takes for a verb. */
  isVerbal(token: number): boolean {
    return (
      UPOS[this.tokens.pos[token]!] === 'VERB' ||
      (/ed$/.test(this.tokens.lower[token]!) && !this.vocabulary.forms.nouns.has(this.tokens.lower[token]!))
    );
  }

  /** True when one of the three words before says no. */
  isNegated(token: number): boolean {
    for (let i = Math.max(0, token - 3); i < token; i++)
      if (/^(?:no|not|n't|never|without|nobody|none)$/.test(this.tokens.lower[i]!)) return true;
    return false;
  }

  /** Behind "the victims" the first word of who they are ("were identified as …", "are …", "include …"), or -1. */
  afterCopula(token: number): number {
    const { lower, count, sentence } = this.tokens;
    let linked = false;
    for (let i = token + 1; i < Math.min(count, token + 12) && sentence[i] === sentence[token]; i++) {
      const word = lower[i]!;
      if (word === ':' || word === 'as' || /^includ(?:e|es|ed|ing)$/.test(word)) return i + 1;
      if (/^(?:is|are|was|were)$/.test(word)) linked = true;
      else if (linked && this.isName(i) && !this.isTitle(i - 1)) return i;
      else if (linked && this.isTitle(i)) return i;
    }
    return -1;
  }

  /** True for a word written as a name. */
  isCapital(token: number): boolean {
    return this.isName(token);
  }

  private isName(token: number): boolean {
    if (token >= this.tokens.count || (this.tokens.shape[token]! & SHAPE.capital) === 0) return false;
    if (
      this.tokens.text[token]!.length < 2 ||
      UNITS.has(this.tokens.lower[token]!) ||
      !isUpper(this.text.charCodeAt(this.tokens.start[token]!))
    )
      return false;
    // "Gunmen killed": a capital at the start of a sentence says little.
    const opens = token === 0 || this.tokens.sentence[token - 1] !== this.tokens.sentence[token];
    return !opens || !this.vocabulary.forms.nouns.has(this.tokens.lower[token]!);
  }

  private isParticle(token: number): boolean {
    return PARTICLES.has(this.tokens.lower[token]!);
  }

  private follows(token: number): boolean {
    return this.tokens.start[token]! - this.tokens.end[token - 1]! === 1;
  }
}
