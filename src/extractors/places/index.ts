/** Resolution of places: chooses among the readings of all toponyms of a document together. */
import {
  annotate,
  type Document,
  layerOf,
  type PlaceReading,
  type ResolvedPlace,
  type Toponym,
} from '../../document/index.js';
import { foldName, type Gazetteer, type Resources } from '../../lexicon/index.js';
import type { Extractor } from '../stage.js';
import { company, type Points, pointsOf, promise } from './company.js';
import { type Group, groupByName } from './groups.js';
import { sayContainers, sayWanted } from './said.js';
import { aboutness, countActors, countShares, roomFor, type Shares } from './shares.js';

export const places: Extractor<'places'> = {
  name: 'places',
  version: '1',
  requires: ['segments', 'toponyms'],
  provides: 'places',
  extract(doc, resources) {
    return { value: resolvePlaces(doc, resources) };
  },
};

const ROUNDS = 3;
/** Readings kept for the reviewer: the chosen one and five others. */
const MOST_KEPT = 6;
/** Below this score (a town of some tens of thousands without any support) an alternate name abroad is not believed. */
const STRANGER_SCORE = 4;
/** Mentions that tell which countries a text is about before that is held against a name. */
const STRANGER_MENTIONS = 2;

/** The chosen reading of each toponym of a document, in the order of the toponym layer. Pure. */
export function resolvePlaces(doc: Document, { gazetteer }: Resources): readonly ResolvedPlace[] {
  const toponyms = layerOf(doc, 'toponyms');
  const { groups, groupOf } = groupByName(toponyms, gazetteer);
  const own = sayContainers(toponyms, doc.report.text, gazetteer, groupOf);
  for (const group of groups) sayWanted(group, toponyms);
  const { actors, all: shares } = roomFor(gazetteer);
  countActors(doc, toponyms, gazetteer, actors);
  for (let round = 0; round < ROUNDS; round++) {
    countShares(actors, groups, round, shares);
    const points = round === 0 ? null : pointsOf(groups);
    for (let index = 0; index < groups.length; index++) score(groups, index, shares, points);
    for (const group of groups) group.chosen = best(group.scores);
  }
  return toponyms.map((toponym, index) => place(toponym, index, groupOf[index], own.get(index), shares, gazetteer));
}

/** Adds up prior, what the text says, and what the document as a whole is about; without `points` nothing is chosen yet. */
function score(groups: readonly Group[], index: number, shares: Shares, points: Points | null): void {
  const group = groups[index]!;
  const { prior, said, scores } = group;
  for (let r = 0; r < prior.length; r++) {
    let sum = prior[r]! + said[r]!;
    if (prior.length > 1) {
      sum += aboutness(group, r, shares);
      sum += points === null ? promise(group, r, index, groups) : company(group, r, index, points);
    }
    scores[r] = sum;
  }
}

function best(scores: readonly number[]): number {
  let index = 0;
  for (let i = 1; i < scores.length; i++) if (scores[i]! > scores[index]!) index = i;
  return index;
}

/**
 * A small place abroad that only bears the name as one of its alternate ones, in a text that is about other countries: more likely
 * a place that no gazetteer lists. It is kept as an alternative.
 */
function isStranger(reading: PlaceReading, written: string, shares: Shares, gazetteer: Gazetteer): boolean {
  if (reading.score > STRANGER_SCORE || !reading.feature.startsWith('P.') || shares.countries < STRANGER_MENTIONS)
    return false;
  const country = gazetteer.country[reading.entry]!;
  if (country !== 0 && shares.country[country]! > 0.5) return false;
  return bare(reading.name) !== bare(written);
}

/** Folded, without an article in front. */
function bare(name: string): string {
  return foldName(name).replace(/^(?:al|el|ad|ar|as|ash|at|an|az|the|la|le|los|las) /, '');
}

/** The best readings in order of their scores; of equal ones the earlier first. */
function rank(readings: readonly PlaceReading[], scores: readonly number[]): PlaceReading[] {
  const order: number[] = [];
  for (let r = 0; r < readings.length; r++) {
    let at = order.length;
    while (at > 0 && scores[order[at - 1]!]! < scores[r]!) at--;
    if (at >= MOST_KEPT) continue;
    order.splice(at, 0, r);
    if (order.length > MOST_KEPT) order.pop();
  }
  return order.map((r) => scored(readings[r]!, Math.round(scores[r]! * 100) / 100));
}

function scored(reading: PlaceReading, score: number): PlaceReading {
  const { geonameId, name, lat, lon, country, admin1, feature, extent, entry } = reading;
  return { geonameId, name, lat, lon, country, admin1, feature, extent, score, entry };
}

/** A mention's own container outweighs what its name means elsewhere in the text. */
function place(
  { value, span, evidence }: Toponym,
  index: number,
  group: Group | undefined,
  own: readonly number[] | undefined,
  shares: Shares,
  gazetteer: Gazetteer,
): ResolvedPlace {
  let ranked: readonly PlaceReading[] = value.readings;
  if (group) {
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
  const first = ranked[0] ?? null;
  const strange =
    group !== undefined &&
    first !== null &&
    value.via !== 'facility' &&
    isStranger(first, value.name, shares, gazetteer);
  const reading = strange ? null : first;
  const alternatives = ranked.slice(strange ? 0 : 1, strange ? MOST_KEPT - 1 : MOST_KEPT);
  const margin =
    reading === null ? -1 : alternatives.length === 0 ? 2 : Math.min(3, reading.score - alternatives[0]!.score);
  return annotate(
    'place',
    span,
    {
      toponym: index,
      name: reading?.name ?? value.name,
      via: value.via,
      reading,
      alternatives,
      latent: value.latent,
      embedded: value.embedded,
    },
    [...evidence, { rule: reading === null ? 'place/unlisted' : 'place/resolved', weight: margin, spans: [span] }],
  );
}
