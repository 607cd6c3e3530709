/** Which candidates are compared at all: those of which one is kept under a key that the other is sought under. */
import type { Linkable, LinkPlace } from './linkable.js';
import { wordsOf } from './places.js';

/** Days before publication in which an event without a date is looked for: reports look back over some weeks. */
const recent = 31;
/** Longest stretch of days that is still compared day by day. */
const longest = 31;
/** Length of a stretch. In days. */
const stretch = 4;
/** Height of a cell. In degrees; some 110 km. */
const cell = 1;
/** How far around a place others are looked for, a little over what still counts as around it. In kilometres. */
const reach = 65;

/** Names of blocks, the second word of each its stretch of days. Two candidates are compared where what one is kept under and what the other is sought under have a name in common; that holds both ways or not at all. */
export interface BlockKeys {
  readonly kept: readonly string[];
  readonly sought: readonly string[];
  /** Wider blocks, of days alone: candidates that are compared share one. A store that looks for many at once reads by these. */
  readonly days: readonly string[];
}

/**
 * Every key is a part of the ontology, a stretch of four days and where. Days are widened by one on either side, so that days up to two
 * apart always share a stretch. Two candidates with points on the map meet where those lie in cells next to each other, or have one name: farther
 * apart, they are two events. A candidate without a point meets all those of its countries: those of its places and parties, and the
 * two that its report names most.
 */
export function blockKeys(item: Linkable): BlockKeys {
  const countries = new Set<string>();
  for (const { country } of [...item.places, ...item.actors, ...item.others])
    if (country !== null) countries.add(country);
  if (item.places.every(({ country }) => country === null)) for (const country of item.setting) countries.add(country);
  if (countries.size === 0) countries.add('none');
  const points = item.places.filter(isPoint);
  const named = item.places.filter(({ extent }) => extent !== 'country' && extent !== 'region');
  const [near, inside, around] = [
    [...new Set([...points.flatMap(cellsAround), ...named.flatMap(wordsOf).map((word) => `=${word}`)])],
    open(item, countries, 'in'),
    open(item, countries, 'open'),
  ];
  const days = stretchesOf(item).map((each) => `${item.block} ${each}`);
  const spread = (where: readonly string[]) =>
    [...where].sort().flatMap((each) => days.map((when) => `${when} ${each}`));
  return points.length > 0
    ? { kept: spread([...near, ...inside]), sought: spread([...near, ...around]), days }
    : { kept: spread([...near, ...around]), sought: spread([...near, ...inside, ...around]), days };
}

/** Where no point tells two events apart, only acts of one kind are one event: of the same type, or of types that reports use for one another. */
function open(item: Linkable, countries: ReadonlySet<string>, name: string): readonly string[] {
  const acts = item.kin.length > 0 ? item.kin : [item.type];
  return [...countries].flatMap((country) => acts.map((act) => `${country} ${act} ${name}`));
}

function isPoint(place: LinkPlace): place is LinkPlace & { readonly lat: number; readonly lon: number } {
  return place.lat !== null && place.lon !== null && place.extent !== 'country' && place.extent !== 'region';
}

/** Cells that the surroundings of a point touch: those of two points that lie within the reach of each other have one in common. */
function cellsAround({ lat, lon }: { readonly lat: number; readonly lon: number }): readonly string[] {
  const high = reach / 2 / 111;
  const cells: string[] = [];
  for (let row = Math.floor((lat - high) / cell); row <= Math.floor((lat + high) / cell); row++) {
    // Cells of a row are as wide as they are high where the row is widest.
    const shrink = Math.cos(
      (Math.min(89, Math.max(0, Math.min(Math.abs(row), Math.abs(row + 1)) * cell)) * Math.PI) / 180,
    );
    const columns = Math.max(1, Math.floor((360 * shrink) / cell));
    const column = (at: number) => Math.floor(((at + 360) % 360) * (columns / 360));
    const wide = high / Math.max(0.02, Math.cos((Math.min(89, Math.abs(lat) + high) * Math.PI) / 180));
    for (const at of new Set([column(lon - wide), column(lon), column(lon + wide)])) cells.push(`${row}/${at}`);
  }
  return cells;
}

function stretchesOf(item: Linkable): readonly string[] {
  const end = item.to ?? item.published;
  const start = item.from ?? (item.published === null ? null : item.published - recent);
  if (start === null || end === null) return ['none'];
  const last = Math.floor((Math.min(end, start + longest) + 1) / stretch);
  const stretches: string[] = [];
  for (let at = Math.floor((start - 1) / stretch); at <= last; at++) stretches.push(String(at));
  return stretches;
}

/** Each pair of items that are compared, once; the one with the smaller id comes first. */
export function comparedPairs(items: readonly Linkable[]): readonly (readonly [Linkable, Linkable])[] {
  const blocks = new Map<string, Linkable[]>();
  const pairs: (readonly [Linkable, Linkable])[] = [];
  for (const item of items) {
    const { kept, sought } = blockKeys(item);
    const met = new Set(sought.flatMap((key) => blocks.get(key) ?? []));
    for (const other of met) if (other !== item) pairs.push(item.id < other.id ? [item, other] : [other, item]);
    for (const key of kept) {
      const sharing = blocks.get(key);
      if (sharing === undefined) blocks.set(key, [item]);
      else sharing.push(item);
    }
  }
  return pairs;
}
