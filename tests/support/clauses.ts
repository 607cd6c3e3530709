/** Clause cases: reads the case file, and compares the clauses of the parser and of a nearest-chunk heuristic with what each case expects. */
import { readFileSync } from 'node:fs';
import type { Tokens } from '../../src/document/index.js';
import { UPOS } from '../../src/document/index.js';
import { clauses } from '../../src/extractors/index.js';
import type { Resources } from '../../src/lexicon/index.js';
import { parseSentence } from '../../src/pipeline/sentence.js';

/** One expected clause: `roles` maps subj, obj, comp and obl to the phrases of the case. */
export interface ExpectedClause {
  readonly predicate: string;
  readonly voice: string;
  readonly roles: ReadonlyMap<string, readonly string[]>;
}

export interface ClauseCase {
  readonly title: string;
  readonly text: string;
  readonly clauses: readonly ExpectedClause[];
}

export function readClauseCases(path: string): ClauseCase[] {
  const cases: ClauseCase[] = [];
  for (const block of readFileSync(path, 'utf8').split(/\n\n+/)) {
    const lines = block.split('\n').filter((line) => line.trim() !== '');
    const title = lines[0]?.startsWith('#') ? lines.shift()!.slice(1).trim() : '';
    const text = lines.shift();
    if (text === undefined || lines.length === 0 || lines.some((line) => !line.includes('|'))) continue;
    cases.push({ title, text, clauses: lines.map(readClause) });
  }
  return cases;
}

function readClause(line: string): ExpectedClause {
  const [predicate, voice, ...rest] = line.split('|').map((part) => part.trim());
  const roles = new Map<string, string[]>();
  for (const part of rest) {
    const at = part.indexOf('=');
    const name = part.slice(0, at);
    const separator = name === 'obl' ? ',' : ';';
    const phrases = part
      .slice(at + 1)
      .split(separator)
      .map((phrase) => phrase.trim())
      .filter((phrase) => phrase !== '' && phrase !== '-');
    roles.set(name, phrases);
  }
  return { predicate: predicate!, voice: voice!, roles };
}

/** What a reading of a sentence says of the predicate at a token. */
export interface Reading {
  readonly voice: string;
  readonly subj: readonly number[];
  readonly obj: readonly number[];
  readonly comp: readonly number[];
  readonly obl: readonly number[];
}

export type Reader = (
  text: string,
  resources: Resources,
) => { tokens: Tokens; at(predicate: number): Reading | undefined };

/** The parser's clauses. */
export const parserReader: Reader = (text, resources) => {
  const { tokens, parse } = parseSentence(text, resources);
  const found = clauses(parse, (i) => tokens.lower[i]!);
  return {
    tokens,
    at(predicate) {
      const clause = found.find((item) => item.predicate === predicate);
      return (
        clause && {
          voice: clause.voice,
          subj: clause.subjects.map((filler) => filler.token),
          // Someone told something is an object where nothing else is.
          obj: (clause.objects.length > 0 ? clause.objects : clause.indirect).map((filler) => filler.token),
          comp: clause.content.map((filler) => filler.token),
          obl: [...clause.obliques, ...clause.indirect].map((filler) => filler.token),
        }
      );
    },
  };
};

const NOMINAL = new Set(['NOUN', 'PROPN', 'PRON']);
const INSIDE = new Set(['DET', 'ADJ', 'NUM', 'NOUN', 'PROPN', 'PRON']);

/** The heuristic to beat: the nearest noun chunk before is the subject, the nearest after is the object. */
export const chunkReader: Reader = (text, resources) => {
  const { tokens } = parseSentence(text, resources);
  const pos = (i: number): string => UPOS[tokens.pos[i]!]!;
  const isHead = (i: number): boolean =>
    NOMINAL.has(pos(i)) && !(i + 1 < tokens.count && INSIDE.has(pos(i + 1)) && pos(i + 1) !== 'DET');
  return {
    tokens,
    at(predicate) {
      let subject = predicate - 1;
      while (subject >= 0 && !isHead(subject)) subject--;
      let object = predicate + 1;
      while (object < tokens.count && !isHead(object) && pos(object) !== 'ADP') object++;
      let next = predicate + 1;
      while (next < tokens.count && pos(next) !== 'VERB') next++;
      return {
        voice: 'active',
        subj: subject >= 0 ? [subject] : [],
        obj: object < tokens.count && isHead(object) ? [object] : [],
        comp: next < tokens.count ? [next] : [],
        obl: [],
      };
    },
  };
};

/** Right and all of each role; `misses` tells what went wrong, one line each. */
export interface ClauseTally {
  readonly right: Record<string, number>;
  readonly all: Record<string, number>;
  readonly misses: string[];
}

/** Compares a reader with the cases. A role is right when each expected phrase holds one filler and no filler lies outside them. */
export function tally(cases: readonly ClauseCase[], resources: Resources, read: Reader): ClauseTally {
  const result: ClauseTally = { right: {}, all: {}, misses: [] };
  for (const item of cases) {
    const { tokens, at } = read(item.text, resources);
    for (const expected of item.clauses) {
      const predicate = tokenOf(tokens, item.text, expected.predicate, 0);
      const reading = predicate < 0 ? undefined : at(predicate);
      const check = (role: string, ok: boolean, found: string): void => {
        result.all[role] = (result.all[role] ?? 0) + 1;
        if (ok) result.right[role] = (result.right[role] ?? 0) + 1;
        else
          result.misses.push(
            `${role} of "${expected.predicate}" in: ${item.text}\n    expected ${expected.roles.get(role)?.join('; ') ?? expected.voice}, found ${found || 'nothing'}`,
          );
      };
      check('voice', reading?.voice === expected.voice, reading?.voice ?? '');
      for (const role of ['subj', 'obj', 'comp', 'obl'] as const) {
        const phrases = expected.roles.get(role);
        if (phrases === undefined || phrases.length === 0) continue;
        const fillers = reading?.[role] ?? [];
        const spans = phrases.map((phrase) =>
          spanOf(item.text, role === 'obl' ? phrase.replace(/^[^:]*:/, '') : phrase),
        );
        const inside = (token: number, span: readonly [number, number]): boolean =>
          tokens.start[token]! >= span[0] && tokens.end[token]! <= span[1];
        const complete = spans.every((span) => fillers.some((token) => inside(token, span)));
        const clean = role === 'obl' || fillers.every((token) => spans.some((span) => inside(token, span)));
        check(role, complete && clean, fillers.map((token) => tokens.text[token]).join('; '));
      }
    }
  }
  return result;
}

/** Where a phrase stands as whole words; of one that stands nowhere in one piece ("take over" in "take it over"), its first word. */
function spanOf(text: string, phrase: string): readonly [number, number] {
  const letter = /[\p{L}\p{N}]/u;
  for (let start = text.indexOf(phrase); start >= 0; start = text.indexOf(phrase, start + 1)) {
    const end = start + phrase.length;
    if (!letter.test(text.charAt(start - 1)) && !letter.test(text.charAt(end))) return [start, end];
  }
  const space = phrase.indexOf(' ');
  return space < 0 ? [-1, -1] : spanOf(text, phrase.slice(0, space));
}

/** First token of a phrase, or of its first word when it does not stand in one piece. */
function tokenOf(tokens: Tokens, text: string, phrase: string, from: number): number {
  for (let start = text.indexOf(phrase, from); start >= 0; start = text.indexOf(phrase, start + 1)) {
    const token = tokens.start.indexOf(start);
    if (token >= 0) return token;
  }
  const space = phrase.indexOf(' ');
  return space < 0 ? -1 : tokenOf(tokens, text, phrase.slice(0, space), from);
}
