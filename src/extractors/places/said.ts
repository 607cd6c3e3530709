/** What a text says outright about its names: the place that holds one ("X, Y"), and the kind of place a word beside it asks for. */
import { isLower, isSpace, type Toponym } from '../../document/index.js';
import { type Gazetteer, holds } from '../../lexicon/index.js';
import type { Group } from './groups.js';
import { WEIGHT } from './weights.js';

/** Share of what is said about one mention that holds for all mentions of the name. */
const SHARED = 0.7;
/** What a name gains that holds the one before it. */
const HOLDER = 1.5;

/** "X, Y" and "X in Y": by toponym, what the text says about single mentions; what it says about names goes into the groups. */
export function sayContainers(
  toponyms: readonly Toponym[],
  text: string,
  gazetteer: Gazetteer,
  groupOf: readonly (Group | undefined)[],
): ReadonlyMap<number, readonly number[]> {
  const own = new Map<number, number[]>();
  for (let i = 0; i < toponyms.length; i++) {
    const group = groupOf[i];
    if (!group) continue;
    for (let j = i + 1; j < Math.min(i + 3, toponyms.length); j++) {
      const weight = tie(text, toponyms[i]!.span.end, toponyms[j]!.span.start);
      const outer = toponyms[j]!.value;
      if (weight === 0 || outer.via === 'demonym') continue;
      const areas = outer.readings.filter(({ feature }) => feature.startsWith('A.'));
      const said = own.get(i) ?? new Array<number>(group.readings.length).fill(0);
      let any = false;
      for (let r = 0; r < said.length; r++) {
        const inner = group.readings[r]!.entry;
        if (!areas.some(({ entry }) => holds(gazetteer, entry, inner))) continue;
        said[r] = Math.max(said[r]!, weight);
        any = true;
      }
      if (!any) continue;
      own.set(i, said);
      // The outer name, too, is the one that holds the inner.
      const outerGroup = groupOf[j];
      if (!outerGroup) continue;
      for (let r = 0; r < outerGroup.readings.length; r++) {
        const { entry } = outerGroup.readings[r]!;
        if (group.readings.some((reading) => holds(gazetteer, entry, reading.entry)))
          outerGroup.said[r] = Math.max(outerGroup.said[r]!, HOLDER);
      }
    }
  }
  for (const [index, said] of own) {
    const group = groupOf[index]!;
    for (let r = 0; r < said.length; r++) group.said[r] = Math.max(group.said[r]!, said[r]! * SHARED);
  }
  return own;
}

const COMMA = 44;

/** Weight of what stands between an inner and an outer place name; 0 when it ties nothing. */
function tie(text: string, from: number, to: number): number {
  if (to - from > 40 || to < from) return 0;
  if (!canTie(text, from, to)) return 0;
  const gap = text.slice(from, to);
  if (/^,\s+(?:[a-z]+ern |central )?$/.test(gap)) return WEIGHT.container;
  if (/^\s+\($/.test(gap)) return WEIGHT.container;
  if (/^,\s+(?:the )?capital of (?:the [a-z]+ of )?$/.test(gap)) return WEIGHT.container;
  if (/^,?\s+(?:in|of)\s+(?:the\s+)?(?:[a-z]+ern |central |[a-z]+ )?$/.test(gap)) return WEIGHT.inPhrase;
  return 0;
}

/** What every tie has: a comma or none, blanks, and then a word in small letters, a bracket, or after a comma nothing. */
function canTie(text: string, from: number, to: number): boolean {
  const comma = text.charCodeAt(from) === COMMA;
  let at = comma ? from + 1 : from;
  const start = at;
  while (at < to && isSpace(text.charCodeAt(at))) at++;
  if (at === start) return false;
  if (at === to) return comma;
  const code = text.charCodeAt(at);
  if (comma) return isLower(code);
  return code === BRACKET || code === I || code === O;
}
const BRACKET = 40;
const [I, O] = [105, 111] as const;

/** "Anbar province": readings of the kind gain, those of another class lose. */
export function sayWanted(group: Group, toponyms: readonly Toponym[]): void {
  const { wanted, via } = toponyms[group.members[0]!]!.value;
  if (wanted === null || via === 'facility') return;
  for (let r = 0; r < group.readings.length; r++) {
    const { feature } = group.readings[r]!;
    if (feature === wanted) group.said[r]! += WEIGHT.wanted;
    else if (feature[0] !== wanted[0]) group.said[r]! += WEIGHT.unwanted;
  }
}
