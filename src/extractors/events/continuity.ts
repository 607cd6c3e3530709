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
export function leadsBack({ tree, predicate }: Hit, tokens: Tokens, before: { first: number; end: number }): boolean {
  for (let word = tree.first; word < tree.end; word++) {
    if (tokens.pos[word] !== NOUN || word === tree.first || !belongs(tree, word, predicate)) continue;
    let det = word - 1;
    while (det > tree.first && word - det <= 3 && tokens.lower[det] !== 'the' && !tree.isProper(det)) det--;
    if (tokens.lower[det] !== 'the') continue;
    const noun = singular(tokens.lower[word]!);
    for (let other = before.first; other < before.end; other++)
      if (tokens.pos[other] === NOUN && singular(tokens.lower[other]!) === noun) return true;
  }
  return false;
}

/** True for a noun that hangs on a verb itself or on what only describes one of its nouns. */
function belongs(tree: SentenceTree, noun: number, verb: number): boolean {
  let node = noun;
  while (node >= 0 && node !== verb && (!tree.isVerb(node) || tree.rel(node).startsWith('acl'))) node = tree.head(node);
  return node === verb;
}

function singular(lower: string): string {
  return lower.length > 3 && lower.endsWith('s') && !lower.endsWith('ss') ? lower.slice(0, -1) : lower;
}

/** "has since deployed 350 soldiers": the event lies between the one before and the report. */
export function since({ tree, predicate }: Hit): boolean {
  return (
    tree.auxiliaries(predicate).some((aux) => tree.lower(aux) === 'has' || tree.lower(aux) === 'have') &&
    tree.with(predicate, 'advmod').some((word) => tree.lower(word) === 'since')
  );
}

/**
 * True for an event told in the simple past as news of its own ("freed eleven women", "were arrested", "claimed that the post had been overrun"). What has been or is being done, and what
 * is named in passing ("after the murder of a colleague"), may lie before.
 */
export function isNews({ tree, predicate }: Hit, saying: number): boolean {
  let verb = predicate;
  while (!tree.isVerb(verb)) {
    if (!/^(nsubj|obj|conj)/.test(tree.rel(verb)) || tree.head(verb) < 0) return false;
    verb = tree.head(verb);
  }
  if (tree.rel(verb).startsWith('acl')) return false;
  const auxiliaries = tree.auxiliaries(verb).map((aux) => tree.lower(aux));
  if (auxiliaries.some((aux) => !PAST.has(aux))) return saying >= 0 && auxiliaries.includes('had');
  if (tree.isPast(verb)) return true;
  // "burning shops", "to replace": with the verb above.
  const head = tree.head(verb);
  return head >= 0 && tree.isVerb(head) && /^(advcl|xcomp|conj)$/.test(tree.rel(verb)) && tree.isPast(head);
}

const PAST = new Set(['was', 'were', 'did']);
