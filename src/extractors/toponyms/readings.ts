/** Readings of a name: the gazetteer's places behind it as records, with prior scores. */
import type { PlaceReading } from '../../document/index.js';
import { admin1Of, type Gazetteer, NAME_CLASS } from '../../lexicon/index.js';

/** A place and the class of the name under which it was found. */
export interface NamedPlace {
  readonly place: number;
  readonly kind: number;
}

/** How wide what a feature names is; the code's class decides where the code itself is not listed. */
const EXTENT_BY_CODE: Readonly<Record<string, PlaceReading['extent']>> = {
  'A.PCLI': 'country',
  'A.ADM1': 'region',
  'A.ADM2': 'area',
  'A.ADM3': 'area',
  'P.PPLX': 'area',
  'H.SEA': 'region',
  'H.OCN': 'region',
  'H.GULF': 'region',
  'H.STM': 'region',
  'L.RGN': 'region',
  'L.LCTY': 'city',
};
const EXTENT_BY_CLASS: Readonly<Record<string, PlaceReading['extent']>> = {
  A: 'region',
  P: 'city',
  S: 'point',
  H: 'area',
  T: 'area',
  L: 'area',
  R: 'area',
  V: 'area',
};

export function extentOf(feature: string): PlaceReading['extent'] {
  return EXTENT_BY_CODE[feature] ?? EXTENT_BY_CLASS[feature[0]!] ?? 'area';
}

/** Prior score of a reading: population on a log scale, kind of place, and how it got the name. */
export function priorOf(gazetteer: Gazetteer, { place, kind }: NamedPlace): number {
  const feature = gazetteer.features[gazetteer.feature[place]!]!;
  let score = Math.log10(gazetteer.population[place]! + 10);
  if (feature === 'A.PCLI') score += 1.5;
  else if (feature === 'A.ADM1') score -= 0.8;
  else if (feature === 'A.ADM2') score -= 1.5;
  else if (feature === 'P.PPLC') score += 0.8;
  else if (feature === 'P.PPLA') score += 0.3;
  else if (feature === 'P.PPLX') score -= 0.8;
  if (kind === NAME_CLASS.alternate) score -= 1.3;
  return score;
}

/**
 * The best `most` readings, best first. With `facility` set, the places are where a composed facility stands: the reading then has the
 * facility's feature and name at that place's point.
 */
export function readingsOf(
  gazetteer: Gazetteer,
  places: readonly NamedPlace[],
  most: number,
  facility: string | null,
  name: string,
): PlaceReading[] {
  if (facility === null) {
    const known = knownOf(gazetteer);
    const readings = places.map((named) => {
      const key = named.place * 8 + named.kind;
      let reading = known.get(key);
      if (reading === undefined) {
        reading = readingOf(gazetteer, named.place, priorOf(gazetteer, named), null, name);
        if (known.size >= MOST_KNOWN) known.clear();
        known.set(key, reading);
      }
      return reading;
    });
    if (readings.length > 1) readings.sort((a, b) => b.score - a.score || a.entry - b.entry);
    return readings.length > most ? readings.slice(0, most) : readings;
  }
  const scored = places.map((named) => ({ named, score: priorOf(gazetteer, named) }));
  scored.sort((a, b) => b.score - a.score || a.named.place - b.named.place);
  return scored.slice(0, most).map(({ named, score }) => readingOf(gazetteer, named.place, score, facility, name));
}

/** Readings made lately, by place and class of name: reports of one desk name the same places again and again. */
const known = new WeakMap<Gazetteer, Map<number, PlaceReading>>();
const MOST_KNOWN = 20_000;

function knownOf(gazetteer: Gazetteer): Map<number, PlaceReading> {
  let map = known.get(gazetteer);
  if (map === undefined) {
    map = new Map();
    known.set(gazetteer, map);
  }
  return map;
}

function readingOf(
  gazetteer: Gazetteer,
  place: number,
  score: number,
  facility: string | null,
  name: string,
): PlaceReading {
  const own = gazetteer.features[gazetteer.feature[place]!]!;
  const composed = facility !== null && /^[PA]\./.test(own);
  const admin1 = admin1Of(gazetteer, place);
  const feature = composed ? facility : own;
  return {
    geonameId: composed ? null : gazetteer.id[place]! || null,
    name: composed ? name : gazetteer.nameOf(place),
    lat: round(gazetteer.lat[place]!),
    lon: round(gazetteer.lon[place]!),
    country: gazetteer.countries[gazetteer.country[place]!] || null,
    admin1: admin1 < 0 ? null : gazetteer.nameOf(admin1),
    feature,
    extent: extentOf(feature),
    score,
    entry: place,
  };
}

/** Stored as 32-bit floats on a grid of a thousandth of a degree. */
function round(degrees: number): number {
  return Math.round(degrees * 1000) / 1000;
}
