/** The names of a report, each with all its mentions, and the readings behind it in arrays for the inner loops. */
import type { Document, PlaceReading, Toponym } from '../../document/index.js';
import { admin1Of, type Gazetteer } from '../../lexicon/index.js';

/** The readings of a name as arrays. */
export interface Profile {
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  /** Number of the country in the gazetteer; 0 for none. */
  readonly country: Uint8Array;
  /** Place number of the first-order area; -1 for none and for countries. */
  readonly area: Int32Array;
  /** 1 for countries, and for what is wider than a city: no company for anything. */
  readonly sovereign: Uint8Array;
  readonly wide: Uint8Array;
}

/** All mentions of one name, which mean one place unless the text says otherwise. */
export interface Group extends Profile {
  readonly name: string;
  readonly wanted: string | null;
  readonly members: number[];
  readonly readings: readonly PlaceReading[];
  /** Per reading: what the text says outright about this name, over all mentions. */
  readonly said: Float64Array;
  readonly scores: Float64Array;
  /** The readings in order of their final scores; made once for all mentions. */
  ranked: readonly PlaceReading[] | null;
  chosen: number;
  /** Mentions that are hardly doubted, and what the group last put into the counts of countries and areas. */
  sure: number;
  counted: number;
}

/** Profiles of readings that reports share, held as long as these are. */
const profiles = new WeakMap<readonly PlaceReading[], Profile>();

function profileOf(readings: readonly PlaceReading[], gazetteer: Gazetteer): Profile {
  let profile = profiles.get(readings);
  if (profile === undefined) {
    profile = {
      lat: Float64Array.from(readings, ({ lat }) => lat),
      lon: Float64Array.from(readings, ({ lon }) => lon),
      country: Uint8Array.from(readings, ({ entry }) => gazetteer.country[entry]!),
      area: Int32Array.from(readings, ({ feature, entry }) => (feature === 'A.PCLI' ? -1 : admin1Of(gazetteer, entry))),
      sovereign: Uint8Array.from(readings, ({ feature }) => (feature === 'A.PCLI' ? 1 : 0)),
      wide: Uint8Array.from(readings, ({ extent }) => (extent === 'country' || extent === 'region' ? 1 : 0)),
    };
    profiles.set(readings, profile);
  }
  return profile;
}

/** Groups in the order of their first mention, and the group of each toponym. */
export function groupByName(
  doc: Document,
  toponyms: readonly Toponym[],
  gazetteer: Gazetteer,
): { groups: Group[]; groupOf: (Group | undefined)[] } {
  const groups: Group[] = [];
  const groupOf: (Group | undefined)[] = [];
  const byEntry = new Map<number, Group[]>();
  for (let index = 0; index < toponyms.length; index++) {
    const { value, span } = toponyms[index]!;
    const { readings, wanted, via } = value;
    let group: Group | undefined;
    if (via !== 'demonym' && readings.length > 0) {
      const name = doc.report.text.slice(span.start, span.end);
      const key = readings[0]!.entry * 32 + Math.min(31, readings.length);
      const alike = byEntry.get(key);
      group = alike?.find(
        (each) => each.wanted === wanted && each.readings.length === readings.length && isSame(each.name, name),
      );
      if (group === undefined) {
        group = makeGroup(name, wanted, readings, profileOf(readings, gazetteer));
        groups.push(group);
        if (alike) alike.push(group);
        else byEntry.set(key, [group]);
      }
      group.members.push(index);
      if (!value.latent) group.sure++;
    }
    groupOf.push(group);
  }
  return { groups, groupOf };
}

function isSame(a: string, b: string): boolean {
  return a === b || (a.length === b.length && a.toLowerCase() === b.toLowerCase());
}

function makeGroup(name: string, wanted: string | null, readings: readonly PlaceReading[], profile: Profile): Group {
  const { lat, lon, country, area, sovereign, wide } = profile;
  return {
    name,
    wanted,
    members: [],
    readings,
    lat,
    lon,
    country,
    area,
    sovereign,
    wide,
    said: new Float64Array(readings.length),
    scores: new Float64Array(readings.length),
    ranked: null,
    chosen: 0,
    sure: 0,
    counted: 0,
  };
}
