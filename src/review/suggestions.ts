/** What reviewers' edits and rejections say of the lexicons: names and words that they keep mending, each with its evidence. */
import { fold } from '../events/folding.js';
import type { EventCandidate } from '../events/index.js';
import { wilson } from './measures.js';

/** A candidate that someone has decided on. */
export interface DecidedCandidate {
  readonly id: string;
  readonly reportId: string;
  readonly title: string;
  readonly original: EventCandidate;
  /** With all standing edits. */
  readonly record: EventCandidate;
  /** Rejected as no event, or as misread. */
  readonly wrong: boolean;
  /** Approved, merged, or rejected for what it is and not for how it was read. */
  readonly right: boolean;
  /** A reviewer made it: the extractor had not found the event. */
  readonly added: boolean;
}

/** What the lexicons in use know. */
export interface Known {
  /** The listed actor that a name stands for; undefined where no list has it. */
  actor(name: string): string | undefined;
  /** Whether a word tells events of this type. */
  tells(type: string, lemma: string): boolean;
  /** Whether a word stands in any entry, as the word of an event or as what takes part in one. */
  knows(lemma: string): boolean;
  /** Base form of a word. */
  lemma(word: string): string;
}

export interface SuggestionEvidence {
  readonly candidateId: string;
  readonly reportId: string;
  readonly title: string;
  readonly sentence: string;
}

interface Found {
  /** The same finding has the same key whenever it is made. */
  readonly key: string;
  readonly candidates: number;
  readonly reports: number;
  /** At most ten, of different reports first. */
  readonly evidence: readonly SuggestionEvidence[];
}

/** `actor`: a name that no list has. `alias`: words that reviewers lead to a listed actor. `trigger`: a word that tells events of a type. `not-trigger`: one that does not. */
export type Suggestion = Found &
  (
    | {
        readonly kind: 'actor';
        readonly name: string;
        readonly actorKind: string;
        readonly country: string | null;
        readonly forms: readonly string[];
      }
    | { readonly kind: 'alias'; readonly actor: string; readonly name: string; readonly form: string }
    | {
        readonly kind: 'trigger';
        readonly type: string;
        readonly words: string;
        readonly pos: 'verb' | 'noun';
        /** The type that the extractor gave; null for events that it had not found. */
        readonly instead: string | null;
      }
    | {
        readonly kind: 'not-trigger';
        readonly type: string;
        readonly words: string;
        /** Decided candidates of that word and type, of which `candidates` were wrong. */
        readonly decided: number;
      }
  );

/** Fewest candidates, of at least two reports, for a name or a word to be suggested; and fewest rejections, of three. */
export const leastFound = 2;
const leastWrong = 5;

/** All that these decisions suggest, what most candidates speak for first. Nothing is suggested on the word of one report. */
export function suggestionsOf(decided: readonly DecidedCandidate[], known: Known): readonly Suggestion[] {
  const kept = decided.filter((each) => !each.wrong);
  return [...actorsOf(kept, known), ...retyped(kept, known), ...addedWords(decided, known), ...denied(decided)].sort(
    (a, b) => b.candidates - a.candidates || (a.key < b.key ? -1 : 1),
  );
}

/** Names that reviewers put in or led elsewhere. */
function actorsOf(kept: readonly DecidedCandidate[], known: Known): readonly Suggestion[] {
  const names = new Groups<EventCandidate['participants'][number]>();
  const aliases = new Groups<{ readonly actor: string; readonly name: string; readonly form: string }>();
  for (const each of kept) {
    const before = each.original.participants;
    for (const participant of each.record.participants) {
      const { name, text, start, entityId } = participant;
      const own = before.find((other) => other.start === start && other.text === text);
      // As the extractor had it, whatever its role.
      if (own !== undefined && own.entityId === entityId && own.name === name) continue;
      if (entityId === null) {
        if (own === undefined && before.some((other) => other.name === name)) continue;
        if (known.actor(name) === undefined) names.add(`actor:${fold(name)}`, each, participant);
      } else if (text !== null && fold(text) !== fold(name) && known.actor(text) !== entityId && isName(text))
        aliases.add(`alias:${entityId}:${fold(text)}`, each, { actor: entityId, name, form: text });
    }
  }
  return [
    ...names.found(leastFound).map(({ values, ...found }): Suggestion => {
      const forms = mostFrequent(values.map(({ text, name }) => text ?? name));
      const [name] = mostFrequent(values.map((each) => each.name));
      return {
        ...found,
        kind: 'actor',
        name: name!,
        actorKind: mostFrequent(values.map(({ kind }) => kind))[0]!,
        country: mostFrequent(values.map(({ country }) => country ?? ''))[0] || null,
        forms: forms.filter((form) => isName(form) && fold(form) !== fold(name!)),
      };
    }),
    ...aliases
      .found(leastFound)
      .map(({ values, ...found }): Suggestion => ({ ...found, kind: 'alias', ...values[0]! })),
  ];
}

/** Descriptions and pronouns are led to whom they mean in one report; a list of names has no use for them. */
function isName(text: string): boolean {
  return /\p{Lu}/u.test(text);
}

/** Words whose events reviewers give another type. */
function retyped(kept: readonly DecidedCandidate[], known: Known): readonly Suggestion[] {
  const words = new Groups<DecidedCandidate>();
  for (const each of kept) {
    const { trigger, type: was } = each.original;
    const { type } = each.record;
    if (each.added || type === was || known.tells(type, trigger.lemma)) continue;
    words.add(`trigger:${type}:${trigger.lemma}`, each, each);
  }
  return words.found(leastFound).map(({ values, ...found }) => ({
    ...found,
    kind: 'trigger',
    type: values[0]!.record.type,
    words: values[0]!.original.trigger.lemma,
    pos: posOf(values[0]!.original) ?? posOfForm(values[0]!.original.trigger.text),
    instead: mostFrequent(values.map(({ original }) => original.type))[0]!,
  }));
}

/** Part of speech of the trigger, which the reasons of the record tell. */
function posOf({ typeConfidence, explanation }: EventCandidate): 'verb' | 'noun' | undefined {
  for (const { feature, value } of [...(typeConfidence?.explanation ?? []), ...explanation])
    if (feature === 'trigger lemma') return String(value).startsWith('noun ') ? 'noun' : 'verb';
  return undefined;
}

function posOfForm(word: string): 'verb' | 'noun' {
  return /(?:ed|ing)$/.test(word) ? 'verb' : 'noun';
}

/** Of the sentences with a word, the share in which reviewers added an event of the type, from which the word is suggested. */
const shareAdded = 0.5;

/** Words of the sentences under events that reviewers added which no entry knows. */
function addedWords(decided: readonly DecidedCandidate[], known: Known): readonly Suggestion[] {
  const all = new Map<string, number>();
  const words = new Groups<{ readonly type: string; readonly lemma: string; readonly word: string }>();
  for (const each of decided) {
    const bare = new Map(bareWords(each.record).map((word) => [known.lemma(word), word]));
    for (const [lemma, word] of bare) {
      all.set(lemma, (all.get(lemma) ?? 0) + 1);
      const { type } = each.record;
      if (each.added && !each.wrong && !known.knows(lemma))
        words.add(`trigger:${type}:${lemma}`, each, { type, lemma, word });
    }
  }
  return words
    .found(leastFound)
    .filter(({ values, candidates }) => candidates >= shareAdded * all.get(values[0]!.lemma)!)
    .map(({ values, ...found }) => ({
      ...found,
      kind: 'trigger',
      type: values[0]!.type,
      words: values[0]!.lemma,
      pos: posOfForm(values[0]!.word),
      instead: null,
    }));
}

/** Words of the evidence in small letters, without those of its participants, places and dates. */
function bareWords({ evidence, participants, places, time, quantities }: EventCandidate): readonly string[] {
  const taken = [...participants, ...places, ...quantities, ...(time === null ? [] : [time])].flatMap(
    ({ start, end }) => (start === null || end === null ? [] : [{ start, end }]),
  );
  return evidence.flatMap(({ text, start: offset }) =>
    [...text.matchAll(/(?<![\p{L}\p{N}])\p{Ll}[\p{Ll}-]{3,}(?![\p{L}\p{N}])/gu)].flatMap(({ 0: word, index }) => {
      const at = offset + index;
      return taken.some(({ start, end }) => start <= at && at < end) || FUNCTION_WORDS.has(word) ? [] : [word];
    }),
  );
}

const FUNCTION_WORDS = new Set(
  'about above after again against also although amid among another around because been before being below between both could does doing down during each early either even ever every from further have having here however into itself just last late later least less like many might more most much must near neither next nine none only other over same seven should since some still such than that their them then there these they this those three through today toward towards under unless until upon very were what when where whether which while will with within without would yesterday'.split(
    ' ',
  ),
);

/** Words whose candidates are rejected again and again: more than half of them, whatever chance had to do with it. */
function denied(decided: readonly DecidedCandidate[]): readonly Suggestion[] {
  const words = new Groups<DecidedCandidate>();
  const all = new Map<string, number>();
  for (const each of decided) {
    if (each.added || !(each.wrong || each.right)) continue;
    const { type, trigger } = each.original;
    const key = `not:${type}:${trigger.lemma}`;
    all.set(key, (all.get(key) ?? 0) + 1);
    if (each.wrong) words.add(key, each, each);
  }
  return words
    .found(leastWrong, 3)
    .filter(({ key, candidates }) => wilson(candidates, all.get(key)!)[0] > 0.5)
    .map(({ values, ...found }) => ({
      ...found,
      kind: 'not-trigger',
      type: values[0]!.original.type,
      words: values[0]!.original.trigger.lemma,
      decided: all.get(found.key)!,
    }));
}

/** Most frequent first; ties in the order of the words. */
function mostFrequent(words: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([word]) => word);
}

/** Candidates that speak for one finding, once each. */
class Groups<T> {
  private readonly groups = new Map<string, { readonly from: DecidedCandidate[]; readonly values: T[] }>();

  add(key: string, from: DecidedCandidate, value: T): void {
    const group = this.groups.get(key) ?? { from: [], values: [] };
    this.groups.set(key, group);
    if (group.from.at(-1) !== from) group.from.push(from);
    group.values.push(value);
  }

  found(candidates: number, reports = 2): readonly (Found & { readonly values: readonly T[] })[] {
    return [...this.groups].flatMap(([key, { from, values }]) => {
      const told = new Set(from.map(({ reportId }) => reportId));
      if (from.length < candidates || told.size < reports) return [];
      const first = new Set<string>();
      const [fresh, again] = [[] as DecidedCandidate[], [] as DecidedCandidate[]];
      for (const each of from) (first.has(each.reportId) ? again : fresh).push(each) && first.add(each.reportId);
      return [
        {
          key,
          candidates: from.length,
          reports: told.size,
          evidence: [...fresh, ...again].slice(0, 10).map(({ id, reportId, title, record }) => ({
            candidateId: id,
            ...{ reportId, title },
            sentence: record.evidence.map(({ text }) => text).join(' … '),
          })),
          values,
        },
      ];
    });
  }
}
