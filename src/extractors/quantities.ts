/** Quantities: how many of what, with bounds ("at least five drones", "up to 20 dead", "dozens of protesters"). */
import { createRequire } from 'node:module';
import {
  annotate,
  FormColumn,
  layerOf,
  type Quantity,
  type QuantityValue,
  SHAPE,
  type Tokens,
  UPOS,
} from '../document/index.js';
import type { Extractor } from './stage.js';

const code = (tag: (typeof UPOS)[number]) => UPOS.indexOf(tag);
const NOUN = code('NOUN');
const PROPN = code('PROPN');
const ADJ = code('ADJ');
const NUM = code('NUM');
const VERB = code('VERB');

const SMALL = new Map<string, number>(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((word, value) => [word, value]),
);
const TENS = new Set([
  'thirty',
  'forty',
  'fifty',
  'sixty',
  'seventy',
  'eighty',
  'ninety',
  'hundred',
  'thousand',
  'million',
  'billion',
  'trillion',
  'dozen',
  'half',
]);
/** Vague plurals and the least they stand for. */
const VAGUE = new Map([
  ['dozens', 24],
  ['scores', 40],
  ['hundreds', 200],
  ['thousands', 2000],
  ['tens', 20],
  ['millions', 2_000_000],
]);
/** Words before a number that bound it, longest first. */
const BOUNDS: readonly { words: readonly string[]; bound: 'min' | 'max' | 'about' }[] = [
  { words: ['no', 'fewer', 'than'], bound: 'min' },
  { words: ['no', 'less', 'than'], bound: 'min' },
  { words: ['no', 'more', 'than'], bound: 'max' },
  { words: ['not', 'more', 'than'], bound: 'max' },
  { words: ['at', 'least'], bound: 'min' },
  { words: ['more', 'than'], bound: 'min' },
  { words: ['a', 'minimum', 'of'], bound: 'min' },
  { words: ['upwards', 'of'], bound: 'min' },
  { words: ['at', 'most'], bound: 'max' },
  { words: ['up', 'to'], bound: 'max' },
  { words: ['as', 'many', 'as'], bound: 'max' },
  { words: ['fewer', 'than'], bound: 'max' },
  { words: ['less', 'than'], bound: 'max' },
  { words: ['over'], bound: 'min' },
  { words: ['about'], bound: 'about' },
  { words: ['around'], bound: 'about' },
  { words: ['some'], bound: 'about' },
  { words: ['nearly'], bound: 'about' },
  { words: ['almost'], bound: 'about' },
  { words: ['approximately'], bound: 'about' },
  { words: ['roughly'], bound: 'about' },
];

export const quantities: Extractor<'quantities'> = {
  name: 'quantities',
  version: '1',
  requires: ['segments', 'tokens'],
  provides: 'quantities',
  extract(doc, resources) {
    const { sentences } = layerOf(doc, 'segments');
    const tokens = layerOf(doc, 'tokens');
    const found: Quantity[] = [];
    for (let s = 0; s < sentences.length; s++) {
      if (sentences[s]!.kind === 'note') continue;
      readSentence(
        tokens,
        tokens.sentenceFirst[s]!,
        tokens.sentenceFirst[s + 1]!,
        (lower) => resources.events.forms.nouns.get(lower) ?? lower,
        found,
      );
    }
    return { value: found };
  },
};

/** What a word can be in a number: bits. */
const NUMBER = 1;
const ARTICLE = 2;
const AFTER_ARTICLE = 4;
const TENFOLD = 8;
const roles = new FormColumn(
  (lower) =>
    (isNumberWord(lower) ? NUMBER : 0) |
    (lower === 'a' || lower === 'several' ? ARTICLE : 0) |
    (/^(?:dozen|hundred|thousand|million)$/.test(lower) ? AFTER_ARTICLE : 0) |
    (TENS.has(lower) ? TENFOLD : 0),
);

function roleOf(tokens: Tokens, i: number): number {
  return roles.of(tokens.form[i]!, tokens.lower[i]!);
}

function isNumber(tokens: Tokens, i: number): boolean {
  return (roleOf(tokens, i) & NUMBER) !== 0;
}

function isNumberWord(lower: string): boolean {
  if (/[0-9]/.test(lower)) return /^\d{1,3}(?:[,.]\d{3})*(?:\.\d+)?$|^\d+(?:\.\d+)?$/.test(lower);
  return SMALL.has(lower) || TENS.has(lower) || VAGUE.has(lower) || isHyphenNumber(lower);
}

function isHyphenNumber(lower: string): boolean {
  const hyphen = lower.indexOf('-');
  return hyphen > 0 && TENS.has(lower.slice(0, hyphen)) && SMALL.has(lower.slice(hyphen + 1));
}

function readSentence(
  tokens: Tokens,
  first: number,
  end: number,
  lemma: (lower: string) => string,
  found: Quantity[],
): void {
  for (let i = first; i < end; i++) {
    const role = roleOf(tokens, i);
    if ((role & (NUMBER | ARTICLE)) === 0) continue;
    const article = (role & ARTICLE) !== 0 && i + 1 < end && (roleOf(tokens, i + 1) & AFTER_ARTICLE) !== 0;
    if ((role & NUMBER) === 0 && !article) continue;
    let stop = article ? i + 2 : i + 1;
    while (
      stop < end &&
      (isNumber(tokens, stop) ||
        (tokens.lower[stop] === 'and' &&
          stop + 1 < end &&
          isNumber(tokens, stop + 1) &&
          (roleOf(tokens, stop - 1) & TENFOLD) !== 0))
    )
      stop++;
    let max: number | null = null;
    const value = amountOf(tokens, i, stop);
    if (value === undefined) continue;
    let after = stop;
    if (
      after + 1 < end &&
      (tokens.lower[after] === 'to' ||
        tokens.lower[after] === 'or' ||
        tokens.lower[after] === '–' ||
        tokens.lower[after] === '-') &&
      isNumber(tokens, after + 1)
    ) {
      const second = amountOf(tokens, after + 1, after + 2);
      if (second !== undefined && second > value) {
        max = second;
        after += 2;
      }
    }
    const unit = unitAfter(tokens, after, end);
    const bound = boundBefore(tokens, first, i);
    const vague = VAGUE.has(tokens.lower[stop - 1]!) || VAGUE.has(tokens.lower[i]!);
    const quantity: QuantityValue = {
      min: bound?.bound === 'max' ? null : value,
      max: max ?? (bound?.bound === 'min' || vague ? null : value),
      approximate: bound?.bound === 'about' || vague,
      unit: unit < 0 ? null : lemma(tokens.lower[unit]!),
      unitSpan: unit < 0 ? null : { start: tokens.start[unit]!, end: tokens.end[unit]! },
      number: { start: tokens.start[i]!, end: tokens.end[after - 1]! },
    };
    const start = tokens.start[bound ? bound.from : i]!;
    found.push(
      annotate('quantity', { start, end: tokens.end[unit < 0 ? after - 1 : unit]! }, quantity, [
        { rule: 'quantity/number', spans: [quantity.number], weight: unit < 0 ? 0.5 : 2 },
      ]),
    );
    i = after - 1;
  }
}

/** The head noun that the number counts: the last noun of the run that follows it; "three of the rockets" counts rockets. */
function unitAfter(tokens: Tokens, from: number, end: number): number {
  let at = from;
  if (at < end && tokens.lower[at] === 'of') {
    at++;
    while (at < end && /^(the|these|those|its|their|his|her)$/.test(tokens.lower[at]!)) at++;
  }
  if (at < end && /^(other|others|more|people|additional|further)$/.test(tokens.lower[at]!) && tokens.pos[at] !== ADJ)
    return at;
  let unit = -1;
  for (; at < end && at - from < 8; at++) {
    const pos = tokens.pos[at]!;
    if (pos === NOUN || pos === PROPN) unit = at;
    else if (pos === VERB && at + 1 < end && (tokens.pos[at + 1] === NOUN || tokens.pos[at + 1] === PROPN) && unit < 0)
      continue;
    else if (pos !== ADJ && pos !== NUM) break;
    else if (unit >= 0 && pos === NUM) break;
  }
  return unit;
}

function boundBefore(
  tokens: Tokens,
  first: number,
  at: number,
): { bound: 'min' | 'max' | 'about'; from: number } | undefined {
  for (const { words, bound } of BOUNDS) {
    const from = at - words.length;
    if (from >= first && words.every((word, k) => tokens.lower[from + k] === word)) return { bound, from };
  }
  return undefined;
}

function amountOf(tokens: Tokens, from: number, to: number): number | undefined {
  const lower = tokens.lower[from]!;
  if (to - from === 1) {
    if (tokens.shape[from]! & SHAPE.digit) return Number(lower.replaceAll(',', ''));
    return SMALL.get(lower) ?? VAGUE.get(lower) ?? wordsToNumber(lower);
  }
  const last = tokens.lower[to - 1]!;
  if (lower === 'tens' || lower === 'hundreds') {
    return VAGUE.get(lower)! * 1;
  }
  if (VAGUE.has(last)) return VAGUE.get(last);
  return wordsToNumber(tokens.lower.slice(from, to).join(' '));
}

const known = new Map<string, number | undefined>();

/** Number words to a number, by compromise; remembered, since reports use the same few. */
function wordsToNumber(words: string): number | undefined {
  if (!known.has(words)) {
    const nlp = createRequire(import.meta.url)('compromise') as (text: string) => { numbers(): { get(): unknown } };
    const [value] = [nlp(words.replaceAll('dozen', '12')).numbers().get()].flat() as { num?: number }[] | number[];
    const number = typeof value === 'number' ? value : value?.num;
    if (known.size > 5000) known.clear();
    known.set(words, words.includes('dozen') ? dozens(words) : (number ?? undefined));
  }
  return known.get(words);
}

function dozens(words: string): number {
  const [first] = words.split(' ');
  return 12 * (SMALL.get(first!) ?? (first === 'half' ? 0.5 : first === 'several' ? 3 : 1));
}
