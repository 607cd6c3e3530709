/** Which incidents of a report the MUC-4 task asks for: recent, specific, told for their own sake, and no combat between two sides of a war. */
import { type Document, layerOf } from '../../document/index.js';
import type { Incident, IncidentParty } from '../../events/index.js';
import type { EventLexicon } from '../../lexicon/index.js';

/** An incident further back than this before the report is background, by the task's own rule of about two months. */
const RECENT_DAYS = 75;
/** Share of "we" and "our" among the words from which a text is a speech or a communique. */
const SPEECH = 0.015;
/** Days in which an incident is news. */
const FRESH_DAYS = 14;
/** A count of this many is the toll of a war rather than of an incident. */
const MASSES = 50;
const DAY = 86_400_000;

/**
 * What speaks for and against, as log-odds. Fitted by logistic regression on DEV 0001-1100 (an incident counts as wanted when the keys of its report hold its type),
 * rounded; the signs were chosen by forward selection with cross-validation.
 */
const WEIGHTS = {
  /** A deliberate act by its word: murder, a planted bomb, where "kill" and "attack" are also said of combat. */
  deliberate: 1.1,
  /** The first sentence tells it. */
  opens: 0.7,
  /** Nobody and nothing is told to have suffered. */
  empty: -0.9,
  /** "Peasants", "leaders": no count, no name. */
  barePlural: -1,
  prominent: 0.8,
  place: 0.6,
  undated: -0.4,
  airRaid: -0.6,
  /** "Attacks", "murders". */
  pluralNoun: -1,
  old: -0.9,
  /** Some weeks back: told again because it matters. */
  aging: 0.4,
  damage: 0.5,
  byState: -0.4,
  speech: -0.3,
  /** "Are killing", "bombing". */
  progressive: -0.6,
  outlaws: -0.6,
  /** Tolls of a war. */
  masses: -0.3,
  robbery: -0.6,
  ongoing: -0.3,
} as const;
const BIAS = -0.2;
/** Log-odds from which an incident is kept; near the best type and template F1 on the same reports. */
const THRESHOLD = -0.35;

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
    deliberate: candidates.some(({ trigger }) => inClass('deliberate', trigger.lemma)),
    opens: candidates[0]!.evidence[0]!.start === sentences[0]?.start,
    empty: sufferers.length === 0,
    barePlural: sufferers.length > 0 && sufferers.every((party) => isPlural(party) && !isCounted(party, doc)),
    prominent: incident.victims.some((party) => inClass('prominent', around(party, doc))),
    place: incident.places.some(({ extent, via }) => extent !== 'country' && via !== 'inherited'),
    undated: age === null,
    airRaid: inClass('aircraft', evidence),
    pluralNoun: candidates.every(({ trigger: { text, lemma } }) => /s$/i.test(text) && !/s$/.test(lemma)),
    old: age !== null && age > RECENT_DAYS,
    aging: age !== null && age > FRESH_DAYS && age <= RECENT_DAYS,
    damage: /\bdamage/i.test(evidence),
    byState: [...perpetrators, ...organisations].some(({ kind }) =>
      /^(?:military|police|government|state)$/.test(kind),
    ),
    speech: shareOfWe(doc) > SPEECH,
    progressive: candidates.every(({ trigger: { text, lemma } }) => /ing$/i.test(text) && !/ing$/.test(lemma)),
    outlaws: whole.victims.some(({ phrase, kind }) => kind === 'criminal' || inClass('outlaw', phrase.head)),
    masses: candidates.some(({ quantities }) => quantities.some(({ min }) => min !== null && min >= MASSES)),
    robbery: incident.kind === 'robbery',
    ongoing: statuses.has('ongoing'),
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
