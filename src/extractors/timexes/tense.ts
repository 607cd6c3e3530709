/** Whether what a date goes with lies behind or ahead: the verb that governs it, and words such as "scheduled" or "until". */
import { SHAPE, type Tokens, UPOS } from '../../document/index.js';
import type { TimeLexicon } from '../../lexicon/index.js';

export type Tense = 'past' | 'future';

const VERB = UPOS.indexOf('VERB');
const AUX = UPOS.indexOf('AUX');
const NOUN = UPOS.indexOf('NOUN');
/** Tokens looked back over for the governing verb. */
const REACH = 14;
/** Tokens searched for a verb that tells the state of things around a date. */
const STATE_REACH = 40;

/**
 * Tense around an offset of a sentence: the nearest verb before decides, else the first verb after. Modal and planning words look ahead, and
 * so does a plain present ("the truce starts on Thursday"); past forms, perfects and verbs of saying look back.
 */
export function tenseAt(tokens: Tokens, sentence: number, at: number, lexicon: TimeLexicon): Tense {
  const first = tokens.sentenceFirst[sentence]!;
  const end = tokens.sentenceFirst[sentence + 1]!;
  const here = Math.max(first, tokenFrom(tokens, at));
  const before = tokens.lower[here - 1];
  // "called a strike for Sunday": what is called for a day lies ahead.
  const ahead = here > first && before === 'for';
  const limit = here > first && (before === 'by' || before === 'until' || before === 'till');
  for (let i = here - 1; i >= Math.max(first, here - REACH); i--) {
    const word = tokens.lower[i]!;
    if (word === ';' || word === ':') break;
    // "ahead of the vote on 28 November"
    if (word === 'of' && tokens.lower[i - 1] === 'ahead') return 'future';
    if (isFutureWord(tokens, i, first, lexicon)) return 'future';
    if (!isVerb(tokens, i) || word === "'s" || word === '’s') continue;
    // "extended the opening of the crossing until 31 December"
    if (limit && word.endsWith('ing')) continue;
    // "could not leave until Wednesday": since then it could.
    if (limit && i >= first + 2 && tokens.lower[i - 2] === 'could') return 'past';
    const tense = groupTense(tokens, i, first, lexicon);
    if (tense === 'past' && ahead) return 'future';
    if (tense === 'past' && limit && lexicon.untilVerbs.has(word)) return 'future';
    if (tense === 'past' && limit && looksAhead(tokens, Math.max(first, here - STATE_REACH), here)) return 'future';
    return tense;
  }
  for (let i = here; i < Math.min(end, here + STATE_REACH); i++) {
    const word = tokens.lower[i]!;
    if (word === 'will' || word === "'ll" || word === 'shall') return 'future';
    if (isVerb(tokens, i)) return 'past';
  }
  return 'past';
}

/** Index of the first token that begins at or after an offset. */
export function tokenFrom(tokens: Tokens, at: number): number {
  let low = 0;
  let high = tokens.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens.start[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isVerb(tokens: Tokens, i: number): boolean {
  return tokens.pos[i] === VERB || tokens.pos[i] === AUX;
}

/** "plans" the verb, "may" the modal: not the noun and not the month. */
function isFutureWord(tokens: Tokens, i: number, first: number, lexicon: TimeLexicon): boolean {
  const word = tokens.lower[i]!;
  if (!lexicon.futureWords.has(word) || tokens.pos[i] === NOUN) return false;
  const next = tokens.lower[i + 1];
  if (lexicon.aheadBeforeTo.has(word) && next !== 'to' && next !== 'for') return false;
  return i === first || !(tokens.shape[i]! & SHAPE.capital) || (tokens.shape[i]! & SHAPE.upper) !== 0;
}

/** Before "until Friday": a perfect, a present or an infinitive tells of a state that lasts beyond the report ("to remain closed until"). */
function looksAhead(tokens: Tokens, first: number, here: number): boolean {
  let ahead = false;
  for (let i = first; i < here; i++) {
    const word = tokens.lower[i]!;
    if (word === 'had' || word === 'was' || word === 'were') ahead = false;
    else if (word === 'has' || word === 'have' || word === 'is' || word === 'are' || word === 'be') ahead = true;
    else if (word === 'to' && i + 1 < here && tokens.pos[i + 1] === VERB) ahead = true;
  }
  return ahead;
}

/** Tense of the verb group that ends in token `i`: its auxiliaries decide, then its own form. */
function groupTense(tokens: Tokens, i: number, first: number, lexicon: TimeLexicon): Tense {
  const own = tokens.lower[i]!;
  for (let j = i - 1; j >= Math.max(first, i - 4); j--) {
    const word = tokens.lower[j]!;
    if (word === 'to' && j === i - 1) {
      // "is expected to resume", "plans to meet": the infinitive looks ahead when its governor does.
      for (let k = j - 1; k >= Math.max(first, j - 4); k--) {
        const governor = tokens.lower[k]!;
        if (isFutureWord(tokens, k, first, lexicon) || lexicon.promiseVerbs.has(governor)) return 'future';
        if (governor === 'is' || governor === 'are') return 'future';
        if (tokens.pos[k] === VERB) return 'past';
      }
      return 'past';
    }
    if (isFutureWord(tokens, j, first, lexicon)) return 'future';
    if (word === 'be' || word === 'not' || word.endsWith('ly')) continue;
    if (lexicon.pastVerbs.has(word)) return 'past';
    if (!isVerb(tokens, j)) break;
  }
  // Headlines and captions put the past in the present ("Gunmen kill three on Tuesday"): only verbs of timetables look ahead by themselves.
  return !lexicon.pastVerbs.has(own) && lexicon.scheduleVerbs.has(own) ? 'future' : 'past';
}
