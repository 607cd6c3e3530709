/** Names made of a name and the word that tells its kind: "Anbar Province", "Litani River", "Baiji Oil Refinery", "Gulf of Oman". */
import { isDigit } from '../../document/index.js';
import { depthOf, firstValue, type Gazetteer, longestMatch, variantsOf } from '../../lexicon/index.js';
import { because, type Candidate, candidateOf } from './candidate.js';
import { listedAt, placesAt } from './listed.js';
import { alternateSet, alternatesOf, derivedOf, type NameSet, NO_PLACES, setOf } from './name-sets.js';
import { isNameLike, isPiece, lowerAt, PIECE, runEnd, sameSentence, type View, wordAt } from './view.js';
import { IS } from './words.js';

/** The composed name at piece `i`, given the listed one there. */
export function composedAt(view: View, i: number, listed: Candidate | null): Candidate | null {
  const run = runEnd(view, i);
  // Where the name part may end: at the listed name, or at the end of the capitalized run.
  if (listed && listed.via !== 'demonym') {
    const found = endingAt(view, i, listed.to, listed) ?? (run > listed.to ? endingAt(view, i, run, listed) : null);
    if (found) return found;
  } else {
    const found = endingAt(view, i, run, listed);
    if (found) return found;
  }
  return wordAt(view, i) & IS.natureBefore ? afterNature(view, i, listed) : null;
}

function endingAt(view: View, i: number, end: number, listed: Candidate | null): Candidate | null {
  const named = listed !== null && listed.to === end ? listed : null;
  return facilityAt(view, i, end, listed, named) ?? areaAt(view, i, end, named) ?? natureAt(view, i, end, named);
}

function facilityAt(
  view: View,
  i: number,
  end: number,
  listed: Candidate | null,
  named: Candidate | null,
): Candidate | null {
  const facility = facilityAfter(view, i, end);
  if (!facility || (listed?.via === 'demonym' && listed.to >= facility.nameEnd)) return null;
  const { kind, org } = view.cues.facilities[facility.kind]!;
  const { to } = facility;
  const name = named?.via === 'named' ? named.set : NO_PLACES;
  const isListed = name.places.length > 0;
  // "a Red Sea port": a sea or a region has many; only capitals make it one facility's name.
  if (isListed && !isPiece(view, to - 1, PIECE.capital) && !hasSettlement(view, name)) return null;
  if (!isListed && !isNameLike(view, i, facility.nameEnd)) return null;
  const whole = listedWhole(view, i, to);
  if (whole.places.length > 0) {
    const candidate = candidateOf(view, i, to, whole, 'facility', kind);
    candidate.evidence.push(because(view, 'toponym/facility-listed', 3, i, to));
    return candidate;
  }
  const set = isListed ? alternatesOf(view.gazetteer, name) : NO_PLACES;
  const candidate = candidateOf(view, i, to, set, 'facility', kind);
  candidate.embedded = org;
  candidate.evidence.push(because(view, 'toponym/facility-composed', isListed ? 1.5 : 0.8, i, to));
  return candidate;
}

/** "Anbar Province": the word must be capitalized. */
function areaAt(view: View, i: number, end: number, named: Candidate | null): Candidate | null {
  if (named === null || (wordAt(view, end) & IS.areaAfter) === 0 || (view.kind[end]! & AREA_SHAPE) !== AREA_SHAPE)
    return null;
  const area = view.cues.areaAfter.get(lowerAt(view, end))!;
  if (!takesArea(view, named.set, area)) return null;
  const set = restrict(view, named.set, area);
  const candidate = candidateOf(view, i, end + 1, set, 'named', area);
  candidate.evidence.push(because(view, 'toponym/area-word', set.places.length > 0 ? 2.5 : 1, end, end + 1));
  return candidate;
}

const AREA_SHAPE = PIECE.capital | PIECE.joined;

/** "Litani River", and "Litani river" where it is listed so. */
function natureAt(view: View, i: number, end: number, named: Candidate | null): Candidate | null {
  if ((wordAt(view, end) & IS.natureAfter) === 0 || !isPiece(view, end, PIECE.joined)) return null;
  const nature = view.cues.natureAfter.get(lowerAt(view, end))!;
  const to = end + 1;
  if (!isPiece(view, end, PIECE.capital)) {
    const whole = listedWhole(view, i, to);
    if (whole.places.length === 0) return null;
    const candidate = candidateOf(view, i, to, whole, 'named');
    candidate.evidence.push(because(view, 'toponym/nature-word', 1.5, end, to));
    return candidate;
  }
  if (end <= i || !(named || isNameLike(view, i, end))) return null;
  const candidate = candidateOf(view, i, to, named && /^[TL]/.test(nature) ? named.set : NO_PLACES, 'named', nature);
  candidate.evidence.push(because(view, 'toponym/nature-word', 1.5, end, to));
  return candidate;
}

/** "Gulf of Oman", "Mount Lebanon". */
function afterNature(view: View, i: number, listed: Candidate | null): Candidate | null {
  if (listed && listed.to > i + 1) return null;
  const nature = view.cues.natureBefore.get(lowerAt(view, i))!;
  const isOf = lowerAt(view, i + 1) === 'of';
  const from = isOf ? i + 2 : i + 1;
  // "Gulf of Oman", but "Sea Champion" is a ship.
  if (!isOf && /^H\.(?:GULF|STRT|BAY|SEA)$/.test(nature)) return null;
  if (!isPiece(view, from, PIECE.joined) || !isPiece(view, from, PIECE.capital)) return null;
  const inner = listedAt(view, from);
  const to = inner && inner.via === 'named' ? inner.to : runEnd(view, from);
  const candidate = candidateOf(view, i, to, NO_PLACES, 'named', nature);
  candidate.evidence.push(because(view, 'toponym/nature-word', 1, i, i + 1));
  return candidate;
}

function hasSettlement({ gazetteer: { features, feature } }: View, { places }: NameSet): boolean {
  return places.some(({ place }) => !/^(?:H\.|T\.|L\.RGN|L\.CONT|A\.PCLI|A\.ADM1)/.test(features[feature[place]!]!));
}

/** Readings of the whole composed phrase, as it is listed or without a word that varies ("International"). */
function listedWhole(view: View, from: number, to: number): NameSet {
  const { gazetteer, pieces } = view;
  const node = longestMatch(gazetteer.trie, pieces, from, to);
  if (node >= 0 && from + depthOf(gazetteer.trie, node) === to) return placesAt(view, node, from, to);
  return alternateSet(gazetteer, variantsOf(gazetteer, pieces, from, to));
}

interface Facility {
  readonly to: number;
  readonly nameEnd: number;
  /** Index into the cues' facilities. */
  readonly kind: number;
}

/** Words between a name and the head of a facility, and those of the longest head. */
const REACH = 4;

/** A facility's head after the name part that ends at `end`: after further capitalized or inner words, or as the end of the run itself. */
function facilityAfter(view: View, from: number, end: number): Facility | null {
  const { cues, pieces, bits } = view;
  const trie = cues.facilityTrie;
  for (let at = end; at < Math.min(pieces.count, end + REACH); at++) {
    if (!isPiece(view, at, PIECE.joined)) return null;
    const node = bits[at]! & IS.facility ? longestMatch(trie, pieces, at) : -1;
    if (node >= 0) {
      const to = at + depthOf(trie, node);
      if (!sameSentence(view, from, to)) return null;
      return { to, nameEnd: at, kind: trie.values[firstValue(trie, node)]! };
    }
    if ((bits[at]! & IS.facilityInner) === 0 && !isDigit(pieces.units[pieces.start[at]!]!)) break;
  }
  // The run itself may end with the head ("Tishrin Dam").
  for (let at = end - 1; at > from && at >= end - REACH; at--) {
    const node = headTo(view, at, end);
    if (node < 0) continue;
    let first = at;
    let best = node;
    while (first > from + 1) {
      const longer = headTo(view, first - 1, end);
      if (longer < 0) break;
      best = longer;
      first--;
    }
    return { to: end, nameEnd: first, kind: trie.values[firstValue(trie, best)]! };
  }
  return null;
}

/** The node of a facility's head that stands exactly in pieces `at … end - 1`, or -1. */
function headTo({ bits, pieces, cues: { facilityTrie } }: View, at: number, end: number): number {
  if ((bits[at]! & IS.facility) === 0) return -1;
  const node = longestMatch(facilityTrie, pieces, at, end);
  return node >= 0 && at + depthOf(facilityTrie, node) === end ? node : -1;
}

/** "United States Department" and "Michigan State" are not areas: the word must fit a reading, or be one that little else uses. */
function takesArea(
  { gazetteer: { features, feature } }: View,
  { places, sovereign }: NameSet,
  wanted: string,
): boolean {
  if (sovereign) return false;
  if (places.some(({ place }) => features[feature[place]!] === wanted)) return true;
  return wanted !== 'A.ADM1' || places.every(({ place }) => features[feature[place]!] !== 'A.ADM2');
}

/** Only the readings of the kind an area word asks for; all of them when there is none of that kind. */
function restrict({ gazetteer }: View, set: NameSet, wanted: string): NameSet {
  return derivedOf(set, wanted, () => restricted(gazetteer, set, wanted));
}

function restricted(gazetteer: Gazetteer, set: NameSet, wanted: string): NameSet {
  const { features, feature } = gazetteer;
  const of = (place: number) => features[feature[place]!]!;
  const exact = set.places.filter(({ place }) => of(place) === wanted);
  if (exact.length > 0) return setOf(gazetteer, exact);
  const akin = set.places.filter(({ place }) => of(place)[0] === wanted[0]);
  return akin.length > 0 ? setOf(gazetteer, akin) : set;
}
