/** Trigger needs: what a sentence must hold, before anything is parsed, for an entry of the event lexicon to fire in it. */
import { type Condition, type EventLexicon, isVerbal, type Trigger, type WordSet } from './events.js';

/** Groups of words of which a sentence must hold a member. */
type Alternatives = readonly number[];

/** The entries of one lemma with what must stand beside their words, side by side in memory: most are passed over without a look at anything else. */
export interface EntryList {
  readonly length: number;
  readonly triggers: readonly Trigger[];
  /**
   * For each entry: bits of `ENTRY`, where the next one begins, the number of things that must stand in the sentence besides the trigger, and for each of
   * these the number of groups of words of which any shows it, and the groups.
   */
  readonly needs: Int32Array;
}

/** An entry that tells an event, one that gives nothing but a statement, one with words right before its head. */
export const ENTRY = { tells: 1, states: 2, before: 4 } as const;

/** What the lexicon knows of one lower-case form. */
export interface FormNeeds {
  readonly verb: EntryList;
  /** True for a form that only verbs have ("struck", "seizing"), whatever a tagger makes of it. */
  readonly inflected: boolean;
  readonly noun: EntryList;
  readonly adjective: EntryList;
  /** Groups that it is a member of. */
  readonly groups: readonly number[];
}

/** The needs of all entries, by form. */
export interface TriggerNeeds {
  /** What is known of a lower-case form, worked out anew at each call. */
  of(form: string): FormNeeds | undefined;
  /** Number of groups. */
  readonly groups: number;
  /** Groups that actors meet too, with the kinds that do, `actor` for any. */
  readonly kinds: readonly (readonly [group: number, kinds: ReadonlySet<string>])[];
}

/** Slots by their grammar. Any other slot of these conditions is a word of the sentence, or says what no word can show before parsing. */
const GRAMMATICAL = new Set(
  'subj obj iobj obj2 pred comp comp2 that particle mod dem poss det case acl does near from of'.split(' '),
);
/** Slots that a word names, a preposition or one that stands as one does: the word itself must be in the sentence. */
const PREPOSITIONS = new Set(
  (
    'about across after against along alongside among around as at because before behind beneath beside between beyond by during for in inside into off on onto out outside over since ' +
    'through to toward towards under until upon using with within without back belonging captive carrying demanding holding hostage involving itself packed pending responsible seeking ' +
    'short sustained when'
  ).split(' '),
);
/** Values that are met by a place, or by a name that no list knows: nothing to look for before parsing. */
const OPEN = ['kind:place', 'kind:name'];
const KIND = 'kind:';
const NONE: readonly never[] = [];
const NO_ENTRIES: EntryList = { length: 0, triggers: NONE, needs: new Int32Array(0) };

/**
 * Works out the needs of every entry; `negators` are the words that negate. They are necessary, not sufficient: slots and voice are seen only in a parse, and a condition whose slot is not
 * known here asks for nothing.
 */
export function needsOf(events: EventLexicon, negators: Iterable<string>): TriggerNeeds {
  const groups = new Groups(negators);
  const { verbTriggers, nounTriggers, adjectiveTriggers } = events;
  const tables = [verbTriggers, nounTriggers, adjectiveTriggers];
  // Groups first: a form's are known only when all are.
  for (const table of tables)
    for (const list of table.values()) for (const { conditions } of list) for (const one of conditions) groups.of(one);
  const [verbs, nouns, adjectives] = tables.map((table) => new Entries(table, groups));
  const { forms } = events;
  return {
    of(form) {
      const verb = forms.verbs.get(form);
      const noun = forms.nouns.get(form);
      if (verb === undefined && noun === undefined && !adjectiveTriggers.has(form) && !groups.holds(form))
        return undefined;
      return {
        verb: verb === undefined ? NO_ENTRIES : verbs!.of(verb),
        inflected: verb !== undefined && verb !== form && !form.endsWith('s'),
        noun: noun === undefined ? NO_ENTRIES : nouns!.of(noun),
        adjective: adjectives!.of(form),
        groups: groups.with(form, verb, noun),
      };
    },
    groups: groups.count,
    kinds: groups.kinds,
  };
}

/** The entries of each lemma with their needs, worked out when one of its forms first comes. */
class Entries {
  private readonly known = new Map<string, EntryList>();

  constructor(
    private readonly triggers: ReadonlyMap<string, readonly Trigger[]>,
    private readonly groups: Groups,
  ) {}

  of(lemma: string): EntryList {
    const triggers = this.triggers.get(lemma);
    if (triggers === undefined) return NO_ENTRIES;
    let list = this.known.get(lemma);
    if (list === undefined) {
      list = { length: triggers.length, triggers, needs: this.layOut(triggers) };
      this.known.set(lemma, list);
    }
    return list;
  }

  private layOut(triggers: readonly Trigger[]): Int32Array {
    const out: number[] = [];
    for (const { type, frame, before, conditions } of triggers) {
      const needed = conditions.flatMap((condition) => this.groups.of(condition));
      const bits =
        (frame === null ? 0 : ENTRY.tells) |
        (type === 'statement' ? ENTRY.states : 0) |
        (before.length > 0 ? ENTRY.before : 0);
      const begin = out.length;
      out.push(bits, 0, needed.length);
      for (const groups of needed) out.push(groups.length, ...groups);
      out[begin + 1] = out.length;
    }
    return Int32Array.from(out);
  }
}

/** Sets of words that conditions ask for: the classes and words that they name, each once. */
class Groups {
  count = 0;
  readonly kinds: (readonly [group: number, kinds: ReadonlySet<string>])[] = [];
  /** Condition → what it needs; entries that share a condition share the object. */
  private readonly known = new Map<Condition, readonly Alternatives[]>();
  private readonly nominal = new Map<WordSet, number>();
  private readonly verbal = new Map<WordSet, number>();
  private readonly single = new Map<string, number>();
  private readonly byVerb = new Map<string, number[]>();
  private readonly byNoun = new Map<string, number[]>();
  private negation: Alternatives | undefined;

  constructor(private readonly negators: Iterable<string>) {}

  /** What a condition needs; nothing for one that no word can show. */
  of(condition: Condition): readonly Alternatives[] {
    let found = this.known.get(condition);
    if (found === undefined) {
      found = this.read(condition);
      this.known.set(condition, found);
    }
    return found;
  }

  private read({ slot, negate, parts }: Condition): readonly Alternatives[] {
    if (negate) return NONE;
    const steps = slot.split('.');
    const last = steps.at(-1)!;
    if (last === 'modal' && parts !== null) return [this.all(parts, false)];
    if (last === 'neg') {
      this.negation ??= [this.add(this.negators, false)];
      return [this.negation];
    }
    if (!steps.every((step) => GRAMMATICAL.has(step) || PREPOSITIONS.has(step))) return NONE;
    const needed = steps.filter((step) => PREPOSITIONS.has(step)).map((step) => [this.word(step)]);
    if (parts === null || OPEN.some((value) => parts.some((part) => part.has(value)))) return needed;
    return [...needed, this.all(parts, isVerbal(slot))];
  }

  private all(parts: readonly WordSet[], verbal: boolean): Alternatives {
    const known = verbal ? this.verbal : this.nominal;
    return parts.map((part) => {
      let group = known.get(part);
      if (group === undefined) {
        group = this.add(part.keys(), verbal);
        known.set(part, group);
      }
      return group;
    });
  }

  /** True for a word that some group names. */
  holds(word: string): boolean {
    return this.byNoun.has(word);
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
