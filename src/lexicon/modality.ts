/** The modality lexicon: reporting words, status cues, negators, hedges and light verbs. */
import { z } from 'zod';

const words = z.array(z.string());
const schema = z.object({
  reporting: z.record(z.string(), words),
  reporting_nouns: z.record(z.string(), words),
  according: words,
  status: z.record(z.string(), words),
  negators: words,
  modals: z.record(z.string(), words),
  reported_future: words,
  conditional: words,
  historical: words,
  hedges: words,
  light: z.array(z.object({ verbs: words, subject: z.enum(['actor', 'target']) })),
  occurrence: words,
  blocking: words,
  outcomes: z.record(z.string(), words),
  effects: words,
  cues: z.record(z.string(), words),
  scene: z.record(z.string(), words),
  speakers: z.object({ suffixes: words, words }),
  outcome_types: z.record(z.string(), z.string()),
  abstract: words,
  abstract_words: words,
});

/** List name → its words. */
export type Cues = Readonly<Record<string, ReadonlySet<string>>>;

export interface ModalityLexicon {
  /** Verb lemma → stance it gives to what is said. */
  readonly reporting: ReadonlyMap<string, string>;
  readonly reportingNouns: ReadonlyMap<string, string>;
  /** Words before who tells it ("according to X", "per X"). */
  readonly according: ReadonlySet<string>;
  /** Verb lemma → status it gives to its complement; several where the complement decides. */
  readonly status: ReadonlyMap<string, string>;
  readonly negators: ReadonlySet<string>;
  readonly modals: ReadonlyMap<string, string>;
  /** Modals that tell the future in what was said in the past ("said that it would"). */
  readonly reportedFuture: ReadonlySet<string>;
  readonly conditional: ReadonlySet<string>;
  readonly historical: ReadonlySet<string>;
  readonly hedges: ReadonlySet<string>;
  /** Light verb lemma → whether its subject is the noun's actor or target. */
  readonly light: ReadonlyMap<string, 'actor' | 'target'>;
  readonly occurrence: ReadonlySet<string>;
  readonly blocking: ReadonlySet<string>;
  /** Lemma of a verb or noun of harm → what it does to those it counts (killed, wounded, …). */
  readonly outcomes: ReadonlyMap<string, string>;
  /** Lemmas of verbs that tell what an attack told beside them did to people or things. */
  readonly effects: ReadonlySet<string>;
  /** Nouns for bodies and outlets that may speak though no list of actors knows them, and the endings of nouns for persons. */
  readonly speakers: ReadonlySet<string>;
  readonly speaking: RegExp;
  /** Event type → what it does to its victims when no verb says so. */
  readonly outcomeTypes: ReadonlyMap<string, string>;
  /** Names of word classes, and single nouns, that are acts or abstractions rather than participants. */
  readonly abstractClasses: readonly string[];
  readonly abstractWords: ReadonlySet<string>;
  /** Words by which the clause around tells how to take an event, by name of the list. */
  readonly cues: Cues;
  /** Lists of words that tell places, by name. */
  readonly scene: Readonly<Record<string, ReadonlySet<string>>>;
  /** All verb and noun lemmas, for inflection. */
  readonly verbs: readonly string[];
  readonly nouns: readonly string[];
}

/** Checks and indexes `lexicons/modality.yaml`. Where a word stands in several lists the first one wins. */
export function compileModality(data: unknown): ModalityLexicon {
  const parsed = schema.parse(data);
  const invert = (lists: Record<string, string[]>) => {
    const map = new Map<string, string>();
    for (const [value, list] of Object.entries(lists))
      for (const word of list) if (!map.has(word)) map.set(word, value);
    return map;
  };
  const light = new Map<string, 'actor' | 'target'>();
  for (const { verbs, subject } of parsed.light)
    for (const verb of verbs) if (!light.has(verb)) light.set(verb, subject);
  const reporting = invert(parsed.reporting);
  const reportingNouns = invert(parsed.reporting_nouns);
  const status = invert(parsed.status);
  return {
    reporting,
    reportingNouns,
    according: new Set(parsed.according),
    status,
    negators: new Set(parsed.negators),
    modals: invert(parsed.modals),
    reportedFuture: new Set(parsed.reported_future),
    conditional: new Set(parsed.conditional),
    historical: new Set(parsed.historical),
    hedges: new Set(parsed.hedges),
    light,
    occurrence: new Set(parsed.occurrence),
    blocking: new Set(parsed.blocking),
    outcomes: invert(parsed.outcomes),
    effects: new Set(parsed.effects),
    speakers: new Set(parsed.speakers.words.flatMap((word) => [word, `${word}s`])),
    speaking: new RegExp(`(?:${parsed.speakers.suffixes.join('|')})s?$`),
    outcomeTypes: new Map(Object.entries(parsed.outcome_types)),
    cues: Object.fromEntries(Object.entries(parsed.cues).map(([name, list]) => [name, new Set(list)])),
    scene: Object.fromEntries(Object.entries(parsed.scene).map(([name, list]) => [name, new Set(list)])),
    abstractClasses: parsed.abstract,
    abstractWords: new Set(parsed.abstract_words),
    verbs: [...reporting.keys(), ...status.keys(), ...light.keys(), ...parsed.occurrence, ...parsed.blocking],
    nouns: [...reportingNouns.keys(), ...parsed.abstract_words],
  };
}
