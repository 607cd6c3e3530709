/** Judges a name by its readings, by what else its word can be, and by the words around it. */
import { isUpper, SHAPE, UPOS } from '../../document/index.js';
import { WORD } from '../../lexicon/index.js';
import { type Candidate, say } from './candidate.js';
import { judgeMentions } from './judge-mentions.js';
import { isPiece, lastBits, PIECE, type View } from './view.js';
import { exactBits, FIRST_NAME, IS, ORDINARY, plainBits, wordBits } from './words.js';

const POS = Object.fromEntries(UPOS.map((tag, code) => [tag, code])) as Record<(typeof UPOS)[number], number>;

/** Gives each candidate the evidence of its surroundings. `surnames` are hashes of words that end a person's name in the text. */
export function judgeAll(view: View, found: readonly Candidate[], surnames: ReadonlySet<number>): void {
  const { mentions } = view;
  let mention = -1;
  for (const candidate of found) {
    while (mention + 1 < mentions.length && mentions[mention + 1]!.span.start <= candidate.start) mention++;
    judge(view, found, candidate, surnames, mention);
  }
}

function judge(
  view: View,
  found: readonly Candidate[],
  candidate: Candidate,
  surnames: ReadonlySet<number>,
  mention: number,
): void {
  if (candidate.via === 'demonym') {
    say(candidate, 'toponym/demonym', isLanguage(view, candidate) ? -1 : 2);
    return;
  }
  if (candidate.set.places.length > 0) say(candidate, 'toponym/prior', priorOf(view, candidate));
  judgeLeft(view, found, candidate);
  judgeRight(view, candidate);
  judgeMentions(view, candidate, mention);
  if (candidate.to - candidate.from === 1 && surnames.has(view.pieces.hash[candidate.from]!))
    say(candidate, 'toponym/surname-in-text', candidate.set.weight > 14 ? -1 : -3);
}

/** "in French", "speaks Russian": a language, not a country. */
function isLanguage({ tokens }: View, { first, last }: Candidate): boolean {
  const before = tokens.lower[first - 1];
  const next = tokens.pos[last + 1];
  return (
    (before === 'in' || before === 'speak' || before === 'speaks' || before === 'spoke' || before === 'fluent') &&
    next !== POS.NOUN &&
    next !== POS.PROPN &&
    next !== POS.ADJ
  );
}

/** How likely the bare name is a place: best reading, length, and what else the word can be. */
function priorOf(view: View, candidate: Candidate): number {
  const { set, from, to } = candidate;
  let best = set.prior;
  if (to - from > 1) best += isWordy(view, candidate) ? -1.2 : 1.2;
  else if (!set.abbreviated) {
    const bits = wordBits(view.bits[from]!);
    if (bits & WORD.common) best -= 3.5;
    else if (bits & WORD.known) best -= view.segments.upperCase ? 3 : 2.5;
    else if (bits & WORD.rare) best -= 1;
    if (bits & WORD.first) best -= best > 2 ? 0.7 : 1.5;
    if (bits & WORD.last) best -= best > 2 ? 0.5 : 1.2;
  }
  return Math.min(best, 5);
}

/** "Red Cross", "Golden Gate": several words, each of them ordinary English. */
function isWordy({ bits }: View, { from, to, set }: Candidate): boolean {
  for (let i = from; i < to; i++) if ((bits[i]! & ORDINARY) === 0) return false;
  return set.weight < 11;
}

function judgeLeft(view: View, found: readonly Candidate[], candidate: Candidate): void {
  const { tokens, cues, words, titled } = view;
  const sentence = tokens.sentence[candidate.first]!;
  const first = tokens.sentenceFirst[sentence]!;
  if (candidate.start > tokens.start[candidate.first]!) {
    judgeCompound(view, found, candidate);
    return;
  }
  const before = candidate.first - 1;
  if (before < first) return;
  const bits = plainBits(words, before);
  const word = tokens.lower[before]!;
  const shape = tokens.shape[before]!;
  const capital = (shape & SHAPE.capital) !== 0;
  if (bits & IS.areaBefore && !capital) {
    say(candidate, 'toponym/kind-before', 2);
    candidate.wanted ??= cues.areaBefore.get(bits & IS.dotted ? word.slice(0, -1) : word)!;
    return;
  }
  if (word === 'of' && before > first) {
    judgeOf(view, candidate, before - 1);
    return;
  }
  if (bits & IS.locative) say(candidate, 'toponym/after-preposition', 2);
  else if (bits & IS.attack) say(candidate, 'toponym/attacked', 1.2);
  else if (bits & IS.weakLocative) say(candidate, 'toponym/after-weak-preposition', 0.3);
  else if (word === 'the') {
    // "the Augusta hospital" still names Augusta; "the Cook" does not.
    if (candidate.via === 'named' && candidate.wanted === null && priorOf(view, candidate) < 4)
      say(candidate, 'toponym/after-the', isModifier(view, candidate) ? -0.2 : -1.5);
  } else if (shape & SHAPE.punct) return;
  else if (capital && bits & IS.orgBefore) {
    say(candidate, 'toponym/organisation', -3);
    candidate.embedded = true;
  } else if (bits & IS.title && (capital || (bits & IS.roleAfter) === 0)) {
    // "Prime Minister Trudeau", "actor Paris …"; lower-case roles follow a place as often ("mayor").
    const length = bits & IS.dotted ? word.length - 1 : word.length;
    say(candidate, 'toponym/after-title', capital || length <= 4 ? -5 : -3);
  } else if (
    capital &&
    !(before === first && isPlainWord(lastBits(view, before))) &&
    (lastBits(view, before) & IS.never) === 0
  ) {
    if (bits & IS.direction) say(candidate, 'toponym/after-direction', 0.5);
    else if (tokens.pos[before] !== POS.ADJ && (bits & IS.roleAfter) === 0) {
      const last = lastBits(view, before);
      if (last & FIRST_NAME) say(candidate, 'toponym/after-first-name', candidate.set.sovereign ? -3 : -5);
      else say(candidate, 'toponym/after-capital', titled[sentence] === 1 ? -0.7 : last & ORDINARY ? -1 : -2.5);
    }
  }
}

/** Inside a hyphenated token: "DFL-Cook". */
function judgeCompound(view: View, found: readonly Candidate[], candidate: Candidate): void {
  const { text, pieces } = view;
  const before = candidate.from - 1;
  const earlier = text.slice(pieces.start[before], pieces.end[before]);
  if (before >= 0 && isPiece(view, before, PIECE.article)) say(candidate, 'toponym/after-article-part', -1.5);
  else if (/^[A-Z]{1,4}$/.test(earlier)) say(candidate, 'toponym/after-party', 3);
  else if (isPiece(view, before, PIECE.capital) && candidate.set.weight < 11 && !isFoundPiece(found, before))
    say(candidate, 'toponym/inside-compound', -2.5);
}

/** "the city of X", "University of X", "the outskirts of X"; `head` is the token before "of". */
function judgeOf({ tokens, cues, words }: View, candidate: Candidate, head: number): void {
  const bits = exactBits(words, head);
  if (bits & IS.areaBefore) {
    say(candidate, 'toponym/kind-before', 2.5);
    candidate.wanted ??= cues.areaBefore.get(tokens.lower[head]!)!;
  } else if (bits & IS.orgOf && tokens.shape[head]! & SHAPE.capital) {
    say(candidate, 'toponym/organisation-of', -0.5);
    candidate.embedded = true;
  } else say(candidate, 'toponym/of', bits & (IS.direction | IS.partOf) ? 2 : 0.8);
}

/** True when a noun follows that the name describes. */
function isModifier({ tokens }: View, candidate: Candidate): boolean {
  const next = candidate.last + 1;
  if (next >= tokens.count || tokens.sentence[next] !== tokens.sentence[candidate.last]) return false;
  const pos = tokens.pos[next];
  return pos === POS.NOUN || pos === POS.PROPN || pos === POS.ADJ;
}

function judgeRight(view: View, candidate: Candidate): void {
  const { tokens, words, text, titled, bits } = view;
  const sentence = tokens.sentence[candidate.last]!;
  const stop = tokens.sentenceFirst[sentence + 1]!;
  if (candidate.end < tokens.end[candidate.last]!) {
    const tail = candidate.end + 1;
    const lower = tail >= tokens.end[candidate.last]! || !isUpper(text.charCodeAt(tail));
    say(candidate, 'toponym/hyphened', lower ? 1 : -0.5);
    // "Nairobi-based", "Doha-brokered": names a place, is not where anything happens.
    if (lower) candidate.embedded = true;
    return;
  }
  const next = candidate.last + 1;
  if (next >= stop) return;
  const shape = tokens.shape[next]!;
  if (shape & SHAPE.punct) return;
  if (shape & SHAPE.possessive) {
    say(candidate, 'toponym/possessive', 0.3);
    return;
  }
  const word = plainBits(words, next);
  const capital = (shape & SHAPE.capital) !== 0;
  if (!capital) {
    judgeLowerRight(view, candidate, next, word);
    return;
  }
  if (word & IS.orgHead && candidate.via === 'named' && candidate.wanted === null) {
    say(candidate, 'toponym/organisation', -0.5);
    candidate.embedded = true;
    return;
  }
  if (word & (IS.roleAfter | IS.title)) {
    say(candidate, 'toponym/before-role', 0.7);
    return;
  }
  if (titled[sentence] === 1 || tokens.pos[next] === POS.VERB) return;
  let end = next;
  let institution = false;
  while (end < stop && end < next + 6 && (tokens.shape[end]! & (SHAPE.capital | SHAPE.punct)) === SHAPE.capital) {
    if (exactBits(words, end) & (IS.orgHead | IS.roleAfter)) institution = true;
    end++;
  }
  if (institution) candidate.embedded = true;
  const single = candidate.to - candidate.from === 1;
  const isFirst = single && (bits[candidate.from]! & FIRST_NAME) !== 0;
  // An English word in capitals goes on with a body's or a work's name; anything else may be the rest of a person's.
  const worded = (lastBits(view, next) & ORDINARY) !== 0;
  if (!single || institution || worded) say(candidate, 'toponym/before-capital', isFirst && !institution ? -2 : -0.7);
  else say(candidate, 'toponym/before-capital', isFirst ? -5 : candidate.set.weight > 16 ? -1 : -2.2);
}

/** A lower-case word after the name. */
function judgeLowerRight({ tokens, cues }: View, candidate: Candidate, next: number, bits: number): void {
  const word = tokens.lower[next]!;
  if (bits & IS.areaAfter && candidate.wanted === null) {
    say(candidate, 'toponym/area-word', 1.5);
    candidate.wanted = cues.areaAfter.get(bits & IS.dotted ? word.slice(0, -1) : word)!;
    return;
  }
  if (bits & IS.roleAfter) say(candidate, 'toponym/before-role', 1);
  if (bits & IS.product) {
    say(candidate, 'toponym/product', -1);
    candidate.embedded = true;
  }
  if (
    (word === 'said' || word === 'says' || word === 'told' || word === 'added' || word === 'who') &&
    candidate.set.weight < 14
  )
    say(candidate, 'toponym/speaks', -1.5);
}

function isFoundPiece(found: readonly Candidate[], piece: number): boolean {
  return found.some((candidate) => candidate.from <= piece && piece < candidate.to && candidate.via === 'named');
}

/** An ordinary word that is capitalized only because it opens the sentence. */
function isPlainWord(bits: number): boolean {
  return (bits & IS.never) !== 0 || ((bits & ORDINARY) !== 0 && (bits & FIRST_NAME) === 0);
}
