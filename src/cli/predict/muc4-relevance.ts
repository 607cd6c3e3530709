/** Which incidents of a report the MUC-4 task asks for: recent, specific, told for their own sake, and no combat between two sides of a war. */
import { type Document, layerOf } from '../../document/index.js';
import type { Incident, IncidentParty } from '../../events/index.js';
import type { EventLexicon } from '../../lexicon/index.js';

/** An incident further back than this before the report is background, by the task's own rule of about two months. */
const RECENT_DAYS = 75;
/** Share of "we" and "our" among the words from which a text is a speech or a communique. */
const SPEECH = 0.015;
/** Number of events in a report under which it tells little else. */
const FEW = 8;
const DAY = 86_400_000;

/**
 * What speaks for and against, as log-odds. Fitted by logistic regression on DEV 0001-1100 (an incident counts as wanted when the keys of its report hold its type),
 * rounded; the signs were chosen by forward selection with cross-validation.
 */
const WEIGHTS = {
  /** Nobody and nothing is told to have suffered. */
  empty: -0.7,
  /** "Peasants", "leaders": no count, no name. */
  barePlural: -0.8,
  /** The first sentence tells it. */
  opens: 0.5,
  undated: -0.6,
  prominent: 1.1,
  place: 0.4,
  /** Soldiers, guerrillas or their posts were among those hit. */
  combatants: -0.6,
  /** "Attacks", "murders". */
  pluralNoun: -1.2,
  target: 0.5,
  old: -0.8,
  speech: -0.5,
  /** "Are killing", "bombing". */
  progressive: -0.8,
  robbery: -0.9,
  byState: -0.5,
  ongoing: -0.6,
  toldOften: 0.4,
  littleElse: 0.3,
  bombing: 0.3,
  combatWords: -0.3,
  claimed: 0.5,
  /** "To kill", "will bomb". */
  baseForm: -0.2,
  outlaws: -0.5,
} as const;
const BIAS = 0.4;
/** Log-odds from which an incident is kept; the best type F1 on the same reports. */
const THRESHOLD = -0.3;

export type Sign = keyof typeof WEIGHTS;

/** Log-odds that the task wants an incident with these signs, over the threshold. */
export function isWanted(signs: readonly Sign[]): boolean {
  return signs.reduce<number>((sum, sign) => sum + WEIGHTS[sign], BIAS) > THRESHOLD;
}

/** The signs of an incident. `whole`: the same with its combatants still among those hit. */
export function signsOf(incident: Incident, whole: Incident, doc: Document, events: EventLexicon): Sign[] {
  const sufferers = [...incident.victims, ...incident.targets];
  const { candidates, time, perpetrators, organisations } = incident;
  const evidence = candidates.flatMap((candidate) => candidate.evidence.map(({ text }) => text)).join(' ');
  const sentences = layerOf(doc, 'segments').sentences;
  const statuses = new Set(candidates.map(({ status }) => status));
  const published = doc.report.publishedAt?.slice(0, 10);
  const age = published && time?.to ? (Date.parse(published) - Date.parse(time.to)) / DAY : null;
  const inClass = (name: string, words: string) => hasWordOf(name, words, events);
  const signs: Readonly<Record<Sign, boolean>> = {
    empty: sufferers.length === 0,
    barePlural: sufferers.length > 0 && sufferers.every((party) => isPlural(party) && !isCounted(party, doc)),
    opens: candidates[0]!.evidence[0]!.start === sentences[0]?.start,
    undated: age === null,
    prominent: incident.victims.some((party) => inClass('prominent', around(party, doc))),
    place: incident.places.some(({ extent, via }) => extent !== 'country' && via !== 'inherited'),
    combatants: whole.victims.length + whole.targets.length > sufferers.length,
    pluralNoun: candidates.every(({ trigger: { text, lemma } }) => /s$/i.test(text) && !/s$/.test(lemma)),
    target: incident.targets.length > 0,
    old: age !== null && age > RECENT_DAYS,
    speech: shareOfWe(doc) > SPEECH,
    progressive: candidates.every(({ trigger: { text, lemma } }) => /ing$/i.test(text) && !/ing$/.test(lemma)),
    robbery: incident.kind === 'robbery',
    byState: [...perpetrators, ...organisations].some(({ kind }) =>
      /^(?:military|police|government|state)$/.test(kind),
    ),
    ongoing: statuses.has('ongoing'),
    toldOften: candidates.length > 2,
    littleElse: eventCount(doc) < FEW,
    bombing: incident.kind === 'bombing',
    combatWords: inClass('combat_words', evidence),
    claimed: candidates.some(({ attribution }) => attribution.stance === 'claimed'),
    baseForm: candidates.every(({ trigger: { text, lemma } }) => text.toLowerCase() === lemma),
    outlaws: whole.victims.some(({ phrase, kind }) => kind === 'criminal' || inClass('outlaw', phrase.head)),
  };
  return (Object.keys(signs) as Sign[]).filter((sign) => signs[sign]);
}

function isPlural({ phrase, text }: IncidentParty): boolean {
  return !phrase.name && /(?:s|people|men|women|children|police)$/i.test(text);
}

/** True with a number or an article before its head. */
function isCounted({ phrase }: IncidentParty, doc: Document): boolean {
  const before = doc.report.text.slice(Math.max(0, phrase.span.start - 24), phrase.span.start);
  return /(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|several|another|an?))\s+(?:\S+\s)?$/i.test(
    before,
  );
}

/** The words beside a party, where its title and office stand. */
function around({ phrase, text }: IncidentParty, doc: Document): string {
  return `${doc.report.text.slice(Math.max(0, phrase.span.start - 40), phrase.span.end + 60)} ${text}`;
}

function hasWordOf(name: string, text: string, { classes, forms }: EventLexicon): boolean {
  const words = classes.get(name);
  if (!words) return false;
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => words.has(word) || words.has(forms.nouns.get(word) ?? ''));
}

function shareOfWe(doc: Document): number {
  const { lower, count } = layerOf(doc, 'tokens');
  return lower.filter((word) => word === 'we' || word === 'our').length / Math.max(1, count);
}

function eventCount(doc: Document): number {
  const { events } = doc.layers;
  return Array.isArray(events) ? events.length : 0;
}
