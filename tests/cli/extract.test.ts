import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidateSchema } from '../../src/events/index.js';
import { runProgram, temporaryFolder } from '../setup/program.js';

const folder = temporaryFolder();
const file = (name: string) => join(folder.path, name);
const good =
  'Baghdad, July 1, 2025\n\nMilitants attacked a police station in Kirkuk on Monday, killing three officers.\n';

beforeAll(() => {
  writeFileSync(file('good.txt'), good);
  writeFileSync(file('undated.txt'), 'Militants attacked a police station in Kirkuk on Monday.\n');
  writeFileSync(file('empty.txt'), '');
  writeFileSync(file('blank.txt'), ' \n\t\n');
  writeFileSync(file('binary.txt'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]));
  writeFileSync(file('latin.txt'), Buffer.from('First line.\nThe caf\xe9 was shelled by militants.\n', 'latin1'));
  writeFileSync(file('long.txt'), `Short line.\n${'word '.repeat(200_001)}\n`);
  writeFileSync(file('picture.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0]));
  writeFileSync(file('odd.xyz'), 'not a known ending');
  symlinkSync('loop.txt', file('loop.txt'));
  mkdirSync(file('nothing'));
});
afterAll(() => folder.remove());

/** Each bad input: what its one line says of place, reason and mend. */
const bad: readonly (readonly [name: string, told: RegExp])[] = [
  ['empty.txt', /the file is empty\. Give a file that holds/],
  ['blank.txt', /the file is empty\. Give a file that holds/],
  ['binary.txt', /byte 4: this is a binary file, not text\. Convert it/],
  ['long.txt', /line 2: the line has 1,000,005 characters, the limit is 1,000,000\. Break it/],
  ['missing.txt', /there is no such file or folder\. Check the path/],
  ['picture.png', /this is a PNG picture\. Run it through text recognition/],
  ['odd.xyz', /no reader for files that end in \.xyz\. Readable endings are \.txt/],
  ['loop.txt', /its symbolic links lead in a circle\. Name the file itself/],
  ['nothing', /the folder holds no report\. Readable endings are/],
];

test.each(bad)('%s gives one clear message and exit code 1', async (name, told) => {
  const { code, stdout, stderr } = await runProgram(['extract', file(name)]);
  expect(stderr).toMatch(told);
  expect(stderr.startsWith(file(name))).toBe(true);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

test('an older encoding is known, and offsets are those of the decoded text', async () => {
  const { code, stdout, stderr } = await runProgram(['extract', file('latin.txt'), '--published', '2025-07-01']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const text = 'First line.\nThe caf\u00e9 was shelled by militants.\n';
  for (const line of stdout.trim().split('\n')) {
    const { trigger } = candidateSchema.parse(JSON.parse(line));
    expect(text.slice(trigger.start, trigger.end)).toBe(trigger.text);
  }
  expect(stdout).toContain('caf\u00e9');
});

test('bad inputs leave the rest of the batch to run', async () => {
  const alone = await runProgram(['extract', file('good.txt')]);
  const among = await runProgram(['extract', ...bad.slice(0, 5).map(([name]) => file(name)), file('good.txt')]);
  expect(alone.code).toBe(0);
  expect(alone.stdout).not.toBe('');
  expect(among.code).toBe(1);
  expect(among.stdout).toBe(alone.stdout);
  expect(among.stderr.trim().split('\n')).toHaveLength(5);
});

test('records alone stand on stdout, with offsets true to the text', async () => {
  const { stdout, stderr } = await runProgram(['extract', file('good.txt'), '--trace']);
  expect(stderr).toContain('candidate');
  for (const line of stdout.trim().split('\n')) {
    const { trigger, evidence } = candidateSchema.parse(JSON.parse(line));
    expect(good.slice(trigger.start, trigger.end)).toBe(trigger.text);
    for (const each of evidence) expect(good.slice(each.start, each.end)).toBe(each.text);
  }
});

test('two runs give equal bytes, from a file and from standard input', async () => {
  const first = await runProgram(['extract', file('good.txt')]);
  const second = await runProgram(['extract', '-'], {}, good);
  expect(second.stdout).toBe(first.stdout);
});

test('json and table hold the records of jsonl', async () => {
  const [jsonl, json, table] = await Promise.all(
    ['jsonl', 'json', 'table'].map((form) => runProgram(['extract', file('good.txt'), '--format', form])),
  );
  const lines = jsonl!.stdout.trim().split('\n');
  expect(JSON.parse(json!.stdout)).toEqual(lines.map((line) => JSON.parse(line) as unknown));
  expect(table!.stdout.trim().split('\n')).toHaveLength(lines.length + 2);
});

test('an unreadable --published is told with its mend, and nothing is done', async () => {
  for (const value of ['July', '2025-02-30', '2025-13-01', '01/07/2025', '']) {
    const { code, stdout, stderr } = await runProgram(['extract', file('good.txt'), '--published', value]);
    expect(stderr).toContain('Write it as 2025-07-01');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  }
});

test('a report without a date is extracted, flagged, and told of', async () => {
  const { code, stdout, stderr } = await runProgram(['extract', file('undated.txt')]);
  expect(code).toBe(0);
  expect(stderr).toContain('no publication date is known');
  const records = stdout
    .trim()
    .split('\n')
    .map((line) => candidateSchema.parse(JSON.parse(line)));
  expect(records.length).toBeGreaterThan(0);
  for (const record of records) expect(record.flags.map((flag) => flag.code)).toContain('no-publication-date');
});

test.skipIf(process.getuid?.() === 0)('a file without the right to read it is told', async () => {
  writeFileSync(file('secret.txt'), good);
  chmodSync(file('secret.txt'), 0);
  const { code, stderr } = await runProgram(['extract', file('secret.txt')]);
  expect(stderr).toContain('it may not be read by this user');
  expect(code).toBe(1);
});

test('actor lists with problems are told with row and column, and nothing is extracted', async () => {
  mkdirSync(file('desk'));
  writeFileSync(file('desk/own.csv'), 'id,name,type\nOwn 1,River Guard,party\n');
  const done = await runProgram(['extract', file('good.txt')], { DATELINE_LEXICONS: file('desk') });
  expect([done.code, done.stdout]).toEqual([2, '']);
  expect(done.stderr).toContain("own.csv, row 1, column 'type': unknown column; is 'kind' meant?");
  expect(done.stderr).toContain("own.csv, row 2, column 'id': 'Own 1' is not an id");
  expect(done.stderr).not.toContain('    at ');
});
