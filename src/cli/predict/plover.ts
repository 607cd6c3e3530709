/** `predict --set plover`: the events of a sentence as PLOVER roots with source and target, as the plover scorer reads them. */
import type { Document, Span } from '../../document/index.js';
import { type EventCandidate, type Participant, round } from '../../events/index.js';
import { analyze } from '../../pipeline/index.js';
import { caseDate, caseSchema, type Predictor, reportOfCase } from './case.js';

const schema = caseSchema.extend({ date: caseDate });

/** What a root becomes when the act still lies ahead: in this task a cooperative plan is an agreement, a hostile one a threat. */
const AHEAD: Readonly<Record<string, string>> = {
  CONSULT: 'AGREE',
  SUPPORT: 'AGREE',
  COOPERATE: 'AGREE',
  AID: 'AGREE',
  CONCEDE: 'AGREE',
  RETREAT: 'CONCEDE',
  ASSAULT: 'THREATEN',
  COERCE: 'THREATEN',
  SANCTION: 'THREATEN',
  PROTEST: 'THREATEN',
};
/** CAMEO codes that this task counts as accusations by their root, disapproval: calls for action against someone, and convictions. */
const DISAPPROVING = /^11[36]/;
const TARGETS: ReadonlySet<Participant['role']> = new Set(['target', 'recipient', 'victim', 'counterpart']);

export const plover: Predictor = (line, resources) => {
  const { id, text, date } = schema.parse(line);
  const { doc, candidates } = analyze(reportOfCase(text, date ?? null), resources);
  const events = candidates
    .map((candidate) => eventOf(candidate, candidates, sidesIn(doc)))
    .filter((event) => event !== undefined)
    .sort((a, b) => b.confidence - a.confidence);
  // Where the sentence itself only comments, appeals, claims or denies, what it mentions in passing is no event of its own.
  const talk = candidates.some((candidate) => isTalk(candidate) && clauseOf(candidate) === 'main');
  const lowest = talk ? BESIDE : ALONE;
  return { id, events: events.filter(({ confidence }, rank) => confidence >= (rank === 0 ? lowest : BESIDE)) };
};

/** What stands in a subordinate clause is background in a task that asks for the event of the sentence: a factor on its odds. */
const BACKGROUND: Readonly<Record<string, number>> = { main: 1, adverbial: 0.3, relative: 0.15, nominal: 0.15 };
/** Lowest confidence of an event told beside another one. Set on the open cases. */
const BESIDE = 0.7;
/** Lowest confidence of the foremost event. */
const ALONE = 0.12;

function clauseOf({ explanation }: EventCandidate): string {
  return String(explanation.find(({ feature }) => feature === 'clause')?.value);
}

function isTalk({ codes }: EventCandidate): boolean {
  return !!codes.cameo && /^0[12]/.test(codes.cameo);
}

function prominence(candidate: EventCandidate): number {
  const odds = (candidate.confidence / (1 - candidate.confidence)) * (BACKGROUND[clauseOf(candidate)] ?? 1);
  return round(odds / (1 + odds));
}

function eventOf(candidate: EventCandidate, all: readonly EventCandidate[], inText: readonly Placed[]) {
  const { plover: codes, cameo, acled } = candidate.codes;
  const root = rootOf(candidate);
  // Comments (01x) and appeals (02x) are no events of this task.
  if (!root || isTalk(candidate) || isOnlyTold(candidate, all)) return undefined;
  const aux = [];
  if (candidate.polarity === 'negated') aux.push('negation');
  if (candidate.status === 'planned' || candidate.status === 'ongoing') aux.push(candidate.status);
  return {
    type: root,
    ...(codes.modes[0] && { mode: codes.modes[0] }),
    ...(cameo && { cameo }),
    ...(acled && { acled: acled.subEvent }),
    ...sidesOf(candidate, root, inText),
    confidence: prominence(candidate),
    aux,
  };
}

/** The root after the conventions on what still lies ahead. Undefined for options merely considered. */
function rootOf({ codes, status }: EventCandidate): string | undefined {
  const { root } = codes.plover;
  if (root === null) return undefined;
  if (codes.cameo && DISAPPROVING.test(codes.cameo)) return 'ACCUSE';
  if (status === 'planned' || status === 'threatened') return AHEAD[root] ?? root;
  if (status === 'hypothetical') return root === 'ASSAULT' ? 'THREATEN' : undefined;
  return root;
}

const TOLD: ReadonlySet<string> = new Set(['claims', 'denies', 'demands', 'threatens']);

/** Known only from a denial, an unconfirmed report, or the actor's own claim in the same sentence. */
function isOnlyTold(candidate: EventCandidate, all: readonly EventCandidate[]): boolean {
  const { id, attribution } = candidate;
  if (attribution.stance === 'denied' || attribution.stance === 'unconfirmed') return true;
  const { source } = attribution;
  if (attribution.stance === 'claimed' && source && actorsOf(candidate).some(({ name }) => name === source.name))
    return true;
  return all.some(({ links }) => links.some((link) => link.id === id && TOLD.has(link.rel)));
}

function actorsOf({ participants }: EventCandidate): readonly Participant[] {
  return participants.filter(({ role }) => role === 'actor');
}

/** Roots of acts that two sides do together: of coordinated actors the first is the source, the others are the target. */
const MUTUAL: ReadonlySet<string> = new Set(['CONSULT', 'AGREE', 'COOPERATE', 'SUPPORT']);

interface Side {
  readonly text: string;
  readonly code?: string;
}

/** A side with its place in the text. */
interface Placed extends Side {
  readonly start: number;
  readonly end: number;
}

/** Everyone and every country that a text names, nationalities included, in text order. */
function sidesIn({ report, layers }: Document): readonly Placed[] {
  const found: Placed[] = [];
  for (const { span, value } of layers.mentions ?? []) {
    if (value.via === 'pronoun' || value.kind === 'facility') continue;
    found.push({ text: report.text.slice(span.start, span.end), ...(value.cameo && { code: value.cameo }), ...span });
  }
  const covers = (span: Span) => found.some(({ start, end }) => start <= span.start && span.end <= end);
  const countries: Placed[] = [];
  (layers.toponyms ?? []).forEach(({ span, value }, index) => {
    const place = layers.places?.[index]?.value;
    if (value.latent || place?.latent || covers(span)) return;
    if (value.via === 'demonym' || place?.reading?.extent === 'country')
      countries.push({
        text: report.text.slice(span.start, span.end),
        ...(place?.reading?.country && { code: place.reading.country }),
        ...span,
      });
  });
  return [...found, ...countries].sort((a, b) => a.start - b.start);
}

/**
 * Source and target. This task wants a target wherever the sentence has one: when no side is named it takes who is named in what the act is about, then who is
 * named after it, then the place, and at last what the act is about.
 */
function sidesOf(
  candidate: EventCandidate,
  root: string,
  inText: readonly Placed[],
): { source: readonly Side[]; target: readonly Side[] } {
  const actors = actorsOf(candidate);
  const source = actors.map(sideOf);
  const others = candidate.participants.filter(({ role }) => TARGETS.has(role));
  const named = others.filter(({ kind }) => kind !== 'thing' && kind !== 'act' && kind !== 'place');
  if (named.length > 0) return { source, target: named.map(sideOf) };
  if (MUTUAL.has(root) && source.length > 1) return { source: source.slice(0, 1), target: source.slice(1) };
  const about = [...others, ...candidate.participants.filter(({ role }) => role === 'topic')];
  const teller = candidate.attribution.source;
  const free = inText.filter(
    ({ start, end }) =>
      !actors.some((actor) => actor.start !== null && actor.start <= start && end <= actor.end!) &&
      !(teller && teller.start !== null && teller.start <= start && end <= teller.end!) &&
      start !== candidate.trigger.start,
  );
  const within = free.find(({ start, end }) =>
    about.some((part) => part.start !== null && part.start <= start && end <= part.end!),
  );
  const place = candidate.places.find(({ text, via }) => text !== null && via !== 'inherited');
  const placed = place ? [{ text: place.text ?? place.name, ...(place.country && { code: place.country }) }] : [];
  if (within) return { source, target: [sideOfPlaced(within)] };
  const thing = others.find(({ kind }) => kind === 'place');
  if (thing) return { source, target: [sideOf(thing)] };
  const after = free.find(({ start }) => start > candidate.trigger.start && start - candidate.trigger.start < REACH);
  if (after && !placed.some(({ text }) => text.includes(after.text))) return { source, target: [sideOfPlaced(after)] };
  return { source, target: placed.length > 0 ? placed : about.slice(0, 1).map(sideOf) };
}

/** How far behind the trigger a side may be named, in characters. */
const REACH = 120;

function sideOfPlaced({ text, code }: Placed): Side {
  return { text, ...(code && { code }) };
}

function sideOf({ text, name, cameo }: Participant): Side {
  return { text: text ?? name, ...(cameo && { code: cameo }) };
}
