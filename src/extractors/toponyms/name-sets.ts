/** The places behind a name, with what is asked about all of them at once; made once for a name and kept. */
import { boundTo, FormColumn, type PlaceReading } from '../../document/index.js';
import { CLASS_BITS, foldText, type Gazetteer, longestMatch, NAME_CLASS, valuesAt } from '../../lexicon/index.js';
import { type NamedPlace, readingsOf } from './readings.js';

/** A set of places that one name can mean. Shared between reports: nobody changes it. */
export interface NameSet {
  readonly places: readonly NamedPlace[];
  /** Natural logarithm of the most inhabitants. */
  readonly weight: number;
  /** A country is among them; a country, capital or seat of government by a name of its own is. */
  readonly sovereign: boolean;
  readonly seat: boolean;
  /** A town of at least `LARGE` inhabitants by its own name or alias is among them. */
  readonly largeTown: boolean;
  /** Only short forms are among them. */
  readonly abbreviated: boolean;
  /** How likely the best of them makes the bare name a place, before the word itself is looked at. */
  readonly prior: number;
  /** Filled by `readingsOfSet`. */
  readings: readonly PlaceReading[] | null;
  /** Filled by `derivedOf` and `facilityReadings`. */
  derived: Map<string, NameSet> | null;
  facilities: Map<string, readonly PlaceReading[]> | null;
}

/** What one name of the gazetteer means. */
export interface NameEntry {
  /** Places by names that count wherever they are written as words. */
  readonly words: NameSet;
  readonly demonyms: NameSet;
  /** Short forms that count only as they are written; the other places stand in their order among them. Empty for most names. */
  readonly mixed: readonly NamedPlace[];
  /** Sets of those of `mixed` that count, by their places in it as bits. */
  readonly some: Map<number, NameSet>;
}

/** Most readings kept for one name. */
const MOST_READINGS = 24;
/** Only a town of this size outdoes an adjective of the same spelling; the Somali Region does not. */
const LARGE = 100_000;
/** Names kept; reports of one desk name the same places again and again. */
const MOST_NAMES = 8192;

/** What a feature is, as bits. */
const SOVEREIGN = 1;
const FIRST_ORDER = 2;
const SECOND_ORDER = 4;
const POPULATED = 8;
const SEAT = 16;

const kindsOf = boundTo((gazetteer: Gazetteer) =>
  Uint8Array.from(gazetteer.features, (code) => {
    const seat = code === 'A.PCLI' || code === 'P.PPLC' || code === 'S.BLDG' ? SEAT : 0;
    if (code.startsWith('A.PCLI')) return seat | (code === 'A.PCLI' ? SOVEREIGN | POPULATED : POPULATED);
    if (code === 'A.ADM1') return FIRST_ORDER;
    if (code === 'A.ADM2') return SECOND_ORDER;
    return seat | (code.startsWith('P.') ? POPULATED : 0);
  }),
);

export const NO_PLACES: NameSet = {
  places: [],
  weight: 0,
  sovereign: false,
  seat: false,
  largeTown: false,
  abbreviated: true,
  prior: -9,
  readings: [],
  derived: null,
  facilities: null,
};

export function setOf(gazetteer: Gazetteer, places: readonly NamedPlace[]): NameSet {
  if (places.length === 0) return NO_PLACES;
  const kinds = kindsOf(gazetteer);
  const { population, feature } = gazetteer;
  let most = 0;
  let all = 0;
  let seat = false;
  let largeTown = false;
  let abbreviated = true;
  let prior = -9;
  for (const { place, kind } of places) {
    const bits = kinds[feature[place]!]!;
    const people = population[place]!;
    if (people > most) most = people;
    all |= bits;
    if (kind !== NAME_CLASS.abbreviation) abbreviated = false;
    if (kind !== NAME_CLASS.alternate && bits & SEAT) seat = true;
    if (kind <= NAME_CLASS.alias && bits & POPULATED && people >= LARGE) largeTown = true;
    let weight = Math.log10(people + 10) * 0.75 - 2.6;
    if (bits & SOVEREIGN) weight = 5;
    else if (bits & FIRST_ORDER) weight += 0.8;
    else if (bits & SECOND_ORDER) weight -= 0.7;
    else if ((bits & POPULATED) === 0) weight = Math.max(weight, 1.5);
    if (kind === NAME_CLASS.alternate) weight -= 1.2;
    prior = Math.max(prior, weight);
  }
  return {
    places,
    weight: Math.log(most + 1),
    sovereign: (all & SOVEREIGN) !== 0,
    seat,
    largeTown,
    abbreviated,
    prior,
    readings: null,
    derived: null,
    facilities: null,
  };
}

/** A set made from another one, once for each `key`. */
export function derivedOf(set: NameSet, key: string, make: () => NameSet): NameSet {
  set.derived ??= new Map();
  let found = set.derived.get(key);
  if (found === undefined) {
    found = make();
    set.derived.set(key, found);
  }
  return found;
}

/** The same places, as if each had the name as one of its alternate ones. */
export function alternatesOf(gazetteer: Gazetteer, set: NameSet): NameSet {
  return derivedOf(set, '', () =>
    alternateSet(
      gazetteer,
      set.places.map(({ place }) => place),
    ),
  );
}

/** Places that are found by a spelling near to one of their names. */
export function alternateSet(gazetteer: Gazetteer, places: readonly number[]): NameSet {
  return setOf(
    gazetteer,
    places.map((place) => ({ place, kind: NAME_CLASS.alternate })),
  );
}

/** Most facilities kept for one name of where they stand. */
const MOST_FACILITIES = 32;

/** The best readings, best first. */
export function readingsOfSet(gazetteer: Gazetteer, set: NameSet): readonly PlaceReading[] {
  set.readings ??= readingsOf(gazetteer, set.places, MOST_READINGS, null, '');
  return set.readings;
}

/** The readings of a facility that is composed from the name of where it stands. */
export function facilityReadings(
  gazetteer: Gazetteer,
  set: NameSet,
  facility: string | null,
  name: string,
): readonly PlaceReading[] {
  if (set.places.length === 0) return NO_READINGS;
  const key = `${facility ?? ''} ${name}`;
  set.facilities ??= new Map();
  let readings = set.facilities.get(key);
  if (readings === undefined) {
    readings = readingsOf(gazetteer, set.places, MOST_READINGS, facility, name);
    if (set.facilities.size >= MOST_FACILITIES) set.facilities.clear();
    set.facilities.set(key, readings);
  }
  return readings;
}
const NO_READINGS: readonly PlaceReading[] = [];

const entriesOf = boundTo((_: Gazetteer) => new Map<number, NameEntry>());

/** The meanings of the name that ends at a node of the gazetteer's trie. */
export function entryAt(gazetteer: Gazetteer, node: number): NameEntry {
  const entries = entriesOf(gazetteer);
  let entry = entries.get(node);
  if (entry === undefined) {
    entry = makeEntry(gazetteer, node);
    if (entries.size >= MOST_NAMES) entries.clear();
    entries.set(node, entry);
  }
  return entry;
}

/** Names of one word by the form of the word. */
const wordsOf = boundTo((gazetteer: Gazetteer) => {
  const entries: NameEntry[] = [];
  const column = new FormColumn((lower) => {
    const node = longestMatch(gazetteer.trie, foldText(lower), 0, 1);
    return node < 0 ? -1 : entries.push(entryAt(gazetteer, node)) - 1;
  });
  return { column, entries };
});

/** The meanings of a name that is one word, given as a token's form and letters; null when no name is. */
export function wordEntry(gazetteer: Gazetteer, form: number, lower: string): NameEntry | null {
  if (form < 0) {
    const node = longestMatch(gazetteer.trie, foldText(lower), 0, 1);
    return node < 0 ? null : entryAt(gazetteer, node);
  }
  const { column, entries } = wordsOf(gazetteer);
  const index = column.of(form, lower);
  return index < 0 ? null : entries[index]!;
}

function makeEntry(gazetteer: Gazetteer, node: number): NameEntry {
  const { trie } = gazetteer;
  const all: NamedPlace[] = [];
  const words: NamedPlace[] = [];
  const demonyms: NamedPlace[] = [];
  let abbreviated = false;
  for (const value of valuesAt(trie, node)) {
    const named = { place: value >> CLASS_BITS, kind: value & ((1 << CLASS_BITS) - 1) };
    if (named.kind === NAME_CLASS.demonym) demonyms.push(named);
    else {
      all.push(named);
      if (named.kind === NAME_CLASS.abbreviation) abbreviated = true;
      else if (!words.some(({ place }) => place === named.place)) words.push(named);
    }
  }
  return {
    words: setOf(gazetteer, words),
    demonyms: setOf(gazetteer, demonyms),
    mixed: abbreviated ? all : [],
    some: new Map(),
  };
}
