/** Phrases whose head is a role word: "Iraqi Oil Ministry", "four ISIS members", "Kirkuk Governor Rebwar Taha". */
import type { ActorKind } from '../../document/index.js';
import { bodyOf, byNation, byOrganisation, codeWithin, fromContext, groupBefore, holdOffice } from './bodies.js';
import { CLS } from './classify.js';
import {
  blank,
  type Draft,
  type Item,
  isPersonWord,
  lowerCase,
  lowerToken,
  nounAfter,
  type Scene,
  settleCode,
} from './draft.js';
import { leftEdge, modifiers, UNKNOWN } from './modifiers.js';
import { isFirstName, personByShape } from './names.js';
import { beforeArticle, countryOfName } from './where.js';
import { LOCATING } from './words.js';

/** "Badr Organization member Moeen al Kadhimi", "Kirkuk Governor Rebwar Taha", "CENTCOM commander Admiral Brad Cooper". */
export function personByTitle(scene: Scene, items: readonly Item[], s: number, t: number, e: number): Draft | null {
  let end = t + 1;
  while (
    end < e &&
    (items[end]!.cls === CLS.capital ||
      items[end]!.cls === CLS.particle ||
      items[end]!.cls === CLS.entity ||
      items[end]!.cls === CLS.metonym ||
      items[end]!.cls === CLS.people ||
      (items[end]!.word !== null && !lowerCase(scene, items[end]!)) ||
      isPersonWord(items[end]!.word))
  )
    end++;
  while (end > t + 1 && items[end - 1]!.cls === CLS.particle) end--;
  const draft = composeRole(scene, items, s, t);
  const nameStart = t + 1;
  if (end <= nameStart) return draft;
  draft.b = items[end - 1]!.b;
  draft.headA = items[nameStart]!.a;
  draft.headB = draft.b;
  draft.nameA = draft.headA;
  draft.nameB = draft.b;
  draft.named = true;
  draft.kind = 'person';
  draft.plural = false;
  draft.via = 'composed';
  draft.rule = 'mention/title-and-name';
  draft.weight = 3;
  draft.name = scene.text.slice(scene.tokens.start[draft.nameA]!, scene.tokens.end[draft.nameB - 1]!);
  return draft;
}

/** A phrase whose head is a role word. */
export function composeWord(scene: Scene, items: readonly Item[], s: number, h: number, e: number): Draft | null {
  const word = items[h]!.word!;
  if (isPersonWord(word)) {
    // "appointed X prime minister": a full name before a small-letter title is a person by itself.
    const name = fullNameBefore(scene, items, s, h);
    if (name !== null) return name;
    // The first title of a chain decides what the person is; the name follows the last.
    if (h + 1 < e && (items[h + 1]!.cls === CLS.capital || items[h + 1]!.cls === CLS.particle))
      return personByTitle(scene, items, s, h, e);
    const draft = composeRole(scene, items, s, h);
    draft.attributive = nounAfter(scene, items, h, e);
    return draft.attributive && bareWord(draft) ? null : draft;
  }
  const draft = composeRole(scene, items, s, h);
  let last = h;
  while (
    last + 1 < e &&
    !scene.upperCase &&
    (items[last + 1]!.cls === CLS.capital || items[last + 1]!.cls === CLS.particle)
  )
    last++;
  if (last > h && !draft.plural && NAMED_AFTER.has(draft.kind) && word.cls === 'group') {
    draft.b = items[last]!.b;
    draft.headA = items[h + 1]!.a;
    draft.headB = draft.b;
    draft.name = scene.text.slice(scene.tokens.start[draft.headA]!, scene.tokens.end[draft.headB - 1]!);
    draft.rule = 'mention/organisation-and-name';
    draft.via = 'composed';
    return draft;
  }
  draft.attributive = nounAfter(scene, items, h, e);
  // "government pressure", "air defense acquisition": a bare word before a noun names no one in particular.
  return (draft.attributive && bareWord(draft)) || idle(scene, draft) ? null : draft;
}

/** A draft for the person whose full name is all that stands before item `h`, or null. */
function fullNameBefore(scene: Scene, items: readonly Item[], s: number, h: number): Draft | null {
  if (h - s < 2 || scene.upperCase || !lowerCase(scene, items[h]!)) return null;
  for (let k = s; k < h; k++) if (items[k]!.cls !== CLS.capital && items[k]!.cls !== CLS.particle) return null;
  if (!isFirstName(scene, items[s]!.a)) return null;
  return personByShape(scene, items[s]!.a, items[h - 1]!.b, 'mention/first-name', 1.5);
}

/** Kinds whose common noun stands before a name: "mining company Iamgold". */
const NAMED_AFTER = new Set<ActorKind>(['company', 'ngo', 'media', 'party', 'armed_group', 'criminal', 'religious']);

/** Vehicles and units count with an owner ("Israeli tanks"), facilities when not just where something happened. */
function idle(scene: Scene, draft: Draft): boolean {
  const word = draft.word!;
  // "through intelligence, logistics and training": no body without an article or owner.
  if (
    word.cls === 'institution' &&
    (word.local || word.institution === 'intelligence') &&
    !draft.qualified &&
    !word.form.endsWith('s')
  )
    return !determined(scene, draft.a) && lowerToken(scene, draft.headA);
  if (word.unit) return !draft.qualified && !word.form.includes(' ') && !(draft.a > 0 && owned(scene, draft.a));
  const before = scene.tokens.lower[beforeArticle(scene, draft.a)] ?? '';
  // "at" leads in targets as well as places ("drones at the airport").
  return word.cls === 'facility' && before !== 'at' && LOCATING.has(before);
}

function determined(scene: Scene, at: number): boolean {
  return at > 0 && (scene.classes.cls[at - 1] === CLS.determiner || owned(scene, at));
}

function owned(scene: Scene, at: number): boolean {
  return scene.classes.cls[at - 1] === CLS.possessive || POSSESSIVE.has(scene.tokens.lower[at - 1]!);
}

function bareWord(draft: Draft): boolean {
  return (draft.country === null || draft.inferred) && draft.affiliations.length === 0;
}

/** The nominal phrase with the role word at item `h` as head. */
function composeRole(scene: Scene, items: readonly Item[], s: number, h: number): Draft {
  const item = items[h]!;
  const word = item.word!;
  const first = leftEdge(scene, items, s, h);
  const mods = modifiers(scene, items, first, h);
  const draft = blank(items[first]!.a, item.b);
  draft.headA = item.a;
  draft.headB = item.b;
  draft.word = word;
  draft.kind = word.kind;
  draft.code = word.code;
  draft.plural = word.plural;
  draft.descriptors = mods.descriptors;
  draft.affiliations = mods.affiliations;
  draft.count = mods.count;
  draft.rule = first === h ? 'mention/nominal' : 'mention/composed';
  draft.via = first === h ? 'nominal' : 'composed';
  draft.weight = first === h ? 0.5 : 1.5;
  // A second title before this one carries the office: "commander Admiral X".
  for (let k = first; k < h; k++) {
    const other = items[k]!.word;
    if (other !== null && isPersonWord(other) && isPersonWord(word)) {
      draft.code = other.code;
      draft.word = other;
      break;
    }
  }
  draft.qualified =
    mods.institution !== null ||
    mods.organisation !== null ||
    mods.countries.length > 0 ||
    mods.descriptors.some((item) => UNKNOWN.has(item.toLowerCase()));
  const country = mods.countries[0] ?? null;
  if (mods.joined && mods.countries.some((entry) => entry.country !== mods.countries[0]!.country)) {
    draft.affiliations.push(...mods.countries.map((entry) => entry.id));
  } else if (country !== null && word.backed) draft.affiliations.push(...mods.countries.map((entry) => entry.id));
  else if (country !== null) draft.country = country.country;
  const { organisation } = mods;
  const leaders = word.cls === 'institution' ? groupBefore(items, first, h) : null;
  if (leaders !== null) {
    draft.kind = leaders.kind;
    draft.code = leaders.code;
  } else if (organisation !== null) byOrganisation(scene, draft, word, organisation, mods);
  else if (mods.institution !== null && word.cls !== 'institution') {
    draft.code = codeWithin(word, mods.institution.code);
    if (word.unit && draft.code === 'COP') draft.kind = 'police';
    draft.affiliations.push(...bodyOf(scene, draft.country, mods.institution));
  } else if (draft.country !== null && country !== null && !mods.joined) byNation(scene, draft, word, mods);
  draft.country ??= organisation?.country ?? null;
  // "Kirkuk court", "Basra port director": the place before the head.
  if (mods.place && draft.country === null) draft.country = countryOfName(scene, items, first, h);
  if (draft.country === null && !mods.joined && !(word.backed && country !== null)) {
    if (
      organisation === null &&
      (word.code === 'REB' || word.code === '' || word.unit) &&
      draft.kind !== 'person' &&
      mods.descriptors.some((item) => UNKNOWN.has(item.toLowerCase()))
    )
      draft.code = 'UAF';
    else fromContext(scene, draft, word, mods);
  }
  if (word.cls === 'role' && !draft.inferred && draft.descriptors.length === 0)
    holdOffice(scene, draft, word, organisation);
  settleCode(draft, organisation);
  return draft;
}

/** Possessive pronouns. */
export const POSSESSIVE = new Set(['its', 'his', 'her', 'their', 'our', 'my', 'your']);
