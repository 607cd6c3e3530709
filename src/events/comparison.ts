/** Two reports side by side: what the later one tells anew, again, further than before, and no more; and what that means for a known event. */
import type { EventCandidate } from './candidate.js';

/** In what sense a later telling goes further: it is confirmed, has happened, its figures changed, it is told more exactly, or otherwise. */
export type UpgradeKind = 'confirmed' | 'happened' | 'figures' | 'more exact' | 'turned';

/** One field of which the later telling says more or something else. Values are in words. */
export interface Upgrade {
  readonly kind: UpgradeKind;
  readonly field: string;
  readonly before: string | null;
  readonly after: string;
}

/** A candidate and the cluster of tellings that it is in. */
export interface ClusteredTelling {
  readonly record: EventCandidate;
  readonly cluster: string;
}

export interface ToldTwice {
  readonly before: EventCandidate;
  readonly after: EventCandidate;
  readonly upgrades: readonly Upgrade[];
}

export interface ReportComparison {
  /** Told by the later report alone. */
  readonly added: readonly EventCandidate[];
  /** Told by both, and the later one says no more. */
  readonly repeated: readonly ToldTwice[];
  readonly upgraded: readonly ToldTwice[];
  /** Told by the earlier report alone. */
  readonly dropped: readonly EventCandidate[];
}

/** Compares what two reports tell, by the clusters of their candidates. Of several tellings in one report the first speaks. Text order. */
export function compareTellings(
  before: readonly ClusteredTelling[],
  after: readonly ClusteredTelling[],
): ReportComparison {
  const inOrder = (tellings: readonly ClusteredTelling[]) =>
    [...tellings].sort(
      (a, b) => a.record.trigger.start - b.record.trigger.start || (a.record.id < b.record.id ? -1 : 1),
    );
  const first = (tellings: readonly ClusteredTelling[]) => {
    const found = new Map<string, EventCandidate>();
    for (const { cluster, record } of inOrder(tellings)) if (!found.has(cluster)) found.set(cluster, record);
    return found;
  };
  const [earlier, later] = [first(before), first(after)];
  const both = [...later].flatMap(([cluster, record]): readonly ToldTwice[] => {
    const known = earlier.get(cluster);
    return known === undefined ? [] : [{ before: known, after: record, upgrades: upgradesOf(known, record) }];
  });
  return {
    added: [...later].filter(([cluster]) => !earlier.has(cluster)).map(([, record]) => record),
    repeated: both.filter(({ upgrades }) => upgrades.length === 0),
    upgraded: both.filter(({ upgrades }) => upgrades.length > 0),
    dropped: [...earlier].filter(([cluster]) => !later.has(cluster)).map(([, record]) => record),
  };
}

type Stance = EventCandidate['attribution']['stance'];
/** How firmly a report stands behind an event. */
const firmness: Readonly<Record<Stance, number>> = {
  denied: 0,
  unconfirmed: 1,
  claimed: 2,
  reported: 3,
  assessed: 4,
  asserted: 5,
};
const happened = new Set<EventCandidate['status']>(['actual', 'ongoing', 'historical']);
/** From wide to narrow. */
const extents = ['country', 'region', 'area', 'city', 'point'] as const;
const narrowness = (place: EventCandidate['places'][number]) => extents.indexOf(place.extent);

/** What a later telling of one event says beyond an earlier one. What it leaves out or says less exactly is no news. */
export function upgradesOf(before: EventCandidate, after: EventCandidate): readonly Upgrade[] {
  const found: Upgrade[] = [];
  const note = (kind: UpgradeKind, field: string, was: string | null, is: string) =>
    found.push({ kind, field, before: was, after: is });
  if (!happened.has(before.status) && happened.has(after.status))
    note('happened', 'status', before.status, after.status);
  if (before.polarity !== after.polarity) note('turned', 'polarity', before.polarity, after.polarity);
  const [was, is] = [before.attribution.stance, after.attribution.stance];
  if (is === 'denied' && was !== 'denied') note('turned', 'stance', was, is);
  else if (firmness[is] > firmness[was]) note('confirmed', 'stance', was, is);
  for (const quantity of after.quantities) {
    const known = before.quantities.find(({ of }) => of === quantity.of);
    if (known !== undefined && !differs(known, quantity)) continue;
    note('figures', quantity.of, known === undefined ? null : amount(known), amount(quantity));
  }
  if (after.time?.from != null && after.time.via !== 'publication') {
    const [known, now] = [daysOf(before.time), daysOf(after.time)!];
    if (known === null || before.time?.via === 'publication' || now.length < known.length)
      note('more exact', 'day', known === null ? null : known.words, now.words);
  }
  const [place, known] = [locationOf(after), locationOf(before)];
  if (place !== undefined && (known === undefined || narrowness(place) > narrowness(known)))
    note('more exact', 'place', known?.name ?? null, place.name);
  const [actor, before1] = [actorOf(after), actorOf(before)];
  if (actor?.entityId != null && before1?.entityId == null)
    note('more exact', 'actor', before1?.name ?? null, actor.name);
  return found;
}

type Quantity = EventCandidate['quantities'][number];

function differs(before: Quantity, after: Quantity): boolean {
  return before.min !== after.min || before.max !== after.max;
}

/** A quantity in words: "5", "at least 5", "5 to 7". */
export function amount({ min, max, text }: Pick<Quantity, 'min' | 'max' | 'text'>): string {
  if (min === null && max === null) return text;
  if (min === max) return String(min);
  if (max === null) return `at least ${min}`;
  return min === null ? `at most ${max}` : `${min} to ${max}`;
}

function daysOf(time: EventCandidate['time']): { readonly words: string; readonly length: number } | null {
  if (time?.from == null) return null;
  const to = time.to ?? time.from;
  const length = (Date.parse(to) - Date.parse(time.from)) / 86_400_000;
  return { words: to === time.from ? to : `${time.from} to ${to}`, length };
}

function locationOf({ places }: EventCandidate) {
  return [...places].filter(({ role }) => role === 'location').sort((a, b) => narrowness(b) - narrowness(a))[0];
}

function actorOf({ participants }: EventCandidate) {
  return participants.find(({ role }) => role === 'actor');
}

type Edit = Partial<
  Pick<EventCandidate, 'status' | 'polarity' | 'attribution' | 'quantities' | 'time' | 'places' | 'participants'>
>;

/**
 * The known record brought up to date with a later telling, as the changes of an edit. What comes from the other report has no words of its
 * own in this one; figures that this report does not give at all are left out, since they would stand on none of its words.
 */
export function correctionOf(known: EventCandidate, later: EventCandidate): Edit {
  const edit: { -readonly [Field in keyof Edit]: Edit[Field] } = {};
  const loose = { text: null, start: null, end: null };
  for (const { field } of upgradesOf(known, later)) {
    if (field === 'status') edit.status = later.status;
    else if (field === 'polarity') edit.polarity = later.polarity;
    else if (field === 'stance') edit.attribution = { ...known.attribution, stance: later.attribution.stance };
    else if (field === 'day' && later.time !== null) edit.time = { ...later.time, ...loose, via: 'inherited' };
    else if (field === 'place') {
      const place = { ...locationOf(later)!, ...loose, via: 'inherited' as const };
      edit.places = [place, ...known.places.filter(({ role }) => role !== 'location')];
    } else if (field === 'actor') {
      const actor = { ...actorOf(later)!, ...loose };
      edit.participants = [actor, ...known.participants.filter((each) => each !== actorOf(known))];
    } else {
      const figure = later.quantities.find(({ of }) => of === field);
      if (figure === undefined || !known.quantities.some(({ of }) => of === field)) continue;
      edit.quantities = (edit.quantities ?? known.quantities).map((each) =>
        each.of === field ? { ...each, min: figure.min, max: figure.max } : each,
      );
    }
  }
  return edit;
}

/** A later telling that says more than the record does, and what. */
export interface Update {
  readonly id: string;
  readonly record: EventCandidate;
  readonly upgrades: readonly Upgrade[];
}

/** Of tellings of one event the latest that goes further than the record as it stands, not older than its own report; undefined when none does. */
export function updateAmong(
  known: EventCandidate,
  publishedAt: string | null,
  tellings: readonly {
    readonly record: EventCandidate;
    readonly publishedAt: string | null;
    readonly review: string;
  }[],
): Update | undefined {
  const later = tellings
    .filter(
      ({ review, publishedAt: at }) =>
        review !== 'rejected' && at !== null && publishedAt !== null && at >= publishedAt,
    )
    .sort((a, b) =>
      a.publishedAt! < b.publishedAt! ? 1 : a.publishedAt! > b.publishedAt! ? -1 : a.record.id < b.record.id ? -1 : 1,
    );
  for (const { record } of later) {
    const own = new Set(known.quantities.map(({ of }) => of));
    // Figures that this report does not give at all cannot be taken over: they would stand on none of its words.
    const upgrades = upgradesOf(known, record).filter(({ kind, field }) => kind !== 'figures' || own.has(field));
    if (upgrades.length > 0) return { id: record.id, record, upgrades };
  }
  return undefined;
}
