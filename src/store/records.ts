/**
 * How the record of a candidate stands in the database: as it is, save its explanations, of all its bytes two in three, which are numbers of reasons. The column is
 * the only one of type `varchar` without a length; whoever reads it, or a part of it as `json`, is given the record itself.
 */
import type { EventCandidate } from '../events/index.js';
import type { Packed, Reasons } from './reasons.js';

type Explanation = EventCandidate['explanation'];

/** Escapes that JSON allows and text of the database does not: a zero character, half of a character. */
const notText = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * A record as JSON text; without reasons, it has them in full. Throws what the database would throw when someone looks into it, so that it is refused when it is
 * written.
 */
export function recordText(record: EventCandidate, reasons?: Reasons): string {
  const text = JSON.stringify(reasons === undefined ? record : packed(record, reasons));
  if (text.includes('\\u') && notText.test(text))
    throw Object.assign(new Error('a candidate holds characters that are no text'), { code: '22P05' });
  return text;
}

function packed(record: EventCandidate, reasons: Reasons): unknown {
  const { explanation, typeConfidence, participants, places, time } = record;
  const withPacked = <T extends { readonly explanation?: Explanation | undefined }>(part: T) =>
    part.explanation === undefined ? part : { ...part, explanation: reasons.pack(part.explanation) };
  return {
    ...record,
    explanation: reasons.pack(explanation),
    ...(typeConfidence && { typeConfidence: withPacked(typeConfidence) }),
    participants: participants.map(withPacked),
    places: places.map(withPacked),
    ...(time && { time: withPacked(time) }),
  };
}

/**
 * Unpacks the explanations in a record, or in a part of one, as they were parsed. Those that were written with the names of all fields stay as they are. What
 * has numbers that are not known yet stays packed, and `missing` gets them.
 */
export function unpackIn(value: unknown, reasons: Reasons, missing: Set<number>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const each of value) unpackIn(each, reasons, missing);
    return;
  }
  const part = value as Record<string, unknown>;
  for (const key of Object.keys(part)) {
    if (key !== 'explanation') unpackIn(part[key], reasons, missing);
    else if (isPacked(part[key])) part[key] = reasons.unpack(part[key], missing);
  }
}

const isPacked = (value: unknown): value is Packed =>
  Array.isArray(value) && value.length > 0 && typeof value[0] !== 'object';
