/** Which incidents of a report the MUC-4 task asks for: recent, specific, told for their own sake, and no combat between two sides of a war. */
import { type Document, lastStartingAtOrBefore, layerOf, SHAPE } from '../../document/index.js';
import type { Incident, IncidentParty } from '../../events/index.js';
import type { EventLexicon } from '../../lexicon/index.js';
import { CLASSES, fillerRoles, SENSES } from './muc4-fillers.js';

/** An incident further back than this before the report is background, by the task's own rule of about two months. */
const RECENT_DAYS = 75;
/** Characters from the start of a report in which its news stands. */
const LEAD = 400;
/** Share of "we" and "our" among the words from which a text is a speech or a communique. */
const SPEECH = 0.015;
/** A count of this many is the toll of a war rather than of an incident. */
const MASSES = 50;
const DAY = 86_400_000;

const UNKNOWN_MEN = /\b(?:unidentified|unknown|hooded|gunmen|heavily armed|assailants)\b/i;
const CONDEMNED = /\b(?:condemn|repudiat|denounc|mourn|funeral|burial)/i;
const RESPONSIBILITY = /\bresponsib/i;
const OURS = /\b(?:we|our|us)\b/i;
const VAGUE = /\b(?:thousands|hundreds|many|every|all|violence|war|repression|genocide|years?|decade|history)\b/i;
const CONDITIONAL = /\b(?:if|would|could|should|must|whether|may)\b/i;

const WE = new Set(['we', 'our', 'us', 'i', 'my']);
/** Ages of an incident in days, up to each of these. */
const AGES = [0, 1, 7, 30, RECENT_DAYS, 200];
/** Places among the sentences of a report, up to each of these. */
const DEPTHS = [0, 1, 2, 5, 10];
/** Sentences between two incidents, up to each of these. */
const GAPS = [0, 1, 2, 6];
/** Sentences of a report, up to each of these. */
const LENGTHS = [5, 11, 24];

/** What is known of each incident of a report, as names of features: its own, those of its words and those of the whole report, each also for its kind. */
export function traitsOf(
  incidents: readonly Incident[],
  doc: Document,
  events: EventLexicon,
  countryOf: (incident: Incident) => string | null,
): ReadonlySet<string>[] {
  const report = reportTraits(incidents, doc);
  return incidents.map((incident) => {
    const own = [
      ...signsOf(incident, doc, events).map((sign) => `sign=${sign}`),
      ...tellingTraits(incident, incidents, doc),
      ...settingTraits(incident, doc),
      `country=${countryOf(incident)}`,
      ...partyTraits(incident),
      ...participantTraits(incident, doc),
      ...neighbourTraits(incident, incidents, doc),
      ...classTraits(incident, doc, events),
      ...report,
    ];
    const traits = new Set(['base rate', `kind=${incident.kind}`, ...own]);
    // The greater part are attacks: what is apart for the other kinds.
    if (incident.kind !== 'attack') for (const name of own) traits.add(`${incident.kind} ${name}`);
    return traits;
  });
}

/** How the incident is told, and with which words. */
function tellingTraits(incident: Incident, all: readonly Incident[], doc: Document): string[] {
  const { candidates, kind } = incident;
  const told = sentencesOf(incident, doc);
  const names = [
    `depth=${step(Math.min(...told), DEPTHS)}`,
    `tellings=${Math.min(4, candidates.length)}`,
    `sentences=${Math.min(4, told.length)}`,
    `confident=${Math.floor(10 * incident.confidence)}`,
    `incidents=${Math.min(5, all.length)}`,
    `of its kind=${Math.min(3, all.filter((other) => other.kind === kind).length)}`,
  ];
  if (all[0] === incident) names.push('first');
  for (const other of all) if (other.kind !== kind) names.push(`beside=${other.kind}`);
  for (const { type, status, attribution, trigger } of candidates) {
    names.push(`type=${type}`, `status=${status}`, `stance=${attribution.stance}`, `trigger=${trigger.lemma}`);
    names.push(`before trigger=${wordBefore(trigger.start, doc)}`);
  }
  for (const s of told) for (const word of plainWords(s, doc)) names.push(`said=${word}`);
  return names;
}

/** When and where it was. */
function settingTraits(incident: Incident, doc: Document): string[] {
  const age = ageOf(incident, doc);
  return [
    `day=${incident.time?.from ? incident.time.via : 'none'}`,
    ...(age === null ? [] : [`age=${age < 0 ? 'to come' : step(age, AGES)}`]),
    ...incident.places.filter(({ via }) => via !== 'inherited').map(({ extent }) => `extent=${extent}`),
  ];
}

function partyTraits(incident: Incident): string[] {
  return fillerRoles.flatMap((role) => [
    `${role}=${Math.min(2, incident[role].length)}`,
    ...incident[role].flatMap(({ kind, phrase: { name, head } }) => [
      `${role} kind=${kind}`,
      `${role} head=${name ? 'NAME' : head}`,
    ]),
  ]);
}

/** Who took part by the candidates' own reading, soldiers and guerrillas among them. */
function participantTraits({ candidates }: Incident, { report: { text } }: Document): string[] {
  return candidates.flatMap(({ participants }) =>
    participants.flatMap(({ role, kind, start, end, country }) => {
      const words = start === null ? '' : text.slice(start, end!).toLowerCase();
      return [
        `${role} is=${kind}`,
        `${role} of=${country}`,
        ...words.split(/[^a-z]+/).map((word) => `${role} word=${word}`),
      ];
    }),
  );
}

/** How it stands to the report's other incidents. */
function neighbourTraits(incident: Incident, all: readonly Incident[], doc: Document): string[] {
  const told = sentencesOf(incident, doc);
  const sufferers = sufferersOf(incident);
  const names: string[] = [];
  for (const other of all) {
    if (other === incident) continue;
    const gap = Math.min(...sentencesOf(other, doc).flatMap((there) => told.map((here) => Math.abs(there - here))));
    names.push(`gap ${other.kind}=${step(gap, GAPS)}`);
    if (sufferersOf(other).some((each) => sufferers.includes(each))) names.push(`shares with=${other.kind}`);
    const [a, b] = [incident.time, other.time];
    if (a?.from && a.to && b?.from && b.to)
      names.push(`day ${other.kind}=${a.from <= b.to && b.from <= a.to ? 'same' : 'apart'}`);
  }
  return names;
}

/** Classes of words in the sentences that tell it, and in those beside them. */
function classTraits(incident: Incident, doc: Document, events: EventLexicon): string[] {
  const { lower, sentenceFirst } = layerOf(doc, 'tokens');
  const told = sentencesOf(incident, doc);
  const beside = told.flatMap((s) => [s - 1, s + 1]).filter((s) => s >= 0 && !told.includes(s));
  const wordsOf = (those: readonly number[]) =>
    those.flatMap((s) => lower.slice(sentenceFirst[s], sentenceFirst[s + 1])).join(' ');
  const [own, near] = [wordsOf(told), wordsOf(beside)];
  return [...CLASSES, ...SENSES].flatMap((name) => [
    ...(hasWordOf(name, own, events) ? [`says=${name}`] : []),
    ...(hasWordOf(name, near, events) ? [`beside says=${name}`] : []),
  ]);
}

/** The sentences in which it is told. */
function sentencesOf({ candidates }: Incident, doc: Document): number[] {
  const { sentences } = layerOf(doc, 'segments');
  return [...new Set(candidates.map(({ trigger }) => lastStartingAtOrBefore(sentences, trigger.start)))];
}

/** Last words of those who and what suffered. */
function sufferersOf({ victims, targets }: Incident): string[] {
  return [...victims, ...targets].map(({ text }) => text.slice(text.lastIndexOf(' ') + 1).toLowerCase());
}

/** What is true of the whole report. */
function reportTraits(incidents: readonly Incident[], doc: Document): string[] {
  const { lower, count } = layerOf(doc, 'tokens');
  const { sentences } = layerOf(doc, 'segments');
  const telling = new Set(incidents.flatMap((incident) => sentencesOf(incident, doc)));
  const words = new Set(sentences.flatMap((_, s) => plainWords(s, doc)));
  return [
    `length=${step(sentences.length, LENGTHS)}`,
    `share=${Math.floor((6 * telling.size) / Math.max(1, sentences.length))}`,
    `we=${Math.min(5, Math.floor((150 * lower.filter((word) => WE.has(word)).length) / Math.max(1, count)))}`,
    ...[...words].map((word) => `word=${word}`),
  ];
}

/** The words of a sentence that are no names. */
function plainWords(s: number, doc: Document): string[] {
  const { lower, shape, sentenceFirst } = layerOf(doc, 'tokens');
  const words: string[] = [];
  for (let i = sentenceFirst[s]!; i < sentenceFirst[s + 1]!; i++) {
    const named = i > sentenceFirst[s]! && (shape[i]! & SHAPE.capital) !== 0;
    if (!named && /^[a-z]+$/.test(lower[i]!)) words.push(lower[i]!);
  }
  return words;
}

/** The word before an offset. */
function wordBefore(offset: number, { report: { text } }: Document): string {
  return /(\S+)\s+$/.exec(text.slice(Math.max(0, offset - 24), offset))?.[1]?.toLowerCase() ?? 'none';
}

/** The number of steps that an amount is above. */
function step(amount: number, steps: readonly number[]): number {
  return steps.filter((each) => amount > each).length;
}

/** Days from an incident to its report. */
function ageOf({ time }: Incident, doc: Document): number | null {
  const published = doc.report.publishedAt?.slice(0, 10);
  return published && time?.to ? (Date.parse(published) - Date.parse(time.to)) / DAY : null;
}

/** The signs of an incident. */
function signsOf(incident: Incident, doc: Document, events: EventLexicon): string[] {
  const sufferers = [...incident.victims, ...incident.targets];
  const { candidates, perpetrators, organisations } = incident;
  const evidence = candidates.flatMap((candidate) => candidate.evidence.map(({ text }) => text)).join(' ');
  const age = ageOf(incident, doc);
  const inClass = (name: string, words: string) => hasWordOf(name, words, events);
  const signs: Readonly<Record<string, boolean>> = {
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
  return Object.keys(signs).filter((sign) => signs[sign]);
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
