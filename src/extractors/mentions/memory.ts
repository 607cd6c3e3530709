/** What the reading of a report so far says: the country it speaks of, names of persons and acronyms introduced. */
import type { ActorEntry } from '../../lexicon/index.js';
import type { Draft, Scene } from './draft.js';

/** Fields of a draft that a later, shorter name of the same actor takes over. */
type Identity = Pick<
  Draft,
  | 'kind'
  | 'code'
  | 'cameo'
  | 'country'
  | 'entityId'
  | 'name'
  | 'affiliations'
  | 'via'
  | 'named'
  | 'rule'
  | 'weight'
  | 'entry'
  | 'plural'
>;

/** Roles by which a report usually means one country's; officials and soldiers of several meet in one report. */
const LOCAL_ROLES = new Set(['JUD', 'LEG', 'REB', 'OPP', 'CRM', 'REL']);
/** A country spoken of less than this is no context: an agency's seat alone. */
const LEAST_CONTEXT = 0.4;
/** Kinds whose seat says little about what a report is about. */
const SEATED = new Set<string>(['media', 'ngo', 'company']);

const NONE: readonly string[] = [];

/** How much an older country counts against a newer one. */
const FADE = 0.9;

/** An actor with its country, or a named person without one, and where it stands. */
interface Actor {
  readonly who: string;
  readonly country: string | null;
  readonly a: number;
  readonly b: number;
}

export class Memory {
  private readonly persons = new Map<string, Identity>();
  private readonly acronyms = new Map<string, ActorEntry>();
  /** How much each country was spoken of, in the order of first mention. */
  private readonly countries: string[] = [];
  private readonly weights: number[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly seen = new Set<string>();
  private readonly heads = new Map<string, string>();
  private readonly roles = new Map<string, string>();
  private best: string | null = null;
  private last: Actor | null = null;
  private before: Actor | null = null;
  private muted = false;
  /** Countries of the place in which the sentence being read says it happened, the best-known first. */
  place: readonly string[] = NONE;

  /** Stops taking notes while a phrase is read that may be thrown away; returns the state to restore. */
  mute(): boolean {
    const before = this.muted;
    this.muted = true;
    return before;
  }

  unmute(before: boolean): void {
    this.muted = before;
  }

  /** A country was named; the context leans to it. */
  seeCountry(country: string | null, weight: number): void {
    if (country === null || this.muted) return;
    const { countries, weights, numbers } = this;
    let number = numbers.get(country);
    if (number === undefined) {
      number = countries.length;
      numbers.set(country, number);
      countries.push(country);
      weights.push(0);
    }
    let best = -1;
    let most = 0;
    for (let k = 0; k < weights.length; k++) {
      const now = k === number ? weights[k]! * FADE + weight : weights[k]! * FADE;
      weights[k] = now;
      if (now > most) {
        best = k;
        most = now;
      }
    }
    this.best = best < 0 ? null : countries[best]!;
  }

  /** The country the report speaks of, or null. */
  context(): string | null {
    return this.best !== null && this.weightOf(this.best) >= LEAST_CONTEXT ? this.best : null;
  }

  /** The country of the last actor with a role that each country has few of ("the court", "the rebels"), or null. */
  countryOfRole(code: string): string | null {
    return this.roles.get(code) ?? null;
  }

  /** How much the report so far has spoken of a country. */
  weightOf(country: string): number {
    const number = this.numbers.get(country);
    return number === undefined ? 0 : this.weights[number]!;
  }

  /** The country of the last actor that said it, or null. */
  lastCountry(): string | null {
    return this.last?.country ?? null;
  }

  /** True when the last two actors that said their country are of different countries. */
  lastTwoDiffer(): boolean {
    return this.before !== null && this.last !== null && this.before.who !== this.last.who;
  }

  /** True when the last two actors stand joined ("Russia and Ukraine exchanged …") and are of different countries. */
  lastTwoJoined(scene: Scene): boolean {
    const { before, last } = this;
    return (
      before !== null &&
      last !== null &&
      before.who !== last.who &&
      scene.tokens.lower[before.b] === 'and' &&
      last.a <= before.b + 2
    );
  }

  /** The country of the last phrase with this head word that said it ("Iraqi militias" for "the militias"), or null. */
  countryOfHead(word: string): string | null {
    return this.heads.get(word) ?? null;
  }

  /** How well an entry of several with one name fits the report so far. */
  affinity(entry: ActorEntry): number {
    return (this.seen.has(entry.id) ? 10 : 0) + (entry.country === null ? 0.1 : this.weightOf(entry.country));
  }

  note(scene: Scene, draft: Draft): void {
    if (this.muted) return;
    if (draft.entityId !== null) this.seen.add(draft.entityId);
    if (draft.country !== null && !draft.inferred) {
      this.seeCountry(draft.country, SEATED.has(draft.kind) ? 0.1 : 1);
    } else if (draft.entityId !== null) this.seeCountry(scene.lexicon.hosts.get(draft.entityId) ?? null, 0.8);
    if ((draft.country !== null && !draft.inferred) || draft.named) {
      this.before = this.last;
      this.last = { who: draft.country ?? draft.name ?? '', country: draft.country, a: draft.a, b: draft.b };
    }
    if (draft.country !== null && !draft.inferred && LOCAL_ROLES.has(draft.code))
      this.roles.set(draft.code, draft.country);
    if (draft.word !== null && draft.country !== null && !draft.inferred)
      this.heads.set(scene.tokens.lower[draft.headB - 1]!, draft.country);
    if (!draft.named || draft.nameA < 0) return;
    const { lower } = scene.tokens;
    const identity: Identity = {
      kind: 'person',
      code: draft.code,
      cameo: draft.cameo,
      country: draft.country,
      entityId: draft.entityId,
      name: draft.name,
      affiliations: draft.affiliations,
      via: draft.via === 'gazetteer' ? 'gazetteer' : 'shape',
      named: true,
      rule: 'mention/name-again',
      weight: 2,
      entry: draft.entry,
      plural: false,
    };
    const surname = lower[draft.nameB - 1]!;
    if (!this.persons.has(surname)) this.persons.set(surname, identity);
    const tail = surname.includes('-') ? surname.replace(/^(?:al|el|ul|ad|as|ar|ash)-/, '') : surname;
    if (tail !== surname && !this.persons.has(tail)) this.persons.set(tail, identity);
    this.persons.set(this.key(scene, draft.nameA, draft.nameB), identity);
    const first = lower[draft.nameA]!;
    if (draft.nameB - draft.nameA > 1 && !scene.lexicon.roles.firstNames.has(first) && !this.persons.has(first))
      this.persons.set(first, identity);
  }

  /** The person already named whom tokens `a … b - 1` name again, or null. */
  person(scene: Scene, a: number, b: number): Identity | null {
    return this.persons.get(this.key(scene, a, b)) ?? null;
  }

  bindAcronym(acronym: string, draft: Draft): void {
    if (this.acronyms.has(acronym)) return;
    this.acronyms.set(acronym, {
      id: draft.entityId ?? '',
      name: draft.name ?? acronym,
      kind: draft.kind,
      country: draft.country,
      role: draft.code || null,
      cameo: draft.cameo,
      aliases: NONE,
      acronyms: NONE,
      adjectives: NONE,
      people: NONE,
      capital: NONE,
      parent: null,
      affiliations: draft.affiliations,
      from: null,
      to: null,
      fills: null,
      ethnic: false,
      file: '',
    });
  }

  /** What an acronym introduced in this report stands for, as an entry. */
  acronym(text: string): ActorEntry | null {
    return this.acronyms.get(text) ?? null;
  }

  private key(scene: Scene, a: number, b: number): string {
    let key = scene.tokens.lower[a]!;
    for (let t = a + 1; t < b; t++) key += ` ${scene.tokens.lower[t]!}`;
    return key;
  }
}
