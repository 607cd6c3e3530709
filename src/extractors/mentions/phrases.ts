/** Actor phrases: reads noun phrases off classified tokens and composes the longest actor mention from each. */
import { cameoOf } from '../../lexicon/index.js';
import { inherit } from './bodies.js';
import { CLS } from './classify.js';
import { blank, type Draft, type Item, nounFollows, type Scene } from './draft.js';
import { collect, inside, splits, unsettleSurnames } from './items.js';
import { composeEntity } from './listed.js';
import { numberOf } from './modifiers.js';
import { ownName, shapeName } from './names.js';
import { composeWord, POSSESSIVE } from './roles.js';
import { placeBefore, placeOfSentence, seePlaces } from './where.js';
import { IS } from './words.js';

/** Reads the mentions of one sentence (tokens `from … to - 1`) into `out`, in text order. */
export function readSentence(scene: Scene, from: number, to: number, out: Draft[]): void {
  const { cls, flags } = scene.classes;
  scene.memory.place = placeOfSentence(scene, from, to);
  for (let i = from; i < to; ) {
    if (!inside(cls[i]!) && !(cls[i] === CLS.particle && i + 1 < to && cls[i + 1] === CLS.capital)) {
      if (cls[i] === CLS.pronoun && (flags[i]! & IS.third) !== 0) readPronoun(scene, i, out);
      if ((flags[i]! & IS.where) !== 0) scene.memory.place = placeBefore(scene, i, from);
      i++;
      continue;
    }
    const items: Item[] = [];
    const end = collect(scene, i, to, items);
    unsettleSurnames(scene, items);
    seePlaces(scene, items);
    readRun(scene, items, to, out);
    const last = out[out.length - 1];
    i = last !== undefined && last.b > end ? last.b : end;
  }
}

/** Third-person pronouns are mentions of whom they lead back to; which that is, is decided later. */
function readPronoun(scene: Scene, at: number, out: Draft[]): void {
  const word = scene.tokens.lower[at]!;
  const draft = blank(at, at + 1);
  draft.kind = word.startsWith('h') || word.startsWith('sh') ? 'person' : 'unknown';
  draft.via = 'pronoun';
  draft.rule = 'mention/pronoun';
  draft.weight = 0;
  draft.plural = (scene.classes.flags[at]! & IS.thirdPlural) !== 0;
  out.push(draft);
}

/** Cuts a run into phrases, composes each, and attaches what follows ("of …", "for …"). */
function readRun(scene: Scene, items: readonly Item[], to: number, out: Draft[]): void {
  let s = 0;
  while (s < items.length) {
    let e = s + 1;
    while (e < items.length && !splits(scene, items, s, e)) e++;
    const before = out.length;
    composeSegment(scene, items, s, e, out);
    if (e === items.length && out.length > before) attach(scene, out, to, items[e - 1]!.b);
    else if (e === items.length && items[e - 1]!.cls === CLS.number) someOf(scene, items[e - 1]!, to, out);
    s = e;
  }
}

/** Composes the phrase of items `s … e - 1` into zero or more drafts. */
function composeSegment(scene: Scene, items: readonly Item[], s: number, e: number, out: Draft[]): void {
  // Possessors first: "Iraq's Popular Mobilization Forces" is one phrase, "Washington's offer" is a mention of Washington.
  let lastPossessive = -1;
  for (let k = s; k < e; k++) if (items[k]!.cls === CLS.possessive) lastPossessive = k;
  if (lastPossessive > s) {
    const owned = compose(scene, items, lastPossessive + 1, e);
    if (owned === null || owned.via === 'demonym' || (owned.via === 'shape' && owned.kind === 'person')) {
      composeSegment(scene, items, s, lastPossessive, out);
      if (owned !== null) push(scene, out, owned);
      return;
    }
    const before = out.length;
    composeSegment(scene, items, s, lastPossessive, out);
    const owner = out.length > before ? out[out.length - 1]! : null;
    if (owner === null) {
      const from = items[s]!.cls === CLS.capital ? items[s]!.a : owned.a;
      owned.a = from;
      push(scene, out, owned);
      return;
    }
    if (owned.kind === 'person' && owned.named && owner.named && owned.word === null) {
      push(scene, out, owned);
      return;
    }
    out.pop();
    owned.a = owner.a;
    inherit(scene, owned, owner);
    push(scene, out, owned);
    return;
  }
  const draft = compose(scene, items, s, e);
  if (draft !== null) push(scene, out, draft);
  else separateNationalities(scene, items, s, e, out);
}

function push(scene: Scene, out: Draft[], draft: Draft): void {
  byPossessor(scene, out, draft);
  out.push(draft);
  scene.memory.note(scene, draft);
}

/** "its engineers", "his deputy": whose they are is whom the pronoun most likely stands for, the latest mention it can stand for. */
function byPossessor(scene: Scene, out: readonly Draft[], draft: Draft): void {
  if (draft.word === null || draft.a === 0 || (draft.country !== null && !draft.inferred)) return;
  const pronoun = scene.tokens.lower[draft.a - 1]!;
  if (pronoun !== 'its' && pronoun !== 'their' && pronoun !== 'his' && pronoun !== 'her') return;
  for (let k = out.length - 1; k >= 0 && k >= out.length - 6; k--) {
    const owner = out[k]!;
    if (owner.via === 'pronoun' || owner.attributive || owner.kind === 'facility') continue;
    if (pronoun === 'its' && (owner.kind === 'person' || (owner.plural && owner.entityId === null))) continue;
    if ((pronoun === 'his' || pronoun === 'her') && owner.kind !== 'person') continue;
    if (pronoun === 'their' && owner.kind === 'person') continue;
    const { a } = draft;
    const { via } = draft;
    inherit(scene, draft, owner);
    if (owner.pending && draft.country === null) draft.heirOf = owner;
    draft.a = a;
    draft.via = via;
    return;
  }
}

/** "a 16-year-old Palestinian", "one wounded North Korean": a nationality as the noun for one person. */
function oneOfNation(scene: Scene, items: readonly Item[], s: number, e: number): Draft | null {
  const last = items[e - 1]!;
  if (last.cls !== CLS.adjective || last.entry === null || nounFollows(scene, last.b)) return null;
  const before = items[s]!.a > 0 ? scene.tokens.lower[items[s]!.a - 1]! : '';
  let described = false;
  for (let k = s; k < e - 1; k++) {
    const { cls } = items[k]!;
    if (cls !== CLS.number && cls !== CLS.descriptor && cls !== CLS.modifier && cls !== CLS.adjective) return null;
    described = described || cls === CLS.number || cls === CLS.descriptor;
  }
  if (before !== 'a' && before !== 'an' && before !== 'another' && !described) return null;
  const draft = blank(items[s]!.a, last.b);
  draft.headA = last.a;
  draft.headB = last.b;
  draft.kind = 'person';
  draft.code = 'CVL';
  draft.country = last.entry.country;
  draft.cameo = `${draft.country ?? ''}CVL`;
  draft.via = 'demonym';
  draft.rule = 'mention/one-of-nation';
  draft.weight = 1;
  return draft;
}

/** Nationalities before a noun that is no actor: each is a mention of its state ("US and Israeli strikes"). */
function separateNationalities(scene: Scene, items: readonly Item[], s: number, e: number, out: Draft[]): void {
  for (let k = s; k < e; k++) {
    const item = items[k]!;
    if (item.cls !== CLS.adjective || item.entry === null || item.entry.ethnic) continue;
    push(scene, out, nationality(item, k + 1 < e || nounFollows(scene, item.b)));
  }
}

function nationality(item: Item, attributive: boolean): Draft {
  const entry = item.entry!;
  const draft = blank(item.a, item.b);
  draft.kind = entry.kind;
  draft.country = entry.country;
  draft.cameo = cameoOf(entry);
  draft.entityId = entry.id;
  draft.name = entry.name;
  draft.via = 'demonym';
  draft.attributive = attributive;
  draft.rule = 'mention/demonym';
  draft.weight = 2;
  draft.entry = entry.id;
  return draft;
}

/** The longest actor phrase in items `s … e - 1` without possessives, or null. Trailing nouns that are no actors are left out. */
function compose(scene: Scene, items: readonly Item[], s: number, e: number): Draft | null {
  let h = -1;
  for (let k = e - 1; k >= s; k--) {
    if (isHeadHere(scene, items, s, k)) {
      h = k;
      break;
    }
  }
  const byShape = h < e - 1 || ownName(scene, items, s, h) ? shapeName(scene, items, s, h, e) : null;
  if (byShape !== null) return byShape;
  if (h < 0) return oneOfNation(scene, items, s, e);
  const head = items[h]!;
  if (head.entry !== null) return composeEntity(scene, items, s, h, e);
  return composeWord(scene, items, s, h, e);
}

function isHeadHere(scene: Scene, items: readonly Item[], s: number, k: number): boolean {
  const item = items[k]!;
  if (item.cls === CLS.entity || item.cls === CLS.people || item.cls === CLS.metonym) return true;
  if (item.word === null) return false;
  if (item.word.cls !== 'facility') return true;
  // A facility counts with a name or owner before it.
  for (let j = s; j < k; j++) {
    const c = items[j]!.cls;
    if (c === CLS.entity || c === CLS.capital || c === CLS.adjective || c === CLS.metonym || items[j]!.word !== null)
      return true;
  }
  return k > s && scene.classes.cls[items[s]!.a - 1] === CLS.possessive;
}

/** "members of Hamas", "spokesperson for US Central Command", "two of the soldiers", "aide to the cleric". */
function attach(scene: Scene, out: Draft[], to: number, at: number): void {
  const outer = out[out.length - 1]!;
  if (outer.b !== at || outer.named || at >= to || scene.classes.cls[at] !== CLS.preposition) return;
  const preposition = scene.tokens.lower[at]!;
  if (!attaches(outer, preposition)) return;
  const { cls } = scene.classes;
  let k = at + 1;
  if (k < to && (cls[k] === CLS.determiner || (cls[k] === CLS.pronoun && POSSESSIVE.has(scene.tokens.lower[k]!)))) k++;
  if (k >= to || !inside(cls[k]!)) return;
  const items: Item[] = [];
  collect(scene, k, to, items);
  const inner: Draft[] = [];
  const kept = scene.memory.mute();
  readRun(scene, items, to, inner);
  scene.memory.unmute(kept);
  const first = inner[0];
  if (first === undefined || first.a !== items[0]!.a) {
    if (
      items[0]!.cls === CLS.capital &&
      outer.word !== null &&
      (preposition === 'of' || preposition === 'for' || preposition === 'from')
    ) {
      let stop = 0;
      while (stop < items.length && items[stop]!.cls === CLS.capital) stop++;
      outer.b = items[stop - 1]!.b;
      outer.via = 'composed';
    }
    return;
  }
  if (first.via === 'demonym' && first.attributive) return;
  // "the commander of the PMF's 52nd Brigade" commands what the PMF owns.
  if (cls[first.b] === CLS.possessive) return;
  outer.b = first.b;
  outer.via = 'composed';
  outer.rule = 'mention/attached';
  outer.inner = first;
  const word = outer.word;
  inherit(scene, outer, first);
  if (word !== null && outer.headA > outer.headB) {
    outer.headA = outer.headB - 1;
  }
  scene.memory.note(scene, outer);
}

/** "two of the soldiers", "one of its drivers", "several of them". */
function someOf(scene: Scene, item: Item, to: number, out: Draft[]): void {
  const { cls } = scene.classes;
  const { lower } = scene.tokens;
  if (item.b + 1 >= to || lower[item.b] !== 'of') return;
  let k = item.b + 1;
  const draft = blank(item.a, item.b);
  draft.count = numberOf(scene, [item], 0, 0);
  draft.kind = draft.count?.max === 1 ? 'person' : 'group';
  draft.plural = draft.kind === 'group';
  draft.via = 'composed';
  draft.rule = 'mention/some-of';
  if (lower[k] === 'them' || lower[k] === 'those') {
    draft.b = k + 1;
    const whole = wholeOf(scene, out, item.a);
    if (whole !== undefined) {
      draft.code = whole.code;
      draft.cameo = whole.cameo;
      draft.country = whole.country;
      draft.inferred = true;
    }
    push(scene, out, draft);
    return;
  }
  if (cls[k] === CLS.determiner || POSSESSIVE.has(lower[k]!)) k++;
  if (k >= to || !inside(cls[k]!)) return;
  const items: Item[] = [];
  collect(scene, k, to, items);
  const inner: Draft[] = [];
  const kept = scene.memory.mute();
  readRun(scene, items, to, inner);
  scene.memory.unmute(kept);
  const whole = inner[0];
  if (whole === undefined || whole.a !== k || !whole.plural) return;
  draft.b = whole.b;
  draft.code = whole.code;
  draft.cameo = whole.cameo;
  draft.country = whole.country;
  draft.inferred = whole.inferred;
  draft.word = whole.word;
  draft.affiliations = whole.entityId === null ? whole.affiliations : [whole.entityId, ...whole.affiliations];
  push(scene, out, draft);
}

/** "… hit forty patients; most of them": the latest group that is not the subject of the same clause. */
function wholeOf(scene: Scene, out: readonly Draft[], at: number): Draft | undefined {
  let broken = false;
  let k = out.length - 1;
  for (let i = at - 1; i >= 0 && k >= 0 && out.length - k <= 6; i--) {
    const { lower, text, sentence } = scene.tokens;
    if (/^[,;:]$/.test(text[i]!) || lower[i] === 'that' || lower[i] === 'and' || sentence[i] !== sentence[at])
      broken = true;
    while (k >= 0 && out[k]!.a === i) {
      const draft = out[k]!;
      if (broken && draft.plural && draft.via !== 'pronoun') return draft;
      k--;
    }
  }
  return undefined;
}

function attaches(outer: Draft, preposition: string): boolean {
  const { word } = outer;
  if (word === null) return false;
  if (preposition === 'of') return true;
  if (preposition === 'for') return word.cls === 'role';
  if (preposition === 'from') return word.cls === 'role' || (word.cls === 'group' && word.kind !== 'criminal');
  if (preposition === 'to')
    return (
      word.cls === 'role' && /^(?:ambassador|envoy|aide|advis[eo]r|special|representative|permanent)/.test(word.form)
    );
  return false;
}
