/** Dates: annotated sentences of our genre, sentences without a date, and independence of the machine. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Timex } from '../../src/document/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { annotateReport } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

interface Gold {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly value: string;
  readonly days: string | null;
  readonly tolerant: boolean;
}

interface Case {
  readonly title: string;
  readonly reference: string;
  readonly text: string;
  readonly gold: readonly Gold[];
}

const resources = loadResources();
const fileOf = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

function promoted(text: string, reference: string | null): readonly Timex[] {
  return annotateReport(reportOf(text, reference), resources, 'timexes').layers.timexes!.filter(
    ({ value }) => !value.latent,
  );
}

function readCases(file: string): Case[] {
  const cases: Case[] = [];
  for (const block of file.split(/\n\s*\n/)) {
    const lines = block.split('\n');
    const reference = lines
      .find((line) => line.startsWith('reference:'))
      ?.slice(10)
      .trim();
    if (!reference) continue;
    const marked = lines
      .filter((line) => !/^(#|reference:)/.test(line))
      .join('\n')
      .trim();
    const gold: Gold[] = [];
    let text = '';
    let at = 0;
    for (const match of marked.matchAll(/\{([^|}]*?)\s*\|([^}]*)\}/g)) {
      text += marked.slice(at, match.index);
      const [type = '', value = '', days = '', ...rest] = match[2]!.split(/[|,]/).map((part) => part.trim());
      const start = text.length;
      text += match[1]!;
      at = match.index + match[0].length;
      const named = /^\d{4}-\d\d-\d\d\.\./.test(days) ? days : null;
      gold.push({ start, end: text.length, type, value, days: named, tolerant: rest.includes('approx1d') });
    }
    text += marked.slice(at);
    cases.push({ title: lines[0]!.replace(/^# /, ''), reference, text, gold });
  }
  return cases;
}

const daysOf = ({ value }: Timex) => (value.from === null ? null : `${value.from}..${value.to}`);

function isRight(gold: Gold, timex: Timex): boolean {
  const close = (a: string, b: string) => Math.abs(Date.parse(a) - Date.parse(b)) <= 86_400_000;
  if (gold.tolerant) return timex.value.from !== null && close(timex.value.from, gold.days!.slice(0, 10));
  if (timex.value.type !== gold.type) return false;
  // Expressions that nothing in the text can resolve have no value to compare.
  if (gold.value === '-') return timex.value.from === null;
  return timex.value.value === gold.value && (gold.type === 'SET' || daysOf(timex) === gold.days);
}

test('annotated sentences: nearly every expression is found with its value and days, and few others', () => {
  const cases = readCases(fileOf('./timexes.cases.txt'));
  let gold = 0;
  let right = 0;
  let sameSpan = 0;
  let extra = 0;
  const failures: string[] = [];
  for (const { title, reference, text, gold: expected } of cases) {
    const found = promoted(text, reference);
    const used = new Set<Timex>();
    for (const each of expected) {
      gold++;
      const timex = found.find(({ span }) => span.start < each.end && each.start < span.end);
      if (timex) used.add(timex);
      if (timex?.span.start === each.start && timex.span.end === each.end) sameSpan++;
      if (timex && isRight(each, timex)) right++;
      else
        failures.push(
          `${title}: "${text.slice(each.start, each.end)}" ${each.value} ${each.days} => ${timex ? `${timex.value.value} ${daysOf(timex)} by ${timex.evidence[0]!.rule}` : 'nothing'}`,
        );
    }
    for (const timex of found) if (!used.has(timex)) extra++;
  }
  console.log(`dates: ${gold} gold, ${right} right, ${sameSpan} same span, ${extra} extra\n${failures.join('\n')}`);
  expect(cases.length).toBeGreaterThanOrEqual(200);
  expect(right / gold).toBeGreaterThanOrEqual(0.97);
  expect(sameSpan / gold).toBeGreaterThanOrEqual(0.97);
  expect(extra / gold).toBeLessThanOrEqual(0.01);
});

test('sentences without a date: no date in nearly all of them', () => {
  const lines = fileOf('./timexes.negative.txt')
    .split('\n')
    .filter((line) => line !== '' && !/^(#|reference:)/.test(line));
  const wrong = lines.filter((line) => promoted(line, '2025-06-26').length > 0);
  expect(lines.length).toBeGreaterThanOrEqual(60);
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(1);
});
