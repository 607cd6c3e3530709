/** CSV in the shape of POLECAT, the dataset of the PLOVER ontology: its columns, filled with what Dateline knows. */
import type { EventRecord } from '../event.js';
import { countryOf } from './countries.js';
import { namesOf, participantsOf, placeOf, sourceOf } from './parts.js';
import { type Columns, tableFormat } from './table.js';

/** The four quadrants by root of the PLOVER ontology. */
const quads: Readonly<Record<string, string>> = {
  AGREE: 'VERBAL COOPERATION',
  CONSULT: 'VERBAL COOPERATION',
  SUPPORT: 'VERBAL COOPERATION',
  CONCEDE: 'VERBAL COOPERATION',
  COOPERATE: 'MATERIAL COOPERATION',
  AID: 'MATERIAL COOPERATION',
  RETREAT: 'MATERIAL COOPERATION',
  REQUEST: 'VERBAL CONFLICT',
  ACCUSE: 'VERBAL CONFLICT',
  REJECT: 'VERBAL CONFLICT',
  THREATEN: 'VERBAL CONFLICT',
  PROTEST: 'MATERIAL CONFLICT',
  SANCTION: 'MATERIAL CONFLICT',
  MOBILIZE: 'MATERIAL CONFLICT',
  COERCE: 'MATERIAL CONFLICT',
  ASSAULT: 'MATERIAL CONFLICT',
};

/** PLOVER knows actors and recipients only: everyone acted upon is a recipient. */
const recipients = ['target', 'recipient', 'victim', 'counterpart'] as const;
const words = (event: EventRecord, roles: Parameters<typeof participantsOf>[1][]) =>
  participantsOf(event, ...roles)
    .map((each) => each.text ?? each.name)
    .join('; ');
const countries = (event: EventRecord, roles: Parameters<typeof participantsOf>[1][]) =>
  [...new Set(participantsOf(event, ...roles).map((each) => each.country))].filter((each) => each !== null).join('; ');
const codes = (event: EventRecord, roles: Parameters<typeof participantsOf>[1][]) =>
  participantsOf(event, ...roles)
    .map((each) => each.cameo)
    .filter((each) => each !== null)
    .join('; ');
const city = (event: EventRecord) => {
  const place = placeOf(event);
  return place?.extent === 'city' || place?.extent === 'point' ? place.name : null;
};

const columns: Columns = {
  'Event ID': (event) => event.id,
  'Event Date': (event) => event.time?.from,
  'Event Type': (event) => event.codes.plover.root,
  'Event Mode': (event) => event.codes.plover.modes.join('; '),
  'Quad Code': (event) => quads[event.codes.plover.root ?? ''],
  Contexts: (event) => event.codes.plover.contexts.join('; '),
  'Actor Name': (event) => namesOf(event, 'actor'),
  'Actor Country': (event) => countries(event, ['actor']),
  'Actor Code': (event) => codes(event, ['actor']),
  'Actor Name Raw': (event) => words(event, ['actor']),
  'Recipient Name': (event) => namesOf(event, ...recipients),
  'Recipient Country': (event) => countries(event, [...recipients]),
  'Recipient Code': (event) => codes(event, [...recipients]),
  'Recipient Name Raw': (event) => words(event, [...recipients]),
  Placename: (event) => placeOf(event)?.name,
  City: city,
  Province: (event) => placeOf(event)?.admin1,
  Country: (event) => countryOf(placeOf(event)?.country)?.name ?? placeOf(event)?.country,
  Latitude: (event) => placeOf(event)?.lat,
  Longitude: (event) => placeOf(event)?.lon,
  'GeoNames ID': (event) => placeOf(event)?.geonameId,
  'Raw Placename': (event) => placeOf(event)?.text,
  'Feature Type': (event) => placeOf(event)?.feature,
  Source: sourceOf,
  'Publication Date': (event) => event.report.publishedAt,
  Headline: (event) => event.report.title,
  'Event Text': (event) => event.evidence[0]?.text,
};

export const polecat = tableFormat(
  'polecat',
  'CSV with the columns of POLECAT: events that have a root of the PLOVER ontology',
  columns,
  [
    'Only events with a PLOVER root have a row.',
    'Victims, targets and counterparts all become recipients; topics and instruments have no column.',
    'POLECAT repeats an event for each pair of actor and recipient; here an event is one row and names are joined by "; ".',
    'Intensity is left out, since it is a product of its own coder; of places one is kept, of days the first.',
  ],
  (event) => event.codes.plover.root !== null,
);
