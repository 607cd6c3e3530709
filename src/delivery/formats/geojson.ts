/** GeoJSON (RFC 7946): a feature an event, at its first location that has coordinates. */
import type { EventRecord } from '../event.js';
import type { Format } from '../format.js';
import { columns } from './csv.js';
import { placeOf } from './parts.js';

function featureOf(event: EventRecord): string {
  const place =
    event.places.find((each) => each.role === 'location' && each.lat !== null && each.lon !== null) ?? placeOf(event);
  const known = place !== undefined && place.lat !== null && place.lon !== null;
  const properties = Object.fromEntries(
    Object.entries(columns)
      .filter(([name]) => name !== 'lat' && name !== 'lon')
      .map(([name, column]) => [name, column(event) ?? null]),
  );
  return JSON.stringify({
    type: 'Feature',
    id: event.id,
    geometry: known ? { type: 'Point', coordinates: [place.lon, place.lat] } : null,
    properties: { ...properties, extent: place?.extent ?? null },
  });
}

export const geojson: Format = {
  name: 'geojson',
  about: 'GeoJSON: a point an event, with the fields of the CSV',
  extension: 'geojson',
  mediaType: 'application/geo+json',
  losses: [
    'Of several places one is drawn, as a point, also where it is a region or a country: see "extent". An event without coordinates has no geometry.',
    'The properties are the columns of the native CSV, with the same losses.',
  ],
  async *write(pages, { cursor }) {
    yield `{"type":"FeatureCollection","dateline":{"cursor":${cursor}},"features":[`;
    let between = '\n';
    for await (const page of pages) {
      let text = '';
      for (const event of page) {
        text += between + featureOf(event);
        between = ',\n';
      }
      yield text;
    }
    yield '\n]}\n';
  },
};
