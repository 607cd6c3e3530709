/** How the places of two candidates stand to each other: one, near, one within the other, or apart. */
import type { LinkFeature } from './features.js';
import type { Linkable, LinkPlace } from './linkable.js';

/**
 * Kilometres within which two places of different names are one: two towns lie farther apart than that, while a place and the district
 * around it, or two such, may have their points that far apart.
 */
const near = 5;
const nearArea = 15;
/** Kilometres within which places are around each other, and beyond which they cannot be one. */
const around = 60;
const far = 150;

/** From apart to one and the same: of several places the closest pair counts. */
const closeness = [
  'place-far',
  'place-apart',
  'place-around',
  'place-unknown',
  'place-country',
  'place-within',
  'place-near',
  'same-place',
] as const satisfies readonly LinkFeature[];
type Closeness = (typeof closeness)[number];

/** The closest relation between places of the two; where one of them names none, a place of the other may stand among its words. */
export function placeFeature(a: Linkable, b: Linkable): LinkFeature {
  const [mine, theirs] = [told(a), told(b)];
  if (mine.length === 0 || theirs.length === 0)
    return placeNamed(a, b) || placeNamed(b, a) ? 'place-named' : 'place-unknown';
  let best = 0;
  for (const one of mine) for (const other of theirs) best = Math.max(best, closeness.indexOf(relation(one, other)));
  return closeness[best]!;
}

/** Places that tell where it was: on the map, or with a name of their own. "The roads out of the port" are anywhere. */
function told({ places, names }: Linkable): readonly LinkPlace[] {
  return places.filter(
    (place) => place.country !== null || place.lat !== null || wordsOf(place).some((word) => names.includes(word)),
  );
}

/** Whether a place of `a` (not its country) stands in the evidence of `b`: "the Conoco gas field" in a sentence that says "near Conoco". */
function placeNamed(a: Linkable, b: Linkable): boolean {
  return a.places.some((place) => place.extent !== 'country' && wordsOf(place).some((word) => b.names.includes(word)));
}

/** Words of a place's name that few other places share. */
export function wordsOf({ name }: LinkPlace): readonly string[] {
  return name.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 3 && !COMMON.has(word));
}
/** Parts of place names that many places share. */
const COMMON = new Set(
  'governorate camp base airport north south east west northern southern eastern western central'.split(' '),
);

function relation(a: LinkPlace, b: LinkPlace): Closeness {
  const wide = (place: LinkPlace) => place.extent === 'country' || place.extent === 'region';
  if (a.country !== null && b.country !== null && a.country !== b.country) return 'place-far';
  if (a.extent === 'country' || b.extent === 'country')
    return a.country !== null && a.country === b.country ? 'place-country' : 'place-apart';
  if (a.name === b.name) return 'same-place';
  const onMap = (place: LinkPlace) => place.lat !== null && place.lon !== null;
  // One that is not on the map may well be a part of the other.
  if (onMap(a) !== onMap(b))
    return wordsOf(a).some((word) => wordsOf(b).includes(word)) ? 'place-near' : 'place-unknown';
  if (wide(a) !== wide(b) || a.extent !== b.extent) {
    const within = (point: LinkPlace, area: LinkPlace) =>
      point.admin1 !== null && (point.admin1 === area.admin1 || point.admin1 === area.name) && wide(area);
    if (within(a, b) || within(b, a)) return 'place-within';
  }
  if (a.lat !== null && a.lon !== null && b.lat !== null && b.lon !== null) {
    const distance = kilometres(a.lat, a.lon, b.lat, b.lon);
    if (!wide(a) && !wide(b) && distance <= (a.extent === 'area' || b.extent === 'area' ? nearArea : near))
      return 'place-near';
    if (distance > far) return 'place-far';
    if (distance <= around) return 'place-around';
  }
  return 'place-apart';
}

/** Great-circle distance by the haversine formula on a sphere of 6,371 km. */
function kilometres(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 12_742 * Math.asin(Math.sqrt(Math.min(1, h)));
}
