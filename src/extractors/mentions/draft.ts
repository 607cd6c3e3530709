/** What actor phrases are read from and into: the report as it is read, the items of a noun phrase, and a mention being built. */
import { type ActorKind, SHAPE, type Span, type Tokens } from '../../document/index.js';
import { type ActorEntry, type ActorLexicon, cameoOf, type RoleWord } from '../../lexicon/index.js';
import { type Classes, POS } from './classify.js';
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

/** A report as its phrases are read: the classified tokens, and what has been said so far. */
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

/** True when a noun, name or adjective stands at a token. */
export function nounFollows(scene: Scene, at: number): boolean {
  return (
    at < scene.tokens.count &&
    (scene.tokens.pos[at] === POS.noun || scene.tokens.pos[at] === POS.adj || scene.tokens.pos[at] === POS.propn)
  );
}

/** A mention of tokens `a … b - 1` of which nothing is known yet. */
export function blank(a: number, b: number): Draft {
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

/** Makes a mention one of a listed actor. */
export function take(draft: Draft, entry: ActorEntry): void {
  draft.kind = entry.kind;
  draft.entityId = entry.id || null;
  draft.entry = entry.id || null;
  draft.name = entry.name;
  draft.country = entry.country;
  draft.code = entry.role ?? '';
  draft.cameo = cameoOf(entry);
}

/** True for the word of one person's role or title. */
export function isPersonWord(word: RoleWord | null): boolean {
  return word !== null && word.cls === 'role' && !word.plural;
}

/** True when an item begins with a small letter; never in copy in capitals. */
export function lowerCase(scene: Scene, item: Item): boolean {
  return !scene.upperCase && (scene.tokens.shape[item.a]! & SHAPE.capital) === 0;
}

/** True when a noun follows the head in its phrase; a participle or adjective after it says nothing. */
export function nounAfter(scene: Scene, items: readonly Item[], h: number, e: number): boolean {
  for (let k = h + 1; k < e; k++) {
    const pos = scene.tokens.pos[items[k]!.a]!;
    if (pos === POS.noun || pos === POS.propn) return true;
  }
  return false;
}

/** The same of a token. */
export function lowerToken(scene: Scene, at: number): boolean {
  return !scene.upperCase && (scene.tokens.shape[at]! & SHAPE.capital) === 0;
}

/** Puts the CAMEO code together from country and role, unless a listed actor brought its own. */
export function settleCode(draft: Draft, organisation: ActorEntry | null): void {
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

/** UTF-16 span of a token range. */
export function spanOf(tokens: Tokens, a: number, b: number): Span {
  return { start: tokens.start[a]!, end: tokens.end[b - 1]! };
}
