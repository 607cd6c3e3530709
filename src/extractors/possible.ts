/** Possible triggers: whether some entry of the event lexicon could fire in a sentence, told from its words, wink's parts of speech and its mentions alone. */
import { ACTOR_KINDS, boundTo, FormColumn, type Mention, type Tokens, UPOS, type Upos } from '../document/index.js';
import { ENTRY, type EntryList, type FormNeeds, type Trigger, type TriggerNeeds } from '../lexicon/index.js';

/** A sentence as it is known before parsing. */
export interface Unparsed {
  readonly tokens: Tokens;
  readonly first: number;
  readonly end: number;
  /** Token of the sentence → number of the name that it is part of, 0 for none. */
  readonly names: Int32Array | undefined;
  /** The mentions that start in it. */
  readonly mentions: readonly Mention[];
}

const VERB = UPOS.indexOf('VERB');
const AUX = UPOS.indexOf('AUX');
const ADJ = UPOS.indexOf('ADJ');
const NOUN = UPOS.indexOf('NOUN');
const PROPN = UPOS.indexOf('PROPN');
const AFTER_VERB = new Set((['DET', 'NUM', 'PRON', 'PROPN', 'ADV'] satisfies Upos[]).map((tag) => UPOS.indexOf(tag)));

/** Who can be quoted: see the kinds that a statement asks of its speaker. A pronoun may lead back to any of them. */
const MUTE = new Set(['facility', 'company', 'media', 'group', 'civilians', 'criminal', 'unknown', 'judiciary']);

/** What the lexicon knows of the words of a document, looked up by form. */
export class KnownWords {
  private readonly list: FormNeeds[] = [];
  private readonly column: FormColumn;
  /** Group → the kinds of actors that meet it too, as bits of `kindBit` and `ANY_KIND`. */
  readonly kinds: Int32Array;

  constructor(readonly needs: TriggerNeeds) {
    this.kinds = new Int32Array(needs.groups);
    for (const [group, wanted] of needs.kinds)
      for (const kind of wanted) this.kinds[group]! |= kind === 'actor' ? ANY_KIND : kindBit(kind);
    this.column = new FormColumn((lower) => {
      const found = needs.of(lower);
      return found === undefined ? -1 : this.list.push(found) - 1;
    });
  }

  at({ form, lower }: Tokens, i: number): FormNeeds | undefined {
    if (form[i]! < 0) return this.needs.of(lower[i]!);
    const at = this.column.of(form[i]!, lower[i]!);
    return at < 0 ? undefined : this.list[at];
  }
}

const ANY_KIND = 1 << ACTOR_KINDS.length;

function kindBit(kind: string): number {
  const at = (ACTOR_KINDS as readonly string[]).indexOf(kind);
  return at < 0 ? 0 : 1 << at;
}

/** The known words of an installation's lexicon. */
export const knownWordsOf: (needs: TriggerNeeds) => KnownWords = boundTo(
  (needs: TriggerNeeds) => new KnownWords(needs),
);

/** Entries of the sentence whose words must yet be looked for. */
const pending: EntryList[] = [];
/** Where each begins in its list, and the token of its word. */
const pendingFrom: number[] = [];
const pendingAt: number[] = [];
/** Group → the last sentence asked for in which a member stands, and the member's token, or -1 for several. */
let seen = new Int32Array(0);
let member = new Int32Array(0);
let serial = 0;
/** Kinds of the actors of that sentence; all bits when they are not known. */
let present = 0;

/**
 * True when some entry can fire: its word stands in the sentence outside the names of actors and as the part of speech that it needs, the words before it are its
 * own, and every condition finds a word that could meet it. An entry that gives only a statement needs one who can speak, and a verb behind it that could be what is said.
 */
export function holdsTrigger(sentence: Unparsed, known: KnownWords): boolean {
  const { tokens, first, end, names } = sentence;
  pending.length = 0;
  pendingFrom.length = 0;
  pendingAt.length = 0;
  for (let i = first; i < end; i++) {
    const form = known.at(tokens, i);
    if (form === undefined) continue;
    const named = names !== undefined && names[i - first] !== 0;
    if (form.verb.length > 0 && !named) {
      if ((form.inflected || isVerb(tokens, first, end, i)) && couldFire(form.verb, tokens, first, i)) return true;
    }
    if (form.adjective.length > 0 && !named && couldFire(form.adjective, tokens, first, i)) return true;
    if (form.noun.length > 0 && couldFire(form.noun, tokens, first, i)) return true;
  }
  if (pending.length === 0) return false;
  mark(tokens, first, end, sentence.mentions, known);
  for (let k = 0; k < pending.length; k++) {
    const { needs } = pending[k]!;
    const from = pendingFrom[k]!;
    const at = pendingAt[k]!;
    if (areMet(needs, from, at, known) && ((needs[from]! & ENTRY.states) === 0 || couldState(sentence, at)))
      return true;
  }
  return false;
}

/** A verb by wink, or what it takes for a noun though an object or an adverb follows ("a drone hits a car", "Marin signs new orders"). */
function isVerb({ pos }: Tokens, first: number, end: number, at: number): boolean {
  if (pos[at] === VERB || pos[at] === AUX) return true;
  if (at + 1 >= end) return false;
  const next = pos[at + 1]!;
  return AFTER_VERB.has(next) || (at > first && pos[at - 1] === PROPN && (next === NOUN || next === ADJ));
}

/** True when an entry asks for nothing more; those that do are put by. */
function couldFire(list: EntryList, tokens: Tokens, first: number, at: number): boolean {
  const { needs, triggers } = list;
  for (let k = 0, from = 0; k < triggers.length; from = needs[from + 1]!, k++) {
    const bits = needs[from]!;
    if ((bits & ENTRY.tells) === 0) continue;
    if ((bits & ENTRY.before) !== 0 && !follows(tokens, first, at, triggers[k]!.before)) continue;
    if (needs[from + 2] === 0 && (bits & ENTRY.states) === 0) return true;
    pending.push(list);
    pendingFrom.push(from);
    pendingAt.push(at);
  }
  return false;
}

function follows(tokens: Tokens, first: number, at: number, before: readonly string[]): boolean {
  const from = at - before.length;
  if (from < first) return false;
  for (let k = 0; k < before.length; k++) if (tokens.lower[from + k] !== before[k]) return false;
  return true;
}

/** Notes which groups have members in a sentence; without mentions, those that actors meet too count as met. */
function mark(
  tokens: Tokens,
  first: number,
  end: number,
  mentions: readonly Mention[] | undefined,
  known: KnownWords,
): void {
  const { groups } = known.needs;
  if (seen.length < groups) {
    seen = new Int32Array(groups);
    member = new Int32Array(groups);
    serial = 0;
  }
  serial = (serial + 1) & 0x3fffffff;
  if (serial === 0) {
    seen.fill(0);
    serial = 1;
  }
  for (let i = first; i < end; i++) {
    const form = known.at(tokens, i);
    if (form === undefined) continue;
    for (const group of form.groups) {
      member[group] = seen[group] === serial ? -1 : i;
      seen[group] = serial;
    }
  }
  present = mentions === undefined ? -1 : 0;
  if (mentions !== undefined) for (const { value } of mentions) present |= ANY_KIND | kindBit(value.kind);
}

/** Tells, for the words of one sentence, which entries find the words before them and those that their conditions need; good until the next sentence is asked for. */
export function entriesOf(
  tokens: Tokens,
  first: number,
  end: number,
  known: KnownWords,
): (list: EntryList, at: number) => readonly Trigger[] {
  let marked = false;
  return ({ triggers, needs }, at) => {
    if (!marked) mark(tokens, first, end, undefined, known);
    marked = true;
    const open: Trigger[] = [];
    for (let k = 0, from = 0; k < triggers.length; from = needs[from + 1]!, k++) {
      if ((needs[from]! & ENTRY.before) !== 0 && !follows(tokens, first, at, triggers[k]!.before)) continue;
      if (areMet(needs, from, at, known)) open.push(triggers[k]!);
    }
    return open;
  };
}

/** Whether the sentence holds what the entry that begins at `from` needs. */
function areMet(needs: Int32Array, from: number, trigger: number, { kinds }: KnownWords): boolean {
  let at = from + 3;
  for (let left = needs[from + 2]!; left > 0; left--) {
    const end = at + 1 + needs[at]!;
    let met = false;
    for (at++; !met && at < end; at++) {
      const group = needs[at]!;
      met = (seen[group] === serial && member[group] !== trigger) || (kinds[group]! & present) !== 0;
    }
    if (!met) return false;
    at = end;
  }
  return true;
}

function couldState({ tokens, end, mentions }: Unparsed, at: number): boolean {
  if (!mentions.some(({ value }) => value.via === 'pronoun' || value.via === 'nominal' || !MUTE.has(value.kind)))
    return false;
  for (let i = at + 1; i < end; i++) if (tokens.pos[i] === VERB || tokens.pos[i] === AUX) return true;
  return false;
}
