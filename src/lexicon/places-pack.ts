/** The packed gazetteer: the compact form in which `tools/gazetteer` ships it, column by column so that it compresses well. */

export const WORD_KINDS = ['common', 'known', 'rare', 'first', 'last'] as const;
export type WordKind = (typeof WORD_KINDS)[number];

export interface PackedPlace {
  /** GeoNames id, or 0. */
  readonly id: number;
  /** Display name first. */
  readonly names: readonly string[];
  readonly lat: number;
  readonly lon: number;
  /** GeoNames class and code (`P.PPLC`). */
  readonly feature: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** GeoNames code of the smallest listed admin area that holds it (`IQ.01.6817`), its own for areas; empty when unknown. */
  readonly area: string;
  readonly population: number;
}

export interface PackedPlaces {
  readonly places: PackedPlace[];
  readonly countries: readonly {
    readonly alpha2: string;
    readonly alpha3: string;
    readonly names: readonly string[];
  }[];
  readonly words: { readonly kind: WordKind; readonly words: readonly string[] }[];
}

const SEPARATOR = '\t';
/** Coordinates are kept to a thousandth of a degree (about 100 m). */
const GRID = 1000;

/** One byte string: a JSON header that names the columns and their lengths, then the columns. */
export function pack(data: PackedPlaces): Buffer {
  const { places } = data;
  const features = [...new Set(places.map((place) => place.feature))];
  const countries = [...new Set(places.map((place) => place.country))];
  const areas = [...new Set(places.map((place) => place.area))];
  const featureOf = new Map(features.map((feature, index) => [feature, index]));
  const countryOf = new Map(countries.map((country, index) => [country, index]));
  const areaOf = new Map(areas.map((area, index) => [area, index]));
  const columns: Record<string, Buffer> = {
    id: integers(deltas(places.map((place) => place.id))),
    lat: integers(deltas(places.map((place) => Math.round(place.lat * GRID)))),
    lon: integers(deltas(places.map((place) => Math.round(place.lon * GRID)))),
    feature: integers(places.map((place) => featureOf.get(place.feature)!)),
    country: integers(deltas(places.map((place) => countryOf.get(place.country)!))),
    area: integers(deltas(places.map((place) => areaOf.get(place.area)!))),
    population: integers(places.map((place) => place.population)),
    name: Buffer.from(places.map((place) => place.names[0]).join('\n')),
    alternates: Buffer.from(places.map((place) => place.names.slice(1).join(SEPARATOR)).join('\n')),
    features: Buffer.from(features.join('\n')),
    countries: Buffer.from(countries.join('\n')),
    areas: Buffer.from(areas.join('\n')),
    states: Buffer.from(JSON.stringify(data.countries)),
    words: Buffer.from(JSON.stringify(data.words)),
  };
  const header = Buffer.from(
    JSON.stringify({
      count: places.length,
      columns: Object.entries(columns).map(([name, bytes]) => [name, bytes.length]),
    }),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length);
  return Buffer.concat([size, header, ...Object.values(columns)]);
}

/** The reverse of `pack`, coordinates and all. */
export function unpack(bytes: Buffer): PackedPlaces {
  const size = bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.toString('utf8', 4, 4 + size)) as { count: number; columns: [string, number][] };
  const columns = new Map<string, Buffer>();
  let at = 4 + size;
  for (const [name, length] of header.columns) {
    columns.set(name, bytes.subarray(at, at + length));
    at += length;
  }
  const text = (name: string) => columns.get(name)!.toString('utf8');
  const numbers = (name: string) => readIntegers(columns.get(name)!, header.count);
  const id = sums(numbers('id'));
  const lat = sums(numbers('lat'));
  const lon = sums(numbers('lon'));
  const feature = numbers('feature');
  const country = sums(numbers('country'));
  const area = sums(numbers('area'));
  const population = numbers('population');
  const names = text('name').split('\n');
  const alternates = text('alternates').split('\n');
  const features = text('features').split('\n');
  const countries = text('countries').split('\n');
  const areas = text('areas').split('\n');
  const places: PackedPlace[] = [];
  for (let i = 0; i < header.count; i++) {
    places.push({
      id: id[i]!,
      names: alternates[i] === '' ? [names[i]!] : [names[i]!, ...alternates[i]!.split(SEPARATOR)],
      lat: lat[i]! / GRID,
      lon: lon[i]! / GRID,
      feature: features[feature[i]!]!,
      country: countries[country[i]!]!,
      area: areas[area[i]!]!,
      population: population[i]!,
    });
  }
  return {
    places,
    countries: JSON.parse(text('states')) as PackedPlaces['countries'],
    words: JSON.parse(text('words')) as PackedPlaces['words'],
  };
}

function deltas(values: readonly number[]): number[] {
  return values.map((value, i) => value - (i === 0 ? 0 : values[i - 1]!));
}

function sums(values: Int32Array): Int32Array {
  for (let i = 1; i < values.length; i++) values[i] = values[i]! + values[i - 1]!;
  return values;
}

/** Zig-zag, seven bits a byte. */
function integers(values: readonly number[]): Buffer {
  const bytes: number[] = [];
  for (const value of values) {
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  }
  return Buffer.from(bytes);
}

function readIntegers(bytes: Buffer, count: number): Int32Array {
  const out = new Int32Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = bytes[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) break;
      factor *= 128;
    }
    out[i] = value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }
  return out;
}
