/** What names say about one another: containers, lists, datelines, teams, governments, and the same name elsewhere in the text. */
import { UPOS } from '../../document/index.js';
import { holds, nodeOfName } from '../../lexicon/index.js';
import { because, type Candidate, sumOf } from './candidate.js';
import { isAfterLocative } from './judge-mentions.js';
import { placesAt } from './listed.js';
import type { View } from './view.js';
import { exactBits, IS } from './words.js';

const VERB = UPOS.indexOf('VERB');
const AUX = UPOS.indexOf('AUX');
const ADV = UPOS.indexOf('ADV');
/** What follows the place of a dateline: a state, an agency in brackets, then a dash. */
const DATELINE_END = /^(?:,\s[A-Z][\w.]+)?\s*(?:\([^()\n]{1,30}\)\s*)?(?:—|–|--?|:)\s/;

export function relateAll(view: View, found: readonly Candidate[]): void {
  pairContainers(view, found);
  markLists(view, found);
  markDatelines(view, found);
  shareSenses(view, found);
  markTeams(view, found);
  markMetonyms(view, found);
}

/** "Cook, Minn.": a name followed by a comma and a place that holds it; both gain. */
function pairContainers(view: View, found: readonly Candidate[]): void {
  const { gazetteer, text } = view;
  for (let i = 0; i + 1 < found.length; i++) {
    const inner = found[i]!;
    const outer = found[i + 1]!;
    if (outer.first - inner.last > 2 || inner.via === 'demonym' || outer.via === 'demonym') continue;
    const gap = text.slice(inner.end, outer.start);
    if (!/^(?:,\s+(?:in\s+)?|\s+\(|\s+in\s+)$/.test(gap)) continue;
    const comma = gap.startsWith(',');
    if (inner.set.places.length === 0) {
      if (!comma || outer.set.places.length === 0) continue;
      inner.container = i + 1;
      inner.evidence.push(because(view, 'toponym/in-container', 1.5, inner.from, outer.to));
      continue;
    }
    const fits = inner.set.places.some(({ place }) =>
      outer.set.places.some((other) => holds(gazetteer, other.place, place)),
    );
    if (!fits) continue;
    inner.container = i + 1;
    inner.evidence.push(because(view, 'toponym/in-container', comma ? 3.5 : 1, inner.from, outer.to));
    outer.evidence.push(because(view, 'toponym/holds-named', comma ? 2.5 : 0.7, inner.from, outer.to));
  }
}

/** "Clarke, Madison and Oconee counties": the word in the plural speaks for each name of the list. */
function markLists(view: View, found: readonly Candidate[]): void {
  const { tokens, cues, words, text } = view;
  for (let i = 0; i < found.length; i++) {
    const { last, via } = found[i]!;
    const next = last + 1;
    if (via !== 'named' || next >= tokens.count || tokens.sentence[next] !== tokens.sentence[last]) continue;
    if ((exactBits(words, next) & (IS.areaAfter | IS.areaBefore)) === 0) continue;
    const word = tokens.lower[next]!;
    if (!word.endsWith('s')) continue;
    const area = cues.areaAfter.get(word) ?? cues.areaBefore.get(word)!;
    for (let at = i; at >= 0; at--) {
      const candidate = found[at]!;
      if (at < i && !/^(?:,|,? and|,? or)\s+$/.test(text.slice(candidate.end, found[at + 1]!.start))) break;
      if (candidate.via === 'demonym') break;
      candidate.wanted = area;
      if (word === 'counties') asCounty(view, candidate);
      candidate.evidence.push(because(view, 'toponym/area-list', 2.5, candidate.from, candidate.to));
    }
  }
}

/** Counties go by their full name in the gazetteer. */
function asCounty(view: View, candidate: Candidate): void {
  const node = nodeOfName(view.gazetteer.trie, `${view.text.slice(candidate.start, candidate.end)} County`);
  if (node >= 0) candidate.set = placesAt(view, node, candidate.from, candidate.to);
}

/** "MONROE - Federal officials …", "DAMASCUS (AP)": a name that opens a paragraph before a dash. */
function markDatelines(view: View, found: readonly Candidate[]): void {
  const { sentences, paragraphs } = view.segments;
  for (const candidate of found) {
    const sentence = sentences[view.tokens.sentence[candidate.first]!]!;
    if (sentence.start !== candidate.start || candidate.via !== 'named') continue;
    if (!DATELINE_END.test(view.text.slice(candidate.end, candidate.end + 60))) continue;
    const opens = paragraphs[sentence.paragraph]!.start === sentence.start;
    candidate.evidence.push(because(view, 'toponym/dateline', opens ? 3 : 2, candidate.from, candidate.to));
  }
}

/** One name, one sense a document: strong mentions carry the doubtful ones of the same name. */
function shareSenses(view: View, found: readonly Candidate[]): void {
  const best = new Map<string, number>();
  const keys: string[] = [];
  for (const candidate of found) {
    const key = candidate.via === 'named' ? lowerOf(view, candidate) : '';
    keys.push(key);
    if (key === '' || candidate.embedded) continue;
    const sum = sumOf(candidate.evidence);
    if (sum > (best.get(key) ?? 0)) best.set(key, sum);
  }
  for (const [i, candidate] of found.entries()) {
    const strongest = keys[i] === '' ? 0 : (best.get(keys[i]!) ?? 0);
    if (strongest <= 2) continue;
    const own = sumOf(candidate.evidence);
    if (own < strongest && own > -3)
      candidate.evidence.push(
        because(view, 'toponym/same-name', Math.min(1.5, strongest - own), candidate.from, candidate.to),
      );
  }
}

/** A candidate's words in lower case. */
function lowerOf({ text, tokens }: View, { first, last, start, end }: Candidate): string {
  const whole = first === last && tokens.start[first] === start && tokens.end[first] === end;
  return whole ? tokens.lower[first]! : text.slice(start, end).toLowerCase();
}

/** In a sentence on sport, a bare name without a preposition of place is a team. */
function markTeams(view: View, found: readonly Candidate[]): void {
  const { tokens, sport } = view;
  for (const candidate of found) {
    if (sport[tokens.sentence[candidate.first]!] === 0 || candidate.via !== 'named' || isAfterLocative(view, candidate))
      continue;
    candidate.evidence.push(because(view, 'toponym/team', -1, candidate.from, candidate.to));
    candidate.embedded = true;
  }
}

/** A country, capital or seat of government that does something is its government: "Moscow and Beijing vetoed …". */
function markMetonyms(view: View, found: readonly Candidate[]): void {
  const { tokens } = view;
  for (let i = found.length - 1; i >= 0; i--) {
    const candidate = found[i]!;
    if (candidate.via !== 'named' || candidate.wanted !== null || candidate.container >= 0) continue;
    if (!candidate.set.seat || isAfterLocative(view, candidate)) continue;
    let next = candidate.last + 1;
    const sentence = tokens.sentence[candidate.last];
    while (next < tokens.count && tokens.sentence[next] === sentence && tokens.pos[next] === ADV) next++;
    if (next >= tokens.count || tokens.sentence[next] !== sentence) continue;
    const pos = tokens.pos[next];
    const lower = tokens.lower[next]!;
    const follower = found[i + 1];
    const joins = lower === 'and' || lower === ',' || lower === 'or';
    const acts = (pos === VERB || pos === AUX) && !lower.endsWith('ing');
    if (acts || (joins && follower?.via === 'metonym' && follower.first <= next + 2)) candidate.via = 'metonym';
  }
}
