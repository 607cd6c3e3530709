/** Who and what fills the roles of a MUC-4 template: the phrases of a report, each with what speaks for and against its standing in a role of the keys. */
import {
  type Document,
  firstFrom,
  lastStartingAtOrBefore,
  layerOf,
  type Mention,
  type Span,
  type Tokens,
} from '../../document/index.js';
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
  const setting = new Surroundings(incidents, doc, vocabulary);
  const { reader, chunks } = setting;
  const found: Filler[] = [];
  const seen = new Set<string>();
  const put = (incident: number, told: FillerRole | null, phrase: Phrase, text: string) => {
    const key = `${incident} ${told} ${text.toUpperCase()}`;
    if (seen.has(key)) return;
    seen.add(key);
    found.push({
      incident,
      told,
      text,
      named: phrase.name !== null,
      features: setting.describe(phrase, text, incident),
    });
  };
  incidents.forEach((incident, index) => {
    for (const role of fillerRoles)
      for (const party of incident[role]) put(index, role, readable(party, reader), party.text);
  });
  const { count, sentence } = layerOf(doc, 'tokens');
  for (let i = 0; i < count; i++) {
    const run = chunks.phraseFrom(i);
    if (!run) continue;
    const nearest = setting.nearestTo(sentence[i]!);
    const phrase = reader.read(reader.spanOf(run.first, run.last));
    i = run.last;
    if (!phrase || nearest < 0) continue;
    const text = reader.textOf(phrase.name ?? phrase.span);
    if (!setting.tells(text, nearest)) put(nearest, null, phrase, text);
  }
  return found;
}

/** What stands around the phrases of a report with incidents. */
class Surroundings {
  readonly reader: PhraseReader;
  readonly chunks: Chunks;
  private readonly tokens: Tokens;
  /** Sentences in which each incident is told. */
  private readonly told: readonly (readonly number[])[];
  /** Token → the deed that an incident has there. */
  private readonly deeds = new Map<number, string>();
  /** Words of a party → where the rules have it. */
  private readonly rules = new Map<string, { readonly role: FillerRole; readonly incident: number }[]>();
  private readonly mentions: readonly Mention[];
  private readonly mentionSpans: readonly Span[];

  constructor(
    private readonly incidents: readonly Incident[],
    private readonly doc: Document,
    vocabulary: Vocabulary,
  ) {
    this.reader = new PhraseReader(doc, vocabulary);
    this.chunks = new Chunks(doc, this.reader);
    this.tokens = layerOf(doc, 'tokens');
    this.mentions = doc.layers.mentions ?? [];
    this.mentionSpans = this.mentions.map(({ span }) => span);
    const { sentences } = layerOf(doc, 'segments');
    this.told = incidents.map(({ candidates }) =>
      candidates.map(({ trigger }) => lastStartingAtOrBefore(sentences, trigger.start)),
    );
    incidents.forEach((incident, index) => {
      const { kind, candidates } = incident;
      for (const { trigger } of candidates)
        this.deeds.set(this.reader.tokenAt(trigger.start), `${kind} ${trigger.lemma}`);
      for (const role of fillerRoles)
        for (const { text } of incident[role]) {
          const key = text.toUpperCase();
          this.rules.set(key, [...(this.rules.get(key) ?? []), { role, incident: index }]);
        }
    });
  }

  /** Whether the rules have these words in a role of an incident. */
  tells(text: string, incident: number): boolean {
    return this.rules.get(text.toUpperCase())?.some((rule) => rule.incident === incident) ?? false;
  }

  /** The incident told nearest to a sentence, one before it first; -1 beyond reach. */
  nearestTo(sentence: number): number {
    let nearest = -1;
    let least = REACH + 1;
    this.told.forEach((at, index) => {
      for (const each of at) {
        const gap = Math.abs(each - sentence) + (each > sentence ? 0.5 : 0);
        if (gap < least) {
          least = gap;
          nearest = index;
        }
      }
    });
    return nearest;
  }

  /** What speaks for and against a phrase's filling a role of an incident. */
  describe(phrase: Phrase, text: string, index: number): ReadonlyMap<string, number> {
    const { start, count, sentence } = this.tokens;
    const first = this.reader.tokenAt(phrase.span.start);
    let last = first;
    while (last + 1 < count && start[last + 1]! < phrase.span.end) last++;
    const s = sentence[first]!;
    const gap = Math.min(...this.told[index]!.map((at) => Math.abs(at - s)));
    const names = [
      'base rate',
      ...this.wordsOf(phrase, text, first),
      ...[-1, -2].map((step) => `word ${step}=${this.wordAt(first + step, s)}`),
      ...[1, 2].map((step) => `word +${step}=${this.wordAt(last + step, s)}`),
      ...this.verbsBefore(first, s),
      ...this.verbsAfter(last, s),
      `gap=${Math.min(gap, 4)}`,
      ...this.placeIn(index, phrase, text),
    ];
    return new Map(names.map((name) => [name, 1]));
  }

  /** Features of the phrase itself. */
  private wordsOf(phrase: Phrase, text: string, first: number): string[] {
    const { reader } = this;
    const { name, description, head, headAt, span } = phrase;
    const kind = this.kindAt(this.tokens.start[headAt]!);
    const names = [`head=${name && !description ? 'NAME' : head}`, `kind=${kind}`];
    for (const each of CLASSES) if (reader.isIn(headAt, each)) names.push(`class=${each}`);
    if (name) {
      names.push('named', `named kind=${kind}`, `named words=${Math.min(4, text.split(' ').length)}`);
      if (first > 0 && reader.isIn(first - 1, 'person')) names.push('title before');
      names.push(`before name=${this.wordAt(first - 1, this.tokens.sentence[first]!)}`);
    }
    if (name && description) names.push('description and name');
    if (this.isPlace(span)) names.push('place');
    return names;
  }

  /** Features of the incident and of where its rules have the same words. */
  private placeIn(index: number, { head, headAt }: Phrase, text: string): string[] {
    const incident = this.incidents[index]!;
    const { kind } = incident;
    const own = this.rules.get(text.toUpperCase()) ?? [];
    const names = [
      `incident=${kind}`,
      `incident=${kind} class=${CLASSES.find((name) => this.reader.isIn(headAt, name)) ?? 'none'}`,
      ...own.map(({ role, incident: at }) => (at === index ? `told as ${role}` : `elsewhere as ${role}`)),
    ];
    for (const role of fillerRoles) {
      names.push(`${role} told=${Math.min(3, incident[role].length)}`);
      if (own.length === 0 && incident[role].some(({ phrase }) => phrase.head === head))
        names.push(`head among ${role}`);
    }
    return names;
  }

  /** The nearest two verbs or deeds before a phrase, in its sentence. */
  private verbsBefore(first: number, s: number): string[] {
    const names: string[] = [];
    for (let i = first - 1, n = 0; i >= this.tokens.sentenceFirst[s]! && n < 2; i--) {
      const deed = this.deeds.get(i);
      if (deed) names.push(`deed before=${deed}`);
      if (deed || this.reader.isVerbal(i)) names.push(`verb before ${n++}=${this.verbAt(i)}`);
    }
    return names;
  }

  /** The nearest two verbs or deeds behind a phrase, the first with its voice. */
  private verbsAfter(last: number, s: number): string[] {
    const { count, sentence } = this.tokens;
    const names: string[] = [];
    for (let i = last + 1, n = 0; i < count && sentence[i] === s && n < 2; i++) {
      const deed = this.deeds.get(i);
      if (deed) names.push(`deed after=${deed}`);
      if (!deed && !this.reader.isVerbal(i)) continue;
      const passive = n === 0 && this.chunks.passiveFrom(i) >= 0;
      names.push(`verb after ${n++}=${passive ? 'be ' : ''}${this.verbAt(i)}`);
    }
    return names;
  }

  private verbAt(token: number): string {
    return this.tokens.lower[token]!.replace(/(?:ed|ing|s)$/, '');
  }

  /** A word of a sentence; names and numbers are each as good as another. */
  private wordAt(token: number, s: number): string {
    const { lower, sentence } = this.tokens;
    if (token < 0 || sentence[token] !== s) return 'none';
    if (this.reader.isCapital(token)) return 'name';
    return /\d/.test(lower[token]!) ? 'number' : lower[token]!;
  }

  /** Kind of the mention at an offset. */
  private kindAt(offset: number): string {
    const index = lastStartingAtOrBefore(this.mentionSpans, offset);
    for (let i = index; i >= 0 && i > index - 3; i--)
      if (offset < this.mentions[i]!.span.end) return this.mentions[i]!.value.kind;
    return 'none';
  }

  private isPlace({ start, end }: Span): boolean {
    const toponyms = this.doc.layers.toponyms ?? [];
    const t = firstFrom(toponyms, start);
    return [toponyms[t - 1], toponyms[t]].some(
      (toponym) => toponym && !toponym.value.latent && toponym.span.start <= start && end <= toponym.span.end,
    );
  }
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
