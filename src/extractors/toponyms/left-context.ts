/** What stands before a name: a preposition of place, or an area word that introduces it. */
import { SHAPE, type Tokens } from '../../document/index.js';
import type { View } from './view.js';
import { exactBits, IS } from './words.js';

/** Whether a preposition of place stands before a name, and the feature of an area word that introduces it. */
export interface LeftContext {
  readonly locative: boolean;
  readonly areaWord: string | null;
}

const NOWHERE: LeftContext = { locative: false, areaWord: null };
const SOMEWHERE: LeftContext = { locative: true, areaWord: null };

/** What stands before piece `i`. */
export function leftContext({ tokens, tokenOf, cues, words }: View, i: number): LeftContext {
  const token = tokenOf[i]!;
  const first = tokens.sentenceFirst[tokens.sentence[token]!]!;
  let at = token - 1;
  if (at >= first && tokens.lower[at] === 'the') at--;
  if (at < first) return NOWHERE;
  const word = tokens.lower[at]!;
  const bits = exactBits(words, at);
  if ((word === 'of' || word === 'called' || word === 'named' || word === 'in') && at > first) {
    const noun = word === 'in' ? undefined : areaBefore(cues.areaBefore, words, tokens, at - 1);
    if (noun) return { locative: true, areaWord: noun };
    if (word === 'of' && exactBits(words, at - 1) & (IS.direction | IS.partOf)) return SOMEWHERE;
  } else if (bits & IS.areaBefore) {
    // "the village Kfar Kila"; capitalized it is part of another name ("City Manager").
    const noun = cues.areaBefore.get(word)!;
    if (noun.startsWith('P.') && (tokens.shape[at]! & SHAPE.capital) === 0) return { locative: true, areaWord: noun };
  }
  return bits & IS.locative && word !== 'and' && word !== 'or' ? SOMEWHERE : NOWHERE;
}

function areaBefore(
  features: ReadonlyMap<string, string>,
  words: Int32Array,
  tokens: Tokens,
  at: number,
): string | undefined {
  return exactBits(words, at) & IS.areaBefore ? features.get(tokens.lower[at]!) : undefined;
}
