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
  type EventCandidate,
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
  /** The roles that the incident has it in. */
  readonly told: ReadonlySet<FillerRole>;
  readonly text: string;
  readonly named: boolean;
  /** What speaks for and against, wherever it stands. */
  readonly features: ReadonlySet<string>;
}

interface Found {
  readonly incident: number;
  readonly told: Set<FillerRole>;
  readonly text: string;
  named: boolean;
  readonly features: Set<string>;
}

/** Classes of words that say what a phrase stands for. */
export const CLASSES = [
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
/** Classes of words that tell a deed or what it did. */
export const SENSES = ['harm', 'ruin', 'death', 'attack', 'deliberate', 'toll', 'statement'];
/** Sentences around an incident in which its parties are looked for. */
const REACH = 3;

/** An incident and the log-odds that the task asks for it. */
export interface Judged {
  readonly incident: Incident;
  readonly odds: number;
}

/** The phrases told in the sentences of the incidents and near them, each once for an incident. */
export function fillersOf(
  judged: readonly Judged[],
  candidates: readonly EventCandidate[],
  doc: Document,
  vocabulary: Vocabulary,
): Filler[] {
  if (judged.length === 0) return [];
  const setting = new Surroundings(judged, candidates, doc, vocabulary);
  const { reader } = setting;
  const pool = setting.pool();
  const found = new Map<string, Found>();
  const put = (incident: number, told: FillerRole | null, phrase: Phrase, words: string, source: string) => {
    const text = setting.bodyName(phrase) ?? words;
    const features = setting.describe(phrase, text, incident, source);
    const key = `${incident} ${folded(text)}`;
    const same = found.get(key);
    if (!same) {
      const roles = new Set(told ? [told] : []);
      found.set(key, { incident, told: roles, text, named: phrase.name !== null, features });
      return;
    }
    for (const name of features) same.features.add(name);
    if (told) same.told.add(told);
    same.named ||= phrase.name !== null;
  };
  judged.forEach(({ incident }, index) => {
    for (const role of fillerRoles)
      for (const party of incident[role]) put(index, role, readable(party, reader), party.text, 'rules');
  });
  for (const { phrase, text, source } of pool) {
    const nearest = setting.nearestTo(phrase.span.start);
    if (nearest >= 0) put(nearest, null, phrase, text, source);
  }
  return [...found.values()];
}

/** A phrase of a report, the words to show and how it was found. */
interface PoolPhrase {
  readonly phrase: Phrase;
  readonly text: string;
  readonly source: string;
}

const WEAPONS = ['explosive', 'gun', 'missile', 'blade', 'incendiary'] as const;

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
  /** The armed group that the report names most. */
  private readonly body: string | null;

  /** Token → what a candidate has it for. */
  private readonly parts = new Map<number, string[]>();
  /** Listed body → the letters that the report calls it by. */
  private readonly names = new Map<string, string>();
  /** Words of a phrase → how often they stand in the report. */
  private readonly counts = new Map<string, number>();
  /** Incidents by their number. */
  private readonly incidents: readonly Incident[];

  constructor(
    private readonly judged: readonly Judged[],
    candidates: readonly EventCandidate[],
    private readonly doc: Document,
    vocabulary: Vocabulary,
  ) {
    const incidents = judged.map(({ incident }) => incident);
    this.incidents = incidents;
    this.reader = new PhraseReader(doc, vocabulary);
    this.chunks = new Chunks(doc, this.reader);
    this.tokens = layerOf(doc, 'tokens');
    this.mentions = doc.layers.mentions ?? [];
    this.mentionSpans = this.mentions.map(({ span }) => span);
    this.body = mainBody(this.mentions);
    for (const { span, value } of this.mentions) {
      const text = this.reader.textOf(value.via === 'gazetteer' ? this.reader.bare(span) : span);
      if (value.entityId && /^[A-Z][A-Z0-9-]+$/.test(text)) this.names.set(value.entityId, text);
    }
    const { sentences } = layerOf(doc, 'segments');
    this.told = incidents.map(({ candidates }) =>
      candidates.map(({ trigger }) => lastStartingAtOrBefore(sentences, trigger.start)),
    );
    for (const { type, trigger, participants } of candidates)
      for (const { role, start, end } of participants) {
        if (start === null || end === null) continue;
        const { first, last } = this.reader.range({ start, end });
        const violent = this.incidents.some((incident) =>
          incident.candidates.some((candidate) => candidate.trigger.start === trigger.start),
        );
        for (let i = first; i <= last; i++)
          this.parts.set(i, [...(this.parts.get(i) ?? []), `part=${type} ${role}`, `violent ${violent} ${role}`]);
      }
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

  /** Every noun phrase of the report (counted from then on), actors and weapons named within a phrase, and phrases with the "of" that they go on with. */
  pool(): PoolPhrase[] {
    const { reader, chunks, tokens } = this;
    const found: PoolPhrase[] = [];
    const seen = new Set<string>();
    const put = (phrase: Phrase | undefined, source: string) => {
      if (!phrase) return;
      const text = reader.textOf(phrase.name ?? phrase.span);
      const key = `${phrase.span.start} ${text}`;
      if (seen.has(key)) return;
      seen.add(key);
      found.push({ phrase, text, source });
    };
    for (let i = 0; i < tokens.count; i++) {
      const run = chunks.phraseFrom(i);
      if (!run) continue;
      const span = reader.spanOf(run.first, run.last);
      const phrase = reader.read(span);
      put(phrase && this.isOwned(phrase) ? { ...phrase, name: null } : phrase, 'phrase');
      const whole = reader.read(span, true);
      if (whole && phrase && whole.span.end > phrase.span.end) put({ ...whole, name: null }, 'whole');
      for (let k = run.first; k < run.last; k++) {
        if (!reader.isIn(k, ...WEAPONS) || reader.isIn(k + 1, ...WEAPONS)) continue;
        const compound = k > run.first && reader.isIn(k - 1, ...WEAPONS, 'vehicle');
        put(reader.read(reader.spanOf(compound ? k - 1 : k, k)), 'compound');
      }
      i = run.last;
    }
    for (const { span, value } of this.mentions) {
      if (value.via === 'pronoun' || value.via === 'demonym' || value.via === 'metonym') continue;
      put(reader.read(value.via === 'gazetteer' ? value.head : span, value.entityId !== null), 'mention');
      if (value.via === 'gazetteer') put(reader.read(reader.bare(span), true), 'bare mention');
    }
    for (const { text } of found) this.counts.set(text, (this.counts.get(text) ?? 0) + 1);
    return found;
  }

  /** "House of deputy Ana Lima": its name is its owner's. */
  private isOwned({ name, description, headAt }: Phrase): boolean {
    if (!name || !description || !this.reader.isIn(headAt, 'structure', 'premises', 'vehicle')) return false;
    return /\sof\s/i.test(this.reader.textOf({ start: description.start, end: name.start }));
  }

  /** The name of the listed body that a phrase names and nothing more, as the report gives it: by its letters where it has them. */
  bodyName({ span }: Phrase): string | undefined {
    const mention = this.mentionAt(span.start) ?? this.mentionAt(span.end - 1);
    if (mention?.value.via !== 'gazetteer' || mention.value.kind === 'person') return undefined;
    const bare = this.reader.bare(mention.span);
    if (span.end > mention.span.end || bare.start < span.start || bare.end > span.end) return undefined;
    return this.names.get(mention.value.entityId!) ?? this.reader.textOf(bare);
  }

  /** The incident told nearest to an offset, one before it first; -1 beyond reach. */
  nearestTo(offset: number): number {
    const sentence = this.tokens.sentence[this.reader.tokenAt(offset)]!;
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
  describe(phrase: Phrase, text: string, index: number, source: string): Set<string> {
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
      `words -2=${this.wordAt(first - 2, s)} ${this.wordAt(first - 1, s)}`,
      `words +2=${this.wordAt(last + 1, s)} ${this.wordAt(last + 2, s)}`,
      `depth=${Math.min(5, s)}`,
      ...this.verbsBefore(first, s),
      ...this.verbsAfter(last, s),
      `gap=${Math.min(gap, 4)}`,
      `source=${source}`,
      `wanted=${Math.max(-3, Math.min(3, Math.round(this.judged[index]!.odds)))}`,
      `count=${Math.min(4, this.counts.get(text) ?? 1)}`,
      ...(this.parts.get(phrase.headAt) ?? []),
      ...this.placeIn(index, phrase, text),
    ];
    return new Set(names);
  }

  /** Features of the phrase itself. */
  private wordsOf(phrase: Phrase, text: string, first: number): string[] {
    const { reader } = this;
    const { name, description, head, headAt, span } = phrase;
    const kind = this.kindAt(this.tokens.start[headAt]!);
    const names = [
      `head=${name && !description ? 'NAME' : head}`,
      `kind=${kind}`,
      `words=${Math.min(5, text.split(' ').length)}`,
    ];
    if (this.tokens.lower[headAt] !== head) names.push('plural', `plural kind=${kind}`);
    if (this.body && this.bodyAt(this.tokens.start[headAt]!) === this.body) names.push(`main body=${kind}`);
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
      `incident=${kind} head=${head}`,
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
      if (deed) names.push(`gap before=${Math.min(4, (first - i) >> 1)}`);
      if (!deed && !this.reader.isVerbal(i)) continue;
      const passive = n === 0 && this.chunks.passiveFrom(i) >= 0 ? 'be ' : '';
      const link = n === 0 ? this.wordAt(first - 1, s) : '';
      for (const each of this.sensesOf(i)) names.push(`sense before ${n}=${passive}${each} ${link}`);
      names.push(`verb before ${n++}=${this.verbAt(i)}`);
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
      const passive = n === 0 && this.chunks.passiveFrom(i) >= 0 ? 'be ' : '';
      if (deed) names.push(`gap after=${passive}${Math.min(4, (i - last) >> 1)}`);
      for (const each of this.sensesOf(i)) names.push(`sense after ${n}=${passive}${each}`);
      names.push(`verb after ${n++}=${passive}${this.verbAt(i)}`);
    }
    return names;
  }

  /** What kind of deed a word tells. */
  private sensesOf(token: number): string[] {
    return SENSES.filter((each) => this.reader.isIn(token, each));
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
    return this.mentionAt(offset)?.value.kind ?? 'none';
  }

  /** The listed body that is named at an offset. */
  private bodyAt(offset: number): string | null {
    return this.mentionAt(offset)?.value.entityId ?? null;
  }

  private mentionAt(offset: number): Mention | undefined {
    const index = lastStartingAtOrBefore(this.mentionSpans, offset);
    for (let i = index; i >= 0 && i > index - 3; i--) if (offset < this.mentions[i]!.span.end) return this.mentions[i];
    return undefined;
  }

  private isPlace({ start, end }: Span): boolean {
    const toponyms = this.doc.layers.toponyms ?? [];
    const t = firstFrom(toponyms, start);
    return [toponyms[t - 1], toponyms[t]].some(
      (toponym) => toponym && !toponym.value.latent && toponym.span.start <= start && end <= toponym.span.end,
    );
  }
}

/** The listed armed group with most mentions. */
function mainBody(mentions: readonly Mention[]): string | null {
  const counts = new Map<string, number>();
  for (const { entityId, kind } of mentions.map(({ value }) => value))
    if (entityId && kind === 'armed_group') counts.set(entityId, (counts.get(entityId) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** The fillers of one incident, by role. */
export type Filled = Readonly<Record<FillerRole, readonly Filler[]>>;

/** For each of `count` incidents the phrases that fill its roles, likeliest first. */
export function choose(fillers: readonly Filler[], count: number, model: TaskModel): Filled[] {
  return Array.from({ length: count }, (_, index) => {
    const own = fillers.filter(({ incident }) => incident === index);
    const filled = {} as Record<FillerRole, readonly Filler[]>;
    for (const role of fillerRoles) {
      const { keep, add, weights } = model.roles[role]!;
      const likely = own
        .map((filler) => ({ filler, odds: sumOf(filler.features, weights) }))
        .filter(({ filler, odds }) => odds > (filler.told.has(role) ? keep : add));
      filled[role] = apart(likely.sort((a, b) => b.odds - a.odds).map(({ filler }) => filler));
    }
    return filled;
  });
}

/** Log-odds of what has these features. */
export function sumOf(features: ReadonlySet<string>, weights: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const name of features) sum += weights.get(name) ?? 0;
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
