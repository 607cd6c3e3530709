/** Trigger hits: which words of a parsed sentence name an event, by which lexicon entry, with which slots. */
import { boundTo, type Mention, type PlaceReading, type Toponym, UPOS } from '../../document/index.js';
import {
  type Condition,
  type EventLexicon,
  isVerbal,
  type ModalityLexicon,
  type Trigger,
  type WordSet,
} from '../../lexicon/index.js';
import { entriesOf, type KnownWords } from '../possible.js';
import type { SentenceTree, Slots } from './tree.js';
import { isKind } from './where.js';

/** Looks up what covers a token: an actor mention, a place. */
export interface Cover {
  mentionAt(word: number): Mention | undefined;
  toponymAt(word: number): Toponym | undefined;
  readingAt(word: number): PlaceReading | null;
  isTime(word: number): boolean;
}

/** A word that names an event. */
export interface Hit {
  readonly tree: SentenceTree;
  readonly sentence: number;
  /** Document index of the trigger's head token. */
  readonly word: number;
  readonly lemma: string;
  readonly trigger: Trigger;
  readonly score: number;
  /** How far its entry leads over the best fitting one of another type, in log-odds; 9 when no other fits. */
  readonly margin: number;
  readonly slots: Slots;
  /** The light or occurrence verb that carries a noun trigger, else the trigger itself. */
  readonly predicate: number;
  /** Whether the predicate's subject is the noun's actor or target. */
  readonly subject: 'actor' | 'target';
  /** Verbs of harm joined to it ("killing three"): their objects are victims, their slots add to its own. */
  readonly harms: readonly number[];
  /** Words that met the entry's conditions: part of the trigger, not participants. */
  readonly taken: readonly number[];
}

/** Everything that finding hits looks things up in. */
export interface HitContext {
  readonly events: EventLexicon;
  readonly modality: ModalityLexicon;
  readonly known: KnownWords;
  readonly cover: Cover;
}

/** How far behind a verb the words of a `near` condition may stand, in tokens: what it calls something, whatever the parser made of it. */
const NEAR = 8;
/** Prepositions that tell a day as well as what their verb asks for. */
const DATING = new Set(['on', 'in', 'at']);
/** Score added for a condition met by a listed word, and for one met by any word. */
const LISTED = 0.9;
const ANY = 0.25;
/** Longest way up from a verb of harm to the attack that did it, in arcs. */
const HARM_CLIMB = 6;

const WINK_VERB = UPOS.indexOf('VERB');
const NO_ENTRIES: readonly Trigger[] = [];
const NO_HITS: readonly Hit[] = [];

/** Finds the hits of one sentence. */
export function findHits(tree: SentenceTree, sentence: number, context: HitContext): readonly Hit[] {
  const verbs = new Map<number, Reading>();
  const nouns = new Map<number, Reading>();
  /** Verbs that the tagger missed. */
  const beside = new Set<number>();
  const { tokens } = tree;
  const { known } = context;
  const open = entriesOf(tokens, tree.first, tree.end, known);
  for (let word = tree.first; word < tree.end; word++) {
    const form = known.at(tokens, word);
    if (form === undefined) continue;
    if (tree.isVerb(word)) {
      const entries = form.verb.length > 0 ? open(form.verb, word) : NO_ENTRIES;
      if (entries.length > 0 && !isModifier(word, tree, context.cover))
        keep(verbs, word, best(tree, word, slotsOf(tree, word, context), entries, context));
      // "Joint naval exercises ended": words that only a noun has before it make it one, whatever the tagger saw.
      if (form.noun.length > 0 && !verbs.has(word)) {
        const nominal = open(form.noun, word).filter(({ before }) => before.length > 0);
        if (nominal.length > 0) keep(nouns, word, best(tree, word, tree.slots(word), nominal, context));
      }
    }
    if (!verbs.has(word) && form.verb.length > 0 && isMistaken(tree, word, form.inflected, context.cover)) {
      const entries = open(form.verb, word);
      const reading = entries.length > 0 ? best(tree, word, slotsBeside(tree, word), entries, context) : undefined;
      if (reading?.trigger.frame && reading.taken.length > 0) {
        beside.add(word);
        verbs.set(word, reading);
      }
    }
    if (tree.isVerb(word) || verbs.has(word)) continue;
    if (form.adjective.length > 0 && tree.isPredicative(word)) {
      const entries = open(form.adjective, word);
      if (entries.length > 0) keep(verbs, word, best(tree, word, tree.slots(word), entries, context));
    } else if (form.noun.length > 0 && tree.isNoun(word)) {
      // "10 March" is a day.
      if (tree.isProper(word) && context.cover.isTime(word)) continue;
      const entries = open(form.noun, word);
      // A noun before a noun only says of which kind that one is ("attack drones", "riot police"), as does one inside a name.
      const kind = tree.rel(word) === 'compound' || (tree.rel(word) === 'flat' && tree.head(word) > word);
      if (entries.length > 0 && !kind && !isInsideName(word, tree, context.cover))
        keep(nouns, word, best(tree, word, nounContext(tree, word, context).slots, entries, context));
    }
  }
  if (verbs.size === 0 && nouns.size === 0) return NO_HITS;
  const consumed = new Set<number>();
  const carriers = new Map<number, number>();
  // A verb whose condition took an event noun stands for both ("hold talks"); a light verb lets the noun speak.
  for (const [verb, found] of verbs) {
    const slots = slotsOf(tree, verb, context);
    const lemma = found.trigger.lemma;
    const light = context.modality.light.get(lemma);
    // "came under sustained attack", "repelled a drone attack": the noun of a verb that undergoes it.
    if (found.trigger.frame && light === 'target')
      for (const word of found.taken) if (nouns.has(word)) consumed.add(word);
    // "Fighting continued", "attempted a series of intrusions": the noun that makes the verb this event tells no second one.
    if (found.trigger.frame && (light || context.modality.occurrence.has(lemma)) && !tree.rel(verb).startsWith('acl'))
      for (const word of found.taken) if (nouns.get(word)?.trigger.type === found.trigger.type) consumed.add(word);
    // "A landmine exploded", "traded mortar and machine-gun fire": the noun that makes the verb this event, or one joined to it, is no second one.
    if (found.trigger.frame && found.taken.length > 0 && !tree.rel(verb).startsWith('acl'))
      for (const { word: one } of [...(slots.get('subj') ?? []), ...(slots.get('obj') ?? [])]) {
        const noun = nouns.get(one);
        const word = found.taken.find((each) => each === one || (tree.rel(one) === 'conj' && tree.head(one) === each));
        if (
          noun &&
          word !== undefined &&
          (noun.trigger.type === found.trigger.type || (one !== word && isKin(noun, found, context)))
        )
          consumed.add(one);
      }
    // "The talks broke down": what became of the event that the subject names is the event; but "clashes have left nine dead" tells of clashes.
    for (const { word } of slots.get('subj') ?? []) {
      const noun = nouns.get(word);
      if (!noun || !found.trigger.frame || found.trigger.type === noun.trigger.type || !found.taken.includes(word))
        continue;
      const harm =
        found.trigger.type === 'attack_on_persons' &&
        context.modality.effects.has(lemma) &&
        noun.trigger.frame !== null &&
        isViolent(noun.trigger, context.events);
      if (!harm) consumed.add(word);
    }
    for (const { word } of slots.get('obj') ?? []) {
      const noun = nouns.get(word);
      if (!noun) continue;
      // "conducted drone attacks": the noun says which kind of violence it was.
      const finer =
        noun.trigger.frame !== null &&
        found.trigger.frame !== null &&
        noun.trigger.type !== found.trigger.type &&
        light === 'actor' &&
        isViolent(noun.trigger, context.events) &&
        isViolent(found.trigger, context.events);
      if (finer) verbs.delete(verb);
      else if (found.trigger.frame && found.taken.includes(word)) {
        // "rejected the judge's request": what someone else asked for was asked for.
        if (found.trigger.type === 'rejection' && noun.trigger.type === 'call_demand' && hasAsker(tree, word)) continue;
        consumed.add(word);
        carriers.set(word, verb);
      } else if (context.modality.light.has(lemma) && !(found.taken.length > 0 && found.trigger.frame))
        verbs.delete(verb);
    }
  }
  if (nouns.size > 0)
    for (const verb of verbs.keys()) {
      const noun = nouns.get(idleOf(tree, verb, context.modality));
      if (noun?.trigger.frame && isViolent(noun.trigger, context.events)) consumed.add(verb);
    }
  const harms = new Map<number, number[]>();
  // "attacks targeting the base": the participle tells the target, place and day of the attack.
  for (const [verb, found] of verbs) {
    if (!tree.lower(verb).endsWith('ing') || found.trigger.type !== 'attack_on_persons') continue;
    const rel = tree.rel(verb);
    const noun = rel === 'acl' ? tree.head(verb) : rel === 'advcl' && nouns.has(verb - 1) ? verb - 1 : -1;
    // "conducted drone attacks targeting the base": the verb that took the noun stands for both.
    const host = carriers.get(noun) ?? noun;
    const reading = verbs.get(host) ?? nouns.get(host);
    if (!reading?.trigger.frame || !isViolent(reading.trigger, context.events) || consumed.has(host)) continue;
    harms.set(host, [...(harms.get(host) ?? []), verb]);
    consumed.add(verb);
  }
  for (const [verb, found] of verbs) {
    // "shelled the site, taking five lives": what the same subject did to people thereby.
    const thereby =
      found.trigger.type === 'attack_on_persons' &&
      tree.rel(verb) === 'advcl' &&
      found.trigger.frame?.get('obj') === 'victim' &&
      tree.lower(verb).endsWith('ing');
    if (consumed.has(verb) || !(thereby || context.modality.effects.has(found.trigger.lemma))) continue;
    const host = harmHost(tree, verb, found.trigger, verbs, nouns, consumed, context);
    if (host < 0) continue;
    harms.set(host, [...(harms.get(host) ?? []), verb]);
    consumed.add(verb);
  }
  // What another verb adds to the slots of the one that stands for both.
  const added = new Map<number, Slots>();
  for (const [verb, { trigger }] of verbs) {
    if (consumed.has(verb) || !trigger.frame || tree.with(verb, 'nsubj', 'nsubj:pass').length > 0) continue;
    const slots = slotsOf(tree, verb, context);
    const deed = deedOf(tree, verb, trigger, verbs, consumed, context);
    if (deed >= 0) {
      const by = slots.get('by');
      if (by) added.set(deed, new Map([['by', by]]));
      harms.set(deed, [...(harms.get(deed) ?? []), verb]);
      consumed.add(verb);
      continue;
    }
    const aimed = AIMED.test(trigger.type) ? protestOf(tree, verb, verbs, nouns, consumed) : -1;
    const host = aimed >= 0 ? aimed : ONE_ACT.has(trigger.type) ? sameActOf(tree, verb, trigger, verbs, consumed) : -1;
    if (host < 0) continue;
    const against = aimed < 0 ? undefined : slots.get('against');
    const slot =
      aimed < 0 ? 'obj' : against || /^(condemnation|rejection)$/.test(trigger.type) ? 'against' : 'demanding';
    const fillers = slots.get('obj') ?? against ?? (aimed < 0 ? undefined : slots.get('for'));
    if (fillers) added.set(host, new Map([[slot, fillers]]));
    consumed.add(verb);
  }
  const hits: Hit[] = [];
  for (const [word, { trigger, score, margin, taken, twin }] of [...verbs, ...nouns].sort(([a], [b]) => a - b)) {
    if (consumed.has(word) || !trigger.frame) continue;
    const isVerb = verbs.has(word);
    const base = isVerb
      ? {
          slots: beside.has(word) ? slotsBeside(tree, word) : withSubjects(tree, word, nouns, consumed, context),
          predicate: word,
          subject: 'actor' as const,
        }
      : nounContext(tree, word, context);
    hits.push({
      tree,
      sentence,
      word,
      lemma: trigger.lemma,
      trigger,
      score,
      margin,
      ...base,
      ...(added.has(word) && { slots: joined(base.slots, added.get(word)!) }),
      harms: harms.get(word) ?? [],
      taken,
    });
    if (twin)
      hits.push({ ...hits[hits.length - 1]!, trigger: twin.trigger, score: twin.score, taken: twin.taken, harms: [] });
  }
  const blames = blaming(tree, sentence, hits, context);
  const protests = protesting(tree, hits, context);
  if (blames.length + protests.length === 0) return carriedOut(hits, context);
  const replaced = new Set(blames.map(({ word }) => word));
  const kept = hits.filter(({ word }) => !replaced.has(word));
  return carriedOut([...kept, ...blames, ...protests].sort(inOrder), context);
}

const inOrder = (a: Hit, b: Hit) => a.word - b.word;

/** The entry of a verb that needs nothing beside it to be of a type. */
function plainEntry({ verbTriggers }: EventLexicon, verb: string, type: string): Trigger | undefined {
  return verbTriggers.get(verb)?.find((entry) => entry.type === type && entry.conditions.length === 0);
}

/** "resigned in protest at the president's handling of the flood": what is done to protest against someone's conduct condemns them, unless it is a protest itself. */
function protesting(tree: SentenceTree, hits: readonly Hit[], { events, cover }: HitContext): readonly Hit[] {
  const found: Hit[] = [];
  for (const deed of hits) {
    const { word: verb, trigger: own } = deed;
    if (own.pos !== 'verb' || !AGAINST_OFFICE.has(own.type)) continue;
    const protest = tree.with(verb, 'obl').find((word) => tree.lower(word) === 'protest' && tree.caseOf(word) === 'in');
    if (protest === undefined || !/^(?:at|against|over)$/.test(tree.lower(protest + 1))) continue;
    const conduct = tree.head(protest + 1);
    if (conduct <= protest) continue;
    const [owner] = tree.with(conduct, 'nmod:poss');
    const blamed = owner ?? conduct;
    const subject = deed.slots.get('subj');
    const trigger = plainEntry(events, 'condemn', 'condemnation');
    if (!subject || !trigger || !cover.mentionAt(blamed)) continue;
    const slots: Slots = new Map([
      ['subj', subject],
      ['obj', [{ word: blamed, via: 'arc' }]],
    ]);
    if (owner !== undefined) slots.set('for', [{ word: conduct, via: 'arc' }]);
    found.push({
      ...deed,
      word: protest,
      lemma: 'protest',
      trigger,
      score: trigger.weight,
      slots,
      harms: [],
      taken: [],
    });
  }
  return found;
}

/** Types of what people do with an office or a seat of theirs. */
const AGAINST_OFFICE = new Set(['resignation', 'withdrawal_surrender', 'relations_cut_expulsion']);

/** Kinds of those whom a deed is laid on by name. */
const BLAMED = new Set(['armed_group', 'state', 'government', 'military', 'party', 'police']);

/** "The mayor claimed that the militia carried out the bombing", "said the army was behind the raid": who lays a known deed on someone else accuses them, in the place of what else the verb tells. */
function blaming(
  tree: SentenceTree,
  sentence: number,
  hits: readonly Hit[],
  { events, modality, cover }: HitContext,
): readonly Hit[] {
  const found: Hit[] = [];
  let last = -1;
  for (let clause = tree.first; clause < tree.end; clause++) {
    const verb = tree.rel(clause) === 'ccomp' ? tree.head(clause) : -1;
    if (verb < 0 || verb > clause || verb === last || !tree.isVerb(verb)) continue;
    last = verb;
    const lemma = events.forms.verbs.get(tree.lower(verb));
    if (lemma === undefined || !/^(?:reported|claimed)$/.test(modality.reporting.get(lemma) ?? '')) continue;
    if (!isLaidOn(tree, clause, { events, modality }) || isNegated(tree, clause, modality)) continue;
    const speakers = tree.slots(verb).get('subj');
    if (!speakers?.every(({ word }) => cover.mentionAt(word)) || isOwnAct(tree, clause)) continue;
    const blamed = tree.slots(clause).get('subj') ?? [];
    const names = blamed.map(({ word }) => cover.mentionAt(word));
    if (names.length === 0 || !names.every((name) => name && BLAMED.has(name.value.kind))) continue;
    const told = hits.find(({ word }) => word === verb);
    if (told && told.trigger.type !== 'statement' && told.trigger.type !== 'claim_of_responsibility') continue;
    const trigger = plainEntry(events, 'blame', 'accusation');
    if (!trigger) continue;
    const slots: Slots = new Map([
      ['subj', speakers],
      ['obj', blamed],
      ['comp', [{ word: clause, via: 'arc' }]],
    ]);
    found.push({
      tree,
      sentence,
      word: verb,
      lemma,
      trigger,
      score: trigger.weight,
      margin: 9,
      slots,
      predicate: verb,
      subject: 'actor',
      harms: [],
      taken: [],
    });
  }
  return found;
}

/** True for a clause that says of its subject that it did a deed which is told as known: "carried out the attack", "was behind the bombing". */
function isLaidOn(
  tree: SentenceTree,
  clause: number,
  { events, modality }: Pick<HitContext, 'events' | 'modality'>,
): boolean {
  const isKnown = (word: number) => {
    const noun = events.nounTriggers.get(events.forms.nouns.get(tree.lower(word)) ?? tree.lower(word))?.[0];
    const known = tree.hasDeterminer(word, /^(?:the|this|both|these)$/);
    return known && noun !== undefined && isViolent(noun, events);
  };
  if (tree.caseOf(clause) === 'behind') return isKnown(clause);
  const slots = tree.slots(clause);
  const doing = modality.light.get(events.forms.verbs.get(tree.lower(clause)) ?? '') === 'actor';
  return ['obj', 'behind', 'for'].some(
    (slot) => (slot !== 'obj' || doing) && slots.get(slot)?.some(({ word }) => isKnown(word)),
  );
}

/** "ordered providers to block the platform": what an order brings about is the event, done by who gives it, and the order no second one. */
function carriedOut(hits: readonly Hit[], { modality }: HitContext): readonly Hit[] {
  let found = hits;
  for (const order of hits) {
    if (order.trigger.type !== 'call_demand' || !modality.cues.ordering!.has(order.lemma)) continue;
    const content = order.slots.get('comp')?.[0]?.word;
    const deed = hits.find(({ word, trigger }) => word === content && modality.scene.decreed!.has(trigger.type));
    const giver = order.slots.get('subj');
    if (!deed || !giver) continue;
    const slots: Slots = new Map(deed.slots).set('subj', giver);
    found = found.flatMap((hit) =>
      hit === order ? [] : hit === deed ? [{ ...hit, slots, predicate: order.word }] : [hit],
    );
  }
  return found;
}

/** "the strike did not halt exports": the noun with the article of which a clause says what it did not do, or -1. */
export function idleOf(tree: SentenceTree, verb: number, modality: ModalityLexicon): number {
  const [subject] = tree.with(verb, 'nsubj');
  if (subject === undefined || !tree.isNoun(subject)) return -1;
  if (!tree.hasDeterminer(subject, /^(?:the|this|these)$/)) return -1;
  const objects = tree.with(verb, 'obj');
  return [verb, ...objects].some((word) => isNegated(tree, word, modality)) ? subject : -1;
}

/** True when both are violent: which word told it first says of what kind it was. */
function isKin(noun: Reading, verb: Reading, { events }: HitContext): boolean {
  return isViolent(noun.trigger, events) && isViolent(verb.trigger, events);
}

function hasAsker(tree: SentenceTree, noun: number): boolean {
  return ['poss', 'by', 'from'].some((slot) => tree.slots(noun).has(slot));
}

function isViolent(trigger: Trigger, events: EventLexicon): boolean {
  return events.types.get(trigger.type)?.family === 'violence';
}

/** Where a hit stands in its sentence: `main` also for what a main verb says, promises or coordinates. */
export function clauseOf({ tree, predicate, word }: Hit): 'main' | 'adverbial' | 'relative' | 'nominal' {
  if (predicate === word && !tree.isVerb(word) && !tree.isPredicative(word)) {
    const rel = tree.rel(word);
    if (rel !== 'root') return 'nominal';
  }
  let node = predicate;
  for (let steps = 0; steps < 12; steps++) {
    const rel = tree.rel(node);
    if (rel.startsWith('acl') || rel === 'appos') return 'relative';
    if (rel === 'advcl') return 'adverbial';
    node = tree.head(node);
    if (node < 0) break;
  }
  return 'main';
}

function keep<T>(map: Map<number, T>, word: number, found: T | undefined): void {
  if (found !== undefined) map.set(word, found);
}

/** True for a participle inside an actor phrase, before its head ("suspected militants"). */
function isModifier(word: number, tree: SentenceTree, cover: Cover): boolean {
  if (tree.rel(word) === 'amod') return true;
  const mention = cover.mentionAt(word);
  return mention !== undefined && mention.span.end > tree.tokens.end[word]!;
}

/** Relations of words that may stand between a noun and its verb. */
const PASSED = /^(advmod|aux)/;

/**
 * True for a verb that the tagger took for something else: "guards opened fire", "the army set up checkpoints". A form that only verbs have, or one that wink takes for a
 * verb, right behind a noun (or a conjunction) outside of a name.
 */
function isMistaken(tree: SentenceTree, word: number, inflected: boolean, cover: Cover): boolean {
  const modifier = tree.rel(word) === 'amod' || tree.rel(word) === 'compound';
  if (tree.isVerb(word) && !modifier) return false;
  if (tree.lower(word).endsWith('ing')) return false;
  if (!inflected && tree.tokens.pos[word] !== WINK_VERB) return false;
  const mention = cover.mentionAt(word);
  if (mention || cover.toponymAt(word) || word + 1 >= tree.end) return false;
  let before = word - 1;
  while (before > tree.first && PASSED.test(tree.rel(before))) before--;
  if (before < tree.first) return false;
  if (tree.rel(before) === 'cc') return true;
  return (
    tree.tokens.end[before] !== tree.tokens.start[word] && tree.isNoun(before) && !tree.lower(before).endsWith("'s")
  );
}

/** Longest object phrase that is read off the words behind a verb, in tokens. */
const OBJECT_REACH = 6;
const PARTICLE = /^(up|down|off|out|back|over|away|in)$/;

/** "advanced in the outskirts": an "in" with a noun of its own, no particle. */
function isCaseIn(tree: SentenceTree, word: number): boolean {
  return tree.lower(word) === 'in' && tree.rel(word) === 'case' && tree.head(word) > word;
}

/** The slots of a verb, read off the words beside it; `missed`: of one that the tagger took for something else. */
function slotsBeside(tree: SentenceTree, verb: number, missed = true): Slots {
  const slots: Slots = new Map();
  const add = (slot: string, word: number) => void slots.set(slot, [{ word, via: 'chunk' }]);
  let before = verb - 1;
  while (before > tree.first && PASSED.test(tree.rel(before))) before--;
  if (tree.isNoun(before)) add('subj', before);
  let at = verb + 1;
  if (at < tree.end && PARTICLE.test(tree.lower(at)) && !(missed && isCaseIn(tree, at))) add('particle', at++);
  let object = -1;
  for (; at < tree.end && at - verb <= OBJECT_REACH; at++) {
    if (tree.isNoun(at)) object = at;
    else if (object >= 0 || !/^(det|amod|nummod|nmod:poss|compound|advmod)$/.test(tree.rel(at))) break;
  }
  if (object >= 0) add('obj', object);
  if (at < tree.end && tree.rel(at) === 'case') {
    const noun = tree.head(at);
    if (noun > at) add(tree.lower(at), noun);
  }
  return slots;
}

/** True for an event word that is part of a name ("Operation Desert Strike", "October 7 attack" as a name is left to the time stage). */
function isInsideName(word: number, tree: SentenceTree, cover: Cover): boolean {
  const mention = cover.mentionAt(word);
  if (!mention || mention.value.via === 'nominal' || mention.value.via === 'pronoun') return false;
  return mention.span.start <= tree.tokens.start[word]! && mention.value.head.start !== tree.tokens.start[word]!;
}

const particlesBy = boundTo((_: EventLexicon) => new Map<string, ReadonlySet<string>>());

/** The words that some entry of a verb knows as its particle. */
function particlesOf(lemma: string, events: EventLexicon): ReadonlySet<string> {
  const known = particlesBy(events);
  let found = known.get(lemma);
  if (found === undefined) {
    const conditions = (events.verbTriggers.get(lemma) ?? []).flatMap((trigger) => trigger.conditions);
    found = new Set(conditions.flatMap(({ slot, words }) => (slot === 'particle' && words ? [...words.keys()] : [])));
    known.set(lemma, found);
  }
  return found;
}

/** The slots of a verb with those of the event noun that it took from its subject: "talks between X and Y broke down". */
function withSubjects(
  tree: SentenceTree,
  verb: number,
  nouns: ReadonlyMap<number, Reading>,
  consumed: ReadonlySet<number>,
  context: HitContext,
): Slots {
  const slots = slotsOf(tree, verb, context);
  const noun = slots.get('subj')?.find(({ word }) => nouns.has(word) && consumed.has(word));
  if (!noun) return slots;
  const merged: Slots = new Map(tree.slots(noun.word));
  for (const [slot, fillers] of slots) merged.set(slot, fillers);
  return merged;
}

/** "took over the post", "pulled out of the town": a preposition right after the verb that some entry of it knows as a particle. */
function slotsOf(tree: SentenceTree, verb: number, { events, cover }: HitContext): Slots {
  const slots = tree.slots(verb);
  const next = verb + 1;
  if (next >= tree.end || tree.rel(next) !== 'case' || slots.has('particle')) return slots;
  const noun = tree.head(next);
  // "fell on Sunday": what a day has before it is no particle.
  if (noun < 0 || tree.head(noun) !== verb || cover.isTime(noun)) return slots;
  const lemma = events.forms.verbs.get(tree.lower(verb));
  if (lemma === undefined || !particlesOf(lemma, events).has(tree.lower(next))) return slots;
  const merged: Slots = new Map(slots);
  merged.set('particle', [{ word: next, via: 'arc' }]);
  const second = tree.with(noun, 'case').find((word) => word > next);
  const fillers = tree.conjuncts(noun).map((word) => ({ word, via: 'arc' as const }));
  if (second !== undefined) merged.set(tree.lower(second) === 'of' ? 'from' : tree.lower(second), fillers);
  else if (!merged.has('obj')) merged.set('obj', fillers);
  if (second !== undefined && tree.lower(second) === 'of') merged.set('of', fillers);
  return merged;
}

/** The slots of an event noun, joined with those of the light or occurrence verb that carries it. */
function nounContext(
  tree: SentenceTree,
  noun: number,
  context: HitContext,
): { slots: Slots; predicate: number; subject: 'actor' | 'target' } {
  const own = withNext(tree, noun, context.cover);
  let top = noun;
  // Coordinated event nouns share their verb.
  while (tree.rel(top) === 'conj' && tree.head(top) >= 0 && tree.isNoun(tree.head(top))) top = tree.head(top);
  // "began three days of drills": what is measured does what its measure does.
  if (tree.rel(top) === 'nmod' && tree.head(top) >= 0 && insideOf(tree, tree.head(top), context.events).includes(top))
    top = tree.head(top);
  const verb = tree.head(top);
  if (verb < 0 || !tree.isVerb(verb)) return { slots: own, predicate: noun, subject: 'actor' };
  const lemma = context.events.forms.verbs.get(tree.lower(verb)) ?? tree.lower(verb);
  const rel = tree.rel(top);
  const passive = rel === 'nsubj:pass';
  const light = context.modality.light.get(lemma);
  // "came under attack", but no other adjunct: "came after an attack".
  const under = rel === 'obl' && light === 'target' && tree.caseOf(top) === 'under';
  if ((rel === 'obj' || passive || under) && light !== undefined) {
    const merged: Slots = new Map(own);
    for (const [slot, fillers] of tree.slots(verb)) {
      if (slot === 'obj' || slot === 'det') continue;
      if (slot === 'subj') {
        if (light === 'actor') merged.set('subj', fillers);
        else merged.set('of', [...(merged.get('of') ?? []), ...fillers]);
      } else if (!merged.has(slot)) merged.set(slot, fillers);
    }
    return { slots: merged, predicate: verb, subject: light };
  }
  if (
    (rel === 'nsubj' || passive) &&
    // "There were protests in two towns"
    (tree.with(verb, 'expl').length > 0 ||
      (context.modality.occurrence.has(lemma) && (passive || !tree.slots(verb).has('obj'))))
  ) {
    const merged: Slots = new Map(own);
    for (const [slot, fillers] of tree.slots(verb))
      if (slot !== 'subj' && slot !== 'obj' && !merged.has(slot)) merged.set(slot, fillers);
    return { slots: merged, predicate: verb, subject: 'actor' };
  }
  return { slots: own, predicate: noun, subject: 'actor' };
}

/** Prepositions that tell the sides of the event that the noun right before them names. */
const OF_NOUN = new Set(['on', 'against', 'upon', 'between', 'with', 'of', 'by', 'from', 'at', 'into']);

/** The slots of a noun with what the preposition right behind it tells, wherever the parser hung it: "claimed responsibility for a strike on the depot". */
function withNext(tree: SentenceTree, noun: number, cover: Cover): Slots {
  const slots = tree.slots(noun);
  const next = noun + 1;
  if (next >= tree.end || tree.rel(next) !== 'case') return slots;
  const slot = tree.lower(next);
  const filler = tree.head(next);
  if (!OF_NOUN.has(slot) || slots.has(slot) || filler <= next || cover.isTime(filler)) return slots;
  const merged: Slots = new Map(slots);
  merged.set(slot, [{ word: filler, via: 'chunk' }]);
  return merged;
}

/** Conjunctions of a clause that tells what brought a harm about. */
const WHEN = new Set(['when', 'as', 'after']);

/** Types of what a protest is for or against, which it says by taking place. */
const AIMED = /^(call_demand|condemnation|rejection|protest)$/;

/** The protest whose aim a verb tells ("marched to demand …", "camped outside the ministry, denouncing …"), or -1. */
function protestOf(
  tree: SentenceTree,
  verb: number,
  verbs: ReadonlyMap<number, { trigger: Trigger }>,
  nouns: ReadonlyMap<number, { trigger: Trigger }>,
  consumed: ReadonlySet<number>,
): number {
  const aim = tree.lower(verb).endsWith('ing') || tree.with(verb, 'mark').some((mark) => tree.lower(mark) === 'to');
  if (!aim || !/^(advcl|xcomp|conj|acl|dep)$/.test(tree.rel(verb))) return -1;
  const head = tree.head(verb);
  for (const host of [head, ...tree.with(head, 'acl', 'obj', 'obl')]) {
    const found = verbs.get(host) ?? nouns.get(host);
    if (host < verb && !consumed.has(host) && found?.trigger.frame && /^(protest|riot)$/.test(found.trigger.type))
      return host;
  }
  return -1;
}

/** Types of which two verbs of one subject tell one act: "set cars alight and scrawled threats on walls", "raided a house, seizing rifles". */
const ONE_ACT = new Set([
  'seizure_raid',
  'crowd_control',
  'riot',
  'destruction_sabotage',
  'attack_on_persons',
  'abduction',
  'arrest_detention',
  'mobilization_deployment',
  'ceasefire',
]);

/** Longest way up from a verb to another that tells the same act ("raided a house, held five men and seized rifles"), in arcs. */
const ACT_CLIMB = 3;

/** The verb before a coordinated or adverbial one that tells the same type of act of the same subject, or -1. */
function sameActOf(
  tree: SentenceTree,
  verb: number,
  trigger: Trigger,
  verbs: ReadonlyMap<number, { trigger: Trigger }>,
  consumed: ReadonlySet<number>,
): number {
  let node = verb;
  for (let steps = 0; steps < ACT_CLIMB; steps++) {
    const head = tree.head(node);
    if (head < 0 || !/^(conj|advcl)$/.test(tree.rel(node)) || tree.with(node, 'nsubj').length > 0) return -1;
    for (const host of [head, ...tree.with(head, 'conj')])
      if (host < verb && !consumed.has(host) && verbs.get(host)?.trigger.type === trigger.type) return host;
    node = head;
  }
  return -1;
}

/** The verb whose subject a participle of the same type describes ("rockets fired from a pickup landed in a yard"), or -1. */
function deedOf(
  tree: SentenceTree,
  verb: number,
  trigger: Trigger,
  verbs: ReadonlyMap<number, { trigger: Trigger }>,
  consumed: ReadonlySet<number>,
  { modality }: HitContext,
): number {
  if (tree.rel(verb) !== 'acl') return -1;
  const noun = tree.head(verb);
  const host = tree.head(noun);
  // "have kept the bridge closed"
  const kept = host >= 0 && tree.rel(noun) === 'obj' ? verbs.get(host)?.trigger : undefined;
  if (kept?.type === trigger.type && modality.cues.continuing!.has(kept.lemma)) return consumed.has(host) ? -1 : host;
  if (host < verb || !tree.rel(noun).startsWith('nsubj') || consumed.has(host)) return -1;
  return verbs.get(host)?.trigger.type === trigger.type ? host : -1;
}

function joined(slots: Slots, more: Slots): Slots {
  const merged: Slots = new Map(slots);
  for (const [slot, fillers] of more) merged.set(slot, [...(slots.get(slot) ?? []), ...fillers]);
  return merged;
}

/** Violence against land and things: people killed beside it ("overran the village, killing nine") are another event. */
const WITHOUT_VICTIMS = new Set(['territory_capture', 'destruction_sabotage']);

/** The violent event that a verb of harm tells the outcome of, or -1. */
function harmHost(
  tree: SentenceTree,
  verb: number,
  trigger: Trigger,
  verbs: ReadonlyMap<number, { trigger: Trigger }>,
  nouns: ReadonlyMap<number, { trigger: Trigger }>,
  consumed: ReadonlySet<number>,
  { events, modality, cover }: HitContext,
): number {
  const violent = (word: number) => {
    const found = verbs.get(word) ?? nouns.get(word);
    return (
      word !== verb &&
      !!found?.trigger.frame &&
      !consumed.has(word) &&
      !(trigger.type === 'attack_on_persons' && WITHOUT_VICTIMS.has(found.trigger.type)) &&
      events.types.get(found.trigger.type)?.family === 'violence'
    );
  };
  const slots = tree.slots(verb);
  for (const slot of ['subj', 'in', 'during', 'from', 'by']) {
    for (const { word } of slots.get(slot) ?? []) if (nouns.has(word) && violent(word)) return word;
  }
  // "was wounded when gunmen attacked her rally": the clause behind tells what did it.
  if (!slots.has('subj') || modality.scene.dying!.has(trigger.lemma)) {
    for (const clause of tree.with(verb, 'advcl'))
      if (
        clause > verb &&
        violent(clause) &&
        tree.with(clause, 'mark', 'advmod').some((mark) => WHEN.has(tree.lower(mark)))
      )
        return clause;
  }
  const ing = tree.lower(verb).endsWith('ing');
  const own = tree.with(verb, 'nsubj').length > 0;
  // "…; two bystanders were wounded": a toll with no one who did it.
  const toll =
    !ing &&
    modality.outcomes.has(trigger.lemma) &&
    (modality.scene.dying!.has(trigger.lemma)
      ? slots.has('subj')
      : slots.has('obj') &&
        (!slots.has('subj') ||
          (tree.isPassive(verb) && !slots.get('subj')!.some(({ word }) => cover.mentionAt(word)))));
  let node = verb;
  for (let steps = 0; steps < HARM_CLIMB; steps++) {
    const head = tree.head(node);
    if (head < 0) return -1;
    const rel = tree.rel(node);
    const aside =
      rel === 'conj' || rel === 'parataxis' || rel === 'advcl' || rel === 'acl' || rel === 'xcomp' || rel === 'dep';
    if (!aside && !(ing && /^(obl|nmod|obj|appos)/.test(rel))) return -1;
    // "bombed the market, councillors reported, killing nine"
    if (ing && !own) {
      const said = tree.with(head, 'ccomp').find((clause) => clause < head && violent(clause));
      if (said !== undefined) return said;
    }
    if (head < verb && violent(head)) {
      // "shelled the market, killing nine"; "drones that damaged a tank"
      if (ing && !own) return head;
      // "attacked the village and killed nine people", "were killed and five wounded"
      if (rel === 'conj' && (!own || toll)) return head;
      if (toll && (rel === 'parataxis' || rel === 'conj')) return head;
      // "came under fire: two women were killed"
      if (toll && isColonBetween(tree, head, verb)) return head;
      return -1;
    }
    if (!ing && rel !== 'conj' && rel !== 'parataxis') return -1;
    // "struck a procession and killed two children", both joined to another verb.
    if (rel === 'conj' && (!own || toll))
      for (const beside of tree.with(head, 'conj')) if (beside < verb && violent(beside)) return beside;
    node = head;
  }
  return -1;
}

/** True when a colon stands between two words. */
function isColonBetween(tree: SentenceTree, a: number, b: number): boolean {
  for (let word = a + 1; word < b; word++) if (tree.lower(word) === ':') return true;
  return false;
}

interface Reading {
  readonly trigger: Trigger;
  readonly score: number;
  readonly margin: number;
  readonly taken: readonly number[];
  readonly twin: Reading | undefined;
}

/** Score of no reading, and the margin of one that has no rival. */
const ALONE = -1e9;
const NONE_TAKEN: readonly number[] = [];
const UNRIVALLED = 9;
/** How much weaker than the best entry a twin may be. */
const TWIN_GAP = 0.5;

function best(
  tree: SentenceTree,
  word: number,
  slots: Slots,
  entries: readonly Trigger[],
  context: HitContext,
): Reading | undefined {
  let top: Trigger | undefined;
  let topTaken: readonly number[] = NONE_TAKEN;
  let topScore = ALONE;
  let rival = ALONE;
  let readings: Reading[] | undefined;
  for (const trigger of entries) {
    let score = trigger.weight + trigger.before.length * LISTED;
    let taken: number[] | undefined;
    let fits = true;
    let told = false;
    let untold = false;
    for (const condition of trigger.conditions) {
      const met = meets(tree, word, slots, condition, context);
      if (condition.negate ? met !== undefined : met === undefined) {
        fits = false;
        break;
      }
      if (condition.negate) continue;
      if (met === UNTOLD) {
        untold = true;
        continue;
      }
      score += condition.words ? LISTED : ANY;
      if (condition.words && !isVerbal(condition.slot)) told = true;
      if (met! >= 0) (taken ??= []).push(met!);
    }
    if (!fits || (untold && !told)) continue;
    if (taken) (readings ??= []).push({ trigger, score, margin: 0, taken, twin: undefined });
    if (top === undefined || score > topScore) {
      if (top !== undefined && topScore > rival && top.type !== trigger.type) rival = topScore;
      top = trigger;
      topScore = score;
      topTaken = taken ?? NONE_TAKEN;
    } else if (score > rival && trigger.type !== top.type) rival = score;
  }
  if (top === undefined) return undefined;
  const margin = rival === ALONE ? UNRIVALLED : topScore - rival;
  const twin =
    readings && top.frame && topTaken.length > 0 ? twinOf(tree, top, topScore, topTaken, readings, context) : undefined;
  return { trigger: top, score: topScore, margin, taken: topTaken, twin };
}

/** "attacked with drones and missiles": another word of the same slot makes it another event as well. */
function twinOf(
  tree: SentenceTree,
  trigger: Trigger,
  score: number,
  taken: readonly number[],
  readings: readonly Reading[],
  context: HitContext,
): Reading | undefined {
  return readings.find(
    (other) =>
      other.trigger.type !== trigger.type &&
      other.trigger.frame !== null &&
      context.events.types.get(other.trigger.type)?.family === context.events.types.get(trigger.type)?.family &&
      other.score > score - TWIN_GAP &&
      other.taken.some(
        (word) =>
          !taken.includes(word) &&
          taken.some(
            (own) =>
              (tree.rel(word) === 'conj' && tree.head(word) === own) ||
              (tree.rel(own) === 'conj' && tree.head(own) === word) ||
              (tree.rel(word) === 'obj' && tree.rel(own) === 'obj' && tree.head(word) === tree.head(own)),
          ),
      ),
  );
}

/** The token that meets a condition, -1 when it is met by none in particular, undefined when it is not met. */
function meets(
  tree: SentenceTree,
  word: number,
  slots: Slots,
  condition: Condition,
  context: HitContext,
): number | undefined {
  const { slot, words } = condition;
  // "near" with no words is the preposition.
  if (SPECIAL.has(slot) && (words || slot !== 'near'))
    return meetsSpecial(tree, word, slots, condition, context) ? -1 : undefined;
  if (slot === 'dem' && !words) {
    return slots.get('dem')?.some((filler) => context.cover.mentionAt(filler.word)?.value.via === 'demonym') ||
      slots.get('mod')?.some((filler) => isActor(filler.word, context.cover))
      ? -1
      : undefined;
  }
  // "beat back 43 assaults": the word right behind the verb is its particle, wherever the parser hung it.
  if (slot === 'particle' && words && word + 1 < tree.end && words.has(tree.lower(word + 1))) return word + 1;
  let fillers = tree.fillers(slots, slot);
  // "weapons to Armenia": the parser often hangs the recipient on the object.
  if (fillers.length === 0 && slot !== 'subj' && !slot.includes('.'))
    fillers = (slot === 'by' ? slots.get('obj.by') : undefined) ?? tree.fillersThrough(slots, 'obj', slot);
  // What someone agrees or insists on is no day.
  if (!words)
    return (DATING.has(slot) ? fillers.find(({ word: filler }) => !context.cover.isTime(filler)) : fillers[0])?.word;
  const verbal = isVerbal(slot);
  for (const { word: filler } of fillers) {
    if (inSet(tree, filler, words, verbal, context)) return filler;
    if (verbal) continue;
    for (const inner of insideOf(tree, filler, context.events))
      if (inSet(tree, inner, words, false, context)) return inner;
  }
  if (condition.negate || verbal || !tree.isVerb(word)) return undefined;
  if (CORE.has(slot) && fillers.some(({ word: filler }) => isStandIn(tree, filler))) return UNTOLD;
  const near = fillers.length === 0 || !CORE.has(slot) ? nearby(tree, word, slot, slots) : -1;
  return near >= 0 && inSet(tree, near, words, false, context) ? near : undefined;
}

const CORE = new Set(['subj', 'obj']);
/** Met by a word that stands for what was told before. */
const UNTOLD = -2;
const STAND_IN =
  /^(they|them|he|she|him|her|some|both|others|many|several|dozens|hundreds|one|two|three|four|five|six|seven|eight|nine|ten|those|which|who|\d[\d,.]*)$/;

/** A pronoun or a bare number: "crossed the line, 46 of them", "some pelted police". */
function isStandIn(tree: SentenceTree, word: number): boolean {
  return STAND_IN.test(tree.lower(word));
}
/** How far from a verb a slot is looked for when the parse leaves it empty, in tokens. */
const NEARBY = 10;

/**
 * What stands where a slot of a verb is told, when the parse hung it elsewhere: the noun phrase right behind a verb without object, the noun before one without subject,
 * the noun of a preposition behind it before the next verb. -1 when there is none.
 */
function nearby(tree: SentenceTree, verb: number, slot: string, slots: Slots): number {
  if (slot === 'obj')
    return tree.isPassive(verb) || slots.has('comp') || slots.has('that')
      ? -1
      : (slotsBeside(tree, verb, false).get('obj')?.[0]?.word ?? -1);
  if (slot === 'subj') {
    if (tree.isPassive(verb) || tree.lower(verb).endsWith('ing')) return -1;
    for (let at = verb - 1; at >= tree.first && verb - at <= NEARBY; at--) {
      if (tree.isVerb(at) && tree.rel(at) !== 'amod') return -1;
      if (tree.isNoun(at) && tree.caseOf(at) === '' && !NOUN_PART.test(tree.rel(at))) return at;
    }
    return -1;
  }
  for (let at = verb + 1; at < tree.end && at - verb <= NEARBY; at++) {
    if ((tree.isVerb(at) && tree.rel(at) !== 'amod') || /^[;:]$/.test(tree.lower(at))) return -1;
    if (tree.lower(at) === slot && tree.rel(at) === 'case' && tree.head(at) > at) return tree.head(at);
  }
  return -1;
}

/** Relations of words inside a noun phrase, before its head. */
const NOUN_PART = /^(compound|flat|amod|nmod:poss|nmod:desc|nummod)/;

/** Conditions that ask for something else than the words of a slot. */
const SPECIAL = new Set('plural rel near own modal comp.modal neg comp.neg voice hostage responsible'.split(' '));

function meetsSpecial(
  tree: SentenceTree,
  word: number,
  slots: Slots,
  { slot, words }: Condition,
  context: HitContext,
): boolean {
  const { modality } = context;
  switch (slot) {
    case 'plural': {
      const fillers = slots.get(words!.keys().next().value!) ?? [];
      return fillers.length >= 2 || fillers.some((filler) => isPlural(tree, filler.word, context));
    }
    case 'rel':
      return words!.has(tree.rel(word).split(':')[0]!);
    case 'near':
      for (let at = word + 1; at < tree.end && at - word <= NEAR; at++)
        if (words!.get(tree.lower(at))?.some((before) => before.length === 0)) return true;
      return false;
    case 'own':
      return tree.fillers(slots, 'comp').some(({ word: content }) => isOwnAct(tree, content));
    case 'modal':
      return hasAuxiliary(tree, word, words!);
    case 'comp.modal':
      return tree.fillers(slots, 'comp').some(({ word: content }) => hasAuxiliary(tree, content, words!));
    case 'neg':
      return isNegated(tree, word, modality);
    case 'comp.neg':
      return tree.fillers(slots, 'comp').some(({ word: content }) => isNegated(tree, content, modality));
    case 'voice':
      return tree.isPassive(word) === words!.has('passive');
    default:
      // "took X hostage", "held X responsible"
      return slots.get('particle')?.some((filler) => tree.lower(filler.word) === slot) ?? false;
  }
}

function hasAuxiliary(tree: SentenceTree, word: number, words: WordSet): boolean {
  return tree.auxiliaries(word).some((aux) => words.has(tree.lower(aux)));
}

/** A plural noun without a country of its own that acts as one ("the United States"). */
function isPlural(tree: SentenceTree, word: number, { cover }: HitContext): boolean {
  const mention = cover.mentionAt(word);
  return mention
    ? mention.value.plural && mention.value.kind !== 'state'
    : !tree.isProper(word) && tree.isNoun(word) && /[^s]s$|men$|people$/.test(tree.lower(word));
}

/** "said that it had …", "said its fighters had …": the content is the speaker's own act. */
function isOwnAct(tree: SentenceTree, verb: number): boolean {
  for (const { word, via } of tree.slots(verb).get('subj') ?? []) {
    if (via === 'shared' || /^(it|they|we|he|she)$/.test(tree.lower(word))) return true;
    if (tree.with(word, 'nmod:poss').some((owner) => /^(its|their|our|his)$/.test(tree.lower(owner)))) return true;
    for (let at = word - 1; at >= tree.first && word - at <= 3; at--)
      if (/^(its|their|our|his)$/.test(tree.lower(at))) return true;
  }
  return false;
}

function isNegated(tree: SentenceTree, word: number, modality: ModalityLexicon): boolean {
  const negates = (at: number) =>
    tree.with(at, 'advmod', 'det', 'cc').some((kid) => modality.negators.has(tree.lower(kid)));
  if (negates(word)) return true;
  const head = tree.head(word);
  return tree.rel(word) === 'conj' && head >= 0 && tree.with(word, 'nsubj').length === 0 && negates(head);
}

/** What a noun without content of its own measures or wraps: "part of the city", "thousands of troops", "curfew hours". */
function insideOf(tree: SentenceTree, word: number, events: EventLexicon): readonly number[] {
  const lemma = events.forms.nouns.get(tree.lower(word)) ?? tree.lower(word);
  if (events.classes.get('partitive')?.has(lemma)) {
    return tree.with(word, 'nmod').filter((inner) => tree.caseOf(inner) === 'of');
  }
  return events.classes.get('wrapper')?.has(lemma) ? tree.with(word, 'compound', 'nmod') : [];
}

function isActor(word: number, cover: Cover): boolean {
  const via = cover.mentionAt(word)?.value.via;
  return via === 'demonym' || via === 'gazetteer' || via === 'composed';
}

function inSet(tree: SentenceTree, word: number, words: WordSet, verb: boolean, context: HitContext): boolean {
  const lower = tree.lower(word);
  const { forms } = context.events;
  const lemma = (verb ? forms.verbs.get(lower) : forms.nouns.get(lower)) ?? lower;
  const befores = words.get(lemma) ?? words.get(lower);
  if (befores?.some((before) => before.length === 0 || precededBy(tree, word, before))) return true;
  if (verb) return false;
  // "the tanker Halden Star": the common noun before a name says what it is.
  if (tree.isProper(word))
    for (const kid of tree.with(word, 'flat', 'compound')) {
      const common = tree.lower(kid);
      if (
        kid < word &&
        common === tree.tokens.text[kid] &&
        words.get(forms.nouns.get(common) ?? common)?.some((before) => before.length === 0)
      )
        return true;
    }
  const mention = context.cover.mentionAt(word);
  if (mention && headOf(word, mention, tree, words, context)) return true;
  if (mention && words.has(`kind:${mention.value.kind}`)) return true;
  if (!mention && words.has('kind:place') && (context.cover.toponymAt(word) || isNamedGround(tree, word, context)))
    return true;
  // A name that no list knows: a village, where the verb makes it one.
  if (!mention && words.has('kind:name') && tree.isProper(word)) return true;
  return !!mention && mention.value.via !== 'nominal' && words.has('kind:actor');
}

/** "Walikale centre", "the Kharkiv area": a common noun for ground with the name of a place before it. */
function isNamedGround(tree: SentenceTree, word: number, { cover, modality: { scene } }: HitContext): boolean {
  if (!isKind(tree, word, scene)) return false;
  return word > tree.first && tree.head(word - 1) === word && cover.toponymAt(word - 1) !== undefined;
}

/** The head of the mention that covers a word is in the set: "commander of the 52nd Brigade" is a commander. */
function headOf(word: number, { value }: Mention, tree: SentenceTree, words: WordSet, { events }: HitContext): boolean {
  for (let at = word; at >= tree.first && tree.tokens.start[at]! >= value.head.start; at--) {
    if (tree.tokens.start[at] !== value.head.start || at === word) continue;
    const lower = tree.lower(at);
    return !!words.get(events.forms.nouns.get(lower) ?? lower)?.some((before) => before.length === 0);
  }
  return false;
}

function precededBy(tree: SentenceTree, word: number, before: readonly string[]): boolean {
  for (let k = 0; k < before.length; k++) {
    const at = word - before.length + k;
    if (at < tree.first || tree.lower(at) !== before[k]) return false;
  }
  return true;
}
