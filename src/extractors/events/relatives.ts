/** Repairs of relative clauses and appositions that the parser hung on the verb before: they tell of the noun right before the comma. */
import type { Tokens } from '../../document/index.js';
import { RELATIONS, relationOf, uposOf } from '../syntax/index.js';
import { type Columns, INSIDE, isUnder } from './columns.js';

const VERB = uposOf('VERB');
const NOUN = uposOf('NOUN');
const PROPN = uposOf('PROPN');
const ACL = relationOf('acl');
const RELATIVE = relationOf('acl:relcl');
const APPOS = relationOf('appos');
const CONJ = relationOf('conj');
const PARATAXIS = relationOf('parataxis');
const ADVCL = relationOf('advcl');
const MARK = relationOf('mark');
const ROOT = relationOf('root');
const NSUBJ = relationOf('nsubj');
const SUBJECTS = new Set(['nsubj', 'nsubj:pass'].map(relationOf));
const OBL = relationOf('obl');
const OBJ = relationOf('obj');
const XCOMP = relationOf('xcomp');
const CASE = relationOf('case');
const DET = relationOf('det');
const CC = relationOf('cc');

/** Pronouns that open a clause about a noun. */
const WHOM = /^(?:who|whom)$/;
const WHICH = /^(?:which|who|whom)$/;
/** Adverbs before an apposition: "lawmakers, mostly members of one bloc". */
const NAMELY = /^(?:primarily|mostly|mainly|largely|chiefly|notably|namely|predominantly)$/;

/** Hangs relative clauses, appositions and what nouns ask for where they belong, in the sentence whose first token is `first`. `calling`: forms of verbs that call on someone. */
export function hangRelatives(columns: Columns, tokens: Tokens, first: number, calling: ReadonlySet<string>): void {
  const { heads, rels, upos } = columns;
  for (let i = 1; i < heads.length; i++) {
    const lower = tokens.lower[first + i]!;
    if (lower === 'for') readAsked(columns, tokens, first, i);
    else if (rels[i] === CONJ && upos[i] === NOUN && rels[i - 1] === CC && calling.has(lower))
      readBareVerb(columns, tokens, first, i);
    const before = tokens.lower[first + i - 1]!;
    if (before === '(' && tokens.lower[first + i + 1] === ')') hangAcronym(columns, i);
    if (before !== ',') {
      if (upos[i - 1] === NOUN && RELATIVIZER.has(lower)) hangNearest(columns, tokens, first, i);
      continue;
    }
    if (WHICH.test(lower)) {
      hangRelative(columns, tokens, first, i);
      agree(columns, tokens, first, i);
      passSubject(columns, tokens, first, i);
    } else if (NAMELY.test(lower)) hangApposition(columns, i);
    else if ((upos[i] === NOUN || rels[i] === DET) && (lower === 'a' || lower === 'an'))
      describe(columns, tokens, first, i);
  }
}

/** The noun that ends right before a comma, led up to what it belongs to until a verb; for a person the nearest one. -1 when there is none. */
function nounBefore({ heads, rels, upos }: Columns, comma: number, nearest: boolean): number {
  let noun = comma - 1;
  if (noun < 0) return -1;
  for (let steps = 0; steps < 8; steps++) {
    const head = heads[noun]!;
    const rel = RELATIONS[rels[noun]!]!;
    const inside = INSIDE.test(rel) && head < comma;
    // "an apology from Beijing, which …": a name inside a phrase is seldom what the clause is about.
    const up = inside || (!nearest && rel === 'nmod' && upos[noun] === PROPN);
    if (!up || head < 0) break;
    noun = head;
  }
  // "a smuggler known as Big Ali, whom …": the name is what someone is called.
  if (nearest && rels[noun] === OBL && heads[noun]! >= 0 && rels[heads[noun]!] === ACL && heads[heads[noun]!]! >= 0)
    noun = heads[heads[noun]!]!;
  // "demanded an apology from Beijing, which …"
  if (!nearest && upos[noun] === PROPN && rels[noun] === OBL && heads[noun]! >= 0)
    for (let k = noun - 1; k > heads[noun]!; k--)
      if (heads[k] === heads[noun] && rels[k] === OBJ && rels[k + 1] === CASE && heads[k + 1] === noun) return k;
  return upos[noun] === NOUN || upos[noun] === PROPN ? noun : -1;
}

const RELATIVIZER = new Set(['that', 'which', 'who', 'whom']);

/** "The council, at a hearing that unions boycotted, raised …": a clause that follows its noun at once tells of none before a comma. */
function hangNearest(columns: Columns, tokens: Tokens, first: number, pronoun: number): void {
  const { heads, rels } = columns;
  const verb = heads[pronoun]!;
  if (verb < pronoun || rels[verb] !== RELATIVE) return;
  const noun = pronoun - 1;
  const host = heads[verb]!;
  if (host < 0 || host >= noun || heads[noun]! > pronoun || isUnder(columns, noun, verb)) return;
  for (let k = host + 1; k < noun; k++)
    if (tokens.lower[first + k] === ',') {
      heads[verb] = noun;
      return;
    }
}

/** "proclaimed a government, which the bloc refused to recognise": the clause that the pronoun opens tells of the noun before it. */
function hangRelative(columns: Columns, tokens: Tokens, first: number, pronoun: number): void {
  const { heads, rels, upos } = columns;
  let verb = heads[pronoun]!;
  if (verb >= 0 && rels[verb] === XCOMP && heads[verb]! > pronoun) verb = heads[verb]!;
  if (verb < pronoun || upos[verb] !== VERB) return;
  // "…, which suggests that …" may tell of the whole clause before.
  if (rels[pronoun] === NSUBJ && !WHOM.test(tokens.lower[first + pronoun]!)) return;
  const whom = tokens.lower[first + pronoun] === 'whom';
  if (rels[verb] !== CONJ && rels[verb] !== PARATAXIS && rels[verb] !== ADVCL && !(whom && rels[verb] === RELATIVE))
    return;
  const noun = nounBefore(columns, pronoun - 1, WHOM.test(tokens.lower[first + pronoun]!));
  if (noun < 0 || isUnder(columns, noun, verb)) return;
  heads[verb] = noun;
  rels[verb] = RELATIVE;
}

/** How far from a relative pronoun the subject and the verb are looked for that it stands between, in tokens. */
const NEAR = 40;
/** Forms of which the subject is one. */
const SINGULAR = /^(?:is|was|has)$/;
const PLURAL = /[a-rt-z]s$/;

/** "Officers loyal to the general, who was dismissed": of a verb for one, the subject is the nearest noun rather than a plural before it. */
function agree(columns: Columns, tokens: Tokens, first: number, pronoun: number): void {
  const { heads, rels, upos } = columns;
  const verb = heads[pronoun]!;
  const host = verb < 0 ? -1 : heads[verb]!;
  if (verb < pronoun || host < 0 || host >= pronoun - 2 || !SUBJECTS.has(rels[pronoun]!)) return;
  if ((rels[verb] !== RELATIVE && rels[verb] !== CONJ) || upos[host] !== NOUN) return;
  if (!PLURAL.test(tokens.lower[first + host]!)) return;
  let one = false;
  for (let k = pronoun + 1; k < verb && !one; k++) one = heads[k] === verb && SINGULAR.test(tokens.lower[first + k]!);
  const noun = nounBefore(columns, pronoun - 1, false);
  if (!one || noun <= host || PLURAL.test(tokens.lower[first + noun]!) || isUnder(columns, noun, verb)) return;
  heads[verb] = noun;
  rels[verb] = RELATIVE;
}

/** "Deputies close to the union, which is made up of branches, voiced …": of two subjects of a relative clause, the one before its pronoun is that of the verb behind it. */
function passSubject({ heads, rels, upos }: Columns, tokens: Tokens, first: number, pronoun: number): void {
  const clause = heads[pronoun]!;
  if (clause < pronoun || !SUBJECTS.has(rels[pronoun]!)) return;
  let subject = -1;
  const from = Math.max(0, pronoun - NEAR);
  for (let k = from; k < pronoun - 1; k++) if (heads[k] === clause && SUBJECTS.has(rels[k]!)) subject = k;
  if (subject < 0) return;
  const to = Math.min(heads.length, clause + NEAR);
  for (let verb = clause + 1; verb < to; verb++) {
    if (upos[verb] !== VERB || rels[verb] !== ROOT || tokens.lower[first + verb - 1] !== ',') continue;
    for (let k = from; k < verb; k++) if (heads[k] === verb && SUBJECTS.has(rels[k]!)) return;
    heads[subject] = verb;
    rels[subject] = NSUBJ;
    return;
  }
}

/** "an allegation that the office denied", "a measure that activists praised": of two subjects the first, told anew behind a comma, is what the clause is about. */
function describe({ heads, rels, upos }: Columns, tokens: Tokens, first: number, article: number): void {
  const noun = heads[article]!;
  const verb = noun > article ? heads[noun]! : -1;
  if (verb < noun || upos[verb] !== VERB || rels[noun] !== NSUBJ || heads[verb]! >= article) return;
  let second = false;
  for (let k = noun + 1; k < verb; k++) {
    if (heads[k] === verb && rels[k] === NSUBJ) second = true;
    if (tokens.lower[first + k] === ',') return;
  }
  if (!second) return;
  heads[noun] = heads[verb]!;
  rels[noun] = APPOS;
  heads[verb] = noun;
  rels[verb] = RELATIVE;
}

/** "lawmakers, primarily members of one bloc, met": a noun that an adverb of this kind joins says who the noun before it is. */
function hangApposition(columns: Columns, adverb: number): void {
  const { heads, rels, upos } = columns;
  let noun = adverb + 1;
  while (noun < heads.length && upos[noun] !== NOUN && upos[noun] !== PROPN && heads[noun]! > noun) noun = heads[noun]!;
  if (noun >= heads.length || (upos[noun] !== NOUN && upos[noun] !== PROPN)) return;
  while (INSIDE.test(RELATIONS[rels[noun]!]!) && heads[noun]! > noun) noun = heads[noun]!;
  const host = nounBefore(columns, adverb - 1, false);
  if (host < 0 || heads[host] === noun || (rels[noun] !== NSUBJ && rels[noun] !== CONJ)) return;
  heads[noun] = host;
  rels[noun] = APPOS;
  heads[adverb] = noun;
}

/** "rejected a request for the army to withdraw": what is asked, and of whom, belongs to the noun right before "for". */
function readAsked({ heads, rels, upos }: Columns, tokens: Tokens, first: number, mark: number): void {
  const noun = mark - 1;
  const verb = heads[noun]!;
  const asked = heads[mark]!;
  if (rels[noun] !== OBJ || verb < 0 || verb > noun || rels[mark] !== CASE || asked < mark || heads[asked] !== verb)
    return;
  let to = asked + 1;
  if (tokens.lower[first + to] !== 'to') return;
  to = heads[to]!;
  if (to < asked || heads[to] !== verb || upos[to] !== VERB) return;
  heads[to] = noun;
  rels[to] = ACL;
  heads[asked] = to;
  rels[asked] = NSUBJ;
  heads[mark] = to;
  rels[mark] = MARK;
}

/** "to express solidarity and call on the government": what is joined to a noun of an infinitive is a second infinitive. */
function readBareVerb({ heads, rels, upos }: Columns, tokens: Tokens, first: number, word: number): void {
  if (rels[word + 1] !== CASE) return;
  for (let k = 0; k < word; k++) if (heads[k] === word && k !== word - 1) return;
  let verb = heads[word]!;
  for (let steps = 0; verb >= 0 && upos[verb] !== VERB && steps < 8; steps++) verb = heads[verb]!;
  if (verb < 1 || verb > word || tokens.lower[first + verb - 1] !== 'to') return;
  upos[word] = VERB;
  heads[word] = verb;
  for (let k = word + 1; k < heads.length; k++) {
    if (heads[k] === word && RELATIONS[rels[k]!] === 'nmod') rels[k] = OBL;
    else if (heads[k] === verb && (rels[k] === XCOMP || rels[k] === ADVCL || rels[k] === OBL)) heads[k] = word;
  }
}

/** "the Forces (PDF) expressed support": what stands alone in brackets is another name of what stands before them. */
function hangAcronym({ heads, rels, upos }: Columns, name: number): void {
  if (upos[name] !== PROPN || !/^(?:nsubj|conj|obj|obl)/.test(RELATIONS[rels[name]!]!)) return;
  const host = name - 2;
  if (host < 0 || (upos[host] !== NOUN && upos[host] !== PROPN) || heads[host] === name) return;
  heads[name] = host;
  rels[name] = APPOS;
}
