import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { EventCandidate } from '../../src/events/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';
import { reportOf } from '../support/reports.js';

interface EventCase {
  readonly title: string;
  readonly text: string;
  readonly expected: readonly string[];
}

/** Blocks of a title, a text (` ¶ ` begins a paragraph) and lines `==> type|type role=words role=!words … place=words place=!words on=days negated|positive|planned|actual`, `==> not type` or `==> once type`. */
const cases: EventCase[] = readFileSync(fileURLToPath(new URL('./events.cases.txt', import.meta.url)), 'utf8')
  .trim()
  .split(/\n+(?=# )/)
  .map((block) => {
    const [title, text, ...expected] = block.split('\n');
    return {
      title: title!.slice(2),
      text: text!.replaceAll(' ¶ ', '\n\n'),
      expected: expected.map((line) => line.slice(4).trim()),
    };
  });

const compact = ({ type, participants, polarity, status }: EventCandidate) =>
  `${type} ${participants.map(({ role, text }) => `${role}=${text}`).join(' ')} ${polarity === 'negated' ? 'negated' : status}`;

/** `2025-06-30`, `2025-06-27..2025-06-30` or `none`. */
function daysOf({ time }: EventCandidate): string {
  if (!time) return 'none';
  return time.from === time.to ? time.from! : `${time.from ?? ''}..${time.to ?? ''}`;
}

/** Whether a candidate is what a line asks for: its type, every role with those words, and its modality where one is named. */
function answers(candidate: EventCandidate, line: string): boolean {
  const [types, ...rest] = line.split(/ (?=[a-z]+=|negated$|positive$|planned$|actual$|ongoing$)/);
  if (!types!.split('|').includes(candidate.type)) return false;
  return rest.every((part) => {
    if (part === 'negated' || part === 'positive') return candidate.polarity === part;
    if (part === 'planned' || part === 'actual' || part === 'ongoing') return candidate.status === part;
    const [role, words] = part.split('=');
    if (role === 'on') return daysOf(candidate) === words;
    if (role === 'stance') return candidate.attribution.stance === words;
    if (role === 'source') return (candidate.attribution.source?.text ?? 'none') === words;
    if (role === 'place') {
      const told = candidate.places.map(({ text }) => text);
      if (words!.startsWith('!')) return !told.includes(words!.slice(1));
      return words === 'none' ? told.length === 0 : told.includes(words!);
    }
    const sides = candidate.participants.filter((one) => one.role === role).map(({ text, name }) => text ?? name);
    if (words!.startsWith('!')) return !sides.some((side) => side.includes(words!.slice(1)));
    return sides.some((side) => side.includes(words!));
  });
}

test.each(cases)('$title: $text', ({ text, expected }) => {
  const { candidates } = analyze(reportOf(text, '2025-07-01'), loadResources());
  const found = candidates.map(compact);
  for (const line of expected) {
    if (line.startsWith('not ')) {
      expect(candidates.map(({ type }) => type, found.join('\n'))).not.toContain(line.slice(4));
      continue;
    }
    if (line.startsWith('once ')) {
      expect(candidates.filter(({ type }) => type === line.slice(5)).length, found.join('\n')).toBe(1);
      continue;
    }
    expect(
      candidates.some((candidate) => answers(candidate, line)),
      `expected ${line}\nfound:\n${found.join('\n') || 'nothing'}`,
    ).toBe(true);
  }
});

test('every event type has a case', () => {
  const named = new Set(
    cases.flatMap(({ title, expected }) => [title.split(',')[0]!, ...expected.map((line) => line.split(/[ |]/)[0]!)]),
  );
  expect([...loadResources().events.types.keys()].filter((type) => !named.has(type))).toEqual([]);
});
