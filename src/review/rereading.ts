/** What a later extraction of a report says otherwise, and of which decided candidates a person should be asked again. */
import { diffEvents, type EventCandidate, fieldsThatDiffer } from '../events/index.js';

/** A candidate of the report as it stands. */
export interface Standing {
  /** The newest reading by the machine. */
  readonly reading: EventCandidate;
  /** The record with all edits, where people have decided on it; null where nobody has. */
  readonly decided: EventCandidate | null;
}

export type Change =
  | { readonly kind: 'new'; readonly after: EventCandidate }
  | { readonly kind: 'gone'; readonly before: EventCandidate; readonly decided: boolean }
  | {
      readonly kind: 'changed';
      readonly before: EventCandidate;
      readonly after: EventCandidate;
      readonly fields: readonly string[];
      readonly decided: boolean;
      /** Someone decided on it, and what is read now is neither what they saw nor what they made of it. */
      readonly asks: boolean;
    };

export interface Rereading {
  readonly changes: readonly Change[];
  readonly same: number;
  /** What to save: the new reading, but a decided candidate that it only words otherwise keeps its identity. */
  readonly candidates: readonly EventCandidate[];
}

/**
 * Compares what stands with a new reading of the same report. Candidates are paired by id, then by triggers that overlap, then as `diffEvents`
 * pairs the events of two versions. Pure.
 */
export function reread(standing: readonly Standing[], after: readonly EventCandidate[]): Rereading {
  const left = new Map(standing.map((each) => [each.reading.id, each]));
  const found = new Set(after);
  const pairs: [Standing, EventCandidate][] = [];
  const pair = (old: Standing, next: EventCandidate) => {
    pairs.push([old, next]);
    left.delete(old.reading.id);
    found.delete(next);
  };
  for (const next of after) {
    const old = left.get(next.id);
    if (old !== undefined) pair(old, next);
  }
  for (const next of [...found]) {
    const old = [...left.values()].find(({ reading }) => overlap(reading.trigger, next.trigger));
    if (old !== undefined) pair(old, next);
  }
  const rest = [...left.values()].map((each) => each.reading);
  for (const { before, after: next } of diffEvents(rest, [...found]).changed) pair(left.get(before.id)!, next);
  const kept = new Map(
    pairs.filter(([old]) => old.decided !== null).map(([old, next]) => [next.id, old.reading.id] as const),
  );
  const idOf = (id: string) => kept.get(id) ?? id;
  const changes: Change[] = [
    ...pairs.flatMap(([old, next]) => changeOf(old, next)),
    ...[...left.values()].map(
      ({ reading, decided }): Change => ({ kind: 'gone', before: reading, decided: decided !== null }),
    ),
    ...[...found].map((next): Change => ({ kind: 'new', after: next })),
  ];
  return {
    changes: changes.sort((a, b) => positionOf(a) - positionOf(b)),
    same: pairs.length - changes.filter((each) => each.kind === 'changed').length,
    candidates: after.map((next) => ({
      ...next,
      id: idOf(next.id),
      links: next.links.map((link) => ({ ...link, id: idOf(link.id) })),
      duplicates: next.duplicates.map(idOf),
    })),
  };
}

function changeOf({ reading, decided }: Standing, after: EventCandidate): readonly Change[] {
  const fields = fieldsThatDiffer(reading, after);
  if (fields.length === 0) return [];
  const other = decided === null ? [] : fieldsThatDiffer(decided, after);
  const asks = fields.some((field) => other.includes(field));
  return [{ kind: 'changed', before: reading, after, fields, decided: decided !== null, asks }];
}

function positionOf(change: Change): number {
  return (change.kind === 'new' ? change.after : change.before).trigger.start;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function overlap(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}
