/** Repairs of what the parser joined wrongly: verbs without a subject, nouns joined to verbs, subjects behind an opening phrase. */
import type { Tokens } from '../../document/index.js';
import { RELATIONS, relationOf, uposOf } from '../syntax/index.js';
import { type Columns, childOf, INSIDE, overtake } from './columns.js';

const VERB = uposOf('VERB');
const NOUN = uposOf('NOUN');
const PROPN = uposOf('PROPN');
const ADV = uposOf('ADV');
const AUX = relationOf('aux');
const ACL = relationOf('acl');
const ADVCL = relationOf('advcl');
const COMPOUND = relationOf('compound');
const DEP = relationOf('dep');
const RELATIVE = relationOf('acl:relcl');
const APPOS = relationOf('appos');
const CC = relationOf('cc');
const CCOMP = relationOf('ccomp');
const CONJ = relationOf('conj');
const DET = relationOf('det');
const NMOD = relationOf('nmod');
const NSUBJ = relationOf('nsubj');
const NUMMOD = relationOf('nummod');
const SUBJECT = new Set([NSUBJ, relationOf('nsubj:pass')]);
const OBJ = relationOf('obj');
const OBL = relationOf('obl');
const PARATAXIS = relationOf('parataxis');

/** How far behind a comma the noun phrase that it opens may end, in tokens. */
const PHRASE = 12;

/** Joins what belongs together, in the sentence whose first token is `first`. */
export function mendJoints(columns: Columns, tokens: Tokens, first: number): void {
  const { heads, rels, upos } = columns;
  for (let i = 1; i < heads.length; i++) {
    if (tokens.lower[first + i] === 'other') joinOther(columns, i);
    const nominal = upos[i] === NOUN || upos[i] === PROPN;
    if (rels[i] === APPOS && heads[i] === 0 && DASH.test(tokens.lower[first + 1]!)) passDateline(columns, i);
    if (upos[i] === PROPN && rels[i] === COMPOUND && rels[i + 1] === CC) splitNames(columns, i);
    if (upos[i] === VERB && rels[i] === ADVCL && upos[heads[i]!] === ADV && heads[heads[i]!]! >= 0)
      heads[i] = heads[heads[i]!]!;
    if (upos[i] === VERB && rels[i] === CCOMP && heads[i]! > i) followOn(columns, tokens, first, i);
    if (upos[i] === VERB && (rels[i] === CONJ || rels[i] === PARATAXIS)) stepAside(columns, tokens, first, i);
    if (upos[i] === VERB && rels[i] === CONJ) returnSubject(columns, i);
    if (upos[i] === VERB) joinPerfect(columns, tokens, first, i);
    if (nominal && rels[i] === OBJ) liftObject(columns, i);
    if (!nominal || rels[i] !== CONJ) continue;
    // "the committee, whose chairman visited": what is owned by whom the clause tells of stands beside no one.
    // Nor does "(three dead)" stand beside the day before it.
    if (isWhose(columns, tokens, first, i) || tokens.lower[first + startOf(columns, i) - 1] === '(') rels[i] = DEP;
    if (upos[heads[i]!] === ADV) passAdverb(columns, i);
    openSubject(columns, tokens, first, i);
    if (rels[i] === CONJ) sayAnew(columns, tokens, first, i);
    if (rels[i] === CONJ && heads[i]! >= 0 && upos[heads[i]!] === VERB)
      readClause(columns, i) || readMember(columns, tokens, first, i);
  }
}

/** The first word of the unbroken phrase that ends in a noun. */
function startOf({ heads, rels }: Columns, noun: number): number {
  let from = noun;
  while (
    from > 0 &&
    (heads[from - 1] === noun || heads[from - 1]! > from - 1) &&
    INSIDE.test(RELATIONS[rels[from - 1]!]!)
  )
    from--;
  return from;
}

/** "the cleric and other politicians": those others stand beside who is named right before. */
function joinOther({ heads, rels, upos }: Columns, other: number): void {
  const noun = heads[other]!;
  const conjunction = other - 1;
  if (noun < other || rels[noun] !== CONJ || conjunction < 1 || rels[conjunction] !== CC) return;
  let before = conjunction - 1;
  while (INSIDE.test(RELATIONS[rels[before]!]!) && heads[before]! > before) before = heads[before]!;
  if (before < conjunction && before > heads[noun]! && (upos[before] === NOUN || upos[before] === PROPN))
    heads[noun] = before;
}

/** "Police raided the offices, took away cameras and held five": of verbs in a row the first, which has the subject, leads. */
function followOn(columns: Columns, tokens: Tokens, first: number, verb: number): void {
  const { heads, rels, upos } = columns;
  const next = heads[verb]!;
  if (upos[next] !== VERB || childOf(columns, next, /^(?:nsubj|csubj|expl|aux|mark)/) >= 0) return;
  if (childOf(columns, verb, /^nsubj/) < 0 || childOf(columns, verb, /^mark/) >= 0) return;
  let before = next - 1;
  if (RELATIONS[rels[before]!] === 'advmod' && heads[before] === next) before--;
  if (tokens.lower[first + before] !== ',' || tokens.lower[first + next]!.endsWith('ing')) return;
  overtake(columns, verb, next, CONJ);
}

const DASH = /^[-–—]$/;

/** "MOMBASA - THE MINISTER THREATENED": the place of a dateline is no subject; who stands behind the dash is. */
function passDateline({ heads, rels }: Columns, noun: number): void {
  if (!SUBJECT.has(rels[0]!)) return;
  heads[noun] = heads[0]!;
  rels[noun] = rels[0]!;
  heads[0] = noun;
  rels[0] = DEP;
}

/** "the United States and France": the parser took the first of two names for a part of the second. */
function splitNames(columns: Columns, name: number): void {
  const { heads, rels, upos } = columns;
  const second = heads[name]!;
  if (second < name || upos[second] !== PROPN || heads[name + 1] !== second) return;
  if (second !== name + 2 && !(rels[name + 2] === DET && heads[name + 2] === second)) return;
  overtake(columns, name, second, CONJ);
  for (let k = 0; k < name; k++) if (heads[k] === second) heads[k] = name;
}

/** True for a noun with "whose" before it. */
function isWhose({ heads }: Columns, tokens: Tokens, first: number, noun: number): boolean {
  for (let k = noun - 1; k >= 0 && noun - k <= OWNED; k--)
    if (heads[k] === noun && tokens.lower[first + k] === 'whose') return true;
  return false;
}

/** How far before a noun "whose" may stand, in tokens. */
const OWNED = 4;

/** "rejected, however, any delay and thanked them": what stands before the conjunction is no subject of the verb behind it, but the object that the first verb lacks. */
function returnSubject(columns: Columns, verb: number): void {
  const { heads, rels, upos } = columns;
  const before = heads[verb]!;
  if (before < 0 || before > verb || upos[before] !== VERB) return;
  const joint = childOf(columns, verb, /^cc$/, verb);
  if (joint < 0) return;
  const noun = childOf(columns, verb, /^nsubj$/, joint);
  if (noun <= before || (upos[noun] !== NOUN && upos[noun] !== PROPN)) return;
  if (childOf(columns, before, /^(?:obj|ccomp|xcomp)/) >= 0) return;
  heads[noun] = before;
  rels[noun] = OBJ;
}

/** "raided the compound and, state media said, held 2,000 people": who says it stands beside; the verb behind goes on with the one before. */
function stepAside(columns: Columns, tokens: Tokens, first: number, saying: number): void {
  const { heads, rels, upos } = columns;
  const above = heads[saying]!;
  if (above < 0 || above > saying || upos[above] !== VERB || tokens.lower[first + saying + 1] !== ',') return;
  const subject = saying - 1;
  if (heads[subject] !== saying || rels[subject] !== NSUBJ) return;
  if (tokens.lower[first + startOf(columns, subject) - 1] !== ',') return;
  const next = saying + 2;
  if (next >= heads.length || upos[next] !== VERB || heads[next] !== saying) return;
  for (let k = next + 1; k < heads.length; k++) if (heads[k] === saying && rels[k] === CONJ) heads[k] = next;
  heads[next] = above;
  rels[next] = CONJ;
  // Only what follows is told by them.
  heads[saying] = next;
  rels[saying] = PARATAXIS;
}

/** "In Ituri, the ADF, … murdered": what stands behind the comma of an opening phrase is the subject of a verb that has none. */
function openSubject(columns: Columns, tokens: Tokens, first: number, noun: number): void {
  const { heads, rels, upos } = columns;
  const opening = heads[noun]!;
  if (opening < 0 || opening > noun || rels[opening] !== OBL) return;
  const verb = heads[opening]!;
  if (verb < noun || upos[verb] !== VERB || childOf(columns, noun, /^cc$/) >= 0) return;
  if (childOf(columns, opening, /^conj$/) !== noun || childOf(columns, noun, /^conj$/) >= 0) return;
  if (childOf(columns, verb, /^(?:nsubj|csubj)/) >= 0 || tokens.lower[first + startOf(columns, noun) - 1] !== ',')
    return;
  heads[noun] = verb;
  rels[noun] = NSUBJ;
}

const ARTICLE = /^(?:the|an?)$/;

/** "The Unity Government, a shadow administration, claimed the raid": a noun with an article between commas, joined by nothing, says anew who is meant. */
function sayAnew(columns: Columns, tokens: Tokens, first: number, noun: number): void {
  const { heads, rels, upos } = columns;
  const head = heads[noun]!;
  if (head < 0 || head > noun) return;
  // "sank a barge, a story which nobody could check"
  const told = /^(?:which|that|who)$/.test(tokens.lower[first + noun + 1] ?? '');
  if (!told && (!SUBJECT.has(rels[head]!) || tokens.lower[first + noun + 1] !== ',')) return;
  const from = startOf(columns, noun);
  // A name behind a description needs no article: "a lawyer for the families, Amina Noor, demanded".
  const named = upos[noun] === PROPN && upos[head] === NOUN;
  if (tokens.lower[first + from - 1] !== ',' || !(named || ARTICLE.test(tokens.lower[first + from]!))) return;
  for (let k = 0; k < heads.length; k++) {
    if (rels[k] === CC && (heads[k] === noun || heads[k] === head)) return;
    if (rels[k] === CONJ && heads[k] === head && k !== noun) return;
    if (rels[k] === CONJ && heads[k] === noun) return;
  }
  rels[noun] = APPOS;
}

/** "…, and a crowd of around 3,000 marched on the bridge": a noun joined to a verb, with a past form behind it, opens a clause. */
function readClause(columns: Columns, noun: number): boolean {
  const { heads, rels, upos } = columns;
  if (childOf(columns, noun, /^cc$/) < 0) return false;
  let verb = -1;
  for (let k = noun + 1; k < heads.length && verb < 0; k++)
    if (heads[k] === noun && upos[k] === VERB && (rels[k] === ACL || rels[k] === RELATIVE)) verb = k;
  if (verb < 0 || childOf(columns, verb, /^(?:mark|obl:agent|aux:pass)/) >= 0) return false;
  for (let k = noun + 1; k < verb; k++)
    if (heads[k] === verb && rels[k] === NSUBJ) {
      // "of around 3,000": the number counts the crowd.
      if (childOf(columns, k, /^case$/) < 0) return false;
      heads[k] = noun;
      rels[k] = NMOD;
    } else if (heads[k] === verb && RELATIONS[rels[k]!] !== 'advmod') return false;
  heads[verb] = heads[noun]!;
  rels[verb] = CONJ;
  for (let k = 0; k < heads.length; k++) if (heads[k] === noun && (k > verb || rels[k] === CC)) heads[k] = verb;
  heads[noun] = verb;
  rels[noun] = NSUBJ;
  return true;
}

/** "sent drones against the airport, an air base and the headquarters": a noun that the parser joined to the verb is joined to what ends right before. */
function readMember(columns: Columns, tokens: Tokens, first: number, noun: number): boolean {
  const { heads, rels, upos } = columns;
  const verb = heads[noun]!;
  const from = startOf(columns, noun);
  if (from - 1 <= verb || noun - from > PHRASE) return false;
  if (tokens.lower[first + from - 1] !== ',' && rels[from - 1] !== CC) return false;
  let end = from - 2;
  if (rels[from - 1] === CC && tokens.lower[first + end] === ',') end--;
  for (let steps = 0; end > verb && heads[end] !== verb && steps < PHRASE; steps++) end = heads[end]!;
  if (end <= verb || heads[end] !== verb || (upos[end] !== NOUN && upos[end] !== PROPN)) return false;
  if (!/^(?:obj|obl)$/.test(RELATIONS[rels[end]!]!)) return false;
  // A name has neither: "control Sake and three villages".
  const alike = counted(rels[from]!) === counted(rels[startOf(columns, end)]!);
  if (!alike && !(upos[end] === PROPN && rels[from] === NUMMOD)) return false;
  heads[noun] = end;
  return true;
}

/** Relation of an article or a number, with which a phrase opens. */
function counted(rel: number): boolean {
  return rel === DET || rel === NUMMOD;
}

/** "condemns in the strongest terms this act": a noun has no object, its verb has. */
function liftObject({ heads, rels, upos }: Columns, noun: number): void {
  const host = heads[noun]!;
  if (host < 0 || host > noun || (upos[host] !== NOUN && upos[host] !== PROPN) || rels[host] !== OBL) return;
  const verb = heads[host]!;
  if (verb < 0 || verb > host || upos[verb] !== VERB) return;
  for (let k = 0; k < heads.length; k++) if (heads[k] === verb && rels[k] === OBJ) return;
  heads[noun] = verb;
}

/** "rejected, however, any delay": what is joined to an adverb by nothing is the object of its verb. */
function passAdverb(columns: Columns, noun: number): void {
  const { heads, rels, upos } = columns;
  const adverb = heads[noun]!;
  const verb = heads[adverb]!;
  if (verb < 0 || verb > noun || upos[verb] !== VERB || childOf(columns, noun, /^(?:cc|case)$/) >= 0) return;
  if (childOf(columns, verb, /^(?:obj|ccomp|xcomp)/) >= 0) return;
  heads[noun] = verb;
  rels[noun] = OBJ;
}

/** How far behind the auxiliary the participle of a perfect may stand, in tokens. */
const PERFECT = 5;

/** "has since closed two", "have in past months widened controls": what stands between parts no auxiliary from its verb. */
function joinPerfect(columns: Columns, tokens: Tokens, first: number, verb: number): void {
  const { heads, rels } = columns;
  const have = heads[verb]!;
  if (have < 0 || have > verb || verb - have > PERFECT || !HAVING.has(tokens.lower[first + have]!)) return;
  if (tokens.lower[first + verb]!.endsWith('ing') || childOf(columns, verb, /^(?:aux|mark)/) >= 0) return;
  if (!/^(?:obj|ccomp|xcomp|acl)$/.test(RELATIONS[rels[verb]!]!)) return;
  for (let k = have + 1; k < verb; k++) {
    const rel = RELATIONS[rels[k]!]!;
    if (heads[k] === have && rel !== 'advmod' && rel !== 'obl' && rel !== 'case') return;
    if (heads[k] === verb && rel.startsWith('nsubj') && tokens.lower[first + have + 1] !== 'in') return;
    if (heads[k] === verb && rel.startsWith('nsubj')) rels[k] = OBL;
  }
  overtake(columns, verb, have, AUX);
  for (let k = 0; k < heads.length; k++) if (heads[k] === have) heads[k] = verb;
}

const HAVING = new Set(['has', 'have', 'had']);
