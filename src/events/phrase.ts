/** Phrases: what a participant's words name, taken apart into the name, the description and the count before it. */
import {
  type Document,
  isUpper,
  lastStartingAtOrBefore,
  layerOf,
  SHAPE,
  type Span,
  type Tokens,
} from '../document/index.js';

/** Word classes as the event lexicon compiles them: head lemma → the words that may stand before it. */
export interface Vocabulary {
  readonly classes: ReadonlyMap<string, ReadonlyMap<string, readonly (readonly string[])[]>>;
  readonly forms: { readonly nouns: ReadonlyMap<string, string>; readonly verbs: ReadonlyMap<string, string> };
}

/** A noun phrase taken apart. Spans are into the report's text. */
export interface Phrase {
  readonly span: Span;
  /** The words of a proper name at its end, without titles, or null. */
  readonly name: Span | null;
  /** What it says beside the name, without articles, counts and relative clauses; null for a bare name. */
  readonly description: Span | null;
  /** Lemma of the description's head noun, else of the last word. */
  readonly head: string;
}

const OPENERS = new Set(
  'the a an its their his her our my your this that these those some any all both no such several many few various numerous dozens scores hundreds thousands about around approximately nearly almost over under another other more than least most up to at and or one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen half'.split(
    ' ',
  ),
);
const PARTICLES = new Set('de del la las los el y da dos di van von der bin al san santa'.split(' '));
/** Nouns that say little without what follows "of". */
const RELATIONAL = new Set(
  'member leader president director chief mayor head secretary minister ambassador deputy commander representative owner manager governor judge dean rector coordinator founder son daughter wife husband brother sister mother father relative group chairman vicepresident spokesman officer employee office house residence headquarters home building branch facility column band gang unit part number'.split(
    ' ',
  ),
);

/** Reads the phrases of one document. */
export class PhraseReader {
  private readonly tokens: Tokens;
  private readonly spans: readonly Span[];
  private readonly text: string;

  constructor(
    doc: Document,
    private readonly vocabulary: Vocabulary,
  ) {
    this.tokens = layerOf(doc, 'tokens');
    this.text = doc.report.text;
    const { start, end, count } = this.tokens;
    this.spans = Array.from({ length: count }, (_, i) => ({ start: start[i]!, end: end[i]! }));
  }

  textOf(span: Span): string {
    return this.text.slice(span.start, span.end).replace(/\s+/g, ' ');
  }

  lemma(token: number): string {
    const lower = this.tokens.lower[token]!;
    return this.vocabulary.forms.nouns.get(lower) ?? lower;
  }

  /** Whether the word at `token`, with those before it, belongs to a class. */
  isIn(token: number, ...names: readonly string[]): boolean {
    const lemma = this.lemma(token);
    for (const name of names) {
      const befores = this.vocabulary.classes.get(name)?.get(lemma);
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

  /** Takes apart the words of a span; undefined when nothing is left of it. */
  read(span: Span): Phrase | undefined {
    let { first, last } = this.range(span);
    while (first <= last && this.isOpener(first, last)) first++;
    if (first > last) return undefined;
    // A name that the parse cut short runs on over capitals.
    if (this.isName(last)) while (this.isName(last + 1) && this.follows(last + 1)) last++;
    last = this.cutAt(first, last);
    let nameFirst = last + 1;
    while (nameFirst > first && (this.isName(nameFirst - 1) || (this.isParticle(nameFirst - 1) && nameFirst <= last)))
      nameFirst--;
    while (nameFirst <= last && this.isParticle(nameFirst) && !this.isName(nameFirst)) nameFirst++;
    const name = nameFirst <= last ? this.spanOf(nameFirst, last) : null;
    const descriptionLast = name ? nameFirst - 1 : last;
    const description = descriptionLast >= first ? this.spanOf(first, descriptionLast) : null;
    let head = descriptionLast >= first ? descriptionLast : last;
    for (let i = first; i <= head; i++) {
      if (this.tokens.lower[i] === 'of' && i > first) {
        head = i - 1;
        break;
      }
    }
    return { span: this.spanOf(first, last), name, description, head: this.lemma(head) };
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

  private isName(token: number): boolean {
    if (token >= this.tokens.count || (this.tokens.shape[token]! & SHAPE.capital) === 0) return false;
    return this.tokens.text[token]!.length > 1 && isUpper(this.text.charCodeAt(this.tokens.start[token]!));
  }

  private isParticle(token: number): boolean {
    return PARTICLES.has(this.tokens.lower[token]!);
  }

  private follows(token: number): boolean {
    return this.tokens.start[token]! - this.tokens.end[token - 1]! === 1;
  }
}
