/** The same event in several reports: what two candidates have in common, how likely they tell one event, and the clusters that follow. */
import type { EventCandidate } from './candidate.js';
import { type Contribution, probabilityOf, round } from './confidence.js';
import { fold } from './folding.js';

/** A place as the comparison needs it. */
export interface LinkPlace {
  readonly name: string;
  readonly country: string | null;
  readonly admin1: string | null;
  readonly extent: 'point' | 'city' | 'area' | 'region' | 'country';
  readonly lat: number | null;
  readonly lon: number | null;
}

/** A participant as the comparison needs it: its entity, or the folded words of its name. */
export interface LinkParty {
  readonly entity: string | null;
  readonly country: string | null;
  readonly words: readonly string[];
}

/** What is kept of a candidate to compare it with others. Plain data: it can be stored and read back. */
export interface Linkable {
  readonly id: string;
  readonly reportId: string;
  readonly type: string;
  readonly family: string;
  /** First and last day since 1970, or null when the report tells none. */
  readonly from: number | null;
  readonly to: number | null;
  /** True when the report states the day, false when it was taken over from elsewhere. */
  readonly stated: boolean;
  /** Day on which the report was published, or null. */
  readonly published: number | null;
  readonly places: readonly LinkPlace[];
  readonly actors: readonly LinkParty[];
  /** Target, victim, recipient, counterpart, topic. */
  readonly others: readonly LinkParty[];
  readonly quantities: readonly { readonly of: string; readonly min: number | null; readonly max: number | null }[];
  readonly polarity: EventCandidate['polarity'];
  /** Happened, or not (yet). */
  readonly happened: boolean;
  readonly lemma: string;
  /** Folded content words of the evidence, sorted. */
  readonly words: readonly string[];
}

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
  'same-trigger',
  'same-day',
  'day-within',
  'day-next',
  'days-apart',
  'day-unknown',
  'same-place',
  'place-near',
  'place-within',
  'place-apart',
  'place-far',
  'same-actor',
  'actor-alike',
  'actor-other',
  'same-other',
  'other-alike',
  'other-other',
  'same-quantity',
  'other-quantity',
  'other-polarity',
  'other-status',
  'words',
  'same-report',
] as const;
export type LinkFeature = (typeof linkFeatures)[number];

const DAY = 86_400_000;
/** Days before publication in which an event without a date is looked for. */
const recent = 3;
/** Longest stretch of days that is still compared day by day. */
const longest = 31;

/** What to keep of a candidate. `family` is that of its type; `published` the report's day or instant. */
export function linkableOf(record: EventCandidate, family: string, published: string | null): Linkable {
  const { time } = record;
  const party = (participant: EventCandidate['participants'][number]): LinkParty => ({
    entity: participant.entityId,
    country: participant.country,
    words: contentWords(`${participant.name} ${participant.text ?? ''}`),
  });
  const from = dayOf(time?.from ?? time?.to ?? null);
  const to = dayOf(time?.to ?? time?.from ?? null);
  return {
    id: record.id,
    reportId: record.reportId,
    type: record.type,
    family,
    from,
    to,
    stated: time !== null && (time.via === 'stated' || time.via === 'resolved'),
    published: dayOf(published),
    places: record.places.map(({ name, country, admin1, extent, lat, lon }) => ({
      name: fold(name),
      country,
      admin1: admin1 === null ? null : fold(admin1),
      extent,
      lat,
      lon,
    })),
    actors: record.participants.filter(({ role }) => role === 'actor').map(party),
    others: record.participants.filter(({ role }) => role !== 'actor' && role !== 'instrument').map(party),
    quantities: record.quantities.map(({ of, min, max }) => ({ of, min, max })),
    polarity: record.polarity,
    happened: record.status === 'actual' || record.status === 'ongoing' || record.status === 'historical',
    lemma: record.trigger.lemma,
    words: contentWords(
      record.evidence
        .map(({ text }) => text)
        .join(' ')
        .slice(0, 2000),
    ),
  };
}

function dayOf(date: string | null): number | null {
  if (date === null) return null;
  const at = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at) ? null : at / DAY;
}

/** Words that tell nothing about which event it is. */
const EMPTY = new Set(
  'the a an and or of in on at to for from by with as is was were are be been has have had it its he she they their his her that this which who said says told according after before during over into near about against between more than least up also new one two three four five six several other'.split(
    ' ',
  ),
);

function contentWords(text: string): readonly string[] {
  const words = new Set<string>();
  for (const word of fold(text).split(/[^\p{L}\p{N}]+/u)) {
    if (word.length < 2 || EMPTY.has(word)) continue;
    // A plural and its singular are one word here.
    words.add(word.length > 4 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word);
  }
  return [...words].sort();
}

/**
 * Keys under which a candidate is looked for: only candidates that share one are compared. A key is a family, a country and a stretch of
 * four days; days are widened by two, so that days up to two apart always share a key.
 */
export function blockKeys(item: Linkable): readonly string[] {
  const end = item.to ?? item.published;
  const start = item.from ?? (item.published === null ? null : item.published - recent);
  const stretches: string[] = [];
  if (start === null || end === null) stretches.push('none');
  else {
    const last = Math.min(end, start + longest) + 1;
    for (let at = Math.floor((start - 1) / 4); at <= Math.floor(last / 4); at++) stretches.push(String(at));
  }
  const countries = new Set<string>();
  for (const place of item.places) if (place.country !== null) countries.add(place.country);
  for (const party of [...item.actors, ...item.others]) if (party.country !== null) countries.add(party.country);
  if (countries.size === 0) countries.add('none');
  const keys: string[] = [];
  for (const country of [...countries].sort())
    for (const stretch of stretches) keys.push(`${item.family} ${country} ${stretch}`);
  return keys;
}

/** Scores a pair; the order of the two does not matter. */
export function likenessOf(a: Linkable, b: Linkable, weights: LinkWeights): Likeness {
  const contributions: Contribution[] = [];
  for (const [feature, value] of featuresOf(a, b))
    contributions.push({ feature, value: round(value), contribution: round(weights[feature] * value) });
  return { score: probabilityOf(contributions), contributions };
}

/** The features of a pair that are not 0. */
export function featuresOf(a: Linkable, b: Linkable): ReadonlyMap<LinkFeature, number> {
  const found = new Map<LinkFeature, number>([['bias', 1]]);
  const set = (feature: LinkFeature, value = 1) => {
    if (value !== 0) found.set(feature, value);
  };
  if (a.type === b.type) set('same-type');
  if (a.lemma === b.lemma) set('same-trigger');
  setDays(a, b, set);
  setPlaces(a, b, set);
  setParties(a.actors, b.actors, ['same-actor', 'actor-alike', 'actor-other'], set);
  setParties(a.others, b.others, ['same-other', 'other-alike', 'other-other'], set);
  setQuantities(a, b, set);
  if (a.polarity !== b.polarity) set('other-polarity');
  if (a.happened !== b.happened) set('other-status');
  set('words', overlap(a.words, b.words));
  if (a.reportId === b.reportId) set('same-report');
  return found;
}

type Set1 = (feature: LinkFeature, value?: number) => void;

function setDays(a: Linkable, b: Linkable, set: Set1): void {
  if (a.from === null || b.from === null || a.to === null || b.to === null) {
    set('day-unknown');
    return;
  }
  const gap = Math.max(0, Math.max(a.from, b.from) - Math.min(a.to, b.to));
  const precise = a.from === a.to && b.from === b.to;
  if (gap === 0) set(precise ? 'same-day' : 'day-within');
  else if (gap === 1) set('day-next', a.stated && b.stated ? 1 : 0.5);
  else set('days-apart', Math.min(4, gap) / 4);
}

/** Kilometres within which two points are the same place, and beyond which they cannot be. */
const near = 15;
const far = 150;

function setPlaces(a: Linkable, b: Linkable, set: Set1): void {
  if (a.places.length === 0 || b.places.length === 0) return;
  let best: LinkFeature = 'place-far';
  const rank: Readonly<Partial<Record<LinkFeature, number>>> = {
    'place-far': 0,
    'place-apart': 1,
    'place-within': 2,
    'place-near': 3,
    'same-place': 4,
  };
  for (const one of a.places)
    for (const other of b.places) {
      const relation = placeRelation(one, other);
      if (rank[relation]! > rank[best]!) best = relation;
    }
  set(best);
}

function placeRelation(a: LinkPlace, b: LinkPlace): LinkFeature {
  const wide = (place: LinkPlace) => place.extent === 'country' || place.extent === 'region';
  if (a.name === b.name && a.country === b.country) return a.extent === 'country' ? 'place-within' : 'same-place';
  if (a.country !== null && b.country !== null && a.country !== b.country) return 'place-far';
  if (a.extent === 'country' || b.extent === 'country') return a.country === b.country ? 'place-within' : 'place-far';
  if (wide(a) !== wide(b)) {
    const [area, point] = wide(a) ? [a, b] : [b, a];
    if (point.admin1 !== null && (point.admin1 === area.admin1 || point.admin1 === area.name)) return 'place-within';
  }
  if (a.lat !== null && a.lon !== null && b.lat !== null && b.lon !== null) {
    const distance = kilometres(a.lat, a.lon, b.lat, b.lon);
    if (distance <= near && !wide(a) && !wide(b)) return 'place-near';
    if (distance > far) return 'place-far';
  }
  return 'place-apart';
}

/** Great-circle distance by the haversine formula on a sphere of 6,371 km. */
function kilometres(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 12_742 * Math.asin(Math.sqrt(Math.min(1, h)));
}

function setParties(
  a: readonly LinkParty[],
  b: readonly LinkParty[],
  [same, alike, other]: readonly [LinkFeature, LinkFeature, LinkFeature],
  set: Set1,
): void {
  if (a.length === 0 || b.length === 0) return;
  let best = 0;
  for (const one of a)
    for (const two of b) {
      if (one.entity !== null && one.entity === two.entity) {
        set(same);
        return;
      }
      best = Math.max(best, overlap(one.words, two.words));
    }
  if (best > 0) set(alike, best);
  else set(other);
}

function setQuantities(a: Linkable, b: Linkable, set: Set1): void {
  let same = 0;
  let different = 0;
  for (const one of a.quantities)
    for (const two of b.quantities) {
      if (one.of !== two.of) continue;
      const low = Math.max(one.min ?? 0, two.min ?? 0);
      const high = Math.min(one.max ?? Number.POSITIVE_INFINITY, two.max ?? Number.POSITIVE_INFINITY);
      if (low <= high) same = 1;
      else different = Math.max(different, Math.min(1, Math.log2(low / Math.max(1, high)) / 2));
    }
  if (same > 0) set('same-quantity');
  else set('other-quantity', different);
}

/** Shared words over those of the shorter list. Both lists are sorted. */
function overlap(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [x, y] = [a[i]!, b[j]!];
    if (x === y) shared++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return shared / Math.min(a.length, b.length);
}

/** A scored pair of candidates. */
export interface Pair {
  readonly a: string;
  readonly b: string;
  readonly score: number;
}

/** What reviewers have said of pairs: their word counts before every score. */
export interface Verdicts {
  readonly together: readonly (readonly [string, string])[];
  readonly apart: readonly (readonly [string, string])[];
}

/** Score from which a pair counts as telling one event. */
export const linkThreshold = 0.5;
/** A pair without a score of its own, inside a group that is about to join. */
const unlike = 0.02;

/**
 * Clusters of candidates: groups join while the mean score of their pairs is at least the threshold, the most alike first; ties go to the
 * smaller ids, so that the result depends on the set of pairs alone and not on their order. Every id is in one cluster; a cluster's name
 * is its smallest id. Cost: the number of pairs times its logarithm.
 */
export function clustersOf(
  ids: readonly string[],
  pairs: readonly Pair[],
  verdicts: Verdicts = { together: [], apart: [] },
  threshold: number = linkThreshold,
): ReadonlyMap<string, string> {
  const groups = new Map<string, Group>([...ids].sort().map((id) => [id, { members: [id], near: new Map() }]));
  const nameOf = new Map<string, string>(ids.map((id) => [id, id]));
  // Whole numbers: their sums are the same in any order.
  const set = (a: string, b: string, sum: number) => {
    groups.get(a)!.near.set(b, { sum, known: 1 });
    groups.get(b)!.near.set(a, { sum, known: 1 });
  };
  const known = (a: string, b: string) => a !== b && groups.has(a) && groups.has(b);
  for (const { a, b, score } of pairs) if (known(a, b)) set(a, b, Math.round(score * 10_000));
  for (const [a, b] of verdicts.apart) if (known(a, b)) set(a, b, Number.NEGATIVE_INFINITY);

  const meanOf = (a: string, b: string): number => {
    const [one, two] = [groups.get(a)!, groups.get(b)!];
    const link = one.near.get(b);
    if (link === undefined) return unlike;
    const count = one.members.length * two.members.length;
    return round((link.sum / 10_000 + unlike * (count - link.known)) / count);
  };
  const queue = new JoinQueue();
  const offer = (a: string, b: string) => {
    const mean = meanOf(a, b);
    if (mean >= threshold) queue.push(a < b ? { a, b, mean } : { a: b, b: a, mean });
  };
  const join = (a: string, b: string) => {
    const [name, other] = a < b ? [a, b] : [b, a];
    const [into, from] = [groups.get(name)!, groups.get(other)!];
    groups.delete(other);
    into.near.delete(other);
    from.near.delete(name);
    for (const id of from.members) nameOf.set(id, name);
    into.members.push(...from.members);
    for (const [third, { sum, known: count }] of from.near) {
      const before = into.near.get(third);
      const link = { sum: sum + (before?.sum ?? 0), known: count + (before?.known ?? 0) };
      into.near.set(third, link);
      const { near } = groups.get(third)!;
      near.delete(other);
      near.set(name, link);
    }
    return name;
  };
  const said = verdicts.together
    .filter(([a, b]) => known(a, b))
    .map(([a, b]): readonly [string, string] => (a < b ? [a, b] : [b, a]));
  for (const [a, b] of [...said].sort((x, y) => (x.join(' ') < y.join(' ') ? -1 : 1))) {
    const [one, two] = [nameOf.get(a)!, nameOf.get(b)!];
    if (one !== two) join(one, two);
  }
  for (const [name, { near }] of groups) for (const other of near.keys()) if (name < other) offer(name, other);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { a, b, mean } = next;
    // Groups have joined since it was offered: what is true now was offered then.
    if (!groups.has(a) || !groups.has(b) || meanOf(a, b) !== mean) continue;
    const name = join(a, b);
    for (const other of groups.get(name)!.near.keys()) offer(name, other);
  }
  return nameOf;
}

interface Group {
  readonly members: string[];
  /** Groups that it has scored pairs with: the sum of their scores in ten-thousandths, and their number. */
  readonly near: Map<string, { readonly sum: number; readonly known: number }>;
}

interface Join {
  readonly a: string;
  readonly b: string;
  readonly mean: number;
}

function before(x: Join, y: Join): boolean {
  if (x.mean !== y.mean) return x.mean > y.mean;
  return x.a === y.a ? x.b < y.b : x.a < y.a;
}

/** A binary heap of joins, the best first. */
class JoinQueue {
  private readonly heap: Join[] = [];

  push(join: Join): void {
    const { heap } = this;
    let at = heap.push(join) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!before(join, heap[up]!)) break;
      heap[at] = heap[up]!;
      at = up;
    }
    heap[at] = join;
  }

  pop(): Join | undefined {
    const { heap } = this;
    const best = heap[0];
    const last = heap.pop();
    if (best === undefined || last === undefined || heap.length === 0) return best;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && before(heap[down + 1]!, heap[down]!)) down++;
      if (!before(heap[down]!, last)) break;
      heap[at] = heap[down]!;
      at = down;
    }
    heap[at] = last;
    return best;
  }
}
