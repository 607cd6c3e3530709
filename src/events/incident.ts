/** The incident view: candidates of violence in one report grouped into killings, bombings, kidnappings, arson and robbery. */
import { type Document, layerOf, type Span } from '../document/index.js';
import type { CandidatePlace, CandidateTime, EventCandidate } from './candidate.js';
import { type Phrase, PhraseReader, type Vocabulary } from './phrase.js';

export const incidentKinds = ['attack', 'bombing', 'kidnapping', 'arson', 'robbery'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** One who did or suffered it, or what was used. */
export interface IncidentParty {
  readonly phrase: Phrase;
  /** Actor kind of the participant, or what its words say. */
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

/** One incident with everything that its tellings say of it. */
export interface Incident {
  readonly kind: IncidentKind;
  readonly stage: 'accomplished' | 'attempted' | 'threatened';
  readonly candidates: readonly EventCandidate[];
  readonly perpetrators: readonly IncidentParty[];
  readonly victims: readonly IncidentParty[];
  readonly targets: readonly IncidentParty[];
  readonly weapons: readonly IncidentParty[];
  readonly time: CandidateTime | null;
  readonly places: readonly CandidatePlace[];
  readonly confidence: number;
}

/** Mutable while it is put together. */
interface Draft {
  kind: IncidentKind;
  weak: boolean;
  candidates: EventCandidate[];
  perpetrators: IncidentParty[];
  victims: IncidentParty[];
  targets: IncidentParty[];
  weapons: IncidentParty[];
  time: CandidateTime | null;
  places: CandidatePlace[];
  sentence: number;
}

const WEAPONS = ['explosive', 'gun', 'missile', 'blade', 'incendiary'] as const;
/** Trigger lemmas that only tell an outcome: alone they say too little to be an incident of their own beside another. */
const OUTCOME = new Set(['wound', 'injure', 'hurt', 'maim', 'die', 'kill', 'damage', 'destroy', 'death']);
const ARSON = new Set(['burn', 'torch', 'arson', 'set', 'arson attack']);
const ROBBERY = new Set(['rob', 'steal', 'robbery', 'theft', 'loot', 'looting', 'pillage', 'plunder']);
const PEOPLE = new Set([
  'person',
  'civilians',
  'group',
  'police',
  'military',
  'armed_group',
  'religious',
  'criminal',
  'party',
  'legislature',
  'judiciary',
]);

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
  return drafts.map(({ weak: _, sentence: __, ...draft }) => ({
    ...draft,
    stage: stageOf(draft.candidates),
    confidence: Math.max(...draft.candidates.map(({ confidence }) => confidence)),
  }));
}

function stageOf(candidates: readonly EventCandidate[]): Incident['stage'] {
  if (candidates.some(({ status }) => status === 'actual' || status === 'ongoing' || status === 'historical'))
    return 'accomplished';
  return candidates.some(({ status }) => status === 'threatened') ? 'threatened' : 'attempted';
}

function draftOf(candidate: EventCandidate, doc: Document, reader: PhraseReader): Draft | undefined {
  const kind = kindOf(candidate);
  if (!kind) return undefined;
  const { sentences } = layerOf(doc, 'segments');
  const evidence = candidate.evidence[0]!;
  const draft: Draft = {
    kind,
    weak: OUTCOME.has(candidate.trigger.lemma),
    candidates: [candidate],
    perpetrators: [],
    victims: [],
    targets: [],
    weapons: [],
    time: candidate.time,
    places: [...candidate.places],
    sentence: sentences.findIndex(({ start }) => start === evidence.start),
  };
  for (const participant of candidate.participants) {
    if (participant.start === null || participant.end === null) continue;
    const phrase = reader.read({ start: participant.start, end: participant.end });
    if (!phrase) continue;
    const party = { phrase, kind: participant.kind, name: participant.name, text: reader.textOf(phrase.span) };
    const { last } = reader.range(phrase.description ?? phrase.span);
    if (participant.role === 'instrument') add(draft.weapons, party);
    else if (participant.role === 'actor') {
      if (reader.isIn(last, ...WEAPONS)) add(draft.weapons, party);
      else add(draft.perpetrators, party);
    } else if (participant.role === 'victim' || participant.role === 'target') {
      if (isPeople(party, last, reader)) add(draft.victims, party);
      else if (reader.isIn(last, ...WEAPONS)) add(draft.weapons, party);
      else if (participant.role === 'target' || !phrase.name) add(draft.targets, party);
      else add(draft.victims, party);
    }
  }
  if (draft.kind === 'attack' && draft.weapons.some((party) => isExplosive(party, reader))) draft.kind = 'bombing';
  if (draft.weapons.length === 0) weaponsNear(draft, evidence, reader);
  return draft;
}

function isPeople(party: IncidentParty, last: number, reader: PhraseReader): boolean {
  if (reader.isIn(last, 'person', 'crowd', 'criminal')) return true;
  if (reader.isIn(last, 'structure', 'vehicle', 'vessel', 'aircraft')) return false;
  return PEOPLE.has(party.kind) || (party.phrase.name !== null && party.kind === 'thing');
}

function isExplosive(party: IncidentParty, reader: PhraseReader): boolean {
  return reader.isIn(reader.range(party.phrase.span).last, 'explosive') && !/grenade|mine/.test(party.phrase.head);
}

/** Weapons that the sentence names without tying them to the verb ("were found with bullet wounds", "a bomb that …"). */
function weaponsNear(draft: Draft, evidence: Span, reader: PhraseReader): void {
  const { first, last } = reader.range(evidence);
  const classes = draft.kind === 'bombing' ? (['explosive'] as const) : WEAPONS;
  for (let i = first; i <= last; i++) {
    if (!reader.isIn(i, ...classes) || reader.isIn(i, 'fire')) continue;
    const phrase = reader.read(reader.spanOf(i, i));
    if (phrase)
      add(draft.weapons, {
        phrase,
        kind: 'weapon',
        name: reader.textOf(phrase.span),
        text: reader.textOf(phrase.span),
      });
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

/** Whether two drafts tell one incident. */
function agree(a: Draft, b: Draft): boolean {
  if (a.kind !== b.kind && !(a.weak && a.kind === 'attack') && !(b.weak && b.kind === 'attack')) return false;
  if (a.kind !== b.kind && b.sentence - a.sentence > 4) return false;
  if (daysOf(a.time, b.time) === 'apart') return false;
  if (placesOf(a, b) === 'apart') return false;
  const victims = namesOf(a.victims, b.victims);
  return victims !== 'apart';
}

function join(a: Draft, b: Draft): void {
  if (a.kind !== b.kind && a.weak && a.kind === 'attack') a.kind = b.kind;
  a.weak &&= b.weak;
  a.candidates.push(...b.candidates);
  for (const role of ['perpetrators', 'victims', 'targets', 'weapons'] as const)
    for (const party of b[role]) add(a[role], party);
  if (!a.time || (b.time && a.time.via === 'inherited' && b.time.via !== 'inherited')) a.time = b.time ?? a.time;
  for (const place of b.places) if (!a.places.some(({ name }) => name === place.name)) a.places.push(place);
  a.sentence = b.sentence;
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
