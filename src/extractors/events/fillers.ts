/** Fillers: from a word in a slot to the actor, place or thing that it stands for. */
import {
  Block,
  type Coreference,
  type Document,
  layerOf,
  type Mention,
  type PlaceReading,
  type ResolvedPlace,
  type Span,
  type Tokens,
  type Toponym,
} from '../../document/index.js';
import type { Role } from '../../events/index.js';
import type { Cover } from './hits.js';
import type { SentenceTree } from './tree.js';

/** A participant before it is written into a record. */
export interface Filling {
  readonly role: Role;
  readonly word: number;
  readonly span: Span | null;
  readonly name: string;
  readonly kind: string;
  readonly country: string | null;
  readonly cameo: string | null;
  readonly entityId: string | null;
  readonly affiliations: readonly string[];
  readonly mention: Mention | undefined;
  readonly via: 'arc' | 'chunk' | 'both' | 'frame' | 'coreference';
  readonly confidence: number;
  readonly alternatives: readonly { id: string; name: string; score: number }[];
}

/** How many mentions back one is looked for that covers a word: they may lie in one another. */
const NESTED = 3;

/** Answers which mention or place covers a token, and where a mention leads back to. */
export class Coverage implements Cover {
  private readonly mentions: readonly Mention[];
  private readonly toponyms: readonly Toponym[];
  private readonly places: readonly ResolvedPlace[];
  /** Token → index of the mention, and of the toponym, that covers it, or -1. */
  private readonly mentionOf: Int32Array;
  private readonly toponymOf: Int32Array;
  /** Token → 1 for a word of a time expression. */
  private readonly times: Uint8Array;
  private readonly antecedents = new Map<number, { index: number; confidence: number }>();
  readonly tokens: Tokens;

  constructor(doc: Document) {
    this.tokens = layerOf(doc, 'tokens');
    this.mentions = doc.layers.mentions ?? [];
    this.toponyms = doc.layers.toponyms ?? [];
    this.places = doc.layers.places ?? [];
    const { start, count } = this.tokens;
    const block = new Block(count * 2, count);
    this.mentionOf = block.ints(count).fill(-1);
    this.toponymOf = block.ints(count).fill(-1);
    this.times = block.bytes(count);
    const timexes = (doc.layers.timexes ?? []).filter(({ value }) => !value.latent);
    let [mention, toponym, timex] = [-1, -1, -1];
    for (let word = 0; word < count; word++) {
      const offset = start[word]!;
      while (mention + 1 < this.mentions.length && this.mentions[mention + 1]!.span.start <= offset) mention++;
      for (let i = mention; i >= 0 && i > mention - NESTED; i--) {
        if (offset >= this.mentions[i]!.span.end) continue;
        this.mentionOf[word] = i;
        break;
      }
      while (toponym + 1 < this.toponyms.length && this.toponyms[toponym + 1]!.span.start <= offset) toponym++;
      if (toponym >= 0 && offset < this.toponyms[toponym]!.span.end && !this.places[toponym]?.value.latent)
        this.toponymOf[word] = toponym;
      while (timex + 1 < timexes.length && timexes[timex + 1]!.span.start <= offset) timex++;
      if (timex >= 0 && offset < timexes[timex]!.span.end) this.times[word] = 1;
    }
    for (const link of (doc.layers.coreference ?? []) as readonly Coreference[]) {
      if (!link.value.latent)
        this.antecedents.set(link.value.mention, { index: link.value.antecedent, confidence: link.confidence });
    }
  }

  mentionAt(word: number): Mention | undefined {
    const index = this.mentionOf[word]!;
    return index < 0 ? undefined : this.mentions[index];
  }

  toponymAt(word: number): Toponym | undefined {
    const index = this.toponymOf[word]!;
    return index < 0 ? undefined : this.toponyms[index];
  }

  /** True where a word names one who can act: an actor, or a country. */
  actorAt(word: number): boolean {
    const mention = this.mentionAt(word);
    if (mention) return canAct(mention);
    const reading = this.readingAt(word);
    return reading?.extent === 'country';
  }

  /** The chosen reading of the place that covers a token. */
  readingAt(word: number): PlaceReading | null {
    const index = this.toponymOf[word]!;
    return index < 0 ? null : (this.places[index]?.value.reading ?? null);
  }

  /** True for a word of a time expression: it names no one. */
  isTime(word: number): boolean {
    return this.times[word] === 1;
  }

  /** The mention that a token's mention leads back to, followed to the first. */
  antecedentOf(word: number): { mention: Mention; confidence: number } | undefined {
    let index = this.mentionOf[word]!;
    let confidence = 1;
    let found: Mention | undefined;
    for (let steps = 0; steps < 20; steps++) {
      const link = this.antecedents.get(index);
      if (!link || link.index === index) break;
      index = link.index;
      confidence *= link.confidence;
      found = this.mentions[index];
    }
    return found && { mention: found, confidence };
  }
}

/** A participant that no mention names: of its words nothing is known but what is given. */
export function unlisted(
  given: Pick<Filling, 'role' | 'word' | 'span' | 'name' | 'kind' | 'via' | 'confidence'>,
  country: string | null = null,
  cameo: string | null = null,
): Filling {
  const { role, word, span, name, kind, via, confidence } = given;
  return {
    role,
    word,
    span,
    name,
    kind,
    country,
    cameo,
    entityId: null,
    affiliations: [],
    mention: undefined,
    via,
    confidence,
    alternatives: [],
  };
}

/** What a content clause says, as a topic: from its verb to its last word, without the clauses that follow. */
export function clauseFilling(tree: SentenceTree, verb: number): Filling {
  let to = verb;
  for (const kid of tree.kids(verb)) {
    const word = kid + tree.first;
    if (word < verb || /^(punct|cc|conj|parataxis|advcl|discourse)/.test(tree.rel(word))) continue;
    to = Math.max(to, tree.extent(word, false).to);
  }
  to = Math.min(to, verb + LONGEST_TOPIC);
  const subject = tree
    .slots(verb)
    .get(tree.isPassive(verb) ? 'obj' : 'subj')
    ?.find(({ word, via }) => via === 'arc' && word < verb);
  const from = subject && verb - subject.word < SUBJECT_REACH ? tree.extent(subject.word, true).from : verb;
  const span = { start: tree.tokens.start[from]!, end: tree.tokens.end[to]! };
  const name = tree.tokens.text.slice(from, to + 1).join(' ');
  return unlisted({ role: 'topic', word: verb, span, name, kind: 'act', via: 'arc', confidence: 0.7 });
}

/** How far before its verb the subject of a content clause may stand, in tokens. */
const SUBJECT_REACH = 9;

/** Longest topic taken from a content clause, in tokens after its verb. */
const LONGEST_TOPIC = 24;

/** "$40 million": the sign is the head, the number its amount. */
const MONEY = /^(us\$|[$€£¥])$/;
const AMOUNT = /^(\d[\d,.]*|million|billion|trillion|thousand|m|bn)$/;

const OURSELVES = new Set(['we', 'us']);

/** True for a mention that can act: not an outlet's bare demonym in a place name and not a facility. */
export function canAct(mention: Mention): boolean {
  return mention.value.kind !== 'facility';
}

/** "a board member, Judge Karim Zaidi, resigned": the name that a description has behind it, or undefined. */
function nameBeside(tree: SentenceTree, word: number): string | undefined {
  const kid = tree.with(word, 'appos').find((each) => each > word && tree.isProper(each));
  // An acronym in brackets is no name of its own.
  if (kid === undefined || tree.lower(kid - 1) === '(') return undefined;
  const { from, to } = tree.extent(kid, true);
  return tree.tokens.text
    .slice(from, to + 1)
    .join(' ')
    .replace(/^(?:,|the) /i, '');
}

/** Makes a participant of the word in a slot. Undefined when the word cannot stand for one (a relative pronoun, an expletive). */
export function fillingOf(
  tree: SentenceTree,
  word: number,
  role: Role,
  via: Filling['via'],
  cover: Coverage,
): Filling | undefined {
  const mention = cover.mentionAt(word);
  const lower = tree.lower(word);
  // "for its part" names nothing.
  if (cover.isTime(word) || (lower === 'part' && tree.with(word, 'nmod:poss').length > 0)) return undefined;
  if (mention) {
    const back = cover.antecedentOf(word);
    const pronoun = mention.value.via === 'pronoun';
    if (pronoun && !back && !OURSELVES.has(lower)) return undefined;
    const value = back ? { ...back.mention.value, name: back.mention.value.name } : mention.value;
    const named =
      pronoun || (back && mention.value.via === 'nominal' && back.mention.value.via !== 'nominal')
        ? value
        : mention.value;
    const beside =
      named === mention.value && named.entityId === null && named.via !== 'shape' ? nameBeside(tree, word) : undefined;
    return {
      role,
      word,
      span: mention.span,
      name: beside ?? named.name,
      kind: named.kind === 'unknown' && back ? value.kind : named.kind,
      country: named.country ?? value.country,
      cameo: named.cameo ?? value.cameo,
      entityId: named.entityId ?? value.entityId,
      affiliations: named.affiliations,
      mention,
      via: pronoun ? 'coreference' : via,
      confidence: mention.confidence * (pronoun ? (back?.confidence ?? 0.5) : 1),
      alternatives: mention.value.alternatives,
    };
  }
  if (OURSELVES.has(lower)) {
    // The speaker of the report or of the quotation: named by the pronoun alone.
    const span = { start: tree.tokens.start[word]!, end: tree.tokens.end[word]! };
    return unlisted({ role, word, span, name: tree.tokens.text[word]!, kind: 'group', via, confidence: 0.4 });
  }
  if (tree.isPronoun(word) || /^(who|which|that|there|it|this|these|those|others|some|many|what)$/.test(lower))
    return undefined;
  // "intercepted one": one of what was fired, but "asked for one" names nothing.
  if (lower === 'one' && role !== 'target' && role !== 'victim') return undefined;
  const { from, to } = tree.extent(word, true);
  let start = from;
  while (
    start < word &&
    /^(the|a|an|its|their|his|her|this|that|these|those|some|any|all|both|no|such|our)$/.test(tree.lower(start))
  )
    start++;
  // "at least 27", "at most ten"
  if (start > tree.first && /^(least|most)$/.test(tree.lower(start)) && tree.lower(start - 1) === 'at') start--;
  let last = to;
  while (last + 1 < tree.end && MONEY.test(tree.lower(word)) && AMOUNT.test(tree.lower(last + 1))) last++;
  const span = { start: tree.tokens.start[start]!, end: tree.tokens.end[last]! };
  const toponym = cover.toponymAt(word);
  const reading = cover.readingAt(word);
  const text = tree.tokens.text.slice(start, last + 1).join(' ');
  const name = toponym && reading ? reading.name : text;
  const country = reading?.country ?? null;
  const isCountry = reading?.extent === 'country';
  const found = isCountry ? 'state' : 'place';
  const kind = !toponym ? 'thing' : toponym.value.via === 'facility' ? 'facility' : found;
  return unlisted({ role, word, span, name, kind, via, confidence: 0.6 }, country, isCountry ? country : null);
}
