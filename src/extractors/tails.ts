/** Tails: the closing "…, two residents said on Monday" of a sentence, found by its words so that the clause before it is parsed without it. */
import { boundTo, FormColumn, type Tokens, UPOS } from '../document/index.js';
import type { Resources } from '../lexicon/index.js';

/** 1 for a finite form of a verb of saying whose content is told as reported. */
export const tellingFormsOf = boundTo(
  ({ events, modality }: Resources) =>
    new FormColumn((lower) => {
      const lemma = events.forms.verbs.get(lower);
      return lemma !== undefined && !lower.endsWith('ing') && modality.reporting.get(lemma) === 'reported' ? 1 : 0;
    }),
);

/** Longest tail, longest subject in it and longest part behind its verb, in tokens. */
const LONGEST = 16;
const SUBJECT = 10;
const BEHIND = 6;
/** Fewest tokens before the tail. */
const LEAST_BEFORE = 4;

const set = (...tags: (typeof UPOS)[number][]) => new Set(tags.map((tag) => UPOS.indexOf(tag)));
const VERBAL = set('VERB', 'AUX');
const NOMINAL = set('NOUN', 'PROPN', 'PRON', 'NUM');
/** Words that make the part before a clause of another kind, or the tail more than a saying. */
const OPENING = new Set([
  'when',
  'while',
  'after',
  'before',
  'as',
  'if',
  'although',
  'though',
  'because',
  'since',
  'asked',
  'speaking',
  'once',
  'until',
  'despite',
]);
const JOINING = new Set([
  'and',
  'but',
  'or',
  'which',
  'who',
  'whom',
  'whose',
  'that',
  'as',
  'while',
  'after',
  'before',
  'when',
  'if',
  'because',
  'although',
  'where',
  'than',
  'not',
]);

/** Token index at which a tail begins (its comma, or the word behind a closing quotation mark), or `first` when the sentence has none. */
export function tailOf(tokens: Tokens, first: number, end: number, tellingForms: FormColumn): number {
  const { lower, pos, form } = tokens;
  let stop = end;
  while (stop > first && isClosing(lower[stop - 1]!)) stop--;
  let mark = stop - 1;
  while (mark > first && stop - mark <= LONGEST && !isBreak(lower[mark]!)) mark--;
  if (!isBreak(lower[mark]!) || mark - first < LEAST_BEFORE || OPENING.has(lower[first]!)) return first;
  let verb = mark + 1;
  while (verb < stop && verb - mark <= SUBJECT && tellingForms.of(form[verb]!, lower[verb]!) === 0) {
    if (VERBAL.has(pos[verb]!) || JOINING.has(lower[verb]!)) return first;
    verb++;
  }
  if (verb >= stop || tellingForms.of(form[verb]!, lower[verb]!) === 0 || !VERBAL.has(pos[verb]!)) return first;
  const inverted = verb === mark + 1;
  if (stop - verb - 1 > (inverted ? SUBJECT : BEHIND) || (inverted && stop - verb < 2)) return first;
  if (!inverted && !holdsNominal(pos, mark + 1, verb)) return first;
  for (let word = verb + 1; word < stop; word++)
    if (VERBAL.has(pos[word]!) || JOINING.has(lower[word]!) || lower[word] === ':') return first;
  for (let word = first; word < mark; word++) if (VERBAL.has(pos[word]!)) return lower[mark] === ',' ? mark : mark + 1;
  return first;
}

function isClosing(lower: string): boolean {
  return lower === '.' || lower === '!' || lower === '?' || lower === '"' || lower === '”';
}

function isBreak(lower: string): boolean {
  return lower === ',' || lower === '"' || lower === '”';
}

function holdsNominal(pos: Tokens['pos'], from: number, to: number): boolean {
  for (let word = from; word < to; word++) if (NOMINAL.has(pos[word]!)) return true;
  return false;
}
