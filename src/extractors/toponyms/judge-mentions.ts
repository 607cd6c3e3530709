/** What actor mentions say about a name: persons veto it, names of bodies that hold it only embed it. */
import { isUpper, type Mention } from '../../document/index.js';
import { type Candidate, say } from './candidate.js';
import type { View } from './view.js';
import { IS, plainBits } from './words.js';

/** Judges a candidate by the mentions around it; `last` is the last mention that starts at or before it, -1 for none. */
export function judgeMentions(view: View, candidate: Candidate, last: number): void {
  const { mentions } = view;
  for (let i = last; i >= 0 && i > last - 5; i--)
    if (mentions[i]!.span.end > candidate.start) judgeMention(view, candidate, mentions[i]!);
}

function judgeMention(view: View, candidate: Candidate, { value, span }: Mention): void {
  const { via, kind, head } = value;
  if (via === 'demonym' || via === 'pronoun' || via === 'nominal') return;
  if (kind === 'person') {
    if (head.start > candidate.start || candidate.end > head.end || isAfterLocative(view, candidate)) return;
    // "Kanawha County Republican": no person is called County.
    if (view.bits[candidate.to - 1]! & IS.areaAfter) return;
    // "Alaska Gov. Sarah Palin": the place before the title is no part of the person's name.
    const opens = candidate.start === span.start && (plainBits(view.words, candidate.last + 1) & IS.title) !== 0;
    if (!opens) say(candidate, 'toponym/person', via === 'gazetteer' ? -4 : -2.5);
    return;
  }
  if (kind === 'state' || kind === 'facility' || via === 'metonym' || candidate.via === 'facility') return;
  const isWhole = span.start === candidate.start && span.end === candidate.end;
  if (via === 'composed' && !isWhole && span.end > candidate.end && isUpper(view.text.charCodeAt(candidate.end + 1)))
    candidate.embedded = true;
  if (via !== 'gazetteer') return;
  if (isWhole) {
    if (!candidate.set.seat) say(candidate, 'toponym/organisation', -4);
  } else if (head.start <= candidate.start && candidate.end <= head.end) {
    candidate.embedded = true;
    say(candidate, 'toponym/organisation', -0.4);
  }
}

/** True when a preposition of place stands right before the name. */
export function isAfterLocative({ tokens, words }: View, candidate: Candidate): boolean {
  const before = candidate.first - 1;
  if (before < 0 || tokens.sentence[before] !== tokens.sentence[candidate.first]) return false;
  const word = tokens.lower[before]!;
  const bits = plainBits(words, before);
  if (bits & IS.dotted) return false;
  return (
    (bits & IS.locative) !== 0 ||
    ((bits & IS.weakLocative) !== 0 && word !== 'and' && word !== 'or' && word !== 'against')
  );
}
