/** The incident view: candidates of violence in one report grouped into killings, bombings, kidnappings, arson and robbery. */
import {
  type Document,
  firstFrom,
  lastStartingAtOrBefore,
  layerOf,
  type Mention,
  overlaps,
  type Span,
} from '../document/index.js';
import type { CandidatePlace, CandidateTime, EventCandidate, Participant } from './candidate.js';
import { Chunks } from './chunks.js';
import { type Phrase, PhraseReader, type Vocabulary } from './phrase.js';

export const incidentKinds = ['attack', 'bombing', 'kidnapping', 'arson', 'robbery'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** One who did or suffered it, or what was used. */
export interface IncidentParty {
  readonly phrase: Phrase;
  /** Actor kind of the participant, or what its words say. */
  readonly kind: string;
  /** The words to show: the full name where one is known, else the description. */
  readonly text: string;
  /** Whether the words name a listed body. */
  readonly listed: boolean;
}

/** One incident with everything that its tellings say of it. */
export interface Incident {
  readonly kind: IncidentKind;
  readonly stage: 'accomplished' | 'attempted' | 'threatened';
  readonly candidates: readonly EventCandidate[];
  /** Persons who did it, by name or description. */
  readonly perpetrators: readonly IncidentParty[];
  /** Bodies that did it, claimed it or are blamed for it. */
  readonly organisations: readonly IncidentParty[];
  readonly victims: readonly IncidentParty[];
  readonly targets: readonly IncidentParty[];
  readonly weapons: readonly IncidentParty[];
  readonly time: CandidateTime | null;
  readonly places: readonly CandidatePlace[];
  readonly confidence: number;
}

/** How much a telling says by itself: what was done, that something was done, or only its outcome. */
type Weight = 'specific' | 'generic' | 'outcome';

/** Mutable while it is put together. */
interface Draft {
  kind: IncidentKind;
  weight: Weight;
  candidates: EventCandidate[];
  perpetrators: IncidentParty[];
  organisations: IncidentParty[];
  victims: IncidentParty[];
  targets: IncidentParty[];
  weapons: IncidentParty[];
  time: CandidateTime | null;
  places: CandidatePlace[];
  sentence: number;
}

const WEAPONS = ['explosive', 'gun', 'missile', 'blade', 'incendiary'] as const;
/** Heads that any party can stand under. */
const COLOURLESS = new Set(
  'person people persons victim individual man other them dead injured wounded casualty total number window property equipment damage material'.split(
    ' ',
  ),
);
const PRONOUNS = new Set(
  'he him his she her hers they them their theirs it its we us our i me my you your who whom whose himself herself itself themselves'.split(
    ' ',
  ),
);
/** Words for a body that say nothing of which. */
const FACELESS = new Set('group organization organisation force unit side movement band party element'.split(' '));
/** Bodies that act through others. */
const ABSTRACT = new Set('organization organisation mission garrison'.split(' '));
/** What a weapon fires: the weapon itself may be told beside it. */
const ROUNDS = new Set(['bullet', 'fire', 'shot', 'gunfire']);
const VAGUE = new Set('charge device weapon shot round warhead package'.split(' '));
const ROLES = ['perpetrators', 'organisations', 'victims', 'targets', 'weapons'] as const;
const OUTCOME = new Set('wound injure hurt maim die damage destroy death destruction'.split(' '));
const GENERIC = new Set(
  'attack assault strike hit target perpetrate commit conduct launch carry raid storm kill'.split(' '),
);
const ARSON = new Set(['burn', 'burning', 'torch', 'torching', 'arson', 'set', 'arson attack']);
/** Words for bombs from the air: bombing all the same. */
const BOMBS = new Set(['bomb', 'bombing', 'bombardment', 'bombard', 'drop', 'bombing raid', 'aerial bombardment']);
/** Verbs that destroy with explosives. */
const BLASTS = new Set(['dynamite', 'blow']);
const ROBBERY = new Set('rob steal robbery theft loot looting pillage plunder'.split(' '));
/** Kinds of actors that are people rather than things. */
const PEOPLE = new Set(
  'person civilians group police military armed_group religious criminal party legislature judiciary'.split(' '),
);
/** Kinds of actors whose premises are meant when they are hit. */
const OBJECTS = new Set('facility company media ngo'.split(' '));
const BODIES = new Set('armed_group military government police criminal party state'.split(' '));
/** Sentences over which an outcome or a bare "attack" still belongs to the incident told before. */
const REACH = 6;

/** What the words around a candidate are read with. */
interface Context {
  readonly doc: Document;
  readonly reader: PhraseReader;
  readonly chunks: Chunks;
  readonly mentions: readonly Mention[];
  readonly mentionSpans: readonly Span[];
  /** Mention index → the mention that it leads back to. */
  readonly antecedents: ReadonlyMap<number, number>;
}

function contextOf(doc: Document, vocabulary: Vocabulary): Context {
  const reader = new PhraseReader(doc, vocabulary);
  const mentions = doc.layers.mentions ?? [];
  const antecedents = new Map<number, number>();
  for (const { value } of doc.layers.coreference ?? [])
    if (!value.latent) antecedents.set(value.mention, value.antecedent);
  return {
    doc,
    reader,
    chunks: new Chunks(doc, reader),
    mentions,
    mentionSpans: mentions.map(({ span }) => span),
    antecedents,
  };
}

/** The mention that covers an offset. */
function mentionAt(offset: number, { mentions, mentionSpans }: Context): number {
  const index = lastStartingAtOrBefore(mentionSpans, offset);
  for (let i = index; i >= 0 && i > index - 3; i--) if (offset < mentions[i]!.span.end) return i;
  return -1;
}

/** The words that a pronoun stands for; the span itself when it is no pronoun, undefined when nothing is known. */
function spelledOut(span: Span, context: Context): Span | undefined {
  const index = mentionAt(span.start, context);
  const pronoun = PRONOUNS.has(context.reader.textOf(span).toLowerCase());
  if (!pronoun) return span;
  let at = index;
  for (let steps = 0; steps < 20 && at >= 0; steps++) {
    const next = context.antecedents.get(at);
    if (next === undefined || next === at) break;
    at = next;
  }
  if (at < 0 || at === index) return undefined;
  const found = context.mentions[at]!;
  return found.value.via === 'pronoun' ? undefined : found.span;
}

/** Groups the candidates of one report, in the order in which they are told. */
export function incidentsOf(
  candidates: readonly EventCandidate[],
  doc: Document,
  vocabulary: Vocabulary,
): readonly Incident[] {
  const context = contextOf(doc, vocabulary);
  const drafts: Draft[] = [];
  const pending: Draft[] = [];
  for (const candidate of candidates) {
    if (candidate.polarity === 'negated' || candidate.status === 'hypothetical') continue;
    const draft = draftOf(candidate, context);
    if (draft) pending.push(draft);
  }
  pending.push(...deedsBeside(candidates, context));
  for (const draft of pending.sort((a, b) => startOf(a) - startOf(b))) {
    const same = drafts.findLast((other) => agree(other, draft));
    if (same) join(same, draft);
    else drafts.push(draft);
  }
  countVictims(candidates, drafts, context);
  blame(candidates, drafts, context);
  const { sentences } = layerOf(doc, 'segments');
  const told = drafts.map(({ candidates: own }) =>
    own.map(({ trigger }) => lastStartingAtOrBefore(sentences, trigger.start)),
  );
  const telling = new Set(told.flat());
  for (const [d, draft] of drafts.entries()) {
    settle(draft, context);
    if (draft.kind === 'attack' && draft.weight === 'generic' && tellsBomb(told[d]!, telling, context))
      draft.kind = 'bombing';
  }
  return drafts.map(({ weight: _, sentence: __, ...draft }) => ({
    ...draft,
    victims: distinct(draft.victims, context.reader),
    perpetrators: distinct(draft.perpetrators, context.reader),
    targets: distinct(draft.targets),
    stage: stageOf(draft.candidates),
    confidence: Math.max(...draft.candidates.map(({ confidence }) => confidence)),
  }));
}

/** True when the sentences that tell an attack, or the two behind them that tell no incident, name a bomb and no gun. `telling`: those that tell any. */
function tellsBomb(told: readonly number[], telling: ReadonlySet<number>, { doc, reader }: Context): boolean {
  const { sentences } = layerOf(doc, 'segments');
  const { sentenceFirst } = layerOf(doc, 'tokens');
  let bomb = false;
  for (let s = Math.min(...told); s <= Math.min(sentences.length - 1, Math.max(...told) + 2); s++) {
    if (telling.has(s) && !told.includes(s)) continue;
    for (let i = sentenceFirst[s]!; i < sentenceFirst[s + 1]!; i++) {
      if (reader.isIn(i, 'gun')) return false;
      if (reader.isIn(i, 'explosive') && !/^(?:grenade|mine|charge|device)/.test(reader.lemma(i))) bomb = true;
    }
  }
  return bomb;
}

/** Sentences before an incident in which its day or place may have been told. */
const SETTING_REACH = 3;

/** An incident told without day or place has those told beside it or just before. */
function settle(draft: Draft, context: Context): void {
  const { doc } = context;
  const { sentences } = layerOf(doc, 'segments');
  const told = draft.candidates.map(({ trigger }) => lastStartingAtOrBefore(sentences, trigger.start));
  const first = Math.min(...told);
  const searched = [...new Set(told)];
  for (let s = first - 1; s >= Math.max(0, first - SETTING_REACH); s--) searched.push(s);
  const hasPlace = draft.places.some(({ extent }) => extent !== 'country');
  for (const s of searched) {
    const sentence = sentences[s]!;
    if (!draft.time) draft.time = dayIn(sentence, doc);
    if (!hasPlace && draft.places.every(({ extent }) => extent === 'country'))
      draft.places.push(...placesIn(sentence, doc));
  }
}

/** The first day that a sentence names, if it is none to come. */
function dayIn(sentence: Span, doc: Document): CandidateTime | null {
  const published = doc.report.publishedAt?.slice(0, 10);
  const timexes = doc.layers.timexes ?? [];
  for (let t = firstFrom(timexes, sentence.start); t < timexes.length && timexes[t]!.span.start < sentence.end; t++) {
    const { span, value, confidence } = timexes[t]!;
    if (value.latent || !value.from || !value.to || value.openStart || (published && value.from > published)) continue;
    if (value.type !== 'DATE' && value.type !== 'TIME') continue;
    if (Date.parse(value.to) - Date.parse(value.from) > WEEK) continue;
    return {
      text: doc.report.text.slice(span.start, span.end),
      start: span.start,
      end: span.end,
      timex: value.value,
      from: value.from,
      to: value.to,
      granularity: value.granularity,
      via: 'inherited',
      confidence: confidence * 0.5,
    };
  }
  return null;
}

const WEEK = 7 * 86_400_000;

/** The places below a country that a sentence names. */
function placesIn(sentence: Span, doc: Document): CandidatePlace[] {
  const found: CandidatePlace[] = [];
  const toponyms = doc.layers.toponyms ?? [];
  const chosen = doc.layers.places ?? [];
  for (
    let t = firstFrom(toponyms, sentence.start);
    t < toponyms.length && toponyms[t]!.span.start < sentence.end;
    t++
  ) {
    const { span, value, confidence } = toponyms[t]!;
    const reading = chosen[t]?.value.reading;
    if (!reading || reading.extent === 'country' || value.latent || value.embedded || chosen[t]!.value.latent) continue;
    if (value.via === 'demonym' || value.via === 'metonym') continue;
    found.push({
      role: 'location',
      text: doc.report.text.slice(span.start, span.end),
      start: span.start,
      end: span.end,
      name: reading.name,
      geonameId: reading.geonameId,
      feature: reading.feature,
      admin1: reading.admin1,
      country: reading.country,
      lat: reading.lat,
      lon: reading.lon,
      extent: reading.extent,
      via: 'inherited',
      confidence: confidence * 0.5,
    });
  }
  return found;
}

/** One entry for each party: part of a name beside the name and "people" beside "peasants" say nothing more. */
function distinct(parties: readonly IncidentParty[], reader?: PhraseReader): IncidentParty[] {
  return parties.filter((party, index) => {
    const { phrase } = party;
    const others = parties.filter((other) => other !== party);
    if (phrase.name)
      return !others.some(
        (other) => other.phrase.name && other.text.length > party.text.length && holds(other.text, party.text),
      );
    // "the judge" behind the judge's name, "the building" behind which one it is.
    if (reader && index > 0 && reader.isDefinite(phrase) && phrase.headAt === reader.tokenAt(phrase.span.start))
      return false;
    if (reader && others.some((other) => !other.phrase.name && endsWith(other.text, party.text))) return false;
    if (reader && others.some((other) => other.phrase.name && reader.isBesideName(phrase, other.phrase))) return false;
    if (others.length > 0 && COLOURLESS.has(phrase.head) && others.some((other) => !COLOURLESS.has(other.phrase.head)))
      return false;
    return true;
  });
}

function endsWith(longer: string, shorter: string): boolean {
  return longer.length > shorter.length && longer.toLowerCase().endsWith(` ${shorter.toLowerCase()}`);
}

function holds(longer: string, shorter: string): boolean {
  const words = longer.toLowerCase().split(' ');
  return shorter
    .toLowerCase()
    .split(' ')
    .every((word) => words.includes(word));
}

function stageOf(candidates: readonly EventCandidate[]): Incident['stage'] {
  if (candidates.some(({ status }) => status === 'actual' || status === 'ongoing' || status === 'historical'))
    return 'accomplished';
  return candidates.some(({ status }) => status === 'threatened') ? 'threatened' : 'attempted';
}

function sentenceOf(candidate: EventCandidate, doc: Document): number {
  return layerOf(doc, 'segments').sentences.findIndex(({ start }) => start === candidate.evidence[0]!.start);
}

function emptyDraft(candidate: EventCandidate, kind: IncidentKind, weight: Weight, { doc }: Context): Draft {
  return {
    kind,
    weight,
    candidates: [candidate],
    perpetrators: [],
    organisations: [],
    victims: [],
    targets: [],
    weapons: [],
    time: candidate.time,
    places: [...candidate.places],
    sentence: sentenceOf(candidate, doc),
  };
}

function draftOf(candidate: EventCandidate, context: Context): Draft | undefined {
  const { reader } = context;
  const kind = kindOf(candidate);
  if (!kind) return undefined;
  const { lemma } = candidate.trigger;
  const weight = OUTCOME.has(lemma) ? 'outcome' : GENERIC.has(lemma) && kind === 'attack' ? 'generic' : 'specific';
  const draft = emptyDraft(candidate, kind, weight, context);
  const { source } = candidate.attribution;
  // Who tells it did not do it.
  for (const participant of candidate.participants)
    if (participant.role !== 'actor' || !source || participant.start !== source.start)
      place(participant, draft, context);
  complement(candidate, draft, context);
  if (draft.weapons.every(({ phrase }) => ROUNDS.has(phrase.head))) weaponsNear(draft, candidate.evidence[0]!, reader);
  // Killed, wounded or destroyed with a bomb and nothing else: a bombing told by its outcome.
  if (draft.kind === 'attack' && draft.weapons.length > 0)
    if (draft.weapons.every((party) => isExplosive(party, reader))) draft.kind = 'bombing';
  return draft;
}

function startOf({ candidates }: Draft): number {
  return candidates[0]!.trigger.start;
}

/** Deeds that a sentence names beside what it tells ("investigates the murder of a judge", "after the attack on the bank") and that are no candidates of their own. */
function deedsBeside(candidates: readonly EventCandidate[], context: Context): Draft[] {
  const { reader, chunks, doc } = context;
  const { sentences } = layerOf(doc, 'segments');
  const { count, sentence } = layerOf(doc, 'tokens');
  const triggers = new Set(candidates.map(({ trigger }) => trigger.start));
  const hosts = new Map<number, EventCandidate>();
  for (const candidate of candidates) {
    const s = lastStartingAtOrBefore(sentences, candidate.trigger.start);
    if (!hosts.has(s)) hosts.set(s, candidate);
  }
  const found: Draft[] = [];
  for (let i = 0; i < count; i++) {
    const lemma = reader.lemma(i);
    const kind = DEEDS[lemma];
    const span = kind && reader.spanOf(i, i);
    const host = hosts.get(sentence[i]!);
    if (!span || !host || triggers.has(span.start) || reader.isVerbal(i) || reader.isNegated(i)) continue;
    const candidate = {
      ...host,
      trigger: { ...host.trigger, ...span, text: reader.textOf(span), lemma },
      time: null,
      places: [],
    };
    const draft = emptyDraft(candidate, kind, GENERIC.has(lemma) ? 'generic' : 'specific', context);
    for (const object of chunks.around(i, false).objects) {
      const whole = spelledOut(object, context);
      const sufferer = whole && reader.read(whole);
      if (!sufferer || !suffer(draft, sufferer, kindAt(sufferer, context), context)) break;
    }
    if (draft.victims.length + draft.targets.length > 0) found.push(draft);
  }
  return found;
}

/** Nouns that name a deed, as phrase heads. */
const DEEDS: Readonly<Record<string, IncidentKind>> = {
  attack: 'attack',
  murder: 'attack',
  assassination: 'attack',
  killing: 'attack',
  massacre: 'attack',
  bombing: 'bombing',
  explosion: 'bombing',
  kidnapping: 'kidnapping',
  abduction: 'kidnapping',
};

/** Characters that "Maoist" or "alleged" may take before a body's name. */
const LEAD = 24;

/** Puts a participant where its role and its words send it. */
function place(participant: Participant, draft: Draft, context: Context): void {
  const { role, start, end, kind, entityId } = participant;
  if (start === null || end === null) return;
  const span = spelledOut({ start, end }, context);
  if (!span) return;
  const { reader } = context;
  const phrase = reader.read(span);
  if (!phrase || /^\d+$/.test(phrase.head)) return;
  if (role !== 'actor' && VAGUE.has(phrase.head) && phrase.headAt === reader.tokenAt(phrase.span.start)) return;
  const last = phrase.headAt;
  const isWeapon = reader.isIn(last, ...WEAPONS) && !phrase.name;
  if (role === 'instrument' || (isWeapon && role !== 'topic')) {
    if (isWeapon || reader.isIn(last, 'aircraft', 'drone', 'vehicle'))
      add(draft.weapons, partyOf(phrase, kind, reader));
  } else if (role === 'actor' || (role === 'counterpart' && draft.weight === 'generic')) {
    charge(draft, phrase, kind, span, entityId, context);
  } else if (role === 'victim' || role === 'target') {
    suffer(draft, phrase, kind === 'place' && phrase.name ? kindAt(phrase, context) : kind, context);
    if (draft.victims.length + draft.targets.length === 0) return;
    for (const more of context.chunks.moreAfter(phrase.span)) {
      const other = reader.read(more);
      if (other) suffer(draft, other, kindAt(other, context), context);
    }
  }
}

/** Adds one to whom it was done: as a victim or as a thing. Returns whether it is either. */
function suffer(draft: Draft, phrase: Phrase, kind: string, context: Context): boolean {
  const { reader } = context;
  const last = phrase.headAt;
  const party = partyOf(phrase, kind, reader);
  if (/^\d+$/.test(phrase.head) || PRONOUNS.has(party.text.toLowerCase())) return false;
  if (reader.isIn(last, 'money') || isTime(phrase, context)) return false;
  if (isPeople(party, last, reader)) {
    add(draft.victims, party);
    return true;
  }
  if (!isObject(party, last, reader)) return false;
  add(draft.targets, { ...party, text: reader.textOf(ownedBy(phrase, context)) });
  return true;
}

/** True for the words of a date. */
function isTime({ span }: Phrase, { doc }: Context): boolean {
  const timexes = doc.layers.timexes ?? [];
  const t = firstFrom(timexes, span.start);
  return [timexes[t - 1], timexes[t]].some(
    (timex) => timex && !timex.value.latent && timex.span.start < span.end && span.start < timex.span.end,
  );
}

/** "office" of "office of the mayor": a building is told by whose it is. */
function ownedBy({ span, head }: Phrase, { reader, chunks }: Context): Span {
  if (!reader.isRelational(head)) return span;
  const { first, last } = reader.range(span);
  const run = chunks.phraseFrom(first);
  return run && run.last > last ? reader.spanOf(first, run.last) : span;
}

/** The kind of the mention or place that the head of a phrase stands in. */
function kindAt({ span, headAt, name }: Phrase, context: Context): string {
  const at = context.reader.spanOf(headAt, headAt);
  const index = mentionAt(at.start, context);
  if (index >= 0 && context.mentions[index]!.value.via !== 'pronoun') return context.mentions[index]!.value.kind;
  // "Ana Lima": a surname that is also a town names no place.
  const words = name ?? span;
  return (context.doc.layers.toponyms ?? []).some(
    (toponym) => !toponym.value.latent && toponym.span.start <= words.start && words.end <= toponym.span.end,
  )
    ? 'place'
    : 'thing';
}

/** Fills the slots that the parse left empty from the words beside the trigger. */
function complement(candidate: EventCandidate, draft: Draft, context: Context): void {
  const { reader, chunks } = context;
  const token = reader.tokenAt(candidate.trigger.start);
  const isVerb = reader.isVerbal(token);
  if (draft.kind === 'bombing' && draft.targets.length === 0) {
    for (const list of chunks.placesAfter(token)) {
      for (const span of list) {
        const phrase = reader.read(span);
        if (phrase && !reader.isIn(phrase.headAt, 'person')) suffer(draft, phrase, kindAt(phrase, context), context);
      }
      if (draft.targets.length > 0) break;
    }
  }
  const passive = isVerb ? chunks.passiveFrom(token) : -1;
  if (passive >= 0 && draft.victims.length > 0) {
    const subjects = chunks.subjectsBefore(passive);
    const told = subjects.some((span) => draft.victims.some(({ phrase }) => overlaps(span, phrase.span)));
    for (const span of [...(told ? subjects : []), ...chunks.companionsOf(token)]) {
      const phrase = reader.read(span);
      if (phrase && !draft.victims.some((party) => overlaps(span, party.phrase.span)))
        suffer(draft, phrase, kindAt(phrase, context), context);
    }
  }
  for (const span of isVerb ? [] : chunks.survivorsOf(token)) {
    const told = spelledOut(span, context);
    const phrase = told && reader.read(told);
    if (phrase) suffer(draft, phrase, kindAt(phrase, context), context);
  }
  if (draft.victims.length + draft.targets.length > 0 && draft.perpetrators.length + draft.organisations.length > 0)
    return;
  const { objects, agents } = chunks.around(token, isVerb);
  if (draft.victims.length + draft.targets.length === 0) {
    for (const [index, span] of objects.entries()) {
      const told = spelledOut(span, context);
      const phrase = told && reader.read(told);
      if (!phrase) break;
      const kind = kindAt(phrase, context);
      if (reader.isIn(phrase.headAt, 'attack') && index === 0) {
        for (const inner of chunks.around(phrase.headAt, false).objects) {
          const target = reader.read(inner);
          if (target) suffer(draft, target, kindAt(target, context), context);
        }
        break;
      }
      if (reader.isIn(phrase.headAt, ...WEAPONS) && !phrase.name) add(draft.weapons, partyOf(phrase, kind, reader));
      else if (!suffer(draft, phrase, kind, context)) break;
    }
  }
  if (draft.perpetrators.length + draft.organisations.length > 0) return;
  for (const span of agents) {
    const told = spelledOut(span, context);
    const phrase = told && reader.read(told);
    // "The judge survived the ambush": the subject suffered it.
    if (!phrase || draft.victims.some((party) => overlaps(party.phrase.span, phrase.span))) break;
    const kind = kindAt(phrase, context);
    if (reader.isIn(phrase.headAt, ...WEAPONS) && !phrase.name) add(draft.weapons, partyOf(phrase, kind, reader));
    else if (kind !== 'thing' || reader.isIn(phrase.headAt, 'person', 'criminal', 'crowd'))
      charge(draft, phrase, kind, told, null, context);
  }
}

/** Adds one who did it: as a body, as persons, or as persons of a body. */
function charge(
  draft: Draft,
  phrase: Phrase,
  kind: string,
  span: Span,
  entityId: string | null,
  context: Context,
): void {
  const { reader, chunks } = context;
  const last = phrase.headAt;
  if (reader.isIn(last, 'structure', 'premises', 'vehicle', 'terrain')) return;
  const party = partyOf(phrase, kind, reader);
  if (PRONOUNS.has(party.text.toLowerCase())) return;
  const persons =
    phrase.head !== 'police' &&
    (reader.isIn(last, 'person', 'criminal', 'crowd') || kind === 'person' || kind === 'civilians');
  // "the group", "a clandestine organization": not who did it.
  const bare = phrase.headAt === reader.tokenAt(phrase.span.start);
  if (!phrase.name && (ABSTRACT.has(phrase.head) ? entityId === null : bare && FACELESS.has(phrase.head))) return;
  // "FMLN units", "members of the ELN": the body by its own name.
  const { first } = reader.range(span);
  const run = chunks.phraseFrom(first);
  const to = run ? Math.max(reader.spanOf(run.last, run.last).end, span.end) : span.end;
  const named = bodiesIn({ start: span.start, end: to }, context);
  let bodyEnd = -1;
  for (const body of named) {
    const bare = body.value.via === 'gazetteer' ? body.span : reader.bare(body.span);
    const own = reader.read(bare, true);
    if (own) add(draft.organisations, { phrase: own, kind: body.value.kind, text: reader.textOf(bare), listed: true });
    if (bare.end < phrase.span.end && bare.start <= phrase.span.start + LEAD) bodyEnd = bare.end;
  }
  if (!persons && named.length > 0) return;
  // "Shining Path guerrillas": the guerrillas, beside their body. "Members" says nothing by itself.
  if (bodyEnd > phrase.span.start && phrase.head !== 'member') {
    const rest = reader.read({ start: bodyEnd + 1, end: phrase.span.end });
    if (rest) {
      add(draft.perpetrators, partyOf(rest, kind, reader));
      return;
    }
  }
  if (!persons && (entityId !== null || BODIES.has(kind))) {
    const whole = entityId === null ? undefined : reader.read(span, true);
    add(draft.organisations, whole ? partyOf(whole, kind, reader, true) : party);
  } else if (persons || kind !== 'thing' || phrase.name) {
    const body = phrase.body && { start: phrase.body.end + 1, end: phrase.span.end };
    const members = body && reader.read(body);
    if (phrase.body && members) {
      const own = reader.read(phrase.body);
      if (own && named.length === 0)
        add(draft.organisations, {
          phrase: own,
          kind: 'armed_group',
          text: reader.textOf(phrase.body),
          listed: false,
        });
      add(draft.perpetrators, partyOf(members, kind, reader));
    } else add(draft.perpetrators, party);
  }
}

/** The listed armed bodies named inside a span. */
function bodiesIn(span: Span, { mentions, mentionSpans }: Context): Mention[] {
  const found: Mention[] = [];
  for (let m = Math.max(0, lastStartingAtOrBefore(mentionSpans, span.start)); m < mentions.length; m++) {
    const { span: own, value } = mentions[m]!;
    if (own.start >= span.end) break;
    if (own.start < span.start || own.end > span.end || value.via === 'demonym' || value.entityId === null) continue;
    if (value.via === 'gazetteer' ? BODIES.has(value.kind) && value.kind !== 'state' : value.kind === 'armed_group')
      found.push(mentions[m]!);
  }
  return found;
}

/** Tolls and lists of victims that are told apart from the attack ("left nine people dead", "the victims were identified as …"). */
function countVictims(candidates: readonly EventCandidate[], drafts: readonly Draft[], context: Context): void {
  if (drafts.length === 0) return;
  const { reader, chunks, doc } = context;
  const { sentences } = layerOf(doc, 'segments');
  const { count, sentence } = layerOf(doc, 'tokens');
  const triggers = new Set(candidates.map(({ trigger }) => trigger.start));
  const told = new Map<number, Draft>();
  for (const draft of drafts)
    for (const candidate of draft.candidates) {
      const s = lastStartingAtOrBefore(sentences, candidate.trigger.start);
      if (!told.has(s)) told.set(s, draft);
    }
  for (let i = 0; i < count; i++) {
    if (!reader.isIn(i, 'death', 'harm', 'toll', 'casualty', 'ruin') || triggers.has(reader.spanOf(i, i).start))
      continue;
    const s = sentence[i]!;
    const draft = told.get(s) ?? told.get(s - 1) ?? told.get(s - 2);
    if (!draft || reader.isNegated(i)) continue;
    let spans: Span[] = [];
    if (reader.isIn(i, 'toll')) {
      const run = chunks.phraseFrom(i + 1);
      if (run && [run.last + 1, run.last + 2].some((at) => reader.isIn(at, 'injured', 'dead')))
        spans = [reader.spanOf(run.first, run.last)];
    } else if (reader.isIn(i, 'casualty')) {
      const from = reader.afterCopula(i);
      if (from >= 0) {
        const run = chunks.phraseFrom(from);
        if (run) spans = [reader.spanOf(run.first, run.last), ...chunks.moreAfter(reader.spanOf(run.first, run.last))];
        spans = spans.filter((span) => reader.read(span)?.name);
      }
    } else spans = chunks.around(i, reader.isVerbal(i)).objects;
    for (const span of spans) {
      const words = spelledOut(span, context);
      const phrase = words && reader.read(words);
      if (!phrase) break;
      const kind = kindAt(phrase, context);
      const party = partyOf(phrase, kind, reader);
      const ruined = reader.isIn(i, 'ruin');
      if (isPeople(party, phrase.headAt, reader) === ruined || kind === 'place') break;
      if (!suffer(draft, phrase, kind, context)) break;
    }
  }
}

function partyOf(phrase: Phrase, kind: string, reader: PhraseReader, listed = false): IncidentParty {
  return { phrase, kind, text: reader.textOf(phrase.name ?? phrase.span), listed };
}

function isPeople(party: IncidentParty, last: number, reader: PhraseReader): boolean {
  if (reader.isIn(last, 'person', 'crowd', 'criminal')) return true;
  if (reader.isIn(last, 'structure', 'premises', 'vehicle', 'vessel', 'aircraft', 'terrain')) return false;
  if (isNamedBody(party)) return false;
  // One capital word of which nothing is known may name anything.
  return PEOPLE.has(party.kind) || (party.phrase.name !== null && party.kind === 'thing' && party.text.includes(' '));
}

/** A body by its name ("the Patriotic Union"): its offices can be attacked, it cannot be wounded. */
function isNamedBody({ phrase, kind }: IncidentParty): boolean {
  return phrase.name !== null && kind !== 'person' && kind !== 'civilians' && PEOPLE.has(kind);
}

function isObject(party: IncidentParty, last: number, reader: PhraseReader): boolean {
  const { kind } = party;
  if (reader.isIn(last, 'terrain') || kind === 'place' || kind === 'state' || kind === 'act') return false;
  return (
    OBJECTS.has(kind) ||
    (kind === 'government' && party.phrase.name !== null) ||
    isNamedBody(party) ||
    reader.isIn(last, 'structure', 'premises', 'vehicle', 'vessel', 'aircraft', 'goods', 'obstacle')
  );
}

function isExplosive(party: IncidentParty, reader: PhraseReader): boolean {
  return reader.isIn(party.phrase.headAt, 'explosive') && !/grenade|mine/.test(party.phrase.head);
}

/** Weapons that the sentence names without tying them to the verb ("were found with bullet wounds", "a bomb that …"). */
function weaponsNear(draft: Draft, evidence: Span, reader: PhraseReader): void {
  const { first, last } = reader.range(evidence);
  const classes = draft.kind === 'bombing' ? (['explosive'] as const) : WEAPONS;
  for (let i = first; i <= last; i++) {
    if (!reader.isIn(i, ...classes) || reader.isIn(i, 'fire')) continue;
    // "mortar fire": the mortar; "dynamite charge": the charge.
    if (reader.isIn(i + 1, ...classes) && !reader.isIn(i + 1, 'fire')) continue;
    // "dynamite charge", "car bomb": the word before belongs to it; "charge", "device" and "weapon" alone say too little.
    const compound = i > first && reader.isIn(i - 1, 'explosive', 'vehicle');
    if (!compound && VAGUE.has(reader.lemma(i))) continue;
    const phrase = reader.read(reader.spanOf(compound ? i - 1 : i, i));
    if (phrase) add(draft.weapons, partyOf(phrase, 'weapon', reader));
  }
}

function add(list: IncidentParty[], party: IncidentParty): void {
  if (list.some((other) => other.text.toLowerCase() === party.text.toLowerCase())) return;
  list.push(party);
}

/** What kind of incident a candidate tells, or undefined when it tells none. */
function kindOf({ type, trigger, codes }: EventCandidate): IncidentKind | undefined {
  switch (type) {
    case 'abduction':
      return 'kidnapping';
    case 'bombing':
    case 'suicide_attack':
      return 'bombing';
    case 'destruction_sabotage':
      if (ROBBERY.has(trigger.lemma)) return 'robbery';
      if (BLASTS.has(trigger.lemma)) return 'bombing';
      return ARSON.has(trigger.lemma) ? 'arson' : 'attack';
    case 'air_drone_strike':
    case 'shelling_missile':
      return BOMBS.has(trigger.lemma) ? 'bombing' : 'attack';
    case 'attack_on_persons':
    case 'sexual_violence':
      return 'attack';
    case 'armed_clash':
      return codes.plover.modes.includes('firearms') ? 'attack' : undefined;
    default:
      return undefined;
  }
}

/** Whether a later draft tells the incident of an earlier one. */
function agree(a: Draft, b: Draft): boolean {
  if (a.kind === b.kind && sufferSame(a, b) && daysOf(a.time, b.time) !== 'apart') return true;
  if (daysOf(a.time, b.time) === 'apart' || placesOf(a, b) === 'apart') return false;
  if (namesOf(a.victims, b.victims) === 'apart') return false;
  const near = b.sentence - a.sentence <= REACH;
  if (a.kind === b.kind) return near || !sufferOthers(a, b);
  if (!near) return false;
  // A bare "attack" or an outcome belongs to whatever was told before; what was done may be told after it.
  const [bare, deed] = b.kind === 'attack' && b.weight !== 'specific' ? [b, a] : [a, b];
  if (bare.kind !== 'attack' || bare.weight === 'specific') return false;
  // "Kidnapped a clerk and attacked the bank", "killed a mayor; a bomb went off at a hotel": an attack on others is another one.
  const own = sufferersOf(bare);
  const others = sufferersOf(deed);
  if (own.length === 0 || own.some((one) => others.includes(one))) return true;
  return bare.weight === 'outcome' && deed.kind !== 'kidnapping' && deed.kind !== 'robbery';
}

/** True when both tell who or what suffered, and none of it is the same. */
function sufferOthers(a: Draft, b: Draft): boolean {
  const x = sufferersOf(a);
  const y = sufferersOf(b);
  return x.length > 0 && y.length > 0 && !x.some((one) => y.includes(one));
}

/** True when both tell of one and the same who or what suffered: places told beside it are then places of one incident. */
function sufferSame(a: Draft, b: Draft): boolean {
  const x = sufferersOf(a);
  return sufferersOf(b).some((one) => x.includes(one) && !COLOURLESS.has(one.replace(/s$/, '')));
}

/** Last words of those who and what suffered. */
function sufferersOf({ victims, targets }: Draft): string[] {
  return [...victims, ...targets].map(({ text }) => text.slice(text.lastIndexOf(' ') + 1).toLowerCase());
}

function join(a: Draft, b: Draft): void {
  if (a.kind === 'attack' && a.weight !== 'specific') a.kind = b.kind;
  if (a.weight !== 'specific' && b.weight !== 'outcome') a.weight = b.weight;
  a.candidates.push(...b.candidates);
  for (const role of ROLES) for (const party of b[role]) add(a[role], party);
  if (!a.time || (b.time && a.time.via === 'inherited' && b.time.via !== 'inherited')) a.time = b.time ?? a.time;
  for (const place of b.places) if (!a.places.some(({ name }) => name === place.name)) a.places.push(place);
  a.sentence = b.sentence;
}

/** Those who claim an incident or are accused of it: of the last one told before, else of the first. */
function blame(candidates: readonly EventCandidate[], drafts: readonly Draft[], context: Context): void {
  const { doc, reader } = context;
  if (drafts.length === 0) return;
  for (const candidate of candidates) {
    const role =
      candidate.type === 'claim_of_responsibility' ? 'actor' : candidate.type === 'accusation' ? 'target' : undefined;
    if (!role || candidate.polarity === 'negated') continue;
    const sentence = sentenceOf(candidate, doc);
    const incident = drafts.findLast((draft) => draft.sentence <= sentence) ?? drafts[0]!;
    for (const participant of candidate.participants) {
      if (participant.role !== role || participant.start === null) continue;
      const span = spelledOut({ start: participant.start, end: participant.end! }, context);
      const phrase = span && reader.read(span);
      if (phrase) charge(incident, phrase, participant.kind, span, participant.entityId, context);
    }
  }
}

type Agreement = 'same' | 'open' | 'apart';

function daysOf(a: CandidateTime | null, b: CandidateTime | null): Agreement {
  if (!a?.from || !a.to || !b?.from || !b.to) return 'open';
  if (a.from > b.to || b.from > a.to) return 'apart';
  return a.from === b.from && a.to === b.to ? 'same' : 'open';
}

function placesOf(a: Draft, b: Draft): Agreement {
  const named = (draft: Draft) =>
    draft.places.filter(({ via, extent }) => via === 'named' && (extent === 'city' || extent === 'point'));
  const x = named(a);
  const y = named(b);
  if (x.length === 0 || y.length === 0) return 'open';
  return x.some((one) => y.some((other) => one.name === other.name)) ? 'same' : 'apart';
}

/** Named persons in both that share no word are different victims. */
function namesOf(a: readonly IncidentParty[], b: readonly IncidentParty[]): Agreement {
  const x = a.filter(({ phrase }) => phrase.name);
  const y = b.filter(({ phrase }) => phrase.name);
  if (x.length === 0 || y.length === 0) return 'open';
  const words = new Set(x.flatMap(({ text }) => text.toLowerCase().split(' ')));
  return y.some(({ text }) =>
    text
      .toLowerCase()
      .split(' ')
      .some((word) => word.length > 3 && words.has(word)),
  )
    ? 'same'
    : 'apart';
}
