/** Repairs of parses: frequent errors whose right reading the words beside them settle. */
import { type Tokens, UPOS } from '../../document/index.js';
import { RELATIONS, relationOf, uposOf } from '../syntax/index.js';
import { type Columns, childOf, isUnder, overtake, rootOf, subjectRelation } from './columns.js';

const VERB = uposOf('VERB');
const NOUN = uposOf('NOUN');
const PROPN = uposOf('PROPN');
const ADJ = uposOf('ADJ');
const WINK_VERB = UPOS.indexOf('VERB');
const COMPOUND = relationOf('compound');
const AMOD = relationOf('amod');
const NSUBJ = relationOf('nsubj');
const NSUBJ_PASS = relationOf('nsubj:pass');
const OBJ = relationOf('obj');
const AUX = relationOf('aux');
const ADVMOD = relationOf('advmod');
const CONJ = relationOf('conj');
const NMOD = relationOf('nmod');
const OBL = relationOf('obl');
const UNMARKED = relationOf('obl:unmarked');
const FLAT = relationOf('flat');
const APPOS = relationOf('appos');
const ACL = relationOf('acl');
const RELATIVE = relationOf('acl:relcl');
const ADVERBIAL = relationOf('advcl:relcl');
const PARATAXIS = relationOf('parataxis');
const ROOT = relationOf('root');
const CCOMP = relationOf('ccomp');
const XCOMP = relationOf('xcomp');
const ADVCL = relationOf('advcl');
const MARK = relationOf('mark');
const NUMMOD = relationOf('nummod');
const CC = relationOf('cc');
const CASE = relationOf('case');
const DET = relationOf('det');
const NUM = uposOf('NUM');
const ADV = uposOf('ADV');
const WINK_DETERMINER = new Set([UPOS.indexOf('DET'), UPOS.indexOf('NUM')]);
const CALENDAR = new Set(
  'monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight morning afternoon evening night week month year'.split(
    ' ',
  ),
);

/**
 * Applies the repairs to the columns of the sentence whose first token is `first`. `resulting`: forms of verbs that say in what state their object ends ("left three
 * clerks injured").
 */
export function mend(columns: Columns, tokens: Tokens, first: number, resulting: ReadonlySet<string>): void {
  const { heads, rels, upos } = columns;
  for (let i = 0; i < heads.length; i++) {
    if (upos[i] === ADJ && tokens.lower[first + i]!.endsWith('ing')) readAsVerb(columns, i);
    else if (upos[i] === ADJ && tokens.lower[first + i]!.endsWith('ed')) readAsPast(columns, i);
    else if (upos[i] === NUM && rels[i] === OBJ) unsplit(columns, tokens, first, i);
    else if (upos[i] === NOUN && CLAUSE.has(rels[i]!)) readNounAsVerb(columns, tokens, first, i);
    else if (rels[i] === CONJ) unjoin(columns, i);
    else if (rels[i] === OBJ && isRelativeDay(columns, tokens, first, i)) rels[i] = UNMARKED;
    if (rels[i] === CASE && ROUGHLY.has(tokens.lower[first + i]!)) readRoughly(columns, tokens, first, i);
    if (rels[i] === CONJ && upos[i] === NOUN) shareNoun(columns, tokens, first, i);
    if (rels[i] === CONJ && upos[i] !== VERB) stepOver(columns, tokens, first, i);
    if (upos[i] === NOUN && i + 2 < heads.length) readReport(columns, tokens, first, i);
    const head = heads[i]!;
    if (rels[i] === APPOS && head >= 0 && head < i) listed(columns, tokens, first, i);
    if ((rels[i] === PARATAXIS || rels[i] === APPOS) && upos[i] !== VERB && head >= 0 && head < i)
      readShifted(columns, tokens, first, i);
    if (rels[i] === AMOD && upos[i] === VERB && head > i + 1) unhookGerund(columns, tokens, first, i);
    if (upos[i] === VERB && rels[i] === ADVCL) leaveAside(columns, tokens, first, i);
    if (rels[i] === ACL && upos[i] === VERB && head >= 0 && head < i) unhookReported(columns, tokens, first, i, head);
    if (upos[i] === VERB && rels[i] === RELATIVE && head === i - 1 && rels[head] === ADVCL) predicate(columns, i, head);
    if (
      upos[i] === VERB &&
      head >= 0 &&
      head < i &&
      (rels[i] === RELATIVE || rels[i] === ADVERBIAL || rels[i] === ADVCL)
    )
      rejoin(columns, tokens, first, i);
    if (upos[i] === VERB && rels[i] === ACL && head === i - 1 && rels[head] === APPOS)
      unhookJoined(columns, tokens, first, i);
    if (upos[i] === VERB && head >= 0 && head < i && (rels[i] === ACL || rels[i] === RELATIVE))
      release(columns, tokens, first, i);
    if (upos[i] === VERB && rels[i] === AMOD && heads[i]! > i) unhookPassive(columns, i);
    if (upos[i] === VERB && rels[i] !== ROOT) reduce(columns, tokens, first, i);
    if (upos[i] === VERB && (rels[i] === ACL || rels[i] === RELATIVE || rels[i] === CONJ || rels[i] === PARATAXIS))
      resume(columns, tokens, first, i);
    if (upos[i] === VERB && rels[i] === ACL) subordinate(columns, tokens, first, i);
    if (upos[i] === VERB && rels[i] === ACL) standFirst(columns, tokens, first, i);
    if (upos[i] === VERB && i > 0 && i + 1 < heads.length) describePlace(columns, tokens, first, i);
    if (upos[i] === VERB && rels[i] !== ACL && i > 1) {
      partPlace(columns, tokens, first, i);
      takeSubject(columns, tokens, first, i);
    }
    if (upos[i] === VERB && heads[i]! < 0) {
      stepBack(columns, tokens, first, i);
      openWithPlace(columns, tokens, first, i);
      takeOver(columns, tokens, first, i);
      takeSpeakers(columns, tokens, first, i);
    }
    if (upos[i] === VERB && rels[i] === ADVCL && rels[i + 1] === CASE) readGerund(columns, tokens, first, i);
    if (upos[i] === VERB && rels[i] === CONJ) {
      readAsCompound(columns, tokens, first, i);
      joinVerbs(columns, tokens, first, i);
    }
    if (rels[i] === AMOD && head > i && tokens.lower[first + i] === 'following') readFollowing(columns, i, head);
    if (upos[i] === VERB && rels[i] === XCOMP && i > 1) describeDeed(columns, tokens, first, i);
    if (upos[i] === VERB && rels[i] === CCOMP) {
      readAsResult(columns, tokens, first, i, resulting);
      describeObject(columns, tokens, first, i);
    }
    if (head <= i) continue;
    if ((rels[i] === COMPOUND || rels[i] === AMOD) && CALENDAR.has(tokens.lower[first + head]!))
      unhookDay(columns, tokens, first, i, head);
    else if (isCutOff(columns, tokens, first, i, head)) {
      if (isCoordinated(columns, i)) coordinate(columns, i, head);
      else raise(columns, i, head);
    } else if (rels[i] === AMOD && isProgressive(columns, tokens, first, i, head)) raise(columns, i, head);
    else if (
      (rels[i] === COMPOUND || rels[i] === AMOD) &&
      (upos[i] === NOUN || upos[i] === PROPN) &&
      tokens.pos[first + i] === WINK_VERB &&
      hasSubject(columns, i, head)
    )
      raise(columns, i, head);
  }
}

/** "once the crossings reopen", "before the talks start": a noun with a conjunction before it and a verb behind it is no clause, but the subject of one. */
function predicate(columns: Columns, verb: number, noun: number): void {
  if (childOf(columns, noun, /^mark$/, noun) < 0 || childOf(columns, noun, /^(?:cop|nsubj|aux)/) >= 0) return;
  if (childOf(columns, verb, SUBJECT) >= 0) return;
  const { heads, rels } = columns;
  for (let k = 0; k < heads.length; k++)
    if (heads[k] === noun && (k > verb || /^(?:mark|punct|advmod)$/.test(RELATIONS[rels[k]!]!))) heads[k] = verb;
  overtake(columns, verb, noun, subjectRelation(columns, verb));
}

/** "… to reinstate them, and some 300 supporters marched": a clause with a subject of its own behind a comma and a conjunction stands beside the main one. */
function rejoin(columns: Columns, tokens: Tokens, first: number, verb: number): void {
  const { heads, rels } = columns;
  let joint = -1;
  let subject = -1;
  for (let k = 1; k < verb; k++) {
    if (heads[k] !== verb) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel === 'mark') return;
    if (rel === 'cc' && tokens.lower[first + k - 1] === ',') joint = k;
    else if (rel.startsWith('nsubj')) subject = k;
  }
  if (joint < 0 || subject < joint || RELATIVES.test(tokens.lower[first + subject]!)) return;
  const main = rootOf(columns, verb);
  if (main > joint) return;
  heads[verb] = main;
  rels[verb] = CONJ;
}

/** "… to free their leader, and the party's supporters marched": no apposition has a conjunction before it; the noun is the subject of a second clause. */
function unhookJoined(columns: Columns, tokens: Tokens, first: number, verb: number): void {
  const { heads, rels } = columns;
  const noun = verb - 1;
  const joint = childOf(columns, noun, /^cc$/, noun);
  if (joint < 1 || tokens.lower[first + joint - 1] !== ',' || childOf(columns, verb, /^(?:obl:agent|aux:pass)$/) >= 0)
    return;
  const main = rootOf(columns, noun);
  if (main > joint || tokens.lower[first + verb]!.endsWith('ing')) return;
  heads[verb] = main;
  rels[verb] = CONJ;
  heads[noun] = verb;
  rels[noun] = NSUBJ;
  for (let k = 0; k < heads.length; k++)
    if (heads[k] === noun && (k > verb || k === joint || k === joint - 1)) heads[k] = verb;
}

/** "The ship was towed to port by the coast guard, which detained …": a clause that a relative pronoun opens is no main one, but tells of the noun before it. */
function stepBack(columns: Columns, tokens: Tokens, first: number, verb: number): void {
  const { heads, rels, upos } = columns;
  let opener = -1;
  let main = -1;
  for (let k = 0; k < verb; k++) {
    if (heads[k] !== verb) continue;
    if (RELATIVES.test(tokens.lower[first + k]!) && opener < 0) opener = k;
    else if (opener < 0 && upos[k] === VERB && (rels[k] === CCOMP || rels[k] === ADVCL || rels[k] === PARATAXIS))
      main = k;
  }
  if (main < 0 || opener < 0) return;
  const pronoun = rels[opener - 1] === CASE && heads[opener - 1] === opener ? opener - 1 : opener;
  if (tokens.lower[first + pronoun - 1] !== ',') return;
  if (childOf(columns, main, SUBJECT) < 0) return;
  if (childOf(columns, main, /^mark$/) >= 0 && childOf(columns, main, /^(?:cop|aux)/) < 0) return;
  let noun = pronoun - 2;
  while (noun > main && upos[noun] !== NOUN && upos[noun] !== PROPN) noun--;
  if (noun <= main || (isUnder(columns, noun, verb) && !isUnder(columns, noun, main))) return;
  heads[main] = -1;
  rels[main] = ROOT;
  heads[verb] = noun;
  rels[verb] = RELATIVE;
  for (let k = 0; k < main; k++) if (heads[k] === verb) heads[k] = main;
}

/** "rejected, by 63 votes to 31, a motion": the noun behind an aside is the object that the verb before it lacks. */
function readShifted(columns: Columns, tokens: Tokens, first: number, noun: number): void {
  const { heads, rels, upos } = columns;
  const verb = rels[noun] === APPOS ? heads[heads[noun]!]! : heads[noun]!;
  if (
    verb < 0 ||
    upos[verb] !== VERB ||
    (upos[noun] !== NOUN && upos[noun] !== PROPN) ||
    tokens.lower[first + verb + 1] !== ','
  )
    return;
  if (rels[verb + 2] !== CASE || childOf(columns, verb, /^(?:obj|ccomp|xcomp|aux:pass)$/) >= 0) return;
  if (childOf(columns, noun, /^(?:nsubj|cop|aux|mark|case)/) >= 0) return;
  const start = childOf(columns, noun, /^(?:det|amod|nummod|compound|flat|nmod:poss)/);
  if (tokens.lower[first + (start < 0 ? noun : start) - 1] !== ',') return;
  heads[noun] = verb;
  rels[noun] = OBJ;
}

/** "were seen crossing back into Burundi": with a preposition between them a participle does not describe the noun, but goes with the verb before it. */
function unhookGerund(columns: Columns, tokens: Tokens, first: number, gerund: number): void {
  const { heads, rels, upos } = columns;
  const noun = heads[gerund]!;
  const verb = gerund - 1;
  if (!tokens.lower[first + gerund]!.endsWith('ing') || heads[noun] !== verb || upos[verb] !== VERB) return;
  const preposition = childOf(columns, noun, /^case$/, noun);
  if (preposition <= gerund || rels[noun] !== OBL) return;
  heads[gerund] = verb;
  rels[gerund] = XCOMP;
  heads[noun] = gerund;
}

/** Prepositions that, before a number, only say how exact it is. */
const ROUGHLY = new Set(['over', 'around', 'about', 'under', 'above', 'to', 'of']);
/** What goes before two of them: "close to 300", "upwards of 300". */
const ROUGH_PAIR = new Set(['close to', 'up to', 'upwards of', 'north of']);
const COUNT = /^(?:\d|dozen|score|hundred|thousand)/;
const WINK_NUM = UPOS.indexOf('NUM');
/** Nouns that measure: with a preposition and a number they tell how long or how far. */
const MEASURE =
  /^(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|metres?|meters?|kilomet(?:re|er)s?|km|miles?|percent|per|degrees?|p\.?m\.?|a\.?m\.?)$/;

/** "Over 40 villagers were killed", "Police detained around 300 people": before a number the preposition is none, and the noun is the subject or object that its verb lacks. */
function readRoughly(columns: Columns, tokens: Tokens, first: number, word: number): void {
  const { heads, rels, upos } = columns;
  const lower = (k: number) => tokens.lower[first + k]!;
  const noun = heads[word]!;
  const pair = ROUGH_PAIR.has(`${word > 0 ? lower(word - 1) : ''} ${lower(word)}`);
  if (noun <= word + 1 || rels[noun] !== OBL || (/^(?:to|of)$/.test(lower(word)) && !pair)) return;
  const number = lower(word + 1) === 'a' ? word + 2 : word + 1;
  if (!COUNT.test(lower(number)) && (number > word + 1 || tokens.pos[first + number] !== WINK_NUM)) return;
  if (number >= noun || MEASURE.test(lower(noun)) || CALENDAR.has(lower(noun))) return;
  const verb = heads[noun]!;
  if (verb < 0 || upos[verb] !== VERB) return;
  const behind = noun > verb;
  if (behind && (verb + 1 !== (pair ? word - 1 : word) || childOf(columns, verb, /^aux:pass$/) >= 0)) return;
  if (childOf(columns, verb, behind ? DIRECT : SUBJECT) >= 0) return;
  rels[word] = ADVMOD;
  upos[word] = ADV;
  rels[noun] = behind ? OBJ : subjectRelation(columns, verb);
}

/** "Last night the occupiers launched …": a time at the head of the sentence is no noun that a clause without relative pronoun describes. */
function unhookOpening({ heads, rels, upos }: Columns, tokens: Tokens, first: number, noun: number): boolean {
  if (noun > OPENING || !CALENDAR.has(tokens.lower[first + noun]!)) return false;
  let verb = -1;
  for (let k = noun + 1; k < heads.length && verb < 0; k++)
    if (heads[k] === noun && upos[k] === VERB && (rels[k] === RELATIVE || rels[k] === ACL)) verb = k;
  if (verb < 0) return false;
  let subject = false;
  for (let k = noun + 1; k < verb; k++) {
    if (RELATIVIZER.has(tokens.lower[first + k]!)) return false;
    if (heads[k] === verb && RELATIONS[rels[k]!]!.startsWith('nsubj')) subject = true;
  }
  if (!subject) return false;
  heads[verb] = -1;
  rels[verb] = ROOT;
  heads[noun] = verb;
  rels[noun] = UNMARKED;
  for (let k = noun + 1; k < heads.length; k++) if (heads[k] === noun) heads[k] = verb;
  return true;
}

/** How far from the head of a sentence its opening time ends, in tokens. */
const OPENING = 3;
const RELATIVIZER = new Set(['that', 'which', 'when', 'who', ',']);

/**
 * "three soldiers, two officers and a child", "Accra, Abuja, and Lagos": an apposition that is itself coordinated is a member of the list, and so is a name between two names or
 * a noun that only a conjunction parts from the next member.
 */
function listed({ heads, rels, upos }: Columns, tokens: Tokens, first: number, word: number): void {
  const head = heads[word]!;
  let comma = false;
  let joined = false;
  let next = -1;
  for (let k = 0; k < heads.length; k++) {
    if (heads[k] === head && k > word && rels[k] === CONJ && next < 0) next = k;
    if (heads[k] !== word) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel === 'punct' && k < word) comma = true;
    if (rel === 'conj' && k > word) joined = true;
  }
  if (!comma) return;
  const names = upos[head] === PROPN && upos[word] === PROPN && next >= 0 && upos[next] === PROPN;
  const behind = tokens.lower[first + word + 1];
  if (joined || (next >= 0 && (behind === 'and' || (names && behind === ',')))) rels[word] = CONJ;
}

/** "A blast in a hall used as a canteen hurt …": a past form without auxiliary before the verb that lacks a subject is a participle, and the subject is that of the verb. */
function leaveAside(columns: Columns, tokens: Tokens, first: number, participle: number): void {
  const { heads, rels, upos } = columns;
  const verb = heads[participle]!;
  if (verb < participle || upos[verb] !== VERB || childOf(columns, participle, /^(?:aux|mark|cc|obj)/) >= 0) return;
  const subject = childOf(columns, participle, /^nsubj$/, participle);
  if (subject < 0 || childOf(columns, verb, /^(?:nsubj|csubj|expl|cc|mark)/, verb) >= 0) return;
  for (let k = subject + 1; k < verb; k++) if (tokens.lower[first + k] === ',') return;
  heads[subject] = verb;
  rels[subject] = subjectRelation(columns, verb);
  heads[participle] = upos[participle - 1] === NOUN ? participle - 1 : subject;
  rels[participle] = ACL;
}

/** "Fighters clashed with … on Sunday, four residents said": the noun before the closing verb of saying is who says it; the clause before is what is said. */
function unhookReported(
  { heads, rels, upos }: Columns,
  tokens: Tokens,
  first: number,
  verb: number,
  noun: number,
): void {
  const saying = heads[noun]!;
  if (saying <= verb || RELATIONS[rels[noun]!] !== 'nsubj' || upos[saying] !== VERB) return;
  if (tokens.lower[first + verb]!.endsWith('ing')) return;
  let source = -1;
  for (let k = verb + 1; k < saying; k++) {
    if (heads[k] === verb && RELATIONS[rels[k]!]!.startsWith('aux')) return;
    if (heads[k] === noun && rels[k] === CONJ && saying - k <= 3) source = k;
  }
  if (source < 0) return;
  heads[verb] = saying;
  rels[verb] = CCOMP;
  heads[noun] = verb;
  rels[noun] = NSUBJ;
  heads[source] = saying;
  rels[source] = NSUBJ;
  for (let k = verb + 1; k < saying; k++) if (heads[k] === noun) heads[k] = verb;
}

/** "…, scrawling threats on walls; a second group beat a shepherd": a clause with a subject of its own behind a semicolon hangs on no noun before it. */
function release({ heads, rels, upos }: Columns, tokens: Tokens, first: number, verb: number): void {
  let cut = -1;
  for (let k = verb - 1; k > heads[verb]! && cut < 0; k--) if (tokens.lower[first + k] === ';') cut = k;
  if (cut < 0) return;
  let own = false;
  for (let k = cut + 1; k < verb && !own; k++) own = heads[k] === verb && RELATIONS[rels[k]!]!.startsWith('nsubj');
  if (!own) return;
  let top = heads[verb]!;
  for (let steps = 0; heads[top]! >= 0 && steps < heads.length; steps++) {
    const rel = RELATIONS[rels[top]!]!;
    if (upos[top] === VERB && !rel.startsWith('acl') && rel !== 'advcl' && rel !== 'conj' && rel !== 'xcomp') break;
    top = heads[top]!;
  }
  if (top === verb || top > cut) return;
  heads[verb] = top;
  rels[verb] = PARATAXIS;
}

/** "received the same day by his counterpart": a day told by another is when, not what. */
function isRelativeDay({ heads }: Columns, tokens: Tokens, first: number, day: number): boolean {
  const lower = tokens.lower[first + day]!;
  if ((lower !== 'day' && !CALENDAR.has(lower)) || day === 0 || heads[day - 1] !== day) return false;
  return /^(?:same|next|following|previous|last|this)$/.test(tokens.lower[first + day - 1]!);
}

const RELATIVES = /^(?:which|who|whose|whom|where)$/;

/**
 * "The ministry, which in June suspended four charities, charged that …": the verb behind the comma that closes what stands between the subject and it is the main verb;
 * what stands between describes the subject.
 */
function resume({ heads, rels, upos }: Columns, tokens: Tokens, first: number, verb: number): void {
  const lower = (k: number) => tokens.lower[first + k]!;
  if (lower(verb).endsWith('ing')) return;
  let from = verb;
  for (let k = 0; k < heads.length; k++) {
    if (heads[k] !== verb) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel.startsWith('nsubj') || rel === 'cc' || rel === 'mark' || rel === 'obl:agent') return;
    if (k < from && rel !== 'punct') from = k;
  }
  if (from < 1 || lower(from - 1) !== ',') return;
  let main = heads[verb]!;
  for (let steps = 0; heads[main]! >= 0 && steps < heads.length; steps++) main = heads[main]!;
  if (upos[main] !== VERB || main > verb || lower(main).endsWith('ing')) return;
  let subject = -1;
  for (let k = 0; k < main; k++)
    if (heads[k] === main && /^(?:nsubj|obl$)/.test(RELATIONS[rels[k]!]!) && !RELATIVES.test(lower(k))) {
      subject = k;
      break;
    }
  for (let k = 0; k < subject; k++) if (heads[k] === subject && RELATIONS[rels[k]!] === 'case') return;
  if (subject < 0) return;
  let open = subject + 1;
  while (open < main && lower(open) !== ',') open++;
  const relative = [open + 1, open + 2].some((k) => k < main && RELATIVES.test(lower(k)));
  // "The front, in a video released that day, admitted …": what the participle describes is the noun before it.
  const noun = main - 1;
  const described = rels[open + 1] === CASE && heads[open + 1] === noun && heads[noun] === main && rels[noun] === OBL;
  if (open >= main || (!relative && !described && open + 1 !== main)) return;
  heads[verb] = heads[main]!;
  rels[verb] = rels[main]!;
  heads[main] = described ? noun : subject;
  rels[main] = relative ? RELATIVE : ACL;
  if (described) heads[noun] = verb;
  heads[subject] = verb;
  rels[subject] = NSUBJ;
  for (let k = 0; k < heads.length; k++)
    if (heads[k] === main && k !== verb && (k < subject || k > verb)) heads[k] = verb;
}

/** Prepositions that open clauses as well. */
const OPENERS = new Set(['after', 'before', 'until', 'since']);

/** The verb whose subject a past form before it describes as a participle, or -1. */
function verbBehind({ heads, rels, upos }: Columns, tokens: Tokens, first: number, verb: number): number {
  const subject = heads[verb]!;
  if (subject < 0 || subject > verb || tokens.lower[first + verb]!.endsWith('ing')) return -1;
  const second = heads[subject]!;
  return second > verb && upos[second] === VERB && RELATIONS[rels[subject]!]!.startsWith('nsubj') ? second : -1;
}

/** "The unions protested after Bamako pulled the channel": what stands right before the second verb is its subject, and the first verb the main one. */
function subordinate(columns: Columns, tokens: Tokens, first: number, verb: number): void {
  const { heads, rels } = columns;
  const subject = heads[verb]!;
  const second = verbBehind(columns, tokens, first, verb);
  if (second < 0) return;
  let noun = -1;
  let opener = -1;
  for (let k = 0; k < second; k++) {
    const rel = RELATIONS[rels[k]!]!;
    if (heads[k] === verb && (rel.startsWith('aux') || rel === 'mark' || rel === 'obl:agent')) return;
    if (heads[k] === second && rel.startsWith('aux')) return;
    if (heads[k] === verb && rel === 'obl' && k === second - 1) noun = k;
    if (heads[k] === second - 1 && rel === 'case' && OPENERS.has(tokens.lower[first + k]!)) opener = k;
  }
  if (noun < 0 || opener < verb) return;
  overtake(columns, verb, second, ADVCL);
  heads[subject] = verb;
  heads[noun] = second;
  rels[noun] = NSUBJ;
  heads[opener] = second;
  rels[opener] = MARK;
  for (let k = 0; k < subject; k++) if (heads[k] === second) heads[k] = verb;
}

/**
 * "The envoy called for calm, and a lawyer for the families demanded an inquiry": of two past forms that the parser gives one subject, with a conjunction before the second,
 * the first is no participle.
 */
function standFirst(columns: Columns, tokens: Tokens, first: number, verb: number): void {
  const { heads, rels, upos } = columns;
  const subject = heads[verb]!;
  const second = verbBehind(columns, tokens, first, verb);
  if (second < 0) return;
  for (let k = subject + 1; k < verb; k++) if (upos[k] !== ADV) return;
  let joint = -1;
  for (let k = verb + 1; k < second; k++) {
    const rel = RELATIONS[rels[k]!]!;
    if (heads[k] === verb && (rel === 'obl:agent' || rel === 'conj')) return;
    if (heads[k] === second && rel === 'cc') joint = k;
  }
  if (joint < 0) return;
  overtake(columns, verb, second, CONJ);
  heads[subject] = verb;
  rels[subject] = NSUBJ;
  for (let k = 0; k < subject; k++) if (heads[k] === second) heads[k] = verb;
}

/** Prepositions before a place. */
const LOCATIVE = new Set(['in', 'of', 'from', 'near', 'to', 'into', 'across', 'around', 'outside', 'inside']);

/** "in occupied Melitopol": between a preposition and a name, a participle describes the name. */
function describePlace({ heads, rels, upos }: Columns, tokens: Tokens, first: number, verb: number): void {
  if (!/(?:ed|en|held)$/.test(tokens.lower[first + verb]!) || !LOCATIVE.has(tokens.lower[first + verb - 1]!)) return;
  const above = heads[verb]!;
  if (
    above < 0 ||
    (upos[verb + 1] !== PROPN && upos[verb + 1] !== NOUN) ||
    !CAPITAL.test(tokens.text[first + verb + 1]!)
  )
    return;
  let name = verb + 1;
  for (let steps = 0; heads[name] !== verb && heads[name]! > verb && steps < heads.length; steps++) name = heads[name]!;
  if (heads[name] !== verb || rels[name] !== OBJ) return;
  heads[name] = above;
  rels[name] = upos[above] === VERB ? OBL : NMOD;
  heads[verb] = name;
  rels[verb] = AMOD;
  upos[verb] = ADJ;
  for (let k = 0; k < heads.length; k++) if (heads[k] === verb) heads[k] = k < verb ? name : above;
  rels[verb - 1] = CASE;
}

/**
 * "Residents looted the trucks, and two drivers were beaten", "…, and a crowd marched": the noun behind the conjunction is the subject that the verb lacks. What the parser
 * took for the content of that verb is the clause that it is joined to.
 */
function takeSubject(columns: Columns, tokens: Tokens, first: number, verb: number): void {
  const { heads, rels, upos } = columns;
  let from = verb;
  let finite = !tokens.lower[first + verb]!.endsWith('ing');
  let before = -1;
  for (let k = verb - 1; k >= 0; k--) {
    if (heads[k] !== verb) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel.startsWith('nsubj') || rel === 'cc' || rel === 'mark' || rel.startsWith('csubj') || rel === 'expl') return;
    if (rel === 'ccomp' && upos[k] === VERB) before = k;
    if (!rel.startsWith('aux')) continue;
    from = k;
    finite = true;
  }
  if (!finite || (from === verb && rels[verb] !== ROOT && rels[verb] !== CONJ)) return;
  for (let k = from - 1; k > 0; k--) {
    if (upos[k] === VERB && rels[k] !== ACL && rels[k] !== AMOD) return;
    if (rels[k] !== CC) continue;
    const noun = heads[k]!;
    if (noun <= k || noun > from || (upos[noun] !== NOUN && upos[noun] !== PROPN)) return;
    if (heads[noun]! >= k || heads[noun]! < 0 || (rels[noun] !== CONJ && rels[noun] !== APPOS)) return;
    if (from === verb && tokens.lower[first + k - 1] !== ',') return;
    if (isUnder(columns, verb, noun)) return;
    heads[noun] = verb;
    rels[noun] = subjectRelation(columns, verb);
    heads[k] = verb;
    if (before < 0 || before > k) return;
    overtake(columns, before, verb, CONJ);
    return;
  }
}

/** "…, a nurse and a priest said": the nouns that close what is said, behind a comma, are who says it. */
function takeSpeakers({ heads, rels, upos }: Columns, tokens: Tokens, first: number, verb: number): void {
  let said = false;
  const last = verb - 1;
  for (let k = 0; k < verb; k++) {
    if (heads[k] !== verb) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel.startsWith('aux') || rel === 'cc' || rel === 'mark') return;
    if (rel.startsWith('nsubj') && k !== last) return;
    if (rel === 'ccomp') said = true;
  }
  if (!said || last < 1) return;
  const joins = (noun: number) =>
    (rels[noun] === CONJ || rels[noun] === APPOS) &&
    heads[noun]! >= 0 &&
    heads[noun]! < noun &&
    upos[heads[noun]!] !== VERB;
  const behindComma = (noun: number) => {
    for (let k = heads[noun]! + 1; k < noun; k++) if (tokens.lower[first + k] === ',') return true;
    return false;
  };
  let joint = last - 1;
  while (joint > 0 && heads[joint] === last && rels[joint] !== CC) joint--;
  const listed = joint > 0 && heads[joint] === last && rels[joint] === CC && joins(joint - 1) && behindComma(joint - 1);
  if (!listed && (heads[last] === verb || !joins(last) || !behindComma(last))) return;
  const top = listed ? joint - 1 : last;
  heads[top] = verb;
  rels[top] = NSUBJ;
  if (!listed) return;
  heads[last] = top;
  rels[last] = CONJ;
}

/** "The leadership, in a video released the same day, admitted …", "Women arriving there described …": the verb behind the aside takes the subject of its participle. */
function takeOver({ heads, rels, upos }: Columns, tokens: Tokens, first: number, verb: number): void {
  const lower = (k: number) => tokens.lower[first + k]!;
  if (lower(verb).endsWith('ing')) return;
  let inner = -1;
  for (let k = 0; k < heads.length; k++) {
    if (heads[k] !== verb) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (k < verb && (rel.startsWith('nsubj') || rel.startsWith('aux') || rel === 'cc' || rel === 'mark')) return;
    if (k < verb && upos[k] === VERB && (rel === 'ccomp' || rel === 'advcl')) inner = k;
  }
  if (inner < 0 || lower(verb - 1) !== ',') return;
  let subject = -1;
  for (let k = 0; k < inner; k++) {
    if (heads[k] !== inner) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel.startsWith('aux') || rel === 'mark') return;
    if (rel.startsWith('nsubj') && subject < 0) subject = k;
  }
  if (subject < 0 || RELATIVES.test(lower(subject))) return;
  let open = subject + 1;
  while (open < inner && lower(open) !== ',') open++;
  if (open >= inner) return;
  heads[subject] = verb;
  rels[subject] = NSUBJ;
  const noun = inner - 1;
  const described = heads[noun] === inner && rels[noun] === OBL;
  heads[inner] = described ? noun : subject;
  rels[inner] = ACL;
  if (described) heads[noun] = verb;
}

/** "In Taftan gunmen shot up a car": the common noun that the parser took for a part of the place is the subject that the verb behind it lacks. */
function partPlace(columns: Columns, tokens: Tokens, first: number, verb: number): void {
  const { heads, rels, upos } = columns;
  let noun = verb - 1;
  if (noun > 1 && upos[noun] === ADV) noun--;
  if (noun < 2 || heads[noun] !== verb || rels[noun] !== OBL || upos[noun] !== NOUN) return;
  if (CAPITAL.test(tokens.text[first + noun]!) || CALENDAR.has(tokens.lower[first + noun]!)) return;
  if (childOf(columns, verb, SUBJECT, noun) >= 0) return;
  let mark = -1;
  for (let k = noun - 1; k >= 0 && mark < 0; k--) {
    if (heads[k] !== noun) return;
    if (rels[k] === CASE) mark = k;
    else if (rels[k] === DET) return;
  }
  const place = mark + 1;
  if (mark < 0 || place >= noun || !CAPITAL.test(tokens.text[first + place]!)) return;
  if (mark > 0 && !/^[,;:]$/.test(tokens.lower[first + mark - 1]!)) return;
  let end = place;
  while (end + 1 < noun && (CAPITAL.test(tokens.text[first + end + 1]!) || tokens.lower[first + end + 1]!.length < 4))
    end++;
  for (let k = place; k < end; k++) heads[k] = end;
  heads[mark] = end;
  heads[end] = verb;
  rels[end] = OBL;
  upos[end] = PROPN;
  rels[noun] = subjectRelation(columns, verb);
}

/** "In Valle, a motorcycle went off": what stands behind the place and the comma that open a sentence is the subject that its verb lacks. */
function openWithPlace(columns: Columns, tokens: Tokens, first: number, verb: number): void {
  const { heads, rels, upos } = columns;
  const place = childOf(columns, verb, OBLIQUE, verb);
  if (place < 0 || childOf(columns, verb, SUBJECT, verb) >= 0) return;
  if (place > OPENING_PLACE || rels[0] !== CASE || heads[0] !== place) return;
  for (let k = place + 1; k < verb; k++) {
    if (heads[k] !== place || (rels[k] !== APPOS && rels[k] !== CONJ) || (upos[k] !== NOUN && upos[k] !== PROPN))
      continue;
    let comma = false;
    for (let j = place + 1; j < k; j++) {
      if (rels[j] === CC) return;
      if (tokens.lower[first + j] === ',') comma = true;
    }
    if (!comma) return;
    heads[k] = verb;
    rels[k] = subjectRelation(columns, verb);
    return;
  }
}

/** Relations of a subject, or of what stands in its place. */
const SUBJECT = /^(?:nsubj|csubj|expl$)/;
const OBLIQUE = /^obl$/;
const DIRECT = /^obj$/;
/** How far from the head of a sentence the place that opens it ends, in tokens. */
const OPENING_PLACE = 5;

/** "Looting of shops spread", "Fighting along the frontier erupted": what has "of" behind it, or opens the sentence, before a verb without subject is a noun and that subject. */
function readGerund(columns: Columns, tokens: Tokens, first: number, gerund: number): void {
  const { heads, rels, upos } = columns;
  const above = heads[gerund]!;
  if (!tokens.lower[first + gerund]!.endsWith('ing') || above <= gerund || rels[gerund] !== ADVCL) return;
  const noun = heads[gerund + 1]!;
  if (noun <= gerund || heads[noun] !== gerund || (gerund > 0 && tokens.lower[first + gerund + 1] !== 'of')) return;
  for (let k = gerund; k < above; k++) if (tokens.lower[first + k] === ',') return;
  for (let k = 0; k < above; k++) {
    const rel = RELATIONS[rels[k]!]!;
    if (heads[k] === gerund && (rel === 'obj' || rel === 'mark' || rel.startsWith('aux'))) return;
    if (heads[k] === above && rel.startsWith('nsubj')) return;
  }
  upos[gerund] = NOUN;
  rels[gerund] = subjectRelation(columns, above);
  rels[noun] = NMOD;
}

/** "slapped asset freezes on nine judges": a plural right behind the object of its verb, with no conjunction, is that object. */
function readAsCompound({ heads, rels, upos }: Columns, tokens: Tokens, first: number, word: number): void {
  const verb = heads[word]!;
  const before = word - 1;
  if (before < 1 || heads[before] !== verb || rels[before] !== OBJ || verb > before) return;
  if (!tokens.lower[first + word]!.endsWith('s') || tokens.lower[first + before]!.endsWith('s')) return;
  if (upos[before] !== NOUN) return;
  for (let k = 0; k < heads.length; k++) {
    const rel = RELATIONS[rels[k]!]!;
    if (heads[k] === word && (k < word || rel === 'obj' || rel.startsWith('nsubj') || rel.startsWith('aux'))) return;
  }
  upos[word] = NOUN;
  rels[word] = OBJ;
  for (let k = 0; k < before; k++) if (heads[k] === before) heads[k] = word;
  heads[before] = word;
  rels[before] = COMPOUND;
  for (let k = word + 1; k < heads.length; k++) if (heads[k] === word && RELATIONS[rels[k]!] === 'obl') rels[k] = NMOD;
}

/** "… were freed on Monday": what has an auxiliary right before it describes no noun behind it. */
function unhookPassive({ heads, rels, upos }: Columns, verb: number): void {
  const noun = heads[verb]!;
  const above = heads[noun]!;
  if (verb < 1 || heads[verb - 1] !== verb || !RELATIONS[rels[verb - 1]!]!.startsWith('aux')) return;
  if (above < 0 || above > verb || upos[above] !== VERB) return;
  heads[verb] = above;
  rels[verb] = CCOMP;
  heads[noun] = verb;
}

/** "Two nurses kidnapped last month were freed": a past form without auxiliary and a passive without subject right behind it are a participle and the verb. */
function reduce({ heads, rels, upos }: Columns, tokens: Tokens, first: number, verb: number): void {
  const above = heads[verb]!;
  if (above < 0 || above > verb || upos[above] !== VERB || rels[verb] === CONJ) return;
  let aux = -1;
  let passive = false;
  for (let k = above + 1; k < verb; k++) {
    if (heads[k] !== verb) continue;
    const rel = RELATIONS[rels[k]!]!;
    passive ||= rel === 'aux:pass';
    if (rel === 'aux:pass' || rel === 'aux') aux = aux < 0 ? k : aux;
    else if (rel === 'mark' || rel === 'cc' || rel === 'punct' || rel.startsWith('nsubj')) return;
  }
  if (aux < 0 || /^(to|not)$/.test(tokens.lower[first + aux - 1]!)) return;
  // "abducted in April and murdered there are …": the first of them has the subject.
  const opening = rels[above] === CONJ && heads[above]! >= 0 && heads[above]! < above ? heads[above]! : above;
  if (upos[opening] !== VERB) return;
  let subject = -1;
  for (let k = 0; k < opening; k++) {
    if (heads[k] !== opening) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel.startsWith('aux')) return;
    if (rel.startsWith('nsubj')) subject = k;
  }
  if (subject < 0) return;
  heads[verb] = heads[opening]!;
  rels[verb] = rels[opening]!;
  heads[subject] = verb;
  rels[subject] = passive ? NSUBJ_PASS : NSUBJ;
  heads[opening] = subject;
  rels[opening] = ACL;
  for (let k = 0; k < subject; k++) if (heads[k] === opening) heads[k] = verb;
  for (let k = verb + 1; k < heads.length; k++) if (heads[k] === opening || heads[k] === above) heads[k] = verb;
}

/** "freed 6,134 prisoners", "raped two women": a participle before an article or a number does not describe the noun behind it. */
function isCutOff({ rels, upos }: Columns, tokens: Tokens, first: number, word: number, noun: number): boolean {
  const rel = rels[word];
  if (rel !== AMOD && rel !== COMPOUND && rel !== FLAT) return false;
  if (upos[noun] !== NOUN && upos[noun] !== PROPN && upos[noun] !== NUM) return false;
  const lower = tokens.lower[first + word]!;
  if (upos[word] !== VERB && tokens.pos[first + word] !== WINK_VERB && !lower.endsWith('ing')) return false;
  // "burning 30 lorries and kidnapping six drivers", but "the following three days"
  if (noun - word < 2 || (lower.endsWith('ing') && !joinsParticiple(rels, tokens, first, word))) return false;
  return WINK_DETERMINER.has(tokens.pos[first + word + 1]!);
}

/** True for a participle with a conjunction right before it and another participle before that. */
function joinsParticiple(rels: Uint8Array, tokens: Tokens, first: number, word: number): boolean {
  if (word < 2 || rels[word - 1] !== CC) return false;
  for (let k = word - 2; k > 0; k--) if (rels[k] === ADVCL) return tokens.lower[first + k]!.endsWith('ing');
  return false;
}

/** The conjunction right before a word, or only an adverb away, or -1. */
function conjunctionBefore({ rels, upos }: Columns, word: number): number {
  let before = word - 1;
  if (before > 0 && upos[before] === ADV) before--;
  return before > 0 && rels[before] === CC ? before : -1;
}

function isCoordinated(columns: Columns, word: number): boolean {
  return conjunctionBefore(columns, word) > 0;
}

/** "looted shops and raped two women": what the conjunction joins is the verb, not its object. */
function coordinate(columns: Columns, word: number, noun: number): void {
  const { heads, rels, upos } = columns;
  const cc = conjunctionBefore(columns, word);
  let top = heads[noun]!;
  for (let steps = 0; top >= 0 && (upos[top] !== VERB || top > cc) && steps < heads.length; steps++) top = heads[top]!;
  if (top < 0)
    for (let k = cc - 1; k >= 0 && top < 0; k--) if (upos[k] === VERB && RELATIONS[rels[k]!] !== 'amod') top = k;
  if (top < 0) return;
  // What stood before the conjunction and was hung on the noun is what the noun was coordinated with.
  let twin = -1;
  for (let k = cc - 1; k > top; k--) {
    if (heads[k] !== noun) continue;
    if (twin < 0) {
      twin = k;
      heads[k] = heads[noun]!;
      rels[k] = rels[noun]!;
      if (upos[k] !== NOUN && upos[k] !== PROPN) upos[k] = NOUN;
    } else heads[k] = twin;
  }
  heads[word] = top;
  rels[word] = CONJ;
  upos[word] = VERB;
  heads[cc] = word;
  heads[noun] = word;
  rels[noun] = OBJ;
}

/** "moved 69 polling stations", "sent 29 fixed-wing drones": the number counts the noun behind the participle, which is the object. */
function unsplit({ heads, rels, upos }: Columns, tokens: Tokens, first: number, number: number): void {
  const verb = heads[number]!;
  const next = number + 1;
  if (next >= heads.length || upos[next] !== VERB || heads[next] !== verb) return;
  if (!/(?:ing|ed)$/.test(tokens.lower[first + next]!)) return;
  for (let k = next + 1; k < heads.length && k <= next + 3; k++) {
    if (heads[k] !== next || rels[k] !== OBJ) continue;
    heads[k] = verb;
    rels[k] = OBJ;
    heads[next] = k;
    rels[next] = AMOD;
    upos[next] = ADJ;
    heads[number] = k;
    rels[number] = NUMMOD;
    for (let j = 0; j < heads.length; j++) if (heads[j] === next && j > k) heads[j] = verb;
    return;
  }
}

/** "seized Hostre and advanced in Toretsk", "forces recently advanced": a past form that is coordinated with a verb or follows its noun. */
function readAsPast({ heads, rels, upos }: Columns, word: number): void {
  const head = heads[word]!;
  if (head < 0 || head > word) return;
  for (let k = 0; k < heads.length; k++) if (heads[k] === word && RELATIONS[rels[k]!] === 'cop') return;
  if (rels[word] === CONJ && upos[head] === VERB) upos[word] = VERB;
  else if (rels[word] === AMOD && (upos[head] === NOUN || upos[head] === PROPN) && CLAUSE.has(rels[head]!)) {
    upos[word] = VERB;
    heads[word] = heads[head]!;
    rels[word] = rels[head]!;
    heads[head] = word;
    rels[head] = NSUBJ;
    for (let k = 0; k < heads.length; k++)
      if (heads[k] === head && (k > head || RELATIONS[rels[k]!] === 'mark' || RELATIONS[rels[k]!] === 'punct'))
        heads[k] = word;
    heads[word] = heads[word]! === word ? -1 : heads[word]!;
  }
}

/** Relations of a clause's predicate. */
const CLAUSE = new Set(['root', 'ccomp', 'parataxis', 'conj'].map(relationOf));

/** What a noun that heads a clause is when no copula makes it a predicate: the object or the verb itself. */
function readNounAsVerb(columns: Columns, tokens: Tokens, first: number, word: number): void {
  if (yieldToParticiple(columns, tokens, first, word)) return;
  if (columns.heads[word]! >= 0 || unhookOpening(columns, tokens, first, word)) return;
  if (!readPlural(columns, tokens, first, word)) readRootAsVerb(columns, word);
}

/** "the secretary-general called for the sailors' immediate release": the past form that hangs on the subject is the verb, not the noun at the end. */
function yieldToParticiple({ heads, rels, upos }: Columns, tokens: Tokens, first: number, noun: number): boolean {
  let subject = -1;
  for (let k = 0; k < heads.length; k++) {
    if (heads[k] !== noun) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel === 'cop' || rel.startsWith('aux')) return false;
    if (rel === 'nsubj' && k < noun) subject = k;
  }
  if (subject < 0) return false;
  let verb = -1;
  for (let k = subject + 1; k < noun && verb < 0; k++)
    if (heads[k] === subject && rels[k] === ACL && upos[k] === VERB && !tokens.lower[first + k]!.endsWith('ing'))
      verb = k;
  if (verb < 0) return false;
  for (let k = 0; k < heads.length; k++)
    if (heads[k] === verb && /^(aux|mark|obl:agent)/.test(RELATIONS[rels[k]!]!)) return false;
  heads[verb] = heads[noun]!;
  rels[verb] = rels[noun]!;
  heads[subject] = verb;
  for (let k = 0; k < heads.length; k++) if (heads[k] === noun && (k < verb || k > noun)) heads[k] = verb;
  heads[noun] = verb;
  rels[noun] = UNMARKED;
  return true;
}

/** "Footage published on Monday indicates that …": a plural before "that" and a clause is the verb; the participle before it describes the subject. */
function readReport({ heads, rels, upos }: Columns, tokens: Tokens, first: number, word: number): void {
  const that = word + 1;
  if (rels[word] !== UNMARKED || !tokens.lower[first + word]!.endsWith('s') || tokens.lower[first + that] !== 'that')
    return;
  const participle = heads[word]!;
  if (participle < 0 || participle > word || upos[participle] !== VERB || heads[participle]! > participle) return;
  let subject = -1;
  for (let k = 0; k < heads.length; k++) {
    if (heads[k] === word && (rels[k] === DET || rels[k] === CASE || rels[k] === AMOD)) return;
    if (heads[k] !== participle) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel.startsWith('aux') || rel === 'obj') return;
    if (rel.startsWith('nsubj') && k < participle) subject = k;
  }
  const clause = heads[that]!;
  if (subject < 0 || clause <= that || upos[clause] !== VERB) return;
  upos[word] = VERB;
  heads[word] = heads[participle]!;
  rels[word] = rels[participle]!;
  heads[subject] = word;
  rels[subject] = NSUBJ;
  heads[participle] = subject;
  rels[participle] = ACL;
  heads[clause] = word;
  rels[clause] = CCOMP;
  rels[that] = MARK;
  for (let k = 0; k < heads.length; k++) if (heads[k] === participle && (k < subject || k > word)) heads[k] = word;
}

/** "The government plans to build a base": a plural that heads the sentence, has a noun before it and "to do" behind it is a verb in the present. */
function readPlural({ heads, rels, upos }: Columns, tokens: Tokens, first: number, word: number): boolean {
  if (!tokens.lower[first + word]!.endsWith('s') || tokens.lower[first + word + 1] !== 'to') return false;
  let subject = -1;
  let content = -1;
  for (let k = 0; k < heads.length; k++) {
    if (heads[k] !== word) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel === 'cop' || rel === 'case') return false;
    if (
      k < word &&
      (rel === 'compound' || rel === 'flat' || rel === 'nsubj') &&
      (upos[k] === NOUN || upos[k] === PROPN)
    )
      subject = k;
    if (k > word && rel === 'acl' && upos[k] === VERB) content = k;
  }
  if (subject !== word - 1 || content < 0 || heads[word + 1] !== content) return false;
  upos[word] = VERB;
  rels[content] = XCOMP;
  heads[subject] = word;
  rels[subject] = NSUBJ;
  for (let k = 0; k < subject; k++) if (heads[k] === word && RELATIONS[rels[k]!] !== 'punct') heads[k] = subject;
  return true;
}

/** "Outlets spread rumours", "Riyadh lifts the blockade": a root noun that has a subject but no copula is the verb. */
function readRootAsVerb({ heads, rels, upos }: Columns, word: number): void {
  let subject = false;
  for (let k = 0; k < heads.length; k++) {
    if (heads[k] !== word) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel === 'cop' || rel === 'det' || rel === 'case') return;
    if (rel === 'nsubj' && k < word) subject = true;
  }
  if (!subject) return;
  upos[word] = VERB;
  for (let k = word + 1; k < heads.length; k++)
    if (heads[k] === word && RELATIONS[rels[k]!] === 'advmod' && upos[k] === NOUN) rels[k] = OBJ;
}

/** "lost a lieutenant or allowed fighters to attack": a finite verb that the parser joined to a noun is joined to the verb above. */
function joinVerbs({ heads, rels, upos }: Columns, tokens: Tokens, first: number, verb: number): void {
  const noun = heads[verb]!;
  if (noun < 0 || noun > verb || (upos[noun] !== NOUN && upos[noun] !== PROPN)) return;
  if (
    tokens.lower[first + verb]!.endsWith('ing') ||
    CLAUSE.has(rels[noun]!) ||
    conjunctionBefore({ heads, rels, upos }, verb) < 0
  )
    return;
  let top = heads[noun]!;
  for (let steps = 0; top >= 0 && upos[top] !== VERB && steps < heads.length; steps++) top = heads[top]!;
  if (top >= 0 && top < noun) heads[verb] = top;
}

/** "in solidarity with Iran following calls from …": a participle before a noun that has the noun before it as its subject is a preposition. */
function readFollowing({ heads, rels, upos }: Columns, word: number, noun: number): void {
  const before = word - 1;
  if (before < 0 || heads[before] !== word || rels[before] !== NSUBJ) return;
  let host = before - 1;
  let mark = -1;
  for (; host >= 0 && heads[host] === noun; host--) if (rels[host] === CASE) mark = host;
  if (mark < 0) return;
  for (let k = mark; k < before; k++) if (heads[k] === noun) heads[k] = before;
  const nominal = host >= 0 && (upos[host] === NOUN || upos[host] === PROPN);
  heads[before] = nominal ? host : heads[noun]!;
  rels[before] = nominal ? NMOD : rels[noun]!;
  rels[word] = CASE;
}

/** An acronym that names a body or a country. */
const ACRONYM = /^\p{Lu}{2,4}$/u;
const CAPITAL = /^\p{Lu}/u;

/** "the US and Israeli air campaign": both say whose it is. */
function shareNoun({ heads, rels }: Columns, tokens: Tokens, first: number, noun: number): void {
  let joint = noun - 1;
  while (joint > 0 && heads[joint] === noun && (rels[joint] === AMOD || rels[joint] === COMPOUND)) joint--;
  const name = joint - 1;
  if (name < 0 || heads[noun]! > name || rels[joint] !== CC || rels[joint + 1] !== AMOD) return;
  if (!ACRONYM.test(tokens.text[first + name]!) || heads[name] === noun || heads[name]! > noun) return;
  if (CAPITAL.test(tokens.text[first + noun]!) || !CAPITAL.test(tokens.text[first + joint + 1]!)) return;
  heads[noun] = heads[name]!;
  rels[noun] = rels[name]!;
  heads[name] = noun;
  rels[name] = COMPOUND;
  for (let k = 0; k < heads.length; k++) if (heads[k] === name && k !== joint) heads[k] = noun;
}

/** "hit the refinery in the province and the airbase": with an article where the place before it has none, a noun stands beside the one that the place says where to find. */
function stepOver({ heads, rels, upos }: Columns, tokens: Tokens, first: number, word: number): void {
  const place = heads[word]!;
  if (place < 0 || place > word) return;
  const has = (of: number, rel: number) => {
    for (let k = Math.max(0, of - OPENING - 2); k < of; k++) if (heads[k] === of && rels[k] === rel) return true;
    return false;
  };
  const objectOf = (verb: number) => {
    let object = -1;
    for (let k = verb + 1; k < word; k++) if (heads[k] === verb && rels[k] === OBJ) object = k;
    return object;
  };
  if (!has(word, CC)) return;
  if (upos[place] === VERB) {
    // "shelled the dam and the bridge": no noun with an article is joined to a verb.
    const object = objectOf(place);
    if (object >= 0 && has(word, DET) && has(object, DET)) heads[word] = object;
    return;
  }
  if (rels[place] !== NMOD && rels[place] !== OBL) return;
  const above = heads[place]!;
  if (above < 0 || above > place) return;
  const host = upos[above] === VERB ? objectOf(above) : above;
  if (host < 0 || rels[host] !== OBJ || upos[place] !== PROPN) return;
  if (CAPITAL.test(tokens.text[first + host]!) !== CAPITAL.test(tokens.text[first + word]!)) return;
  if (tokens.lower[first + host] === tokens.lower[first + word]) return;
  if (has(word, DET) && !has(word, CASE) && has(host, DET) && has(place, CASE) && !has(place, DET)) heads[word] = host;
}

/** "gave $200 million to Malawi": what has a preposition and no conjunction is no conjunct. */
function unjoin({ heads, rels, upos }: Columns, word: number): void {
  const head = heads[word]!;
  if (head < 0 || upos[word] === VERB) return;
  let preposition = false;
  for (let k = head + 1; k < word; k++) {
    const rel = RELATIONS[rels[k]!]!;
    if ((heads[k] === word || heads[k] === head) && (rel === 'cc' || rel === 'punct')) return;
    if (heads[k] === word && rel === 'case') preposition = true;
  }
  if (preposition) rels[word] = NMOD;
}

/** "is striking targets": what looks like an adjective has an object of its own. */
function readAsVerb({ heads, rels, upos }: Columns, word: number): void {
  let object = false;
  let copula = -1;
  for (let k = 0; k < heads.length; k++) {
    if (heads[k] !== word) continue;
    if (rels[k] === OBJ) object = true;
    else if (RELATIONS[rels[k]!] === 'cop') copula = k;
  }
  if (!object || copula < 0) return;
  upos[word] = VERB;
  rels[copula] = AUX;
}

/** Words that say which of the days or weeks is meant. */
const WHICH = new Set(['last', 'this', 'next']);

/** "carried out strikes Friday evening", "the court last week heard": the noun heads the phrase, not the day after it. */
function unhookDay({ heads, rels, upos }: Columns, tokens: Tokens, first: number, noun: number, day: number): void {
  const lower = (k: number) => tokens.lower[first + k]!;
  if (CALENDAR.has(lower(noun)) || (upos[noun] !== NOUN && !WHICH.has(lower(noun + 1)))) return;
  for (let k = noun + 1; k < day; k++)
    if (heads[k] === noun || !(CALENDAR.has(lower(k)) || (k === noun + 1 && WHICH.has(lower(k))))) return;
  const head = heads[day]!;
  heads[noun] = head;
  rels[noun] = rels[day]!;
  for (let k = 0; k < heads.length; k++) if (k !== noun && heads[k] === day && (k < noun || k > day)) heads[k] = noun;
  heads[day] = head < 0 ? noun : head;
  rels[day] = UNMARKED;
}

/** "is currently striking targets": a participle after the copula, with no article between. */
function isProgressive({ heads, rels }: Columns, tokens: Tokens, first: number, verb: number, noun: number): boolean {
  if (!tokens.lower[first + verb]!.endsWith('ing')) return false;
  let copula = -1;
  for (let k = 0; k < noun; k++) if (heads[k] === noun && RELATIONS[rels[k]!] === 'cop') copula = k;
  if (copula < 0 || copula > verb) return false;
  for (let k = copula + 1; k < noun; k++) {
    const rel = RELATIONS[rels[k]!]!;
    if (heads[k] === noun && (rel === 'det' || rel === 'nmod:poss')) return false;
  }
  return true;
}

/** "The military struck militia groups": a noun of its own stands right before the word that only the tagger took for a noun. */
function hasSubject({ heads, rels, upos }: Columns, verb: number, noun: number): boolean {
  const before = verb - 1;
  if (before < 0 || (upos[before] !== NOUN && upos[before] !== PROPN && upos[before] !== ADJ)) return false;
  if (heads[before] !== noun) return false;
  const rel = RELATIONS[rels[noun]!]!;
  return rel === 'root' || rel === 'ccomp' || rel === 'parataxis';
}

/** Makes `verb` the head of its clause: the noun becomes its object, what stood before it its subject. */
function raise({ heads, rels, upos }: Columns, verb: number, noun: number): void {
  heads[verb] = heads[noun]!;
  rels[verb] = rels[noun]!;
  upos[verb] = VERB;
  heads[noun] = verb;
  rels[noun] = OBJ;
  let subject = -1;
  for (let k = verb - 1; k >= 0; k--) {
    if (heads[k] !== noun) continue;
    const rel = RELATIONS[rels[k]!]!;
    if (rel === 'cop') {
      rels[k] = AUX;
      heads[k] = verb;
    } else if (
      rel.startsWith('nsubj') ||
      rel === 'advmod' ||
      rel === 'punct' ||
      rel.startsWith('obl') ||
      rel === 'mark'
    ) {
      heads[k] = verb;
      if (rel.startsWith('nsubj')) subject = k;
    } else if (subject < 0) {
      heads[k] = verb;
      rels[k] = NSUBJ;
      subject = k;
    } else heads[k] = subject;
  }
}

/** "conducted attacks targeting the base": the noun right before a participle without auxiliary is the object of the verb above. */
function describeObject({ heads, rels, upos }: Columns, tokens: Tokens, first: number, verb: number): void {
  const above = heads[verb]!;
  const noun = verb - 1;
  if (above < 0 || above > noun || upos[above] !== VERB || !tokens.lower[first + verb]!.endsWith('ing')) return;
  if (noun < 0 || heads[noun] !== verb || rels[noun] !== NSUBJ || upos[noun] !== NOUN) return;
  for (let k = 0; k < verb; k++) {
    if (heads[k] === above && k > above && rels[k] === OBJ) return;
    if (heads[k] === verb && k !== noun) return;
  }
  heads[noun] = above;
  rels[noun] = OBJ;
  heads[verb] = noun;
  rels[verb] = ACL;
}

/** "launch an offensive targeting the base": a participle with an object, right behind the object of the verb above, describes that one. */
function describeDeed({ heads, rels, upos }: Columns, tokens: Tokens, first: number, verb: number): void {
  const noun = verb - 1;
  if (!tokens.lower[first + verb]!.endsWith('ing') || heads[noun] !== heads[verb]! || rels[noun] !== OBJ) return;
  if (upos[noun] !== NOUN) return;
  for (let k = verb + 1; k < heads.length && k <= verb + OBJECT_BEHIND; k++)
    if (heads[k] === verb && rels[k] === OBJ) {
      heads[verb] = noun;
      rels[verb] = ACL;
      return;
    }
}

/** How far behind a participle the head of its object may stand, in tokens. */
const OBJECT_BEHIND = 8;

/** "The explosion left three clerks injured": what a clause without object says of its subject was done to it. */
function readAsResult(
  { heads, rels }: Columns,
  tokens: Tokens,
  first: number,
  verb: number,
  resulting: ReadonlySet<string>,
): void {
  const head = heads[verb]!;
  if (head < 0 || head > verb || !resulting.has(tokens.lower[first + head]!)) return;
  let subject = -1;
  for (let i = head + 1; i < heads.length; i++) {
    if (heads[i] !== verb) continue;
    if (rels[i] === OBJ || rels[i] === AUX) return;
    if (rels[i] === NSUBJ && i < verb) subject = i;
  }
  if (subject >= 0) rels[subject] = NSUBJ_PASS;
}
