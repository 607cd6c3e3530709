/** `predict --set muc4`: incidents of a report as templates, under the conventions of that task. */
import { z } from 'zod';
import type { Document } from '../../document/index.js';
import { type Incident, type IncidentParty, incidentsOf } from '../../events/index.js';
import { analyze } from '../../pipeline/index.js';
import { caseDate, caseSchema, type Predictor, reportOfCase } from './case.js';

const schema = caseSchema.extend({
  date: caseDate,
  datelineCity: z.string().nullish(),
  datelineCountry: z.string().nullish(),
});

/** The countries whose incidents the task asks for. */
const COUNTRIES: ReadonlySet<string> = new Set(['ARG', 'BOL', 'CHL', 'COL', 'ECU', 'SLV', 'GTM', 'HND', 'PER']);
/** An incident further back than this before the report is background, by the task's own rule of about two months. */
const RECENT_DAYS = 75;
/** Kinds of the two sides of a war: one attacking the other is combat, not terrorism. */
const MILITARY = new Set(['military', 'armed_group']);
const FIGHTERS =
  /^(guerrilla|rebel|subversive|terrorist|soldier|troop|insurgent|extremist|army|patrol|battalion|force)$/;

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

export const muc4: Predictor = (line, resources) => {
  const { id, text, date } = schema.parse(line);
  const { doc, candidates } = analyze(reportOfCase(text, date ?? null), resources);
  const incidents = incidentsOf(candidates, doc, resources.events);
  const home = homeOf(doc);
  const events = incidents
    .filter((incident) => counts(incident, home, date ?? null))
    .map((incident) => templateOf(incident, home));
  return { id, events };
};

/** The country that most places and nationalities of the report belong to, one that the task asks for first. */
function homeOf(doc: Document): string | null {
  const votes = new Map<string, number>();
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

function counts(incident: Incident, home: string | null, published: string | null): boolean {
  const country = countryOf(incident, home);
  if (country && !COUNTRIES.has(country)) return false;
  if (published && incident.time?.to) {
    const days = (Date.parse(published.slice(0, 10)) - Date.parse(incident.time.to)) / 86_400_000;
    if (days > RECENT_DAYS) return false;
  }
  const { victims, targets } = incident;
  if (victims.length + targets.length === 0) return false;
  return !(targets.length === 0 && victims.every(isFighter));
}

function isFighter({ kind, phrase }: IncidentParty): boolean {
  return MILITARY.has(kind) || (!phrase.name && FIGHTERS.test(phrase.head));
}

function templateOf(incident: Incident, home: string | null) {
  const { time, places } = incident;
  const country = countryOf(incident, home);
  return {
    type: incident.kind,
    perpIndividuals: incident.perpetrators.filter((party) => !isOrganisation(party)).map(wordsOf),
    perpOrganizations: incident.perpetrators.filter(isOrganisation).map(wordsOf),
    targets: incident.targets.map(wordsOf),
    victims: incident.victims.map((party) => ({ text: wordsOf(party), named: party.phrase.name !== null })),
    weapons: incident.weapons.map(wordsOf),
    date: time?.from ? { start: time.from, end: time.to } : null,
    location: [...(country ? [nameOf(country)] : []), ...places.map(({ text, name }) => text ?? name)],
    confidence: incident.confidence,
  };

  function wordsOf({ phrase, text }: IncidentParty): string {
    const { name, span } = phrase;
    return name ? text.slice(name.start - span.start) : text;
  }
}

function isOrganisation({ kind, text }: IncidentParty): boolean {
  return (
    /(?:FRONT|ARMY|MOVEMENT|PARTY|CARTEL|FORCES|GROUP|SQUADS?|PATH|GOVERNMENT|POLICE)$/i.test(text) ||
    kind === 'armed_group_'
  );
}

/** English name of a country by its alpha-3 code. */
function nameOf(alpha3: string): string {
  return countryNames.of(alpha2[alpha3] ?? alpha3.slice(0, 2)) ?? alpha3;
}

const alpha2: Readonly<Record<string, string>> = { CHL: 'CL', SLV: 'SV', GTM: 'GT', HND: 'HN' };
