/** The names of a report, each with all its mentions, and the readings behind it in arrays for the inner loops. */
import type { PlaceReading, Toponym } from '../../document/index.js';
import { admin1Of, type Gazetteer } from '../../lexicon/index.js';

/** The readings of a name as arrays: plain ones, which cost less to make than typed ones, for most names have a few readings. */
export interface Profile {
  readonly lat: readonly number[];
  readonly lon: readonly number[];
  readonly entry: readonly number[];
  /** Prior score, and how likely that makes a reading beside the first one. */
  readonly prior: readonly number[];
  readonly likely: readonly number[];
  /** Number of the country in the gazetteer; 0 for none. */
  readonly country: readonly number[];
  /** Place number of the first-order area; -1 for none and for countries. */
  readonly area: readonly number[];
  /** For countries, and for what is wider than a city: no company for anything. */
  readonly sovereign: readonly boolean[];
  readonly wide: readonly boolean[];
}

/** How fast a reading's likelihood falls with its score. */
const FALL = 0.7;

/** All mentions of one name, which mean one place unless the text says otherwise. */
export interface Group extends Profile {
  readonly name: string;
  readonly wanted: string | null;
  readonly members: number[];
  readonly readings: readonly PlaceReading[];
  /** Per reading: what the text says outright about this name, over all mentions. */
  readonly said: number[];
  readonly scores: number[];
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
    const first = readings[0]!.score;
    profile = {
      lat: readings.map(({ lat }) => lat),
      lon: readings.map(({ lon }) => lon),
      entry: readings.map(({ entry }) => entry),
      prior: readings.map(({ score }) => score),
      likely: readings.map(({ score }) => Math.exp((score - first) * FALL)),
      country: readings.map(({ entry }) => gazetteer.country[entry]!),
      area: readings.map(({ feature, entry }) => (feature === 'A.PCLI' ? -1 : admin1Of(gazetteer, entry))),
      sovereign: readings.map(({ feature }) => feature === 'A.PCLI'),
      wide: readings.map(({ extent }) => extent === 'country' || extent === 'region'),
    };
    profiles.set(readings, profile);
  }
  return profile;
}

/** Groups in the order of their first mention, and the group of each toponym. */
export function groupByName(
  toponyms: readonly Toponym[],
  gazetteer: Gazetteer,
): { groups: Group[]; groupOf: (Group | undefined)[] } {
  const groups: Group[] = [];
  const groupOf: (Group | undefined)[] = [];
  const byEntry = new Map<number, Group[]>();
  for (let index = 0; index < toponyms.length; index++) {
    const { value } = toponyms[index]!;
    const { name, readings, wanted, via } = value;
    let group: Group | undefined;
    if (via !== 'demonym' && readings.length > 0) {
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

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}

function isSame(a: string, b: string): boolean {
  return a === b || (a.length === b.length && a.toLowerCase() === b.toLowerCase());
}

function makeGroup(name: string, wanted: string | null, readings: readonly PlaceReading[], profile: Profile): Group {
  const { lat, lon, entry, prior, likely, country, area, sovereign, wide } = profile;
  return {
    name,
    wanted,
    members: [],
    readings,
    lat,
    lon,
    entry,
    prior,
    likely,
    country,
    area,
    sovereign,
    wide,
    said: zeros(readings.length),
    scores: zeros(readings.length),
    ranked: null,
    chosen: 0,
    sure: 0,
    counted: 0,
  };
}
