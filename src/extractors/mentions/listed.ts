/** Phrases whose head is a listed actor, and which of several entries with one name is meant. */
import { type ActorEntry, firstValue } from '../../lexicon/index.js';
import { CLS } from './classify.js';
import { blank, type Draft, type Item, isPersonWord, nounAfter, nounFollows, type Scene, take } from './draft.js';
import { type Modifiers, modifiers } from './modifiers.js';
import { personByTitle } from './roles.js';
import { beforeArticle, locative, where } from './where.js';

/** A phrase whose head is a listed actor: "Iraq PMF", "Iraqi Interior Minister Abdul Amir al-Shammari", "the Houthis". */
export function composeEntity(scene: Scene, items: readonly Item[], s: number, h: number, e: number): Draft | null {
  const head = items[h]!;
  let entry = head.entry!;
  // A capital or country before an unknown name is a person's name after a title ("Judge Chad Nkemelu").
  const title = titleBefore(items, s, h);
  if (title >= 0 && (entry.kind === 'state' || head.cls === CLS.metonym)) {
    if (h + 1 < e && items[h + 1]!.cls === CLS.capital) return personByTitle(scene, items, s, title, e);
    // "President of Iraq" is read by attachment; "Governor Baghdad" is no phrase.
  }
  if (title >= 0 && entry.kind === 'person') {
    const draft = personByTitle(scene, items, s, title, h + 1);
    // Another country's man of that surname is someone else.
    const other =
      draft !== null &&
      draft.country !== null &&
      !draft.inferred &&
      entry.country !== null &&
      draft.country !== entry.country &&
      head.b - head.a === 1;
    if (other) return draft;
    if (draft) {
      take(draft, entry);
      if (draft.country === null) draft.country = entry.country;
      draft.via = 'gazetteer';
      draft.rule = 'mention/title-and-listed-name';
      draft.weight = 4;
      return draft;
    }
  }
  const mods = modifiers(scene, items, s, h);
  entry = choose(scene, items[h]!, entry, mods);
  const draft = blank(items[s]!.a, head.b);
  draft.headA = head.a;
  draft.headB = head.b;
  take(draft, entry);
  draft.descriptors = mods.descriptors;
  draft.affiliations = [...mods.affiliations, ...entry.affiliations];
  draft.count = mods.count;
  draft.via = head.cls === CLS.metonym ? 'metonym' : head.cls === CLS.people ? 'demonym' : 'gazetteer';
  draft.rule =
    head.cls === CLS.metonym ? 'mention/metonym' : head.cls === CLS.people ? 'mention/people' : 'mention/listed-name';
  draft.weight = head.cls === CLS.metonym ? 0.5 : 3;
  draft.named = entry.kind === 'person';
  draft.nameA = head.a;
  draft.nameB = head.b;
  if (head.cls === CLS.people) {
    draft.plural = true;
    if (!entry.ethnic) {
      draft.kind = 'civilians';
      draft.code = 'CVL';
      draft.cameo = `${draft.country ?? ''}CVL`;
      draft.entityId = null;
      draft.name = null;
      if (mods.count?.max === 1) draft.kind = 'person';
    }
  }
  // Modifiers that no name takes ("northern Iraq", "2014 Iraq") stay outside.
  let first = h;
  for (let k = h - 1; k >= s; k--) {
    const c = items[k]!.cls;
    const keeps =
      c === CLS.descriptor ||
      c === CLS.adjective ||
      c === CLS.entity ||
      c === CLS.metonym ||
      (c === CLS.word && entry.kind !== 'state') ||
      ((c === CLS.number || c === CLS.modifier) && head.cls === CLS.people) ||
      (c === CLS.people && entry.kind !== 'state');
    if (!keeps) break;
    first = k;
  }
  if (entry.kind === 'state' && head.cls !== CLS.people) {
    while (first < h && items[first]!.cls !== CLS.entity) first++;
    first = h;
  }
  draft.a = items[first]!.a;
  const next = h + 1 < e ? items[h + 1]! : null;
  draft.attributive = next !== null && nounAfter(scene, items, h, e);
  // "Palestine Street", "Turkey Point": part of another name.
  if (entry.kind === 'state' && next?.cls === CLS.capital && !scene.upperCase) return latentMetonym(scene, draft);
  if (head.cls === CLS.metonym && (next !== null || nounFollows(scene, head.b) || locative(scene, draft.a)))
    return latentMetonym(scene, draft);
  // A country after a word of place is more often where than who; what it is here, the event decides.
  if (entry.kind === 'state' && head.cls === CLS.entity && !draft.attributive && where(scene, items, h, s)) {
    draft.rule = 'mention/listed-name-as-place';
    draft.weight = 0;
  }
  if (
    entry.kind === 'facility' &&
    where(scene, items, h, s) &&
    scene.tokens.lower[beforeArticle(scene, head.a)] !== 'at'
  )
    return latentMetonym(scene, draft);
  return draft;
}

function latentMetonym(scene: Scene, draft: Draft): Draft | null {
  scene.memory.seeCountry(draft.country, 1);
  return null;
}

/** Of several entries with one name, the one whose country the phrase or the report names. */
function choose(scene: Scene, item: Item, entry: ActorEntry, mods: Modifiers): ActorEntry {
  const node = scene.classes.node[item.a]!;
  const wanted = mods.countries[0]?.country ?? null;
  // "the Honduran Congress" where only another country's Congress is listed by that name: the body of its own nation.
  if (wanted !== null && entry.fills !== null && entry.country !== wanted && item.b - item.a === 1) {
    const own = scene.lexicon.fills.get(`${wanted}:${entry.fills.slice(entry.fills.indexOf(':') + 1)}`);
    const nation = scene.lexicon.states.get(wanted);
    if (entry.kind !== 'person' && own !== undefined) return scene.lexicon.entries[own[0]!]!;
    if (entry.kind !== 'person' && nation !== undefined) {
      const { id, name } = scene.lexicon.entries[nation]!;
      const body = entry.fills.slice(entry.fills.indexOf(':') + 1);
      return {
        ...entry,
        id: `${id}:${body}`,
        name: `${scene.tokens.text[item.a]!} of ${name}`,
        country: wanted,
        cameo: null,
        parent: null,
        affiliations: [],
      };
    }
  }
  if (node < 0 || item.cls === CLS.metonym) return entry;
  const { trie, entries } = scene.lexicon;
  let best: ActorEntry | null = null;
  let bestScore = -1;
  for (let v = firstValue(trie, node); v < firstValue(trie, node + 1); v++) {
    const form = trie.values[v]! % 8;
    if (form > 1) continue;
    const other = entries[(trie.values[v]! - form) / 8]!;
    if (best === null) {
      best = other;
      continue;
    }
    // Scored only when there is a second to choose from.
    if (bestScore < 0) bestScore = scoreOf(scene, best, wanted);
    const score = scoreOf(scene, other, wanted);
    if (score > bestScore) {
      best = other;
      bestScore = score;
    }
  }
  return best ?? entry;
}

/** How well an entry fits the country that the phrase names, else the report so far. */
function scoreOf(scene: Scene, entry: ActorEntry, wanted: string | null): number {
  return wanted !== null && entry.country === wanted ? 100 : scene.memory.affinity(entry);
}

/** The title or role word right before the name that starts at item `h`, or -1. */
function titleBefore(items: readonly Item[], s: number, h: number): number {
  let k = h - 1;
  while (k >= s && (items[k]!.cls === CLS.capital || items[k]!.cls === CLS.particle)) k--;
  return k >= s && isPersonWord(items[k]!.word) ? k : -1;
}
