/** Trigger needs: what a sentence must hold, before anything is parsed, for an entry of the event lexicon to fire in it. */
import { type Condition, type EventLexicon, isVerbal, type Trigger } from './events.js';

/** One entry with what must stand beside its word. */
export interface EntryNeeds {
  readonly trigger: Trigger;
  /** Words right before the trigger's head. */
  readonly before: readonly string[];
  /** Groups of words of which the sentence must hold one each, besides the trigger. */
  readonly groups: readonly number[];
  /** True for an entry that gives nothing but a statement. */
  readonly statement: boolean;
}

/** What the lexicon knows of one lower-case form. */
export interface FormNeeds {
  readonly verb: readonly EntryNeeds[];
  /** True for a form that only verbs have ("struck", "seizing"), whatever a tagger makes of it. */
  readonly inflected: boolean;
  readonly noun: readonly EntryNeeds[];
  readonly adjective: readonly EntryNeeds[];
  /** Groups that it is a member of. */
  readonly groups: readonly number[];
}

/** The needs of all entries, by form. */
export interface TriggerNeeds {
  readonly forms: ReadonlyMap<string, FormNeeds>;
  /** Number of groups. */
  readonly groups: number;
  /** Groups that actors meet too, with the kinds that do, `actor` for any. */
  readonly kinds: readonly (readonly [group: number, kinds: ReadonlySet<string>])[];
}

/** Slots by their grammar. Any other slot of these conditions is a word of the sentence, or says what no word can show before parsing. */
const GRAMMATICAL = new Set(
  'subj obj iobj obj2 pred comp comp2 that particle mod dem poss det acl does near from of'.split(' '),
);
/** Slots that a preposition names: the word itself must stand in the sentence. */
const PREPOSITIONS = new Set(
  'about across after against alongside around as at because before behind beneath beside between by during for in inside into off on out outside over since through to toward towards under upon using with without'.split(
    ' ',
  ),
);
/** Values that are met by a place, or by a name that no list knows: nothing to look for before parsing. */
const OPEN = ['kind:place', 'kind:name'];
const KIND = 'kind:';
const NONE: readonly never[] = [];

/**
 * Works out the needs of every entry; `negators` are the words that negate. They are necessary, not sufficient: slots and voice are seen only in a parse, and a condition whose slot is not
 * known here asks for nothing.
 */
export function needsOf(events: EventLexicon, negators: Iterable<string>): TriggerNeeds {
  const groups = new Groups(negators);
  const entries = (list: readonly Trigger[]): EntryNeeds[] =>
    list.map((trigger) => ({
      trigger,
      before: trigger.before,
      groups: [...new Set(trigger.conditions.flatMap((condition) => groups.of(condition)))],
      statement: trigger.type === 'statement',
    }));
  const compiled = (triggers: ReadonlyMap<string, readonly Trigger[]>) =>
    new Map([...triggers].map(([lemma, list]) => [lemma, entries(list)]));
  const [verbs, nouns, adjectives] = [
    compiled(events.verbTriggers),
    compiled(events.nounTriggers),
    compiled(events.adjectiveTriggers),
  ];
  const forms = new Map<string, FormNeeds>();
  const words = new Set([...events.forms.verbs.keys(), ...events.forms.nouns.keys(), ...adjectives.keys()]);
  for (const word of groups.words()) words.add(word);
  for (const form of words) {
    const verb = events.forms.verbs.get(form);
    const noun = events.forms.nouns.get(form);
    forms.set(form, {
      verb: (verb !== undefined && verbs.get(verb)) || NONE,
      inflected: verb !== undefined && verb !== form && !form.endsWith('s'),
      noun: (noun !== undefined && nouns.get(noun)) || NONE,
      adjective: adjectives.get(form) ?? NONE,
      groups: groups.with(form, verb, noun),
    });
  }
  return { forms, groups: groups.count, kinds: groups.kinds };
}

/** Sets of words that conditions ask for. */
class Groups {
  count = 0;
  readonly kinds: (readonly [group: number, kinds: ReadonlySet<string>])[] = [];
  /** Condition → its groups; entries that share a condition share the object. */
  private readonly known = new Map<Condition, readonly number[]>();
  private readonly single = new Map<string, number>();
  private readonly byVerb = new Map<string, number[]>();
  private readonly byNoun = new Map<string, number[]>();

  constructor(private readonly negators: Iterable<string>) {}

  /** Groups of which a condition needs a member each; none for one that no word can show. */
  of(condition: Condition): readonly number[] {
    let found = this.known.get(condition);
    if (found === undefined) {
      found = this.read(condition);
      this.known.set(condition, found);
    }
    return found;
  }

  private read({ slot, negate, words }: Condition): readonly number[] {
    if (negate) return NONE;
    const parts = slot.split('.');
    const last = parts.at(-1)!;
    if (last === 'modal' && words !== null) return [this.add(words.keys(), false)];
    if (last === 'neg') return [this.add(this.negators, false)];
    if (!parts.every((part) => GRAMMATICAL.has(part) || PREPOSITIONS.has(part))) return NONE;
    const needed = parts.filter((part) => PREPOSITIONS.has(part)).map((part) => this.word(part));
    if (words === null || OPEN.some((value) => words.has(value))) return needed;
    return [...needed, this.add(words.keys(), isVerbal(slot))];
  }

  words(): IterableIterator<string> {
    return this.byNoun.keys();
  }

  /** Groups that a form is a member of, by itself or by its lemma. */
  with(form: string, verb: string | undefined, noun: string | undefined): readonly number[] {
    let found: readonly number[] = this.byNoun.get(form) ?? NONE;
    const join = (more: readonly number[] | undefined) => {
      if (more !== undefined) found = found.length === 0 ? more : [...new Set([...found, ...more])];
    };
    if (noun !== form && noun !== undefined) join(this.byNoun.get(noun));
    join(this.byVerb.get(form));
    if (verb !== form && verb !== undefined) join(this.byVerb.get(verb));
    return found;
  }

  /** The group of one word. */
  private word(word: string): number {
    const known = this.single.get(word);
    if (known !== undefined) return known;
    const group = this.add([word], false);
    this.single.set(word, group);
    return group;
  }

  private add(words: Iterable<string>, verbal: boolean): number {
    const group = this.count++;
    const members = verbal ? this.byVerb : this.byNoun;
    let kinds: Set<string> | undefined;
    for (const word of words) {
      if (word.startsWith(KIND)) {
        kinds ??= new Set();
        kinds.add(word.slice(KIND.length));
        continue;
      }
      const known = members.get(word);
      if (known === undefined) members.set(word, [group]);
      else known.push(group);
    }
    if (kinds !== undefined) this.kinds.push([group, kinds]);
    return group;
  }
}
