/** The event lexicon: types with their codes, word classes, frames, and the triggers that name them. */
import { z } from 'zod';
import { HASH_SEED, hashWith } from '../document/index.js';
import { type Forms, type Irregular, inflect } from './inflect.js';

const typeSchema = z.object({
  id: z.string(),
  name: z.string(),
  definition: z.string(),
  family: z.string(),
  plover: z.string().nullable(),
  modes: z.array(z.string()),
  contexts: z.array(z.string()),
  cameo: z.array(z.string()),
  acled: z.array(z.object({ event: z.string(), subEvent: z.string() })),
  consequence: z.number(),
});
export type EventType = z.infer<typeof typeSchema>;

const triggerFile = z.record(
  z.string(),
  z.object({
    verbs: z.array(z.string()),
    nouns: z.array(z.string()),
    adjectives: z.array(z.string()).default([]),
  }),
);

/** A desk's own triggers: lines as in the project's file, and in `not` the words that tell no event of the type in its reports. */
const ownTriggerFile = z.record(
  z.string(),
  z.strictObject({
    verbs: z.array(z.string()).default([]),
    nouns: z.array(z.string()).default([]),
    adjectives: z.array(z.string()).default([]),
    not: z.array(z.string()).default([]),
  }),
);

/** Roles a frame can fill; `none` keeps a slot from filling any. */
export type FrameRole = 'actor' | 'target' | 'recipient' | 'victim' | 'counterpart' | 'topic' | 'instrument' | 'none';
export type Frame = ReadonlyMap<string, FrameRole>;

/** What a slot must hold: any of these words (by head lemma, with the words before it), or anything when `words` is null. */
export class Condition {
  private joined: WordSet | undefined;

  /** `parts`: the classes and words of which it is one, null for anything. */
  constructor(
    readonly slot: string,
    readonly negate: boolean,
    public parts: readonly WordSet[] | null,
  ) {}

  /** Put together when first asked for: most entries are for words that a report does not hold. */
  get words(): WordSet | null {
    if (this.parts === null) return null;
    this.joined ??= this.parts.length === 1 ? this.parts[0]! : union(this.parts);
    return this.joined;
  }
}

/** Head lemma → the word sequences that may stand before it; an empty sequence accepts the bare word. */
export type WordSet = ReadonlyMap<string, readonly (readonly string[])[]>;

export interface Trigger {
  /** `type/verb/lemma/mark`: the one name of this entry in traces, explanations and models. The mark comes from what the line says, so other lines can come and go. */
  readonly id: string;
  readonly type: string;
  readonly pos: 'verb' | 'noun' | 'adjective';
  readonly lemma: string;
  /** For nouns of several words: the words before the head. */
  readonly before: readonly string[];
  readonly conditions: readonly Condition[];
  /** Null: the entry says that this is no event. */
  readonly frame: Frame | null;
  /** Log-odds of the entry's precision before context. */
  readonly weight: number;
  readonly mode: string | null;
  readonly cameo: string | null;
  readonly root: string | null;
  readonly status: string | null;
  readonly polarity: string | null;
}

export interface EventLexicon {
  readonly types: ReadonlyMap<string, EventType>;
  readonly classes: ReadonlyMap<string, WordSet>;
  readonly verbTriggers: ReadonlyMap<string, readonly Trigger[]>;
  readonly nounTriggers: ReadonlyMap<string, readonly Trigger[]>;
  /** Adjectives that state an event of their subject: "is ready to", "is responsible for". */
  readonly adjectiveTriggers: ReadonlyMap<string, readonly Trigger[]>;
  readonly forms: Forms;
  readonly frames: ReadonlyMap<string, Frame>;
  /** What the desk's own files say, line by line, each with the forms of its words: only a text that holds one of them can read otherwise by it. */
  readonly own: ReadonlyMap<string, readonly string[]>;
}

const typesFile = z.object({ types: z.array(typeSchema) });
const wordsFile = z.record(z.string(), z.array(z.string()));
const irregularFile = z.record(z.string(), z.array(z.string()));
const framesFile = z.record(z.string(), z.record(z.string(), z.string()));

/** Data of the four files. */
export interface EventData {
  readonly types: unknown;
  readonly classes: unknown;
  readonly frames: unknown;
  readonly triggers: unknown;
  /** Irregular verb → its past forms. */
  readonly irregular: unknown;
  /** Further verbs and nouns whose forms other lexicons need (reporting verbs, light verbs). */
  readonly verbs: readonly string[];
  readonly nouns: readonly string[];
  /** The desk's own triggers. */
  readonly own?: readonly { readonly file: string; readonly data: unknown }[];
}

/** Checks the event lexicon and compiles it, with a desk's own triggers over it. Throws with the entry's line when a class, frame, condition or type is unknown. */
export function compileEvents(data: EventData, cacheFolder: string): EventLexicon {
  const types = new Map(typesFile.parse(data.types).types.map((type) => [type.id, type]));
  const classes = new Map<string, WordSet>();
  for (const [name, words] of Object.entries(wordsFile.parse(data.classes))) classes.set(name, wordSet(words));
  const frames = new Map<string, Frame>();
  for (const [name, slots] of Object.entries(framesFile.parse(data.frames))) {
    frames.set(name, new Map(Object.entries(slots) as [string, FrameRole][]));
  }
  const known: Known = { conditions: new Map(), words: new Map() };
  const verbTriggers = new Map<string, Trigger[]>();
  const nounTriggers = new Map<string, Trigger[]>();
  const adjectiveTriggers = new Map<string, Trigger[]>();
  for (const [type, { verbs, nouns, adjectives }] of Object.entries(triggerFile.parse(data.triggers))) {
    if (!types.has(type)) throw new Error(`unknown event type '${type}'`);
    for (const line of verbs) addLine(type, 'verb', line, classes, frames, known, verbTriggers);
    for (const line of nouns) addLine(type, 'noun', line, classes, frames, known, nounTriggers);
    for (const line of adjectives) addLine(type, 'adjective', line, classes, frames, known, adjectiveTriggers);
  }
  const lemmas = () => lemmasOf([verbTriggers, nounTriggers, adjectiveTriggers], classes, data);
  const project = lemmas();
  const own = addOwn(data.own ?? [], (type, pos, line) => {
    if (!types.has(type)) throw new Error(`unknown event type '${type}'`);
    const out = { verb: verbTriggers, noun: nounTriggers, adjective: adjectiveTriggers }[pos];
    return addLine(type, pos, line, classes, frames, known, out);
  });
  for (const list of [verbTriggers, nounTriggers, adjectiveTriggers])
    for (const [lemma, denied] of own.denied) {
      const entries = list.get(lemma);
      if (entries !== undefined)
        list.set(
          lemma,
          entries.filter((entry) => !denied.has(`${entry.type} ${phraseOf(entry)}`)),
        );
    }
  const all = own.lines.size === 0 ? project : lemmas();
  const irregular: Irregular = irregularFile.parse(data.irregular);
  // The project's words by themselves: their forms are made once, whatever a desk adds, and none of them goes to a word of the desk.
  let forms = inflect(inflected(project.verbs), inflected(project.nouns), irregular, cacheFolder);
  if (all !== project) {
    const more = (kind: 'verbs' | 'nouns') => inflected(all[kind]).filter((lemma) => !project[kind].has(lemma));
    const added = inflect(more('verbs'), more('nouns'), irregular, cacheFolder);
    forms = {
      verbs: new Map([...added.verbs, ...forms.verbs]),
      nouns: new Map([...added.nouns, ...forms.nouns]),
    };
  }
  // Nouns in conditions stand in the singular; verbs stay as they are.
  const singulars = new Map([...all.nominal].map((words) => [words, singular(words, forms)]));
  for (const condition of all.conditions)
    if (!isVerbal(condition.slot)) condition.parts = condition.parts?.map((part) => singulars.get(part)!) ?? null;
  return {
    types,
    classes: new Map(
      [...classes].map(([name, words]) => [
        name,
        name.endsWith('_comp') ? words : (singulars.get(words) ?? singular(words, forms)),
      ]),
    ),
    verbTriggers,
    nounTriggers: singularKeys(nounTriggers, forms),
    adjectiveTriggers,
    forms,
    frames,
    own: formsOfLines(own.lines, forms),
  };
}

/** What is inflected: triggers, what conditions and classes name, and what other lexicons need; with the conditions, and the words of those that nouns fill. */
function lemmasOf(
  triggers: readonly [
    verbs: ReadonlyMap<string, readonly Trigger[]>,
    nouns: ReadonlyMap<string, readonly Trigger[]>,
    adjectives: ReadonlyMap<string, readonly Trigger[]>,
  ],
  classes: ReadonlyMap<string, WordSet>,
  data: Pick<EventData, 'verbs' | 'nouns'>,
) {
  const verbs = new Set([...triggers[0].keys(), ...data.verbs]);
  const nouns = new Set([...triggers[1].keys(), ...data.nouns]);
  for (const words of classes.values()) for (const head of words.keys()) nouns.add(head);
  const conditions = new Set<Condition>();
  for (const kind of triggers)
    for (const list of kind.values())
      for (const trigger of list) for (const each of trigger.conditions) conditions.add(each);
  const [verbal, nominal] = [new Set<WordSet>(), new Set<WordSet>()];
  for (const { slot, parts } of conditions)
    for (const part of parts ?? []) (isVerbal(slot) ? verbal : nominal).add(part);
  for (const words of verbal) for (const head of words.keys()) verbs.add(head);
  for (const words of nominal) for (const head of words.keys()) nouns.add(head);
  for (const [name, words] of classes) if (name.endsWith('_comp')) for (const head of words.keys()) verbs.add(head);
  return { verbs, nouns, conditions, nominal };
}

/** In the order of the alphabet; `kind:person` matches the kind of an actor mention, not a word. */
function inflected(lemmas: ReadonlySet<string>): readonly string[] {
  return [...lemmas].filter((lemma) => !lemma.includes(':')).sort();
}

/** The words of an entry as a line names them. */
export function phraseOf({ before, lemma }: Pick<Trigger, 'before' | 'lemma'>): string {
  return [...before, lemma].join(' ');
}

type Pos = Trigger['pos'];

/** Adds the lines of a desk's own files. Gives the lemmas of each line, and what is no event of a type there, by lemma. */
function addOwn(
  files: NonNullable<EventData['own']>,
  add: (type: string, pos: Pos, line: string) => readonly string[],
): {
  readonly lines: ReadonlyMap<string, readonly string[]>;
  readonly denied: ReadonlyMap<string, ReadonlySet<string>>;
} {
  const lines = new Map<string, readonly string[]>();
  const denied = new Map<string, Set<string>>();
  for (const { file, data } of files)
    try {
      for (const [type, { verbs, nouns, adjectives, not }] of Object.entries(ownTriggerFile.parse(data ?? {}))) {
        for (const [pos, list] of [
          ['verb', verbs],
          ['noun', nouns],
          ['adjective', adjectives],
        ] as const)
          for (const line of list) lines.set(`${type}/${pos}/${line}`, add(type, pos, line));
        for (const phrase of not) {
          const lemma = phrase.split(' ').at(-1)!;
          const known = denied.get(lemma) ?? new Set();
          denied.set(lemma, known.add(`${type} ${phrase}`));
          lines.set(`${type}/not/${phrase}`, [lemma]);
        }
      }
    } catch (error) {
      throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  return { lines, denied };
}

function formsOfLines(lines: ReadonlyMap<string, readonly string[]>, { verbs, nouns }: Forms) {
  const wanted = new Set([...lines.values()].flat());
  const formsOf = new Map([...wanted].map((lemma) => [lemma, new Set([lemma])]));
  if (wanted.size > 0)
    for (const forms of [verbs, nouns]) for (const [form, lemma] of forms) formsOf.get(lemma)?.add(form);
  return new Map(
    [...lines].map(([line, lemmas]) => [
      line,
      [...new Set(lemmas.flatMap((lemma) => [...formsOf.get(lemma)!]))].sort(),
    ]),
  );
}

/** True for a slot that verbs fill: content clauses, and `does`, the verb of which an event noun is the subject. */
export function isVerbal(slot: string): boolean {
  return slot === 'comp' || slot.endsWith('.comp') || slot === 'does';
}

/** Heads given in the plural stand under their singular when the lexicon names that too. */
function singular(words: WordSet, forms: Forms): WordSet {
  const merged = new Map<string, readonly (readonly string[])[]>();
  for (const [head, befores] of words) {
    const lemma = forms.nouns.get(head) ?? head;
    merged.set(lemma, joined(merged.get(lemma), befores));
  }
  return merged;
}

/** Both lists; the second itself where there is no first, so that sets share what they have from one class. */
function joined<T>(first: readonly T[] | undefined, second: readonly T[]): readonly T[] {
  return first === undefined ? second : first.concat(second);
}

function singularKeys(
  triggers: ReadonlyMap<string, readonly Trigger[]>,
  forms: Forms,
): Map<string, readonly Trigger[]> {
  const merged = new Map<string, readonly Trigger[]>();
  for (const [head, list] of triggers) {
    const lemma = forms.nouns.get(head) ?? head;
    merged.set(lemma, joined(merged.get(lemma), list));
  }
  return merged;
}

/** Conditions by their text, and word sets by their word: many entries share one, which is then made and kept once. */
interface Known {
  readonly conditions: Map<string, Condition>;
  readonly words: Map<string, WordSet>;
}

const SETTINGS = new Set(['w', 'mode', 'cameo', 'status', 'polarity', 'root']);

function addLine(
  type: string,
  pos: Trigger['pos'],
  line: string,
  classes: ReadonlyMap<string, WordSet>,
  frames: ReadonlyMap<string, Frame>,
  known: Known,
  out: Map<string, Trigger[]>,
): readonly string[] {
  const fail = (why: string): never => {
    throw new Error(`${type}, "${line}": ${why}`);
  };
  const arrow = line.indexOf('->');
  if (arrow < 0) fail("'->' and a frame are missing");
  const [left, right] = [
    line.slice(0, arrow).trim(),
    line
      .slice(arrow + 2)
      .trim()
      .split(/\s+/),
  ];
  // The lemmas run to the first condition; a lemma may hold spaces ("air strike").
  const firstCondition = /(?:^|\s)!?[\w.]+=/.exec(left);
  const lemmas = (firstCondition ? left.slice(0, firstCondition.index) : left).split('|').map((word) => word.trim());
  const outcome = right.filter((part) => !part.startsWith('w=')).join(' ');
  const readings = alternativesOf(firstCondition ? left.slice(firstCondition.index).trim() : '').map((text) => ({
    mark: markOf(`${text} -> ${outcome}`),
    conditions: readConditions(text, classes, known, fail),
  }));
  const frameName = right[0]!;
  const frame = frameName === 'none' ? null : (frames.get(frameName) ?? fail(`unknown frame '${frameName}'`));
  const settings = new Map<string, string>();
  for (const part of right.slice(1)) {
    const [key, value] = part.split('=');
    if (!key || value === undefined || !SETTINGS.has(key)) fail(`unknown setting '${part}'`);
    settings.set(key!, value!);
  }
  return lemmas.map((phrase) => {
    const words = phrase.split(' ');
    // "cessation of hostilities": the head comes first and the rest is a condition on its complement.
    const of = words.indexOf('of');
    const on = words.indexOf('on');
    const cut = of > 0 ? of : on > 0 ? on : -1;
    const lemma = cut > 0 ? words[cut - 1]! : words[words.length - 1]!;
    const before = cut > 0 ? words.slice(0, cut - 1) : words.slice(0, -1);
    const extra: Condition[] =
      cut > 0 ? [new Condition(words[cut]!, false, [wordSet([words.slice(cut + 1).join(' ')])])] : [];
    const list = out.get(lemma) ?? [];
    for (const { mark, conditions } of readings)
      list.push({
        id: `${type}/${pos}/${phrase.replaceAll(' ', '-')}/${mark}`,
        type,
        pos,
        lemma,
        before,
        conditions: [...conditions, ...extra],
        frame,
        weight: Number(settings.get('w') ?? 0),
        mode: settings.get('mode') ?? null,
        cameo: settings.get('cameo') ?? null,
        root: settings.get('root') ?? null,
        status: settings.get('status') ?? null,
        polarity: settings.get('polarity') ?? null,
      });
    out.set(lemma, list);
    return lemma;
  });
}

/** A short mark of a text, by which lines of one word are told apart (FNV-1a, 32 bits). */
function markOf(text: string): string {
  let hash = HASH_SEED;
  for (let i = 0; i < text.length; i++) hash = hashWith(hash, text.charCodeAt(i));
  return (hash >>> 0).toString(36);
}

/** Where a condition begins: a value may hold spaces up to the next `key=`. */
const NEXT_CONDITION = /\s+(?=!?[\w.]+=)/;

/** `on=*|against=@person`: either condition will do, so the line is read once for each. */
function alternativesOf(text: string): readonly string[] {
  let readings: readonly string[] = [''];
  for (const part of text.split(NEXT_CONDITION)) {
    const options = part.split(/\|(?=[\w.]+=)/);
    readings = readings.flatMap((before) => options.map((option) => `${before} ${option}`.trim()));
  }
  return readings;
}

/** Reads `obj=@drone|rocket !subj=court`. */
function readConditions(
  text: string,
  classes: ReadonlyMap<string, WordSet>,
  known: Known,
  fail: (why: string) => never,
): Condition[] {
  if (text === '') return [];
  const parts = text.split(NEXT_CONDITION);
  // "particle=up|*": with that particle or with none.
  const needed = parts.filter((part) => !/^particle=(?=.*\|).*(?:^|[=|])\*(?:\||$)/.test(part));
  return needed.map((part) => {
    let condition = known.conditions.get(part);
    if (condition === undefined) {
      condition = readCondition(part, classes, known, fail);
      known.conditions.set(part, condition);
    }
    return condition;
  });
}

function readCondition(
  part: string,
  classes: ReadonlyMap<string, WordSet>,
  { words }: Known,
  fail: (why: string) => never,
): Condition {
  const equals = part.indexOf('=');
  const negate = part.startsWith('!');
  const slot = part.slice(negate ? 1 : 0, equals);
  const values = part.slice(equals + 1).split('|');
  if (values.includes('*')) return new Condition(slot, negate, null);
  const parts = values.map((value) => {
    if (value.startsWith('@')) return classes.get(value.slice(1)) ?? fail(`unknown class '${value}'`);
    let set = words.get(value);
    if (set === undefined) {
      set = wordSet([value]);
      words.set(value, set);
    }
    return set;
  });
  return new Condition(slot, negate, parts);
}

function union(parts: readonly WordSet[]): WordSet {
  const merged = new Map<string, readonly (readonly string[])[]>();
  for (const part of parts) for (const [head, befores] of part) merged.set(head, joined(merged.get(head), befores));
  return merged;
}

function wordSet(phrases: readonly string[]): WordSet {
  const set = new Map<string, readonly (readonly string[])[]>();
  for (const phrase of phrases) {
    const words = phrase.toLowerCase().split(' ');
    const head = words.pop()!;
    set.set(head, joined(set.get(head), words.length === 0 ? BARE : [words]));
  }
  return set;
}

/** A word with none before it. */
const BARE: readonly (readonly string[])[] = [[]];
