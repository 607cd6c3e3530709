/** Which candidates are compared at all: those that share a block. */
import type { Linkable } from './linkable.js';

/** Days before publication in which an event without a date is looked for: reports look back over a week or two. */
const recent = 14;
/** Longest stretch of days that is still compared day by day. */
const longest = 31;
/** Length of a stretch. In days. */
const stretch = 4;

/**
 * Keys under which a candidate is looked for: only candidates that share one are compared. A key is a part of the ontology, a country and
 * a stretch of four days; days are widened by two, so that days up to two apart always share a key. A candidate without a country of its
 * own is looked for under those of its report.
 */
export function blockKeys(item: Linkable): readonly string[] {
  const end = item.to ?? item.published;
  const start = item.from ?? (item.published === null ? null : item.published - recent);
  const stretches: string[] = [];
  if (start === null || end === null) stretches.push('none');
  else {
    const last = Math.min(end, start + longest) + 1;
    for (let at = Math.floor((start - 1) / stretch); at <= Math.floor(last / stretch); at++) stretches.push(String(at));
  }
  const countries = new Set<string>();
  for (const place of item.places) if (place.country !== null) countries.add(place.country);
  for (const party of [...item.actors, ...item.others]) if (party.country !== null) countries.add(party.country);
  if (item.places.every((place) => place.country === null)) for (const country of item.setting) countries.add(country);
  if (countries.size === 0) countries.add('none');
  const keys: string[] = [];
  for (const country of [...countries].sort())
    for (const days of stretches) keys.push(`${item.block} ${country} ${days}`);
  return keys;
}

/** Each pair of items that share a block, once; the one with the smaller id comes first. */
export function comparedPairs(items: readonly Linkable[]): readonly (readonly [Linkable, Linkable])[] {
  const blocks = new Map<string, Linkable[]>();
  const seen = new Set<string>();
  const pairs: (readonly [Linkable, Linkable])[] = [];
  for (const item of items)
    for (const key of blockKeys(item)) {
      const sharing = blocks.get(key) ?? [];
      blocks.set(key, sharing);
      for (const other of sharing) {
        if (other === item) continue;
        const pair = item.id < other.id ? ([item, other] as const) : ([other, item] as const);
        const name = `${pair[0].id} ${pair[1].id}`;
        if (!seen.has(name)) pairs.push(pair);
        seen.add(name);
      }
      sharing.push(item);
    }
  return pairs;
}
