/**
 * Sentences of our own genre with their trees, made from `patterns.txt`: written patterns whose places are filled at random from written phrases and verbs. The notation is told at
 * the head of that file. The same seed gives the same sentences.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/lexicon/index.js';
import { randomFrom } from './perceptron.js';
import type { GoldSentence, GoldToken } from './trees.js';

/** A word with its Penn tag, or a phrase with its relation. */
interface Word {
  readonly form: string;
  readonly tag: string;
  readonly rel: string | undefined;
  readonly head: boolean;
}
interface Phrase {
  readonly rel: string;
  readonly parts: readonly (Word | Phrase)[];
}
const isPhrase = (part: Word | Phrase): part is Phrase => 'parts' in part;

interface Frame {
  readonly verb: string;
  readonly slots: readonly string[];
}

interface Patterns {
  readonly tags: ReadonlyMap<string, string>;
  readonly irregular: ReadonlyMap<string, readonly string[]>;
  readonly sets: ReadonlyMap<string, readonly string[]>;
  readonly frames: ReadonlyMap<string, readonly Frame[]>;
  readonly sentences: readonly string[];
}

function readPatterns(): Patterns {
  const tags = new Map<string, string>();
  const irregular = new Map<string, readonly string[]>();
  const sets = new Map<string, string[]>();
  const frames = new Map<string, Frame[]>();
  const sentences: string[] = [];
  let section = '';
  for (const raw of readFileSync(join(projectRoot, 'tools/train-syntax/patterns.txt'), 'utf8').split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('== ')) section = line.slice(3);
    else if (section === 'tags') {
      const [tag, ...words] = line.split(' ');
      for (const word of words) if (!word.includes('/')) tags.set(word, tag!);
    } else if (section === 'irregular') {
      const forms = line.split(' ');
      irregular.set(forms[0]!, forms);
    } else if (section === 'sentences') sentences.push(line);
    else if (section.startsWith('frames ')) {
      const name = section.slice(7);
      const [verbs, ...slots] = columnsOf(line);
      for (const verb of verbs!.split(',')) push(frames, name, { verb: verb.trim(), slots });
    } else push(sets, section, line);
  }
  return { tags, irregular, sets, frames, sentences };
}

/** Columns divided by bars that stand in no braces. */
function columnsOf(line: string): string[] {
  const columns = [''];
  let depth = 0;
  for (const c of line) {
    if (c === '{') depth++;
    else if (c === '}') depth--;
    if (c === '|' && depth === 0) columns.push('');
    else columns[columns.length - 1] += c;
  }
  return columns.map((column) => column.trim());
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Forms of a verb: base, third person, past, past participle, present participle. */
function formOf(verb: string, form: string, irregular: Patterns['irregular']): string {
  const listed = irregular.get(verb);
  const consonantY = /[^aeiou]y$/.test(verb);
  const ed = (): string => (verb.endsWith('e') ? `${verb}d` : consonantY ? `${verb.slice(0, -1)}ied` : `${verb}ed`);
  if (form === 'b' || form === 'p') return verb;
  if (form === 'z')
    return consonantY ? `${verb.slice(0, -1)}ies` : /(?:s|x|ch|sh|z|o)$/.test(verb) ? `${verb}es` : `${verb}s`;
  if (form === 'd') return listed?.[1] ?? ed();
  if (form === 'n') return listed?.[2] ?? listed?.[1] ?? ed();
  return listed?.[3] ?? (/[^eoy]e$/.test(verb) ? `${verb.slice(0, -1)}ing` : `${verb}ing`);
}
const VERB_TAG: Readonly<Record<string, string>> = { b: 'VB', p: 'VBP', z: 'VBZ', d: 'VBD', n: 'VBN', g: 'VBG' };

/** Makes `count` sentences; `avoid` refuses a text, which is then made again from other words. */
export function makeSentences(
  count: number,
  seed: number,
  avoid: (words: readonly string[]) => boolean,
): GoldSentence[] {
  const patterns = readPatterns();
  const random = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const made: GoldSentence[] = [];
  const texts = new Set<string>();
  for (let i = 0; made.length < count; i++) {
    if (i > count * 3) throw new Error('the patterns do not yield so many different sentences');
    const pattern = patterns.sentences[i % patterns.sentences.length]!;
    let sentence: GoldSentence;
    try {
      sentence = layOut(readPhrase(expand(pattern, patterns, pick), patterns.tags));
    } catch (error) {
      throw new Error(`${(error as Error).message} in: ${pattern}`);
    }
    if (texts.has(sentence.text) || avoid(sentence.tokens.map(({ form }) => form.toLowerCase()))) continue;
    texts.add(sentence.text);
    made.push(sentence);
  }
  return made;
}

/** Chooses frames, alternatives and members of sets until only words and brackets are left. */
function expand(pattern: string, patterns: Patterns, pick: <T>(items: readonly T[]) => T): string {
  const frames = new Map<string, Frame>();
  let text = pattern.replace(/@(\w+?)(\d?)\s/g, (_, name: string, number: string) => {
    const list = patterns.frames.get(name);
    if (!list) throw new Error(`no frames '${name}'`);
    frames.set(number, pick(list));
    return '';
  });
  for (let round = 0; round < 40; round++) {
    const before = text;
    text = text.replace(/<(V|A|O|X)(\d?)(?:\.(\w))?>/g, (_, slot: string, number: string, form: string) => {
      const frame = frames.get(number);
      if (!frame) throw new Error(`no frame for ${slot}${number}`);
      if (slot !== 'V') return frame.slots[slot === 'A' ? 0 : slot === 'O' ? 1 : 2] ?? '';
      const [verb, ...particle] = frame.verb.split(' ');
      return [`${formOf(verb!, form, patterns.irregular)}/${VERB_TAG[form]}`, ...particle.map((p) => `${p}/RP`)].join(
        ' ',
      );
    });
    // A tag behind the braces is for those choices that have none.
    text = text.replace(/\{([^{}]*)\}((?:\/[A-Z$]+)?\*?)/, (_, choices: string, end: string) => {
      const chosen = pick(choices.split('|'));
      return /[/\]>]/.test(chosen) && end !== '*' ? chosen : chosen + end;
    });
    text = text.replace(/<([A-Z][A-Z_]*)>/, (_, name: string) => {
      const set = patterns.sets.get(name);
      if (!set) throw new Error(`no set '${name}'`);
      return pick(set);
    });
    if (text === before) return text;
    if (/[<{]/.test(text)) round = 0;
  }
  return text;
}

/** Reads brackets and words. */
function readPhrase(text: string, tags: Patterns['tags']): Phrase {
  const stack: { rel: string; parts: (Word | Phrase)[] }[] = [{ rel: 'root', parts: [] }];
  for (const piece of text.replaceAll('[', ' [').replaceAll(']', ' ] ').trim().split(/\s+/)) {
    const top = stack[stack.length - 1]!;
    if (piece.startsWith('[')) stack.push({ rel: piece.slice(1), parts: [] });
    else if (piece === ']') {
      const done = stack.pop()!;
      if (stack.length === 0) throw new Error('too many closing brackets');
      // "[nmod ]" of an empty alternative.
      if (done.parts.length > 0) stack[stack.length - 1]!.parts.push(done);
    } else {
      const [, form, tag, rel, head] = /^(.+?)(?:\/([A-Z$'`.,:-]+))?(?:=([a-z:]+))?(\*?)$/.exec(piece)!;
      if (form!.includes('_') && form !== '_') {
        // A name of several words: the first is its head.
        const [first, ...rest] = form!.split('_');
        const parts: Word[] = [{ form: first!, tag: 'NNP', rel: undefined, head: true }];
        for (const word of rest) parts.push({ form: word, tag: 'NNP', rel: 'flat', head: false });
        top.parts.push({ rel: '_', parts });
      } else top.parts.push({ form: form!, tag: tag ?? tagOf(form!, tags), rel, head: head === '*' });
    }
  }
  if (stack.length !== 1) throw new Error('a bracket is not closed');
  return stack[0]!;
}

function tagOf(form: string, tags: Patterns['tags']): string {
  const listed = tags.get(form) ?? tags.get(form.toLowerCase());
  if (listed) return listed;
  if (/^[\d,.]*\d[\d,.]*$/.test(form)) return 'CD';
  if (/^[.?!]$/.test(form)) return '.';
  if (form === ',') return ',';
  if (/^[A-Z0-9]/.test(form)) return 'NNP';
  if (form.endsWith('ly')) return 'RB';
  return form.endsWith('s') && !/(?:ss|us|is)$/.test(form) ? 'NNS' : 'NN';
}

const BE = new Set(['be', 'is', 'are', 'was', 'were', 'been', 'being', 'am']);
const AUXILIARIES = new Set([...BE, 'have', 'has', 'had', 'having', 'do', 'does', 'did']);
const NOMINAL = new Set(['NN', 'NNS', 'NNP', 'NNPS', 'PRP', 'CD', 'WP', 'WDT', 'EX', '$']);

interface Placed {
  form: string;
  tag: string;
  upos: string;
  head: number;
  rel: string;
}

function layOut(phrase: Phrase): GoldSentence {
  const placed: Placed[] = [];
  const [only] = phrase.parts;
  const root = place(phrase.parts.length === 1 && isPhrase(only!) ? only : phrase, placed);
  placed[root]!.head = -1;
  placed[root]!.rel = 'root';
  agree(placed);
  let text = '';
  let glued = true;
  const tokens: GoldToken[] = [];
  placed.forEach((word, i) => {
    const close = /^(?:[,.;:?!)]|''|'s|n't|’s)$/.test(word.form);
    if (!close && !glued) text += ' ';
    glued = word.form === '``' || word.form === '(' || word.form === '$';
    let form = word.form === '``' || word.form === "''" ? '"' : word.form;
    const next = placed[i + 1]?.form ?? '';
    if (/^an?$/i.test(form)) form = /^[aeiouAEIO]/.test(next) && !/^(?:uni|use|one)/i.test(next) ? 'an' : 'a';
    if (text === '' || text === '"') form = form.charAt(0).toUpperCase() + form.slice(1);
    tokens.push({
      form,
      start: text.length,
      end: text.length + form.length,
      upos: word.upos,
      xpos: word.tag,
      head: word.head,
      rel: word.rel,
    });
    text += form;
  });
  return { text, genre: 'own', tokens };
}

const PLURAL: Readonly<Record<string, readonly [string, string]>> = {
  was: ['were', 'VBD'],
  is: ['are', 'VBP'],
  has: ['have', 'VBP'],
  does: ['do', 'VBP'],
};
const SINGULAR: Readonly<Record<string, readonly [string, string]>> = {
  were: ['was', 'VBD'],
  are: ['is', 'VBZ'],
  have: ['has', 'VBZ'],
  do: ['does', 'VBZ'],
};

/** Makes auxiliaries and plain present forms agree with their subjects. */
function agree(placed: Placed[]): void {
  placed.forEach((subject, at) => {
    if (!/^nsubj/.test(subject.rel) || subject.tag === 'WP' || subject.tag === 'WDT') return;
    const plural =
      /^(?:NNS|NNPS)$/.test(subject.tag) ||
      /^(?:they|we|[2-9].*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|.*teen|.*ty|some|most|many|several|those|half)$/i.test(
        subject.form,
      ) ||
      placed.some(({ head, rel }) => head === at && rel === 'conj');
    const first = placed.findIndex(
      ({ head, tag }, i) => (head === subject.head || i === subject.head) && /^(?:VB[DPZ]|MD)$/.test(tag),
    );
    const verb = placed[first];
    const form = verb && (plural ? PLURAL : SINGULAR)[verb.form];
    if (verb && form) {
      verb.form = form[0];
      verb.tag = form[1];
    }
  });
}

/** Adds the words of a phrase in order, sets their heads, and returns the index of its head word. */
function place(phrase: Phrase, placed: Placed[]): number {
  const clausal = /^(?:root|headline|ccomp|xcomp|advcl|acl|csubj|parataxis|conj)/.test(phrase.rel);
  const words: { at: number; word: Word }[] = [];
  const phrases: { at: number; rel: string }[] = [];
  let name = -1;
  for (const part of phrase.parts) {
    if (isPhrase(part)) {
      const at = place(part, placed);
      if (part.rel === '_') name = at;
      else phrases.push({ at, rel: part.rel });
    } else {
      words.push({ at: placed.length, word: part });
      placed.push({ form: part.form, tag: part.tag, upos: '', head: -2, rel: '' });
    }
  }
  const free = words.filter(({ word }) => word.rel === undefined);
  const marked = free.filter(({ word }) => word.head);
  if (marked.length > 1) throw new Error('two heads');
  const verbs = free.filter(({ word }) => word.tag.startsWith('VB') && !AUXILIARIES.has(word.form.toLowerCase()));
  if (verbs.length > 1) throw new Error(`two verbs (${verbs.map(({ word }) => word.form).join(', ')})`);
  const nouns = free.filter(({ word }) => NOMINAL.has(word.tag));
  const rest = free.filter(({ word }) => /^(?:JJ|DT|RB|VBG|VBN|WRB|IN|PRP\$|VB)/.test(word.tag));
  const head =
    marked[0]?.at ??
    verbs[0]?.at ??
    (name >= 0 && !(nouns.length > 0 && nouns[nouns.length - 1]!.at > name) ? name : undefined) ??
    nouns[nouns.length - 1]?.at ??
    name;
  const top = head !== undefined && head >= 0 ? head : rest[rest.length - 1]?.at;
  if (top === undefined) throw new Error(`no head in [${phrase.rel}`);
  if (name >= 0 && name !== top) {
    placed[name]!.head = top;
    placed[name]!.rel = 'compound';
    placed[name]!.upos = 'PROPN';
  }
  const verbal = placed[top]!.tag.startsWith('VB');
  const bes = free.filter(({ word, at }) => at !== top && BE.has(word.form.toLowerCase()));
  const passive =
    placed[top]!.tag === 'VBN' && (bes.length > 0 || !free.some(({ word }) => /^ha(?:s|d|ve)$/.test(word.form)));
  for (const { at, word } of words) {
    const it = placed[at]!;
    const clause = verbal || (clausal && bes.length > 0);
    if (at === top) {
      // "the military", "one civilian": an adjective that heads a noun phrase is a noun.
      if (
        it.tag === 'JJ' &&
        /^(?:s|obj|iobj|obl|nmod|conj|appos)/.test(phrase.rel) &&
        free.some(({ word: w }) => w.tag === 'DT')
      )
        it.tag = 'NN';
      it.upos = uposFor({ ...word, tag: it.tag }, 'head');
      continue;
    }
    it.head = top;
    it.rel = word.rel ?? relFor(word, at, top, clause, verbal, placed[top]!.tag, at === bes[bes.length - 1]?.at);
    if (it.rel === 'fixed') it.head = at - 1 >= 0 ? fixedHead(placed, at) : top;
    if (it.form.toLowerCase() === 'to' && it.rel !== 'mark') it.tag = 'IN';
    it.upos = uposFor({ ...word, tag: it.tag }, it.rel);
  }
  if (placed[top]!.upos === '') placed[top]!.upos = 'PROPN';
  for (const { at, rel } of phrases) {
    placed[at]!.head = top;
    placed[at]!.rel = rel === 's' ? (passive ? 'nsubj:pass' : 'nsubj') : rel;
  }
  return top;
}

/** The first word of a fixed expression: the nearest word before that is not itself `fixed`. */
function fixedHead(placed: readonly Placed[], at: number): number {
  let first = at - 1;
  while (placed[first]!.rel === 'fixed') first--;
  return first;
}

function relFor(
  word: Word,
  at: number,
  top: number,
  clause: boolean,
  verbal: boolean,
  headTag: string,
  lastBe: boolean,
): string {
  const { tag, form } = word;
  if (/^(?:[.,:]|``|''|-LRB-|-RRB-)$/.test(tag)) return 'punct';
  if (tag === 'MD') return 'aux';
  if (AUXILIARIES.has(form.toLowerCase()) && at < top) {
    if (!BE.has(form.toLowerCase()) || !lastBe) return 'aux';
    return headTag === 'VBN' ? 'aux:pass' : verbal ? 'aux' : 'cop';
  }
  if (tag === 'IN' || tag === 'TO') return clause ? 'mark' : 'case';
  if (tag === 'DT' || tag === 'PDT' || tag === 'WDT') return 'det';
  if (tag === 'PRP$' || tag === 'WP$') return 'nmod:poss';
  if (tag === 'POS') return 'case';
  if (tag.startsWith('JJ')) return 'amod';
  if (tag === 'CD') return headTag === 'CD' ? 'compound' : at < top ? 'nummod' : 'nmod:unmarked';
  if (tag === 'RP') return 'compound:prt';
  if (tag === 'CC') return 'cc';
  if (tag === 'EX') return 'expl';
  if (tag.startsWith('RB') || tag === 'WRB') return 'advmod';
  if (/^NN/.test(tag) && at < top) return 'compound';
  throw new Error(`no relation for ${form}/${tag}`);
}

function uposFor(word: Word, rel: string): string {
  const { tag, form } = word;
  if (rel === 'punct') return 'PUNCT';
  if (rel === 'aux' || rel === 'aux:pass' || rel === 'cop') return 'AUX';
  if (tag.startsWith('VB')) return 'VERB';
  if (tag === 'IN') return rel === 'mark' ? 'SCONJ' : 'ADP';
  if (form === 'not' || form === "n't" || tag === 'TO' || tag === 'POS') return 'PART';
  if (tag === 'DT') return rel === 'det' ? 'DET' : 'PRON';
  if (tag.startsWith('JJ')) return 'ADJ';
  if (tag === 'NN' || tag === 'NNS') return 'NOUN';
  if (tag.startsWith('NNP')) return rel === 'amod' ? 'ADJ' : 'PROPN';
  if (tag === 'RP') return 'ADP';
  if (tag === 'CD') return 'NUM';
  if (tag === 'CC') return 'CCONJ';
  if (tag === '$') return 'SYM';
  if (tag === 'PDT') return 'DET';
  if (tag.startsWith('RB') || tag === 'WRB') return 'ADV';
  if (/^(?:PRP|WP|WDT|EX)/.test(tag)) return 'PRON';
  if (tag === 'MD') return 'AUX';
  throw new Error(`no part of speech for ${form}/${tag}`);
}
