/** Repairs of a tree that grammar rules out: errors of a greedy tagger that the parser could only make the best of. */
import type { Parse } from './parse.js';
import { RELATIONS, relationOf, uposOf, xposOf } from './tables.js';

const VERB = uposOf('VERB');
const NOUN = uposOf('NOUN');
const PROPN = uposOf('PROPN');
const VBG = xposOf('VBG');
const RP = xposOf('RP');
const VBN = xposOf('VBN');
const VBP = xposOf('VBP');
const VBZ = xposOf('VBZ');
const VBD = xposOf('VBD');
const IN = xposOf('IN');
const NN = xposOf('NN');
const NNS = xposOf('NNS');
const R = {
  nsubj: relationOf('nsubj'),
  nsubjPass: relationOf('nsubj:pass'),
  agent: relationOf('obl:agent'),
  acl: relationOf('acl'),
  ccomp: relationOf('ccomp'),
  obj: relationOf('obj'),
  obl: relationOf('obl'),
  parataxis: relationOf('parataxis'),
  particle: relationOf('compound:prt'),
  punct: relationOf('punct'),
  root: relationOf('root'),
  iobj: relationOf('iobj'),
  conj: relationOf('conj'),
  case: relationOf('case'),
  cc: relationOf('cc'),
  compound: relationOf('compound'),
  advcl: relationOf('advcl'),
  advmod: relationOf('advmod'),
  amod: relationOf('amod'),
  mark: relationOf('mark'),
  xcomp: relationOf('xcomp'),
  csubj: relationOf('csubj'),
  expl: relationOf('expl'),
};
const set = (...names: string[]): Uint8Array => Uint8Array.from(RELATIONS, (name) => (names.includes(name) ? 1 : 0));
/** Dependents that make a noun a clause, or part of a phrase with a preposition. */
const CLAUSAL = set(
  'nsubj',
  'nsubj:pass',
  'nsubj:outer',
  'csubj',
  'expl',
  'cop',
  'aux',
  'mark',
  'case',
  'advmod',
  'obj',
  'advcl',
);
const AUXILIARY = set('aux', 'aux:pass', 'cop');
const SUBJECT = set('nsubj', 'nsubj:pass', 'csubj', 'csubj:pass', 'expl');
const OBJECT = set('obj', 'iobj', 'ccomp', 'xcomp');
const FINITE = set('root', 'ccomp', 'parataxis', 'acl:relcl', 'advcl', 'conj');
/** Relations of a clause's predicate: a bare noun in such a place has lost its verb. */
const CLAUSE = set('root', 'ccomp', 'parataxis');
/** Dependents by which a singular noun is a phrase of its own. */
const DETERMINING = set('det', 'nmod:poss', 'nummod');
/** Dependents that go with the noun when a clause is built over it. */
const NOMINAL = set(
  'det',
  'det:predet',
  'amod',
  'nummod',
  'nmod',
  'nmod:poss',
  'nmod:desc',
  'compound',
  'flat',
  'case',
  'appos',
  'acl',
  'acl:relcl',
  'conj',
  'cc',
  'cc:preconj',
);

/**
 * Mends a tree in place, each error by a reading of its own (`readAs…`), which says what grammar rules out. A participle without auxiliary and by-agent that has a subject of its own is a past tense; one that modifies a bare noun
 * where a clause should be is its predicate ("The envoy called on both sides to …"), unless the sentence does not end in a full stop
 * and so may be a headline.
 */
export function repair(parse: Parse, closed: boolean, word: (n: number) => string): void {
  for (let n = 2; n < parse.count; n++)
    if (parse.rel[n] === R.conj && parse.xpos[n] === VBG) readAsParticiple(parse, n);
  for (let n = parse.count - 2; n > 0; n--) if (parse.xpos[n] === NN) joinNouns(parse, n);
  for (let n = 1; n < parse.count; n++) {
    if (parse.rel[n] === R.compound && parse.xpos[n] === IN) readAsPhrase(parse, n);
    else if (parse.rel[n] === R.compound) readAsSubject(parse, n);
    else if (parse.rel[n] === R.case && parse.xpos[n] === RP) readAsParticle(parse, n);
    else if (parse.rel[n] === R.amod && parse.xpos[n] === VBG) readAsBegun(parse, n, word);
    else if (parse.rel[n] === R.acl && parse.xpos[n] === VBG) readAsCharge(parse, n, word);
    else if (parse.rel[n] === R.csubj) readAsDummy(parse, n, word);
    else if (parse.rel[n] === R.iobj) readAsOnlyObject(parse, n, word);
    else if (parse.rel[n] === R.particle && parse.xpos[n] === IN) readAsPreposition(parse, n);
    else if (parse.xpos[n] === NNS && parse.rel[n] === R.root) readAsVerb(parse, n);
    else if (parse.rel[n] === R.conj && parse.upos[n] === VERB) readAsSubordinate(parse, n);
    else if (parse.rel[n] === R.ccomp && parse.upos[n] === VERB) readAsAside(parse, n, word);
  }
  for (let n = 1; n < parse.count; n++) if (parse.rel[n] === R.ccomp) readAsObject(parse, n);
  for (let v = 2; v < parse.count; v++) if (parse.rel[v] === R.parataxis) readAsModifier(parse, v);
  if (!closed) return;
  for (let v = 0; v < parse.count; v++) {
    if ((parse.xpos[v] !== VBN && parse.xpos[v] !== VBD) || parse.upos[v] !== VERB) continue;
    const relation = parse.rel[v]!;
    const found = lookBelow(parse, v);
    if (found.auxiliary || found.agent) continue;
    if (FINITE[relation] && found.subject >= 0 && found.subject < v) {
      parse.xpos[v] = VBD;
      if (parse.rel[found.subject] === R.nsubjPass) parse.rel[found.subject] = R.nsubj;
    } else if (relation === R.acl && CLAUSE[parse.rel[parse.head[v]!]!] && parse.head[v]! < v) raise(parse, v);
  }
}

/**
 * A bare singular noun right before another is part of its phrase, and so is one coordinated with the first part of a plural: "conducted one-way drone attacks", "drone and
 * rocket attacks" (not "the army and police units", whose first noun has an article).
 */
function joinNouns(parse: Parse, n: number): void {
  let head = n + 1;
  while (parse.rel[head] === R.compound && parse.head[head] === head + 1) head++;
  if (parse.head[n]! >= n || parse.head[n]! < 0) return;
  if (parse.head[head] === parse.head[n] && isCommon(parse, head)) {
    const verb = parse.head[n]!;
    if (parse.rel[head] === R.obj && parse.upos[verb] === VERB && parse.rel[n] !== R.iobj && isBare(parse, n))
      take(parse, head, n);
    return;
  }
  const second = n + 2;
  const third = n + 3;
  if (third >= parse.count || parse.rel[n + 1] !== R.cc || parse.xpos[second] !== NN || parse.xpos[third] !== NNS)
    return;
  if (parse.rel[third] !== R.conj || parse.head[third] !== n || parse.head[second] !== third || !isBare(parse, n))
    return;
  parse.head[third] = parse.head[n]!;
  parse.rel[third] = parse.rel[n]!;
  take(parse, third, n);
  parse.head[n + 1] = second;
  parse.head[second] = n;
  parse.rel[second] = R.conj;
}

/** A preposition is no part of a compound: with one before it a noun is no object of the verb ("are holding three workers for ransom"). */
function readAsPhrase(parse: Parse, n: number): void {
  const noun = parse.head[n]!;
  if (noun <= n) return;
  parse.rel[n] = R.case;
  if (parse.rel[noun] === R.obj) parse.rel[noun] = R.obl;
}

/** Who does it to himself, or is told to do something, is the verb's only object: "turned himself in", "told the ambassador to leave". */
function readAsOnlyObject(parse: Parse, n: number, word: (n: number) => string): void {
  let asked = /sel(?:f|ves)$/.test(word(n).toLowerCase());
  for (let c = 0; c < parse.count; c++) {
    if (parse.head[c] !== parse.head[n]) continue;
    if (parse.rel[c] === R.obj) return;
    if (parse.rel[c] === R.xcomp) asked = true;
  }
  if (asked) parse.rel[n] = R.obj;
}

/** A preposition in front of what seems the verb's object is no particle of the verb: "drove over a mine". */
function readAsPreposition(parse: Parse, n: number): void {
  const verb = parse.head[n]!;
  let noun = n + 1;
  while (noun < parse.count && parse.head[noun]! > noun) noun++;
  if (verb > n || noun >= parse.count || parse.head[noun] !== verb || parse.rel[noun] !== R.obj) return;
  parse.head[n] = noun;
  parse.rel[n] = R.case;
  parse.rel[noun] = R.obl;
}

/** A plural noun with an object, behind another noun, is a verb of the present: "The bloc backs Manila". */
function readAsVerb(parse: Parse, n: number): void {
  const subject = n - 1;
  let object = false;
  for (let c = 0; c < parse.count; c++) {
    if (parse.head[c] !== n) continue;
    if (SUBJECT[parse.rel[c]!] || AUXILIARY[parse.rel[c]!]) return;
    if (c > n && parse.rel[c] === R.obj) object = true;
  }
  if (!object || parse.head[subject] !== n || parse.rel[subject] !== R.compound) return;
  for (let c = 0; c < subject; c++) if (parse.head[c] === n && parse.rel[c] !== R.punct) parse.head[c] = subject;
  parse.rel[subject] = R.nsubj;
  parse.upos[n] = VERB;
  parse.xpos[n] = VBZ;
}

/** Verbs whose participle behind them is what is done, not what its noun does: "began escorting tankers". */
const PHASE = new Set(['begin', 'begins', 'began', 'begun', 'start', 'starts', 'started']);

function readAsBegun(parse: Parse, n: number, word: (n: number) => string): void {
  const verb = n - 1;
  const noun = parse.head[n]!;
  if (noun < n || parse.head[noun] !== verb || parse.rel[noun] !== R.obj || !PHASE.has(word(verb).toLowerCase()))
    return;
  parse.head[n] = verb;
  parse.rel[n] = R.xcomp;
  parse.head[noun] = n;
}

/** A predicate has one subject: beside a clause ("It is unclear whether …") the pronoun only holds the place. */
function readAsDummy(parse: Parse, clause: number, word: (n: number) => string): void {
  const predicate = parse.head[clause]!;
  for (let c = 0; c < predicate; c++)
    if (parse.head[c] === predicate && parse.rel[c] === R.nsubj && word(c).toLowerCase() === 'it')
      parse.rel[c] = R.expl;
}

/** A noun is no part of a finite verb's name but its subject, where it has none: "Fighters of the alliance swept …". */
function readAsSubject(parse: Parse, n: number): void {
  const verb = parse.head[n]!;
  if (verb < n || parse.upos[verb] !== VERB || (parse.xpos[verb] !== VBD && parse.xpos[verb] !== VBP)) return;
  const found = lookBelow(parse, verb);
  if (found.subject < 0 && !found.auxiliary && !found.agent) parse.rel[n] = R.nsubj;
}

/** A particle in front of a preposition is the verb's: "turned himself in to the army". */
function readAsParticle(parse: Parse, n: number): void {
  const verb = parse.head[parse.head[n]!]!;
  if (verb < 0 || verb > n || parse.upos[verb] !== VERB || parse.xpos[n + 1] !== IN) return;
  parse.head[n] = verb;
  parse.rel[n] = R.particle;
}

/** Verbs whose "of" tells what they charge with: "accused the militia of killing" is not a militia of some kind. */
const CHARGE = /^(?:accus(?:e|es|ed|ing)|suspect(?:s|ed|ing)?|convict(?:s|ed|ing)?|acquit(?:s|ted|ting)?)$/;

function readAsCharge(parse: Parse, n: number, word: (n: number) => string): void {
  const verb = parse.head[parse.head[n]!]!;
  if (verb < 0 || parse.rel[parse.head[n]!] !== R.obj || word(n - 1).toLowerCase() !== 'of') return;
  if (!CHARGE.test(word(verb).toLowerCase())) return;
  parse.head[n] = verb;
  parse.rel[n] = R.advcl;
}

/** A clause that "after" or "before" opens, in front of a subject of its own, is no second main clause: "adopted it on Monday, two days after it asked …". */
function readAsSubordinate(parse: Parse, v: number): void {
  let opener = -1;
  for (let c = parse.head[v]! + 1; c < v; c++) {
    if (parse.head[c] !== v) continue;
    if (parse.rel[c] === R.cc) return;
    if (parse.rel[c] === R.advmod && parse.xpos[c] === IN) opener = c;
    else if (SUBJECT[parse.rel[c]!] && opener >= 0) {
      parse.rel[opener] = R.mark;
      parse.rel[v] = R.advcl;
      return;
    }
  }
}

/**
 * A verb without a subject behind a participle between commas goes on with the noun before them, and says nothing of the participle: "The minister, received by his
 * counterpart, offered compensation".
 */
function readAsAside(parse: Parse, v: number, word: (n: number) => string): void {
  const main = parse.head[v]!;
  const noun = v - 2;
  if (main < v || noun < 0 || word(v - 1) !== ',' || word(main - 1) !== ',' || parse.upos[main] !== VERB) return;
  if (parse.head[noun] !== v || parse.rel[noun] !== R.nsubj || lookBelow(parse, main).subject >= 0) return;
  parse.head[noun] = main;
  parse.head[v] = noun;
  parse.rel[v] = R.acl;
  parse.xpos[v] = VBN;
}

/**
 * A participle without auxiliary right behind a noun is no second clause of which the noun is the subject, but tells of the noun, which goes with the object before it:
 * "conducted drone and rocket attacks targeting a refinery".
 */
function readAsParticiple(parse: Parse, v: number): void {
  const verb = parse.head[v]!;
  const noun = v - 1;
  if (verb < 0 || verb > noun || parse.xpos[verb] === VBG || parse.head[noun] !== v || parse.rel[noun] !== R.nsubj)
    return;
  let joint = -1;
  let object = -1;
  for (let c = verb + 1; c < parse.count; c++) {
    if (parse.head[c] === v && AUXILIARY[parse.rel[c]!]) return;
    if (parse.head[c] === v && parse.rel[c] === R.cc) joint = c;
    if (parse.head[c] === verb && parse.rel[c] === R.obj && c < noun) object = c;
  }
  if (object >= 0 && joint < 0) return;
  parse.head[noun] = object < 0 ? verb : object;
  parse.rel[noun] = object < 0 ? R.obj : R.conj;
  if (joint >= 0) parse.head[joint] = noun;
  parse.head[v] = noun;
  parse.rel[v] = R.acl;
}

function isCommon(parse: Parse, n: number): boolean {
  return parse.xpos[n] === NN || parse.xpos[n] === NNS;
}

function isBare(parse: Parse, n: number): boolean {
  for (let c = 0; c < parse.count; c++) if (parse.head[c] === n && DETERMINING[parse.rel[c]!]) return false;
  return true;
}

/** Makes a noun a part of another's phrase; what hung on it hangs on that one. */
function take(parse: Parse, head: number, n: number): void {
  for (let c = 0; c < parse.count; c++) if (parse.head[c] === n && c !== head) parse.head[c] = head;
  parse.head[n] = head;
  parse.rel[n] = R.compound;
}

/** A noun behind its verb that has neither subject, form of "be", subordinator nor preposition is no clause but an object. */
function readAsObject(parse: Parse, n: number): void {
  const verb = parse.head[n]!;
  if (verb > n || parse.upos[verb] !== VERB || (parse.upos[n] !== NOUN && parse.upos[n] !== PROPN)) return;
  for (let c = 0; c < parse.count; c++) {
    if (parse.head[c] === n && CLAUSAL[parse.rel[c]!]) return;
    if (parse.head[c] === verb && parse.rel[c] === R.obj) return;
  }
  parse.rel[n] = R.obj;
}

/**
 * Two clauses side by side need punctuation between them. Without it, a participle that lacks an object modifies the noun before it, and what seemed its subject is the object of
 * the first verb: "shot down nine of the drones launched overnight".
 */
function readAsModifier(parse: Parse, v: number): void {
  const verb = parse.head[v]!;
  const form = parse.xpos[v];
  const noun = v - 1;
  if (verb < 0 || verb > v || parse.upos[verb] !== VERB || (form !== VBN && form !== VBD)) return;
  if (parse.upos[noun] !== NOUN && parse.upos[noun] !== PROPN) return;
  let subject = -1;
  for (let c = verb + 1; c < parse.count; c++) {
    if (c < v && parse.rel[c] === R.punct) return;
    if (parse.head[c] === verb && OBJECT[parse.rel[c]!]) return;
    if (parse.head[c] !== v) continue;
    if (OBJECT[parse.rel[c]!] || AUXILIARY[parse.rel[c]!] || (c > v && SUBJECT[parse.rel[c]!])) return;
    if (c < v && !SUBJECT[parse.rel[c]!]) return;
    if (c < v) subject = c;
  }
  if (subject <= verb) return;
  parse.head[subject] = verb;
  parse.rel[subject] = R.obj;
  parse.head[v] = noun;
  parse.rel[v] = R.acl;
  parse.xpos[v] = VBN;
}

function lookBelow(parse: Parse, v: number): { auxiliary: boolean; agent: boolean; subject: number } {
  const found = { auxiliary: false, agent: false, subject: -1 };
  for (let c = 0; c < parse.count; c++) {
    if (parse.head[c] !== v) continue;
    const relation = parse.rel[c]!;
    if (AUXILIARY[relation]) found.auxiliary = true;
    else if (relation === R.agent) found.agent = true;
    else if (SUBJECT[relation]) found.subject = c;
  }
  return found;
}

/** Puts a verb in the place of the noun it hung on, and makes the noun its subject. */
function raise(parse: Parse, v: number): void {
  const noun = parse.head[v]!;
  for (let c = 0; c < parse.count; c++) {
    if (parse.head[c] !== noun || c === v) continue;
    // A noun with a subject or copula of its own is the predicate already.
    if (SUBJECT[parse.rel[c]!] || AUXILIARY[parse.rel[c]!]) return;
    // A second participle beside it leaves open which one is meant.
    if (c > v && parse.rel[c] === R.acl) return;
  }
  for (let c = 0; c < parse.count; c++) {
    if (parse.head[c] !== noun || c === v) continue;
    if (c > v || !NOMINAL[parse.rel[c]!]) parse.head[c] = v;
  }
  parse.head[v] = parse.head[noun]!;
  parse.rel[v] = parse.rel[noun]!;
  parse.xpos[v] = VBD;
  parse.head[noun] = v;
  parse.rel[noun] = R.nsubj;
}
