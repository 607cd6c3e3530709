/** Words that end a person's name somewhere in a report: alone later on, they are the person and no place. */
import { SHAPE } from '../../document/index.js';
import type { View } from './view.js';
import { lastBits } from './view.js';
import { exactBits, FIRST_NAME, IS } from './words.js';

/** Longest name after a title or first name, in tokens. */
const LONGEST = 3;

/** Hashes of the last pieces of tokens in persons' names. */
export function surnamesIn(view: View): ReadonlySet<number> {
  const { tokens, words, lastPiece, pieces } = view;
  const { shape, sentence, lower } = tokens;
  const found = new Set<number>();
  for (let t = 1; t < tokens.count; t++) {
    if ((shape[t]! & shape[t - 1]! & SHAPE.capital) === 0 || sentence[t] !== sentence[t - 1]) continue;
    if (!isOpener(exactBits(words, t - 1), lower[t - 1]!) && (lastBits(view, t - 1) & FIRST_NAME) === 0) continue;
    let last = t;
    while (
      last + 1 < tokens.count &&
      last < t + LONGEST - 1 &&
      sentence[last + 1] === sentence[t] &&
      (shape[last + 1]! & (SHAPE.capital | SHAPE.punct)) === SHAPE.capital
    )
      last++;
    for (let at = t; at <= last; at++) found.add(lastPiece[at]! < 0 ? 0 : pieces.hash[lastPiece[at]!]!);
  }
  return found;
}

/** A title that is no area word, or an initial. */
function isOpener(bits: number, word: string): boolean {
  return (bits & (IS.title | IS.areaBefore)) === IS.title || (word.length <= 2 && word.endsWith('.'));
}
