import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columns } from '../../src/delivery/formats/csv.js';
import { type EventRecord, type ExportOptions, exportEvents, exportFormats } from '../../src/delivery/index.js';
import { decide, lastCursor } from '../../src/store/index.js';
import { temporaryStore } from '../setup/store.js';
import { seedReports } from '../support/seed.js';
import { seedStore } from '../support/site.js';
import { readRows } from './read-parquet.js';

let opened: Awaited<ReturnType<typeof temporaryStore>>;
const reports = seedReports().slice(0, 8);
const all = reports.flatMap((each) => each.candidates);
const formula = '=HYPERLINK("http://evil.example","click")';
const retracted = all[4]!;

beforeAll(async () => {
  opened = await temporaryStore();
  await seedStore(opened.store, reports);
  const { db } = opened.store;
  let key = 0;
  const take = (candidateId: string, kind: 'approve' | 'reject' | 'edit', edit: object | null = null) =>
    decide(db, { candidateId, kind, edit, reviewer: 'ada', at: '2025-07-02T10:00:00Z', key: `key-${++key}` });
  for (const { id } of all) await take(id, 'approve');
  const [first, second] = all;
  await take(first!.id, 'edit', {
    participants: [
      { ...first!.participants[0], role: 'actor', name: formula, entityId: 'org-1', kind: 'armed_group' },
      { ...first!.participants[0], role: 'victim', name: "'-quoted", kind: 'civilians' },
    ],
    codes: {
      plover: { root: 'ASSAULT', modes: ['drone'], contexts: ['military'] },
      cameo: '195',
      acled: { event: 'Explosions/Remote violence', subEvent: 'Air/drone strike' },
    },
    places: [
      {
        ...{
          role: 'location',
          text: null,
          start: null,
          end: null,
          name: 'A "quoted",\r\nbroken place',
          geonameId: 99,
          feature: 'P.PPL',
        },
        ...{ admin1: 'North', country: 'IRQ', lat: 35.5, lon: 44.25, extent: 'city', via: 'named', confidence: 0.5 },
      },
    ],
    quantities: [{ of: 'killed', min: 3, max: 5, text: '3', start: 0, end: 1 }],
  });
  await take(second!.id, 'edit', { participants: [], places: [], time: null });
  await take(retracted.id, 'reject');
  await sql`update reports set marking = 'TLP:RED' where id = ${reports[7]!.report.id}`.execute(db);
});
afterAll(() => opened.remove());

async function bytesOf(name: string, options: Partial<ExportOptions> = {}): Promise<Buffer> {
  const format = exportFormats.find((each) => each.name === name)!;
  const cursor = await lastCursor(opened.store.db);
  const pieces: Buffer[] = [];
  for await (const piece of exportEvents(opened.store.db, format, { all: true, cursor, ...options }))
    pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}
const eventsOf = async (options: Partial<ExportOptions> = {}) =>
  (await bytesOf('jsonl', options))
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as EventRecord);
const rowsOf = async (name: string, options: Partial<ExportOptions> = {}) =>
  parse(await bytesOf(name, options), { columns: true }) as Record<string, string>[];
/** What a spreadsheet must not read as a formula has one more apostrophe. */
const plain = (cell: string) => (/^''*[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

test('what is marked red leaves in no form, whatever is asked for', async () => {
  for (const { name } of exportFormats) {
    const text = (await bytesOf(name, { tlp: 'TLP:RED' })).toString('latin1');
    expect(reports[7]!.candidates.filter(({ id }) => text.includes(id))).toEqual([]);
    expect(text.length).toBeGreaterThan(300);
  }
});

test('filters and a cursor choose what leaves', async () => {
  const events = await eventsOf();
  expect(events.map((each) => each.id)).not.toContain(retracted.id);
  const facts = await eventsOf({ all: false });
  expect(facts.every((each) => each.polarity === 'positive' && each.status !== 'planned')).toBe(true);
  expect(facts.length).toBeLessThan(events.length);
  const { type } = all[2]!;
  expect((await eventsOf({ types: [type] })).every((each) => each.type === type)).toBe(true);
  expect((await eventsOf({ cursor: 0 })).length).toBe(0);
});

test('CSV read back by another library holds the same events, and no cell that a spreadsheet would run', async () => {
  const events = await eventsOf();
  const rows = await rowsOf('csv');
  expect(rows).toHaveLength(events.length);
  for (const [i, event] of events.entries())
    for (const [name, column] of Object.entries(columns))
      expect(plain(rows[i]![name]!)).toBe(String(column(event) ?? ''));
  for (const name of exportFormats.filter((each) => each.extension === 'csv').map((each) => each.name)) {
    const cells = (parse(await bytesOf(name)) as string[][]).flat();
    expect(cells.filter((cell) => /^[=+@\t\r]/.test(cell) || /^-(?!\d+(\.\d+)?$)/.test(cell))).toEqual([]);
    expect(cells.join()).toContain(`'${formula}`);
  }
});

test('Parquet read back by another library holds the same events, whole', async () => {
  const events = await eventsOf();
  const rows = readRows(await bytesOf('parquet'));
  expect(rows).toHaveLength(events.length);
  for (const [i, event] of events.entries()) {
    expect(JSON.parse(rows[i]!.record as string)).toEqual(event);
    for (const [name, column] of Object.entries(columns)) {
      const value = column(event) ?? null;
      expect(rows[i]![name]).toEqual(value);
    }
  }
});

test('an export of more pages than one holds every event once, in every form', async () => {
  const ids = (await eventsOf()).map((each) => each.id);
  expect(ids).toEqual([...new Set(ids)].sort());
  const stixIncidents = (JSON.parse((await bytesOf('stix')).toString()) as { objects: { type: string }[] }).objects;
  expect(stixIncidents.filter((each) => each.type === 'incident')).toHaveLength(ids.length + 1);
  const features = (JSON.parse((await bytesOf('geojson')).toString()) as { features: unknown[] }).features;
  expect(features).toHaveLength(ids.length);
});

test('ACLED-shaped rows: its columns, precision for uncertainty, the least number of deaths', async () => {
  const rows = await rowsOf('acled');
  const row = rows.find((each) => each.event_id_cnty === all[0]!.id)!;
  expect(row).toMatchObject({
    event_type: 'Explosions/Remote violence',
    sub_event_type: 'Air/drone strike',
    disorder_type: 'Political violence',
    inter1: 'Rebel group',
    inter2: 'Civilians',
    civilian_targeting: 'Civilian targeting',
    iso: '368',
    country: 'Iraq',
    admin1: 'North',
    latitude: '35.5',
    longitude: '44.25',
    geo_precision: '1',
    fatalities: '3',
  });
  expect(plain(row.actor1!)).toBe(formula);
  expect(rows.length).toBeLessThan(all.length);
});

test('GED-shaped rows: deaths with their range, kind of violence, the grid cell', async () => {
  const rows = await rowsOf('ged');
  const row = rows.find((each) => each.id === all[0]!.id)!;
  // Row 251 and column 448 of the half-degree grid, both counted from 0.
  expect(row).toMatchObject({
    low: '3',
    best: '3',
    high: '5',
    type_of_violence: '3',
    deaths_civilians: '3',
    deaths_unknown: '0',
  });
  expect(row).toMatchObject({
    priogrid_gid: String(251 * 720 + 448 + 1),
    geom_wkt: 'POINT (44.25 35.5)',
    where_prec: '1',
  });
  expect(rows.every((each) => Number(each.high) > 0)).toBe(true);
});

test('POLECAT-shaped rows: PLOVER codes, and victims among the recipients', async () => {
  const row = (await rowsOf('polecat')).find((each) => each['Event ID'] === all[0]!.id)!;
  expect(row).toMatchObject({
    'Event Type': 'ASSAULT',
    'Event Mode': 'drone',
    'Quad Code': 'MATERIAL CONFLICT',
    Contexts: 'military',
    Country: 'Iraq',
    'GeoNames ID': '99',
  });
  expect(plain(row['Recipient Name']!)).toBe("'-quoted");
});

test('GeoJSON: points with longitude first, and no geometry where the place is unknown', async () => {
  const { features } = JSON.parse((await bytesOf('geojson')).toString()) as {
    features: { id: string; geometry: { coordinates: number[] } | null; properties: Record<string, unknown> }[];
  };
  expect(features.find((each) => each.id === all[0]!.id)!.geometry).toEqual({
    type: 'Point',
    coordinates: [44.25, 35.5],
  });
  expect(features.find((each) => each.id === all[1]!.id)!.geometry).toBeNull();
});

describe('STIX', () => {
  type Thing = Record<string, unknown> & { type: string; id: string };
  const bundleOf = async (options: Partial<ExportOptions> = {}) =>
    JSON.parse((await bytesOf('stix', options)).toString()) as { type: string; id: string; objects: Thing[] };
  const required: Readonly<Record<string, readonly string[]>> = {
    incident: ['name'],
    report: ['name', 'published', 'object_refs'],
    note: ['content', 'object_refs'],
    opinion: ['opinion', 'object_refs'],
    identity: ['name'],
    'threat-actor': ['name'],
    location: [],
    'extension-definition': ['created_by_ref', 'name', 'schema', 'version', 'extension_types'],
    'marking-definition': [],
  };
  const uuid = /^[a-z-]+--[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

  test('every object keeps the rules of the public schemas', async () => {
    const { type, id, objects } = await bundleOf();
    expect(type).toBe('bundle');
    expect(id).toMatch(uuid);
    const ids = new Set(objects.map((each) => each.id));
    expect(ids.size).toBe(objects.length);
    for (const each of objects) {
      expect(each.id).toMatch(uuid);
      expect(each.id.startsWith(`${each.type}--`)).toBe(true);
      expect(Object.keys(required)).toContain(each.type);
      expect(each.spec_version).toBe('2.1');
      expect(each.created).toMatch(time);
      if (each.type !== 'marking-definition') {
        expect(each.modified).toMatch(time);
        expect(String(each.modified) >= String(each.created)).toBe(true);
      }
      for (const name of required[each.type]!) expect(each[name], `${each.type}.${name}`).toBeDefined();
      for (const [name, value] of Object.entries(each)) {
        expect(value, `${each.type}.${name}`).not.toBeNull();
        // Empty lists are not allowed anywhere, names are lower case with underscores.
        if (Array.isArray(value)) expect(value.length, `${each.type}.${name}`).toBeGreaterThan(0);
        expect(name).toMatch(/^[a-z0-9_]{3,250}$|^id$/);
        const refs = name.endsWith('_refs') ? (value as string[]) : name.endsWith('_ref') ? [value as string] : [];
        for (const ref of refs) expect(ids, `${each.type}.${name}`).toContain(ref);
      }
      for (const extension of Object.keys((each.extensions as object | undefined) ?? {}))
        expect(ids.has(extension) || extension.endsWith('60a3c5c5-0d10-413e-aab3-9e08dde9e88d')).toBe(true);
      if (each.type === 'location') {
        expect('country' in each || 'region' in each || ('latitude' in each && 'longitude' in each)).toBe(true);
        if ('country' in each) expect(each.country).toMatch(/^[A-Z]{2}$/);
      }
      if (each.type === 'opinion')
        expect(['strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree']).toContain(each.opinion);
      if ('confidence' in each) expect(each.confidence).toBeLessThanOrEqual(100);
      if (each.type === 'incident') expect(each.object_marking_refs).toHaveLength(1);
    }
  });

  test('a withdrawn event is revoked, and only that', async () => {
    const { objects } = await bundleOf();
    const incidents = objects.filter((each) => each.type === 'incident');
    const revoked = incidents.filter((each) => each.revoked === true);
    expect(revoked).toHaveLength(1);
    const opinions = objects.filter((each) => (each.object_refs as string[] | undefined)?.includes(revoked[0]!.id));
    expect(opinions.find((each) => each.type === 'opinion')!.opinion).toBe('strongly-disagree');
  });

  test('the same event has the same ids in the next export, and only marked entities are threat actors', async () => {
    const [one, two] = [await bundleOf(), await bundleOf({ threatActors: ['org-1'] })];
    expect(one.objects.some((each) => each.type === 'threat-actor')).toBe(false);
    expect(two.objects.filter((each) => each.type === 'threat-actor').map((each) => each.name)).toEqual([formula]);
    const ids = (bundle: typeof one) =>
      bundle.objects.filter((each) => each.type === 'incident').map((each) => each.id);
    expect(ids(two)).toEqual(ids(one));
  });
});
