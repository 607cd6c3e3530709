/** What changed between the events of two versions of a report. */
import type { EventCandidate } from './candidate.js';

/** One event that both versions tell, with what they tell differently: names of fields. */
export interface ChangedEvent {
  readonly before: EventCandidate;
  readonly after: EventCandidate;
  readonly fields: readonly string[];
}

/** One event that both versions tell alike. */
export interface RepeatedEvent {
  readonly before: EventCandidate;
  readonly after: EventCandidate;
  /** True when the passage is the same too, word for word. */
  readonly verbatim: boolean;
}

export interface EventDiff {
  readonly added: readonly EventCandidate[];
  readonly removed: readonly EventCandidate[];
  readonly changed: readonly ChangedEvent[];
  readonly repeated: readonly RepeatedEvent[];
  /** How many are repeated. */
  readonly same: number;
}

/** What of an event is compared. Offsets, ids and scores are none of it: they move with every word. */
const aspects: Readonly<Record<string, (event: EventCandidate) => string>> = {
  type: (event) => event.type,
  status: (event) => event.status,
  polarity: (event) => event.polarity,
  source: (event) => `${event.attribution.stance} ${event.attribution.source?.name ?? ''}`,
  participants: (event) =>
    listed(event.participants.map((each) => `${each.role} ${each.entityId ?? each.name} ${each.cameo ?? ''}`)),
  places: (event) => listed(event.places.map((each) => `${each.role} ${each.geonameId ?? each.name}`)),
  time: (event) => (event.time === null ? '' : `${event.time.from}/${event.time.to}`),
  quantities: (event) => listed(event.quantities.map((each) => `${each.of} ${each.min}-${each.max}`)),
};

/** Pairs the events of two versions: equal ones first, then those of one type that share the most, in at least two respects. */
export function diffEvents(before: readonly EventCandidate[], after: readonly EventCandidate[]): EventDiff {
  const left = new Set(before);
  const right = new Set(after);
  const byKey = new Map<string, EventCandidate[]>();
  for (const event of before) {
    const key = keyOf(event);
    byKey.set(key, [...(byKey.get(key) ?? []), event]);
  }
  const repeated: RepeatedEvent[] = [];
  // First in the same passage, then wherever it is told.
  for (const verbatim of [true, false])
    for (const event of after) {
      if (!right.has(event)) continue;
      const match = byKey
        .get(keyOf(event))
        ?.find((each) => left.has(each) && (!verbatim || passageOf(each) === passageOf(event)));
      if (match === undefined) continue;
      left.delete(match);
      right.delete(event);
      repeated.push({ before: match, after: event, verbatim });
    }
  const pairs: { readonly before: EventCandidate; readonly after: EventCandidate; readonly score: number }[] = [];
  for (const a of left) {
    for (const b of right) {
      if (a.type !== b.type) continue;
      const score = likeness(a, b);
      if (score >= 2) pairs.push({ before: a, after: b, score });
    }
  }
  pairs.sort((a, b) => b.score - a.score);
  const changed: ChangedEvent[] = [];
  for (const pair of pairs) {
    if (!left.has(pair.before) || !right.has(pair.after)) continue;
    left.delete(pair.before);
    right.delete(pair.after);
    changed.push({ before: pair.before, after: pair.after, fields: fieldsThatDiffer(pair.before, pair.after) });
  }
  changed.sort((a, b) => a.after.trigger.start - b.after.trigger.start);
  return { added: [...right], removed: [...left], changed, repeated, same: repeated.length };
}

/** Names of the fields that two records tell differently. */
export function fieldsThatDiffer(a: EventCandidate, b: EventCandidate): readonly string[] {
  return Object.keys(aspects).filter((name) => aspects[name]!(a) !== aspects[name]!(b));
}

/** One for each respect in which they agree: aspects told alike and not empty, a participant, the verb. */
function likeness(a: EventCandidate, b: EventCandidate): number {
  const names = ['participants', 'places', 'time', 'quantities'] as const;
  const alike = names.filter((name) => aspects[name]!(a) !== '' && aspects[name]!(a) === aspects[name]!(b)).length;
  const shared = a.participants.some((each) =>
    b.participants.some((other) => other.name === each.name && other.role === each.role),
  );
  return alike + (shared ? 1 : 0) + (a.trigger.lemma === b.trigger.lemma ? 1 : 0);
}

/** Its sentences, without regard to how their lines are broken. */
function passageOf(event: EventCandidate): string {
  return event.evidence.map((each) => each.text.replace(/\s+/g, ' ').trim()).join('\n');
}

function keyOf(event: EventCandidate): string {
  return Object.values(aspects)
    .map((read) => read(event))
    .join('\n');
}

function listed(values: readonly string[]): string {
  return [...values].sort().join('; ');
}
