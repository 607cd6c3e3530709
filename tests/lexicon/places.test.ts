import { readFileSync, statSync } from 'node:fs';
import { iso1A3Code } from '@rapideditor/country-coder';
import { expect, test } from 'vitest';
import { loadResources, NAME_CLASS, nodeOfName, skeletonOf, valuesAt } from '../../src/lexicon/index.js';
import { rowsOf } from '../../src/lexicon/places-compile.js';

const { gazetteer } = loadResources();
const supplement = rowsOf(readFileSync('lexicons/places.csv', 'utf8'));

/** Names of the places that a name can mean, with country and feature. */
const meanings = (name: string) => {
  const node = nodeOfName(gazetteer.trie, name);
  return node < 0
    ? []
    : [...valuesAt(gazetteer.trie, node)].map((value) => {
        const place = value >> 3;
        return `${gazetteer.nameOf(place)}/${gazetteer.countries[gazetteer.country[place]!]}/${gazetteer.features[gazetteer.feature[place]!]}/${value & 7}`;
      });
};

test('the shipped file is small, and so is what it unpacks to', () => {
  expect(statSync('lexicons/gazetteer.bin.br').size).toBeLessThan(8_000_000);
  const arrays = [gazetteer.id, gazetteer.lat, gazetteer.trie.rows, gazetteer.trie.values, gazetteer.word];
  expect(arrays[0]!.buffer.byteLength).toBeLessThan(40_000_000);
  for (const array of arrays) expect(array.buffer, 'one buffer for all').toBe(arrays[0]!.buffer);
  expect(gazetteer.count).toBeGreaterThan(230_000);
});

test('names of cities, areas, countries, airports and the supplement are there with their class', () => {
  expect(meanings('Baghdad')).toContain('Baghdad/IRQ/P.PPLC/0');
  expect(meanings('Ninewa')).toContain(`Nineveh Governorate/IRQ/A.ADM1/${NAME_CLASS.alias}`);
  expect(meanings('Iraqis')).toEqual([`Iraq/IRQ/A.PCLI/${NAME_CLASS.demonym}`]);
  expect(meanings('US')).toContain(`United States/USA/A.PCLI/${NAME_CLASS.abbreviation}`);
  expect(meanings('Baghdad International Airport').join()).toContain('IRQ/S.AIRP');
  expect(meanings('Strait of Hormuz')).toContain('Strait of Hormuz//H.STRT/0');
});

test.each([
  ['Deir ez-Zor', 'Dayr az Zawr'],
  ['Hasakah', 'Hassakeh'],
  ['Khadimiya', 'Kadhimiyah'],
  ['Makhmour', 'Makhmur'],
  ['Zaporizhzhia', 'Zaporizhia'],
])('%s and %s have one skeleton', (a, b) => {
  const of = (name: string) => skeletonOf(name.toLowerCase().split(/[ -]/));
  expect(of(a)).toBe(of(b));
});

test('supplement points lie in their country, or within reach of its border or coast', () => {
  // Half a degree around the point: crossings, islands and fields at sea. What is occupied or annexed is claimed by its own country.
  const around = [
    [0, 0],
    [0.5, 0],
    [-0.5, 0],
    [0, 0.5],
    [0, -0.5],
    [0.4, 0.4],
    [-0.4, -0.4],
    [0.4, -0.4],
    [-0.4, 0.4],
  ] as const;
  const contested = new Set(['UKR', 'PSE', 'ESH', 'GUM', 'CYP', 'IOT', 'ALA']);
  const strays = supplement
    .filter((row) => row.country && !contested.has(row.country) && !row.status && /^[PSAR]\.(?!PCLH)/.test(row.kind!))
    .filter((row) => {
      const codes = around.map(([dLat, dLon]) => iso1A3Code([Number(row.lon) + dLon, Number(row.lat) + dLat]));
      return !codes.some((code) => (code === 'XKK' ? 'XKX' : code) === row.country);
    })
    .map((row) => `${row.name} ${row.country} ${row.lat},${row.lon}`);
  expect(strays).toEqual([]);
});

test('supplement rows are whole: no name twice in a country, claimants where a status says so', () => {
  const seen = new Set<string>();
  for (const row of supplement) {
    const key = `${row.name}/${row.country}/${row.kind}`;
    expect(seen.has(key), key).toBe(false);
    seen.add(key);
    expect(Math.abs(Number(row.lat)), key).toBeLessThanOrEqual(90);
    expect(Math.abs(Number(row.lon)), key).toBeLessThanOrEqual(180);
    expect(row.kind, key).toMatch(/^[AHLPRSTV]\.[A-Z0-9]+$/);
    if (row.claimants) expect(row.status, key).not.toBe('');
  }
  expect(supplement.length).toBeGreaterThanOrEqual(800);
});
