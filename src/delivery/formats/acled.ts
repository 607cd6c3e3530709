/** CSV in the shape of ACLED's data: its columns, filled with what Dateline knows. Not ACLED's data, and not coded by its rules. */
import type { EventRecord } from '../event.js';
import { countryOf } from './countries.js';
import { countOf, evidenceOf, namesOf, participantsOf, placeOf, receiving, sourceOf } from './parts.js';
import { type Columns, tableFormat } from './table.js';

/** Kinds of actors by ACLED's words for who interacts. */
const interactions: Readonly<Record<string, string>> = {
  state: 'State forces',
  government: 'State forces',
  military: 'State forces',
  police: 'State forces',
  armed_group: 'Rebel group',
  party: 'Political militia',
  criminal: 'Political militia',
  alliance: 'External/Other forces',
  mission: 'External/Other forces',
  company: 'External/Other forces',
  civilians: 'Civilians',
  person: 'Civilians',
  media: 'Civilians',
  religious: 'Civilians',
};

const disorders: Readonly<Record<string, string>> = {
  Battles: 'Political violence',
  'Explosions/Remote violence': 'Political violence',
  'Violence against civilians': 'Political violence',
  Riots: 'Political violence',
  Protests: 'Demonstrations',
  'Strategic developments': 'Strategic developments',
};

/** 1: the very day; 2: within a week; 3: within a month or less exact. */
function timePrecision(event: EventRecord): number | null {
  const granularity = event.time?.granularity;
  if (granularity === undefined) return null;
  if (['instant', 'hour', 'daypart', 'day'].includes(granularity)) return 1;
  return ['week', 'weekend'].includes(granularity) ? 2 : 3;
}

/** 1: the very place; 2: near it; 3: a wider region. */
function geoPrecision(event: EventRecord): number | null {
  const extent = placeOf(event)?.extent;
  if (extent === undefined) return null;
  return extent === 'point' || extent === 'city' ? 1 : extent === 'area' ? 2 : 3;
}

const sideOf = (event: EventRecord, roles: Parameters<typeof participantsOf>[1][]) => {
  const [first, ...others] = participantsOf(event, ...roles);
  return {
    name: first?.name ?? null,
    others: others.map((each) => each.name).join('; '),
    kind: first === undefined ? null : (interactions[first.kind] ?? null),
  };
};
const first = (event: EventRecord) => sideOf(event, ['actor']);
const second = (event: EventRecord) => sideOf(event, [...receiving]);

const columns: Columns = {
  event_id_cnty: (event) => event.id,
  event_date: (event) => event.time?.from,
  year: (event) => event.time?.from?.slice(0, 4),
  time_precision: timePrecision,
  disorder_type: (event) => disorders[event.codes.acled?.event ?? ''],
  event_type: (event) => event.codes.acled?.event,
  sub_event_type: (event) => event.codes.acled?.subEvent,
  actor1: (event) => first(event).name,
  assoc_actor_1: (event) => first(event).others,
  inter1: (event) => first(event).kind,
  actor2: (event) => second(event).name,
  assoc_actor_2: (event) => second(event).others,
  inter2: (event) => second(event).kind,
  interaction: (event) => [first(event).kind, second(event).kind].filter((each) => each !== null).join('-'),
  civilian_targeting: (event) => (second(event).kind === 'Civilians' ? 'Civilian targeting' : null),
  iso: (event) => countryOf(placeOf(event)?.country)?.numeric,
  region: () => null,
  country: (event) => countryOf(placeOf(event)?.country)?.name ?? placeOf(event)?.country,
  admin1: (event) => placeOf(event)?.admin1,
  admin2: () => null,
  admin3: () => null,
  location: (event) => placeOf(event)?.name,
  latitude: (event) => placeOf(event)?.lat,
  longitude: (event) => placeOf(event)?.lon,
  geo_precision: geoPrecision,
  source: sourceOf,
  source_scale: () => null,
  notes: evidenceOf,
  fatalities: (event) => countOf(event, 'killed')?.least,
  tags: (event) => namesOf(event, 'instrument'),
  timestamp: (event) => (event.modified === undefined ? null : Math.floor(Date.parse(event.modified) / 1000)),
};

export const acled = tableFormat(
  'acled',
  'CSV with the columns of ACLED: events that have a code of its ontology',
  columns,
  [
    'Only events with an ACLED code have a row; Dateline has others (speech, diplomacy, economy) that ACLED does not collect.',
    'Of several dates the first is kept; uncertainty becomes time_precision 1 (day), 2 (week) or 3 (month and longer).',
    'fatalities is the least number told; a range loses its upper end, and "no number told" is empty, not 0.',
    "Actors are names as resolved here, not ACLED's actor list; inter1 and inter2 are made from their kinds, and protesters are not told apart from civilians.",
    'region, admin2, admin3 and source_scale are empty. Confidence, stance, denials, versions and spans have no column.',
  ],
  (event) => event.codes.acled !== null,
);
