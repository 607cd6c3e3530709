/** The fields of a candidate as the page shows them: which words each stands on, its label and its colour family. */
import type { EventCandidate } from '../../events/index.js';

export type Family = 'trigger' | 'who' | 'whom' | 'where' | 'when' | 'count' | 'said';

/** One field row. `spans` are its words in the report's text; empty when the value is inherited. */
export interface Field {
  readonly id: string;
  readonly family: Family;
  readonly label: string;
  readonly value: string;
  /** How the value came about, in a few words. */
  readonly detail: string;
  readonly spans: readonly { readonly start: number; readonly end: number }[];
  readonly confidence: number | null;
  readonly alternatives: readonly { readonly id: string; readonly name: string; readonly score: number }[];
}

export const roleLabels: Readonly<Record<string, string>> = {
  actor: 'Actor',
  target: 'Target',
  recipient: 'Recipient',
  victim: 'Victim',
  counterpart: 'Counterpart',
  topic: 'Topic',
  instrument: 'Means',
};

export const placeRoleLabels: Readonly<Record<string, string>> = {
  location: 'Where',
  origin: 'From',
  destination: 'To',
};

const viaWords: Readonly<Record<string, string>> = {
  named: '',
  facility: 'facility',
  inherited: 'from the context',
  stated: '',
  resolved: 'worked out from the words',
  publication: 'publication date',
};

/** All fields of a candidate in reading order; ids are stable under editing of other fields. */
export function fieldsOf(candidate: EventCandidate): readonly Field[] {
  const out: Field[] = [
    {
      id: 'trigger',
      family: 'trigger',
      label: 'Event word',
      value: candidate.trigger.text,
      detail: candidate.trigger.lemma === candidate.trigger.text.toLowerCase() ? '' : candidate.trigger.lemma,
      spans: [candidate.trigger],
      confidence: candidate.typeConfidence?.confidence ?? null,
      alternatives: [],
    },
  ];
  candidate.participants.forEach((participant, index) => {
    out.push({
      id: `participant-${index}`,
      family: participant.role === 'actor' ? 'who' : 'whom',
      label: roleLabels[participant.role] ?? participant.role,
      value: participant.text ?? participant.name,
      detail: words([
        participant.text !== null && participant.name !== participant.text ? participant.name : '',
        participant.text === null ? 'from the context' : '',
        participant.kind === 'unknown' ? '' : participant.kind.replaceAll('_', ' '),
        participant.cameo ?? participant.country ?? '',
        participant.affiliations.length > 0 ? `with ${participant.affiliations.join(', ')}` : '',
      ]),
      spans: spanOf(participant),
      confidence: participant.confidence,
      alternatives: participant.alternatives ?? [],
    });
  });
  candidate.places.forEach((place, index) => {
    out.push({
      id: `place-${index}`,
      family: 'where',
      label: placeRoleLabels[place.role] ?? place.role,
      value: place.text ?? place.name,
      detail: words([
        place.text !== null && place.name !== place.text ? place.name : '',
        viaWords[place.via] ?? '',
        [place.admin1, place.country].filter(Boolean).join(', '),
        place.lat === null || place.lon === null ? 'not located' : `${place.lat.toFixed(2)}, ${place.lon.toFixed(2)}`,
      ]),
      spans: spanOf(place),
      confidence: place.confidence,
      alternatives: place.alternatives ?? [],
    });
  });
  if (candidate.time !== null) {
    out.push({
      id: 'time',
      family: 'when',
      label: 'When',
      value: dayRange(candidate.time.from, candidate.time.to, candidate.time.timex),
      detail: words([
        candidate.time.text === null ? '' : `“${candidate.time.text}”`,
        viaWords[candidate.time.via] ?? '',
        candidate.time.granularity === 'day' ? '' : candidate.time.granularity,
      ]),
      spans: spanOf(candidate.time),
      confidence: candidate.time.confidence,
      alternatives: [],
    });
  }
  candidate.quantities.forEach((quantity, index) => {
    out.push({
      id: `quantity-${index}`,
      family: 'count',
      label: 'How many',
      value: `${amount(quantity.min, quantity.max)} ${quantity.of}`,
      detail: `“${quantity.text}”`,
      spans: [quantity],
      confidence: null,
      alternatives: [],
    });
  });
  const { source, via, saidOn } = candidate.attribution;
  if (source !== undefined)
    out.push(said('said-source', 'Said by', source.text ?? source.name, source.name, spanOf(source)));
  if (via !== undefined) out.push(said('said-via', 'Carried by', via.text ?? via.name, via.name, spanOf(via)));
  if (saidOn !== undefined)
    out.push(
      said('said-on', 'Said on', dayRange(saidOn.from, saidOn.to, saidOn.timex), saidOn.text ?? '', spanOf(saidOn)),
    );
  return out;
}

function said(id: string, label: string, value: string, name: string, spans: Field['spans']): Field {
  return {
    id,
    family: 'said',
    label,
    value,
    detail: name === value ? '' : name,
    spans,
    confidence: null,
    alternatives: [],
  };
}

function spanOf(anchored: { start: number | null; end: number | null }): Field['spans'] {
  return anchored.start === null || anchored.end === null ? [] : [{ start: anchored.start, end: anchored.end }];
}

function words(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** "3", "at least 3", "up to 5", "3 to 5". */
export function amount(min: number | null, max: number | null): string {
  if (min !== null && max !== null) return min === max ? String(min) : `${min} to ${max}`;
  if (min !== null) return `at least ${min}`;
  return max === null ? 'some' : `up to ${max}`;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** "8 Sept 2025"; a month or year keeps its precision. */
export function dayText(day: string): string {
  if (!/^\d{4}-\d{2}-\d{2}/.test(day)) return day;
  return dayFormat.format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
}

/** Days from `from` to `to`; the TIMEX3 value where they are unknown. */
export function dayRange(from: string | null, to: string | null, timex: string): string {
  if (from !== null && to !== null) {
    if (from === to) return dayText(from);
    return dayFormat.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));
  }
  if (from !== null) return `from ${dayText(from)}`;
  return to === null ? timex : `until ${dayText(to)}`;
}
