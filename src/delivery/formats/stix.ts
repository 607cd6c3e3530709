/** A STIX 2.1 bundle: for each event an incident, with its report, locations, identities, notes and the reviewer's opinion. */
import { createHash } from 'node:crypto';
import type { Tlp } from '../../document/index.js';
import type { EventRecord } from '../event.js';
import type { Format } from '../format.js';
import { countryOf } from './countries.js';
import { evidenceOf } from './parts.js';

/** Ids are made of what they name (UUID version 5), so that the same thing has the same id in every export. */
const namespace = Buffer.from('6f1d3c0f8a5e5b0e9c1f2d7a4b6e8c90', 'hex');

function idOf(type: string, ...parts: readonly (string | number)[]): string {
  const hash = createHash('sha1').update(namespace).update(parts.join('\u001f')).digest().subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `${type}--${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** What never changes was created then. */
const always = '2025-01-01T00:00:00.000Z';
const extensionId = idOf('extension-definition', 'event/1');
const producerId = idOf('identity', 'dateline');

/** The markings that OASIS has published for TLP 2.0, under its extension of STIX. */
const tlpExtension = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';
const markings: Readonly<Record<Tlp, string>> = {
  'TLP:CLEAR': 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  'TLP:GREEN': 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  'TLP:AMBER': 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'TLP:AMBER+STRICT': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  'TLP:RED': 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
};

type StixObject = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string };

/** Objects that stand at the head of every bundle. */
const heads: readonly StixObject[] = [
  {
    type: 'identity',
    spec_version: '2.1',
    id: producerId,
    created: always,
    modified: always,
    name: 'Dateline',
    identity_class: 'system',
  },
  {
    type: 'extension-definition',
    spec_version: '2.1',
    id: extensionId,
    created_by_ref: producerId,
    created: always,
    modified: always,
    name: 'Dateline event',
    description:
      'What an incident tells of an event: type, codes, time, participants with roles, places, counts, stance.',
    schema: 'dateline.event/1',
    version: '1.0.0',
    extension_types: ['property-extension'],
  },
];

function markingOf(tlp: Tlp): StixObject {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: markings[tlp],
    created: '2022-10-01T00:00:00.000Z',
    name: tlp,
    extensions: {
      [tlpExtension]: { extension_type: 'property-extension', tlp_2_0: tlp.slice('TLP:'.length).toLowerCase() },
    },
  };
}

/** Open vocabulary of identities, by kind of actor. */
function identityClass(kind: string): string {
  if (kind === 'person') return 'individual';
  if (kind === 'group' || kind === 'civilians' || kind === 'religious') return 'group';
  return kind === 'unknown' ? 'unspecified' : 'organization';
}

function instant(value: string | null | undefined): string | undefined {
  const time = Date.parse(value ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** The objects of one event. Those that events share have the same id whoever tells them. */
function objectsOf(event: EventRecord, threatActors: ReadonlySet<string>): readonly StixObject[] {
  const created = instant(event.created) ?? instant(event.reviewedAt) ?? always;
  const told = instant(event.modified) ?? created;
  // ISO instants in UTC: the order of the texts is that of the times.
  const [modified] = [told, created].sort().slice(-1);
  const gone = event.state === 'withdrawn';
  const tlp = event.tlp ?? 'TLP:CLEAR';
  const common = {
    spec_version: '2.1',
    created_by_ref: producerId,
    created,
    modified,
    ...(gone ? { revoked: true } : {}),
    object_marking_refs: [markings[tlp]],
  } as const;
  const shared = { spec_version: '2.1', created_by_ref: producerId, created: always, modified: always } as const;
  const participants = event.participants.map((each): StixObject => {
    const { entityId, name, kind } = each;
    const threat = entityId !== null && threatActors.has(entityId);
    if (threat) return { type: 'threat-actor', id: idOf('threat-actor', entityId), ...shared, name };
    const id = idOf('identity', entityId ?? 'name', entityId === null ? name : '', kind);
    return { type: 'identity', id, ...shared, name, identity_class: identityClass(kind) };
  });
  const places = event.places.flatMap((each): StixObject[] => {
    const { name, geonameId, lat, lon, admin1 } = each;
    const country = countryOf(each.country)?.alpha2;
    const position = lat !== null && lon !== null ? { latitude: lat, longitude: lon } : {};
    // A location must have a country, a region or a position.
    if (country === undefined && !('latitude' in position)) return [];
    const id = idOf('location', geonameId ?? name, lat ?? '', lon ?? '', country ?? '', admin1 ?? '');
    const area = {
      ...(country === undefined ? {} : { country }),
      ...(admin1 === null ? {} : { administrative_area: admin1 }),
    };
    return [{ type: 'location', id, ...shared, name, ...area, ...position }];
  });
  const about = {
    extension_type: 'property-extension',
    event_type: event.type,
    event_version: event.version,
    codes: event.codes,
    status: event.status,
    polarity: event.polarity,
    stance: event.attribution.stance,
    participants: event.participants.map(({ role }, i) => ({ role, ref: participants[i]!.id })),
    place_refs: places.map((each) => each.id),
    ...(event.time === null ? {} : { from: event.time.from, to: event.time.to, granularity: event.time.granularity }),
    counts: event.quantities.map(({ of, min, max }) => ({ of, min, max })),
  };
  const incident: StixObject = {
    type: 'incident',
    id: idOf('incident', event.id),
    ...common,
    name: nameOf(event),
    description: evidenceOf(event),
    confidence: Math.round(event.confidence * 100),
    extensions: { [extensionId]: about },
  };
  const urls = event.evidence.flatMap((each) => each.citations).flatMap(({ url }) => (url === null ? [] : [url]));
  const notes = event.evidence.map(
    (each, n): StixObject => ({
      type: 'note',
      id: idOf('note', event.id, n),
      ...common,
      abstract: 'Evidence',
      content: each.text,
      object_refs: [incident.id],
    }),
  );
  const opinion: StixObject = {
    type: 'opinion',
    id: idOf('opinion', event.id),
    ...common,
    revoked: undefined,
    explanation: gone ? 'Withdrawn by a reviewer' : 'Approved by a reviewer',
    authors: [event.reviewer],
    opinion: gone ? 'strongly-disagree' : 'strongly-agree',
    object_refs: [incident.id],
  };
  const refs = [incident, ...participants, ...places, ...notes, opinion].map((each) => each.id);
  const sources = [event.report.url, ...urls].filter((each) => each !== null && each !== undefined);
  const report: StixObject = {
    type: 'report',
    id: idOf('report', event.reportId, event.id),
    ...common,
    name: event.report.title ?? `Report ${event.reportId}`,
    report_types: ['observed-data'],
    published: instant(event.report.publishedAt) ?? created,
    object_refs: [...new Set(refs)],
    ...(sources.length === 0
      ? {}
      : {
          external_references: [...new Set(sources)].map((url) => ({
            source_name: event.report.source ?? 'source',
            url,
          })),
        }),
  };
  return [...participants, ...places, incident, ...notes, opinion, report];
}

function nameOf(event: EventRecord): string {
  const actor = event.participants.find((each) => each.role === 'actor')?.name;
  const place = event.places[0]?.name;
  const day = event.time?.from;
  return [event.type.replaceAll('_', ' '), actor && `by ${actor}`, place && `in ${place}`, day && `on ${day}`]
    .filter((each) => each)
    .join(' ');
}

export const stix: Format = {
  name: 'stix',
  about: 'STIX 2.1 bundle: incidents with reports, locations, identities, notes and opinions; withdrawn events revoked',
  extension: 'json',
  mediaType: 'application/stix+json;version=2.1',
  losses: [
    'STIX 2.1 leaves incidents to extensions: what an event is stands in the extension of its incident, not in common properties.',
    'Participants are identities; they are threat actors only when whoever exports names their entity ids. Aliases, affiliations and codes of actors have no place.',
    'A place without country and coordinates is left out, as is the extent of an area. Spans, alternatives, the explanation of confidence and flags are left out.',
    'A report object stands for what a report tells of one event, not for the whole report.',
  ],
  withdrawn: true,
  async *write(pages, { cursor, threatActors }) {
    const seen = new Set<string>();
    yield `{"type":"bundle","id":"${idOf('bundle', cursor)}","objects":[\n${heads.map((each) => JSON.stringify(each)).join(',\n')}`;
    for await (const page of pages) {
      let text = '';
      const add = (object: StixObject) => {
        // Only what events share can come again.
        const key = object.id;
        if (
          object.type !== 'incident' &&
          object.type !== 'note' &&
          object.type !== 'opinion' &&
          object.type !== 'report'
        ) {
          if (seen.has(key)) return;
          seen.add(key);
        }
        text += `,\n${JSON.stringify(object)}`;
      };
      for (const event of page) {
        add(markingOf(event.tlp ?? 'TLP:CLEAR'));
        for (const object of objectsOf(event, threatActors)) add(object);
      }
      yield text;
    }
    yield '\n]}\n';
  },
};
