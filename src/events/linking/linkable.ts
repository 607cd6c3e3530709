/** What is kept of a candidate to compare it with those of other reports: plain data, that can be stored and read back. */
import type { EventCandidate } from '../candidate.js';
import { fold } from '../folding.js';

/** A place as the comparison needs it. */
export interface LinkPlace {
  readonly name: string;
  readonly country: string | null;
  readonly admin1: string | null;
  readonly extent: 'point' | 'city' | 'area' | 'region' | 'country';
  readonly lat: number | null;
  readonly lon: number | null;
}

/** A participant as the comparison needs it: its entity, those it belongs to, and the folded words of its name. */
export interface LinkParty {
  readonly entity: string | null;
  readonly country: string | null;
  readonly affiliations: readonly string[];
  readonly words: readonly string[];
}

/** What is known of a type: its family, and the groups of types that reports use for one and the same event. */
export interface TypeKind {
  readonly family: string;
  /** Name of the part of the ontology within which candidates are compared at all. */
  readonly block: string;
  readonly kin: readonly string[];
}

/** What the rest of the report tells: it stands in for what the candidate itself leaves open. */
export interface LinkSetting {
  /** Countries of the places and parties that the report's candidates name, the most frequent first. */
  readonly countries: readonly string[];
}

export interface Linkable extends TypeKind {
  readonly id: string;
  readonly reportId: string;
  readonly type: string;
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
  /** Those of them that are written with a capital, sorted: names, mostly. */
  readonly names: readonly string[];
  /** Countries to look under when the candidate names none. */
  readonly setting: readonly string[];
}

const DAY = 86_400_000;
/** Countries of the report under which a candidate is looked for whose places name none. */
const settings = 4;

/** What to keep of a candidate. `published` is the report's day or instant. */
export function linkableOf(
  record: EventCandidate,
  kind: TypeKind,
  published: string | null,
  setting: LinkSetting = { countries: [] },
): Linkable {
  const { time } = record;
  const party = (participant: EventCandidate['participants'][number]): LinkParty => ({
    entity: participant.entityId,
    country: participant.country,
    affiliations: participant.affiliations,
    words: contentWords(`${participant.name} ${participant.text ?? ''}`),
  });
  const evidence = record.evidence
    .map(({ text }) => text)
    .join(' ')
    .slice(0, 2000);
  return {
    id: record.id,
    reportId: record.reportId,
    type: record.type,
    family: kind.family,
    block: kind.block,
    kin: kind.kin,
    from: dayOf(time?.from ?? time?.to ?? null),
    to: dayOf(time?.to ?? time?.from ?? null),
    stated: time !== null && (time.via === 'stated' || time.via === 'resolved'),
    published: dayOf(published),
    places: record.places.map(({ name, country, admin1, extent, lat, lon }) => ({
      name: placeName(name),
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
    words: contentWords(evidence),
    names: contentWords(evidence.match(/\p{Lu}[\p{L}\p{N}'’-]*/gu)?.join(' ') ?? '').filter(
      (word) => !CALENDAR.has(word),
    ),
    setting: setting.countries.slice(0, settings),
  };
}

/** What a report's candidates tell of where it plays. */
export function settingOf(records: readonly Told[]): LinkSetting {
  const counts = new Map<string, number>();
  for (const { places, participants } of records)
    for (const { country } of [...places, ...participants])
      if (country !== null) counts.set(country, (counts.get(country) ?? 0) + 1);
  const order = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return { countries: order.map(([country]) => country) };
}

/** The countries that a record names. */
export interface Told {
  readonly places: readonly { readonly country: string | null }[];
  readonly participants: readonly { readonly country: string | null }[];
}

/** The name without words that only say what kind of place it is: "the village of X" and "X" are one. */
function placeName(name: string): string {
  const folded = fold(name);
  const words = folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !KINDS.has(word));
  return words.length > 0 ? words.join(' ') : folded;
}
const KINDS = new Set(
  'the a an of in near area city town village suburb district province county region state'.split(' '),
);

function dayOf(date: string | null): number | null {
  if (date === null) return null;
  const at = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at) ? null : at / DAY;
}

/** Words that tell nothing about which event it is. */
const EMPTY = new Set(
  'the a an and or of in on at to for from by with as is was were are be been has have had it its he she they their his her that this which who said says told according after before during over into near about against between more than least up also new one two three four five six several other but not no we i you there when while where what these those such some any all would will could may'.split(
    ' ',
  ),
);
const CALENDAR = new Set(
  'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december'.split(
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
