/** What is known of a candidate that says how likely it is right: named features for the models of `models/confidence.json`. */
import { boundTo, type Document, layerOf } from '../document/index.js';
import type { CandidatePlace, CandidateTime, Explanation, Participant } from '../events/index.js';
import type { EventLexicon, EventType, Resources, Trigger } from '../lexicon/index.js';
import type { EventDraft } from './events/drafts.js';
import type { Filling } from './events/fillers.js';
import { clauseOf } from './events/hits.js';

/** A candidate before it is written. */
export interface Told {
  readonly lead: EventDraft;
  readonly tellings: readonly EventDraft[];
  readonly time: CandidateTime | null;
  readonly places: readonly CandidatePlace[];
}

/** First and last sentence in which something is told. */
interface Stretch {
  first: number;
  last: number;
}

/** What a document's drafts say of one another, looked up for each candidate. */
export interface Discourse {
  readonly bySentence: ReadonlyMap<number, readonly EventDraft[]>;
  /** Where events of each type are told. */
  readonly types: ReadonlyMap<string, Stretch>;
  /** Where each draft's type is told with one of its sides. */
  readonly sides: ReadonlyMap<EventDraft, readonly Stretch[]>;
}

/** Indexes the drafts of a document. */
export function discourseOf(drafts: readonly EventDraft[]): Discourse {
  const bySentence = new Map<number, EventDraft[]>();
  const types = new Map<string, Stretch>();
  const bySide = new Map<string, Map<string, Stretch>>();
  const sides = new Map<EventDraft, readonly Stretch[]>();
  for (const draft of drafts) {
    const { sentence, fillings } = draft;
    const { type } = draft.hit.trigger;
    const known = bySentence.get(sentence);
    if (known) known.push(draft);
    else bySentence.set(sentence, [draft]);
    widen(types, type, sentence);
    let ofType = bySide.get(type);
    if (ofType === undefined) {
      ofType = new Map();
      bySide.set(type, ofType);
    }
    const own: Stretch[] = [];
    for (const { role, entityId, name } of fillings)
      if (role !== 'instrument') own.push(widen(ofType, entityId ?? name.toLowerCase(), sentence));
    sides.set(draft, own);
  }
  return { bySentence, types, sides };
}

function widen(stretches: Map<string, Stretch>, key: string, sentence: number): Stretch {
  let stretch = stretches.get(key);
  if (stretch === undefined) {
    stretch = { first: sentence, last: sentence };
    stretches.set(key, stretch);
  } else if (sentence < stretch.first) stretch.first = sentence;
  else if (sentence > stretch.last) stretch.last = sentence;
  return stretch;
}

/** Features of a candidate as a whole. */
export function eventFeatures(
  into: Explanation,
  doc: Document,
  { lead, tellings, time, places }: Told,
  type: EventType,
  status: string,
  discourse: Discourse,
  resources: Resources,
): void {
  const { hit, modality } = lead;
  const { tree, trigger } = hit;
  const { lemma, readings } = factsOf(trigger, resources.events);
  into.add('base rate', true);
  into.add('event type', type.id);
  into.add('trigger entry', trigger.id);
  into.add('trigger lemma', lemma);
  into.add('entry weight', Math.max(-1, Math.min(2.5, hit.score)));
  const carried = hit.predicate !== hit.word;
  into.add('trigger', trigger.pos === 'noun' ? (carried ? 'noun with a verb' : 'bare noun') : trigger.pos);
  into.add('readings of the trigger', readings);
  into.add('determiner', trigger.pos === 'noun' ? determinerOf(lead) : 'none');
  into.add('verb form', formOf(lead));
  into.add('clause', clauseOf(hit));
  const actor = lead.fillings.find(({ role }) => role === 'actor');
  const other = otherSide(lead);
  into.add('actor by', actor?.via ?? 'none');
  into.add('other side', fillerKind(other));
  into.add('other side distance', distanceOf(hit.word, other));
  into.add('date', time === null ? 'none' : time.via);
  into.add('place', places.length === 0 ? 'none' : places[0]!.via === 'inherited' ? 'inherited' : places[0]!.extent);
  into.add('tellings', tellings.length > 2 ? 'more' : String(tellings.length));
  into.add('status', status);
  into.add('stance', modality.stance);
  into.add('hedged', modality.certainty < 1);
  into.add('parser margin', marginBin(tree.parse.margin[hit.word - tree.first]!));
  into.add('words in the sentence', lengthBin(tree.end - tree.first));
  const { sentences, paragraphs } = layerOf(doc, 'segments');
  const sentence = sentences[lead.sentence]!;
  const beside = discourse.bySentence.get(lead.sentence)!;
  into.add('kind of text', paragraphs[sentence.paragraph]!.kind);
  into.add('in quotation', isQuoted(lead, sentence.quoted));
  into.add('footnoted', sentence.citations.length > 0);
  into.add('events in the sentence', countBin(beside.length));
  into.add('source', lead.source ? 'named' : 'none');
  into.add('capital', trigger.pos === 'noun' && hit.word > tree.first && /^\p{Lu}/u.test(tree.tokens.text[hit.word]!));
  into.add('plural', trigger.pos === 'noun' ? (/[^s]s$/.test(tree.lower(hit.word)) ? 'plural' : 'singular') : 'none');
  into.add('margin of the entry', leadBin(hit.margin));
  into.add('actor kind', actor?.kind ?? 'none');
  into.add('other side kind', other?.kind ?? 'none');
  into.add('beside', besideOf(lead, beside, resources));
  into.add('coordinated with', coordinatedWith(lead, beside, resources));
  into.add('told elsewhere', toldElsewhere(lead, discourse));
  into.add('place in the text', placeInText(lead.sentence, sentences.length));
}

/** Features of a trigger's type, given that it tells an event. */
export function typeFeatures(into: Explanation, lead: EventDraft, { events }: Resources): void {
  const { trigger, margin, taken } = lead.hit;
  const { lemma, readings } = factsOf(trigger, events);
  into.add('base rate', true);
  into.add('event type', trigger.type);
  into.add('trigger lemma', lemma);
  into.add('readings of the trigger', readings);
  into.add('margin of the entry', leadBin(margin));
  into.add('conditions met', taken.length > 0);
  into.add('other side kind', otherSide(lead)?.kind ?? 'none');
}

/** Features of one participant in its role. */
export function participantFeatures(into: Explanation, each: Participant, type: EventType, trigger: number): void {
  into.add('base rate', true);
  into.add('role in family', `${type.family} ${each.role}`);
  into.add('role by', each.via ?? 'none');
  into.add('kind', each.kind);
  into.add('listed', each.entityId !== null);
  into.add('distance', away(each.start, trigger));
  into.add('other readings', each.alternatives !== undefined && each.alternatives.length > 0);
  into.add('reading', each.confidence);
}

/** Features of one place of an event. */
export function placeFeatures(
  into: Explanation,
  each: CandidatePlace,
  type: EventType,
  trigger: number,
  count: number,
): void {
  into.add('base rate', true);
  into.add('event family', type.family);
  into.add('found by', `${each.via} ${each.extent}`);
  into.add('place role', each.role);
  into.add('distance', away(each.start, trigger));
  into.add('other readings', readingBin(each.alternatives?.length ?? 0));
  into.add('places', placeBin(count));
  into.add('reading', each.confidence);
}

/** Features of the time of an event. */
export function timeFeatures(into: Explanation, time: CandidateTime, type: EventType, trigger: number): void {
  into.add('base rate', true);
  into.add('event family', type.family);
  into.add('found by', time.via);
  into.add('granularity', time.granularity);
  into.add('distance', away(time.start, trigger));
  into.add('open', !!(time.openStart || time.openEnd));
  into.add('reading', time.confidence);
}

/** The first who is neither the actor nor the means. */
function otherSide({ fillings }: EventDraft): Filling | undefined {
  return fillings.find(({ role }) => role !== 'actor' && role !== 'instrument');
}

/** How far from the trigger a value's words stand, in characters, and on which side. */
function away(start: number | null, trigger: number): string {
  if (start === null) return 'no words';
  return start < trigger ? beforeBin(trigger - start) : afterBin(start - trigger);
}

/** The nearest kin among the other events of the sentence, and whether it comes before or after. */
function besideOf(lead: EventDraft, beside: readonly EventDraft[], resources: Resources): string {
  let found = 'none';
  for (const other of beside) {
    if (other === lead) continue;
    const kin = kinship(lead, other, resources);
    const way = other.hit.word < lead.hit.word ? 'before' : 'after';
    if (kin === 'same type') return `${kin} ${way}`;
    if (kin === 'same family' || found === 'none') found = `${kin} ${way}`;
  }
  return found;
}

function kinship({ hit: a }: EventDraft, { hit: b }: EventDraft, { events }: Resources): string {
  if (a.trigger.type === b.trigger.type) return 'same type';
  return events.types.get(a.trigger.type)!.family === events.types.get(b.trigger.type)!.family
    ? 'same family'
    : 'other';
}

/** What a verb is joined to by "and": an event, and its kin, or none. */
function coordinatedWith(lead: EventDraft, beside: readonly EventDraft[], resources: Resources): string {
  const { tree, predicate } = lead.hit;
  let found = 'none';
  for (let node = predicate; tree.rel(node) === 'conj' && tree.head(node) >= 0; ) {
    node = tree.head(node);
    const other = beside.find(({ hit }) => hit.predicate === node || hit.word === node);
    if (other) return kinship(lead, other, resources);
    found = 'no event';
  }
  return found;
}

/** Whether other sentences tell an event of the type, with a side that this one has too. */
function toldElsewhere(lead: EventDraft, { types, sides }: Discourse): string {
  const { sentence } = lead;
  const own = sides.get(lead)!;
  if (own.some(({ first }) => first < sentence)) return 'same side before';
  if (own.some(({ last }) => last > sentence)) return 'same side after';
  const { first, last } = types.get(lead.hit.trigger.type)!;
  return first < sentence || last > sentence ? 'same type' : 'no';
}

/** The sentence's place, in fifths of the report. */
function placeInText(sentence: number, count: number): string {
  if (sentence === 0) return 'first sentence';
  return fifthBin(Math.floor((sentence * 5) / count));
}

const leadBin = binsOf([0.2, 0.5, 0.9, 1.5, 3, 8]);
const marginBin = binsOf([100, 200, 400, 800, 1600]);
const lengthBin = binsOf([3, 8, 15, 25, 40]);
const countBin = binsOf([1, 2, 3, 4]);
const fifthBin = binsOf([0, 1, 2, 3]);
const readingBin = binsOf([0, 1, 3]);
const placeBin = binsOf([1, 2, 3]);
const beforeBin = binsOf([15, 40, 90, 200], ' before');
const afterBin = binsOf([15, 40, 90, 200], ' after');

/** Tells the bin of a number among rising bounds, as words. */
function binsOf(bounds: readonly number[], suffix = ''): (value: number) => string {
  const names = bounds.map((bound) => `up to ${bound}${suffix}`);
  names.push(`over ${bounds[bounds.length - 1]}${suffix}`);
  return (value) => {
    let at = 0;
    while (at < bounds.length && !(value <= bounds[at]!)) at++;
    return names[at]!;
  };
}

function fillerKind(filling: Filling | undefined): string {
  if (!filling) return 'none';
  const { mention, kind } = filling;
  if (!mention) return kind === 'thing' || kind === 'act' || kind === 'group' ? kind : 'place';
  return mention.value.via;
}

function distanceOf(word: number, filling: Filling | undefined): string {
  return filling ? lengthBin(Math.abs(filling.word - word)) : 'none';
}

/** What is said of an entry of the lexicon whoever its event is told of. */
interface TriggerFacts {
  /** Part of speech and lemma. */
  readonly lemma: string;
  /** Into how many kinds of events, and of none, the entries of the lemma lead. */
  readonly readings: string;
}

const factsBy = boundTo((_: EventLexicon) => new Map<Trigger, TriggerFacts>());

function factsOf(trigger: Trigger, events: EventLexicon): TriggerFacts {
  const known = factsBy(events);
  let facts = known.get(trigger);
  if (facts === undefined) {
    facts = readFacts(trigger, events);
    known.set(trigger, facts);
  }
  return facts;
}

function readFacts({ pos, lemma }: Trigger, events: EventLexicon): TriggerFacts {
  const table = pos === 'verb' ? events.verbTriggers : pos === 'noun' ? events.nounTriggers : events.adjectiveTriggers;
  const types = new Set((table.get(lemma) ?? []).map(({ frame, type }) => (frame ? type : '')));
  const none = types.delete('');
  const readings = `${types.size > 2 ? 'several' : types.size === 2 ? 'two' : 'one'}${none ? ' or none' : ''}`;
  return { lemma: `${pos} ${lemma}`, readings };
}

function determinerOf({ hit: { tree, word } }: EventDraft): string {
  if (tree.with(word, 'nmod:poss').length > 0) return 'possessive';
  for (const det of tree.with(word, 'det')) {
    const lower = tree.lower(det);
    if (lower === 'the') return 'definite';
    if (lower === 'a' || lower === 'an') return 'indefinite';
    return 'other';
  }
  if (tree.with(word, 'nummod').length > 0) return 'number';
  return tree.with(word, 'amod', 'compound').length > 0 ? 'modified' : 'bare';
}

const MODALS = new Set(['will', 'would', 'may', 'might', 'could', 'can', 'should', 'must', 'shall']);

function formOf({ hit: { tree, predicate } }: EventDraft): string {
  if (!tree.isVerb(predicate)) return tree.with(predicate, 'cop').length > 0 ? 'copula' : 'none';
  const lower = tree.lower(predicate);
  const auxiliaries = tree.auxiliaries(predicate);
  if (tree.isPassive(predicate)) return auxiliaries.length > 0 ? 'passive' : 'short passive';
  if (auxiliaries.some((aux) => MODALS.has(tree.lower(aux)))) return 'modal';
  if (tree.with(predicate, 'mark').some((mark) => tree.lower(mark) === 'to')) return 'infinitive';
  if (lower.endsWith('ing')) return auxiliaries.length > 0 ? 'progressive' : 'ing';
  if (auxiliaries.length > 0) return 'perfect';
  return tree.isPresent(predicate) ? 'present' : 'past';
}

function isQuoted({ hit: { tree, word } }: EventDraft, quoted: boolean): boolean {
  let inside = quoted;
  for (let at = tree.first; at < word; at++) {
    const lower = tree.lower(at);
    if (lower === '"') inside = !inside;
    else if (lower === '“') inside = true;
    else if (lower === '”') inside = false;
  }
  return inside;
}
