/** Whether what a date goes with lies behind or ahead: the verb that governs it, and words such as "scheduled" or "until". */
import { type Tokens, UPOS } from '../../document/index.js';

export type Tense = 'past' | 'future';

const VERB = UPOS.indexOf('VERB');
const AUX = UPOS.indexOf('AUX');
/** Tokens looked back over for the governing verb. */
const REACH = 14;
const PAST_FORMS = new Set(['was', 'were', 'had', 'did', 'been', 'has', 'have']);

/**
 * Tense around an offset of a sentence: the nearest verb before decides (past unless a future cue stands in its group), else the first
 * verb after. "told reporters on Monday that it will" is past, "will resume on Monday" future.
 */
export function tenseAt(tokens: Tokens, sentence: number, at: number, future: ReadonlySet<string>): Tense {
  const first = tokens.sentenceFirst[sentence]!;
  const end = tokens.sentenceFirst[sentence + 1]!;
  let here = first;
  while (here < end && tokens.start[here]! < at) here++;
  for (let i = here - 1; i >= Math.max(first, here - REACH); i--) {
    const word = tokens.lower[i]!;
    if (future.has(word)) return 'future';
    if (word === ';' || word === ':') break;
    if (tokens.pos[i] !== VERB && tokens.pos[i] !== AUX) continue;
    return groupTense(tokens, i, first, future);
  }
  for (let i = here; i < end; i++) {
    const word = tokens.lower[i]!;
    if (word === 'will' || word === "'ll" || word === 'shall') return 'future';
    if (tokens.pos[i] === VERB || tokens.pos[i] === AUX) return 'past';
  }
  return 'past';
}

/** Tense of the verb group that ends in token `i`. */
function groupTense(tokens: Tokens, i: number, first: number, future: ReadonlySet<string>): Tense {
  if (PAST_FORMS.has(tokens.lower[i]!)) return 'past';
  for (let j = i - 1; j >= Math.max(first, i - 4); j--) {
    const word = tokens.lower[j]!;
    if (word === 'to' && j === i - 1) {
      // "is expected to resume", "plans to meet": the infinitive looks ahead when its governor does.
      for (let k = j - 1; k >= Math.max(first, j - 4); k--) {
        const governor = tokens.lower[k]!;
        if (future.has(governor) || governor === 'is' || governor === 'are') return 'future';
        if (tokens.pos[k] === VERB) return 'past';
      }
      return 'past';
    }
    if (PAST_FORMS.has(word)) return 'past';
    if (future.has(word)) return 'future';
    if (tokens.pos[j] !== AUX && tokens.pos[j] !== VERB && word !== 'not' && word !== 'be' && !word.endsWith('ly'))
      break;
  }
  return 'past';
}
