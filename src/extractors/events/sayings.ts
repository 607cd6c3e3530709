/**
 * Who says so, read off the order of words: "…, the mayor told the paper", "The drone, officials said, …" and "…, according to the ministry". Parsers hang such tags in many ways.
 */
import { UPOS } from '../../document/index.js';
import type { EventLexicon, ModalityLexicon } from '../../lexicon/index.js';
import type { Cover } from './hits.js';
import type { SentenceTree } from './tree.js';

/** A tag that names who tells what stands before or behind it. */
export interface Saying {
  /** Its first and last word, the comma before it among them. */
  readonly from: number;
  readonly to: number;
  /** The verb of saying, or -1 for "according to". */
  readonly verb: number;
  /** The word that names who tells it. */
  readonly source: number;
  readonly stance: 'reported' | 'claimed';
  readonly scope: 'before' | 'after' | 'both';
  /** First word of the part of the sentence, as semicolons divide it, and the one behind its last. */
  readonly first: number;
  readonly end: number;
}

/** Longest name of a source, in tokens. */
const NAME = 16;
const ADP = UPOS.indexOf('ADP');
const DET = UPOS.indexOf('DET');
const CCONJ = UPOS.indexOf('CCONJ');
const ADJ = UPOS.indexOf('ADJ');
const ADV = UPOS.indexOf('ADV');
const STOPS = new Set(['.', ',', ';', '!', '?', '"', '”', ')', '—', '–', '-']);
const OPENERS = new Set([',', '"', '”']);
/** Words that open a clause of its own rather than a tag. */
const CLAUSES =
  /^(?:who|whom|whose|which|that|what|where|when|while|as|although|though|because|since|if|after|before|until|and|but|or|nor|so)$/;
const RELATIVE = /^(?:who|whom|whose|which|that|where)$/;
/** What an account is given by. */
const GIVERS = new Set(['by', 'from', 'of']);

/** The tags of a sentence in text order. */
export function sayingsOf(tree: SentenceTree, events: EventLexicon, lexicon: ModalityLexicon, cover: Cover): Saying[] {
  const found: Saying[] = [];
  let first = tree.first;
  for (let word = tree.first; word < tree.end; word++) {
    const lower = tree.lower(word);
    if (lower === ';') first = word + 1;
    else if (lexicon.according.has(lower)) {
      const tag = accordingTag(tree, word, first, events, lexicon);
      if (tag) found.push(tag);
    } else if (tree.isVerb(word) && !lower.endsWith('ing')) {
      const stance = lexicon.reporting.get(events.forms.verbs.get(lower) ?? '');
      if (stance !== 'reported' && stance !== 'claimed') continue;
      const tag = clauseTag(tree, word, first, stance, lexicon, cover);
      if (tag) found.push(tag);
    }
  }
  const leading = leadingTag(tree, events, lexicon, cover);
  if (leading) found.push(leading);
  return found;
}

/** "Tasnim reports a colonel was killed", "@river claims two posts have been overrun": an outlet or account that opens the sentence, with a verb that parsers take for a noun. */
function leadingTag(
  tree: SentenceTree,
  events: EventLexicon,
  lexicon: ModalityLexicon,
  cover: Cover,
): Saying | undefined {
  let teller = -1;
  for (let word = tree.first; word < Math.min(tree.end, tree.first + NAME); word++) {
    const lower = tree.lower(word);
    const lemma = teller >= 0 ? events.forms.verbs.get(lower) : undefined;
    const stance = lemma === undefined ? undefined : lexicon.reporting.get(lemma);
    if ((stance === 'reported' || stance === 'claimed') && (lower === lemma || lower === `${lemma}s`)) {
      let end = word + 1;
      while (end < tree.end && tree.lower(end) !== ';' && !(tree.lower(end) === ',' && tree.upos(end + 1) === CCONJ))
        end++;
      return { from: teller, to: word, verb: -1, source: teller, stance, scope: 'after', first: tree.first, end };
    }
    if (lower.startsWith('@') || cover.mentionAt(word)?.value.kind === 'media') teller = word;
    else if (teller >= 0) return undefined;
  }
  return undefined;
}

/** "(three dead, unverified)", "we could not confirm this": true when a sentence says that nobody has confirmed what it tells. */
export function isDoubted(tree: SentenceTree, { forms }: EventLexicon, { cues, negators }: ModalityLexicon): boolean {
  for (let word = tree.first; word < tree.end; word++) {
    const lower = tree.lower(word);
    if (cues.unverified!.has(lower) && (word + 1 >= tree.end || STOPS.has(tree.lower(word + 1)))) return true;
    if (!tree.isVerb(word) || !cues.verifying!.has(forms.verbs.get(lower) ?? '')) continue;
    const denied = tree.with(word, 'advmod').some((adverb) => negators.has(tree.lower(adverb)));
    if (denied && tree.with(word, 'obj', 'nsubj:pass').some((it) => tree.isPronoun(it))) return true;
  }
  return false;
}

/** The tag by which an event is told, or undefined: the next one behind it, else the last before it that looks ahead. */
export function sayingOf(sayings: readonly Saying[], word: number): Saying | undefined {
  let ahead: Saying | undefined;
  for (const saying of sayings) {
    if (word < saying.first || word >= saying.end) continue;
    if (word < saying.from && saying.scope !== 'after') return saying;
    if (word > saying.to && saying.scope !== 'before') ahead = saying;
  }
  return ahead;
}

/** "…, two residents and an official said on Monday": a comma, who says it, the verb, and nothing that is said behind it. */
function clauseTag(
  tree: SentenceTree,
  verb: number,
  first: number,
  stance: Saying['stance'],
  lexicon: ModalityLexicon,
  cover: Cover,
): Saying | undefined {
  let from = verb - 1;
  let nominal = -1;
  let apposed = tree.lower(from) === ',';
  if (apposed) from--;
  for (; from > first && verb - from <= NAME; from--) {
    const lower = tree.lower(from);
    if (OPENERS.has(lower)) {
      if (!apposed || lower !== ',') break;
      apposed = false;
      nominal = -1;
      continue;
    }
    if (lexicon.negators.has(lower) || tree.isVerb(from)) return undefined;
    if (nominal < 0 && tree.isNominal(from) && !cover.isTime(from)) nominal = from;
  }
  if (from <= first || nominal < 0 || apposed || !OPENERS.has(tree.lower(from))) return undefined;
  if (CLAUSES.test(tree.lower(from + 1))) return undefined;
  const to = tagEnd(tree, verb, lexicon.cues.told!.has(tree.lower(verb)), cover);
  if (to < 0) return undefined;
  const source = tree.with(verb, 'nsubj').find((word) => word > from && word < verb) ?? nominal;
  return { ...placed(tree, from, to, first), verb, source, stance };
}

/** Last word of a tag behind its verb, or -1 when what is said stands there. */
function tagEnd(tree: SentenceTree, verb: number, told: boolean, cover: Cover): number {
  let at = verb + 1;
  while (at < tree.end && (cover.isTime(at) || tree.upos(at) === ADV || tree.upos(at) === ADJ)) at++;
  if (told) while (at < tree.end && !tree.isVerb(at) && (tree.isNominal(at) || tree.upos(at) === DET)) at++;
  if (at >= tree.end || STOPS.has(tree.lower(at))) return at - 1;
  if (tree.upos(at) !== ADP || tree.lower(at) === 'that') return -1;
  for (; at < tree.end && !STOPS.has(tree.lower(at)); at++)
    if (tree.isVerb(at)) return tree.lower(at).endsWith('ing') ? at : -1;
  return at - 1;
}

/** "according to a statement by the ministry", "per the union". */
function accordingTag(
  tree: SentenceTree,
  word: number,
  first: number,
  events: EventLexicon,
  lexicon: ModalityLexicon,
): Saying | undefined {
  let at = word + 1;
  if (tree.lower(at) === 'to') at++;
  else if (word > first && !OPENERS.has(tree.lower(word - 1))) return undefined;
  let source = headOf(tree, at);
  if (source < 0) return undefined;
  const noun = events.forms.nouns.get(tree.lower(source)) ?? tree.lower(source);
  if (lexicon.reportingNouns.has(noun) && GIVERS.has(tree.lower(source + 1))) {
    const giver = headOf(tree, source + 2);
    if (giver >= 0) source = giver;
  }
  const from = word > first && tree.lower(word - 1) === ',' ? word - 1 : word;
  return { ...placed(tree, from, source, first), verb: -1, source, stance: 'reported' };
}

/** The last noun of the phrase that begins at a word, or -1. */
function headOf(tree: SentenceTree, at: number): number {
  let noun = -1;
  for (let word = at; word < tree.end && word - at < NAME; word++) {
    const lower = tree.lower(word);
    if (tree.isNoun(word)) noun = word;
    else if (tree.isPronoun(word) && noun < 0 && !CLAUSES.test(lower)) return word;
    else if (tree.upos(word) !== DET && !tree.isNominal(word) && !/^['’]s?$/.test(lower)) break;
  }
  return noun;
}

/** What a tag speaks of: behind it when nothing is told before it, else before it. */
function placed(
  tree: SentenceTree,
  from: number,
  to: number,
  first: number,
): Pick<Saying, 'from' | 'to' | 'scope' | 'first' | 'end'> {
  let end = to + 1;
  while (end < tree.end && tree.lower(end) !== ';') end++;
  // "who was found dead according to local pages": of the relative clause alone, where no comma parts the tag from it.
  if (tree.lower(from) !== ',')
    for (let word = from - 1; word > first && tree.lower(word) !== ','; word--)
      if (RELATIVE.test(tree.lower(word))) first = word;
  let told = false;
  for (let word = first; word < from && !told; word++) told = tree.isVerb(word);
  const opens = from <= first || tree.upos(from - 1) === CCONJ;
  return { from, to, first, end, scope: opens || !told ? 'after' : 'before' };
}
