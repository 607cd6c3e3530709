/** The incident view: candidates of violence in one report grouped into killings, bombings, kidnappings, arson and robbery. */
import { type Document, layerOf, type Span } from '../document/index.js';
import type { CandidatePlace, CandidateTime, EventCandidate, Participant } from './candidate.js';
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
  'person people persons victim individual man other them dead injured wounded casualty total number'.split(' '),
);
const VAGUE = new Set('charge device weapon shot round warhead package'.split(' '));
const ROLES = ['perpetrators', 'organisations', 'victims', 'targets', 'weapons'] as const;
const OUTCOME = new Set('wound injure hurt maim die damage destroy death destruction'.split(' '));
const GENERIC = new Set(
  'attack assault strike hit target perpetrate commit conduct launch carry raid storm kill'.split(' '),
);
const ARSON = new Set(['burn', 'torch', 'arson', 'set', 'arson attack']);
const ROBBERY = new Set('rob steal robbery theft loot looting pillage plunder'.split(' '));
/** Kinds of actors that are people rather than things. */
const PEOPLE = new Set(
  'person civilians group police military armed_group religious criminal party legislature judiciary'.split(' '),
);
const BODIES = new Set('armed_group military government police criminal party state'.split(' '));
/** Sentences over which an outcome or a bare "attack" still belongs to the incident told before. */
const REACH = 6;

/** Groups the candidates of one report, in the order in which they are told. */
export function incidentsOf(
  candidates: readonly EventCandidate[],
  doc: Document,
  vocabulary: Vocabulary,
): readonly Incident[] {
  const reader = new PhraseReader(doc, vocabulary);
  const drafts: Draft[] = [];
  for (const candidate of candidates) {
    if (candidate.polarity === 'negated' || candidate.status === 'hypothetical') continue;
    const draft = draftOf(candidate, doc, reader);
    if (!draft) continue;
    const same = drafts.findLast((other) => agree(other, draft));
    if (same) join(same, draft);
    else drafts.push(draft);
  }
  blame(candidates, drafts, doc, reader);
  return drafts.map(({ weight: _, sentence: __, ...draft }) => ({
    ...draft,
    victims: distinct(draft.victims),
    perpetrators: distinct(draft.perpetrators),
    targets: distinct(draft.targets),
    stage: stageOf(draft.candidates),
    confidence: Math.max(...draft.candidates.map(({ confidence }) => confidence)),
  }));
}

/** One entry for each party: part of a name beside the name and "people" beside "peasants" say nothing more. */
function distinct(parties: readonly IncidentParty[]): IncidentParty[] {
  return parties.filter((party) => {
    const { phrase } = party;
    const others = parties.filter((other) => other !== party);
    if (phrase.name)
      return !others.some(
        (other) => other.phrase.name && other.text.length > party.text.length && holds(other.text, party.text),
      );
    if (others.length > 0 && COLOURLESS.has(phrase.head) && others.some((other) => !COLOURLESS.has(other.phrase.head)))
      return false;
    return true;
  });
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

function draftOf(candidate: EventCandidate, doc: Document, reader: PhraseReader): Draft | undefined {
  const kind = kindOf(candidate);
  if (!kind) return undefined;
  const { lemma } = candidate.trigger;
  const draft: Draft = {
    kind,
    weight: OUTCOME.has(lemma) ? 'outcome' : GENERIC.has(lemma) && kind === 'attack' ? 'generic' : 'specific',
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
  for (const participant of candidate.participants) place(participant, draft, reader);
  if (draft.weapons.length === 0) weaponsNear(draft, candidate.evidence[0]!, reader);
  if (draft.kind === 'attack' && draft.weight === 'generic' && draft.weapons.length > 0)
    if (draft.weapons.every((party) => isExplosive(party, reader))) draft.kind = 'bombing';
  return draft;
}

/** Puts a participant where its role and its words send it. */
function place(participant: Participant, draft: Draft, reader: PhraseReader): void {
  const { role, start, end, kind } = participant;
  if (start === null || end === null) return;
  const phrase = reader.read({ start, end });
  if (!phrase || /^\d+$/.test(phrase.head)) return;
  if (role !== 'actor' && VAGUE.has(phrase.head) && phrase.headAt === reader.tokenAt(phrase.span.start)) return;
  const party = partyOf(phrase, kind, reader);
  const last = phrase.headAt;
  const isWeapon = reader.isIn(last, ...WEAPONS) && !phrase.name;
  if (role === 'instrument' || (isWeapon && role !== 'topic')) {
    if (isWeapon || reader.isIn(last, 'aircraft', 'drone', 'vehicle')) add(draft.weapons, party);
  } else if (role === 'actor' || (role === 'counterpart' && draft.weight === 'generic')) {
    charge(draft, party, { start, end }, participant.entityId, reader);
  } else if (role === 'victim' || role === 'target') {
    if (isPeople(party, last, reader)) {
      add(draft.victims, party);
      if (phrase.name && phrase.name.start >= start)
        for (const name of reader.listedAfter(phrase.name)) {
          const other = reader.read(name);
          if (other?.name) add(draft.victims, partyOf(other, 'person', reader));
        }
    } else if (isObject(party, last, reader)) add(draft.targets, party);
  }
}

/** Adds one who did it: as a body, as persons, or as persons of a body. */
function charge(draft: Draft, party: IncidentParty, span: Span, entityId: string | null, reader: PhraseReader): void {
  const { phrase, kind } = party;
  const last = phrase.headAt;
  if (reader.isIn(last, 'structure', 'premises', 'vehicle', 'terrain')) return;
  const persons = reader.isIn(last, 'person', 'criminal', 'crowd') || kind === 'person' || kind === 'civilians';
  if (!persons && (entityId !== null || BODIES.has(kind))) {
    const whole = entityId === null ? undefined : reader.read(span, true);
    add(draft.organisations, whole ? partyOf(whole, kind, reader) : party);
  } else if (persons || kind !== 'thing' || phrase.name) {
    const body = phrase.body && { start: phrase.body.end + 1, end: phrase.span.end };
    const bare = body && reader.read(body);
    if (phrase.body && bare) {
      const own = reader.read(phrase.body);
      if (own) add(draft.organisations, { phrase: own, kind: 'armed_group', text: reader.textOf(phrase.body) });
      add(draft.perpetrators, partyOf(bare, kind, reader));
    } else add(draft.perpetrators, party);
  }
}

function partyOf(phrase: Phrase, kind: string, reader: PhraseReader): IncidentParty {
  return { phrase, kind, text: reader.textOf(phrase.name ?? phrase.span) };
}

function isPeople(party: IncidentParty, last: number, reader: PhraseReader): boolean {
  if (reader.isIn(last, 'person', 'crowd', 'criminal')) return true;
  if (reader.isIn(last, 'structure', 'premises', 'vehicle', 'vessel', 'aircraft', 'terrain')) return false;
  return PEOPLE.has(party.kind) || (party.phrase.name !== null && party.kind === 'thing');
}

function isObject({ kind }: IncidentParty, last: number, reader: PhraseReader): boolean {
  if (reader.isIn(last, 'terrain') || kind === 'place' || kind === 'state' || kind === 'act') return false;
  return (
    kind === 'facility' ||
    kind === 'company' ||
    kind === 'media' ||
    kind === 'government' ||
    kind === 'ngo' ||
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
    if (!reader.isIn(i, ...classes) || reader.isIn(i, 'fire') || reader.isIn(i + 1, ...classes)) continue;
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
      return ARSON.has(trigger.lemma) ? 'arson' : 'attack';
    case 'attack_on_persons':
    case 'sexual_violence':
    case 'shelling_missile':
    case 'air_drone_strike':
      return 'attack';
    case 'armed_clash':
      return codes.plover.modes.includes('firearms') ? 'attack' : undefined;
    default:
      return undefined;
  }
}

/** Whether a later draft tells the incident of an earlier one. */
function agree(a: Draft, b: Draft): boolean {
  if (daysOf(a.time, b.time) === 'apart' || placesOf(a, b) === 'apart') return false;
  if (namesOf(a.victims, b.victims) === 'apart') return false;
  if (a.kind === b.kind) return true;
  // A bare "attack" or an outcome belongs to whatever was told before; what was done may be told after it.
  if (b.sentence - a.sentence > REACH) return false;
  return (b.kind === 'attack' && b.weight !== 'specific') || (a.kind === 'attack' && a.weight !== 'specific');
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
function blame(
  candidates: readonly EventCandidate[],
  drafts: readonly Draft[],
  doc: Document,
  reader: PhraseReader,
): void {
  if (drafts.length === 0) return;
  for (const candidate of candidates) {
    const role =
      candidate.type === 'claim_of_responsibility' ? 'actor' : candidate.type === 'accusation' ? 'target' : undefined;
    if (!role || candidate.polarity === 'negated') continue;
    const sentence = sentenceOf(candidate, doc);
    const incident = drafts.findLast((draft) => draft.sentence <= sentence) ?? drafts[0]!;
    for (const participant of candidate.participants) {
      if (participant.role !== role || participant.start === null) continue;
      const span = { start: participant.start, end: participant.end! };
      const phrase = reader.read(span);
      if (phrase) charge(incident, partyOf(phrase, participant.kind, reader), span, participant.entityId, reader);
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
