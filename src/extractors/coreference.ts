/** Coreference: which earlier mention a later name, description or pronoun leads back to, with the antecedent as evidence. */
import {
  annotate,
  Block,
  type Coreference,
  type Evidence,
  layerOf,
  type Mention,
  type MentionValue,
  SHAPE,
  type Tokens,
  UPOS,
} from '../document/index.js';
import type { RoleLexicon } from '../lexicon/index.js';
import type { Extractor } from './stage.js';

/** Someone the report has spoken of, with all mentions so far. */
interface Party {
  /** Index of the mention that tells most: the first named one, else the first. */
  best: number;
  /** Index of the last mention that is no pronoun. */
  last: number;
  lastAny: number;
  lastSentence: number;
  value: MentionValue;
  readonly person: boolean;
  plural: boolean;
  singular: boolean;
  gender: 'm' | 'f' | null;
  /** Lower-cased words of its phrases: "the ministry" finds "Iraqi Oil Ministry". */
  readonly words: Set<string>;
  readonly heads: Set<string>;
  subject: boolean;
  /** Whether the last mention but those that own something is a subject. */
  acts: boolean;
}

interface Choice {
  readonly party: Party;
  readonly score: number;
  readonly rule: string;
}

/** How far back in sentences a pronoun, and a description, may reach. */
const PRONOUN_REACH = 3;
const DESCRIPTION_REACH = 40;
/** How far behind its subject a clause reaches for its objects, in tokens. */
const CLAUSE = 12;
/** How many parties are looked at for one mention: keeps long reports linear. */
const MOST_PARTIES = 60;
/** Scores below the first are no link; a lead below the second over the next best makes the link latent. */
const LEAST_SCORE = 1;
const LEAST_LEAD = 0.25;

export const coreference: Extractor<'coreference'> = {
  name: 'coreference',
  version: '1',
  requires: ['segments', 'tokens', 'mentions'],
  provides: 'coreference',
  extract(doc, resources) {
    const tokens = layerOf(doc, 'tokens');
    const mentions = layerOf(doc, 'mentions');
    return { value: new Resolver(doc.report.text, tokens, mentions, resources.actors.roles).run() };
  },
};

const VERB = UPOS.indexOf('VERB');
const AUX = UPOS.indexOf('AUX');
const ADV = UPOS.indexOf('ADV');
const PART = UPOS.indexOf('PART');

const GENDER: Readonly<Record<string, 'm' | 'f'>> = {
  he: 'm',
  him: 'm',
  his: 'm',
  himself: 'm',
  she: 'f',
  her: 'f',
  hers: 'f',
  herself: 'f',
};
const POSSESSIVE = new Set(['his', 'her', 'its', 'their', 'hers', 'theirs']);
/** Forms that are never subjects: "urged them to leave". */
const OBJECTIVE = new Set(['him', 'them']);
const DEFINITE = new Set(['the', 'this', 'that', 'these', 'those']);
const INDEFINITE = new Set([
  'a',
  'an',
  'another',
  'one',
  'some',
  'any',
  'no',
  'each',
  'every',
  'several',
  'various',
  'multiple',
  'numerous',
  'many',
  'other',
  'more',
]);

class Resolver {
  private readonly parties: Party[] = [];
  private readonly byEntity = new Map<string, Party>();
  private readonly links: Coreference[] = [];
  /** First token of each mention, its last, and its sentence. */
  private readonly first: Int32Array;
  private readonly after: Int32Array;
  private readonly sentence: Int32Array;

  constructor(
    private readonly text: string,
    private readonly tokens: Tokens,
    private readonly mentions: readonly Mention[],
    private readonly roles: RoleLexicon,
  ) {
    const count = mentions.length;
    const block = new Block(count * 3, 0);
    this.first = block.ints(count);
    this.after = block.ints(count);
    this.sentence = block.ints(count);
    let token = 0;
    for (let m = 0; m < count; m++) {
      const { span } = mentions[m]!;
      while (token < tokens.count && tokens.start[token]! < span.start) token++;
      let end = token;
      while (end < tokens.count && tokens.end[end]! <= span.end) end++;
      this.first[m] = token;
      this.after[m] = Math.max(end, token + 1);
      this.sentence[m] = tokens.sentence[token] ?? 0;
    }
  }

  run(): readonly Coreference[] {
    for (let m = 0; m < this.mentions.length; m++) {
      const { value } = this.mentions[m]!;
      if (value.kind === 'facility') continue;
      if (value.via === 'pronoun') this.pronoun(m);
      else if (this.isName(this.mentions[m]!)) this.name(m);
      else this.description(m);
    }
    return this.links;
  }

  /** A name of its own, not just a description ("Kirkuk Governor Rebwar Taha", not "the Kirkuk governor"). */
  private isName({ value, evidence }: Mention): boolean {
    if (value.via === 'gazetteer' || value.via === 'metonym' || value.via === 'demonym' || value.via === 'shape')
      return true;
    const { rule } = evidence[0]!;
    return rule === 'mention/title-and-name' || rule === 'mention/organisation-and-name';
  }

  /** Names: the same entity, or the same name. */
  private name(m: number): void {
    const { value } = this.mentions[m]!;
    const key = value.entityId ?? `=${value.name.toLowerCase()}`;
    // "Israeli" before a noun names the state, but repeats of it are no news.
    const known = this.byEntity.get(key);
    if (known === undefined) {
      const party = this.open(m);
      this.byEntity.set(key, party);
      return;
    }
    if (value.via === 'demonym' && value.attributive) {
      this.see(known, m);
      return;
    }
    this.link(m, { party: known, score: 4, rule: 'coreference/same-name' }, undefined);
  }

  /** Definite descriptions: "the US official", "the ministry", "these militias", "the group". */
  private description(m: number): void {
    const { value } = this.mentions[m]!;
    const head = this.headWord(value);
    const before = this.first[m]! > 0 ? this.tokens.lower[this.first[m]! - 1]! : '';
    const owned = POSSESSIVE.has(before) || (this.tokens.shape[this.first[m]! - 1] ?? 0) & SHAPE.possessive;
    const definite = DEFINITE.has(before) || (this.first[m] === this.tokens.sentenceFirst[this.sentence[m]!] && false);
    if (value.entityId !== null) {
      const known = this.byEntity.get(value.entityId);
      if (known !== undefined) {
        this.link(m, { party: known, score: 3, rule: 'coreference/same-body' }, undefined);
        return;
      }
    }
    const bare = !definite && !INDEFINITE.has(before) && value.plural && value.count === null;
    if (owned || INDEFINITE.has(before) || (!definite && !bare && value.via !== 'nominal')) {
      if (!owned && value.entityId === null && bare) this.tryDescription(m, head, bare);
      else this.openDescription(m);
      return;
    }
    this.tryDescription(m, head, bare);
  }

  private tryDescription(m: number, head: string, bare: boolean): void {
    const { value } = this.mentions[m]!;
    const title = this.phraseOf(m);
    let best: Choice | undefined;
    let second: Choice | undefined;
    for (let p = this.parties.length - 1, seen = 0; p >= 0 && seen < MOST_PARTIES; p--, seen++) {
      const party = this.parties[p]!;
      const distance = this.sentence[m]! - party.lastSentence;
      if (distance > DESCRIPTION_REACH) continue;
      const choice = this.describe(party, value, head, title, bare, distance);
      if (choice === undefined) continue;
      if (best === undefined || choice.score > best.score) {
        second = best;
        best = choice;
      } else if (second === undefined || choice.score > second.score) second = choice;
    }
    if (best === undefined || best.score < LEAST_SCORE) {
      this.openDescription(m);
      return;
    }
    this.link(m, best, second);
  }

  /** How well a description fits a party, or undefined. */
  private describe(
    party: Party,
    value: MentionValue,
    head: string,
    title: string,
    bare: boolean,
    distance: number,
  ): Choice | undefined {
    const theirs = party.value;
    if ((value.kind === 'person') !== party.person) return undefined;
    const stated = value.via === 'composed' && value.country !== null;
    if (stated && theirs.country !== null && theirs.country !== value.country) return undefined;
    const near = -0.12 * Math.min(distance, 10) + (party.subject ? 0.3 : 0);
    if (value.count !== null && value.count.min !== null && theirs.count?.min !== value.count.min) return undefined;
    if (party.heads.has(head) && value.plural === party.plural) {
      if (value.descriptors.some((word) => !party.words.has(word.toLowerCase())) && value.descriptors.length > 0)
        return undefined;
      return { party, score: 2.6 + near, rule: 'coreference/same-head' };
    }
    if (bare) return undefined;
    if (party.person) {
      if (party.words.has(head) && title.split(' ').every((word) => party.words.has(word)))
        return { party, score: 2.6 + near, rule: 'coreference/title-of-name' };
      const codes = this.roles.personRefers.get(title) ?? this.roles.personRefers.get(head);
      const code = theirs.cameo === null ? '' : theirs.cameo.slice(-3);
      if (codes?.has(code) && theirs.name.length > 0) {
        const named = theirs.via !== 'nominal';
        // "The president met the envoy": two descriptions in one sentence are two people.
        if (!named && distance === 0) return undefined;
        return { party, score: (named ? 1.6 : 1.1) + near, rule: 'coreference/role-of-person' };
      }
      return undefined;
    }
    if (theirs.kind === 'state' && !this.roles.refers.get(head)?.kinds.has('state')) return undefined;
    if (party.words.has(head) && !party.plural) return { party, score: 2.4 + near, rule: 'coreference/word-of-name' };
    const fits = this.roles.refers.get(title) ?? this.roles.refers.get(head);
    if (fits === undefined || fits.same || !fits.kinds.has(theirs.kind)) return undefined;
    const named = theirs.entityId !== null || theirs.via === 'shape';
    if (!named && theirs.kind !== value.kind && theirs.kind !== 'armed_group' && theirs.kind !== 'group')
      return undefined;
    return { party, score: (named ? 1.7 : 1.2) + near, rule: 'coreference/kind-of-name' };
  }

  private pronoun(m: number): void {
    const word = this.tokens.lower[this.first[m]!]!;
    const gender = GENDER[word] ?? null;
    const they = word.startsWith('the');
    if (!they && gender === null && this.isExpletive(m)) return;
    const subject = !OBJECTIVE.has(word) && this.isSubject(m);
    const possessive = POSSESSIVE.has(word);
    let best: Choice | undefined;
    let second: Choice | undefined;
    const acting = subject || possessive ? undefined : this.lastSubject(m);
    for (let p = this.parties.length - 1, seen = 0; p >= 0 && seen < MOST_PARTIES; p--, seen++) {
      const party = this.parties[p]!;
      const distance = this.sentence[m]! - party.lastSentence;
      if (distance > PRONOUN_REACH) continue;
      const score = this.pronounScore(party, m, gender, they, subject, party === acting, distance);
      if (score === undefined) continue;
      const choice = { party, score, rule: possessive ? 'coreference/possessive' : 'coreference/pronoun' };
      if (best === undefined || choice.score > best.score) {
        second = best;
        best = choice;
      } else if (second === undefined || choice.score > second.score) second = choice;
    }
    if (best === undefined || best.score < LEAST_SCORE) return;
    if (gender !== null) best.party.gender ??= gender;
    this.link(m, best, second);
  }

  private pronounScore(
    party: Party,
    m: number,
    gender: 'm' | 'f' | null,
    they: boolean,
    subject: boolean,
    acting: boolean,
    distance: number,
  ): number | undefined {
    const { value } = party;
    if (gender !== null) {
      if (!party.person || (party.gender !== null && party.gender !== gender)) return undefined;
    } else if (they) {
      if (!party.plural && (party.person || value.kind === 'state')) return undefined;
    } else if (party.person || !party.singular) return undefined;
    let score = 2 - 0.5 * distance;
    if (distance === 0) {
      // The nearest before it in its own sentence, subjects first.
      score += 0.4;
      const gap = this.first[m]! - this.after[party.lastAny]!;
      score -= Math.min(gap, 30) * 0.015;
      // An object is rarely its own clause's subject ("met the envoy and urged him").
      if (acting && gap < CLAUSE) score -= 1.2;
    }
    if (party.subject) score += 0.6;
    if (subject && party.subject) score += 0.2;
    if (they && !party.plural) score -= 0.5;
    if (!they && gender === null) {
      if (value.kind === 'state' && value.via !== 'gazetteer') score -= 0.2;
      if (value.kind === 'media') score -= 0.4;
    }
    if (value.attributive) score -= 0.8;
    return score;
  }

  /** The last of those spoken of in the sentence before a mention that a verb follows: who acts in its clause. */
  private lastSubject(m: number): Party | undefined {
    let found: Party | undefined;
    for (let p = this.parties.length - 1, seen = 0; p >= 0 && seen < MOST_PARTIES; p--, seen++) {
      const party = this.parties[p]!;
      if (party.lastSentence !== this.sentence[m]) break;
      if (party.acts && (found === undefined || party.lastAny > found.lastAny)) found = party;
    }
    return found;
  }

  /** "it is likely that", "it was reported": the pronoun stands for no one. */
  private isExpletive(m: number): boolean {
    const { tokens } = this;
    if (tokens.lower[this.first[m]!] !== 'it') return false;
    const at = this.after[m]!;
    const next = tokens.lower[at] ?? '';
    if (next !== 'is' && next !== 'was' && next !== 'remains' && next !== 'seems' && next !== 'appears') return false;
    for (let t = at + 1; t < Math.min(at + 6, tokens.count); t++)
      if (tokens.lower[t] === 'that' || tokens.lower[t] === 'to' || tokens.lower[t] === 'whether') return true;
    return false;
  }

  /** A verb follows the mention at once. */
  private isSubject(m: number): boolean {
    const { tokens } = this;
    let at = this.after[m]!;
    if (tokens.text[at] === '(' || tokens.text[at] === '[') at += 3;
    for (let steps = 0; steps < 3 && at < tokens.count && tokens.sentence[at] === this.sentence[m]; steps++, at++) {
      const pos = tokens.pos[at]!;
      if (pos === VERB || pos === AUX) return true;
      if (pos !== ADV && pos !== PART) return false;
    }
    return false;
  }

  private headWord(value: MentionValue): string {
    const head = this.text.slice(value.head.start, value.head.end).toLowerCase();
    return head.slice(head.lastIndexOf(' ') + 1);
  }

  /** The words of a description without nationality and descriptors: "prime minister" of "the Iraqi prime minister". */
  private phraseOf(m: number): string {
    const { head } = this.mentions[m]!.value;
    return this.text.slice(head.start, head.end).toLowerCase();
  }

  private openDescription(m: number): void {
    const { value } = this.mentions[m]!;
    const party = this.open(m);
    if (value.entityId !== null && !this.byEntity.has(value.entityId)) this.byEntity.set(value.entityId, party);
  }

  private open(m: number): Party {
    const { value } = this.mentions[m]!;
    const person = value.kind === 'person';
    const body = value.entityId !== null && !person;
    const party: Party = {
      best: m,
      last: m,
      lastAny: m,
      lastSentence: this.sentence[m]!,
      value,
      person,
      plural:
        !person &&
        (value.plural ||
          value.kind === 'armed_group' ||
          value.kind === 'police' ||
          value.kind === 'criminal' ||
          value.kind === 'military' ||
          (body && /s$/.test(value.name))),
      singular: !person && (!value.plural || body),
      gender: null,
      words: new Set(),
      heads: new Set(),
      subject: this.isSubject(m) && !value.attributive,
      acts: this.isSubject(m) && !value.attributive,
    };
    this.learn(party, m);
    this.parties.push(party);
    return party;
  }

  private learn(party: Party, m: number): void {
    for (let t = this.first[m]!; t < this.after[m]!; t++) party.words.add(this.tokens.lower[t]!);
    if (!this.isName(this.mentions[m]!)) party.heads.add(this.headWord(this.mentions[m]!.value));
    else for (const word of this.mentions[m]!.value.name.toLowerCase().split(/[\s-]+/)) party.words.add(word);
  }

  private see(party: Party, m: number): void {
    // "The minister met his counterpart": whose counterpart it is still acts.
    const owns = POSSESSIVE.has(this.tokens.lower[this.first[m]!]!) && party.lastSentence === this.sentence[m];
    party.lastAny = m;
    party.lastSentence = this.sentence[m]!;
    party.subject = this.isSubject(m);
    if (!owns) party.acts = party.subject;
    if (this.mentions[m]!.value.via !== 'pronoun') {
      party.last = m;
      this.learn(party, m);
    }
    // The latest spoken of comes last, where the search begins.
    const at = this.parties.lastIndexOf(party);
    if (at >= 0 && at < this.parties.length - 1) {
      this.parties.splice(at, 1);
      this.parties.push(party);
    }
  }

  private link(m: number, choice: Choice, second: Choice | undefined): void {
    const { party } = choice;
    const lead = second === undefined ? choice.score : choice.score - second.score;
    const latent = lead < LEAST_LEAD;
    const antecedent = party.last;
    const evidence: Evidence[] = [
      {
        rule: choice.rule,
        spans: [this.mentions[antecedent]!.span],
        weight: Math.min(3, 0.6 * choice.score + 0.4 * Math.min(2, lead) - 0.6),
      },
    ];
    const value = {
      mention: m,
      antecedent,
      latent,
      alternatives: second === undefined || lead > 1 ? [] : [second.party.last],
    };
    this.links.push(annotate('coreference', this.mentions[m]!.span, value, evidence));
    this.see(party, m);
  }
}
