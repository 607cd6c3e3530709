/** Days that are counted off: "for a third straight day", "two days after the army had taken it". */
import { type Document, firstFrom, layerOf, type Timex } from '../../document/index.js';
import type { Hit } from './hits.js';
import { daysAfter, spanning } from './interval.js';
import type { SentenceTree } from './tree.js';
import type { Anchored, When } from './when.js';

/** How far behind its verb a count of days stands, in tokens. */
const REACH = 12;
const RUNNING = new Set(['straight', 'consecutive', 'successive']);
const OWNERS = new Set(['a', 'the', 'its', 'their', 'his', 'her']);
const LASTING = new Set(['for', 'in', 'into']);

/** "for a third straight day", "entered its fifth day": the number of the day, or 0. */
export function nthDay({ tree, predicate }: Hit, ordinals: ReadonlyMap<string, number>): number {
  for (let word = predicate + 1; word < Math.min(tree.end, predicate + REACH); word++) {
    if (tree.isVerb(word) || tree.lower(word) === ';') return 0;
    const nth = ordinals.get(tree.lower(word));
    if (nth === undefined || !OWNERS.has(tree.lower(word - 1))) continue;
    const unit = RUNNING.has(tree.lower(word + 1)) ? word + 2 : word + 1;
    if (unit >= tree.end || tree.lower(unit) !== 'day') continue;
    return LASTING.has(tree.lower(word - 2)) || word - 2 === predicate ? nth : 0;
  }
  return 0;
}

/** The days up to the last of a count. */
export function countedUp(when: When | undefined, nth: number): When | undefined {
  const value = when?.timex?.value;
  if (!value) return when;
  if (value.granularity !== 'day' || value.range || value.from === null || value.openStart) return when;
  return { ...when!, timex: spanning(when!.timex!, daysAfter(value.from, 1 - nth), value.from) };
}

/** Days by which an event lies before the one that its clause hangs on ("two weeks after the rebels proclaimed …"), and the word "after"; or undefined. */
export function lyingBefore({ tree, predicate }: Hit, doc: Document): { days: number; at: number } | undefined {
  let at = predicate - 1;
  while (at > tree.first && predicate - at < REACH && tree.lower(at) !== 'after') {
    if (tree.isVerb(at) || (tree.lower(at) === ',' && !isListed(tree, at))) return undefined;
    at--;
  }
  if (at <= tree.first || tree.lower(at) !== 'after') return undefined;
  const { start, end } = tree.tokens;
  const timexes = layerOf(doc, 'timexes');
  let timex: Timex | undefined;
  for (let t = firstFrom(timexes, start[tree.first]!); t < timexes.length && timexes[t]!.span.end <= end[at - 1]!; t++)
    timex = timexes[t];
  if (!timex || timex.span.end !== end[at - 1]) return undefined;
  const [, count, unit] = /^P(\d{1,2})([DW])$/.exec(timex.value.value) ?? [];
  return unit === undefined ? undefined : { days: Number(count) * (unit === 'W' ? 7 : 1), at };
}

/** True for a comma between names that are told together. */
function isListed(tree: SentenceTree, comma: number): boolean {
  const next = tree.lower(comma + 1) === 'and' ? comma + 2 : comma + 1;
  return tree.isProper(comma - 1) && tree.isProper(next);
}

/** An event so many days before the last day told ahead of a word of its sentence, or undefined when none is told there. */
export function daysBefore(days: number, at: number, sentence: readonly Anchored[]): When | undefined {
  const base = sentence.findLast(
    ({ timex: { value }, last }) => last < at && value.granularity === 'day' && value.from !== null,
  );
  if (!base) return undefined;
  const day = daysAfter(base.timex.value.from!, -days);
  return { timex: spanning(base.timex, day, day), via: 'resolved', confidence: 0.6 };
}
