/** Parses: the dependency tree of every sentence that holds a possible trigger; the others are not parsed. */
import { boundTo, FormColumn, layerOf, type Mention, SHAPE, type Tokens, UPOS, type Upos } from '../document/index.js';
import type { SyntaxModel } from '../lexicon/index.js';
import { holdsTrigger, knownWordsOf } from './possible.js';
import type { Extractor } from './stage.js';
import { KeptParses, type Parse, parse, parseKey } from './syntax/index.js';
import { tailOf, tellingFormsOf } from './tails.js';

/** A parsed sentence: its parse and the document index of its first token (behind the dateline, which is no part of the clause). */
export interface ParsedSentence {
  readonly parse: Parse;
  readonly first: number;
}

/** Sentence index → its parse. */
export type Parses = ReadonlyMap<number, ParsedSentence>;

export const parses: Extractor<'syntax'> = {
  name: 'syntax',
  version: '1',
  requires: ['segments', 'tokens'],
  provides: 'syntax',
  extract(doc, resources) {
    const { sentences, upperCase, dateline } = layerOf(doc, 'segments');
    const tokens = layerOf(doc, 'tokens');
    const mentions = doc.layers.mentions ?? [];
    const pastForms = pastFormsOf(resources.events.forms.verbs);
    const tellingForms = tellingFormsOf(resources);
    const words = knownWordsOf(resources.triggerNeeds);
    const trees = new Map<number, ParsedSentence>();
    const kept = keptBy.get(resources.syntax);
    let mention = 0;
    for (let s = 0; s < sentences.length; s++) {
      const sentence = sentences[s]!;
      while (mention < mentions.length && mentions[mention]!.span.end <= sentence.start) mention++;
      if (sentence.kind === 'note') continue;
      let first = tokens.sentenceFirst[s]!;
      const end = tokens.sentenceFirst[s + 1]!;
      if (dateline && dateline.span.start >= sentence.start)
        while (first < end && tokens.start[first]! < dateline.span.end) first++;
      const names = namesOf(mentions, mention, sentence.end, tokens, first, end);
      let last = mention;
      while (last < mentions.length && mentions[last]!.span.start < sentence.end) last++;
      const unparsed = { tokens, first, end, names, mentions: mentions.slice(mention, last) };
      if (!holdsTrigger(unparsed, words)) continue;
      const key = kept && parseKey(doc.report.text, tokens, first, end, names, upperCase);
      const known = key === undefined ? undefined : kept?.get(key);
      if (known !== undefined) {
        trees.set(s, { parse: known, first });
        continue;
      }
      const input = {
        count: end - first,
        word: upperCase ? (i: number) => cased(tokens, first + i, i === 0) : (i: number) => tokens.text[first + i]!,
        winkPos: (i: number) => tokens.pos[first + i]!,
        isFinite: (i: number) => isFinitePast(tokens, first, first + i, end, pastForms),
        tail: tailOf(tokens, first, end, tellingForms) - first,
      };
      const tree = parse(resources.syntax, input, names);
      if (key !== undefined) kept?.keep(key, tree);
      trees.set(s, { parse: tree, first });
    }
    return { value: trees };
  },
};

const keptBy = new WeakMap<object, KeptParses>();

/** From now on parses by this model are kept, and sentences met again are not parsed again; nothing else changes. For processes that read much. */
export function keepParses(model: SyntaxModel, sentences: number): void {
  keptBy.set(model, new KeptParses(sentences));
}

const code = (tag: Upos) => UPOS.indexOf(tag);
const ADP = code('ADP');
const ADV = code('ADV');
const ADJ = code('ADJ');
const AUX = code('AUX');
const DET = code('DET');
const NOUN = code('NOUN');
const NUM = code('NUM');
const PRON = code('PRON');
const PROPN = code('PROPN');
const PARTICLES = new Set(['down', 'up', 'off', 'out', 'back', 'over', 'dead']);

/** 1 for a form of a verb that can be its past: neither the bare form nor one in -ing or -s. */
const pastFormsOf = boundTo(
  (verbs: ReadonlyMap<string, string>) =>
    new FormColumn((lower) => {
      const lemma = verbs.get(lower);
      return lemma === undefined || lemma === lower || lower.endsWith('ing') || lower.endsWith('s') ? 0 : 1;
    }),
);

/**
 * A past form behind a noun that is followed by an object ("air defenses shot down one drone") or, after a date, by "that" ("a source reported on July 1 that"): finite, since a
 * participle behind a noun takes neither. `at` is a token index.
 */
function isFinitePast(tokens: Tokens, first: number, at: number, end: number, pastForms: FormColumn): boolean {
  if (at === first) return false;
  const left = tokens.pos[at - 1]!;
  if (left !== ADV && left !== NOUN && left !== PROPN && left !== PRON && tokens.lower[at - 1] !== ')') return false;
  if (pastForms.of(tokens.form[at]!, tokens.lower[at]!) === 0) return false;
  let before = at - 1;
  while (before > first && tokens.pos[before] === ADV) before--;
  if (before < first) return false;
  const pos = tokens.pos[before]!;
  if (pos !== NOUN && pos !== PROPN && pos !== PRON && tokens.lower[before] !== ')') return false;
  for (let k = Math.max(first, before - 3); k < at; k++) if (tokens.pos[k] === AUX) return false;
  let next = at + 1;
  if (next < end && PARTICLES.has(tokens.lower[next]!)) next++;
  if (next >= end) return false;
  if (tokens.lower[next] === 'that') return true;
  const after = tokens.pos[next]!;
  if (after === ADP && tokens.lower[next] !== 'by') {
    for (let k = next + 1; k < Math.min(end, next + 5); k++)
      if (tokens.lower[k] === 'that' && (tokens.shape[k - 1]! & SHAPE.digit) !== 0) return true;
    return false;
  }
  return (
    after === DET ||
    after === NUM ||
    after === PROPN ||
    after === NOUN ||
    (after === ADJ && next + 1 < end && tokens.pos[next + 1] === NOUN)
  );
}

/** A token of copy in capitals as ordinary print would have it. */
function cased(tokens: Tokens, token: number, first: boolean): string {
  const lower = tokens.lower[token]!;
  return first || (tokens.shape[token]! & SHAPE.capital) !== 0 ? lower.charAt(0).toUpperCase() + lower.slice(1) : lower;
}

/**
 * Numbers the tokens of each actor phrase, so that the parser takes it for one proper noun: its inside is settled by the mention stage, and a parser trained on other
 * text would often break it.
 */
function namesOf(
  mentions: readonly Mention[],
  from: number,
  until: number,
  tokens: Tokens,
  first: number,
  end: number,
): Int32Array | undefined {
  let groups: Int32Array | undefined;
  let number = 0;
  let token = first;
  for (let m = from; m < mentions.length && mentions[m]!.span.start < until; m++) {
    const { span, value } = mentions[m]!;
    if (value.via === 'pronoun' || value.via === 'demonym') continue;
    while (token < end && tokens.start[token]! < span.start) token++;
    let stop = token;
    while (stop < end && tokens.end[stop]! <= span.end) stop++;
    if (stop - token < 2) continue;
    groups ??= new Int32Array(end - first);
    number++;
    for (let i = token; i < stop; i++) groups[i - first] = number;
    token = stop;
  }
  return groups;
}
