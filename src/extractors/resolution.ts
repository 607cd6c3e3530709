/** Resolution of places: chooses among the readings of all toponyms of a document together. */
import {
  annotate,
  type Document,
  type Evidence,
  isSpace,
  layerOf,
  type PlaceReading,
  type ResolvedPlace,
  type Toponym,
} from '../document/index.js';
import { foldName, type Gazetteer, holds, type Resources } from '../lexicon/index.js';
import type { Extractor } from './stage.js';

export const places: Extractor<'places'> = {
  name: 'places',
  version: '1',
  requires: ['segments', 'toponyms'],
  provides: 'places',
  extract(doc, resources) {
    return { value: resolvePlaces(doc, resources) };
  },
};

/**
 * Weights of the scores, in the unit of the prior (one power of ten of inhabitants). Chosen so that an explicit container beats any
 * population, and company in the text beats a difference of about a hundredfold.
 */
const WEIGHT = {
  container: 6,
  inPhrase: 3,
  country: 2.5,
  admin1: 3,
  near: 0.9,
  nearMost: 2.4,
  promise: 1.4,
  wanted: 2,
  unwanted: -2,
} as const;
/** Distance (km) over which company in the text fades. */
const NEAR_KM = 120;
/** Four times that in degrees of latitude: nothing farther is company. */
const NEAR_DEGREES = 4.4;
/** How many other names on either side are looked at for company. */
const WINDOW = 40;
/** The same for readings not chosen yet: nearer, and among fewer, since chance company is commoner there. */
const PROMISE_KM = 50;
const PROMISE_DEGREES = 1.9;
const PROMISE_WINDOW = 8;
const PROMISE_READINGS = 16;
const ROUNDS = 3;
/** Readings kept for the reviewer: the chosen one and five others. */
const MOST_KEPT = 6;
/** Below this score (a town of some tens of thousands without any support) an alternate name abroad is not believed. */
const STRANGER_SCORE = 4;
/** Mentions that tell which countries a text is about before that is held against a name. */
const STRANGER_MENTIONS = 2;

/** All mentions of one name, which mean one place unless the text says otherwise. */
interface Group {
  readonly members: number[];
  readonly readings: readonly PlaceReading[];
  /** Per reading: what the text says outright about this name, over all mentions. */
  readonly said: Float64Array;
  readonly scores: Float64Array;
  /** Keys of the readings' areas in the counts. */
  readonly areas: readonly (string | null)[];
  /** The readings in order of their final scores; made once for all mentions. */
  ranked: readonly PlaceReading[] | null;
  chosen: number;
  /** What it last put into the counts of countries and areas. */
  counted: number;
}

/** The chosen reading of each toponym of a document, in the order of the toponym layer. Pure. */
export function resolvePlaces(doc: Document, resources: Resources): readonly ResolvedPlace[] {
  const toponyms = layerOf(doc, 'toponyms');
  const text = doc.report.text;
  const { gazetteer } = resources;
  const groups = groupByName(toponyms, text);
  const groupOf = new Map<number, Group>();
  for (const group of groups) for (const member of group.members) groupOf.set(member, group);
  const own = sayContainers(toponyms, text, gazetteer, groupOf);
  for (const group of groups) sayWanted(group, toponyms);
  let shares: Shares = { country: new Map(), admin1: new Map(), countries: 0, admin1s: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    shares = countShares(toponyms, groups, doc, round);
    const points = pointsOf(groups);
    for (const [index, group] of groups.entries()) score(group, index, groups, points, shares, round);
    for (const group of groups) group.chosen = best(group.scores);
  }
  return toponyms.map((toponym, index) => place(toponym, index, groupOf.get(index), own.get(index), shares));
}

function groupByName(toponyms: readonly Toponym[], text: string): Group[] {
  const groups = new Map<string, Group>();
  for (const [index, { span, value }] of toponyms.entries()) {
    if (value.via === 'demonym' || value.readings.length === 0) continue;
    const key = `${value.readings[0]!.entry}|${value.readings.length}|${value.wanted ?? ''}|${text.slice(span.start, span.end).toLowerCase()}`;
    const known = groups.get(key);
    if (known) known.members.push(index);
    else {
      const size = value.readings.length;
      groups.set(key, {
        members: [index],
        readings: value.readings,
        said: new Float64Array(size),
        scores: new Float64Array(size),
        areas: value.readings.map(areaKey),
        ranked: null,
        chosen: 0,
        counted: 0,
      });
    }
  }
  return [...groups.values()];
}

/** "X, Y" and "X in Y": what the text says about single mentions, and through them about the name. */
function sayContainers(
  toponyms: readonly Toponym[],
  text: string,
  gazetteer: Gazetteer,
  groupOf: ReadonlyMap<number, Group>,
): Map<number, Float64Array> {
  const own = new Map<number, Float64Array>();
  for (let i = 0; i < toponyms.length; i++) {
    const group = groupOf.get(i);
    if (!group) continue;
    for (let j = i + 1; j < Math.min(i + 3, toponyms.length); j++) {
      const weight = tie(text, toponyms[i]!.span.end, toponyms[j]!.span.start);
      if (weight === 0) continue;
      const outer = toponyms[j]!.value;
      if (outer.via === 'demonym') continue;
      const said = own.get(i) ?? new Float64Array(group.readings.length);
      let any = false;
      for (const [r, reading] of group.readings.entries()) {
        if (!outer.readings.some((other) => /^A\./.test(other.feature) && holds(gazetteer, other.entry, reading.entry)))
          continue;
        said[r] = Math.max(said[r]!, weight);
        any = true;
      }
      if (!any) continue;
      own.set(i, said);
      // The outer name, too, is the one that holds the inner.
      const outerGroup = groupOf.get(j);
      if (outerGroup)
        for (const [r, other] of outerGroup.readings.entries())
          if (group.readings.some((reading) => holds(gazetteer, other.entry, reading.entry)))
            outerGroup.said[r] = Math.max(outerGroup.said[r]!, 1.5);
    }
  }
  for (const [index, said] of own) {
    const group = groupOf.get(index)!;
    for (let r = 0; r < said.length; r++) group.said[r] = Math.max(group.said[r]!, said[r]! * 0.7);
  }
  return own;
}

const COMMA = 44;

/** Weight of what stands between an inner and an outer place name; 0 when it ties nothing. */
function tie(text: string, from: number, to: number): number {
  if (to - from > 40 || to < from) return 0;
  const first = text.charCodeAt(from);
  if (first !== COMMA && !isSpace(first)) return 0;
  const gap = text.slice(from, to);
  if (/^,\s+(?:[a-z]+ern |central )?$/.test(gap)) return WEIGHT.container;
  if (/^\s+\($/.test(gap)) return WEIGHT.container;
  if (/^,\s+(?:the )?capital of (?:the [a-z]+ of )?$/.test(gap)) return WEIGHT.container;
  if (/^,?\s+(?:in|of)\s+(?:the\s+)?(?:[a-z]+ern |central |[a-z]+ )?$/.test(gap)) return WEIGHT.inPhrase;
  return 0;
}

function sayWanted(group: Group, toponyms: readonly Toponym[]): void {
  const { wanted, via } = toponyms[group.members[0]!]!.value;
  if (wanted === null || via === 'facility') return;
  for (const [r, reading] of group.readings.entries()) {
    if (reading.feature === wanted) group.said[r]! += WEIGHT.wanted;
    else if (reading.feature[0] !== wanted[0]) group.said[r]! += WEIGHT.unwanted;
  }
}

interface Shares {
  readonly country: ReadonlyMap<string, number>;
  readonly admin1: ReadonlyMap<string, number>;
  readonly countries: number;
  readonly admin1s: number;
}

/** A share is of this many mentions at least, so that one mention alone says little. */
const LEAST_MENTIONS = 1.5;

/** Share of a key, without what the group itself put in. */
function shareOf(map: ReadonlyMap<string, number>, total: number, key: string | null, own: number): number {
  if (key === null) return 0;
  const rest = (map.get(key) ?? 0) - own;
  return rest <= 0 ? 0 : rest / (total - own + LEAST_MENTIONS);
}

/** How much of the document is about each country and each first-order area, by what is known so far. */
function countShares(toponyms: readonly Toponym[], groups: readonly Group[], doc: Document, round: number): Shares {
  const country = new Map<string, number>();
  const admin1 = new Map<string, number>();
  const add = (map: Map<string, number>, key: string | null, weight: number) => {
    if (key !== null) map.set(key, (map.get(key) ?? 0) + weight);
  };
  for (const { value } of toponyms) if (value.via === 'demonym') add(country, value.readings[0]?.country ?? null, 0.7);
  for (const mention of doc.layers.mentions ?? [])
    if (mention.value.via !== 'demonym' && mention.value.kind !== 'state') add(country, mention.value.country, 0.2);
  for (const group of groups) {
    const reading = group.readings[group.chosen]!;
    group.counted = 0;
    const size = Math.min(4, group.members.filter((member) => !toponyms[member]!.value.latent).length);
    if (size === 0) continue;
    const sure = reading.feature === 'A.PCLI' || isSure(group, round);
    if (!sure && round === 0) continue;
    group.counted = size * (sure ? 1 : 0.4);
    add(country, reading.country, group.counted);
    if (reading.feature !== 'A.PCLI') add(admin1, group.areas[group.chosen]!, group.counted);
  }
  const sum = (map: Map<string, number>) => [...map.values()].reduce((a, b) => a + b, 0);
  return { country, admin1, countries: sum(country), admin1s: sum(admin1) };
}

/** Keys made so far; one string a key, because equal strings made anew are slow to look up. */
const areaKeys = new Map<string, Map<string, string>>();
const MOST_COUNTRIES = 1000;

function areaKey({ country, admin1 }: PlaceReading): string | null {
  if (admin1 === null) return null;
  const of = country ?? '';
  let keys = areaKeys.get(of);
  if (keys === undefined) {
    if (areaKeys.size >= MOST_COUNTRIES) areaKeys.clear();
    keys = new Map();
    areaKeys.set(of, keys);
  }
  let key = keys.get(admin1);
  if (key === undefined) {
    key = `${country}/${admin1}`;
    keys.set(admin1, key);
  }
  return key;
}

/** True when the chosen reading stands far above the others, or the text says it outright. */
function isSure(group: Group, round: number): boolean {
  const { readings, said, scores, chosen } = group;
  if (said[chosen]! >= WEIGHT.inPhrase) return true;
  const totalOf = (r: number) => (round === 0 ? readings[r]!.score + said[r]! : scores[r]!);
  let second = Number.NEGATIVE_INFINITY;
  for (let r = 0; r < readings.length; r++)
    if (r !== chosen && readings[r]!.country !== readings[chosen]!.country) second = Math.max(second, totalOf(r));
  return totalOf(chosen) - second > 1.5;
}

/** Adds up prior, what the text says, and what the document as a whole is about. */
function score(
  group: Group,
  index: number,
  groups: readonly Group[],
  points: Points,
  shares: Shares,
  round: number,
): void {
  const { readings, said, scores, counted, areas } = group;
  const chosen = readings[group.chosen]!;
  for (let r = 0; r < readings.length; r++) {
    const reading = readings[r]!;
    let sum = reading.score + said[r]!;
    if (readings.length > 1) {
      // What this name itself put into the counts must not speak for it again.
      const inCountry = reading.country === chosen.country ? counted : 0;
      sum += WEIGHT.country * Math.sqrt(shareOf(shares.country, shares.countries, reading.country, inCountry));
      if (reading.feature !== 'A.PCLI') {
        const key = areas[r]!;
        const inArea = key === areas[group.chosen] && chosen.feature !== 'A.PCLI' ? counted : 0;
        sum += WEIGHT.admin1 * Math.sqrt(shareOf(shares.admin1, shares.admin1s, key, inArea));
      }
      sum += round === 0 ? promise(reading, index, groups) : company(reading, index, points);
    }
    scores[r] = sum;
  }
}

/**
 * Before anything is chosen: how well a reading would go with some reading of each neighbouring name. Names that are ambiguous one by
 * one (Cornwall, Kent, Salisbury) settle where all of them have a reading close together.
 */
function promise(reading: PlaceReading, index: number, groups: readonly Group[]): number {
  let sum = 0;
  const last = Math.min(groups.length, index + PROMISE_WINDOW + 1);
  for (let other = Math.max(0, index - PROMISE_WINDOW); other < last; other++) {
    if (other === index) continue;
    const { readings } = groups[other]!;
    const most = Math.min(readings.length, PROMISE_READINGS);
    let best = 0;
    for (let r = 0; r < most; r++) {
      const near = readings[r]!;
      if (Math.abs(near.lat - reading.lat) > PROMISE_DEGREES || near.entry === reading.entry) continue;
      if (Math.abs(near.lon - reading.lon) > PROMISE_DEGREES * 4) continue;
      if (near.extent === 'country' || near.extent === 'region') continue;
      const km = roughKm(reading.lat, reading.lon, near.lat, near.lon);
      if (km > PROMISE_KM * 4) continue;
      const likely = Math.exp((near.score - readings[0]!.score) * 0.7);
      best = Math.max(best, Math.exp(-km / PROMISE_KM) * likely);
    }
    sum += best * WEIGHT.promise;
  }
  return Math.min(sum, WEIGHT.nearMost);
}

/** Points of the readings chosen so far, as arrays for the inner loop. */
interface Points {
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  /** Place number; -1 for areas wider than a city, which are no company. */
  readonly entry: Int32Array;
}

function pointsOf(groups: readonly Group[]): Points {
  const points = {
    lat: new Float64Array(groups.length),
    lon: new Float64Array(groups.length),
    entry: new Int32Array(groups.length),
  };
  for (const [index, group] of groups.entries()) {
    const reading = group.readings[group.chosen]!;
    points.lat[index] = reading.lat;
    points.lon[index] = reading.lon;
    points.entry[index] = reading.extent === 'country' || reading.extent === 'region' ? -1 : reading.entry;
  }
  return points;
}

/** How many other names of the text lie near, fading with distance. */
function company(reading: PlaceReading, index: number, points: Points): number {
  const { lat, lon, entry } = points;
  let sum = 0;
  const last = Math.min(lat.length, index + WINDOW + 1);
  for (let other = Math.max(0, index - WINDOW); other < last; other++) {
    if (Math.abs(lat[other]! - reading.lat) > NEAR_DEGREES || entry[other]! < 0) continue;
    if (other === index || entry[other] === reading.entry) continue;
    const km = roughKm(reading.lat, reading.lon, lat[other]!, lon[other]!);
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

function best(scores: Float64Array): number {
  let index = 0;
  for (let i = 1; i < scores.length; i++) if (scores[i]! > scores[index]!) index = i;
  return index;
}

/**
 * A small place abroad that only bears the name as one of its alternate ones, in a text that is about other countries: more likely
 * a place that no gazetteer lists. It is kept as an alternative.
 */
function strange(reading: PlaceReading, written: string, shares: Shares): boolean {
  if (!/^P\./.test(reading.feature) || reading.score > STRANGER_SCORE || shares.countries < STRANGER_MENTIONS)
    return false;
  if ((shares.country.get(reading.country ?? '') ?? 0) > 0.5) return false;
  return bare(reading.name) !== bare(written);
}

/** Folded, without an article in front. */
function bare(name: string): string {
  return foldName(name).replace(/^(?:al|el|ad|ar|as|ash|at|an|az|the|la|le|los|las) /, '');
}

/** The best readings in order of their scores. */
function rank(readings: readonly PlaceReading[], scores: Float64Array): PlaceReading[] {
  const kept = readings.length === 1 ? [0] : [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b);
  return kept.slice(0, MOST_KEPT).map((r) => ({ ...readings[r]!, score: Math.round(scores[r]! * 100) / 100 }));
}

/** A mention's own container outweighs what its name means elsewhere in the text. */
function place(
  toponym: Toponym,
  index: number,
  group: Group | undefined,
  own: Float64Array | undefined,
  shares: Shares,
): ResolvedPlace {
  const { value, span } = toponym;
  let ranked: readonly PlaceReading[] = value.readings;
  if (group && ranked.length > 0) {
    if (own)
      ranked = rank(
        value.readings,
        group.scores.map((sum, r) => sum + own[r]! * 0.5),
      );
    else if (value.readings !== group.readings) ranked = rank(value.readings, group.scores);
    else {
      group.ranked ??= rank(group.readings, group.scores);
      ranked = group.ranked;
    }
  }
  const isStranger =
    group !== undefined &&
    ranked[0] !== undefined &&
    value.via !== 'facility' &&
    strange(ranked[0], value.name, shares);
  const [best = null, ...others] = ranked;
  const reading = isStranger ? null : best;
  const alternatives = isStranger && best !== null ? [best, ...others] : others;
  const margin =
    reading === null ? -1 : alternatives.length === 0 ? 2 : Math.min(3, reading.score - alternatives[0]!.score);
  const evidence: Evidence[] = [
    ...toponym.evidence,
    { rule: reading === null ? 'place/unlisted' : 'place/resolved', weight: margin, spans: [span] },
  ];
  return annotate(
    'place',
    span,
    {
      toponym: index,
      name: reading?.name ?? value.name,
      via: value.via,
      reading,
      alternatives: alternatives.slice(0, MOST_KEPT - 1),
      latent: value.latent,
      embedded: value.embedded,
    },
    evidence,
  );
}
