/** CSV in the shape of the UCDP Georeferenced Event Dataset: its columns, filled with what Dateline knows of events in which people were killed. */
import type { EventRecord } from '../event.js';
import { countryOf } from './countries.js';
import { countOf, evidenceOf, namesOf, participantsOf, placeOf, receiving, sourceOf } from './parts.js';
import { type Columns, tableFormat } from './table.js';

const states = ['state', 'government', 'military', 'police'];
const civilians = ['civilians', 'person', 'media', 'religious'];

/** 1: a state is a side; 2: none is; 3: against civilians. */
function violence(event: EventRecord): number {
  const against = participantsOf(event, ...receiving);
  if (against.length > 0 && against.every((each) => civilians.includes(each.kind))) return 3;
  const sides = [...participantsOf(event, 'actor'), ...against];
  return sides.some((each) => states.includes(each.kind)) ? 1 : 2;
}

/** 1: day; 2: two to six days; 3: a week; 4: a month; 5: longer. */
function datePrecision(event: EventRecord): number | null {
  const { time } = event;
  if (time?.from == null) return null;
  const days = 1 + Math.round((Date.parse(time.to ?? time.from) - Date.parse(time.from)) / 86_400_000);
  return days <= 1 ? 1 : days <= 6 ? 2 : days <= 7 ? 3 : days <= 31 ? 4 : 5;
}

/** 1: the point; 2: near a known place; 4: first-order region; 6: the country alone. */
const wherePrecision = { point: 1, city: 1, area: 2, region: 4, country: 6 } as const;

/** Cell of the PRIO-GRID, half a degree wide, counted from the south-west corner of the world. */
function gridCell(lat: number | null | undefined, lon: number | null | undefined): number | null {
  if (lat == null || lon == null) return null;
  const row = Math.min(359, Math.floor((lat + 90) * 2));
  const column = Math.min(719, Math.floor((lon + 180) * 2));
  return row * 720 + column + 1;
}

const killed = (event: EventRecord) => countOf(event, 'killed') ?? { least: 0, most: 0 };

const columns: Columns = {
  id: (event) => event.id,
  relid: (event) => `${event.id}-${event.version}`,
  year: (event) => event.time?.from?.slice(0, 4),
  code_status: (event) => (event.attribution.stance === 'unconfirmed' ? 'Check' : 'Clear'),
  type_of_violence: violence,
  conflict_name: () => null,
  dyad_name: (event) => `${namesOf(event, 'actor')} - ${namesOf(event, ...receiving)}`,
  side_a: (event) => namesOf(event, 'actor'),
  side_b: (event) => namesOf(event, ...receiving),
  number_of_sources: (event) => event.candidateIds.length,
  source_article: (event) => event.report.title,
  source_office: (event) => event.report.source,
  source_date: (event) => event.report.publishedAt,
  source_headline: evidenceOf,
  source_original: sourceOf,
  where_prec: (event) => wherePrecision[placeOf(event)?.extent ?? 'country'],
  where_coordinates: (event) => placeOf(event)?.name,
  adm_1: (event) => placeOf(event)?.admin1,
  adm_2: () => null,
  latitude: (event) => placeOf(event)?.lat,
  longitude: (event) => placeOf(event)?.lon,
  geom_wkt: (event) => {
    const { lat, lon } = placeOf(event) ?? { lat: null, lon: null };
    return lat === null || lon === null ? null : `POINT (${lon} ${lat})`;
  },
  priogrid_gid: (event) => gridCell(placeOf(event)?.lat, placeOf(event)?.lon),
  country: (event) => countryOf(placeOf(event)?.country)?.name ?? placeOf(event)?.country,
  country_id: () => null,
  region: () => null,
  event_clarity: (event) => (event.time?.granularity === 'day' && event.places.length > 0 ? 1 : 2),
  date_prec: datePrecision,
  date_start: (event) => event.time?.from,
  date_end: (event) => event.time?.to ?? event.time?.from,
  deaths_a: () => 0,
  deaths_b: () => 0,
  deaths_civilians: (event) => (violence(event) === 3 ? killed(event).least : 0),
  deaths_unknown: (event) => (violence(event) === 3 ? 0 : killed(event).least),
  best: (event) => killed(event).least || killed(event).most,
  high: (event) => killed(event).most,
  low: (event) => killed(event).least,
};

export const ged = tableFormat(
  'ged',
  'CSV with the columns of UCDP GED: events in which someone was killed',
  columns,
  [
    'Only events with a number of killed above 0 have a row.',
    'best and low are the least number told, high the most; where only a most is told, best is that. Who was killed is not told apart by side: deaths_unknown holds them, deaths_civilians when only civilians were acted upon.',
    'type_of_violence is made from the kinds of the sides. conflict_name, country_id, region and adm_2 are empty, and so are the numbers that UCDP gives conflicts, dyads and sides: Dateline has none.',
    'number_of_sources counts the tellings that reviewers merged.',
  ],
  (event) => killed(event).most > 0,
);
