/** What several forms ask of an event. */
import type { EventRecord } from '../event.js';

type Participant = EventRecord['participants'][number];
type Place = EventRecord['places'][number];

export function participantsOf(event: EventRecord, ...roles: readonly Participant['role'][]): readonly Participant[] {
  return event.participants.filter((each) => roles.includes(each.role));
}

/** Names of the participants in these roles, joined. */
export function namesOf(event: EventRecord, ...roles: readonly Participant['role'][]): string {
  return participantsOf(event, ...roles)
    .map((each) => each.name)
    .join('; ');
}

/** Where it happened: the first location, else the first place of any role. */
export function placeOf(event: EventRecord): Place | undefined {
  return event.places.find((each) => each.role === 'location') ?? event.places[0];
}

/** Who is acted upon. */
export const receiving = ['target', 'recipient', 'counterpart', 'victim'] as const;

export function evidenceOf(event: EventRecord): string {
  return event.evidence.map((each) => each.text).join(' | ');
}

/** Who said it, or else who carried it, or else where it was read. */
export function sourceOf(event: EventRecord): string | null {
  return event.attribution.source?.name ?? event.attribution.via?.name ?? event.report.source;
}

/** How many were counted of something: least and most told, over all its tellings in the event. */
export function countOf(event: EventRecord, of: string): { readonly least: number; readonly most: number } | undefined {
  const found = event.quantities.filter((each) => each.of === of);
  if (found.length === 0) return undefined;
  return {
    least: Math.max(...found.map((each) => each.min ?? 0)),
    most: Math.max(...found.map((each) => each.max ?? each.min ?? 0)),
  };
}
