/** Who and what fills the roles of a MUC-4 template: the phrases of a report, each with what speaks for and against its standing in a role of the keys. */
import { type Document, firstFrom, lastStartingAtOrBefore, layerOf } from '../../document/index.js';
import {
  Chunks,
  type Incident,
  type IncidentParty,
  type Phrase,
  PhraseReader,
  type Vocabulary,
} from '../../events/index.js';
import type { TaskModel } from '../../lexicon/index.js';

export const fillerRoles = ['victims', 'targets', 'weapons', 'perpetrators', 'organisations'] as const;
export type FillerRole = (typeof fillerRoles)[number];

/** A phrase that may fill a role of an incident. */
export interface Filler {
  readonly incident: number;
  /** The role that the incident has it in, if any. */
  readonly told: FillerRole | null;
  readonly text: string;
  readonly named: boolean;
  readonly features: ReadonlyMap<string, number>;
}

const CLASSES = [
  'person',
  'crowd',
  'criminal',
  'outlaw',
  'prominent',
  'diplomat',
  'structure',
  'premises',
  'vehicle',
  'vessel',
  'aircraft',
  'explosive',
  'gun',
  'missile',
  'blade',
  'incendiary',
  'terrain',
  'obstacle',
  'goods',
  'arms',
  'troops',
  'money',
  'attack',
  'casualty',
  'statement',
];
/** Sentences around an incident in which its parties are looked for. */
const REACH = 3;

/** The phrases told in the sentences of the incidents and near them. */
export function fillersOf(incidents: readonly Incident[], doc: Document, vocabulary: Vocabulary): Filler[] {
  if (incidents.length === 0) return [];
  const reader = new PhraseReader(doc, vocabulary);
  const chunks = new Chunks(doc, reader);
  const { sentences } = layerOf(doc, 'segments');
  const tokens = layerOf(doc, 'tokens');
  const { lower, count, sentence, sentenceFirst } = tokens;
  const told = incidents.map(({ candidates }) =>
    candidates.map(({ trigger }) => lastStartingAtOrBefore(sentences, trigger.start)),
  );
  const triggers = new Map<number, string>();
  for (const { candidates, kind } of incidents)
    for (const { trigger } of candidates) triggers.set(reader.tokenAt(trigger.start), `${kind} ${trigger.lemma}`);
  const mentions = doc.layers.mentions ?? [];
  const mentionSpans = mentions.map(({ span }) => span);
  const kindAt = (offset: number): string => {
    const index = lastStartingAtOrBefore(mentionSpans, offset);
    for (let i = index; i >= 0 && i > index - 3; i--)
      if (offset < mentions[i]!.span.end) return mentions[i]!.value.kind;
    return 'none';
  };
  const toponyms = doc.layers.toponyms ?? [];
  const isPlace = (start: number, end: number): boolean => {
    const t = firstFrom(toponyms, start);
    return [toponyms[t - 1], toponyms[t]].some(
      (toponym) => toponym && !toponym.value.latent && toponym.span.start <= start && end <= toponym.span.end,
    );
  };
  const textOf = (phrase: Phrase) => reader.textOf(phrase.name ?? phrase.span);

  const rules = new Map<string, { role: FillerRole; incident: number }[]>();
  incidents.forEach((incident, index) => {
    for (const role of fillerRoles)
      for (const party of incident[role]) {
        const key = party.text.toUpperCase();
        rules.set(key, [...(rules.get(key) ?? []), { role, incident: index }]);
      }
  });

  const wordAt = (token: number, s: number): string =>
    token < 0 || sentence[token] !== s
      ? 'none'
      : reader.isCapital(token)
        ? 'name'
        : /\d/.test(lower[token]!)
          ? 'number'
          : lower[token]!;
  const describe = (phrase: Phrase, text: string, incident: number): Map<string, number> => {
    const features = new Map<string, number>([['base rate', 1]]);
    const put = (name: string) => features.set(name, 1);
    const { headAt, head } = phrase;
    const first = reader.tokenAt(phrase.span.start);
    let last = first;
    while (last + 1 < count && tokens.start[last + 1]! < phrase.span.end) last++;
    const s = sentence[first]!;
    put(`head=${phrase.name && !phrase.description ? 'NAME' : head}`);
    for (const name of CLASSES) if (reader.isIn(headAt, name)) put(`class=${name}`);
    const kind = kindAt(tokens.start[headAt]!);
    put(`kind=${kind}`);
    if (phrase.name) {
      put('named');
      put(`named kind=${kind}`);
      put(`named words=${Math.min(4, text.split(' ').length)}`);
      if (first > 0 && reader.isIn(first - 1, 'person')) put('title before');
      put(`before name=${wordAt(first - 1, s)}`);
    }
    if (phrase.description && phrase.name) put('description and name');
    if (isPlace(phrase.span.start, phrase.span.end)) put('place');
    put(`word -1=${wordAt(first - 1, s)}`);
    put(`word -2=${wordAt(first - 2, s)}`);
    put(`word +1=${wordAt(last + 1, s)}`);
    put(`word +2=${wordAt(last + 2, s)}`);
    // The nearest verbs or deeds on both sides, in the sentence.
    for (let i = first - 1, n = 0; i >= sentenceFirst[s]! && n < 2; i--) {
      const deed = triggers.get(i);
      if (deed) put(`deed before=${deed}`);
      if (deed || reader.isVerbal(i)) {
        put(`verb before ${n}=${verbOf(lower[i]!)}`);
        n++;
      }
    }
    let passive = false;
    for (let i = last + 1, n = 0; i < count && sentence[i] === s && n < 2; i++) {
      const deed = triggers.get(i);
      if (deed) put(`deed after=${deed}`);
      if (deed || reader.isVerbal(i)) {
        if (n === 0) passive = chunks.passiveFrom(i) >= 0;
        put(`verb after ${n}=${passive && n === 0 ? 'be ' : ''}${verbOf(lower[i]!)}`);
        n++;
      }
    }
    const gaps = told[incident]!.map((at) => Math.abs(at - s));
    const gap = Math.min(...gaps);
    put(`gap=${Math.min(gap, 4)}`);
    put(`incident=${incidents[incident]!.kind}`);
    put(`incident=${incidents[incident]!.kind} class=${CLASSES.find((name) => reader.isIn(headAt, name)) ?? 'none'}`);
    const own = rules.get(text.toUpperCase()) ?? [];
    for (const { role, incident: at } of own) put(at === incident ? `told as ${role}` : `elsewhere as ${role}`);
    for (const role of fillerRoles) {
      const size = incidents[incident]![role].length;
      put(`${role} told=${Math.min(3, size)}`);
      if (own.length === 0 && incidents[incident]![role].some((party) => party.phrase.head === head))
        put(`head among ${role}`);
    }
    return features;
  };

  const found: Filler[] = [];
  const seen = new Set<string>();
  const put = (incident: number, role: FillerRole | null, phrase: Phrase, text: string) => {
    const key = `${incident} ${role} ${text.toUpperCase()}`;
    if (seen.has(key)) return;
    seen.add(key);
    found.push({
      incident,
      told: role,
      text,
      named: phrase.name !== null,
      features: describe(phrase, text, incident),
    });
  };
  incidents.forEach((incident, index) => {
    for (const role of fillerRoles)
      for (const party of incident[role]) put(index, role, readable(party, reader), party.text);
  });
  for (let i = 0; i < count; i++) {
    const run = chunks.phraseFrom(i);
    if (!run) continue;
    const s = sentence[i]!;
    const phrase = reader.read(reader.spanOf(run.first, run.last));
    i = run.last;
    if (!phrase) continue;
    let nearest = -1;
    let least = REACH + 1;
    told.forEach((at, index) => {
      for (const each of at) {
        const gap = Math.abs(each - s) + (each > s ? 0.5 : 0);
        if (gap < least) {
          least = gap;
          nearest = index;
        }
      }
    });
    if (nearest < 0) continue;
    const text = textOf(phrase);
    if (rules.get(text.toUpperCase())?.some(({ incident }) => incident === nearest)) continue;
    put(nearest, null, phrase, text);
  }
  return found;
}

/** The fillers of one incident, by role. */
export type Filled = Readonly<Record<FillerRole, readonly Filler[]>>;

/** For each of `count` incidents the phrases that fill its roles, likeliest first, and how likely the likeliest of all is, as log-odds. */
export function choose(
  fillers: readonly Filler[],
  count: number,
  model: TaskModel,
): { filled: Filled; most: number }[] {
  return Array.from({ length: count }, (_, index) => {
    const own = fillers.filter(({ incident }) => incident === index);
    let most = Number.NEGATIVE_INFINITY;
    const filled = {} as Record<FillerRole, readonly Filler[]>;
    for (const role of fillerRoles) {
      const { keep, add, weights } = model.roles[role]!;
      const judged = own.map((filler) => ({ filler, odds: oddsOf(filler, weights) }));
      most = Math.max(most, ...judged.map(({ odds }) => odds));
      const likely = judged.filter(({ filler, odds }) => odds > (filler.told === role ? keep : add));
      filled[role] = apart(likely.sort((a, b) => b.odds - a.odds).map(({ filler }) => filler));
    }
    return { filled, most };
  });
}

function oddsOf({ features }: Filler, weights: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [name, amount] of features) sum += (weights.get(name) ?? 0) * amount;
  return sum;
}

/** Without those that say part of what one before them says, or more of it. */
function apart(fillers: readonly Filler[]): readonly Filler[] {
  const kept: { filler: Filler; words: ReadonlySet<string> }[] = [];
  for (const filler of fillers) {
    const words = new Set(folded(filler.text).split(' '));
    if (kept.some((other) => within(words, other.words) || within(other.words, words))) continue;
    kept.push({ filler, words });
  }
  return kept.map(({ filler }) => filler);
}

function within(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  for (const word of some) if (!all.has(word)) return false;
  return true;
}

/** Words as the keys are compared: lower case, without punctuation and articles. */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/\b(?:an?|the)\b/g, ' ')
    .trim()
    .replace(/\s+/g, ' ');
}

/** A party whose phrase was made from a list of words only is read again. */
function readable({ phrase }: IncidentParty, reader: PhraseReader): Phrase {
  if (phrase.head !== '') return phrase;
  return reader.read(phrase.span) ?? phrase;
}

function verbOf(word: string): string {
  return word.replace(/(?:ed|ing|s)$/, '');
}
