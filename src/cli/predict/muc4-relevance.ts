/** Which incidents of a report the MUC-4 task asks for: recent, specific, told for their own sake, and no combat between two sides of a war. */
import { type Document, layerOf } from '../../document/index.js';
import type { Incident, IncidentParty } from '../../events/index.js';
import type { EventLexicon } from '../../lexicon/index.js';

/** An incident further back than this before the report is background, by the task's own rule of about two months. */
const RECENT_DAYS = 75;
/** Characters from the start of a report in which its news stands. */
const LEAD = 400;
/** Share of "we" and "our" among the words from which a text is a speech or a communique. */
const SPEECH = 0.015;
/** A count of this many is the toll of a war rather than of an incident. */
const MASSES = 50;
const DAY = 86_400_000;

/**
 * What speaks for and against, as log-odds. Fitted by logistic regression on DEV 0001-1100 (an incident counts as wanted when the keys of its report hold its type),
 * rounded. The weights are kept small by a strong prior: signs chosen for the best fit to those reports did worse on the others.
 */
const WEIGHTS = {
  /** A deliberate act by its word: murder, a planted bomb, where "kill" and "attack" are also said of combat. */
  deliberate: 1,
  shooting: 0.4,
  prominent: 0.9,
  victim: 0.2,
  target: 0.55,
  /** Nobody and nothing is told to have suffered. */
  empty: -0.4,
  damage: 0.2,
  place: 0.6,
  /** A day of its own is told. */
  dated: 0.3,
  /** The first lines of the report tell it. */
  opens: 0.35,
  /** "Unidentified gunmen". */
  unknownMen: 0.3,
  condemned: 0.2,
  /** The report asks or tells who is responsible. */
  responsibility: 0.3,
  /** "We" and "our" in its sentences, and all over the report: a speech or a communique. */
  ours: -0.2,
  speech: -0.3,
  /** "Thousands", "years of violence". */
  vague: -0.35,
  /** Tolls of a war. */
  masses: -0.2,
  byState: -0.4,
  /** "Would", "if". */
  conditional: -0.25,
  ongoing: -0.25,
  /** "Are killing", "bombing". */
  progressive: -0.25,
  /** "Attacks", "murders". */
  pluralNoun: -0.25,
  /** "Peasants", "leaders": no count, no name. */
  barePlural: -1,
  old: -1.05,
} as const;
const BIAS = -0.9;
/** Log-odds from which an incident is kept; near the best type and template F1 on the same reports. */
const THRESHOLD = -0.2;

const UNKNOWN_MEN = /\b(?:unidentified|unknown|hooded|gunmen|heavily armed|assailants)\b/i;
const CONDEMNED = /\b(?:condemn|repudiat|denounc|mourn|funeral|burial)/i;
const RESPONSIBILITY = /\bresponsib/i;
const OURS = /\b(?:we|our|us)\b/i;
const VAGUE = /\b(?:thousands|hundreds|many|every|all|violence|war|repression|genocide|years?|decade|history)\b/i;
const CONDITIONAL = /\b(?:if|would|could|should|must|whether|may)\b/i;

export type Sign = keyof typeof WEIGHTS;

/** Log-odds that the task wants an incident with these signs, over the threshold. */
export function isWanted(signs: readonly Sign[]): boolean {
  return signs.reduce<number>((sum, sign) => sum + WEIGHTS[sign], BIAS) > THRESHOLD;
}

/** The signs of an incident. */
export function signsOf(incident: Incident, doc: Document, events: EventLexicon): Sign[] {
  const sufferers = [...incident.victims, ...incident.targets];
  const { candidates, time, perpetrators, organisations } = incident;
  const evidence = candidates.flatMap((candidate) => candidate.evidence.map(({ text }) => text)).join(' ');
  const published = doc.report.publishedAt?.slice(0, 10);
  const age = published && time?.to ? (Date.parse(published) - Date.parse(time.to)) / DAY : null;
  const inClass = (name: string, words: string) => hasWordOf(name, words, events);
  const signs: Readonly<Record<Sign, boolean>> = {
    deliberate: candidates.some(({ trigger }) => inClass('deliberate', trigger.lemma)),
    shooting: candidates.some(({ trigger }) => trigger.lemma === 'shoot'),
    prominent: incident.victims.some((party) => inClass('prominent', around(party, doc))),
    victim: incident.victims.length > 0,
    target: incident.targets.length > 0,
    empty: sufferers.length === 0,
    damage: /\bdamage/i.test(evidence),
    place: incident.places.some(({ extent, via }) => extent !== 'country' && via !== 'inherited'),
    dated: candidates.some((candidate) => candidate.time?.via === 'stated' || candidate.time?.via === 'resolved'),
    opens: Math.min(...candidates.map((candidate) => candidate.evidence[0]!.start)) < LEAD,
    unknownMen: UNKNOWN_MEN.test(evidence),
    condemned: CONDEMNED.test(evidence),
    responsibility: RESPONSIBILITY.test(doc.report.text),
    ours: OURS.test(evidence),
    speech: shareOfWe(doc) > SPEECH,
    vague: VAGUE.test(evidence),
    byState: [...perpetrators, ...organisations].some(({ kind }) =>
      /^(?:military|police|government|state)$/.test(kind),
    ),
    masses: candidates.some(({ quantities }) => quantities.some(({ min }) => min !== null && min >= MASSES)),
    conditional: CONDITIONAL.test(evidence),
    ongoing: candidates.some(({ status }) => status === 'ongoing'),
    progressive: candidates.every(({ trigger: { text, lemma } }) => /ing$/i.test(text) && !/ing$/.test(lemma)),
    pluralNoun: candidates.every(({ trigger: { text, lemma } }) => /s$/i.test(text) && !/s$/.test(lemma)),
    barePlural: sufferers.length > 0 && sufferers.every((party) => isPlural(party) && !isCounted(party, doc)),
    old: age !== null && age > RECENT_DAYS,
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
