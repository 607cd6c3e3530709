/** A small map drawn from bundled outlines: no tile server, nothing leaves the machine. */
import { signal } from '@preact/signals';
import { geoMercator, geoPath } from 'd3-geo';
import { useEffect } from 'preact/hooks';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { boot, get } from './api.js';

type World = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;
const world = signal<World | null>(null);
let asked = false;

export interface MapPlace {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  /** Belongs to the open candidate. */
  readonly on: boolean;
}

const width = 400;
const height = 200;

/** Outlines around the places, with a dot for each. Names are listed for screen readers. */
export function MapView({ places, label = 'Places of this event' }: { places: readonly MapPlace[]; label?: string }) {
  useEffect(() => {
    if (asked) return;
    asked = true;
    void get<World>(boot.world).then((found) => {
      world.value = found;
    });
  }, []);
  const projection = geoMercator();
  const pad = 2.2;
  const lons = places.map((place) => place.lon);
  const lats = places.map((place) => place.lat);
  const west = Math.min(...lons) - pad * 1.6;
  const east = Math.max(...lons) + pad * 1.6;
  const south = Math.max(-80, Math.min(...lats) - pad);
  const north = Math.min(80, Math.max(...lats) + pad);
  projection.fitExtent(
    [
      [0, 0],
      [width, height],
    ],
    {
      type: 'MultiPoint',
      coordinates: [
        [west, south],
        [east, north],
        [west, north],
        [east, south],
      ],
    },
  );
  projection.clipExtent([
    [0, 0],
    [width, height],
  ]);
  const path = geoPath(projection);
  const data = world.value;
  return (
    <figure class="card map">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${label}: ${places.map((place) => place.name).join(', ')}`}
      >
        <rect class="sea" width={width} height={height} />
        {data === null ? null : (
          <>
            <path class="land" d={path(feature(data, data.objects.countries)) ?? ''} />
            <path class="border" d={path(mesh(data, data.objects.countries, (a, b) => a !== b)) ?? ''} />
          </>
        )}
        {places.map((place) => {
          const [x, y] = projection([place.lon, place.lat]) ?? [0, 0];
          const left = x > width * 0.66;
          return (
            <g key={`${place.name}${place.lat}`} class={place.on ? 'dot on' : 'dot'}>
              <circle cx={x} cy={y} r={place.on ? 5 : 3} />
              {place.on ? (
                <text x={left ? x - 9 : x + 9} y={y + 4} text-anchor={left ? 'end' : 'start'}>
                  {place.name}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
