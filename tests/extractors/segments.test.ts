import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import model from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';
import { segment } from '../../src/extractors/segments.js';
import { loadResources } from '../../src/lexicon/index.js';

interface Case {
  readonly title: string;
  readonly text: string;
  /** Starts of all sentences but the first. */
  readonly starts: readonly number[];
}

/** Blocks of `# title` and raw text in which `‖` stands before each sentence but the first. */
function readCases(): Case[] {
  const file = readFileSync(new URL('segments.cases.txt', import.meta.url), 'utf8');
  return `\n\n${file}`
    .split(/\n\n# /)
    .slice(1)
    .map((block) => {
      const cut = block.indexOf('\n');
      const pieces = block
        .slice(cut + 1)
        .trimEnd()
        .split('‖');
      const starts: number[] = [];
      let text = pieces[0]!;
      for (const piece of pieces.slice(1)) {
        starts.push(text.length);
        text += piece;
      }
      return { title: block.slice(0, cut), text, starts };
    });
}

const firstLetter = (text: string, at: number) =>
  at + (/^[\s>]*(?:[•●▪◦‣–—*-]+|#+|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+/u.exec(text.slice(at, at + 12))?.[0].length ?? 0);

/** F1 of sentence starts over all cases; the first start of a block is given and not counted. */
function score(cases: readonly Case[], startsOf: (text: string) => readonly number[], show = false) {
  let right = 0;
  let found = 0;
  let wanted = 0;
  for (const { title, text, starts } of cases) {
    const gold = new Set(starts.map((at) => firstLetter(text, at)));
    const first = firstLetter(text, text.search(/\S/));
    const given = [...new Set(startsOf(text).map((at) => firstLetter(text, at)))].filter(
      (at) => at !== first && at > 0,
    );
    const hits = given.filter((at) => gold.has(at)).length;
    right += hits;
    found += given.length;
    wanted += gold.size;
    if (show && (hits !== given.length || hits !== gold.size)) {
      for (const at of given)
        if (!gold.has(at))
          console.log(
            `${title}: too many at ${JSON.stringify(text.slice(at - 20, at))} | ${JSON.stringify(text.slice(at, at + 30))}`,
          );
      for (const at of gold)
        if (!given.includes(at))
          console.log(
            `${title}: missed at ${JSON.stringify(text.slice(at - 20, at))} | ${JSON.stringify(text.slice(at, at + 30))}`,
          );
    }
  }
  return {
    precision: right / found,
    recall: right / wanted,
    f1: (2 * right) / (found + wanted),
    sentences: wanted + cases.length,
  };
}

const wink = winkNLP(model, ['sbd']);
function winkStarts(text: string): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const sentence of wink.readDoc(text).sentences().out() as string[]) {
    const found = text.indexOf(sentence.trim().slice(0, 12), at);
    if (found >= 0) {
      starts.push(found);
      at = found + 1;
    }
  }
  return starts;
}

test('sentence boundaries: F1 at least 0.98 on the annotated blocks', () => {
  const cases = readCases();
  const abbreviations = loadResources().abbreviations;
  const own = score(cases, (text) => segment(text, abbreviations).sentences.map((s) => s.start), true);
  const theirs = score(cases, winkStarts);
  console.table({ dateline: own, wink: theirs });
  expect(own.sentences).toBeGreaterThanOrEqual(300);
  expect(own.f1).toBeGreaterThanOrEqual(0.98);
});
