/** What is known of a candidate that says how likely it is right: named features for the models of `models/confidence.json`. */
import { type Document, layerOf } from '../document/index.js';
import type { CandidatePlace, CandidateTime, Feature, Participant } from '../events/index.js';
import type { EventType, Resources } from '../lexicon/index.js';
import type { EventDraft } from './events/drafts.js';
import type { Filling } from './events/fillers.js';
import { clauseOf, type Hit } from './events/hits.js';

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
  /** By type, and by type and side. */
  readonly told: ReadonlyMap<string, Stretch>;
}

/** Indexes the drafts of a document. */
export function discourseOf(drafts: readonly EventDraft[]): Discourse {
  const bySentence = new Map<number, EventDraft[]>();
  const told = new Map<string, Stretch>();
  for (const draft of drafts) {
    const known = bySentence.get(draft.sentence);
    if (known) known.push(draft);
    else bySentence.set(draft.sentence, [draft]);
    for (const key of [draft.hit.trigger.type, ...sidesOf(draft)]) {
      const stretch = told.get(key);
      if (!stretch) told.set(key, { first: draft.sentence, last: draft.sentence });
      else {
        stretch.first = Math.min(stretch.first, draft.sentence);
        stretch.last = Math.max(stretch.last, draft.sentence);
      }
    }
  }
  return { bySentence, told };
}

/** Keys of a draft's type with each of its sides. */
function sidesOf({ hit, fillings }: EventDraft): string[] {
  return fillings.flatMap(({ role, entityId, name }) =>
    role === 'instrument' ? [] : [`${hit.trigger.type} ${entityId ?? name.toLowerCase()}`],
  );
}

/** Features of a candidate as a whole. */
export function eventFeatures(
  doc: Document,
  { lead, tellings, time, places }: Told,
  type: EventType,
  status: string,
  { bySentence, told }: Discourse,
  resources: Resources,
): Feature[] {
  const { hit, modality } = lead;
  const { tree, trigger } = hit;
  const list: Feature[] = [];
  const add = (feature: string, value: Feature['value']) => void list.push({ feature, value });
  add('base rate', true);
  add('event type', type.id);
  add('trigger entry', trigger.id);
  add('trigger lemma', `${trigger.pos} ${trigger.lemma}`);
  add('entry weight', Math.max(-1, Math.min(2.5, hit.score)));
  const carried = hit.predicate !== hit.word;
  add('trigger', trigger.pos === 'noun' ? (carried ? 'noun with a verb' : 'bare noun') : trigger.pos);
  add('readings of the trigger', ambiguityOf(hit, resources));
  add('determiner', trigger.pos === 'noun' ? determinerOf(lead) : 'none');
  add('verb form', formOf(lead));
  add('clause', clauseOf(hit));
  const actors = lead.fillings.filter(({ role }) => role === 'actor');
  const others = lead.fillings.filter(({ role }) => role !== 'actor' && role !== 'instrument');
  add('actor by', actors[0]?.via ?? 'none');
  add('other side', fillerKind(others[0]));
  add('other side distance', distanceOf(hit.word, others[0]));
  add('date', time === null ? 'none' : time.via);
  add('place', places.length === 0 ? 'none' : places[0]!.via === 'inherited' ? 'inherited' : places[0]!.extent);
  add('tellings', tellings.length > 2 ? 'more' : String(tellings.length));
  add('status', status);
  add('stance', modality.stance);
  add('hedged', modality.certainty < 1);
  add('parser margin', bin(tree.parse.margin[hit.word - tree.first]!, MARGINS));
  add('words in the sentence', bin(tree.end - tree.first, LENGTHS));
  const { sentences, paragraphs } = layerOf(doc, 'segments');
  const sentence = sentences[lead.sentence]!;
  const beside = bySentence.get(lead.sentence)!;
  add('kind of text', paragraphs[sentence.paragraph]!.kind);
  add('in quotation', isQuoted(lead, sentence.quoted));
  add('footnoted', sentence.citations.length > 0);
  add('events in the sentence', bin(beside.length, COUNTS));
  add('source', lead.source ? 'named' : 'none');
  add('capital', trigger.pos === 'noun' && /^\p{Lu}/u.test(tree.tokens.text[hit.word]!) && hit.word > tree.first);
  add('plural', trigger.pos === 'noun' ? (/[^s]s$/.test(tree.lower(hit.word)) ? 'plural' : 'singular') : 'none');
  add('margin of the entry', bin(hit.margin, LEADS));
  add('actor kind', actors[0] ? actors[0].kind : 'none');
  add('other side kind', others[0] ? others[0].kind : 'none');
  add('beside', besideOf(lead, beside, resources));
  add('coordinated with', coordinatedWith(lead, beside, resources));
  add('told elsewhere', toldElsewhere(lead, told));
  add('place in the text', placeInText(lead.sentence, sentences.length));
  return list;
}

/** Features of a trigger's type, given that it tells an event. */
export function typeFeatures({ hit, fillings }: EventDraft, resources: Resources): Feature[] {
  const { trigger } = hit;
  return [
    { feature: 'base rate', value: true },
    { feature: 'event type', value: trigger.type },
    { feature: 'trigger lemma', value: `${trigger.pos} ${trigger.lemma}` },
    { feature: 'readings of the trigger', value: ambiguityOf(hit, resources) },
    { feature: 'margin of the entry', value: bin(hit.margin, LEADS) },
    { feature: 'conditions met', value: hit.taken.length > 0 },
    {
      feature: 'other side kind',
      value: fillings.find(({ role }) => role !== 'actor' && role !== 'instrument')?.kind ?? 'none',
    },
  ];
}

/** Features of one participant in its role. */
export function participantFeatures(each: Participant, type: EventType, trigger: number): Feature[] {
  return [
    { feature: 'base rate', value: true },
    { feature: 'role in family', value: `${type.family} ${each.role}` },
    { feature: 'role by', value: each.via ?? 'none' },
    { feature: 'kind', value: each.kind },
    { feature: 'listed', value: each.entityId !== null },
    { feature: 'distance', value: away(each.start, trigger) },
    { feature: 'other readings', value: (each.alternatives ?? []).length > 0 },
    { feature: 'reading', value: each.confidence },
  ];
}

/** Features of one place of an event. */
export function placeFeatures(each: CandidatePlace, type: EventType, trigger: number, count: number): Feature[] {
  return [
    { feature: 'base rate', value: true },
    { feature: 'event family', value: type.family },
    { feature: 'found by', value: `${each.via} ${each.extent}` },
    { feature: 'place role', value: each.role },
    { feature: 'distance', value: away(each.start, trigger) },
    { feature: 'other readings', value: bin((each.alternatives ?? []).length, [0, 1, 3]) },
    { feature: 'places', value: bin(count, [1, 2, 3]) },
    { feature: 'reading', value: each.confidence },
  ];
}

/** Features of the time of an event. */
export function timeFeatures(time: CandidateTime, type: EventType, trigger: number): Feature[] {
  return [
    { feature: 'base rate', value: true },
    { feature: 'event family', value: type.family },
    { feature: 'found by', value: time.via },
    { feature: 'granularity', value: time.granularity },
    { feature: 'distance', value: away(time.start, trigger) },
    { feature: 'open', value: !!(time.openStart || time.openEnd) },
    { feature: 'reading', value: time.confidence },
  ];
}

/** How far from the trigger a value's words stand, in characters, and on which side. */
function away(start: number | null, trigger: number): string {
  if (start === null) return 'no words';
  return `${bin(Math.abs(start - trigger), [15, 40, 90, 200])} ${start < trigger ? 'before' : 'after'}`;
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
function toldElsewhere(lead: EventDraft, told: Discourse['told']): string {
  const { sentence } = lead;
  const stretches = sidesOf(lead).map((key) => told.get(key)!);
  if (stretches.some(({ first }) => first < sentence)) return 'same side before';
  if (stretches.some(({ last }) => last > sentence)) return 'same side after';
  const { first, last } = told.get(lead.hit.trigger.type)!;
  return first < sentence || last > sentence ? 'same type' : 'no';
}

/** The sentence's place, in fifths of the report. */
function placeInText(sentence: number, count: number): string {
  if (sentence === 0) return 'first sentence';
  return bin(Math.floor((sentence * 5) / count), [0, 1, 2, 3]);
}

const LEADS = [0.2, 0.5, 0.9, 1.5, 3, 8] as const;
const MARGINS = [100, 200, 400, 800, 1600] as const;
const LENGTHS = [3, 8, 15, 25, 40] as const;
const COUNTS = [1, 2, 3, 4] as const;

/** The bin of a number among rising bounds, as words. */
function bin(value: number, bounds: readonly number[]): string {
  const at = bounds.findIndex((bound) => value <= bound);
  return at < 0 ? `over ${bounds[bounds.length - 1]}` : `up to ${bounds[at]}`;
}

function fillerKind(filling: Filling | undefined): string {
  if (!filling) return 'none';
  const { mention, kind } = filling;
  if (!mention) return kind === 'thing' || kind === 'act' || kind === 'group' ? kind : 'place';
  return mention.value.via;
}

function distanceOf(word: number, filling: Filling | undefined): string {
  return filling ? bin(Math.abs(filling.word - word), LENGTHS) : 'none';
}

/** Into how many kinds of events, and of none, the entries of the trigger's lemma lead. */
function ambiguityOf({ trigger }: Hit, { events }: Resources): string {
  const table =
    trigger.pos === 'verb'
      ? events.verbTriggers
      : trigger.pos === 'noun'
        ? events.nounTriggers
        : events.adjectiveTriggers;
  const types = new Set((table.get(trigger.lemma) ?? []).map(({ frame, type }) => (frame ? type : '')));
  const none = types.delete('');
  return `${types.size > 2 ? 'several' : types.size === 2 ? 'two' : 'one'}${none ? ' or none' : ''}`;
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

function formOf({ hit: { tree, predicate } }: EventDraft): string {
  if (!tree.isVerb(predicate)) return tree.with(predicate, 'cop').length > 0 ? 'copula' : 'none';
  const lower = tree.lower(predicate);
  const auxiliaries = tree.auxiliaries(predicate).map((aux) => tree.lower(aux));
  if (tree.isPassive(predicate)) return auxiliaries.length > 0 ? 'passive' : 'short passive';
  if (auxiliaries.some((aux) => /^(?:will|would|may|might|could|can|should|must|shall)$/.test(aux))) return 'modal';
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
