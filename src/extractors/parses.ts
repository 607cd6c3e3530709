/** Parses: the dependency tree of every sentence that holds a possible trigger; the others are not parsed. */
import { layerOf, type Mention, SHAPE, type Tokens } from '../document/index.js';
import type { EventLexicon } from '../lexicon/index.js';
import type { Extractor } from './stage.js';
import { type Parse, parse } from './syntax/index.js';

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
    const trees = new Map<number, ParsedSentence>();
    let mention = 0;
    for (let s = 0; s < sentences.length; s++) {
      const sentence = sentences[s]!;
      while (mention < mentions.length && mentions[mention]!.span.end <= sentence.start) mention++;
      if (sentence.kind === 'note') continue;
      let first = tokens.sentenceFirst[s]!;
      const end = tokens.sentenceFirst[s + 1]!;
      if (dateline && dateline.span.start >= sentence.start)
        while (first < end && tokens.start[first]! < dateline.span.end) first++;
      if (!holdsTrigger(tokens, first, end, resources.events)) continue;
      const input = {
        count: end - first,
        word: upperCase ? (i: number) => cased(tokens, first + i, i === 0) : (i: number) => tokens.text[first + i]!,
        winkPos: (i: number) => tokens.pos[first + i]!,
      };
      const tree = parse(resources.syntax, input, namesOf(mentions, mention, sentence.end, tokens, first, end));
      trees.set(s, { parse: tree, first });
    }
    return { value: trees };
  },
};

/** True when a token of the sentence is a form of a verb or noun that some trigger names. */
function holdsTrigger(tokens: Tokens, first: number, end: number, events: EventLexicon): boolean {
  for (let i = first; i < end; i++) {
    const lower = tokens.lower[i]!;
    const verb = events.forms.verbs.get(lower);
    if (verb !== undefined && events.verbTriggers.has(verb)) return true;
    if (events.adjectiveTriggers.has(lower)) return true;
    const noun = events.forms.nouns.get(lower);
    if (noun !== undefined && events.nounTriggers.has(noun)) return true;
  }
  return false;
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
