/** CSV by RFC 4180: one row an event, lists joined by `; `. Whoever needs every field takes JSON Lines. */
import { evidenceOf, namesOf, placeOf } from './parts.js';
import { type Columns, tableFormat } from './table.js';

/** Columns in order; those of the changes that the file sink writes end with them too. */
export const columns: Columns = {
  id: (event) => event.id,
  version: (event) => event.version,
  type: (event) => event.type,
  plover: (event) => event.codes.plover.root,
  cameo: (event) => event.codes.cameo,
  acled_event: (event) => event.codes.acled?.event,
  acled_sub_event: (event) => event.codes.acled?.subEvent,
  status: (event) => event.status,
  polarity: (event) => event.polarity,
  stance: (event) => event.attribution.stance,
  source: (event) => event.attribution.source?.name,
  via: (event) => event.attribution.via?.name,
  actors: (event) => namesOf(event, 'actor'),
  targets: (event) => namesOf(event, 'target', 'recipient', 'counterpart'),
  victims: (event) => namesOf(event, 'victim'),
  from: (event) => event.time?.from,
  to: (event) => event.time?.to,
  place: (event) => placeOf(event)?.name,
  geonameid: (event) => placeOf(event)?.geonameId,
  admin1: (event) => placeOf(event)?.admin1,
  country: (event) => placeOf(event)?.country,
  lat: (event) => placeOf(event)?.lat,
  lon: (event) => placeOf(event)?.lon,
  quantities: (event) => event.quantities.map((each) => `${each.of} ${range(each.min, each.max)}`).join('; '),
  confidence: (event) => event.confidence,
  evidence: evidenceOf,
  urls: (event) =>
    event.evidence
      .flatMap((each) => each.citations)
      .map((each) => each.url)
      .filter((url) => url !== null)
      .join(' '),
  report: (event) => event.reportId,
  report_title: (event) => event.report.title,
  published: (event) => event.report.publishedAt,
  reviewer: (event) => event.reviewer,
  reviewed_at: (event) => event.reviewedAt,
  tlp: (event) => event.tlp,
};

export const csv = tableFormat('csv', 'CSV: one row an event, the fields most used', columns, [
  'Lists are joined by "; " (addresses by a space, evidence by " | "), and of several places the first location is kept.',
  'Left out: spans, alternatives, explanation, flags, links, the trigger, all places but one, entity ids and codes of participants.',
]);

function range(min: number | null, max: number | null): string {
  if (min !== null && min === max) return String(min);
  return `${min ?? ''}..${max ?? ''}`;
}
