/** Tags and parses one sentence: the entry point of the syntax model for later stages. */
import type { SyntaxModel } from '../../lexicon/index.js';
import { runParser } from './parser.js';
import { repair } from './repairs.js';
import { Search } from './search.js';
import { JOINT_UPOS, JOINT_XPOS, jointOf, relationOf, uposOf } from './tables.js';
import { tagSentence } from './tagger.js';
import { Words } from './words.js';

/** One sentence as the tokens layer holds it. */
export interface SentenceInput {
  readonly count: number;
  /** The token as it stands in the text. */
  word(i: number): string;
  /** Its part of speech by wink, a code into `UPOS` of the document model. */
  winkPos(i: number): number;
  /** True for a past form that must be finite, since it has an object or a content clause of its own; overrules the tagger. */
  isFinite?(i: number): boolean;
  /** True for text in capitals only, whose shape says nothing. */
  readonly caseless?: boolean;
  /** Where a closing "…, the ministry said" begins, which is parsed by itself and stands beside the main clause; 0 or absent for none. */
  readonly tail?: number;
}

/** Tags and tree of one sentence; every array has one item a token. */
export interface Parse {
  readonly count: number;
  /** Codes into `UPOS`. */
  readonly upos: Uint8Array;
  /** Codes into `XPOS`. */
  readonly xpos: Uint8Array;
  /** Token index of the head within the sentence; -1 for the root. */
  readonly head: Int16Array;
  /** Codes into `RELATIONS`. */
  readonly rel: Uint8Array;
  /** How far the action that attached the token led over the next best, in the model's own units, at most 32,767: small means unsure. */
  readonly margin: Int16Array;
}

/** Longest stretch that is parsed as one tree; longer sentences (tables, lists without full stops) are parsed in stretches under one root. */
const LONGEST = 256;

const words = new Words({ hashes: new Int32Array(0), groups: new Uint8Array(0) });
const search = new Search();
const rows = new Int32Array(LONGEST + 4);
const wink = new Uint8Array(LONGEST + 4);
const tags = new Uint8Array(LONGEST);
const input = { rows, wink, count: 0 };
const reducedTags = new Uint8Array(LONGEST);
const seconds = new Uint8Array(LONGEST);
const reducedAt = new Int32Array(LONGEST);
const heads = new Int32Array(LONGEST);
const rels = new Uint8Array(LONGEST);
const margins = new Int32Array(LONGEST);

const NAME = jointOf('PROPN', 'NNP');
const PAST = jointOf('VERB', 'VBD');
const COMMON = jointOf('NOUN', 'NN');
const COMMONS = jointOf('NOUN', 'NNS');
const NOUN = uposOf('NOUN');
const PROPN = uposOf('PROPN');
const FLAT = relationOf('flat');
const PARATAXIS = relationOf('parataxis');

/**
 * Parses a sentence. `names` gives each token the number of the name it is part of, 0 for none: the tokens of a name are parsed as one
 * proper noun that stands at the name's last token, and its other tokens hang on that one as `flat`. Pure: equal input, equal output.
 */
export function parse(model: SyntaxModel, sentence: SentenceInput, names?: ArrayLike<number>): Parse {
  const { count } = sentence;
  const result = {
    count,
    upos: new Uint8Array(count),
    xpos: new Uint8Array(count),
    head: new Int16Array(count),
    rel: new Uint8Array(count),
    margin: new Int16Array(count),
  };
  let root = -1;
  const tail = sentence.tail || count;
  for (let from = 0, to = 0; from < count; from = to) {
    to = Math.min(from < tail ? tail : count, from + LONGEST);
    const found = parseStretch(model, sentence, from, to, names, result);
    if (root < 0) root = found;
    else {
      result.head[found] = root;
      result.rel[found] = PARATAXIS;
    }
  }
  const last = count > 0 ? sentence.word(count - 1) : '';
  repair(result, last === '.' || last === '”' || last === '"', (i) => sentence.word(i));
  return result;
}

/** Tag of a name's last token when the tagger does not see a noun in it: common nouns ("defenses") keep their number, the rest are proper. */
function nounTag(word: string, caseless: boolean): number {
  const first = word.charCodeAt(0);
  if (caseless || (first >= 65 && first <= 90)) return NAME;
  return word.endsWith('s') ? COMMONS : COMMON;
}

/** Parses tokens `from … to - 1` into `result` and returns its root. */
function parseStretch(
  model: SyntaxModel,
  sentence: SentenceInput,
  from: number,
  to: number,
  names: ArrayLike<number> | undefined,
  result: Parse,
): number {
  const n = to - from;
  words.use(model.clusters);
  words.reserve(n);
  rows.fill(-1, 0, 2);
  wink.fill(0, 0, 2);
  // A name is folded into its last token before tagging, so that what stands inside it cannot mislead tagger or parser.
  let m = 0;
  for (let i = 0; i < n; i++) {
    const name = names?.[from + i] ?? 0;
    if (name !== 0 && i + 1 < n && names?.[from + i + 1] === name) continue;
    rows[m + 2] = words.id(sentence.word(from + i), sentence.caseless === true);
    wink[m + 2] = sentence.winkPos(from + i);
    reducedAt[m++] = i;
  }
  rows.fill(-1, m + 2, m + 4);
  wink.fill(0, m + 2, m + 4);
  input.count = m;
  tagSentence(model.tagger, words, input, reducedTags, seconds);
  for (let k = 0; k < m; k++) {
    const i = reducedAt[k]!;
    const tag = reducedTags[k]!;
    const upos = JOINT_UPOS[tag]!;
    const name = names?.[from + i] ?? 0;
    if (name === 0 && sentence.isFinite?.(from + i)) reducedTags[k] = PAST;
    if (name !== 0 && upos !== NOUN && upos !== PROPN)
      seconds[k] = reducedTags[k] = nounTag(sentence.word(from + i), sentence.caseless === true);
  }
  for (let i = 0, k = 0; i < n; i++) {
    tags[i] = reducedTags[k]!;
    if (reducedAt[k] === i) k++;
  }
  search.load(words, rows, reducedTags, seconds, m);
  runParser(model.actions, model.labels, search, heads, rels, margins);
  let root = from;
  let k = 0;
  for (let i = 0; i < n; i++) {
    const at = from + i;
    result.upos[at] = JOINT_UPOS[tags[i]!]!;
    result.xpos[at] = JOINT_XPOS[tags[i]!]!;
    if (reducedAt[k] !== i) {
      result.head[at] = from + reducedAt[k]!;
      result.rel[at] = FLAT;
      result.margin[at] = 0x7fff;
      continue;
    }
    const head = heads[k]!;
    result.head[at] = head === m ? -1 : from + reducedAt[head]!;
    if (head === m) root = at;
    result.rel[at] = rels[k]!;
    result.margin[at] = Math.max(0, Math.min(0x7fff, margins[k]!));
    k++;
  }
  return root;
}
