/** Names that no list holds, by their shape and by what stands beside them. */

import { NATIONAL } from './bodies.js';
import { CLS } from './classify.js';
import { blank, type Draft, type Item, isPersonWord, lowerCase, type Scene, settleCode } from './draft.js';
import { inside } from './items.js';
import { modifiers } from './modifiers.js';
import { countryAt, likeliest } from './where.js';

/** True when the actors' lexicon or the gazetteer lists a token as a given name. */
export function isFirstName(scene: Scene, token: number): boolean {
  return scene.lexicon.roles.firstNames.has(scene.tokens.lower[token]!) || scene.isFirstName(token);
}

/** A named person of whom only the name is known. */
export function personByShape(scene: Scene, a: number, b: number, rule: string, weight: number): Draft {
  const draft = blank(a, b);
  draft.kind = 'person';
  draft.named = true;
  draft.nameA = a;
  draft.nameB = b;
  draft.via = 'shape';
  draft.rule = rule;
  draft.weight = weight;
  draft.name = scene.text.slice(scene.tokens.start[a]!, scene.tokens.end[b - 1]!);
  return draft;
}

/** "Zamzam Relief Committee": a role word in capitals with an unknown capital before it is the end of a name of its own. */
export function ownName(scene: Scene, items: readonly Item[], s: number, k: number): boolean {
  if (k < 0 || scene.upperCase || items[k]!.suffix === null || lowerCase(scene, items[k]!)) return false;
  for (let j = k - 1; j >= s; j--) {
    const item = items[j]!;
    if (item.cls === CLS.capital) return true;
    if (item.cls !== CLS.particle && (item.word === null || lowerCase(scene, item))) return false;
  }
  return false;
}

/** A name by its shape: "Taq Brigade", "X said", "X, a spokesman". */
export function shapeName(scene: Scene, items: readonly Item[], s: number, h: number, e: number): Draft | null {
  const start = Math.max(s, h + 1);
  // An organisation by its last word: capitals and then a suffix.
  for (let k = e - 1; k >= s; k--) {
    const { suffix } = items[k]!;
    if (suffix === null || lowerCase(scene, items[k]!)) continue;
    let first = k;
    while (
      first > s &&
      (items[first - 1]!.cls === CLS.capital ||
        items[first - 1]!.cls === CLS.particle ||
        items[first - 1]!.cls === CLS.metonym ||
        (items[first - 1]!.word !== null && !lowerCase(scene, items[first - 1]!)))
    )
      first--;
    if (first === k || scene.upperCase) continue;
    if (h > k || (h >= first && items[h]!.entry !== null)) continue;
    if (items[k]!.word !== null && !ownName(scene, items, s, k)) continue;
    const draft = blank(items[s]!.a, items[k]!.b);
    const mods = modifiers(scene, items, s, first);
    draft.headA = items[first]!.a;
    draft.headB = items[k]!.b;
    draft.kind = suffix.kind;
    draft.code = suffix.code;
    draft.country = mods.countries[0]?.country ?? null;
    draft.descriptors = mods.descriptors;
    draft.affiliations = mods.affiliations;
    draft.via = 'shape';
    draft.rule = 'mention/name-with-suffix';
    draft.weight = 1.5;
    draft.name = scene.text.slice(scene.tokens.start[draft.headA]!, scene.tokens.end[draft.headB - 1]!);
    for (let j = first; j < k && draft.country === null; j++)
      if (items[j]!.cls === CLS.capital) draft.country = countryAt(scene, items[j]!.a, items[j]!.b);
    if (draft.country === null && NATIONAL.has(draft.code)) {
      draft.country = likeliest(scene, scene.memory.place) ?? scene.memory.context();
      draft.inferred = draft.country !== null;
    }
    settleCode(draft, null);
    return draft;
  }
  // A person: only the capitals after the last head (or all).
  let a = start;
  while (a < e && items[a]!.cls !== CLS.capital) a++;
  if (a >= e) return null;
  let b = a;
  while (b < e && (items[b]!.cls === CLS.capital || items[b]!.cls === CLS.particle)) b++;
  while (b > a && items[b - 1]!.cls === CLS.particle) b--;
  if (h >= 0 && b === e && a === h + 1 && isPersonWord(items[h]!.word)) return null;
  const known = scene.memory.person(scene, items[a]!.a, items[b - 1]!.b);
  if (known !== null && h < 0) {
    const draft = blank(items[a]!.a, items[b - 1]!.b);
    Object.assign(draft, known);
    draft.a = items[a]!.a;
    draft.b = items[b - 1]!.b;
    draft.headA = draft.a;
    draft.headB = draft.b;
    return draft;
  }
  if (h >= 0 || b - a < 2) return null;
  const first = items[a]!.a;
  const last = items[b - 1]!.b;
  const firstName = isFirstName(scene, first) && countryAt(scene, first, last) === null;
  const speaks = last < scene.tokens.count && scene.lexicon.roles.speech.has(scene.tokens.lower[last]!);
  const apposed = appositive(scene, last);
  if (!(firstName || speaks || apposed)) return null;
  const rule = firstName ? 'mention/first-name' : speaks ? 'mention/speaker' : 'mention/apposition';
  return personByShape(scene, first, last, rule, firstName ? 1.5 : 0.8);
}

/** ", a spokesman for …" after a name. */
function appositive(scene: Scene, at: number): boolean {
  const { tokens, classes, lexicon } = scene;
  if (tokens.text[at] !== ',') return false;
  let k = at + 1;
  if (classes.cls[k] === CLS.determiner) k++;
  for (let n = 0; n < 5 && k < tokens.count; n++) {
    if (classes.cls[k] === CLS.word) {
      const word = lexicon.roles.words[classes.ref[k]!];
      if (word && isPersonWord(word)) return true;
    }
    if (!inside(classes.cls[k]!)) return false;
    k += Math.max(1, classes.length[k]!);
  }
  return false;
}
