/** What the letters of a word alone say of it in an actor phrase: flags, found once for each word that a process meets. */
import { boundTo, FormColumn } from '../../document/index.js';
import {
  type ActorLexicon,
  childOf,
  foldText,
  innerLabels,
  longestMatch,
  type Resources,
} from '../../lexicon/index.js';

/** Bits of a word's flags. */
export const IS = {
  /** the, a, an. */
  article: 1,
  /** both, each, neither. */
  each: 2,
  /** of, for, from, to, with, in. */
  preposition: 4,
  pronoun: 8,
  /** and, or. */
  conjunction: 16,
  /** Ends a phrase although it is tagged as a noun or name. */
  stopper: 32,
  /** "al", "bin". */
  particle: 64,
  firstName: 128,
  /** An inflected form of a verb that tells an event. */
  eventVerb: 256,
  /** Ends in -s, not -ss. */
  ends_s: 512,
  ends_ing: 1024,
  /** Ends in -ed or -en. */
  participle: 2048,
  /** Its first piece begins a listed name or word. */
  opens: 1 << 12,
  /** in, near and the like: what follows is where something happened. */
  locates: 1 << 13,
  /** "where". */
  where: 1 << 14,
  /** Third-person pronoun, and one of several. */
  third: 1 << 15,
  thirdPlural: 1 << 16,
  /** Its first piece can go on a listed name. */
  inside: 1 << 17,
} as const;

/** The flags of words under an installation's lexicons: `of(tokens.form[i], tokens.lower[i])`. */
export const wordFlags: (resources: Resources) => FormColumn = boundTo(({ actors, events }: Resources) => {
  const { trie } = actors;
  const inner = new Set(innerLabels(trie));
  const { stoppers, particles, firstNames } = actors.roles;
  const { verbs } = events.forms;
  return new FormColumn((lower) => {
    const lemma = verbs.get(lower);
    const pieces = foldText(lower);
    const third = THIRD_PERSON.get(lower);
    return (
      (pieces.count > 0 && childOf(trie, 0, pieces.hash[0]!) >= 0 ? IS.opens : 0) |
      (pieces.count > 0 && inner.has(pieces.hash[0]!) ? IS.inside : 0) |
      (LOCATING.has(lower) ? IS.locates : 0) |
      (lower === 'where' ? IS.where : 0) |
      (third === undefined ? 0 : third ? IS.third | IS.thirdPlural : IS.third) |
      (lower === 'the' || lower === 'a' || lower === 'an' ? IS.article : 0) |
      (lower === 'both' || lower === 'each' || lower === 'neither' ? IS.each : 0) |
      (PREPOSITIONS.has(lower) ? IS.preposition : 0) |
      (PRONOUNS.has(lower) ? IS.pronoun : 0) |
      (lower === 'and' || lower === 'or' || lower === '&' ? IS.conjunction : 0) |
      (stoppers.has(lower) ? IS.stopper : 0) |
      (particles.has(lower) ? IS.particle : 0) |
      (firstNames.has(lower) ? IS.firstName : 0) |
      (lemma !== undefined && lemma !== lower ? IS.eventVerb : 0) |
      (lower.endsWith('s') && !lower.endsWith('ss') ? IS.ends_s : 0) |
      (lower.endsWith('ing') ? IS.ends_ing : 0) |
      (/(?:ed|en)$/.test(lower) ? IS.participle : 0)
    );
  });
});

/** The node of the listed name that a word is by itself, or -1: `of(tokens.form[i], tokens.lower[i])`. */
export const wordNodes: (lexicon: ActorLexicon) => FormColumn = boundTo(
  ({ trie }: ActorLexicon) => new FormColumn((lower) => longestMatch(trie, foldText(lower), 0, 1)),
);

/** Prepositions after which a name is where something happened. */
export const LOCATING: ReadonlySet<string> = new Set([
  'in',
  'inside',
  'near',
  'across',
  'throughout',
  'within',
  'at',
  'around',
  'outside',
]);
/** Value: plural or not. */
const THIRD_PERSON = new Map([
  ...'he him his himself she her hers herself it its itself'.split(' ').map((word) => [word, false] as const),
  ...'they them their theirs themselves'.split(' ').map((word) => [word, true] as const),
]);
const PREPOSITIONS = new Set(['of', 'for', 'from', 'to', 'with', 'in']);
const PRONOUNS = new Set(
  'its his her their our my your it they he she him them we i you who whom which that whose us'.split(' '),
);
