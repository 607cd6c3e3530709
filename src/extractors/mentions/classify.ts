/** What each token can be in an actor phrase: a listed name, a nationality, a role word, a descriptor, a number, an unknown capital. */
import { Block, boundTo, type FormColumn, SHAPE, type Tokens, UPOS, type Upos } from '../../document/index.js';
import {
  type ActorLexicon,
  allMatches,
  BREAK,
  depthOf,
  FORM,
  FORM_COUNT,
  firstValue,
  foldReport,
  foldText,
  MAX_PIECES,
  type Pieces,
  POSSESSIVE,
} from '../../lexicon/index.js';
import { IS, wordNodes } from './words.js';

/** Classes of tokens. `head…` in the comments: can be the head of an actor phrase. */
export const CLS = {
  other: 0,
  /** A listed actor by name or acronym; head. */
  entity: 1,
  /** A nationality or people as an adjective. */
  adjective: 2,
  /** A plural nationality noun ("Iraqis"); head. */
  people: 3,
  /** A role word: institution, role, group, facility; head. */
  word: 4,
  /** Qualifies, by the descriptor list or as "X-backed". */
  descriptor: 5,
  number: 6,
  /** Common adjective or noun inside a noun phrase. */
  modifier: 7,
  /** Capitalised and not listed. */
  capital: 8,
  /** "al", "bin" inside a name. */
  particle: 9,
  possessive: 10,
  determiner: 11,
  /** of, for, from, to, in … */
  preposition: 12,
  /** and, or. */
  conjunction: 13,
  pronoun: 14,
  /** A capital city or seat that can stand for its state; head when alone. */
  metonym: 15,
} as const;

/** Struct of arrays over the tokens. At the first token of a listed name or word, `length` is its number of tokens; inside it is 0. */
export interface Classes {
  readonly cls: Uint8Array;
  /** Index into `entries` (entity, adjective, people, metonym; backer of a descriptor) or `roles.words` (word); -1 none. */
  readonly ref: Int32Array;
  readonly length: Uint8Array;
  /** Index into `roles.words` of a suffix reading ("Brigade"), or -1. */
  readonly suffix: Int32Array;
  /** Other entries behind the same name, as the trie node; -1 where there is one or none. */
  readonly node: Int32Array;
  /** Bits of the word (see `IS`). */
  readonly flags: Int32Array;
}

const code = (tag: Upos): number => UPOS.indexOf(tag);
export const POS = {
  adj: code('ADJ'),
  adp: code('ADP'),
  adv: code('ADV'),
  aux: code('AUX'),
  cconj: code('CCONJ'),
  det: code('DET'),
  noun: code('NOUN'),
  num: code('NUM'),
  part: code('PART'),
  pron: code('PRON'),
  propn: code('PROPN'),
  punct: code('PUNCT'),
  sconj: code('SCONJ'),
  verb: code('VERB'),
  x: code('X'),
} as const;

const matches = new Int32Array(16);

/** Classifies every token. One walk of the trie a token; hash look-ups otherwise. */
export function classify(
  text: string,
  tokens: Tokens,
  lexicon: ActorLexicon,
  upperCase: boolean,
  words: FormColumn,
): Classes {
  const { count } = tokens;
  const block = new Block(count * 4, count * 2);
  const out: Classes = {
    cls: block.bytes(count),
    ref: block.ints(count).fill(-1),
    length: block.bytes(count).fill(1),
    suffix: block.ints(count).fill(-1),
    node: block.ints(count).fill(-1),
    flags: block.ints(count),
  };
  const { flags } = out;
  for (let i = 0; i < count; i++) flags[i] = words.of(tokens.form[i]!, tokens.lower[i]!);
  const kinds = kindsOf(lexicon.roles);
  const nodes = wordNodes(lexicon);
  const pieces = foldReport(text);
  let piece = 0;
  for (let i = 0; i < count; ) {
    const start = tokens.start[i]!;
    while (piece < pieces.count && pieces.start[piece]! < start) piece++;
    const bits = flags[i]!;
    // A piece that goes on beyond the token ("can't") is not the one that the flag is about.
    const opens =
      piece < pieces.count &&
      pieces.start[piece] === start &&
      ((bits & IS.opens) !== 0 || pieces.end[piece]! > tokens.end[i]!);
    const found = opens ? match(i, piece, pieces, tokens, lexicon, nodes, kinds, out, upperCase) : 0;
    if (found === 0 && ((bits & IS.eventVerb) === 0 || !isEventVerb(i, tokens, bits)))
      plain(i, bits, tokens, lexicon, out, upperCase);
    i += Math.max(1, found);
  }
  return out;
}

/** Tries the names and words that start at token `i`, longest first. Returns the number of tokens covered, 0 for none. */
function match(
  i: number,
  piece: number,
  pieces: Pieces,
  tokens: Tokens,
  lexicon: ActorLexicon,
  nodes: FormColumn,
  kinds: Uint8Array,
  out: Classes,
  upperCase: boolean,
): number {
  const { trie } = lexicon;
  let found: number;
  if (isAlone(i, piece, pieces, tokens, out)) {
    // Most names and words are one token, which no name goes on from: what it is is known by its form.
    matches[0] = nodes.of(tokens.form[i]!, tokens.lower[i]!);
    found = matches[0] < 0 ? 0 : 1;
  } else found = allMatches(trie, pieces, piece, Math.min(pieces.count, piece + MAX_PIECES), matches);
  while (found-- > 0) {
    const node = matches[found]!;
    const end = pieces.end[piece + depthOf(trie, node) - 1]!;
    let last = i;
    while (last + 1 < tokens.count && tokens.end[last]! < end) last++;
    // A full stop after an abbreviation may belong to the token and not to the piece.
    const over = tokens.end[last]! - end;
    if (over !== 0 && !(over === 1 && tokens.text[last]!.endsWith('.'))) continue;
    if (tokens.sentence[last] !== tokens.sentence[i]) continue;
    const length = last - i + 1;
    let taken = false;
    for (let v = firstValue(trie, node); v < firstValue(trie, node + 1); v++) {
      const value = trie.values[v]!;
      const form = value % FORM_COUNT;
      const ref = (value - form) / FORM_COUNT;
      if (form === FORM.word) {
        const kind = kinds[ref]!;
        if (kind === KIND.suffix) {
          if (upperCase || (tokens.shape[i]! & SHAPE.capital) !== 0) out.suffix[i] = ref;
          if (!taken && length > 1) continue;
        } else if (!taken && wordFits(i, last, tokens, kind)) {
          take(out, i, length, classOfKind(kind), ref);
          taken = true;
        }
      } else if (!taken && formFits(form, i, length, tokens, upperCase)) {
        take(out, i, length, classOfForm(form, lexicon, ref), ref);
        if (firstValue(trie, node + 1) - firstValue(trie, node) > 1) out.node[i] = node;
        taken = true;
      }
    }
    if (taken) return length;
  }
  return 0;
}

/** True when a piece is the whole of token `i`, and the one after it goes on no listed name. */
function isAlone(i: number, piece: number, pieces: Pieces, tokens: Tokens, { flags }: Classes): boolean {
  const end = pieces.end[piece]!;
  const stop = tokens.end[i]!;
  if (stop !== end && !(stop === end + 1 && pieces.units[end] === STOP)) return false;
  const next = piece + 1;
  if (next >= pieces.count || pieces.hash[next] === BREAK) return true;
  return (
    i + 1 < tokens.count &&
    pieces.start[next] === tokens.start[i + 1] &&
    pieces.end[next]! <= tokens.end[i + 1]! &&
    pieces.hash[next] !== POSSESSIVE &&
    (flags[i + 1]! & IS.inside) === 0
  );
}
const STOP = 46;

function take(out: Classes, i: number, length: number, cls: number, ref: number): void {
  out.cls[i] = cls;
  out.ref[i] = ref;
  out.length[i] = length;
  for (let k = 1; k < length; k++) {
    out.cls[i + k] = cls;
    out.ref[i + k] = ref;
    out.length[i + k] = 0;
  }
}

function classOfForm(form: number, lexicon: ActorLexicon, ref: number): number {
  if (form === FORM.adjective) return CLS.adjective;
  if (form === FORM.people) return CLS.people;
  if (form === FORM.capital) return CLS.metonym;
  return lexicon.entries[ref]!.ethnic ? CLS.people : CLS.entity;
}

/** What a role word is, as far as it is told apart here. */
const KIND = { other: 0, suffix: 1, quantifier: 2, number: 3, descriptor: 4, institution: 5 } as const;
const kindsOf = boundTo(({ words }: ActorLexicon['roles']) =>
  Uint8Array.from(words, ({ cls }) => (cls in KIND ? KIND[cls as keyof typeof KIND] : KIND.other)),
);

function classOfKind(kind: number): number {
  if (kind === KIND.descriptor) return CLS.descriptor;
  return kind === KIND.number || kind === KIND.quantifier ? CLS.number : CLS.word;
}

/** Quantity words that open a phrase only before "of". */
const SOFT = new Set([
  'several',
  'many',
  'some',
  'most',
  'few',
  'couple',
  'pair',
  'numbers',
  'groups',
  'crowds',
  'members',
  'remnants',
  'both',
]);

/** A word that is also a verb ("head", "police", "guards") counts as a noun only when tagged so or led in by a determiner. */
function wordFits(i: number, last: number, tokens: Tokens, kind: number): boolean {
  if (kind === KIND.quantifier) return !SOFT.has(tokens.lower[i]!) || tokens.lower[last + 1] === 'of';
  if (last > i || kind === KIND.number) return true;
  const pos = tokens.pos[i]!;
  if (kind === KIND.descriptor) {
    // "had armed M23", "were wounded": after an auxiliary it is the verb.
    const perfect =
      i > 0 &&
      tokens.pos[i - 1] === POS.aux &&
      tokens.sentence[i - 1] === tokens.sentence[i] &&
      /ed$/.test(tokens.lower[i]!);
    return (
      !perfect && (pos !== POS.verb || isParticiple(i, tokens, /(?:ed|en)$/.test(tokens.lower[i]!) ? IS.participle : 0))
    );
  }
  if (pos === POS.noun || pos === POS.propn || pos === POS.x || pos === POS.num) return true;
  if (pos === POS.adv || pos === POS.adp || pos === POS.pron || pos === POS.aux || pos === POS.sconj) return false;
  // "a military campaign", "intelligence failures": an adjective before a noun names no body.
  if (kind === KIND.institution && pos === POS.adj) {
    const next = i + 1 < tokens.count ? tokens.pos[i + 1]! : POS.punct;
    return next !== POS.noun && next !== POS.adj && next !== POS.propn && next !== POS.cconj;
  }
  const before = i > 0 ? tokens.pos[i - 1]! : POS.punct;
  const nounAhead = before === POS.det || before === POS.adj || before === POS.num || before === POS.propn;
  if (pos === POS.verb) return before === POS.det || before === POS.adj || before === POS.num;
  return nounAhead || pos === POS.adj || pos === POS.det;
}

/** Letter case and part of speech that the form of a name asks for. */
function formFits(form: number, i: number, length: number, tokens: Tokens, upperCase: boolean): boolean {
  const shape = tokens.shape[i]!;
  const pos = tokens.pos[i]!;
  const text = tokens.text[i]!;
  if (upperCase) {
    if (length > 1) return true;
    // "plan", "fact": in copy in capitals an acronym that is a word is the word.
    if (form === FORM.acronym && (text.length < 3 || ((shape & SHAPE.capital) === 0 && !/[\d.]/.test(text))))
      return false;
    return pos === POS.noun || pos === POS.propn || pos === POS.adj || pos === POS.x || text.includes('.');
  }
  if (form === FORM.acronym && length === 1) {
    if ((shape & SHAPE.upper) !== 0) return true;
    // "DoD", "BiH": an inner capital; "UNMISS" written "Unmiss" is not taken.
    return /[a-z]?[A-Z].*[A-Z]/.test(text);
  }
  if (length > 1) return (shape & SHAPE.capital) !== 0 || (tokens.shape[i + length - 1]! & SHAPE.capital) !== 0;
  if ((shape & SHAPE.capital) === 0) return false;
  if (pos === POS.propn || pos === POS.noun || pos === POS.adj || pos === POS.x) return true;
  // Sentence-initial capitals of function words ("Us", "Can"): only where the tagger saw a name.
  return i > 0 && tokens.sentence[i - 1] === tokens.sentence[i];
}

/** Class of a token that no list knows. */
function plain(
  i: number,
  flags: number,
  tokens: Tokens,
  lexicon: ActorLexicon,
  out: Classes,
  upperCase: boolean,
): void {
  const shape = tokens.shape[i]!;
  const pos = tokens.pos[i]!;
  if ((shape & SHAPE.possessive) !== 0) {
    out.cls[i] = CLS.possessive;
    return;
  }
  if (pos === POS.punct) return;
  if ((shape & SHAPE.hyphen) !== 0 && compound(i, tokens, lexicon, out)) return;
  if (pos === POS.det || (flags & IS.article) !== 0) {
    out.cls[i] = (flags & IS.each) !== 0 ? CLS.number : CLS.determiner;
    return;
  }
  if ((flags & IS.preposition) !== 0) {
    out.cls[i] = CLS.preposition;
    return;
  }
  if (pos === POS.pron || (flags & IS.pronoun) !== 0) {
    out.cls[i] = CLS.pronoun;
    return;
  }
  if ((flags & IS.conjunction) !== 0) {
    out.cls[i] = CLS.conjunction;
    return;
  }
  if ((shape & SHAPE.digit) !== 0) {
    const lower = tokens.lower[i]!;
    out.cls[i] =
      pos === POS.num || /^[\d.,]+$/.test(lower)
        ? CLS.number
        : /^\d+(?:st|nd|rd|th)$/.test(lower) || /^[A-Z]/.test(tokens.text[i]!)
          ? CLS.capital
          : /^\d+-year-old$/.test(lower)
            ? CLS.descriptor
            : CLS.other;
    return;
  }
  if (pos === POS.num) {
    out.cls[i] = CLS.number;
    return;
  }
  if ((flags & IS.stopper) !== 0) return;
  if ((flags & IS.particle) !== 0 && (shape & SHAPE.capital) === 0) {
    out.cls[i] = CLS.particle;
    return;
  }
  if ((shape & SHAPE.capital) !== 0) {
    const initial = !upperCase && (i === 0 || tokens.sentence[i - 1] !== tokens.sentence[i]);
    if (initial && pos !== POS.propn && pos !== POS.x && (flags & IS.firstName) === 0) {
      const nextCapital =
        i + 1 < tokens.count && (tokens.shape[i + 1]! & SHAPE.capital) !== 0 && tokens.pos[i + 1] === POS.propn;
      if (!(nextCapital && pos === POS.noun)) {
        out.cls[i] = pos === POS.noun || pos === POS.adj || isParticiple(i, tokens, flags) ? CLS.modifier : CLS.other;
        return;
      }
    }
    if (pos === POS.adv || pos === POS.adp || pos === POS.sconj || pos === POS.aux || pos === POS.cconj) return;
    out.cls[i] = CLS.capital;
    return;
  }
  if (pos === POS.propn || pos === POS.x) out.cls[i] = CLS.modifier;
  else if (
    (pos === POS.noun || pos === POS.adj || isParticiple(i, tokens, flags)) &&
    ((flags & IS.ends_ing) === 0 || !isGerund(i, tokens))
  )
    out.cls[i] = CLS.modifier;
}

/**
 * An inflected form of a verb that tells an event ("soldiers shot one", "and invited donors", "burning at least 30 tankers"): not part of a phrase unless a determiner or
 * number leads it in ("the kidnapped nurses").
 */
function isEventVerb(i: number, tokens: Tokens, flags: number): boolean {
  if (tokens.pos[i] === POS.propn) return false;
  const first = i === 0 || tokens.sentence[i - 1] !== tokens.sentence[i];
  const before = first ? POS.punct : tokens.pos[i - 1]!;
  if (before === POS.det || before === POS.num || before === POS.adj || before === POS.adp) return false;
  if ((flags & IS.ends_s) !== 0) return tokens.pos[i] === POS.verb;
  if ((flags & IS.ends_ing) === 0) return !first;
  const after = i + 1 < tokens.count ? tokens.pos[i + 1]! : POS.punct;
  return after === POS.det || after === POS.num || after === POS.adp || tokens.pos[i] === POS.verb;
}

/** "Masked settlers", "a retired admiral": a verb form that stands where an adjective would. */
function isParticiple(i: number, tokens: Tokens, flags: number): boolean {
  if (tokens.pos[i] !== POS.verb || (flags & IS.participle) === 0) return false;
  if (i === 0 || tokens.sentence[i - 1] !== tokens.sentence[i]) return true;
  const before = tokens.pos[i - 1]!;
  return before === POS.det || before === POS.num || before === POS.adp || before === POS.cconj || before === POS.punct;
}

/** "denied killing herders": an -ing form right after a verb or preposition governs the noun, it does not qualify it. */
function isGerund(i: number, tokens: Tokens): boolean {
  if (i === 0 || tokens.sentence[i - 1] !== tokens.sentence[i]) return true;
  const before = tokens.pos[i - 1]!;
  return (
    before === POS.verb ||
    before === POS.aux ||
    before === POS.adp ||
    before === POS.part ||
    before === POS.cconj ||
    before === POS.sconj ||
    before === POS.punct ||
    before === POS.adv
  );
}

/** "Iranian-backed", "US-led", "pro-Houthi", "anti-government", "steel-workers". False when the parts say nothing. */
function compound(i: number, tokens: Tokens, lexicon: ActorLexicon, out: Classes): boolean {
  const known = compoundsOf(lexicon);
  const text = tokens.text[i]!;
  let found = known.get(text);
  if (found === undefined) {
    found = readCompound(text, tokens.lower[i]!, lexicon);
    if (known.size >= MOST_COMPOUNDS) known.clear();
    known.set(text, found);
  }
  if (found === null) return false;
  out.cls[i] = found.cls;
  out.ref[i] = found.ref;
  return true;
}

/** Compounds met lately: reports of one desk hold the same ones again and again. */
const compoundsOf = boundTo((_: ActorLexicon) => new Map<string, Compound | null>());
const MOST_COMPOUNDS = 4096;

interface Compound {
  readonly cls: number;
  readonly ref: number;
}

function readCompound(text: string, lower: string, lexicon: ActorLexicon): Compound | null {
  const cut = lower.lastIndexOf('-');
  const tail = lower.slice(cut + 1);
  const { roles } = lexicon;
  // "CTP-ISW": two organisations that write as one.
  if (/^[A-Z]{2,}(?:-[A-Z]{2,})+$/.test(text)) {
    const refs = text.split('-').map((part) => lookUp(part, lexicon, (form) => form === FORM.acronym));
    if (refs.every((ref) => ref >= 0 && lexicon.entries[ref]!.kind !== 'state')) {
      return { cls: CLS.entity, ref: refs[0]! };
    }
  }
  if (roles.backed.has(tail) || roles.owned.has(tail))
    return { cls: CLS.descriptor, ref: entityNamed(text.slice(0, cut), lexicon) };
  if (
    /^(?:pro|anti|non|ex|self|co|counter|post|pre|semi|ultra|neo|far|high|low|long|short|mid|newly|well|so)-/.test(
      lower,
    )
  )
    return { cls: CLS.descriptor, ref: entityNamed(text.slice(text.indexOf('-') + 1), lexicon) };
  // The last part decides what the whole is: "civilian-workers", "trainer-pilots"; "minister-designate" by its first.
  for (const part of [tail, lower.slice(0, lower.indexOf('-'))]) {
    const ref = wordNamed(part, lexicon);
    if (ref >= 0 && part.length > 3) return { cls: CLS.word, ref };
  }
  return null;
}

function entityNamed(name: string, lexicon: ActorLexicon): number {
  return lookUp(name, lexicon, (form) => form !== FORM.word);
}

function wordNamed(name: string, lexicon: ActorLexicon): number {
  return lookUp(
    name,
    lexicon,
    (form, ref) =>
      form === FORM.word && (lexicon.roles.words[ref]!.cls === 'role' || lexicon.roles.words[ref]!.cls === 'group'),
  );
}

function lookUp(name: string, lexicon: ActorLexicon, fits: (form: number, ref: number) => boolean): number {
  const { trie } = lexicon;
  const pieces = foldText(name);
  const found = allMatches(trie, pieces, 0, pieces.count, matches);
  if (found === 0) return -1;
  const node = matches[found - 1]!;
  if (depthOf(trie, node) !== pieces.count) return -1;
  for (let v = firstValue(trie, node); v < firstValue(trie, node + 1); v++) {
    const form = trie.values[v]! % FORM_COUNT;
    const ref = (trie.values[v]! - form) / FORM_COUNT;
    if (fits(form, ref)) return ref;
  }
  return -1;
}
