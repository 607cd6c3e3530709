/** `predict --set muc4`: incidents of a report as templates, under the conventions of that task. */
import { z } from 'zod';
import type { Document, Mention, Span } from '../../document/index.js';
import {
  type EventCandidate,
  type Incident,
  type IncidentParty,
  incidentsOf,
  type Phrase,
  type Vocabulary,
} from '../../events/index.js';
import { type Resources, taskModel } from '../../lexicon/index.js';
import { analyze } from '../../pipeline/index.js';
import { caseDate, caseSchema, type Predictor, reportOfCase } from './case.js';
import { choose, type Filled, type Filler, fillersOf, type Judged, sumOf } from './muc4-fillers.js';
import { traitsOf } from './muc4-relevance.js';

const schema = caseSchema.extend({
  date: caseDate,
  datelineCity: z.string().nullish(),
  datelineCountry: z.string().nullish(),
});

/** The countries whose incidents the task asks for. */
const COUNTRIES: ReadonlySet<string> = new Set(['ARG', 'BOL', 'CHL', 'COL', 'ECU', 'SLV', 'GTM', 'HND', 'PER']);
/** Cities that reports from them are filed in. */
const CAPITALS: Readonly<Record<string, string>> = {
  'BUENOS AIRES': 'ARG',
  'LA PAZ': 'BOL',
  SANTIAGO: 'CHL',
  BOGOTA: 'COL',
  QUITO: 'ECU',
  'SAN SALVADOR': 'SLV',
  'GUATEMALA CITY': 'GTM',
  TEGUCIGALPA: 'HND',
  LIMA: 'PER',
};
/** Kinds of the two sides of a war: one attacking the other is combat, not terrorism. */
const MILITARY = new Set(['military', 'armed_group']);
const FIGHTERS =
  /^(guerrilla|rebel|subversive|terrorist|soldier|troop|insurgent|extremist|army|patrol|battalion|force|brigade|garrison|detachment|barracks|helicopter|tank|aircraft|convoy|fighter|combatant)$/;
const COMBAT = /\b(?:MILITARY|ARMY|ARMED FORCES|AIR FORCE|INFANTRY|BRIGADE|BATTALION|ARMORED|GUERRILLA)\b/i;

/** Kinds of those who are charged with an incident as individuals, and as organisations. */
const CHARGED = new Set(['group', 'armed_group', 'military', 'civilians', 'criminal', 'person', 'thing']);
const ORGANISED = new Set(['armed_group', 'military', 'criminal']);
/** Those who are quoted and hurt rather than charged. */
const HONOURED =
  /^(?:president|minister|leader|spokesman|secretary|director|chief|policeman|jesuit|priest|official|witness|journalist|missionary|employee|hostage|victim|prisoner|relative|civilian|peasant|casualty)$/;
const MATERIEL = /(?:aircraft|helicopters?|gunships?|planes?)$/i;
const AMMUNITION = new Set(['bullet', 'fire', 'mine', 'shot', 'vehicle', 'club', 'artillery']);

const BODIES = new Set(['party', 'police', 'company', 'alliance', 'legislature', 'criminal']);
const COUNTED = /^(?:hostage|casualty|dead|wounded|injured|officer|commander|spokesman|movement|dozen|ten|thousand)s?$/;
const OWNED = /^(?:home|house|residence|vehicle|car|automobile|motorcade|office)$/;

/** Characters behind an incident in which it may be told who is suspected. */
const BESIDE = 350;
const SUSPECTS =
  /\b(?:(?:unidentified|unknown|hooded|heavily armed|armed|alleged|presumed) (?:individuals|men|persons|people)|(?:urban )?guerrillas|terrorists|rebels|subversives|extremists|gunmen|assailants|attackers|kidnappers|urban commandos|assassins|narcoterrorists)\b/i;
const SOLDIERS = /^(?:soldier|officer|troop|colonel|lieutenant|sergeant)s?$/;

/** What stands above a report. */
interface Setting {
  /** ISO day. */
  readonly date: string | null;
  readonly city: string | null;
}

/** What a report recalls of last week's murder is no event of its own to a reviewer, and is an incident to the keys: even faint candidates are judged here. */
const FLOOR = 0.02;

/** Log-odds that the task wants an incident under which even its words are left alone. */
const FAINT = -2.5;

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

export const muc4: Predictor = (line, resources) => {
  const model = taskModel('muc4');
  const read = readCase(line, resources);
  const judged = judge(
    read,
    read.traits.map((traits) => sumOf(traits, model.incidents.weights)),
  );
  const wanted = judged.some(({ odds }) => odds > model.incidents.least);
  const filled = wanted ? choose(fillersIn(read, judged), judged.length, model) : [];
  return {
    id: read.id,
    events: judged.flatMap(({ incident, odds }, index) =>
      odds > model.incidents.least ? [templateOf(incident, filled[index]!, read.home, read.setting)] : [],
    ),
  };
};

/** The incidents of a case that the task may ask for, each with its log-odds. */
export function judge({ incidents }: ReadCase, odds: readonly number[]): Judged[] {
  return incidents.map((incident, index) => ({ incident, odds: odds[index]! })).filter(({ odds }) => odds > FAINT);
}

/** What may fill the roles of judged incidents. */
export function fillersIn({ candidates, doc, vocabulary }: ReadCase, judged: readonly Judged[]): Filler[] {
  return fillersOf(judged, candidates, doc, vocabulary);
}

export interface ReadCase {
  readonly id: string;
  readonly doc: Document;
  readonly candidates: readonly EventCandidate[];
  readonly incidents: readonly Incident[];
  /** What is known of each incident. */
  readonly traits: readonly ReadonlySet<string>[];
  readonly vocabulary: Vocabulary;
  readonly home: string | null;
  readonly setting: Setting;
}

/** What the templates of a case are chosen from, and what the model is fitted on. */
export function readCase(line: unknown, resources: Resources): ReadCase {
  const { id, text, date, datelineCity } = schema.parse(line);
  const { doc, candidates } = analyze(reportOfCase(text, date ?? null), withFloor(resources));
  const { events, placeCues } = resources;
  const vocabulary = { classes: events.classes, forms: events.forms, titles: placeCues.titles };
  const setting = settingOf(date, datelineCity);
  const home = homeOf(doc, setting);
  const incidents = incidentsOf(candidates, doc, vocabulary)
    .map((whole) => withOwners(withoutCombatants(whole), doc))
    .filter((incident) => counts(incident, home))
    .map((incident) => asCharged(withSuspects(withGroup(incident, doc), doc)));
  const traits = traitsOf(incidents, doc, events, (incident) => countryOf(incident, home));
  return { id, doc, candidates, incidents, traits, vocabulary, home, setting };
}

function withFloor(resources: Resources): Resources {
  return { ...resources, confidence: { ...resources.confidence, floor: FLOOR } };
}

/** A clandestine station tells no place. */
function settingOf(date: string | null | undefined, city: string | null | undefined): Setting {
  return { date: date?.slice(0, 10) ?? null, city: city && !/clandestine/i.test(city) ? city : null };
}

/** Where a report names one armed group, its guerrillas are that group's, and so is an incident of which it charges nobody; soldiers are its army's. */
function withGroup(incident: Incident, doc: Document): Incident {
  const { perpetrators, organisations } = incident;
  if (organisations.length > 0) return incident;
  const soldiers = perpetrators.some(({ phrase }) => SOLDIERS.test(phrase.head));
  const only = soleBody(doc, soldiers ? 'military' : 'armed_group');
  if (!only) return incident;
  const { span, value } = only;
  const text = doc.report.text.slice(span.start, span.end);
  return { ...incident, organisations: [{ phrase: phraseAt(span), kind: value.kind, text, listed: true }] };
}

/** Where nobody is tied to an incident, the irregulars or unknown men that its sentences or the next few words name first. */
function withSuspects(incident: Incident, doc: Document): Incident {
  if (chargedOf(incident).individuals.length > 0) return incident;
  const { text } = doc.report;
  const told = incident.candidates.map(({ evidence }) => evidence[0]!);
  const last = Math.max(...told.map(({ end }) => end));
  for (const { start, end } of [...told, { start: last, end: last + BESIDE }]) {
    const found = SUSPECTS.exec(text.slice(start, end));
    if (!found) continue;
    const span = { start: start + found.index, end: start + found.index + found[0].length };
    const phrase = { ...phraseAt(span), description: span };
    return {
      ...incident,
      perpetrators: [...incident.perpetrators, { phrase, kind: 'group', text: found[0], listed: false }],
    };
  }
  return incident;
}

/** Words that are shown as they stand, without a look at what they are made of. */
function phraseAt(span: Span): Phrase {
  return { span, name: null, description: null, body: null, head: '', headAt: 0 };
}

/** The body of a kind that a report names far more often than any other, by its first mention. */
function soleBody(doc: Document, wanted: string): Mention | undefined {
  const bodies = new Map<string, Mention[]>();
  for (const mention of doc.layers.mentions ?? []) {
    const { entityId, kind, via } = mention.value;
    if (entityId === null || kind !== wanted || via !== 'gazetteer') continue;
    const own = bodies.get(entityId);
    if (own) own.push(mention);
    else bodies.set(entityId, [mention]);
  }
  const [only, next] = [...bodies.values()].sort((a, b) => b.length - a.length);
  return only && !(next && next.length * 3 > only.length) ? only[0] : undefined;
}

/** Who by name owns the home or car that was hit is a victim in the keys. */
function withOwners(incident: Incident, doc: Document): Incident {
  const mentions = doc.layers.mentions ?? [];
  const owners = incident.targets
    .filter(({ phrase }) => OWNED.test(phrase.head))
    .flatMap(({ phrase, text }) => {
      const end = phrase.span.start + text.length;
      const owner = mentions.find(
        ({ span, value }) =>
          span.start >= phrase.span.start && span.end <= end && value.kind === 'person' && value.name.includes(' '),
      );
      if (
        !owner ||
        incident.victims.some((victim) => victim.text.toUpperCase().includes(owner.value.name.toUpperCase()))
      )
        return [];
      const { name } = owner.value;
      return [{ phrase: { ...phraseAt(owner.span), name: owner.span }, kind: 'person', text: name, listed: false }];
    });
  return owners.length === 0 ? incident : { ...incident, victims: [...incident.victims, ...owners] };
}

/** Soldiers and guerrillas are no victims in this task, nor are their posts and vehicles targets. */
function withoutCombatants(incident: Incident): Incident {
  return {
    ...incident,
    victims: incident.victims.filter((party) => !isFighter(party) && (party.phrase.name !== null || isHuman(party))),
    targets: incident.targets.filter((party) => !isFighter(party)),
  };
}

/** The country that the dateline and most places and nationalities of the report belong to, one that the task asks for first. */
function homeOf(doc: Document, { city }: Setting): string | null {
  const votes = new Map<string, number>();
  const filed = city && CAPITALS[city.toUpperCase()];
  if (filed) votes.set(filed, 3);
  for (const { value } of doc.layers.toponyms ?? []) {
    const country = value.readings[0]?.country;
    if (country && !value.latent)
      votes.set(country, (votes.get(country) ?? 0) + (value.readings[0]!.extent === 'country' ? 2 : 1));
  }
  const ranked = [...votes].sort((a, b) => b[1] - a[1]);
  return (ranked.find(([country]) => COUNTRIES.has(country)) ?? ranked[0])?.[0] ?? null;
}

/** The country of an incident: that of its own places where the report's other places bear it out. */
function countryOf({ places }: Incident, home: string | null): string | null {
  const named = places.filter(({ country, extent }) => country && (extent === 'country' || COUNTRIES.has(country)));
  return named[0]?.country ?? home;
}

function counts(incident: Incident, home: string | null): boolean {
  const country = countryOf(incident, home);
  return !country || COUNTRIES.has(country);
}

/** No body and no mere count: the keys describe victims as persons. */
function isHuman({ kind, phrase }: IncidentParty): boolean {
  return !BODIES.has(kind) && !COUNTED.test(phrase.head);
}

function isFighter({ kind, phrase, text }: IncidentParty): boolean {
  return !phrase.name && (MILITARY.has(kind) || FIGHTERS.test(phrase.head) || COMBAT.test(text));
}

function templateOf(incident: Incident, filled: Filled, home: string | null, setting: Setting) {
  const { time, places } = incident;
  const country = countryOf(incident, home);
  const fine = places.filter(({ extent }) => extent !== 'country').flatMap(({ text, name }) => namesOf(text, name));
  return {
    type: incident.kind,
    perpIndividuals: filled.perpetrators.map(({ text }) => text),
    perpOrganizations: filled.organisations.map(({ text }) => text),
    targets: filled.targets.map(({ text }) => text),
    victims: filled.victims.map(({ text, named }) => ({ text, named })),
    weapons: filled.weapons.map(({ text }) => text),
    // The keys put an incident without a date "before" the report.
    date: time?.from ? { start: time.from, end: time.to } : setting.date ? { start: null, end: setting.date } : null,
    location: [...(country ? [nameOf(country)] : []), ...(fine.length === 0 && setting.city ? [setting.city] : fine)],
    confidence: incident.confidence,
  };
}

/** With those whom the keys would charge, and no ammunition among the weapons. */
function asCharged(incident: Incident): Incident {
  const { individuals, organisations } = chargedOf(incident);
  const weapons = incident.weapons.filter(({ phrase }) => !AMMUNITION.has(phrase.head));
  return { ...incident, perpetrators: individuals, organisations, weapons };
}

/**
 * The keys tell bands without a name of their own under individuals, and seldom charge by name: whom a report calls guilty by name is rarely
 * more than accused, and police and governments are charged under their armed forces.
 */
function chargedOf({ perpetrators, organisations }: Incident) {
  const isBand = ({ kind, listed, phrase }: IncidentParty) => kind === 'armed_group' && !listed && !phrase.name;
  return {
    individuals: [
      ...perpetrators.filter(({ kind, phrase }) => CHARGED.has(kind) && !phrase.name && !HONOURED.test(phrase.head)),
      ...organisations.filter(isBand),
    ],
    organisations: organisations.filter(
      (party) => ORGANISED.has(party.kind) && !isBand(party) && !MATERIEL.test(party.text),
    ),
  };
}

/** A place as told, without what kind of place it is, and by its usual name: the keys hold the bare name. */
function namesOf(text: string | null, name: string): string[] {
  const bare = (text ?? name)
    .replace(/^(?:downtown|central|northern|southern|eastern|western|greater|the)\s+/i, '')
    .replace(
      /\s+(?:department|province|municipality|neighborhood|district|city|town|village|hill|mountain|avenue|street|region|canton|jurisdiction|area|zone|highway|park|university)$/i,
      '',
    );
  const folded = name.normalize('NFD').replace(/\p{M}/gu, '');
  return [...new Set([text ?? name, bare, folded])];
}

/** English name of a country by its alpha-3 code. */
function nameOf(alpha3: string): string {
  return countryNames.of(alpha2[alpha3] ?? alpha3.slice(0, 2)) ?? alpha3;
}

const alpha2: Readonly<Record<string, string>> = { CHL: 'CL', SLV: 'SV', GTM: 'GT', HND: 'HN' };
