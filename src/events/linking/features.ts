/** Named features of a pair of candidates, and the logistic score that they add up to. */
import { type Contribution, probabilityOf, round } from '../confidence.js';
import type { Linkable, LinkParty } from './linkable.js';
import { placeFeature } from './places.js';

/** How alike two candidates are. `contributions` add up to the log-odds of `score`. */
export interface Likeness {
  readonly score: number;
  readonly contributions: readonly Contribution[];
}

/** Named weights of the pairwise score, as trained; `bias` is the log-odds of two candidates that share a block and nothing else. */
export type LinkWeights = Readonly<Record<LinkFeature, number>>;

export const linkFeatures = [
  'bias',
  'same-type',
  'kin-type',
  'other-family',
  'same-trigger',
  'of-words',
  'same-day',
  'day-within',
  'day-edge',
  'day-next',
  'days-apart',
  'days-apart-inherited',
  'day-unknown',
  'day-place-unknown',
  'told-before',
  'published-apart',
  'same-place',
  'place-near',
  'place-within',
  'place-named',
  'place-country',
  'place-around',
  'place-apart',
  'place-far',
  'place-unknown',
  'same-actor',
  'actor-alike',
  'actor-kin',
  'actor-named',
  'actor-other',
  'actor-apart',
  'actor-unknown',
  'actor-foreign',
  'same-other',
  'other-alike',
  'other-kin',
  'other-named',
  'other-other',
  'parties-swapped',
  'parties-turned',
  'same-quantity',
  'quantity-grown',
  'other-quantity',
  'other-polarity',
  'other-status',
  'names',
  'names-many',
  'no-name',
  'words',
  'words-many',
  'same-report',
] as const;
export type LinkFeature = (typeof linkFeatures)[number];

/** Scores a pair; the order of the two does not matter. */
export function likenessOf(a: Linkable, b: Linkable, weights: LinkWeights): Likeness {
  const contributions: Contribution[] = [];
  for (const [feature, value] of featuresOf(a, b))
    contributions.push({ feature, value: round(value), contribution: round((weights[feature] ?? 0) * value) });
  return { score: probabilityOf(contributions), contributions };
}

/** Features of which at most one holds for a pair, by the part that looks for them; the first part is the cheapest. */
const laterParts: readonly (readonly LinkFeature[])[] = [
  ['same-place', 'place-near', 'place-within', 'place-named', 'place-country', 'place-around', 'place-unknown'],
  ['same-actor', 'actor-alike', 'actor-kin', 'actor-named', 'actor-unknown'],
  ['same-other', 'other-alike', 'other-kin', 'other-named'],
  ['parties-swapped'],
  ['same-quantity', 'quantity-grown'],
  ['names'],
  ['names-many'],
  ['words'],
  ['words-many'],
];

/**
 * As `likenessOf`, but undefined where the score is below `least`. Most pairs of a block are told by type and day alone: where the other
 * features could not lift them to `least`, they are not looked for.
 */
export function likenessAbove(a: Linkable, b: Linkable, weights: LinkWeights, least: number): Likeness | undefined {
  const wanted = Math.log(least / (1 - least));
  const [afterKind, afterPlace] = mostAfter(weights);
  let sum = weights.bias;
  const add: Set1 = (feature, value = 1) => {
    sum += (weights[feature] ?? 0) * value;
  };
  setKind(a, b, add);
  if (sum + afterKind! < wanted) return undefined;
  add(placeFeature(a, b));
  if (sum + afterPlace! < wanted) return undefined;
  const likeness = likenessOf(a, b, weights);
  return likeness.score >= least ? likeness : undefined;
}

const bounds = new WeakMap<LinkWeights, readonly number[]>();
/** What all parts after type and day, and those after the place, can add at most; a little more, for the rounding of contributions. */
function mostAfter(weights: LinkWeights): readonly number[] {
  let known = bounds.get(weights);
  if (known === undefined) {
    const most = laterParts.map((part) => Math.max(0, ...part.map((feature) => weights[feature] ?? 0)));
    known = [0, 1].map((first) => most.slice(first).reduce((sum, each) => sum + each, 0.01));
    bounds.set(weights, known);
  }
  return known;
}

/** The features of a pair that are not 0. */
export function featuresOf(a: Linkable, b: Linkable): ReadonlyMap<LinkFeature, number> {
  const found = new Map<LinkFeature, number>([['bias', 1]]);
  const set = setIn(found);
  setKind(a, b, set);
  set(placeFeature(a, b));
  if (found.has('day-unknown') && found.has('place-unknown')) set('day-place-unknown');
  setParties(a, b, found, set);
  setQuantities(a, b, set);
  const names = shared(a.names, b.names);
  if (names > 0) {
    set('names', names / Math.min(a.names.length, b.names.length));
    set('names-many', Math.min(1, (names - 1) / 3));
  } else if (a.names.length > 0 && b.names.length > 0) set('no-name');
  const words = shared(a.words, b.words) - names;
  if (words > 0) {
    set('words', words / Math.max(1, Math.min(a.words.length - a.names.length, b.words.length - b.names.length)));
    set('words-many', Math.min(1, (words - 1) / 3));
  }
  return found;
}

function setIn(found: Map<LinkFeature, number>): Set1 {
  return (feature, value = 1) => {
    if (value !== 0) found.set(feature, value);
  };
}

function setKind(a: Linkable, b: Linkable, set: Set1): void {
  if (a.type === b.type) set('same-type');
  else if (a.kin.some((group) => b.kin.includes(group))) set('kin-type');
  else if (a.family !== b.family) set('other-family');
  if (a.lemma === b.lemma) set('same-trigger');
  // Words are told again otherwise than deeds.
  if (a.block === 'talk' && b.block === 'talk') set('of-words');
  setDays(a, b, set);
  if (a.polarity !== b.polarity) set('other-polarity');
  if (a.happened !== b.happened) set('other-status');
  if (a.reportId === b.reportId) set('same-report');
}

type Set1 = (feature: LinkFeature, value?: number) => void;

function setDays(a: Linkable, b: Linkable, set: Set1): void {
  // What a report tells as happened cannot happen after it.
  if (toldBefore(a, b) || toldBefore(b, a)) set('told-before');
  if (a.from === null || b.from === null || a.to === null || b.to === null) {
    set('day-unknown');
    // A report without a day for it tells what has lately happened.
    const [one, two] = [a.to ?? a.published, b.to ?? b.published];
    if (one !== null && two !== null) set('published-apart', Math.min(14, Math.abs(one - two)) / 14);
    return;
  }
  const gap = Math.max(0, Math.max(a.from, b.from) - Math.min(a.to, b.to));
  const precise = a.from === a.to && b.from === b.to;
  // A night is two days: when both say the next day, one may have told its evening and the other its morning.
  if (gap === 0) {
    const same = precise || (a.from === b.from && a.to === b.to && a.to - a.from < 2);
    if (same) set(a.stated && b.stated ? 'same-day' : 'day-within');
    // The night to a day and the night after it have that day in common.
    else set(a.from < b.from === a.to < b.to && a.from !== b.from && a.to !== b.to ? 'day-edge' : 'day-within');
  } else if (gap === 1) set('day-next', a.stated && b.stated ? 1 : 0.5);
  else set(a.stated && b.stated ? 'days-apart' : 'days-apart-inherited', Math.min(4, gap) / 4);
}

function toldBefore(a: Linkable, b: Linkable): boolean {
  return a.from !== null && a.stated && b.published !== null && b.happened && a.from > b.published;
}

function setParties(a: Linkable, b: Linkable, found: ReadonlyMap<LinkFeature, number>, set: Set1): void {
  const sides = [
    ['actors', 'same-actor', 'actor-alike', 'actor-kin', 'actor-named', 'actor-other'],
    ['others', 'same-other', 'other-alike', 'other-kin', 'other-named', 'other-other'],
  ] as const;
  for (const [side, same, alike, kin, named, other] of sides) {
    const [x, y] = [a[side], b[side]];
    if (x.length > 0 && y.length > 0) {
      const { entity, words, related } = bestOf(x, y);
      if (entity) set(same);
      else if (words > 0) set(alike, words);
      else if (related) set(kin);
      else set(isNamed(x, b) || isNamed(y, a) ? named : other);
      if (side === 'actors' && !entity && areForeign(x, y)) set('actor-foreign');
      // Both are known, and neither is the other, a part of it, or named beside it.
      if (
        side === 'actors' &&
        found.has('actor-other') &&
        [x, y].every((each) => each.some((one) => one.entity !== null))
      )
        set('actor-apart');
    } else if ((x.length > 0 && isNamed(x, b)) || (y.length > 0 && isNamed(y, a))) set(named);
    else if (side === 'actors' && x.length !== y.length) set('actor-unknown');
  }
  // Each acts on the other: both sides of a meeting are told in any order; a blow and its answer are two events.
  if (bestOf(a.actors, b.others).entity && bestOf(a.others, b.actors).entity)
    set(a.family === 'violence' ? 'parties-turned' : 'parties-swapped');
}

/** Whether the two sides are of countries that are known, and have none in common. */
function areForeign(a: readonly LinkParty[], b: readonly LinkParty[]): boolean {
  const countries = new Set(a.map(({ country }) => country).filter((country) => country !== null));
  const others = b.map(({ country }) => country).filter((country) => country !== null);
  return countries.size > 0 && others.length > 0 && !others.some((country) => countries.has(country));
}

/** Whether what these parties are called stands in the other one's evidence: extraction may have given it another part there, or none. */
function isNamed(parties: readonly LinkParty[], other: Linkable): boolean {
  return parties.some((party) => party.words.length > 0 && shared(party.words, other.words) * 2 > party.words.length);
}

function bestOf(
  a: readonly LinkParty[],
  b: readonly LinkParty[],
): { readonly entity: boolean; readonly words: number; readonly related: boolean } {
  let [words, related] = [0, false];
  for (const one of a)
    for (const two of b) {
      if (one.entity !== null && one.entity === two.entity) return { entity: true, words: 1, related: true };
      words = Math.max(words, overlap(one.words, two.words));
      related ||=
        (one.country !== null && one.country === two.country) ||
        (one.entity !== null && two.affiliations.includes(one.entity)) ||
        (two.entity !== null && one.affiliations.includes(two.entity)) ||
        one.affiliations.some((each) => two.affiliations.includes(each));
    }
  return { entity: false, words, related };
}

/** Tolls: they grow as more becomes known. */
const growing = new Set(['killed', 'wounded', 'injured', 'arrested', 'displaced', 'missing', 'casualties']);

function setQuantities(a: Linkable, b: Linkable, set: Set1): void {
  let [same, grown, different] = [0, 0, 0];
  for (const one of a.quantities)
    for (const two of b.quantities) {
      if (one.of !== two.of) continue;
      const low = Math.max(one.min ?? 0, two.min ?? 0);
      const high = Math.min(one.max ?? Number.POSITIVE_INFINITY, two.max ?? Number.POSITIVE_INFINITY);
      if (low <= high) same = 1;
      else {
        const times = Math.min(1, Math.log2(low / Math.max(1, high)) / 2);
        const later = (a.published ?? 0) - (b.published ?? 0);
        const more = (one.min ?? 0) - (two.min ?? 0);
        if (growing.has(one.of) && later * more > 0) grown = Math.max(grown, times);
        else different = Math.max(different, times);
      }
    }
  if (same > 0) set('same-quantity');
  else {
    set('quantity-grown', grown);
    set('other-quantity', different);
  }
}

/** Number of words that both have. Both lists are sorted. */
function shared(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [x, y] = [a[i]!, b[j]!];
    if (x === y) count++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return count;
}

/** Shared words over those of the shorter list. */
function overlap(a: readonly string[], b: readonly string[]): number {
  return a.length === 0 || b.length === 0 ? 0 : shared(a, b) / Math.min(a.length, b.length);
}
