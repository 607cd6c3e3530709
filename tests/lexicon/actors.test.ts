import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  compileActors,
  compileRoles,
  doubtsOf,
  findActors,
  type LexiconError,
  loadResources,
  pluralOf,
  projectRoot,
  readActorFile,
} from '../../src/lexicon/index.js';

const problemsOf = (data: unknown, name = 'own.csv') => {
  const problems: LexiconError[] = [];
  readActorFile({ name, data }, problems);
  return problems.map((problem) => problem.message);
};

test('problems of a list are told with row and column', () => {
  const list =
    '# ours\nid,name,kind,country,from,to\nOwn 1,Alpha,armed_group,IRQ,,\nown-2,,army,Iraq,2024-13,\nown-3,Gamma,party,IRQ,2025-01-02,2024-01-01\nown-4,Delta\n';
  expect(problemsOf(list)).toEqual([
    "own.csv, row 3, column 'id': 'Own 1' is not an id: lower-case letters, digits, - . _ :",
    "own.csv, row 4, column 'name': a name with at least one letter or digit is needed",
    expect.stringContaining("own.csv, row 4, column 'kind': 'army' is not a kind"),
    "own.csv, row 4, column 'country': 'Iraq' is not an ISO 3166-1 alpha-3 code such as IRQ",
    "own.csv, row 4, column 'from': '2024-13' is not a day: YYYY-MM-DD",
    "own.csv, row 5, column 'to': ends (2024-01-01) before it begins (2025-01-02)",
    'own.csv, row 6: expected 6 cells as in the header, found 2',
  ]);
});

test.each([
  ['no header', 'own-1,River Guard\n', ['own.csv, row 1: the first row must name the columns']],
  ['semicolons', 'id;name\nown-1;River Guard\n', ['own.csv, row 1: cells must be parted by commas']],
  ['nothing', '', ['own.csv, row 1: the list is empty']],
  ['another encoding', 'id,name\nown-1,Caf\uFFFD\n', ['own.csv, row 1: the file is not UTF-8']],
  [
    'another word',
    'id,name,type\nown-1,River Guard,party\n',
    ["own.csv, row 1, column 'type': unknown column; is 'kind' meant?"],
  ],
  [
    'an open quote',
    'id,name\nown-1,River Guard\nown-2,"Lake Front\nown-3,Delta\n',
    ["own.csv, row 3, column 'name': a quote is opened and never closed"],
  ],
])('a list with %s has one problem, which says the mend', (_, list, expected) => {
  expect(problemsOf(list)).toEqual(expected.map((start) => expect.stringContaining(start)));
});

test('what is valid but doubtful is a warning', () => {
  const roles = compileRoles(parse(readFileSync(join(projectRoot, 'lexicons/roles.yaml'), 'utf8')));
  const states = readFileSync(join(projectRoot, 'lexicons/actors/states.csv'), 'utf8');
  const own =
    'id,name,kind,country,role\nown-1,Alpha,party,XQZ,OPP\nown-1,Beta,party,IRQ,PARTY\nirq,Irak,state,IRQ,\nown-2,Gamma,party,XQZ,OPP\n';
  const lexicon = compileActors(
    [
      { name: 'states.csv', data: states },
      { name: 'own.csv', data: own },
    ],
    roles,
  );
  expect(doubtsOf(lexicon).filter((doubt) => doubt.startsWith('own.csv'))).toEqual([
    "own.csv: 'own-1' (Beta) takes the place of Alpha, which has the same id in this list",
    "own.csv: 'irq' (Irak) takes the place of Iraq of states.csv",
    "own.csv: 'own-1' has role 'PARTY', expected three capitals such as GOV",
    "own.csv: 'own-2' has country 'XQZ', which no state has",
  ]);
});

test('a YAML list is checked the same way', () => {
  expect(problemsOf([{ id: 'own-1', name: 'Alpha', kind: 'party', color: 'red' }], 'own.yaml')).toEqual([
    expect.stringContaining("own.yaml, row 1, column 'color': unknown field"),
  ]);
  expect(problemsOf({ people: [] }, 'own.yaml')[0]).toContain('expected a list of actors');
});

test('a later list replaces an actor of the same id', () => {
  const roles = compileRoles(parse(readFileSync(join(projectRoot, 'lexicons/roles.yaml'), 'utf8')));
  const lexicon = compileActors(
    [
      { name: 'a.csv', data: 'id,name,kind,country\nx-1,Old Name,party,IRQ\n' },
      { name: 'b.csv', data: 'id,name,kind,country,aliases\nx-1,New Name,party,SYR,"Other, Name"\n' },
    ],
    roles,
  );
  expect(findActors(lexicon, 'Old Name')).toEqual([]);
  expect(findActors(lexicon, 'other, name').map((entry) => [entry.id, entry.country])).toEqual([['x-1', 'SYR']]);
});

test("the project's lists hold at least 1,500 actors, each with its own id, and nothing doubtful", () => {
  const { actors } = loadResources();
  expect(actors.entries.length).toBeGreaterThanOrEqual(1500);
  expect(actors.byId.size).toBe(actors.entries.length);
  expect(doubtsOf(actors)).toEqual([]);
});

test.each([
  ['attorney general', 'attorneys general'],
  ['member of parliament', 'members of parliament'],
  ['major general', 'major generals'],
  ['policeman', 'policemen'],
  ['deputy', 'deputies'],
])('plural of %s', (one, many) => {
  expect(pluralOf(one)).toBe(many);
});
