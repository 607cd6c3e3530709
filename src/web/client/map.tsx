/** A small map drawn from bundled outlines: no tile server, nothing leaves the machine. */
import { signal } from '@preact/signals';
import { type ExtendedFeature, geoBounds, geoMercator, geoPath } from 'd3-geo';
import { useEffect, useMemo } from 'preact/hooks';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { boot, get } from './api.js';

type World = Topology<{ countries: GeometryCollection<{ readonly name: string }> }>;

/** One country with the box it lies in, so that a map draws only those it shows. */
interface Country {
  readonly name: string;
  readonly shape: ExtendedFeature;
  readonly box: readonly [west: number, south: number, east: number, north: number];
}

const world = signal<readonly Country[] | null>(null);
let asked = false;

function countriesOf(data: World): readonly Country[] {
  return feature(data, data.objects.countries).features.map((shape) => {
    const [[west, south], [east, north]] = geoBounds(shape);
    // Across the date line a box would be inside out: such a country counts as everywhere.
    return {
      name: shape.properties.name,
      shape,
      box: west > east ? [-180, south, 180, north] : [west, south, east, north],
    };
  });
}

export interface MapPlace {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  /** Belongs to the open candidate. */
  readonly on: boolean;
}

const width = 400;
const height = 200;
/** Least part of the map, in square units, that a country must fill to be named. */
const namedArea = 5000;

interface Label {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end' | 'middle';
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A spot beside a dot where its name covers neither another name nor another dot; null when there is none. */
function spotFor(name: string, x: number, y: number, taken: Box[]): Label | null {
  const long = name.length * 6.2;
  const tries: readonly (readonly [Label, number])[] = [
    [{ x: x + 9, y: y + 4, anchor: 'start' }, x + 9],
    [{ x: x - 9, y: y + 4, anchor: 'end' }, x - 9 - long],
    [{ x, y: y - 9, anchor: 'middle' }, x - long / 2],
    [{ x, y: y + 17, anchor: 'middle' }, x - long / 2],
  ];
  for (const [label, left] of tries) {
    const box = { left, right: left + long, top: label.y - 10, bottom: label.y + 3 };
    const fits = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
    const free = taken.every(
      (other) => box.right < other.left || other.right < box.left || box.bottom < other.top || other.bottom < box.top,
    );
    if (!fits || !free) continue;
    taken.push(box);
    return label;
  }
  return null;
}

function drawn(places: readonly MapPlace[], countries: readonly Country[] | null, pad: number) {
  // Around what is meant; places that only bear the same name show where they fall within.
  const framed = places.some((place) => place.on) ? places.filter((place) => place.on) : places;
  const lons = framed.map((place) => place.lon);
  const lats = framed.map((place) => place.lat);
  const west = Math.min(...lons) - pad * 1.6;
  const east = Math.max(...lons) + pad * 1.6;
  const south = Math.max(-80, Math.min(...lats) - pad);
  const north = Math.min(80, Math.max(...lats) + pad);
  const corners = [
    [west, south],
    [east, north],
    [west, north],
    [east, south],
  ];
  const frame: [[number, number], [number, number]] = [
    [0, 0],
    [width, height],
  ];
  const projection = geoMercator().fitExtent(frame, { type: 'MultiPoint', coordinates: corners });
  projection.clipExtent(frame);
  const path = geoPath(projection);
  // The frame shows more than the box that was fitted into it.
  const [left, top] = projection.invert?.([0, 0]) ?? [west, north];
  const [right, bottom] = projection.invert?.([width, height]) ?? [east, south];
  const shown = (countries ?? []).filter(
    ({ box }) => box[0] <= right && box[2] >= left && box[1] <= top && box[3] >= bottom,
  );
  const dots = places.map((place) => {
    const [x, y] = projection([place.lon, place.lat]) ?? [0, 0];
    return { place, x, y };
  });
  const taken: Box[] = dots.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const named = dots.map((dot) => {
    const { place, x, y } = dot;
    const own = taken.findIndex((box) => box.left === x - 5 && box.top === y - 5);
    const others = taken.filter((_, index) => index !== own);
    const before = others.length;
    const label = place.on ? spotFor(place.name, x, y, others) : null;
    if (others.length > before) taken.push(others.at(-1)!);
    return { ...dot, label };
  });
  const names = shown.flatMap(({ name, shape }) => {
    if (path.area(shape) < namedArea) return [];
    const [x, y] = path.centroid(shape);
    const spot = spotFor(name, x, y - 4, taken);
    return spot === null ? [] : [{ name, ...spot }];
  });
  return { outlines: shown.map(({ shape, name }) => ({ name, d: path(shape) ?? '' })), named, names };
}

/** Outlines around the places, with a dot for each. Names are listed for screen readers. */
export function MapView({
  places,
  label = 'Places of this event',
  pad = 2.2,
}: {
  places: readonly MapPlace[];
  label?: string;
  /** Least degrees shown around the places. */
  pad?: number;
}) {
  useEffect(() => {
    if (asked) return;
    asked = true;
    void get<World>(boot.world).then((found) => {
      world.value = countriesOf(found);
    });
  }, []);
  const countries = world.value;
  const key = places.map(({ name, lat, lon, on }) => `${name}|${lat}|${lon}|${on}`).join(';');
  const { outlines, named, names } = useMemo(() => drawn(places, countries, pad), [key, countries, pad]);
  return (
    <figure class="card map">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${label}: ${places.map((place) => place.name).join(', ')}`}
      >
        <rect class="sea" width={width} height={height} />
        {outlines.map(({ name, d }) => (
          <path key={name} class="land" d={d} />
        ))}
        {names.map(({ name, x, y, anchor }) => (
          <text key={name} class="country" x={x} y={y} text-anchor={anchor}>
            {name}
          </text>
        ))}
        {named.map(({ place, x, y, label: spot }) => (
          <g key={`${place.name}${place.lat},${place.lon}`} class={place.on ? 'dot on' : 'dot'}>
            <circle cx={x} cy={y} r={place.on ? 5 : 3}>
              <title>{place.name}</title>
            </circle>
            {spot === null ? null : (
              <text x={spot.x} y={spot.y} text-anchor={spot.anchor}>
                {place.name}
              </text>
            )}
          </g>
        ))}
      </svg>
    </figure>
  );
}
