/** How well a reading goes with its neighbours in the text: with those chosen already, and with those that could be chosen. */
import type { Group } from './groups.js';
import { WEIGHT } from './weights.js';

/** Distance (km) over which company in the text fades, and four times that in degrees of latitude: nothing farther is company. */
const NEAR_KM = 120;
const NEAR_DEGREES = 4.4;
/** How many other names on either side are looked at for company. */
const WINDOW = 40;
/** The same for readings not chosen yet: nearer, and among fewer, since chance company is commoner there. */
const PROMISE_KM = 50;
const PROMISE_DEGREES = 1.9;
const PROMISE_WINDOW = 8;
const PROMISE_READINGS = 16;

/**
 * Before anything is chosen: how well a reading would go with some reading of each neighbouring name. Names that are ambiguous one by
 * one (Cornwall, Kent, Salisbury) settle where all of them have a reading close together.
 */
export function promise(group: Group, r: number, index: number, groups: readonly Group[]): number {
  const lat = group.lat[r]!;
  const lon = group.lon[r]!;
  const entry = group.entry[r]!;
  let sum = 0;
  const last = Math.min(groups.length, index + PROMISE_WINDOW + 1);
  for (let other = Math.max(0, index - PROMISE_WINDOW); other < last; other++) {
    if (other === index) continue;
    const near = groups[other]!;
    const most = Math.min(near.entry.length, PROMISE_READINGS);
    let best = 0;
    for (let n = 0; n < most; n++) {
      if (Math.abs(near.lat[n]! - lat) > PROMISE_DEGREES || Math.abs(near.lon[n]! - lon) > PROMISE_DEGREES * 4)
        continue;
      if (near.wide[n] || near.entry[n] === entry) continue;
      const km = roughKm(lat, lon, near.lat[n]!, near.lon[n]!);
      if (km > PROMISE_KM * 4) continue;
      best = Math.max(best, Math.exp(-km / PROMISE_KM) * near.likely[n]!);
    }
    sum += best * WEIGHT.promise;
  }
  return Math.min(sum, WEIGHT.nearMost);
}

/** Points of the readings chosen so far, as arrays for the inner loop. */
export interface Points {
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  /** Place number; -1 for areas wider than a city, which are no company. */
  readonly entry: Int32Array;
}

export function pointsOf(groups: readonly Group[]): Points {
  const lat = new Float64Array(groups.length);
  const lon = new Float64Array(groups.length);
  const entry = new Int32Array(groups.length);
  for (let index = 0; index < groups.length; index++) {
    const group = groups[index]!;
    const { chosen } = group;
    lat[index] = group.lat[chosen]!;
    lon[index] = group.lon[chosen]!;
    entry[index] = group.wide[chosen] ? -1 : group.entry[chosen]!;
  }
  return { lat, lon, entry };
}

/** How many other names of the text lie near, fading with distance. */
export function company(group: Group, r: number, index: number, { lat, lon, entry }: Points): number {
  const ownLat = group.lat[r]!;
  const ownLon = group.lon[r]!;
  const own = group.entry[r]!;
  let sum = 0;
  const last = Math.min(lat.length, index + WINDOW + 1);
  for (let other = Math.max(0, index - WINDOW); other < last; other++) {
    if (Math.abs(lat[other]! - ownLat) > NEAR_DEGREES || entry[other]! < 0) continue;
    if (other === index || entry[other] === own) continue;
    const km = roughKm(ownLat, ownLon, lat[other]!, lon[other]!);
    if (km < NEAR_KM * 4) sum += WEIGHT.near * Math.exp(-km / NEAR_KM);
  }
  return Math.min(sum, WEIGHT.nearMost);
}

/** Distance on a plane with the meridians drawn together; good to a few per cent at the distances that count here. */
function roughKm(aLat: number, aLon: number, bLat: number, bLon: number): number {
  let dLon = Math.abs(aLon - bLon);
  if (dLon > 180) dLon = 360 - dLon;
  const x = dLon * Math.cos(((aLat + bLat) / 2) * 0.01745);
  return Math.sqrt(x * x + (aLat - bLat) * (aLat - bLat)) * 111.2;
}
