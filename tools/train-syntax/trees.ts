/** Reads CoNLL-U trees and projects them by character spans onto the tokens that the pipeline sees at run time. */
import { readFileSync } from 'node:fs';
import { jointOf, relationOf, XPOS } from '../../src/extractors/syntax/tables.js';

/** One gold token with its span in the sentence text. `head` is an index into the sentence, -1 for the root. */
export interface GoldToken {
  readonly form: string;
  readonly start: number;
  readonly end: number;
  readonly upos: string;
  readonly xpos: string;
  readonly head: number;
  readonly rel: string;
}

/** One gold sentence. `text` is its `# text` line. */
export interface GoldSentence {
  readonly text: string;
  readonly genre: string;
  readonly tokens: readonly GoldToken[];
}

/** A sentence in run-time tokens: spans, wink tag codes and projected gold joint tags, heads (-1 root) and relations. */
export interface Tree {
  readonly text: string;
  readonly genre: string;
  readonly words: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly wink: Uint8Array;
  readonly tags: Uint8Array;
  readonly heads: Int32Array;
  readonly rels: Uint8Array;
}

/** A tokenizer of one sentence text: the run-time one. */
export type Tokenize = (text: string) => { words: string[]; starts: number[]; ends: number[]; wink: number[] };

/** Reads every sentence of a CoNLL-U file; words inside a multiword token share out its surface. */
export function readConllu(path: string): GoldSentence[] {
  const sentences: GoldSentence[] = [];
  let genre = '';
  for (const block of readFileSync(path, 'utf8').split(/\n\n+/)) {
    let text: string | undefined;
    const rows: string[][] = [];
    for (const line of block.split('\n')) {
      if (line.startsWith('# text = ')) text = line.slice(9);
      else if (line.startsWith('# newdoc id = ')) genre = genreOf(line.slice(14));
      else if (line !== '' && !line.startsWith('#')) rows.push(line.split('\t'));
    }
    if (text === undefined || rows.length === 0) continue;
    sentences.push({ text, genre, tokens: align(text, rows) });
  }
  return sentences;
}

function genreOf(id: string): string {
  const gum = /^GUM_([a-z]+)_/.exec(id);
  if (gum) return gum[1]!;
  return /^([a-z]+)-/.exec(id)?.[1] ?? 'other';
}

function align(text: string, rows: string[][]): GoldToken[] {
  const index = new Map<string, number>();
  for (const row of rows) if (/^\d+$/.test(row[0]!)) index.set(row[0]!, index.size);
  const tokens: GoldToken[] = [];
  let at = 0;
  let wordEnd = 0;
  let last = 0;
  for (const row of rows) {
    const id = row[0]!;
    const form = row[1]!;
    if (id.includes('.')) continue;
    if (id.includes('-')) {
      while (at < text.length && /\s/.test(text[at]!)) at++;
      wordEnd = at + form.length;
      last = Number(id.split('-')[1]);
      continue;
    }
    if (wordEnd === 0) while (at < text.length && /\s/.test(text[at]!)) at++;
    let end = at + form.length;
    if (wordEnd > 0) {
      if (Number(id) === last) {
        end = wordEnd;
        wordEnd = 0;
      } else if (!text.startsWith(form, at)) end = Math.min(at + Math.max(1, form.length - 1), wordEnd - 1);
    } else if (!text.startsWith(form, at)) throw new Error(`form ${form} is not at ${at} of: ${text}`);
    const head = row[6]!;
    tokens.push({
      form,
      start: at,
      end,
      upos: row[3]!,
      xpos: row[4]!,
      head: head === '0' ? -1 : index.get(head)!,
      rel: row[7]!,
    });
    at = end;
  }
  return tokens;
}

/** Projects a gold tree onto run-time tokens; undefined when the sentence has no tokens. */
export function project(gold: GoldSentence, tokenize: Tokenize): Tree | undefined {
  const t = tokenize(gold.text);
  const n = t.words.length;
  const g = gold.tokens;
  if (n === 0) return undefined;
  const depth = g.map((_, i) => {
    let steps = 0;
    for (let at = i; at >= 0 && steps <= g.length; at = g[at]!.head) steps++;
    return steps;
  });
  // For each run-time token the gold token that stands for it: the highest in the tree among those it covers.
  const standIn = new Int32Array(n).fill(-1);
  // For each gold token the run-time token that stands for it: the one that covers most of it.
  const holder = new Int32Array(g.length).fill(-1);
  const cover = new Int32Array(g.length);
  let j0 = 0;
  for (let i = 0; i < n; i++) {
    while (j0 < g.length && g[j0]!.end <= t.starts[i]!) j0++;
    for (let j = j0; j < g.length && g[j]!.start < t.ends[i]!; j++) {
      const overlap = Math.min(g[j]!.end, t.ends[i]!) - Math.max(g[j]!.start, t.starts[i]!);
      if (overlap <= 0) continue;
      if (standIn[i] === -1 || depth[j]! < depth[standIn[i]!]!) standIn[i] = j;
      if (overlap > cover[j]!) {
        cover[j] = overlap;
        holder[j] = i;
      }
    }
  }
  const tags = new Uint8Array(n);
  const heads = new Int32Array(n).fill(-1);
  const rels = new Uint8Array(n);
  let root = -1;
  for (let i = 0; i < n; i++) {
    const j = standIn[i]!;
    if (j < 0) continue;
    const token = g[j] as GoldToken;
    const mine = holder[j] === i;
    const punct = /^[^\p{L}\p{N}]+$/u.test(t.words[i]!);
    tags[i] =
      !mine && punct
        ? jointOf('PUNCT', XPOS.includes(t.words[i] as never) ? t.words[i]! : 'HYPH')
        : jointOf(token.upos, token.xpos);
    if (!mine) {
      heads[i] = holder[j]!;
      rels[i] = relationOf(punct ? 'punct' : 'flat');
      continue;
    }
    let up = token.head;
    while (up >= 0 && (holder[up] === i || holder[up] === -1)) up = g[up]!.head;
    heads[i] = up < 0 ? -1 : holder[up]!;
    rels[i] = relationOf(token.rel);
    if (up < 0) {
      if (root >= 0) {
        heads[i] = root;
        rels[i] = relationOf('parataxis');
      } else {
        root = i;
        rels[i] = 0;
      }
    }
  }
  for (let i = 0; i < n; i++) {
    if (standIn[i] === -1) {
      heads[i] = root < 0 || root === i ? (i === 0 ? -1 : 0) : root;
      rels[i] = relationOf('punct');
    }
  }
  return {
    text: gold.text,
    genre: gold.genre,
    words: t.words,
    starts: t.starts,
    ends: t.ends,
    wink: Uint8Array.from(t.wink),
    tags,
    heads,
    rels,
  };
}

/** Lifts arcs until the tree is projective: the smallest crossing arc is attached to its head's head, again and again. Returns how many were lifted. */
export function projectivize(tree: Tree): number {
  const { heads } = tree;
  const n = heads.length;
  let lifted = 0;
  for (;;) {
    let worst = -1;
    let size = Number.POSITIVE_INFINITY;
    for (let d = 0; d < n; d++) {
      const h = heads[d]!;
      if (h < 0) continue;
      const lo = Math.min(h, d);
      const hi = Math.max(h, d);
      let crossed = false;
      for (let k = lo + 1; k < hi && !crossed; k++) {
        let up = k;
        let steps = 0;
        while (up >= 0 && up !== h && steps++ <= n) up = heads[up]!;
        crossed = up !== h;
      }
      if (crossed && hi - lo < size) {
        size = hi - lo;
        worst = d;
      }
    }
    if (worst < 0) return lifted;
    heads[worst] = heads[heads[worst]!]!;
    lifted++;
    if (lifted > n * 4) return lifted;
  }
}
