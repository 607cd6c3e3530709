/** Places in actor phrases: which country a name points to, and where a sentence says that it happened. */
import { CLS } from './classify.js';
import type { Item, Scene } from './draft.js';
import { IS, LOCATING } from './words.js';

/** The country that a place name points to: one that the report has spoken of, else that of the best-known place. */
export function countryAt(scene: Scene, a: number, b: number): string | null {
  const { large, small } = scene.countriesOf(a, b);
  return remembered(scene, large) ?? remembered(scene, small) ?? large[0] ?? null;
}

/** Of several countries the one that the report has spoken of, else the first. */
export function likeliest(scene: Scene, countries: readonly string[]): string | null {
  return remembered(scene, countries) ?? countries[0] ?? null;
}

/** The first of the countries that the report has spoken of, or null. */
function remembered(scene: Scene, countries: readonly string[]): string | null {
  for (const country of countries) if (scene.memory.weightOf(country) > 0.3) return country;
  return null;
}

/** "crossed into Uganda, where …": the country of the place before "where", else that of the sentence. */
export function placeBefore(scene: Scene, at: number, from: number): readonly string[] {
  const { cls, ref } = scene.classes;
  let last = at - 1;
  if (scene.tokens.text[last] === ',') last--;
  if (last < from) return scene.memory.place;
  if (cls[last] === CLS.entity || cls[last] === CLS.metonym) {
    const { country, kind } = scene.lexicon.entries[ref[last]!]!;
    return country !== null && kind === 'state' ? [country] : scene.memory.place;
  }
  let first = last;
  while (first > from && (cls[first - 1] === CLS.capital || cls[first - 1] === CLS.particle)) first--;
  const found = cls[last] === CLS.capital ? countryAt(scene, first, last + 1) : null;
  return found === null ? scene.memory.place : [found];
}

/** The country in which a sentence says something happened: of its first place after "in", "near" and the like. */
export function placeOfSentence(scene: Scene, from: number, to: number): readonly string[] {
  const { cls, ref, length, flags } = scene.classes;
  for (let i = from; i + 1 < to; i++) {
    if ((flags[i]! & IS.locates) === 0) continue;
    let at = i + 1;
    while (at < to && (cls[at] === CLS.determiner || WHERE_BEFORE.has(scene.tokens.lower[at]!))) at++;
    if (at >= to) break;
    if (cls[at] === CLS.entity || cls[at] === CLS.metonym) {
      const entry = scene.lexicon.entries[ref[at]!]!;
      // "in Tehran's parliament", "at NATO": only a state or its capital by itself is a place.
      if (entry.kind === 'state' && cls[at + Math.max(1, length[at]!)] !== CLS.possessive)
        return entry.country === null ? [] : [entry.country];
      continue;
    }
    if (cls[at] !== CLS.capital && cls[at] !== CLS.particle) continue;
    let stop = at + 1;
    while (stop < to && (cls[stop] === CLS.capital || cls[stop] === CLS.particle)) stop++;
    const { large, small } = scene.countriesOf(at, stop);
    const nearby = remembered(scene, large) ?? remembered(scene, small);
    if (nearby !== null) return [nearby];
    if (large.length > 0) return large;
  }
  return [];
}

/** Places named with capitals tell which country the report is in. */
export function seePlaces(scene: Scene, items: readonly Item[]): void {
  for (let k = 0; k < items.length; k++) {
    if (items[k]!.cls !== CLS.capital && items[k]!.cls !== CLS.particle) continue;
    let stop = k + 1;
    while (stop < items.length && (items[stop]!.cls === CLS.capital || items[stop]!.cls === CLS.particle)) stop++;
    scene.memory.seeCountry(countryAt(scene, items[k]!.a, items[stop - 1]!.b), 0.8);
    k = stop;
  }
}

/** A capital after a preposition of place is a place, not its government. */
export function locative(scene: Scene, at: number): boolean {
  if (at === 0) return false;
  const before = scene.tokens.lower[at - 1]!;
  return LOCATIVE.has(before) || scene.tokens.text[at - 1] === ',';
}

const LOCATIVE = new Set([
  'in',
  'at',
  'near',
  'around',
  'outside',
  'inside',
  'into',
  'across',
  'throughout',
  'toward',
  'towards',
  'through',
  'via',
  'north',
  'south',
  'east',
  'west',
  'northern',
  'southern',
  'eastern',
  'western',
  'central',
  'downtown',
  'from',
  'to',
  'of',
  'on',
  'over',
  'between',
  'greater',
  'within',
]);

/** After "in", "near", "northern": the name is a place of the event and no actor in it. */
export function where(scene: Scene, items: readonly Item[], h: number, s: number): boolean {
  let at = items[h]!.a - 1;
  if (h > s && WHERE_BEFORE.has(scene.tokens.lower[at]!)) return true;
  while (at > 0 && scene.classes.cls[at] === CLS.determiner) at--;
  return at >= 0 && LOCATING.has(scene.tokens.lower[at]!);
}

const WHERE_BEFORE = new Set([
  'northern',
  'southern',
  'eastern',
  'western',
  'central',
  'north',
  'south',
  'east',
  'west',
  'northeast',
  'northeastern',
  'northwest',
  'northwestern',
  'southeast',
  'southeastern',
  'southwest',
  'southwestern',
  'neighboring',
  'neighbouring',
]);

/** The token before a phrase and its article. */
export function beforeArticle(scene: Scene, at: number): number {
  let before = at - 1;
  while (before > 0 && scene.classes.cls[before] === CLS.determiner) before--;
  return before;
}

/**
 * The country of the capitals before a head: of the whole name, with the head ("Ain al Asad Airbase") or without, else of the one word that it
 * is; a word of a longer name ("Ain") says nothing unless the report speaks of its country.
 */
export function countryOfName(scene: Scene, items: readonly Item[], first: number, h: number): string | null {
  let k = first;
  while (k < h && items[k]!.cls !== CLS.capital && items[k]!.cls !== CLS.particle) k++;
  if (k >= h) return null;
  const whole =
    countryAt(scene, items[k]!.a, items[h]!.b) ?? (h - k > 1 ? countryAt(scene, items[k]!.a, items[h - 1]!.b) : null);
  if (whole !== null) return whole;
  let words = 0;
  for (let j = k; j < h; j++) if (items[j]!.cls === CLS.capital) words++;
  for (let j = k; j < h; j++) {
    if (items[j]!.cls !== CLS.capital) continue;
    const { large, small } = scene.countriesOf(items[j]!.a, items[j]!.b);
    const country = remembered(scene, large) ?? remembered(scene, small) ?? (words === 1 ? (large[0] ?? null) : null);
    if (country !== null) return country;
  }
  return null;
}
