/** Clauses: who did what, read off one parse tree, with coordination, relative clauses, control and reduced relatives resolved. */
import type { Parse } from './parse.js';
import { RELATIONS, relationOf, uposOf, xposOf } from './tables.js';
import { isDate } from './words.js';

/**
 * How a role came to its filler: by its own arc, or carried over from another clause or conjunct. `nominal`: by way of a noun that the predicate
 * governs ("filed a complaint against the ministry", and the many places and dates that a parser hangs on the nearest noun).
 */
export type Via = 'arc' | 'conjunct' | 'shared' | 'relative' | 'control' | 'modified' | 'nominal';

/** One filler of a role: the token index of its head word. */
export interface Filler {
  readonly token: number;
  readonly via: Via;
}

/** A prepositional or bare adjunct: `marker` is the token of its preposition, -1 for none ("on Monday" / "Monday"). */
export interface Oblique extends Filler {
  readonly marker: number;
}

/** One predicate with its roles. Tokens are indexes within the sentence; -1 stands for none. */
export interface Clause {
  readonly predicate: number;
  readonly voice: 'active' | 'passive';
  /** `copular`: the predicate is a noun or adjective with a form of "be". */
  readonly form: 'finite' | 'infinitive' | 'participle' | 'copular';
  /** Of a passive clause: what it is done to. */
  readonly subjects: readonly Filler[];
  readonly objects: readonly Filler[];
  readonly indirect: readonly Filler[];
  /** Predicate tokens of content clauses: that-clauses, quotes, infinitive and participle complements. */
  readonly content: readonly Filler[];
  /** The by-agents of a passive clause are among these, with `marker` at "by". */
  readonly obliques: readonly Oblique[];
  /** Tokens of the by-agents of a passive clause. */
  readonly agents: readonly number[];
  readonly particle: number;
  /** Every auxiliary and form of "be", in text order. */
  readonly auxiliaries: readonly number[];
  readonly modal: number;
  readonly negation: number;
  /** Subordinator: "that", "if", "to", "after". */
  readonly mark: number;
  readonly tense: 'past' | 'present' | 'future' | 'none';
  readonly perfect: boolean;
  readonly progressive: boolean;
  /** Token it depends on, -1 for the root, and the relation (code into `RELATIONS`). */
  readonly governor: number;
  readonly relation: number;
}

/** Children of every token as linked lists in text order: `first[t]`, then `next[child]`, -1 at the end. */
export interface Children {
  readonly first: Int16Array;
  readonly next: Int16Array;
}

export function childrenOf(parse: Parse): Children {
  const first = new Int16Array(parse.count).fill(-1);
  const next = new Int16Array(parse.count).fill(-1);
  for (let i = parse.count - 1; i >= 0; i--) {
    const head = parse.head[i]!;
    if (head < 0) continue;
    next[i] = first[head]!;
    first[head] = i;
  }
  return { first, next };
}

const VERB = uposOf('VERB');
const AUX = uposOf('AUX');
const NOUN = uposOf('NOUN');
const PROPN = uposOf('PROPN');
const PRON = uposOf('PRON');
const [VBN, VBG, VBD, VB, VBZ, VBP, MD, WDT, WP, WPS, WRB] = [
  'VBN',
  'VBG',
  'VBD',
  'VB',
  'VBZ',
  'VBP',
  'MD',
  'WDT',
  'WP',
  'WP$',
  'WRB',
].map(xposOf) as [number, number, number, number, number, number, number, number, number, number, number];

/** What each relation means to a clause. */
const ROLE = {
  none: 0,
  subject: 1,
  passiveSubject: 2,
  object: 3,
  indirect: 4,
  content: 5,
  oblique: 6,
  agent: 7,
  aux: 8,
  auxPass: 9,
  cop: 10,
  mark: 11,
  particle: 12,
  adverb: 13,
  expletive: 14,
} as const;
const role = new Uint8Array(RELATIONS.length);
for (const [name, value] of Object.entries({
  nsubj: ROLE.subject,
  'nsubj:outer': ROLE.subject,
  csubj: ROLE.subject,
  'nsubj:pass': ROLE.passiveSubject,
  'csubj:pass': ROLE.passiveSubject,
  obj: ROLE.object,
  iobj: ROLE.indirect,
  ccomp: ROLE.content,
  xcomp: ROLE.content,
  obl: ROLE.oblique,
  'obl:unmarked': ROLE.oblique,
  'obl:agent': ROLE.agent,
  aux: ROLE.aux,
  'aux:pass': ROLE.auxPass,
  cop: ROLE.cop,
  mark: ROLE.mark,
  'compound:prt': ROLE.particle,
  advmod: ROLE.adverb,
  expl: ROLE.expletive,
}))
  role[relationOf(name)] = value;
const R = {
  root: relationOf('root'),
  conj: relationOf('conj'),
  cc: relationOf('cc'),
  case: relationOf('case'),
  acl: relationOf('acl'),
  relcl: relationOf('acl:relcl'),
  advcl: relationOf('advcl'),
  xcomp: relationOf('xcomp'),
  ccomp: relationOf('ccomp'),
  csubj: relationOf('csubj'),
  parataxis: relationOf('parataxis'),
  nmod: relationOf('nmod'),
  poss: relationOf('nmod:poss'),
  punct: relationOf('punct'),
};

const NEGATIONS = new Set(['not', "n't", 'n’t', 'never']);
/** Prepositions whose noun is the one who is to act: "called on A to leave", "waited for A to leave". */
const ADDRESSEE = new Set(['on', 'upon', 'for']);
/** Prepositions before a gerund that the verb itself asks for: "accused of arming", "barred from running", "confessed to planting". */
const COMPLEMENT = new Set(['of', 'from', 'to', 'in', 'into', 'against', 'at', 'on']);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface Draft
  extends Mutable<
    Omit<Clause, 'subjects' | 'objects' | 'indirect' | 'content' | 'obliques' | 'agents' | 'auxiliaries'>
  > {
  subjects: Filler[];
  objects: Filler[];
  indirect: Filler[];
  content: Filler[];
  obliques: Oblique[];
  agents: number[];
  auxiliaries: number[];
  /** Has a passive auxiliary or subject of its own. */
  passiveMarked: boolean;
  resolved: boolean;
}

/** Reads the clauses of a parsed sentence in text order. `lower` gives a token in lower case. */
export function clauses(parse: Parse, lower: (i: number) => string): readonly Clause[] {
  const kids = childrenOf(parse);
  const drafts: Draft[] = [];
  const at = new Int16Array(parse.count).fill(-1);
  for (let i = 0; i < parse.count; i++) {
    if (!isPredicate(parse, kids, i)) continue;
    at[i] = drafts.length;
    drafts.push(draftOf(parse, kids, i, lower));
  }
  const reader = new Resolver(parse, kids, drafts, at, lower);
  for (const draft of drafts) reader.resolve(draft);
  return drafts;
}

function isPredicate(parse: Parse, kids: Children, i: number): boolean {
  const upos = parse.upos[i]!;
  const relation = role[parse.rel[i]!]!;
  if (relation === ROLE.aux || relation === ROLE.auxPass || relation === ROLE.cop || relation === ROLE.mark)
    return false;
  if (parse.rel[i] === R.case) return false;
  // "stay neutral", "named him governor": what is said of someone, without a verb of its own.
  if (upos === VERB || upos === AUX || parse.rel[i] === R.xcomp) return true;
  for (let c = kids.first[i]!; c >= 0; c = kids.next[c]!) {
    const kind = role[parse.rel[c]!]!;
    if (kind === ROLE.cop || kind === ROLE.auxPass) return true;
    // A verb mistaken for a noun still has its subject or its auxiliary.
    if (kind === ROLE.aux || (kind === ROLE.subject && upos !== PROPN && upos !== PRON)) return true;
  }
  return false;
}

function draftOf(parse: Parse, kids: Children, i: number, lower: (i: number) => string): Draft {
  const draft: Draft = {
    predicate: i,
    voice: 'active',
    form: 'finite',
    subjects: [],
    objects: [],
    indirect: [],
    content: [],
    obliques: [],
    agents: [],
    particle: -1,
    auxiliaries: [],
    modal: -1,
    negation: -1,
    mark: -1,
    tense: 'none',
    perfect: false,
    progressive: false,
    governor: parse.head[i]!,
    relation: parse.rel[i]!,
    passiveMarked: false,
    resolved: false,
  };
  let copular = false;
  let expletive = -1;
  let clausal = -1;
  const objects: number[] = [];
  for (let c = kids.first[i]!; c >= 0; c = kids.next[c]!) {
    switch (role[parse.rel[c]!]) {
      case ROLE.passiveSubject:
        draft.passiveMarked = true;
        addFillers(parse, kids, c, draft.subjects);
        break;
      case ROLE.expletive:
        expletive = c;
        break;
      case ROLE.subject:
        if (parse.rel[c] === R.csubj) clausal = c;
        addFillers(parse, kids, c, draft.subjects);
        break;
      case ROLE.object:
        objects.push(c);
        break;
      case ROLE.indirect:
        addFillers(parse, kids, c, draft.indirect);
        break;
      case ROLE.content:
        addFillers(parse, kids, c, draft.content);
        draft.content = draft.content.filter(
          ({ token, via }) => via === 'arc' || !isOtherSpeaker(parse, kids, token, lower),
        );
        break;
      case ROLE.oblique:
      case ROLE.agent:
        addObliques(parse, kids, c, draft, lower, role[parse.rel[c]!] === ROLE.agent);
        break;
      case ROLE.auxPass:
        draft.passiveMarked = true;
        draft.auxiliaries.push(c);
        break;
      case ROLE.cop:
        copular = true;
        draft.auxiliaries.push(c);
        break;
      case ROLE.aux:
        draft.auxiliaries.push(c);
        break;
      case ROLE.mark:
        draft.mark = c;
        break;
      case ROLE.particle:
        draft.particle = c;
        break;
      case ROLE.adverb:
        if (NEGATIONS.has(lower(c))) draft.negation = c;
        break;
    }
  }
  // Of two objects side by side the first is the receiver: "gave the president a letter".
  if (objects.length > 1 && draft.indirect.length === 0 && objects[0]! > i)
    addFillers(parse, kids, objects.shift()!, draft.indirect);
  for (const object of objects) addFillers(parse, kids, object, draft.objects);
  addNominal(parse, kids, draft, lower);
  if (expletive >= 0 && clausal >= 0) {
    // "It is unclear whether …": the clause is what the sentence is about, "it" only holds its place.
    draft.subjects = [{ token: expletive, via: 'arc' }];
    addFillers(parse, kids, clausal, draft.content);
  } else if (expletive >= 0 && draft.subjects.length === 0) draft.subjects.push({ token: expletive, via: 'arc' });
  readVerbGroup(parse, draft, copular, lower);
  return draft;
}

/** Voice, tense and aspect from the form of the verb and of its auxiliaries. */
function readVerbGroup(parse: Parse, draft: Draft, copular: boolean, lower: (i: number) => string): void {
  const own = parse.xpos[draft.predicate]!;
  let first = own;
  let have = false;
  let be = false;
  for (let k = 0; k < draft.auxiliaries.length; k++) {
    const aux = draft.auxiliaries[k]!;
    const word = lower(aux);
    const xpos = parse.xpos[aux]!;
    if (k === 0) first = xpos;
    if (xpos === MD) draft.modal = aux;
    if (word === 'have' || word === 'has' || word === 'had' || word === "'ve" || word === 'having') have = true;
    else if (xpos !== MD && parse.rel[aux] !== R.case && isBe(word)) be = true;
  }
  // "has attacked" is active; "was attacked", and "been attacked" after "has", are not.
  if (draft.passiveMarked || (own === VBN && be && !copular)) draft.voice = 'passive';
  draft.perfect = have && (own === VBN || draft.auxiliaries.length > 1 || copular);
  draft.progressive = own === VBG && be && !draft.passiveMarked;
  if (draft.auxiliaries.some((aux) => parse.xpos[aux] === VBG)) draft.progressive = true;
  if (copular) draft.form = 'copular';
  else if (draft.auxiliaries.length === 0 && (own === VBN || own === VBG)) draft.form = 'participle';
  else if (first === VB && (draft.mark >= 0 || draft.relation === R.xcomp)) draft.form = 'infinitive';
  if (draft.modal >= 0) {
    const word = lower(draft.modal);
    draft.tense = word === 'will' || word === "'ll" || word === 'shall' || word === 'wo' ? 'future' : 'none';
  } else if (first === VBD) draft.tense = 'past';
  else if (first === VBZ || first === VBP) draft.tense = 'present';
}

function isBe(word: string): boolean {
  return (
    word === 'was' ||
    word === 'were' ||
    word === 'is' ||
    word === 'are' ||
    word === 'be' ||
    word === 'been' ||
    word === 'being' ||
    word === 'am' ||
    word === "'s" ||
    word === "'re" ||
    word === 'get' ||
    word === 'got'
  );
}

/** Adds a token and the conjuncts that hang on it. */
function addFillers(parse: Parse, kids: Children, token: number, out: Filler[]): void {
  out.push({ token, via: 'arc' });
  for (let c = kids.first[token]!; c >= 0; c = kids.next[c]!) {
    if (parse.rel[c] === R.conj) out.push({ token: c, via: 'conjunct' });
  }
}

/** "…, but the agency said …" behind what somebody else says: a second statement, whatever it hangs on, and no part of the first. */
function isOtherSpeaker(parse: Parse, kids: Children, verb: number, lower: (i: number) => string): boolean {
  let contrast = false;
  let subject = false;
  let content = false;
  for (let c = kids.first[verb]!; c >= 0; c = kids.next[c]!) {
    const kind = role[parse.rel[c]!]!;
    if (kind === ROLE.mark) return false;
    if (parse.rel[c] === R.cc && c > 0 && lower(c) === 'but' && lower(c - 1) === ',') contrast = true;
    if (kind === ROLE.subject) subject = true;
    if (parse.rel[c] === R.ccomp) content = true;
  }
  return contrast && subject && content;
}

function addObliques(
  parse: Parse,
  kids: Children,
  token: number,
  draft: Draft,
  lower: (i: number) => string,
  agent: boolean,
): void {
  const marker = caseOf(parse, kids, token);
  draft.obliques.push({ token, marker, via: 'arc' });
  const by = agent || (marker >= 0 && lower(marker) === 'by');
  if (agent) draft.agents.push(token);
  else if (by) draft.agents.push(token);
  for (let c = kids.first[token]!; c >= 0; c = kids.next[c]!) {
    if (parse.rel[c] !== R.conj) continue;
    const own = caseOf(parse, kids, c);
    draft.obliques.push({ token: c, marker: own >= 0 ? own : marker, via: 'conjunct' });
    if (by && (own < 0 || lower(own) === 'by')) draft.agents.push(c);
  }
}

/** Adds prepositional modifiers of the objects and obliques after the predicate, two nouns deep; "of" belongs to its noun. */
function addNominal(parse: Parse, kids: Children, draft: Draft, lower: (i: number) => string): void {
  const below = (token: number, depth: number): void => {
    for (let c = kids.first[token]!; c >= 0; c = kids.next[c]!) {
      if (parse.rel[c] !== R.nmod || c < token) continue;
      const marker = caseOf(parse, kids, c);
      if (marker >= 0 && lower(marker) !== 'of') draft.obliques.push({ token: c, marker, via: 'nominal' });
      if (depth > 1) below(c, depth - 1);
    }
  };
  for (const { token } of [...draft.objects, ...draft.obliques]) if (token > draft.predicate) below(token, 2);
}

/** The preposition of a noun, -1 when it has none. */
export function caseOf(parse: Parse, kids: Children, token: number): number {
  for (let c = kids.first[token]!; c >= 0; c = kids.next[c]!) if (parse.rel[c] === R.case && c < token) return c;
  return -1;
}

/** Fills the roles that a clause takes from elsewhere; governors are resolved before what depends on them. */
class Resolver {
  constructor(
    private readonly parse: Parse,
    private readonly kids: Children,
    private readonly drafts: readonly Draft[],
    private readonly at: Int16Array,
    private readonly lower: (i: number) => string,
  ) {}

  private clauseAt(token: number): Draft | undefined {
    const index = token < 0 ? -1 : this.at[token]!;
    return index < 0 ? undefined : this.drafts[index];
  }

  resolve(draft: Draft): void {
    if (draft.resolved) return;
    draft.resolved = true;
    const outer = this.clauseAt(draft.governor);
    if (outer) this.resolve(outer);
    this.reviseParticiple(draft);
    if (draft.relation === R.acl || draft.relation === R.relcl) this.attachToNoun(draft);
    else if (draft.relation === R.conj && outer) this.shareWith(draft, outer);
    else if (draft.subjects.length === 0 && outer) this.control(draft, outer);
    this.resolveStrayPronoun(draft);
    if (
      draft.relation === R.advcl &&
      outer &&
      draft.mark >= 0 &&
      this.lower(draft.mark) === 'as' &&
      draft.subjects.some(({ via }) => via === 'arc') &&
      draft.content.length === 0 &&
      draft.objects.length === 0 &&
      draft.voice === 'active'
    ) {
      // "As the minister confirmed, …": what is confirmed is the clause above.
      draft.content.push({ token: outer.predicate, via: 'shared' });
    }
    if (
      outer &&
      (draft.relation === R.parataxis || this.isTrailing(draft, outer)) &&
      draft.content.length === 0 &&
      draft.objects.length === 0
    ) {
      // "…, an official said": the quoted clause is the content of the verb that stands in brackets to it.
      // Also in front of it: "The shelling, the mayor said, went on".
      if (draft.subjects.length > 0) draft.content.push({ token: outer.predicate, via: 'shared' });
    }
    if (draft.relation === R.conj && outer) {
      this.shareObject(outer, draft);
      // "reported that A fell but that B held": the second "that" belongs to the content too, whatever it hangs on.
      if (draft.mark >= 0 && outer.mark < 0 && this.lower(draft.mark) === 'that' && outer.content.length > 0)
        outer.content.push({ token: draft.predicate, via: 'conjunct' });
    }
  }

  /**
   * A past participle without auxiliary is passive ("the men arrested") unless it has an object of its own and no by-agent, or is the only verb
   * of a noun-rooted sentence: then it is a past tense that was read as a participle ("actors conducted attacks").
   */
  private reviseParticiple(draft: Draft): void {
    const { parse } = this;
    const own = parse.xpos[draft.predicate]!;
    if (draft.auxiliaries.length > 0 || draft.passiveMarked) return;
    if (own !== VBN) return;
    if (draft.objects.length > 0 && draft.agents.length === 0) {
      draft.form = 'finite';
      draft.tense = 'past';
      return;
    }
    if (draft.subjects.length > 0 && draft.relation === R.root && draft.agents.length === 0) {
      draft.form = 'finite';
      draft.tense = 'past';
      return;
    }
    const outer = this.clauseAt(draft.governor);
    // A conjunct of an active finite verb is active; of a passive one, passive.
    if (draft.relation === R.conj && outer && draft.agents.length === 0) {
      draft.voice = outer.voice;
      draft.form = outer.form;
      draft.tense = outer.tense;
      return;
    }
    draft.voice = 'passive';
  }

  /** Clauses that modify a noun: the noun is the subject, unless a relative pronoun or a subject of its own says otherwise. */
  private attachToNoun(draft: Draft): void {
    const noun = draft.governor;
    if (noun < 0) return;
    const nouns = this.antecedents(noun);
    const replaced =
      this.replacePronoun(draft.subjects, nouns) ||
      this.replacePronoun(draft.objects, nouns) ||
      this.replacePronoun(draft.indirect, nouns) ||
      this.replaceOblique(draft, nouns);
    if (replaced) return;
    const adverb = this.adverbOfPlace(draft);
    if (adverb >= 0) draft.obliques.push({ token: noun, marker: adverb, via: 'relative' });
    const whose = this.hasWhose(draft);
    if (draft.subjects.length === 0) {
      // "a plan to attack": the one who plans is not known from the tree.
      if (draft.form === 'infinitive') return;
      draft.subjects.push(...nouns);
      return;
    }
    if (draft.relation !== R.relcl || whose || draft.voice !== 'active') return;
    if (draft.objects.length > 0) this.readAsTold(draft, noun, adverb);
    else if (draft.form !== 'copular') {
      // "officers it holds responsible": what is said of them leaves room for them.
      if (draft.content.some(({ token }) => this.parse.upos[token] === VERB || this.parse.upos[token] === AUX)) return;
      const stranded = this.strandedPreposition(draft.predicate);
      if (stranded >= 0) draft.obliques.push({ token: noun, marker: stranded, via: 'relative' });
      else if (adverb < 0) draft.objects.push(...nouns);
    }
  }

  /** "told a newspaper they had heard shots": a clause without relative pronoun that lacks nothing modifies no noun; it is what was told. */
  private readAsTold(draft: Draft, noun: number, adverb: number): void {
    const teller = this.clauseAt(this.parse.head[noun]!);
    const receives = role[this.parse.rel[noun]!] === ROLE.indirect || role[this.parse.rel[noun]!] === ROLE.object;
    if (!teller || !receives || teller.content.length > 0 || adverb >= 0 || noun > draft.predicate) return;
    if (!draft.subjects.some(({ token }) => this.parse.upos[token] === PRON && token > noun)) return;
    if (this.strandedPreposition(draft.predicate) < 0) teller.content.push({ token: draft.predicate, via: 'arc' });
  }

  /** "…, an official says" at the end, joined by a comma alone: no second statement, but the source of the first. */
  private isTrailing(draft: Draft, outer: Draft): boolean {
    if (draft.relation !== R.conj || draft.predicate < outer.predicate || outer.content.length > 0) return false;
    if (!draft.subjects.some(({ token, via }) => via === 'arc' && token > outer.predicate)) return false;
    for (let c = this.kids.first[draft.predicate]!; c >= 0; c = this.kids.next[c]!) {
      if (this.parse.rel[c] === R.cc || (c > draft.predicate && this.parse.rel[c] !== R.punct)) return false;
    }
    return true;
  }

  /** The noun that a relative clause modifies, and its conjuncts when the clause follows them all. */
  private antecedents(noun: number): Filler[] {
    return [{ token: noun, via: 'modified' }];
  }

  private isRelativePronoun(token: number): boolean {
    const xpos = this.parse.xpos[token]!;
    return xpos === WDT || xpos === WP || this.lower(token) === 'that';
  }

  private replacePronoun(fillers: Filler[], nouns: readonly Filler[]): boolean {
    const index = fillers.findIndex((filler) => this.isRelativePronoun(filler.token));
    if (index < 0) return false;
    fillers.splice(index, 1, ...nouns.map(({ token }) => ({ token, via: 'relative' as const })));
    return true;
  }

  private replaceOblique(draft: Draft, nouns: readonly Filler[]): boolean {
    const index = draft.obliques.findIndex((oblique) => this.isRelativePronoun(oblique.token));
    if (index < 0) return false;
    const { marker } = draft.obliques[index]!;
    draft.obliques.splice(index, 1, ...nouns.map(({ token }) => ({ token, marker, via: 'relative' as const })));
    return true;
  }

  private hasWhose(draft: Draft): boolean {
    for (const { token } of [...draft.subjects, ...draft.objects, ...draft.obliques]) {
      for (let c = this.kids.first[token]!; c >= 0; c = this.kids.next[c]!) {
        if (this.parse.rel[c] === R.poss && this.parse.xpos[c] === WPS) return true;
      }
    }
    return false;
  }

  /** The relative adverb of "the town where they live", "the day when it fell"; -1 for none. */
  private adverbOfPlace(draft: Draft): number {
    for (let c = this.kids.first[draft.predicate]!; c >= 0; c = this.kids.next[c]!) {
      if (this.parse.xpos[c] === WRB) return c;
    }
    return -1;
  }

  private strandedPreposition(predicate: number): number {
    for (let c = this.kids.first[predicate]!; c >= 0; c = this.kids.next[c]!) {
      if (c > predicate && this.parse.rel[c] === R.case) return c;
    }
    return -1;
  }

  /** A conjoined verb takes the subject of the first, and the voice where its own form leaves it open. */
  private shareWith(draft: Draft, first: Draft): void {
    const { parse } = this;
    if (parse.xpos[draft.predicate] === VBN && draft.auxiliaries.length === 0 && first.voice === 'passive') {
      draft.voice = 'passive';
      draft.form = first.form;
    }
    if (draft.subjects.length > 0 || first.subjects.length === 0) return;
    draft.subjects.push(...first.subjects.map(({ token }) => ({ token, via: 'shared' as const })));
  }

  /** "attacked and looted the village": the object after the last verb belongs to both. */
  private shareObject(first: Draft, last: Draft): void {
    if (first.voice !== 'active' || last.voice !== 'active') return;
    if (first.objects.length > 0) {
      const own = first.objects[0]!.token;
      if (own > last.predicate && last.objects.length === 0) {
        last.objects.push(...first.objects.map(({ token }) => ({ token, via: 'shared' as const })));
      }
      return;
    }
    if (last.objects.length === 0 || first.content.length > 0) return;
    for (let i = first.predicate + 1; i < last.predicate; i++) {
      const relation = this.parse.rel[i]!;
      if (relation !== R.cc && relation !== R.punct && role[relation] !== ROLE.adverb) return;
    }
    first.objects.push(...last.objects.map(({ token }) => ({ token, via: 'shared' as const })));
    // What stands behind the shared object tells of both: "ambushed and burned a truck near the dam".
    if (first.obliques.length === 0)
      for (const { token, marker } of last.obliques)
        if (token > last.predicate) first.obliques.push({ token, marker, via: 'shared' });
  }

  /** The unspoken subject of an infinitive or participle clause: an object of the governing verb, its addressee, or its subject. */
  private control(draft: Draft, outer: Draft): void {
    const { relation } = draft;
    const adverbial = relation === R.advcl;
    if (relation !== R.xcomp && !adverbial && !(relation === R.ccomp && draft.form !== 'finite')) return;
    if (adverbial && draft.form === 'finite' && draft.mark >= 0 && draft.tense !== 'none') return;
    const addressee = outer.obliques.filter(
      ({ token, marker }) =>
        marker >= 0 &&
        token > outer.predicate &&
        token < draft.predicate &&
        ADDRESSEE.has(this.lower(marker)) &&
        !isDate(this.lower(token)),
    );
    const mark = draft.mark >= 0 ? this.lower(draft.mark) : '';
    // "of arming", and "of having armed".
    const ing =
      this.parse.xpos[draft.predicate] === VBG || draft.auxiliaries.some((aux) => this.parse.xpos[aux] === VBG);
    const gerund = adverbial && ing && this.followsClosely(draft, outer);
    const called = adverbial && mark === 'to' && outer.voice === 'active' && outer.objects.length === 0;
    let source: readonly Filler[] = outer.subjects;
    if (relation === R.xcomp || (gerund && (COMPLEMENT.has(mark) || mark === 'for'))) {
      if (outer.objects.some(({ token }) => token < draft.predicate)) source = outer.objects;
      else if (outer.indirect.length > 0) source = outer.indirect;
      else if (mark === 'to' && addressee.length > 0 && relation === R.xcomp) source = addressee;
    } else if (called && addressee.length > 0) source = addressee;
    if ((gerund && COMPLEMENT.has(mark)) || (called && addressee.length > 0))
      outer.content.push({ token: draft.predicate, via: 'arc' });
    draft.subjects.push(...source.map(({ token }) => ({ token, via: 'control' as const })));
  }

  /** True when the clause comes after its governor with no comma between. */
  private followsClosely(draft: Draft, outer: Draft): boolean {
    for (let i = outer.predicate + 1; i < draft.predicate; i++) if (this.lower(i) === ',') return false;
    return draft.predicate > outer.predicate && draft.mark >= 0;
  }

  /** "…, which had left Odesa, …" where the clause hangs elsewhere: the pronoun still stands for the noun before it. */
  private resolveStrayPronoun(draft: Draft): void {
    const { parse } = this;
    for (const fillers of [draft.subjects, draft.objects]) {
      const index = fillers.findIndex(({ token }) => parse.xpos[token] === WDT || parse.xpos[token] === WP);
      if (index < 0) continue;
      let noun = fillers[index]!.token - 1;
      while (noun >= 0 && parse.rel[noun] === R.punct) noun--;
      if (noun < 0 || (parse.upos[noun] !== NOUN && parse.upos[noun] !== PROPN)) continue;
      if (fillers.some(({ token }) => token === noun)) fillers.splice(index, 1);
      else fillers.splice(index, 1, { token: noun, via: 'relative' });
    }
  }
}
