/** What stands before the head of an actor phrase: nationality, organisation, descriptors, count. */
import type { ActorEntry, RoleWord } from '../../lexicon/index.js';
import { CLS } from './classify.js';
import type { Item, Scene } from './draft.js';

/** What stands before the head: nationality, organisation, descriptors, count. */
export interface Modifiers {
  countries: ActorEntry[];
  organisation: ActorEntry | null;
  institution: RoleWord | null;
  descriptors: string[];
  affiliations: string[];
  count: { min: number | null; max: number | null } | null;
  numbered: boolean;
  /** First item of the phrase. */
  first: number;
  /** A capital that no list knows ("Kirkuk court"). */
  place: boolean;
  /** Nationalities joined by and. */
  joined: boolean;
}

/** Reads the items `s … h - 1` that stand before a head. */
export function modifiers(scene: Scene, items: readonly Item[], s: number, h: number): Modifiers {
  const out: Modifiers = {
    countries: [],
    organisation: null,
    institution: null,
    descriptors: [],
    affiliations: [],
    count: null,
    numbered: false,
    first: s,
    place: false,
    joined: false,
  };
  const { tokens } = scene;
  for (let k = s; k < h; k++) {
    const item = items[k]!;
    const word = tokens.lower[item.a]!;
    switch (item.cls) {
      case CLS.adjective:
      case CLS.metonym:
      case CLS.people:
        if (item.entry) addQualifier(item.entry, out);
        break;
      case CLS.entity:
        if (item.entry === null) break;
        if (item.entry.kind === 'state') out.countries.push(item.entry);
        else out.organisation = item.entry;
        break;
      case CLS.descriptor:
        out.descriptors.push(tokens.text[item.a]!);
        if (item.entry) {
          const tail = word.slice(word.lastIndexOf('-') + 1);
          if (scene.lexicon.roles.owned.has(tail) && item.entry.country !== null && out.countries.length === 0) {
            if (item.entry.kind === 'state' || item.cls === CLS.descriptor) out.countries.push(item.entry);
          }
          out.affiliations.push(item.entry.id);
        }
        break;
      case CLS.word:
        if (item.word?.cls === 'institution') out.institution = item.word;
        break;
      case CLS.number:
        out.numbered = true;
        out.count = numberOf(scene, items, s, k) ?? out.count;
        break;
      case CLS.conjunction:
        out.joined = true;
        break;
      case CLS.capital:
        out.place = true;
        break;
    }
  }
  return out;
}

function addQualifier(entry: ActorEntry, out: Modifiers): void {
  if (entry.ethnic) {
    out.affiliations.push(entry.id);
    if (entry.country !== null && out.countries.length === 0) out.countries.push(entry);
    else out.descriptors.push(entry.adjectives[0] ?? entry.name);
  } else out.countries.push(entry);
}

/** The count that a number or quantity word at item `k` tells, or null. */
export function numberOf(
  scene: Scene,
  items: readonly Item[],
  s: number,
  k: number,
): { min: number | null; max: number | null } | null {
  const { data } = scene.lexicon.roles;
  const item = items[k]!;
  let text = scene.tokens.lower[item.a]!;
  for (let t = item.a + 1; t < item.b; t++) text += ` ${scene.tokens.lower[t]!}`;
  const quantifier = data.quantifiers[text];
  if (quantifier) return { min: quantifier[0], max: quantifier[1] };
  let value = data.numbers[text];
  if (value === undefined) {
    const digits = Number(text.replaceAll(',', ''));
    if (Number.isNaN(digits)) {
      const parts = text.split('-').map((part) => data.numbers[part]);
      if (parts.length !== 2 || parts.some((part) => part === undefined)) return null;
      value = parts[0]! + parts[1]!;
    } else value = digits;
  }
  const before = k > s ? items[k - 1]! : null;
  if (before !== null && before.cls === CLS.number && before.b === item.a && value >= 100) {
    const multiplier = numberOf(scene, items, s, k - 1);
    if (multiplier?.min)
      return { min: multiplier.min * value, max: multiplier.max === null ? null : multiplier.max * value };
  }
  return { min: value, max: value };
}

/** Leading adjectives that belong to the phrase; a capital that begins the run belongs when it names where or who ("Kirkuk court"). */
export function leftEdge(scene: Scene, items: readonly Item[], s: number, h: number): number {
  let first = h;
  for (let k = h - 1; k >= s; k--) {
    const item = items[k]!;
    if ((item.cls === CLS.modifier || item.cls === CLS.capital) && OUTSIDE.has(scene.tokens.lower[item.a]!)) break;
    // "killed and injured dozens of people": before a count it is the verb.
    if (item.cls === CLS.modifier && items[k + 1]!.cls === CLS.number) break;
    first = k;
  }
  return first;
}

const OUTSIDE = new Set([
  'other',
  'such',
  'same',
  'own',
  'following',
  'including',
  'according',
  'due',
  'next',
  'last',
  'many',
  'several',
  'more',
  'most',
  'least',
  'fewer',
  'less',
  'further',
  'additional',
  'first',
  'second',
  'third',
  'aforementioned',
  'respective',
  'certain',
  'various',
  'different',
  'multiple',
  'all',
  'any',
  'some',
]);

/** Descriptors that say that nobody knows who it was. */
export const UNKNOWN = new Set(['unidentified', 'unknown', 'unspecified', 'unnamed']);
