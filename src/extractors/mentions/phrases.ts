/** Actor phrases: reads noun phrases off classified tokens and composes the longest actor mention from each. */
import type { ActorKind, Span, Tokens } from '../../document/index.js';
import { FormColumn, SHAPE } from '../../document/index.js';
import { type ActorEntry, type ActorLexicon, cameoOf, type RoleWord } from '../../lexicon/index.js';
import { CLS, type Classes, POS } from './classify.js';
import type { Memory } from './memory.js';

/** A part of a noun phrase: a listed name, a word, or a single token. Token range `a … b - 1`. */
export interface Item {
  readonly cls: number;
  readonly a: number;
  readonly b: number;
  readonly word: RoleWord | null;
  readonly entry: ActorEntry | null;
  readonly suffix: RoleWord | null;
}

/** A mention being built. Spans are token ranges. */
export interface Draft {
  a: number;
  b: number;
  headA: number;
  headB: number;
  kind: ActorKind;
  /** CAMEO role without country. */
  code: string;
  cameo: string | null;
  country: string | null;
  /** Country read off the context, not off the phrase. */
  inferred: boolean;
  entityId: string | null;
  name: string | null;
  affiliations: string[];
  descriptors: string[];
  count: { min: number | null; max: number | null } | null;
  via: 'gazetteer' | 'composed' | 'shape' | 'nominal' | 'demonym' | 'metonym' | 'pronoun';
  plural: boolean;
  /** A person with a name. */
  named: boolean;
  /** Tokens of the name part, for surnames. */
  nameA: number;
  nameB: number;
  word: RoleWord | null;
  attributive: boolean;
  rule: string;
  weight: number;
  entry: string | null;
  /** The mention inside an of-phrase ("commander of NATO Mission Iraq"). */
  inner: Draft | null;
  /** A nationality, owner, institution or "unidentified" says whose it is. */
  qualified: boolean;
  /** Its country is still open: the report had named none when it was read. */
  pending: boolean;
  /** Whose country, when it is found, it takes. */
  heirOf: Draft | null;
}

export interface Scene {
  readonly text: string;
  readonly tokens: Tokens;
  readonly classes: Classes;
  readonly lexicon: ActorLexicon;
  readonly memory: Memory;
  readonly upperCase: boolean;
  /** Day of the report, YYYY-MM-DD, or null. */
  readonly day: string | null;
  /** Countries of the places that tokens `a … b - 1` name. */
  countriesOf(a: number, b: number): PlaceCountries;
  /** True when a token is listed as a given name. */
  isFirstName(token: number): boolean;
}

/** ISO codes of the countries that have a place of a name, the best-known place first; `small`: towns that say little by themselves. */
export interface PlaceCountries {
  readonly large: readonly string[];
  readonly small: readonly string[];
}

/** Reads the mentions of one sentence (tokens `from … to - 1`) into `out`, in text order. */
export function readSentence(scene: Scene, from: number, to: number, out: Draft[]): void {
  const { cls } = scene.classes;
  scene.memory.place = placeOfSentence(scene, from, to);
  for (let i = from; i < to; ) {
    if (!inside(cls[i]!) && !(cls[i] === CLS.particle && i + 1 < to && cls[i + 1] === CLS.capital)) {
      if (cls[i] === CLS.pronoun) readPronoun(scene, i, out);
      if (scene.tokens.lower[i] === 'where') scene.memory.place = placeBefore(scene, i, from);
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

/** The country that a place name points to: one that the report has spoken of, else that of the best-known place. */
function countryAt(scene: Scene, a: number, b: number): string | null {
  const { large, small } = scene.countriesOf(a, b);
  return remembered(scene, large) ?? remembered(scene, small) ?? large[0] ?? null;
}

function likeliest(scene: Scene, countries: readonly string[]): string | null {
  return remembered(scene, countries) ?? countries[0] ?? null;
}

/** The first of the countries that the report has spoken of, or null. */
function remembered(scene: Scene, countries: readonly string[]): string | null {
  return countries.find((country) => scene.memory.weightOf(country) > 0.3) ?? null;
}

/** "crossed into Uganda, where …": the country of the place before "where", else that of the sentence. */
function placeBefore(scene: Scene, at: number, from: number): readonly string[] {
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
function placeOfSentence(scene: Scene, from: number, to: number): readonly string[] {
  const { cls, ref, length } = scene.classes;
  for (let i = from; i + 1 < to; i++) {
    if (whereWords.of(scene.tokens.form[i]!, scene.tokens.lower[i]!) === 0) continue;
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
function seePlaces(scene: Scene, items: readonly Item[]): void {
  for (let k = 0; k < items.length; k++) {
    if (items[k]!.cls !== CLS.capital && items[k]!.cls !== CLS.particle) continue;
    let stop = k + 1;
    while (stop < items.length && (items[stop]!.cls === CLS.capital || items[stop]!.cls === CLS.particle)) stop++;
    scene.memory.seeCountry(countryAt(scene, items[k]!.a, items[stop - 1]!.b), 0.8);
    k = stop;
  }
}

/** Third-person pronouns are mentions of whom they lead back to; which that is, is decided later. */
function readPronoun(scene: Scene, at: number, out: Draft[]): void {
  const word = scene.tokens.lower[at]!;
  const number = THIRD_PERSON[word];
  if (number === undefined) return;
  const draft = blank(at, at + 1);
  draft.kind = word.startsWith('h') || word.startsWith('sh') ? 'person' : 'unknown';
  draft.via = 'pronoun';
  draft.rule = 'mention/pronoun';
  draft.weight = 0;
  draft.plural = number;
  out.push(draft);
}
/** Value: plural or not. */
const THIRD_PERSON: Readonly<Record<string, boolean>> = {
  he: false,
  him: false,
  his: false,
  himself: false,
  she: false,
  her: false,
  hers: false,
  herself: false,
  it: false,
  its: false,
  itself: false,
  they: true,
  them: true,
  their: true,
  theirs: true,
  themselves: true,
};

function inside(cls: number): boolean {
  return (cls >= CLS.entity && cls <= CLS.capital) || cls === CLS.metonym;
}

/** Gathers the items of the noun phrase that starts at token `i`; returns the token after it. */
function collect(scene: Scene, i: number, to: number, items: Item[]): number {
  const { cls } = scene.classes;
  let at = i;
  while (at < to) {
    const here = cls[at]!;
    // "al Awda Hospital": a name may begin with its article.
    if (inside(here) || (at === i && here === CLS.particle)) {
      const item = itemAt(scene, at);
      items.push(item);
      at = item.b;
      continue;
    }
    const last = items[items.length - 1]!;
    if (
      here === CLS.particle &&
      last.b === at &&
      at + 1 < to &&
      (nameLike(last) || last.cls === CLS.word) &&
      nameToken(scene, at + 1, to)
    ) {
      items.push(itemAt(scene, at));
      at++;
      continue;
    }
    if (here === CLS.possessive && at + 1 < to && inside(cls[at + 1]!)) {
      items.push(itemAt(scene, at));
      at++;
      continue;
    }
    if (here === CLS.conjunction && at + 1 < to && joinsModifiers(scene, items, at, to)) {
      items.push(itemAt(scene, at));
      at++;
      continue;
    }
    if (isQuote(scene.tokens.text[at]!) && nickname(scene, at, to) && nameLike(last)) {
      for (let k = 0; k < 3; k++)
        items.push({ cls: CLS.capital, a: at + k, b: at + k + 1, word: null, entry: null, suffix: null });
      at += 3;
      continue;
    }
    break;
  }
  return at;
}

function itemAt(scene: Scene, at: number): Item {
  const { cls, ref, length, suffix } = scene.classes;
  const { lexicon } = scene;
  const here = cls[at]!;
  const index = ref[at]!;
  const isWord = here === CLS.word;
  const listed =
    index >= 0 &&
    !isWord &&
    (here === CLS.entity ||
      here === CLS.adjective ||
      here === CLS.people ||
      here === CLS.metonym ||
      (here === CLS.descriptor && length[at] === 1 && (scene.tokens.shape[at]! & SHAPE.hyphen) !== 0));
  if (here === CLS.capital && (scene.tokens.shape[at]! & SHAPE.upper) !== 0) {
    const bound = scene.memory.acronym(scene.tokens.text[at]!);
    if (bound !== null) return { cls: CLS.entity, a: at, b: at + 1, word: null, entry: bound, suffix: null };
  }
  return {
    cls: here,
    a: at,
    b: at + Math.max(1, length[at]!),
    word: isWord && index >= 0 ? lexicon.roles.words[index]! : null,
    entry: listed ? lexicon.entries[index]! : null,
    suffix: suffix[at]! >= 0 ? lexicon.roles.words[suffix[at]!]! : null,
  };
}

function nameLike(item: Item): boolean {
  return (
    item.cls === CLS.capital ||
    item.cls === CLS.particle ||
    (item.cls === CLS.entity && item.entry?.kind === 'person') ||
    item.cls === CLS.metonym ||
    item.cls === CLS.entity
  );
}

function nameToken(scene: Scene, at: number, to: number): boolean {
  const here = scene.classes.cls[at]!;
  if (here === CLS.particle) return at + 1 < to && nameToken(scene, at + 1, to);
  return (
    here === CLS.capital ||
    here === CLS.entity ||
    here === CLS.metonym ||
    (here === CLS.word && (scene.tokens.shape[at]! & SHAPE.capital) !== 0)
  );
}

function isQuote(text: string): boolean {
  return text === '"' || text === '“' || text === '”' || text === "'";
}

/** `Jimmy "Barbecue" Cherizier`: a capital in quotes before another capital. */
function nickname(scene: Scene, at: number, to: number): boolean {
  const { cls } = scene.classes;
  return (
    at + 3 < to && cls[at + 1] === CLS.capital && isQuote(scene.tokens.text[at + 2]!) && cls[at + 3] === CLS.capital
  );
}

/** "US and Israeli forces", "US military and intelligence officials": and between two modifiers of one head. */
function joinsModifiers(scene: Scene, items: readonly Item[], at: number, to: number): boolean {
  const last = items[items.length - 1]!;
  const { cls, ref, length } = scene.classes;
  const next = at + 1;
  const nationality = (c: number, item: Item | null): boolean =>
    c === CLS.adjective ||
    (c === CLS.entity && item?.entry?.kind === 'state' && isAdjectival(item.entry, scene, item.a));
  if (nationality(last.cls, last) && items.every((item) => item.cls !== CLS.word && item.cls !== CLS.possessive)) {
    if (cls[next] !== CLS.adjective && !(cls[next] === CLS.entity && nationality(CLS.entity, itemAt(scene, next))))
      return false;
    // A head must follow at once, else these are two actors of one noun ("US and Israeli strikes").
    let k = next + Math.max(1, length[next]!);
    let head = -1;
    while (k < to && (cls[k] === CLS.word || cls[k] === CLS.modifier || cls[k] === CLS.descriptor)) {
      if (cls[k] === CLS.word) head = ref[k]!;
      else if (cls[k] === CLS.modifier) head = -1;
      k += Math.max(1, length[k]!);
    }
    return head >= 0;
  }
  if (
    last.cls === CLS.word &&
    last.word !== null &&
    last.word.cls === 'institution' &&
    scene.tokens.lower[at] === 'and'
  ) {
    if (cls[next] !== CLS.word) return false;
    const word = scene.lexicon.roles.words[ref[next]!]!;
    const after = next + Math.max(1, length[next]!);
    if (word.cls !== 'institution' || after >= to || cls[after] !== CLS.word) return false;
    const head = scene.lexicon.roles.words[ref[after]!]!;
    return head.cls === 'group' || head.cls === 'role';
  }
  return false;
}

/** True when the state's name in the text is one of its adjectives as well ("US", "Taiwan"). */
function isAdjectival(entry: ActorEntry, scene: Scene, at: number): boolean {
  return entry.adjectives.includes(scene.tokens.text[at]!.replaceAll('.', ''));
}

/**
 * A surname alone is no one in particular next to another capital ("Julio Castro"), nor when the report has given it to someone else
 * ("Wagner" after a minister of that name).
 */
function unsettleSurnames(scene: Scene, items: Item[]): void {
  for (let k = 0; k < items.length; k++) {
    const item = items[k]!;
    if (item.entry === null || item.cls !== CLS.entity || item.b - item.a > 1 || scene.upperCase) continue;
    if ((scene.tokens.shape[item.a]! & SHAPE.upper) !== 0) continue;
    const known = scene.memory.person(scene, item.a, item.b);
    const elsewhere = known !== null && known.entityId !== item.entry.id;
    const beside =
      item.entry.kind === 'person' &&
      ((k > 0 && items[k - 1]!.cls === CLS.capital && items[k - 1]!.b === item.a) ||
        items[k + 1]?.cls === CLS.capital ||
        items[k + 1]?.cls === CLS.particle);
    if (elsewhere || beside) items[k] = { ...item, cls: CLS.capital, entry: null };
  }
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

/** True when item `k` begins a new phrase although no word parts it from the one before ("told reporters Israeli forces …"). */
function splits(scene: Scene, items: readonly Item[], s: number, k: number): boolean {
  const last = items[k - 1]!;
  const here = items[k]!;
  if (last.cls === CLS.possessive || last.cls === CLS.conjunction) return false;
  if (here.cls === CLS.possessive || here.cls === CLS.conjunction) return false;
  const headed = isHead(last);
  if (here.cls === CLS.number && last.cls !== CLS.number) {
    // "militants abducted 27 girls", "and detained eleven demonstrators": after a head, or before a number, the -ed word is the verb.
    const verb =
      last.cls === CLS.descriptor &&
      ((k - 2 >= s && isHead(items[k - 2]!)) || /^[a-z]+ed$/.test(scene.tokens.lower[last.a]!));
    if (last.cls !== CLS.descriptor || verb) return true;
  }
  if (!headed) return false;
  // "appointed X prime minister": what follows a full name in small letters is not its title.
  if (
    last.word?.plural &&
    (here.cls === CLS.adjective || here.cls === CLS.descriptor || here.cls === CLS.entity || here.cls === CLS.capital)
  )
    return (
      !(last.word.kind === 'military' || last.word.kind === 'mission' || last.word.unit) || here.cls === CLS.adjective
    );
  if (last.entry !== null && last.entry.kind === 'person' && (here.cls === CLS.adjective || here.cls === CLS.entity))
    return s < k;
  return false;
}

function isHead(item: Item): boolean {
  return item.cls === CLS.entity || item.cls === CLS.people || item.cls === CLS.metonym || item.word !== null;
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

function nounFollows(scene: Scene, at: number): boolean {
  return (
    at < scene.tokens.count &&
    (scene.tokens.pos[at] === POS.noun || scene.tokens.pos[at] === POS.adj || scene.tokens.pos[at] === POS.propn)
  );
}

function blank(a: number, b: number): Draft {
  return {
    a,
    b,
    headA: a,
    headB: b,
    kind: 'unknown',
    code: '',
    cameo: null,
    country: null,
    inferred: false,
    entityId: null,
    name: null,
    affiliations: [],
    descriptors: [],
    count: null,
    via: 'nominal',
    plural: false,
    named: false,
    nameA: -1,
    nameB: -1,
    word: null,
    attributive: false,
    rule: 'mention/nominal',
    weight: 1,
    entry: null,
    inner: null,
    qualified: false,
    pending: false,
    heirOf: null,
  };
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

/** What stands before the head: nationality, organisation, descriptors, count. */
interface Modifiers {
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

function modifiers(scene: Scene, items: readonly Item[], s: number, h: number): Modifiers {
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

function numberOf(
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

/** A phrase whose head is a listed actor: "Iraq PMF", "Iraqi Interior Minister Abdul Amir al-Shammari", "the Houthis". */
function composeEntity(scene: Scene, items: readonly Item[], s: number, h: number, e: number): Draft | null {
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

/** A capital after a preposition of place is a place, not its government. */
function locative(scene: Scene, at: number): boolean {
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
function where(scene: Scene, items: readonly Item[], h: number, s: number): boolean {
  let at = items[h]!.a - 1;
  if (h > s && WHERE_BEFORE.has(scene.tokens.lower[at]!)) return true;
  while (at > 0 && scene.classes.cls[at] === CLS.determiner) at--;
  return at >= 0 && WHERE.has(scene.tokens.lower[at]!);
}
const WHERE = new Set(['in', 'inside', 'near', 'across', 'throughout', 'within', 'at', 'around', 'outside']);
const whereWords = new FormColumn((lower) => (WHERE.has(lower) ? 1 : 0));
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

function latentMetonym(scene: Scene, draft: Draft): Draft | null {
  scene.memory.seeCountry(draft.country, 1);
  return null;
}

function take(draft: Draft, entry: ActorEntry): void {
  draft.kind = entry.kind;
  draft.entityId = entry.id || null;
  draft.entry = entry.id || null;
  draft.name = entry.name;
  draft.country = entry.country;
  draft.code = entry.role ?? '';
  draft.cameo = cameoOf(entry);
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
  let best = entry;
  let bestScore = -1;
  for (let v = trie.valueFirst[node]!; v < trie.valueFirst[node + 1]!; v++) {
    const form = trie.values[v]! % 8;
    if (form > 1) continue;
    const other = entries[(trie.values[v]! - form) / 8]!;
    const score = wanted !== null && other.country === wanted ? 100 : scene.memory.affinity(other);
    if (score > bestScore) {
      best = other;
      bestScore = score;
    }
  }
  return best;
}

/** The title or role word right before the name that starts at item `h`, or -1. */
function titleBefore(items: readonly Item[], s: number, h: number): number {
  let k = h - 1;
  while (k >= s && (items[k]!.cls === CLS.capital || items[k]!.cls === CLS.particle)) k--;
  return k >= s && isPersonWord(items[k]!.word) ? k : -1;
}

function isPersonWord(word: RoleWord | null): boolean {
  return word !== null && word.cls === 'role' && !word.plural;
}

/** "Badr Organization member Moeen al Kadhimi", "Kirkuk Governor Rebwar Taha", "CENTCOM commander Admiral Brad Cooper". */
function personByTitle(scene: Scene, items: readonly Item[], s: number, t: number, e: number): Draft | null {
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

function lowerCase(scene: Scene, item: Item): boolean {
  return !scene.upperCase && (scene.tokens.shape[item.a]! & SHAPE.capital) === 0;
}

/** A phrase whose head is a role word. */
function composeWord(scene: Scene, items: readonly Item[], s: number, h: number, e: number): Draft | null {
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

function isFirstName(scene: Scene, token: number): boolean {
  return scene.lexicon.roles.firstNames.has(scene.tokens.lower[token]!) || scene.isFirstName(token);
}

function personByShape(scene: Scene, a: number, b: number, rule: string, weight: number): Draft {
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

/** Kinds whose common noun stands before a name: "mining company Iamgold". */
const NAMED_AFTER = new Set<ActorKind>(['company', 'ngo', 'media', 'party', 'armed_group', 'criminal', 'religious']);

/** True when a noun follows the head in its phrase; a participle or adjective after it says nothing. */
function nounAfter(scene: Scene, items: readonly Item[], h: number, e: number): boolean {
  for (let k = h + 1; k < e; k++) {
    const pos = scene.tokens.pos[items[k]!.a]!;
    if (pos === POS.noun || pos === POS.propn) return true;
  }
  return false;
}

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
  return word.cls === 'facility' && before !== 'at' && WHERE.has(before);
}

function determined(scene: Scene, at: number): boolean {
  return at > 0 && (scene.classes.cls[at - 1] === CLS.determiner || owned(scene, at));
}

function lowerToken(scene: Scene, at: number): boolean {
  return !scene.upperCase && (scene.tokens.shape[at]! & SHAPE.capital) === 0;
}

function owned(scene: Scene, at: number): boolean {
  return scene.classes.cls[at - 1] === CLS.possessive || POSSESSIVE.has(scene.tokens.lower[at - 1]!);
}

function beforeArticle(scene: Scene, at: number): number {
  let before = at - 1;
  while (before > 0 && scene.classes.cls[before] === CLS.determiner) before--;
  return before;
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
  const countries = new Set(mods.countries.map((entry) => entry.country));
  if (mods.joined && countries.size > 1) {
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

/**
 * The country of the capitals before a head: of the whole name, with the head ("Ain al Asad Airbase") or without, else of the one word that it
 * is; a word of a longer name ("Ain") says nothing unless the report speaks of its country.
 */
function countryOfName(scene: Scene, items: readonly Item[], first: number, h: number): string | null {
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

/** "the Iraqi prime minister", "the UN secretary general": who held the office on the day of the report. */
function holdOffice(scene: Scene, draft: Draft, word: RoleWord, organisation: ActorEntry | null): void {
  const day = scene.day;
  const seat = organisation?.id ?? draft.country;
  const before = draft.a > 0 ? scene.tokens.lower[draft.a - 1]! : '';
  if (day === null || seat === null || before === 'a' || before === 'an') return;
  const holders = scene.lexicon.fills.get(`${seat}:${word.institution ?? word.form.replaceAll(' ', '-')}`) ?? [];
  for (const index of holders) {
    const entry = scene.lexicon.entries[index]!;
    if (entry.kind !== 'person' || entry.from === null || entry.from > day || (entry.to !== null && entry.to < day))
      continue;
    take(draft, entry);
    draft.rule = 'mention/office-on-day';
    draft.weight = 1.5;
    return;
  }
}

/** "militia leadership", "rebel army command": the group whose body the head is. */
function groupBefore(items: readonly Item[], first: number, h: number): RoleWord | null {
  for (let k = first; k < h; k++) {
    const { word } = items[k]!;
    if (word !== null && word.cls === 'group' && !word.unit) return word;
  }
  return null;
}

/** Leading adjectives that belong to the phrase; a capital that begins the run belongs when it names where or who ("Kirkuk court"). */
function leftEdge(scene: Scene, items: readonly Item[], s: number, h: number): number {
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

function codeWithin(word: RoleWord, outer: string): string {
  if (word.inherit === 'all') return outer;
  if (word.inherit === 'armed' && (outer === 'REB' || outer === 'IMG' || outer === 'COP' || outer === 'CRM'))
    return outer;
  if (word.inherit === 'ngo' && outer === 'NGO') return outer;
  if (word.unit && outer === 'COP') return outer;
  if (word.code === 'MIL' && outer === 'GOV') return word.code;
  if (word.cls === 'group' && (word.code === 'GOV' || word.code === 'MIL' || word.code === 'CVL'))
    return word.kind === 'group' ? outer : word.code;
  return word.code;
}

/** "Hamas fighters", "four ISIS members", "Houthi authorities", "SDF commander". */
function byOrganisation(scene: Scene, draft: Draft, word: RoleWord, organisation: ActorEntry, mods: Modifiers): void {
  draft.affiliations.unshift(organisation.id || organisation.name);
  const orgCode = organisation.role ?? '';
  const own =
    organisation.country !== null ? (organisation.cameo === null ? null : organisation.cameo) : organisation.cameo;
  if (word.cls === 'role') {
    draft.code =
      organisation.kind === 'state'
        ? draft.code
        : word.inherit === 'none' && word.code !== 'GOV'
          ? word.code
          : orgCode || word.code;
    if (word.inherit === 'none' && orgCode === 'REB') draft.code = 'REB';
  } else if (word.cls === 'institution') {
    if (organisation.kind === 'person') {
      draft.code = word.code;
      if (!word.local && organisation.country !== null)
        setBody(scene, draft, organisation.country, word, word.institution!);
      draft.country ??= organisation.country;
      return;
    }
    if (word.institution === 'government' && organisation.kind !== 'igo') {
      draft.entityId = organisation.id || null;
      draft.name = organisation.name;
    }
    draft.code = orgCode || word.code;
  } else if (word.cls === 'group') {
    const generic =
      word.troops ||
      (word.code === 'CVL' && MEMBERS.has(word.form)) ||
      word.code === 'MIL' ||
      word.kind === 'armed_group' ||
      word.unit;
    // Members and supporters take the organisation's role, lawmakers and judges keep their own.
    if (MEMBERS.has(word.form)) {
      draft.code = orgCode || word.code;
      draft.kind = 'group';
    } else draft.code = OWN_CODES.has(word.code) || word.kind === 'civilians' ? word.code : orgCode || word.code;
    if (word.troops && word.code === 'MIL' && orgCode === 'GOV') draft.code = 'MIL';
    if (
      generic &&
      !mods.numbered &&
      (word.troops || word.form === 'members' || word.unit) &&
      organisation.kind !== 'person' &&
      organisation.kind !== 'government'
    ) {
      draft.kind = organisation.kind;
      draft.entityId = organisation.id || null;
      draft.name = organisation.name;
    } else if (word.kind === 'armed_group' || word.kind === 'military')
      draft.kind = organisation.kind === 'person' ? word.kind : organisation.kind;
  }
  // A company's plant stands where the report is, not where the company has its seat.
  if (word.cls === 'facility' && organisation.kind === 'company')
    draft.country ??= likeliest(scene, scene.memory.place) ?? scene.memory.context();
  draft.country ??= organisation.country;
  if (own !== null && draft.code === orgCode) draft.cameo = own;
}
const MEMBERS = new Set(['members', 'supporters', 'followers', 'loyalists', 'activists']);
const OWN_CODES = new Set(['LEG', 'JUD', 'MED', 'REF']);

/** "Iraqi Oil Ministry", "Israeli soldiers", "Lebanese army": the nation's own body, listed or composed. */
function byNation(scene: Scene, draft: Draft, word: RoleWord, mods: Modifiers): void {
  const institution =
    word.cls === 'institution'
      ? word.institution
      : word.troops && word.code === 'MIL' && !mods.numbered
        ? 'military'
        : null;
  const ethnicOnly = mods.countries.every((entry) => entry.ethnic);
  if (institution === null || ethnicOnly) return;
  const qualified = mods.descriptors.some((item) => /^[A-Z]/.test(item) === false && NARROW.has(item.toLowerCase()));
  if (word.cls === 'institution' && (word.local || mods.place || qualified)) return;
  setBody(scene, draft, draft.country, word, institution);
  if (word.cls === 'group') draft.kind = 'military';
}
const NARROW = new Set([
  'regional',
  'provincial',
  'local',
  'former',
  'ex',
  'rival',
  'parallel',
  'self-declared',
  'self-proclaimed',
  'breakaway',
  'rebel',
  'exiled',
]);

function setBody(scene: Scene, draft: Draft, country: string | null, word: RoleWord, institution: string): void {
  if (country === null) return;
  const entry = filler(scene, country, institution, word.like);
  if (entry !== null) {
    const { kind } = draft;
    take(draft, entry);
    if (word.cls === 'group') draft.kind = kind;
    draft.weight += 1;
    draft.rule = 'mention/nation-and-listed-body';
    return;
  }
  if (word.listed) return;
  const state = scene.lexicon.states.get(country);
  if (state === undefined) return;
  const nation = scene.lexicon.entries[state]!;
  const base = word.cls === 'institution' ? (word.like ?? institution) : institution;
  draft.entityId = `${nation.id}:${base}`;
  draft.name = `${word.cls === 'institution' ? word.bodyName : 'Armed Forces'} of ${nation.name}`;
  draft.rule = 'mention/nation-and-body';
}

/** The listed entry that fills a body or office of a country on the report's day. */
function filler(scene: Scene, country: string, institution: string, like: string | null): ActorEntry | null {
  for (const id of like === null ? [institution] : [institution, like]) {
    const list = scene.lexicon.fills.get(`${country}:${id}`);
    if (list !== undefined) return scene.lexicon.entries[list[0]!]!;
  }
  return null;
}

function bodyOf(scene: Scene, country: string | null, institution: RoleWord): string[] {
  if (country === null || institution.institution === null || institution.local) return [];
  const entry = filler(scene, country, institution.institution, institution.like);
  if (entry !== null) return [entry.id];
  const state = scene.lexicon.states.get(country);
  return state === undefined
    ? []
    : [`${scene.lexicon.entries[state]!.id}:${institution.like ?? institution.institution}`];
}

/** "the army", "police": whose, by the country that the report speaks of. */
function fromContext(scene: Scene, draft: Draft, word: RoleWord, mods: Modifiers): void {
  // An organisation without a country has members anywhere, and so do migrants and crews.
  const own = LOCAL_KINDS.has(draft.kind) && !draft.plural;
  if (!(NATIONAL.has(draft.code) || own) || mods.organisation !== null || word.anywhere) return;
  const { abroad } = scene.lexicon.roles;
  for (let t = draft.a; t < draft.headA; t++) if (abroad.has(scene.tokens.lower[t]!)) return;
  if (ofTwo(scene, draft) || (mods.numbered && scene.memory.lastTwoJoined(scene))) return;
  // "Russian forces had lost 900 men": their own.
  const before = draft.a > 0 ? scene.tokens.lower[draft.a - 1]! : '';
  const lost = LOSING.has(before) ? scene.memory.lastCountry() : null;
  const country =
    lost ??
    (mods.institution === null ? scene.memory.countryOfHead(scene.tokens.lower[draft.headB - 1]!) : null) ??
    likeliest(scene, scene.memory.place) ??
    scene.memory.countryOfRole(draft.code) ??
    scene.memory.context();
  if (country === null) {
    draft.pending = true;
    return;
  }
  draft.country = country;
  draft.inferred = true;
  if (
    word.cls === 'institution' &&
    draft.kind === word.kind &&
    !word.local &&
    !mods.place &&
    mods.organisation === null &&
    word.code !== 'COP' &&
    (word.code !== 'JUD' || (word.listed && !lowerToken(scene, draft.headA)))
  )
    setBody(scene, draft, country, word, word.institution!);
}

const LOSING = new Set(['lost', 'lose', 'loses', 'losing']);

/** "both men", "neither leader", "the two ministers": two that the report has just named, of two countries. */
function ofTwo(scene: Scene, draft: Draft): boolean {
  const first = scene.tokens.lower[draft.a]!;
  return (
    (first === 'both' || first === 'neither' || first === 'two') &&
    draft.headA === draft.a + 1 &&
    scene.memory.lastTwoDiffer()
  );
}
/** One such body is most often of the country that the report speaks of; several ("aid agencies") are of anywhere. */
const LOCAL_KINDS = new Set<ActorKind>(['ngo', 'media']);
const NATIONAL = new Set(['GOV', 'MIL', 'COP', 'LEG', 'JUD', 'OPP', 'CVL', 'REB', 'SPY', 'REF', 'CRM', 'REL']);

/** "the commander of the mission, Major General X" and "X, a spokesman for Y": the name takes country and role from the title beside it. */
export function settleAppositions(scene: Scene, drafts: readonly Draft[]): void {
  for (let d = 0; d + 1 < drafts.length; d++) {
    const first = drafts[d]!;
    if (first.kind !== 'person') continue;
    let n = d + 1;
    let from = first.b;
    // An acronym in brackets may stand between the two.
    if (scene.tokens.text[from] === '(' && drafts[n]!.a === from + 1 && scene.tokens.text[drafts[n]!.b] === ')') {
      from = drafts[n]!.b + 1;
      n++;
    }
    const second = drafts[n];
    if (second === undefined || second.kind !== 'person' || first.named === second.named) continue;
    if (scene.tokens.text[from] !== ',') continue;
    let at = from + 1;
    while (at < second.a && scene.classes.cls[at] === CLS.determiner) at++;
    if (at !== second.a) continue;
    const [name, title] = first.named ? [first, second] : [second, first];
    if (name.entityId !== null || (name.country !== null && !name.inferred)) continue;
    if (title.qualified || title.inner !== null || title.code !== '') {
      name.country = title.country;
      name.inferred = title.inferred;
      name.code = title.code;
      name.cameo = title.cameo;
      name.affiliations = [...name.affiliations, ...title.affiliations];
    }
  }
}

/** Gives phrases that came before any country the first one named after them. */
export function settlePending(drafts: readonly Draft[]): void {
  let next: string | null = null;
  for (let d = drafts.length - 1; d >= 0; d--) {
    const draft = drafts[d]!;
    if (draft.country !== null && !draft.inferred) next = draft.country;
    if (!draft.pending || draft.country !== null || next === null) continue;
    draft.country = next;
    draft.inferred = true;
    draft.cameo = null;
    settleCode(draft, null);
  }
  for (const draft of drafts) {
    if (draft.heirOf === null || draft.country !== null || draft.heirOf.country === null) continue;
    draft.country = draft.heirOf.country;
    draft.inferred = true;
    draft.cameo = null;
    settleCode(draft, null);
  }
}

const UNKNOWN = new Set(['unidentified', 'unknown', 'unspecified', 'unnamed']);

function settleCode(draft: Draft, organisation: ActorEntry | null): void {
  if (draft.cameo !== null && (draft.entityId !== null || organisation !== null)) return;
  if (draft.kind === 'facility') {
    draft.cameo = null;
    return;
  }
  draft.cameo =
    draft.code === 'IGO' || draft.code === 'IMG'
      ? draft.code
      : draft.code === ''
        ? draft.country
        : `${draft.country ?? ''}${draft.code}`;
}

/** The owner's country and organisation pass to what it owns. */
function inherit(scene: Scene, owned: Draft, owner: Draft): void {
  if (owner.entityId !== null) owned.affiliations.unshift(owner.entityId);
  const explicit = owned.country !== null && !owned.inferred;
  if (!explicit) {
    owned.country = owner.country;
    owned.inferred = owner.inferred;
  }
  if (owned.word !== null && !explicit) {
    const { word } = owned;
    const ownerEntry = owner.entityId === null ? undefined : scene.lexicon.byId.get(owner.entityId);
    const entry = ownerEntry === undefined ? organisationOf(owner) : scene.lexicon.entries[ownerEntry]!;
    owned.cameo = null;
    if (owner.kind === 'person' && word.inherit === 'all' && owner.code !== '') owned.code = owner.code;
    if (entry !== null && entry.kind !== 'state' && entry.kind !== 'person') {
      const mods: Modifiers = {
        countries: [],
        organisation: entry,
        institution: null,
        descriptors: owned.descriptors,
        affiliations: [],
        count: owned.count,
        numbered: owned.count !== null,
        first: 0,
        place: false,
        joined: false,
      };
      owned.country = null;
      owned.entityId = null;
      byOrganisation(scene, owned, word, entry, mods);
      // The engineers of a ministry and the drivers of an agency are its own people.
      if (word.code === 'CVL' && STAFFED.has(entry.kind) && !BEARERS.has(word.form))
        owned.code = entry.role ?? owned.code;
    } else if (entry !== null && entry.kind === 'state' && word.cls === 'institution' && !word.local) {
      owned.entityId = null;
      setBody(scene, owned, entry.country, word, word.institution!);
    } else if (entry !== null && entry.kind === 'state' && word.troops && word.code === 'MIL' && owned.count === null) {
      setBody(scene, owned, entry.country, word, 'military');
      owned.kind = 'military';
    }
    settleCode(owned, entry);
  } else if (owned.cameo === null) settleCode(owned, null);
  owned.headA = Math.max(owned.headA, owner.b);
  owned.via = owned.via === 'nominal' ? 'composed' : owned.via;
}

const STAFFED = new Set<ActorKind>([
  'government',
  'military',
  'police',
  'armed_group',
  'igo',
  'mission',
  'court',
  'legislature',
  'criminal',
]);
/** Civilians who are with an organisation against their will or by kinship. */
const BEARERS = new Set([
  'hostages',
  'captives',
  'prisoners',
  'detainees',
  'victims',
  'families',
  'people',
  'citizens',
  'relatives',
  'civilians',
  'population',
  'supporters',
  'followers',
  'residents',
  'inmates',
  'crew',
  'members',
]);

/** An organisation that is not listed, as an entry for what it owns. */
function organisationOf(owner: Draft): ActorEntry | null {
  if (owner.kind === 'person' || owner.kind === 'state' || owner.kind === 'civilians' || owner.kind === 'facility')
    return null;
  return {
    id: owner.entityId ?? '',
    name: owner.name ?? '',
    kind: owner.kind,
    country: owner.country,
    role: owner.code || null,
    cameo: owner.cameo !== null && owner.code !== '' && !owner.cameo.endsWith(owner.code) ? owner.cameo : null,
    aliases: [],
    acronyms: [],
    adjectives: [],
    people: [],
    capital: [],
    parent: null,
    affiliations: [],
    from: null,
    to: null,
    fills: null,
    ethnic: false,
    file: '',
  };
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

const POSSESSIVE = new Set(['its', 'his', 'her', 'their', 'our', 'my', 'your']);

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

/** "Zamzam Relief Committee": a role word in capitals with an unknown capital before it is the end of a name of its own. */
function ownName(scene: Scene, items: readonly Item[], s: number, k: number): boolean {
  if (k < 0 || scene.upperCase || items[k]!.suffix === null || lowerCase(scene, items[k]!)) return false;
  for (let j = k - 1; j >= s; j--) {
    const item = items[j]!;
    if (item.cls === CLS.capital) return true;
    if (item.cls !== CLS.particle && (item.word === null || lowerCase(scene, item))) return false;
  }
  return false;
}

/** A name by its shape: "Taq Brigade", "X said", "X, a spokesman". */
function shapeName(scene: Scene, items: readonly Item[], s: number, h: number, e: number): Draft | null {
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
  if (h >= 0) return null;
  const first = items[a]!.a;
  const last = items[b - 1]!.b;
  const width = b - a;
  const firstName = width > 1 && isFirstName(scene, first) && countryAt(scene, first, last) === null;
  const speaks = last < scene.tokens.count && scene.lexicon.roles.speech.has(scene.tokens.lower[last]!);
  const apposed = appositive(scene, last);
  if (width < 2 || !(firstName || speaks || apposed)) return null;
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

/** UTF-16 span of a token range. */
export function spanOf(tokens: Tokens, a: number, b: number): Span {
  return { start: tokens.start[a]!, end: tokens.end[b - 1]! };
}
