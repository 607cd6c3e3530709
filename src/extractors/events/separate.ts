/** Events told at once as separate: "held separate meetings with both envoys", "separate drone and rocket attacks on the port and the base". */
import type { Filling } from './fillers.js';
import type { Hit } from './hits.js';
import type { SentenceTree } from './tree.js';
import type { Where } from './where.js';

/** What one of the events has of what is told of all. */
export interface Part {
  readonly fillings: readonly Filling[];
  readonly where: readonly Where[];
}

const OTHERS = new Set(['target', 'counterpart', 'recipient', 'victim']);

/** True when a sentence has the word that tells events as separate. */
export function tellsSeparate(tree: SentenceTree): boolean {
  for (let word = tree.first; word < tree.end; word++) if (SEPARATE.has(tree.lower(word))) return true;
  return false;
}

const SEPARATE = new Set(['separate', 'separately']);

/** The events that a hit told as separate stands for: one for each of those who act, else for each of those on the other side; with another kind told by the same word (`kinds`), the one of its own place in the row. */
export function separated(
  hit: Hit,
  kinds: readonly Hit[],
  fillings: readonly Filling[],
  where: readonly Where[],
): Part[] {
  const whole = [{ fillings, where }];
  if (!isSeparate(hit)) return whole;
  const others = joined(fillings, (role) => OTHERS.has(role), hit.tree);
  if (kinds.length > 1) {
    const own = others.length === kinds.length ? others[kinds.indexOf(hit)] : undefined;
    return own ? [partOf(own, others, fillings, where)] : whole;
  }
  const actors = joined(fillings, (role) => role === 'actor', hit.tree);
  const sides = actors.length > 1 ? actors : others;
  if (sides.length < 2) return whole;
  return sides.map((own) =>
    sides === actors
      ? { fillings: fillings.filter((each) => each === own || !actors.includes(each)), where }
      : partOf(own, others, fillings, where),
  );
}

/** True for "separate talks" and "met separately". */
function isSeparate({ tree, word, predicate, taken }: Hit): boolean {
  return [word, predicate, ...taken].some((one) =>
    tree.with(one, 'amod', 'advmod').some((each) => SEPARATE.has(tree.lower(each))),
  );
}

/** The sides of a kind that are told in one row, from the first of them. */
function joined(fillings: readonly Filling[], fits: (role: string) => boolean, tree: SentenceTree): readonly Filling[] {
  const sides = fillings.filter(({ role, span }) => fits(role) && span).sort((a, b) => a.word - b.word);
  return sides.filter(({ word }, at) => at === 0 || tree.rel(word) === 'conj');
}

/** One of the sides with what is told of all, and the places told with it. */
function partOf(own: Filling, row: readonly Filling[], fillings: readonly Filling[], where: readonly Where[]): Part {
  const from = own.span!.start;
  const next = row[row.indexOf(own) + 1]?.span?.start ?? Number.POSITIVE_INFINITY;
  const first = row[0]!.span!.start;
  const at = ({ span, toponym }: Where) => (span ?? toponym?.span)?.start ?? -1;
  return {
    fillings: fillings.filter((each) => each === own || !row.includes(each)),
    where: where.filter((each) => at(each) < first || (at(each) >= from && at(each) < next)),
  };
}
