/** Compiles the packed gazetteer and the project's own place lexicons into the index that is cached. */
import { foldedPiece, foldName, foldText, hashOfWord } from './fold.js';
import { CLASS_BITS, NAME_CLASS, skeletonOf, WORD } from './places.js';
import { type PackedPlaces, unpack, type WordKind } from './places-pack.js';
import { buildTrie, type TrieEntry } from './trie.js';

/** The project's own place lexicons, as text. */
export interface PlaceSources {
  readonly packed: Buffer;
  /** `places-countries.csv` */
  readonly countries: string;
  /** `places-areas.csv`: points, aliases and abbreviations of admin areas. */
  readonly areas: string;
  /** `places.csv`: the supplement. */
  readonly supplement: string;
}

/** Arrays and tables of the index, before they are written. */
export interface CompiledPlaces {
  readonly arrays: Readonly<Record<string, Int32Array | Float32Array | Uint8Array>>;
  readonly tables: {
    readonly features: readonly string[];
    readonly countries: readonly string[];
    readonly nodes: number;
    readonly status: Record<string, { status: string; claimants: string[] }>;
  };
}

interface Place {
  id: number;
  name: string;
  lat: number;
  lon: number;
  population: number;
  feature: string;
  country: string;
  area: number;
}

/** A supplement place this close (km) to a listed one of the same name and kind is that place. */
const SAME_PLACE_KM = 30;
/** GeoNames and others write Kosovo XK(K); the code in use is XKX. */
const ALPHA3_IN_USE: Readonly<Record<string, string>> = { XKK: 'XKX' };

export function compilePlaces(sources: PlaceSources): CompiledPlaces {
  const packed = unpack(sources.packed);
  const builder = new Builder(packed);
  builder.addCountries(rowsOf(sources.countries));
  builder.addPacked(rowsOf(sources.areas));
  builder.addSupplement(rowsOf(sources.supplement));
  return builder.finish();
}

class Builder {
  readonly places: Place[] = [];
  readonly entries: TrieEntry[] = [];
  readonly alpha3 = new Map<string, string>();
  readonly countryPlace = new Map<string, number>();
  readonly romanized = new Set<string>();
  readonly skeletons: [number, number][] = [];
  readonly status: Record<string, { status: string; claimants: string[] }> = {};
  /** Places by folded name, for joining the supplement to what is listed. */
  readonly byName = new Map<string, number[]>();

  constructor(readonly packed: PackedPlaces) {}

  addName(place: number, name: string, kind: number): void {
    this.entries.push({ name, value: place * (1 << CLASS_BITS) + kind });
    if (kind > NAME_CLASS.alternate) return;
    if (this.romanized.has(this.places[place]!.country)) {
      const pieces = foldText(name);
      const words: string[] = [];
      for (let i = 0; i < pieces.count; i++) words.push(foldedPiece(pieces, i));
      const skeleton = skeletonOf(words);
      if (skeleton.length >= 4) this.skeletons.push([hashOfWord(skeleton), place]);
    }
  }

  addCountries(rows: readonly Row[]): void {
    const own = new Map(rows.map((row) => [row.alpha3!, row]));
    const totals = new Map<string, { population: number; lat: number; lon: number; count: number }>();
    for (const place of this.packed.places) {
      if (!place.feature.startsWith('P.')) continue;
      const total = totals.get(place.country) ?? { population: 0, lat: 0, lon: 0, count: 0 };
      total.population += place.population;
      total.lat += place.lat;
      total.lon += place.lon;
      total.count++;
      totals.set(place.country, total);
    }
    for (const { alpha2, alpha3: listed, names } of this.packed.countries) {
      const alpha3 = ALPHA3_IN_USE[listed] ?? listed;
      this.alpha3.set(alpha2, alpha3);
      const row = own.get(alpha3);
      const total = totals.get(alpha2);
      if (!row && !total) continue;
      if (row?.script) this.romanized.add(alpha3);
      const place = this.places.length;
      this.countryPlace.set(alpha3, place);
      const forms = listOf(row?.aliases);
      const shown = forms.find((form) => form.startsWith('*'))?.slice(1);
      const aliases = forms.map((form) => form.replace('*', ''));
      this.places.push({
        id: 0,
        name: shown ?? countryName(names, aliases),
        lat: row ? Number(row.lat) : total!.lat / total!.count,
        lon: row ? Number(row.lon) : total!.lon / total!.count,
        population: Math.min(2_000_000_000, Math.max(total?.population ?? 0, 10_000)),
        feature: 'A.PCLI',
        country: alpha3,
        area: -1,
      });
      for (const name of names) if (name.length > 3) this.addName(place, name, NAME_CLASS.main);
      for (const alias of aliases)
        this.addName(place, alias, isCode(alias) ? NAME_CLASS.abbreviation : NAME_CLASS.alias);
      for (const demonym of listOf(row?.demonyms)) this.addName(place, demonym, NAME_CLASS.demonym);
    }
  }

  addPacked(areaRows: readonly Row[]): void {
    const overrides = new Map(areaRows.map((row) => [row.code!, row]));
    const areas = new Map<string, number>();
    for (const source of this.packed.places) {
      const isArea = source.feature.startsWith('A.');
      const override = isArea ? overrides.get(source.area) : undefined;
      const place = this.places.length;
      if (isArea) areas.set(source.area, place);
      const area = isArea
        ? (areas.get(source.area.slice(0, source.area.lastIndexOf('.'))) ?? -1)
        : (areas.get(source.area) ?? -1);
      this.places.push({
        id: source.id,
        name: override?.name || source.names[0]!,
        lat: override?.lat ? Number(override.lat) : source.lat,
        lon: override?.lon ? Number(override.lon) : source.lon,
        population: source.population,
        feature: source.feature,
        country: this.alpha3.get(source.country) ?? '',
        area,
      });
      for (const [i, name] of source.names.entries()) {
        this.addName(place, name, i === 0 || isArea ? NAME_CLASS.main : NAME_CLASS.alternate);
        const bare = isArea || i > 0 || !this.romanized.has(this.places[place]!.country) ? null : withoutArticle(name);
        if (bare !== null) this.addName(place, bare, NAME_CLASS.alternate);
        if (isArea) for (const short of shortForms(name)) this.addName(place, short, NAME_CLASS.alias);
      }
      this.remember(source.names[0]!, place);
      if (!override) continue;
      if (override.name) this.addName(place, override.name, NAME_CLASS.main);
      for (const alias of listOf(override.aliases)) this.addName(place, alias, NAME_CLASS.alias);
      for (const short of listOf(override.abbreviations)) this.addName(place, short, NAME_CLASS.abbreviation);
      for (const demonym of listOf(override.demonyms)) this.addName(place, demonym, NAME_CLASS.demonym);
    }
  }

  addSupplement(rows: readonly Row[]): void {
    for (const row of rows) {
      const lat = Number(row.lat);
      const lon = Number(row.lon);
      if (!row.name || !row.kind || !Number.isFinite(lat) || !Number.isFinite(lon))
        throw new Error(`places.csv: '${row.name}' needs a name, a kind, lat and lon`);
      const aliases = listOf(row.aliases);
      // A word in brackets only tells entries of one name apart.
      const name = row.name.replace(/ \(.*\)$/, '');
      let place = this.sameAs(name, aliases, row.kind, row.country ?? '', lat, lon);
      const weight = Number(row.weight || 20_000);
      if (place < 0) {
        place = this.places.length;
        this.places.push({
          id: 0,
          name,
          lat,
          lon,
          population: weight,
          feature: row.kind,
          country: row.country ?? '',
          area: this.areaNear(row.country ?? '', lat, lon),
        });
      } else {
        this.places[place]!.population = Math.max(this.places[place]!.population, weight);
        this.places[place]!.name = name;
        if (!/^[PA]\./.test(row.kind)) this.places[place]!.feature = row.kind;
      }
      this.addName(place, name, NAME_CLASS.main);
      for (const alias of aliases)
        this.addName(place, alias, isCode(alias) ? NAME_CLASS.abbreviation : NAME_CLASS.alias);
      for (const demonym of listOf(row.demonyms)) this.addName(place, demonym, NAME_CLASS.demonym);
      if (row.status) this.status[place] = { status: row.status, claimants: listOf(row.claimants) };
    }
  }

  private remember(name: string, place: number): void {
    const folded = foldName(name);
    const known = this.byName.get(folded);
    if (known) known.push(place);
    else this.byName.set(folded, [place]);
  }

  private sameAs(
    name: string,
    aliases: readonly string[],
    kind: string,
    country: string,
    lat: number,
    lon: number,
  ): number {
    for (const form of [name, ...aliases]) {
      for (const place of this.byName.get(foldName(form)) ?? []) {
        const known = this.places[place]!;
        if (known.country !== country || known.feature[0] !== kind[0]) continue;
        if (kind.startsWith('A.') ? known.feature === kind : distance(known.lat, known.lon, lat, lon) <= SAME_PLACE_KM)
          return place;
      }
    }
    return -1;
  }

  /** The admin area of the nearest listed place of the country, when that is near. */
  private areaNear(country: string, lat: number, lon: number): number {
    if (this.cells.size === 0) {
      for (const [index, place] of this.places.entries()) {
        if (!place.feature.startsWith('P.') || place.area < 0) continue;
        const key = cellOf(place.lat, place.lon);
        const cell = this.cells.get(key);
        if (cell) cell.push(index);
        else this.cells.set(key, [index]);
      }
    }
    let best = -1;
    let least = 60;
    for (let dLat = -1; dLat <= 1; dLat++)
      for (let dLon = -1; dLon <= 1; dLon++)
        for (const index of this.cells.get(cellOf(lat + dLat, lon + dLon)) ?? []) {
          const place = this.places[index]!;
          if (place.country !== country) continue;
          const km = distance(place.lat, place.lon, lat, lon);
          if (km < least) {
            least = km;
            best = place.area;
          }
        }
    return best;
  }

  private readonly cells = new Map<number, number[]>();

  finish(): CompiledPlaces {
    const { places } = this;
    const count = places.length;
    const features = [...new Set(places.map((place) => place.feature))];
    const countries = ['', ...new Set(places.map((place) => place.country).filter((country) => country !== ''))];
    const featureOf = new Map(features.map((feature, index) => [feature, index]));
    const countryOf = new Map(countries.map((country, index) => [country, index]));
    const trie = buildTrie(this.entries);
    this.skeletons.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const skeletons = this.skeletons.filter(
      (pair, i, all) => i === 0 || pair[0] !== all[i - 1]![0] || pair[1] !== all[i - 1]![1],
    );
    const nameStart = new Int32Array(count + 1);
    const chunks: Buffer[] = [];
    let at = 0;
    for (let i = 0; i < count; i++) {
      const bytes = Buffer.from(places[i]!.name);
      chunks.push(bytes);
      at += bytes.length;
      nameStart[i + 1] = at;
    }
    const words = compileWords(this.packed);
    return {
      arrays: {
        id: Int32Array.from(places, (place) => place.id),
        lat: Float32Array.from(places, (place) => place.lat),
        lon: Float32Array.from(places, (place) => place.lon),
        population: Int32Array.from(places, (place) => place.population),
        area: Int32Array.from(places, (place) => place.area),
        countryPlace: Int32Array.from(countries, (country) => this.countryPlace.get(country) ?? -1),
        nameStart,
        skeleton: Int32Array.from(skeletons, (pair) => pair[0]),
        skeletonPlace: Int32Array.from(skeletons, (pair) => pair[1]),
        word: words.hash,
        rows: trie.rows,
        values: trie.values,
        bucket: trie.bucket,
        feature: Uint8Array.from(places, (place) => featureOf.get(place.feature)!),
        country: Uint8Array.from(places, (place) => countryOf.get(place.country)!),
        names: new Uint8Array(Buffer.concat(chunks)),
        wordBits: words.bits,
      },
      tables: { features, countries, nodes: trie.nodes, status: this.status },
    };
  }
}

function compileWords(packed: PackedPlaces): { hash: Int32Array; bits: Uint8Array } {
  const bits = new Map<number, number>();
  for (const { kind, words } of packed.words) {
    const bit = WORD[kind satisfies WordKind];
    for (const word of words) {
      const hash = hashOfWord(word);
      bits.set(hash, (bits.get(hash) ?? 0) | bit);
    }
  }
  const hashes = Int32Array.from(bits.keys()).sort();
  return { hash: hashes, bits: Uint8Array.from(hashes, (hash) => bits.get(hash)!) };
}

type Row = Readonly<Record<string, string>>;

/** Rows of a CSV with a header line; `#` lines are comments. Fields hold no quotes and no commas. */
export function rowsOf(csv: string): Row[] {
  const lines = csv.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  const header = (lines.shift() ?? '').split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    if (fields.length > header.length) throw new Error(`too many fields: ${line}`);
    return Object.fromEntries(header.map((name, i) => [name, (fields[i] ?? '').trim()]));
  });
}

function listOf(field: string | undefined): string[] {
  return field ? field.split('|').filter((item) => item !== '') : [];
}

/** "US", "D.R.C.", "PRC": counts only in capitals. */
function isCode(name: string): boolean {
  return /^(?:[A-Z]\.?){2,5}$/.test(name);
}

function countryName(names: readonly string[], aliases: readonly string[]): string {
  const plain = names.find((name) => !/[(,]|\bof\b/.test(name) && name.length > 3);
  return plain ?? aliases.find((alias) => !isCode(alias)) ?? names[0] ?? '';
}

const AREA_WORD =
  /^(?:(?:province|state|region|governorate|department|district|prefecture|republic|canton|county|municipality|emirate) of )?(.+?)(?: (?:province|governorate|oblast|region|state|district|department|prefecture|republic|krai|parish|canton|raion|voivodeship|division|municipality|kray|territory|emirate|muhafazat))?$/i;
/** Levels whose second-order areas are known by their bare name in English text; counties are not ("Cook County"). */
const KEEPS_WORD = /\b(?:county|borough|municipality|parish)\b/i;

/** "Al Qāmishlī" → "Qāmishlī"; null for names without an article or too short without it. */
function withoutArticle(name: string): string | null {
  const rest = /^(?:al|el|ad|ar|as|ash|at|an|az|aḑ|aş|aţ|az̧)[- ](.+)$/iu.exec(name)?.[1];
  return rest !== undefined && rest.length > 4 ? rest : null;
}

/** "Al Anbar Governorate" → "Al Anbar", "Anbar". */
function shortForms(name: string): string[] {
  if (KEEPS_WORD.test(name)) return [];
  const bare = AREA_WORD.exec(name)?.[1] ?? name;
  const out = bare === name ? [] : [bare];
  const article = /^(?:al|el|ad|ar|as|ash|at|an|az)[- ](.+)$/i.exec(bare);
  if (article && article[1]!.length > 3) out.push(article[1]!);
  return out;
}

function distance(aLat: number, aLon: number, bLat: number, bLon: number): number {
  const x = (bLon - aLon) * Math.cos((((aLat + bLat) / 2) * Math.PI) / 180);
  return Math.hypot(x, bLat - aLat) * 111.2;
}

function cellOf(lat: number, lon: number): number {
  return Math.floor(lat + 90) * 1000 + Math.floor(lon + 180);
}
