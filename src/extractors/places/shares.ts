/** What a report is about: how much of it each country and each first-order area has. */
import { boundTo, type Document, type Toponym } from '../../document/index.js';
import type { Gazetteer } from '../../lexicon/index.js';
import type { Group } from './groups.js';
import { WEIGHT } from './weights.js';

export interface Shares {
  /** By the gazetteer's number of a country. */
  readonly country: Float64Array;
  /** By the place number of a first-order area. */
  readonly area: Map<number, number>;
  countries: number;
  areas: number;
}

/** What a demonym and an actor of a country count for beside the mention of a place in it. */
const DEMONYM = 0.7;
const ACTOR = 0.2;
/** The same of a place that is chosen but not sure. */
const UNSURE = 0.4;
/** Most mentions of one name that count. */
const MOST_MENTIONS = 4;
/** A share is of this many mentions at least, so that one mention alone says little. */
const LEAST_MENTIONS = 1.5;
/** A reading is sure that stands so far above those in other countries. */
const MARGIN = 1.5;

const numbersOf = boundTo(({ countries }: Gazetteer) => new Map(countries.map((code, number) => [code, number])));

/** The counts of adjectives and actors, which stay as they are whatever the names turn out to mean. */
export function countActors(doc: Document, toponyms: readonly Toponym[], gazetteer: Gazetteer, shares: Shares): void {
  const numbers = numbersOf(gazetteer);
  shares.country.fill(0);
  shares.countries = 0;
  const add = (code: string | null | undefined, weight: number) => {
    if (code === null || code === undefined) return;
    shares.countries += weight;
    const number = numbers.get(code);
    if (number !== undefined) shares.country[number]! += weight;
  };
  for (const { value } of toponyms) if (value.via === 'demonym') add(value.readings[0]?.country, DEMONYM);
  for (const { value } of doc.layers.mentions ?? [])
    if (value.via !== 'demonym' && value.kind !== 'state') add(value.country, ACTOR);
}

/** Room for the counts of one report, kept for the next: those of its actors, and those of all. */
export const roomFor: (gazetteer: Gazetteer) => { readonly actors: Shares; readonly all: Shares } = boundTo(
  (gazetteer: Gazetteer) => ({ actors: noShares(gazetteer), all: noShares(gazetteer) }),
);

function noShares(gazetteer: Gazetteer): Shares {
  return { country: new Float64Array(gazetteer.countries.length), area: new Map(), countries: 0, areas: 0 };
}

/** Makes `shares` the actors' counts and what the names mean by what is known so far. */
export function countShares(actors: Shares, groups: readonly Group[], round: number, shares: Shares): void {
  shares.country.set(actors.country);
  shares.area.clear();
  shares.countries = actors.countries;
  shares.areas = 0;
  for (const group of groups) {
    const { chosen, country, area, sovereign } = group;
    group.counted = 0;
    const size = Math.min(MOST_MENTIONS, group.sure);
    if (size === 0) continue;
    const sure = sovereign[chosen] || isSure(group, round);
    if (!sure && round === 0) continue;
    group.counted = size * (sure ? 1 : UNSURE);
    if (country[chosen]! !== 0) {
      shares.country[country[chosen]!]! += group.counted;
      shares.countries += group.counted;
    }
    const key = area[chosen]!;
    if (key < 0) continue;
    shares.area.set(key, (shares.area.get(key) ?? 0) + group.counted);
    shares.areas += group.counted;
  }
}

/** True when the chosen reading stands far above the others, or the text says it outright. */
function isSure({ prior, said, scores, chosen, country }: Group, round: number): boolean {
  if (said[chosen]! >= WEIGHT.inPhrase) return true;
  let second = Number.NEGATIVE_INFINITY;
  for (let r = 0; r < prior.length; r++) {
    if (country[r] === country[chosen]) continue;
    second = Math.max(second, round === 0 ? prior[r]! + said[r]! : scores[r]!);
  }
  return (round === 0 ? prior[chosen]! + said[chosen]! : scores[chosen]!) - second > MARGIN;
}

/** What a reading gains by the report being about its country and area; what its own name put into the counts does not speak for it. */
export function aboutness(group: Group, r: number, shares: Shares): number {
  const { country, area, counted, chosen, sovereign } = group;
  const inCountry = country[r] === country[chosen] ? counted : 0;
  let sum =
    WEIGHT.country * Math.sqrt(part(country[r] === 0 ? 0 : shares.country[country[r]!]!, shares.countries, inCountry));
  if (!sovereign[r] && area[r]! >= 0) {
    const inArea = area[r] === area[chosen] ? counted : 0;
    sum += WEIGHT.admin1 * Math.sqrt(part(shares.area.get(area[r]!) ?? 0, shares.areas, inArea));
  }
  return sum;
}

function part(count: number, total: number, own: number): number {
  const rest = count - own;
  return rest <= 0 ? 0 : rest / (total - own + LEAST_MENTIONS);
}
