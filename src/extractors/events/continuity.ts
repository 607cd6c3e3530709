/** Whether a sentence goes on with the story of the one before: then its events happen on the same day. */
import { type Tokens, UPOS } from '../../document/index.js';
import type { ModalityLexicon } from '../../lexicon/index.js';
import type { Hit } from './hits.js';
import type { SentenceTree } from './tree.js';

const NOUN = UPOS.indexOf('NOUN');
/** "Hours later X was sworn in", "stepped down minutes after the vote": the event follows the one before on the same day. */
export function follows({ tree, word, predicate }: Hit, { scene }: ModalityLexicon): boolean {
  for (let at = tree.first; at + 1 < tree.end; at++) {
    if (!scene.soon!.has(tree.lower(at)) || !scene.after!.has(tree.lower(at + 1))) continue;
    if (at - tree.first <= 2 || (at > predicate && !tells(tree, Math.max(word, predicate), at))) return true;
  }
  return false;
}

/** True when another verb stands between. */
function tells(tree: SentenceTree, from: number, to: number): boolean {
  for (let word = from + 1; word < to; word++) if (tree.isVerb(word)) return true;
  return false;
}

/** True when a noun with an article leads back to a noun of the sentence before ("183 drones … downed 154 of the drones"). */
export function leadsBack({ tree }: Hit, tokens: Tokens, before: { first: number; end: number }): boolean {
  for (let word = tree.first; word < tree.end; word++) {
    if (tokens.pos[word] !== NOUN || word === tree.first) continue;
    let det = word - 1;
    while (det > tree.first && word - det <= 3 && tokens.lower[det] !== 'the') det--;
    if (tokens.lower[det] !== 'the') continue;
    const noun = singular(tokens.lower[word]!);
    for (let other = before.first; other < before.end; other++)
      if (tokens.pos[other] === NOUN && singular(tokens.lower[other]!) === noun) return true;
  }
  return false;
}

function singular(lower: string): string {
  return lower.length > 3 && lower.endsWith('s') && !lower.endsWith('ss') ? lower.slice(0, -1) : lower;
}
