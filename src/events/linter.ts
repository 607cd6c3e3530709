/** What cannot be right in a record, or between the tellings of one event, told plainly with where to mend it. Pure functions. */
import type { EventCandidate } from './candidate.js';
import { amount } from './comparison.js';
import { fold } from './folding.js';

/** `error`: one of the values must be wrong; `warning`: it is seldom right; `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';
/** What a reviewer would look at to mend it. */
export type MendField = 'time' | 'place' | 'participant' | 'quantity' | 'reading' | 'tellings';

/** Every finding of this linter: how grave it is and what mends it. Codes of the stages (dates, mentions) are not among them. */
export const lintCodes = {
  'low-above-high': { severity: 'error', mend: 'quantity' },
  'killed-above-casualties': { severity: 'error', mend: 'quantity' },
  'actor-is-target': { severity: 'warning', mend: 'participant' },
  'place-outside-country': { severity: 'warning', mend: 'place' },
  'note-before-event': { severity: 'warning', mend: 'time' },
  'actor-not-in-office': { severity: 'warning', mend: 'participant' },
  'toll-jump': { severity: 'warning', mend: 'quantity' },
  'toll-falls': { severity: 'note', mend: 'quantity' },
  'tellings-in-two-countries': { severity: 'warning', mend: 'place' },
  'sides-turned': { severity: 'warning', mend: 'participant' },
} as const satisfies Readonly<Record<string, { readonly severity: Severity; readonly mend: MendField }>>;
export type LintCode = keyof typeof lintCodes;

export interface Finding {
  readonly code: LintCode;
  readonly severity: Severity;
  readonly message: string;
  readonly mend: MendField;
  readonly spans: readonly { readonly start: number; readonly end: number }[];
}

/** When somebody held an office: ISO dates, of any length, inclusive; null where open. */
export interface Term {
  readonly office: string;
  readonly from: string | null;
  readonly to: string | null;
}

const NO_FINDINGS: readonly Finding[] = [];

type Anchored = { readonly start: number | null; readonly end: number | null };

function finding(code: LintCode, message: string, anchors: readonly Anchored[] = []): Finding {
  const spans = anchors.flatMap(({ start, end }) => (start === null || end === null ? [] : [{ start, end }]));
  return { code, ...lintCodes[code], message, spans };
}

/** What cannot be right in one record. `termOf` tells when an entity held its office, where that is known. */
export function lintRecord(
  record: EventCandidate,
  termOf: (entityId: string) => Term | undefined = () => undefined,
): readonly Finding[] {
  return [
    lintFigures(record),
    lintSides(record),
    lintCountries(record),
    lintNotes(record),
    lintOffices(record, termOf),
  ].flat();
}

function lintFigures({ quantities }: EventCandidate): readonly Finding[] {
  if (quantities.length === 0) return NO_FINDINGS;
  const found = quantities
    .filter(({ min, max }) => min !== null && max !== null && min > max)
    .map((each) => finding('low-above-high', `“${each.text}”: at least ${each.min}, but at most ${each.max}.`, [each]));
  const all = quantities.find(({ of }) => of === 'casualties' || of === 'casualty');
  const killed = quantities.find(({ of }) => of === 'killed');
  if (all?.max != null && killed?.min != null && killed.min > all.max)
    found.push(
      finding('killed-above-casualties', `${killed.min} killed are more than ${all.max} casualties in all.`, [
        killed,
        all,
      ]),
    );
  return found;
}

/** Whoever acts is not whom it is done to. The two sides of a meeting have the role of counterpart, and may be of one body. */
function lintSides({ participants }: EventCandidate): readonly Finding[] {
  const done = participants.filter(({ role }) => role === 'target' || role === 'victim');
  if (done.length === 0) return NO_FINDINGS;
  return participants
    .filter(({ role }) => role === 'actor')
    .flatMap((actor) => {
      const same = done.find(
        (each) =>
          (actor.entityId !== null && actor.entityId === each.entityId) ||
          (actor.entityId === null && each.entityId === null && fold(actor.name) === fold(each.name)),
      );
      return same === undefined
        ? []
        : [finding('actor-is-target', `${actor.name} is told as doing it and as suffering it.`, [actor, same])];
    });
}

/** A place that lies in another country than the one named as where it happened. */
function lintCountries({ places }: EventCandidate): readonly Finding[] {
  if (places.length < 2) return NO_FINDINGS;
  const here = places.filter(({ role, country }) => role === 'location' && country !== null);
  const named = here.filter(({ extent, via }) => extent === 'country' && via === 'named');
  if (named.length === 0) return [];
  return here
    .filter(({ extent, country }) => extent !== 'country' && named.every((each) => each.country !== country))
    .map((place) =>
      finding('place-outside-country', `${place.name} does not lie in ${named[0]!.name}.`, [place, named[0]!]),
    );
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const MONTH = '(january|february|march|april|may|june|july|august|september|october|november|december)';
const inWords = [
  new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? ${MONTH},? (\\d{4})\\b`, 'i'),
  new RegExp(`\\b${MONTH} (\\d{1,2})(?:st|nd|rd|th)?, (\\d{4})\\b`, 'i'),
] as const;

/** The first full date of an endnote ("June 12, 2025", "12 June 2025", "2025-06-12"), or of its address ("/2025/06/12/"). */
export function noteDate(note: string | null, url: string | null): string | null {
  const text = note ?? '';
  const iso = /\b(\d{4})-(\d{2})-(\d{2})\b/.exec(text) ?? /\/(\d{4})\/(\d{2})\/(\d{2})\b/.exec(url ?? '');
  const [dayFirst, monthFirst] = inWords.map((shape) => shape.exec(text));
  const parts =
    iso?.slice(1) ??
    (dayFirst
      ? [dayFirst[3]!, monthOf(dayFirst[2]!), dayFirst[1]!]
      : monthFirst && [monthFirst[3]!, monthOf(monthFirst[1]!), monthFirst[2]!]);
  if (!parts) return null;
  const day = parts.map((part) => part!.padStart(2, '0')).join('-');
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) ? day : null;
}

function monthOf(name: string): string {
  return String(MONTHS.indexOf(name.toLowerCase()) + 1);
}

/** A source cannot tell as done what lies after it: zones may set the two a day apart. */
function lintNotes({ evidence, time, status }: EventCandidate): readonly Finding[] {
  if (evidence.every(({ citations }) => citations.length === 0)) return NO_FINDINGS;
  if (time?.from == null || (status !== 'actual' && status !== 'ongoing' && status !== 'historical')) return [];
  const dated = evidence.flatMap(({ citations }) =>
    citations.flatMap(({ marker, note, url }) => {
      const day = noteDate(note, url);
      return day === null ? [] : [{ marker, day }];
    }),
  );
  // One endnote of several that is young enough can carry the sentence.
  if (dated.length === 0 || dated.some(({ day }) => Date.parse(time.from!) - Date.parse(day) <= 86_400_000)) return [];
  const { marker, day } = dated[0]!;
  return [finding('note-before-event', `Endnote ${marker} is of ${day}, before the event's day ${time.from}.`, [time])];
}

function lintOffices(
  { participants, time, status }: EventCandidate,
  termOf: (id: string) => Term | undefined,
): readonly Finding[] {
  const day = time?.from;
  if (day == null || time?.to !== day || status === 'historical') return [];
  return participants
    .filter(({ entityId }) => entityId !== null)
    .flatMap((each) => {
      const term = termOf(each.entityId!);
      if (term === undefined) return [];
      const early = term.from !== null && day.slice(0, term.from.length) < term.from;
      const late = term.to !== null && day.slice(0, term.to.length) > term.to;
      if (!early && !late) return [];
      const words = early ? `only from ${term.from}` : `until ${term.to}`;
      return [
        finding('actor-not-in-office', `${each.name} was ${term.office} ${words}; the event is of ${day}.`, [each]),
      ];
    });
}

/** One telling of an event, with the words for its report. */
export interface NamedTelling {
  readonly record: EventCandidate;
  readonly report: string;
  readonly publishedAt: string | null;
}

/** Tolls from which, and times by which, two tellings are too far apart to be slips or growth of one day. */
const jump = { least: 5, times: 3 };

/** What cannot be right between tellings of one event; each kind and quantity once, told of the two that are farthest apart. */
export function lintTellings(tellings: readonly NamedTelling[]): readonly Finding[] {
  const inTime = [...tellings].sort(
    (a, b) => compare(a.publishedAt ?? '', b.publishedAt ?? '') || compare(a.record.id, b.record.id),
  );
  const found: Finding[] = [];
  const kinds = [...new Set(inTime.flatMap(({ record }) => record.quantities.map(({ of }) => of)))].sort();
  for (const kind of kinds) found.push(...lintToll(kind, inTime));
  const placed = inTime.flatMap((telling) => {
    const place = telling.record.places.find(({ role, country }) => role === 'location' && country !== null);
    return place === undefined ? [] : [{ ...telling, place }];
  });
  const other = placed.find(({ place }) => place.country !== placed[0]!.place.country);
  if (other !== undefined)
    found.push(
      finding(
        'tellings-in-two-countries',
        `${placed[0]!.report} has it in ${placed[0]!.place.name}, ${other.report} in ${other.place.name}.`,
      ),
    );
  found.push(...lintTurned(inTime));
  return found;
}

function lintToll(kind: string, tellings: readonly NamedTelling[]): Finding[] {
  const told = tellings.flatMap(({ record, report }) => {
    const quantity = record.quantities.find(({ of, min, max }) => of === kind && (min ?? max) !== null);
    return quantity === undefined
      ? []
      : [{ report, quantity, low: quantity.min ?? quantity.max!, high: quantity.max ?? Number.POSITIVE_INFINITY }];
  });
  if (told.length < 2) return [];
  const least = told.reduce((one, two) => (two.high < one.high ? two : one));
  const most = told.reduce((one, two) => (two.low > one.low ? two : one));
  if (most.low >= jump.least && most.low >= jump.times * Math.max(1, least.high))
    return [
      finding(
        'toll-jump',
        `${kind}: ${amount(least.quantity)} in ${least.report}, ${amount(most.quantity)} in ${most.report}. Are they one event?`,
      ),
    ];
  const [first, last] = [told[0]!, told.at(-1)!];
  if (last.high < first.low)
    return [
      finding(
        'toll-falls',
        `${kind}: ${amount(first.quantity)} in ${first.report}, later ${amount(last.quantity)} in ${last.report}.`,
      ),
    ];
  return [];
}

/** Who acts in one telling suffers in another, and the other way round. */
function lintTurned(tellings: readonly NamedTelling[]): Finding[] {
  const entities = ({ participants }: EventCandidate, acts: boolean) =>
    new Set(
      participants
        .filter(
          ({ role, entityId }) =>
            entityId !== null && (acts ? role === 'actor' : role === 'target' || role === 'victim'),
        )
        .map(({ entityId }) => entityId!),
    );
  for (const [at, one] of tellings.entries())
    for (const two of tellings.slice(at + 1)) {
      const done = entities(two.record, false);
      const name = one.record.participants.find(
        ({ role, entityId }) => role === 'actor' && entityId !== null && done.has(entityId),
      );
      const other = entities(one.record, false);
      if (name !== undefined && [...entities(two.record, true)].some((id) => other.has(id)))
        return [finding('sides-turned', `${name.name} does it in ${one.report} and suffers it in ${two.report}.`)];
    }
  return [];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
