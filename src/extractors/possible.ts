/** Possible triggers: whether some entry of the event lexicon could fire in a sentence, told from its words, wink's parts of speech and its mentions alone. */
import { boundTo, FormColumn, type Mention, type Tokens, UPOS, type Upos } from '../document/index.js';
import type { EntryNeeds, FormNeeds, Trigger, TriggerNeeds } from '../lexicon/index.js';

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

/** What the lexicon asks of each word, in a list, and the place of a word in it, or -1. */
const listOf = boundTo(({ forms }: TriggerNeeds) => {
  const needs: FormNeeds[] = [];
  const places = new Map<string, number>();
  for (const [lower, need] of forms) places.set(lower, needs.push(need) - 1);
  return { needs, places: new FormColumn((lower) => places.get(lower) ?? -1) };
});

/** Entries of the sentence whose words must yet be looked for. */
const pending: EntryNeeds[] = [];
const pendingAt: number[] = [];
/** Group → the last sentence asked for in which a member stands, and the member's token, or -1 for several. */
let seen = new Int32Array(0);
let member = new Int32Array(0);
let serial = 0;

/**
 * True when some entry can fire: its word stands in the sentence outside the names of actors and as the part of speech that it needs, the words before it are its
 * own, and every condition finds a word that could meet it. An entry that gives only a statement needs one who can speak, and a verb behind it that could be what is said.
 */
export function holdsTrigger(sentence: Unparsed, needs: TriggerNeeds): boolean {
  const { tokens, first, end, names } = sentence;
  const { needs: forms, places } = listOf(needs);
  pending.length = 0;
  pendingAt.length = 0;
  for (let i = first; i < end; i++) {
    const form = forms[places.of(tokens.form[i]!, tokens.lower[i]!)];
    if (form === undefined) continue;
    const named = names !== undefined && names[i - first] !== 0;
    if (form.verb.length > 0 && !named) {
      if ((form.inflected || isVerb(tokens, first, end, i)) && couldFire(form.verb, tokens, first, i)) return true;
    }
    if (form.adjective.length > 0 && !named && couldFire(form.adjective, tokens, first, i)) return true;
    if (form.noun.length > 0 && couldFire(form.noun, tokens, first, i)) return true;
  }
  if (pending.length === 0) return false;
  mark(tokens, first, end, sentence.mentions, needs);
  for (let k = 0; k < pending.length; k++) {
    const entry = pending[k]!;
    const at = pendingAt[k]!;
    if (entry.groups.every((group) => isMet(group, at)) && (!entry.statement || couldState(sentence, at))) return true;
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
function couldFire(entries: readonly EntryNeeds[], tokens: Tokens, first: number, at: number): boolean {
  for (const entry of entries) {
    if (entry.trigger.frame === null) continue;
    if (entry.before.length > 0 && !follows(tokens, first, at, entry.before)) continue;
    if (entry.groups.length === 0 && !entry.statement) return true;
    pending.push(entry);
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
  triggers: TriggerNeeds,
): void {
  const { groups, kinds } = triggers;
  const { needs, places } = listOf(triggers);
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
    const form = needs[places.of(tokens.form[i]!, tokens.lower[i]!)];
    if (form === undefined) continue;
    for (const group of form.groups) {
      member[group] = seen[group] === serial ? -1 : i;
      seen[group] = serial;
    }
  }
  if (mentions?.length === 0) return;
  for (const [group, wanted] of kinds) {
    if (mentions && !wanted.has('actor') && !mentions.some(({ value }) => wanted.has(value.kind))) continue;
    seen[group] = serial;
    member[group] = -1;
  }
}

/** Tells, for the words of one sentence, which entries find the words that their conditions need; good until the next sentence is asked for. */
export function entriesOf(
  tokens: Tokens,
  first: number,
  end: number,
  needs: TriggerNeeds,
): (entries: readonly EntryNeeds[], at: number) => readonly Trigger[] {
  mark(tokens, first, end, undefined, needs);
  return (entries, at) => {
    const open: Trigger[] = [];
    for (const { groups, trigger } of entries) {
      let met = true;
      for (let k = 0; met && k < groups.length; k++) met = isMet(groups[k]!, at);
      if (met) open.push(trigger);
    }
    return open;
  };
}

function isMet(group: number, trigger: number): boolean {
  return seen[group] === serial && member[group] !== trigger;
}

function couldState({ tokens, end, mentions }: Unparsed, at: number): boolean {
  if (!mentions.some(({ value }) => value.via === 'pronoun' || value.via === 'nominal' || !MUTE.has(value.kind)))
    return false;
  for (let i = at + 1; i < end; i++) if (tokens.pos[i] === VERB || tokens.pos[i] === AUX) return true;
  return false;
}
