/** Dates: annotated sentences of our genre, sentences without a date, and independence of the machine. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
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

describe('what was learnt from mistakes', () => {
  const cases = readCases(fileOf('./timexes.learnt.cases.txt'));
  test.each(cases.map((each) => [each.title, each] as const))('%s', (_title, { reference, text, gold }) => {
    const found = promoted(text, reference);
    const told = (words: string, value: string, days: string | null) => `${words} = ${value} ${days ?? '-'}`;
    expect(
      found.map((timex) => told(text.slice(timex.span.start, timex.span.end), timex.value.value, daysOf(timex))),
    ).toEqual(gold.map(({ start, end, value, days }) => told(text.slice(start, end), value, days)));
  });
});

test('sentences without a date: no date in nearly all of them', () => {
  const lines = fileOf('./timexes.negative.txt')
    .split('\n')
    .filter((line) => line !== '' && !/^(#|reference:)/.test(line));
  const wrong = lines.filter((line) => promoted(line, '2025-06-26').length > 0);
  expect(lines.length).toBeGreaterThanOrEqual(60);
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(1);
});

const zone = process.env.TZ;
afterEach(() => {
  process.env.TZ = zone;
  vi.useRealTimers();
});

test('neither the time zone nor the clock of the machine changes a date', () => {
  const cases = readCases(fileOf('./timexes.cases.txt')).filter((_, index) => index % 5 === 0);
  const run = () =>
    JSON.stringify(cases.map(({ text, reference }) => annotateReport(reportOf(text, reference), resources, 'timexes')));
  const offsets = new Set<number>();
  const outputs = new Set<string>();
  for (const [tz, now] of [
    ['UTC', '2025-06-26T12:00:00Z'],
    ['Pacific/Kiritimati', '1999-12-31T23:59:59Z'],
    ['America/Los_Angeles', '2040-02-29T00:00:00Z'],
    ['Asia/Kathmandu', '2025-03-30T01:30:00Z'],
  ] as const) {
    process.env.TZ = tz;
    vi.useFakeTimers({ now: new Date(now), toFake: ['Date'] });
    offsets.add(new Date().getTimezoneOffset());
    outputs.add(run());
  }
  // Else the zones were not really changed, and the test would prove nothing.
  expect(offsets.size).toBeGreaterThanOrEqual(3);
  expect(outputs.size).toBe(1);
});

test('any mixture of words and dates: spans lie in the text, in order, apart, and say what stands there', () => {
  const piece = fc.constantFrom(
    'June 12',
    'and 24',
    '2024',
    'between',
    'from',
    'to',
    '-',
    ',',
    'Tuesday',
    'last week',
    'the',
    'night of',
    'two days',
    'ago',
    'later',
    'early',
    'mid-',
    '5 a.m.',
    'GMT',
    '31 June',
    '12/03/2024',
    'every',
    'May',
    'spring',
    '😀',
    'Kyiv',
    'said',
    '.',
    '\n',
    '1404 (2025)',
    '’s',
    'D+3',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), fc.constantFrom('2025-07-01', null), (words, reference) => {
      const text = words.join(' ');
      const { timexes } = annotateReport(reportOf(text, reference), resources, 'timexes').layers;
      let end = 0;
      for (const { span, value } of timexes!) {
        expect(span.start).toBeGreaterThanOrEqual(end);
        expect(span.end).toBeGreaterThan(span.start);
        expect(text.slice(span.start, span.end)).toBe(text.slice(span.start, span.end).trim());
        if (value.from !== null) expect(value.from <= value.to!).toBe(true);
        end = span.end;
      }
      expect(end).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 200, seed: 5 },
  );
});

test.each([
  ['figures', '12 '],
  ['dates without an end', 'June 12 and '],
  ['prepositions', 'between the from '],
  ['fractions', '1/2 '],
  ['years joined', '2023-2024, '],
  ['articles', 'the '],
  ['white space', '            '],
  ['months', 'May '],
  ['counts', 'two hundred and '],
])(
  'a hundred thousand characters of %s are read to the end',
  (_name, unit) => {
    const text = `On June 12, we ${unit.repeat(Math.ceil(100_000 / unit.length))} on June 24`;
    const { timexes } = annotateReport(reportOf(text, '2025-07-01'), resources, 'timexes').layers;
    expect(timexes![0]!.value.from).toBe('2025-06-12');
  },
  60_000,
);
