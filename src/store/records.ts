/**
 * How the record of a candidate stands in the database: its explanations, of all its bytes two in three, without the names of their fields. The column
 * is the only one of type `json`; whoever reads it is given the record itself.
 */
import type { EventCandidate } from '../events/index.js';

type Explanation = EventCandidate['explanation'];

/** Feature, value and contribution of each reason, one after another. */
type Packed = readonly (string | number | boolean)[];

/** Escapes that JSON allows and text of the database does not: a zero character, half of a character. */
const notText = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** A record as JSON text. Throws what the database would throw when someone looks into it, so that it is refused when it is written. */
export function recordText(record: EventCandidate): string {
  const { explanation, typeConfidence, participants, places, time } = record;
  const text = JSON.stringify({
    ...record,
    explanation: packed(explanation),
    ...(typeConfidence && { typeConfidence: withPacked(typeConfidence) }),
    participants: participants.map(withPacked),
    places: places.map(withPacked),
    ...(time && { time: withPacked(time) }),
  });
  if (text.includes('\\u') && notText.test(text))
    throw Object.assign(new Error('a candidate holds characters that are no text'), { code: '22P05' });
  return text;
}

function withPacked<T extends { readonly explanation?: Explanation | undefined }>(part: T) {
  return part.explanation === undefined ? part : { ...part, explanation: packed(part.explanation) };
}

function packed(explanation: Explanation): Packed {
  const list: (string | number | boolean)[] = [];
  for (const { feature, value, contribution } of explanation) list.push(feature, value, contribution);
  return list;
}

/** A record, or a part of one, from the text of its column. Those that were written with the names of all fields are taken too. */
export function recordFrom(text: string): unknown {
  const value: unknown = JSON.parse(text);
  unpackIn(value);
  return value;
}

function unpackIn(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const each of value) unpackIn(each);
    return;
  }
  const part = value as Record<string, unknown>;
  for (const key of Object.keys(part)) {
    if (key !== 'explanation') unpackIn(part[key]);
    else if (isPacked(part[key])) part[key] = unpacked(part[key]);
  }
}

const isPacked = (value: unknown): value is Packed => Array.isArray(value) && typeof value[0] === 'string';

function unpacked(list: Packed): Explanation {
  const explanation: Explanation = [];
  for (let at = 0; at < list.length; at += 3)
    explanation.push({ feature: list[at] as string, value: list[at + 1]!, contribution: list[at + 2] as number });
  return explanation;
}
