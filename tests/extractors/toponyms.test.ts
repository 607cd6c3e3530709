import { readFileSync } from 'node:fs';
import { iso1A3Code } from '@rapideditor/country-coder';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadResources } from '../../src/lexicon/index.js';
import { annotateReport } from '../../src/pipeline/index.js';
import { newScore, readPlaceCases, scoreCase } from '../support/places.js';
import { reportOf } from '../support/reports.js';

const resources = loadResources();
const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const placesOf = (text: string) => annotateReport(reportOf(text), resources, 'places').layers.places ?? [];
/** Places of a text as "words → name, country", demonyms and doubtful ones left out. */
const summaryOf = (text: string) =>
  placesOf(text)
    .filter(({ value }) => !value.latent && !value.embedded && value.via !== 'demonym')
    .map(({ span, value }) => {
      const { reading } = value;
      return `${text.slice(span.start, span.end)} → ${reading === null ? '?' : `${reading.name}, ${reading.country}`}`;
    });

test('places of our genre, annotated before any code ran on them', () => {
  const cases = readPlaceCases(read('./toponyms.cases.txt'));
  const codes = new Map<string, string>();
  const alpha3Of = (alpha2: string) => {
    // The country-coder knows both codes; it is not what the gazetteer was compiled from.
    if (!codes.has(alpha2)) codes.set(alpha2, alpha2 === 'XK' ? 'XKX' : (iso1A3Code(alpha2) ?? alpha2));
    return codes.get(alpha2)!;
  };
  const score = newScore();
  for (const item of cases) scoreCase(item, annotateReport(reportOf(item.text), resources, 'places'), alpha3Of, score);
  const told = score.errors.join('\n');
  expect(cases.length).toBeGreaterThanOrEqual(150);
  // Floors a little under what was measured; a fall below one is a regression, the errors tell where.
  expect(score.found / score.marked, told).toBeGreaterThan(0.97);
  expect(1 - score.false / score.given, told).toBeGreaterThan(0.97);
  expect(score.near / score.pointed, told).toBeGreaterThan(0.96);
  expect(score.extent / score.pointed, told).toBeGreaterThan(0.88);
  expect(score.demonyms / score.markedDemonyms, told).toBeGreaterThan(0.95);
  expect(score.metonyms / score.markedMetonyms, told).toBeGreaterThan(0.7);
});

test('the container beside a name decides between places of one name', () => {
  expect(summaryOf('Police in London, Ontario, seized parts.')).toEqual([
    'London → London, CAN',
    'Ontario → Ontario, CAN',
  ]);
  expect(summaryOf('A fire broke out in Paris, Texas, on Monday.')[0]).toBe('Paris → Paris, USA');
  expect(summaryOf('A fire broke out in Paris on Monday.')).toEqual(['Paris → Paris, FRA']);
});

test('the rest of the text decides as well', () => {
  expect(summaryOf('Lebanese soldiers closed roads into Tripoli after clashes near Sidon.')[0]).toBe(
    'Tripoli → Tripoli, LBN',
  );
  expect(summaryOf('Libyan coast guards left Tripoli for Misrata.')[0]).toBe('Tripoli → Tripoli, LBY');
});

test('spellings of one base are one place', () => {
  for (const name of ['Ain al Asad Airbase', 'Al-Asad Air Base', 'al Asad Airbase'])
    expect(summaryOf(`Rockets hit ${name} on Friday.`)).toEqual([`${name} → Al Asad Airbase, IRQ`]);
});

test('a facility that no list holds stands at the place it is named after, as a point and with its own kind', () => {
  const [place] = placesOf('Drones struck the Ramadi Fuel Depot at dawn.');
  expect(place?.value.via).toBe('facility');
  expect(place?.value.reading).toMatchObject({
    name: 'Ramadi Fuel Depot',
    country: 'IRQ',
    extent: 'point',
    geonameId: null,
  });
});

test('a country never shows as a precise point', () => {
  const [place] = placesOf('Fighting resumed in Sudan.');
  expect(place?.value.reading).toMatchObject({ extent: 'country', country: 'SDN', feature: 'A.PCLI' });
});

test('upper-case wire copy is matched too', () => {
  const text = 'GUERRILLAS ATTACKED A POLICE POST IN SANTA ANA, EL SALVADOR, KILLING TWO OFFICERS NEAR SAN MIGUEL.';
  expect(summaryOf(text)).toEqual([
    'SANTA ANA → Santa Ana, SLV',
    'EL SALVADOR → El Salvador, SLV',
    'SAN MIGUEL → San Miguel, SLV',
  ]);
});

test('a name by context that no list holds stays unresolved, and is kept', () => {
  expect(summaryOf('Gunmen burned two houses in the village of Zurgabad Pain.')).toEqual(['Zurgabad Pain → ?']);
});

test('spans stay inside the text, in order and apart, on any input', () => {
  const word = fc.constantFrom(
    'in',
    'Paris',
    'al',
    '-',
    ',',
    'Asad',
    'U.S.',
    'Province',
    'the',
    'of',
    'Lake',
    'Base',
    '(',
    'ANBAR',
    '’s',
    'é',
    '\n',
    '.',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 6 })), { maxLength: 40 }), (words) => {
      const text = words.join(' ');
      let last = 0;
      for (const { span } of placesOf(text)) {
        expect(span.start).toBeGreaterThanOrEqual(last);
        expect(span.end).toBeGreaterThan(span.start);
        expect(span.end).toBeLessThanOrEqual(text.length);
        last = span.end;
      }
    }),
    { numRuns: 200 },
  );
});
