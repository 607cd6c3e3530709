import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runParse } from '../../src/cli/parse.js';
import { clauses, RELATIONS, UPOS, XPOS } from '../../src/extractors/index.js';
import { decodeSyntaxModel, labelTable, loadResources, packActions, projectRoot } from '../../src/lexicon/index.js';
import { parseSentence } from '../../src/pipeline/sentence.js';
import { encodeSyntaxModel } from '../../tools/train-syntax/encode.js';
import { ownSentences } from '../../tools/train-syntax/examples.js';
import { actionTable } from '../../tools/train-syntax/perceptron.js';
import { chunkReader, parserReader, readClauseCases, tally } from '../support/clauses.js';

const modelFile = join(projectRoot, 'models', 'syntax-en.bin');
const cases = readClauseCases(new URL('syntax.cases.txt', import.meta.url).pathname);

const rolesOf = (text: string, verb: string) => {
  const { tokens, parse } = parseSentence(text, loadResources());
  const clause = clauses(parse, (i) => tokens.lower[i]!).find((item) => tokens.text[item.predicate] === verb);
  const words = (fillers: readonly { token: number }[] = []) => fillers.map(({ token }) => tokens.text[token]);
  return {
    voice: clause?.voice,
    subjects: words(clause?.subjects),
    objects: words(clause?.objects),
    content: words(clause?.content),
  };
};

test('roles of the annotated clauses, beside the nearest noun chunk', () => {
  const resources = loadResources();
  const parsed = tally(cases, resources, parserReader);
  const chunks = tally(cases, resources, chunkReader);
  const share = (of: typeof parsed, role: string) => (of.right[role] ?? 0) / (of.all[role] ?? 1);
  const roles = ['voice', 'subj', 'obj', 'comp', 'obl'];
  console.table(
    Object.fromEntries(roles.map((role) => [role, { parser: share(parsed, role), chunk: share(chunks, role) }])),
  );
  const failures = parsed.misses.join('\n');
  // Measured when the model was trained, less about two clauses; a better model raises them.
  for (const [role, least] of Object.entries(FLOORS))
    expect(share(parsed, role), failures).toBeGreaterThanOrEqual(least);
  expect(share(parsed, 'subj')).toBeGreaterThan(share(chunks, 'subj'));
});

test('roles of the sentences that were annotated after the training sentences', () => {
  const later = readClauseCases(new URL('syntax.blind.cases.txt', import.meta.url).pathname);
  const parsed = tally(later, loadResources(), parserReader);
  for (const [role, least] of Object.entries({ voice: 0.96, subj: 0.91, obj: 0.84, comp: 0.85, obl: 0.85 }))
    expect((parsed.right[role] ?? 0) / (parsed.all[role] ?? 1), parsed.misses.join('\n')).toBeGreaterThanOrEqual(least);
});

const FLOORS = { voice: 0.94, subj: 0.91, obj: 0.91, comp: 0.87, obl: 0.87 };

test('the sentences written for training have whole projective trees with known labels, and none is a case', () => {
  const texts = new Set(cases.map(({ text }) => text));
  const made = ownSentences(800, 5);
  expect(made).toHaveLength(800);
  for (const { text, tokens } of made) {
    expect(texts.has(text)).toBe(false);
    expect(tokens.filter(({ head }) => head === -1)).toHaveLength(1);
    const above = (at: number, top: number): boolean => {
      for (let up = at, steps = 0; up >= 0; up = tokens[up]!.head) {
        if (up === top) return true;
        if (++steps > tokens.length) throw new Error(`cycle in: ${text}`);
      }
      return top < 0;
    };
    tokens.forEach(({ form, start, end, head, rel, upos, xpos }, at) => {
      expect(text.slice(start, end)).toBe(form);
      if (!RELATIONS.includes(rel as never) || !UPOS.includes(upos as never) || !XPOS.includes(xpos as never))
        throw new Error(`label of ${form} (${upos} ${xpos} ${rel}) in: ${text}`);
      for (let k = Math.min(at, head) + 1; head >= 0 && k < Math.max(at, head); k++)
        if (!above(k, head)) throw new Error(`crossing arc at ${form} in: ${text}`);
    });
  }
});

test('a shared subject reaches every conjoined verb, and a passive keeps its patient', () => {
  expect(rolesOf('Police arrested two men and seized their weapons.', 'seized')).toMatchObject({
    voice: 'active',
    subjects: ['Police'],
    objects: ['weapons'],
  });
  expect(rolesOf('Two soldiers were killed by a roadside bomb.', 'killed')).toMatchObject({
    voice: 'passive',
    subjects: ['soldiers'],
  });
});

test('a relative pronoun and an infinitive stand for their nouns', () => {
  expect(rolesOf('The drones that hit the depot came from Syria.', 'hit').subjects).toEqual(['drones']);
  expect(rolesOf('The minister wants to visit Cairo.', 'visit').subjects).toEqual(['minister']);
});

test('trees have one root, no cycle, and labels of the closed sets, whatever the text', () => {
  const resources = loadResources();
  const piece = fc.oneof(
    fc.constantFrom(
      'the',
      'attacked',
      ',',
      'and',
      '.',
      '"',
      '(',
      ')',
      'of',
      'June',
      '30',
      'ISIS',
      'that',
      'was',
      '-',
      '%',
    ),
    fc.string({ maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 60 }), (pieces) => {
      const { tokens, parse } = parseSentence(pieces.join(' '), resources);
      if (tokens.count === 0) return;
      let roots = 0;
      for (let i = 0; i < parse.count; i++) {
        if (parse.head[i]! < 0) roots++;
        let steps = 0;
        for (let at = i; at >= 0; at = parse.head[at]!) if (++steps > parse.count) throw new Error(`cycle at ${i}`);
        if (!UPOS[parse.upos[i]!] || !XPOS[parse.xpos[i]!] || !RELATIONS[parse.rel[i]!])
          throw new Error(`label at ${i}`);
      }
      expect(roots).toBe(1);
      clauses(parse, (i) => tokens.lower[i]!);
    }),
    { numRuns: 150, seed: 7 },
  );
});

test('a sentence longer than the parser takes at once is still one tree, and parses alike each time', () => {
  const text = `${'The army shelled the town and the rebels left the hills , '.repeat(80)}.`;
  const first = parseSentence(text, loadResources()).parse;
  parseSentence('Something else entirely was said in between.', loadResources());
  expect(parseSentence(text, loadResources()).parse).toEqual(first);
  expect([...first.head].filter((head) => head < 0)).toHaveLength(1);
});

test('a model packs and unpacks without loss, and the one shipped stays within its size', () => {
  const entries = Int32Array.of((-300 << 8) | 7, (5 << 8) | 0, (32767 << 8) | 49, (-32768 << 8) | 73);
  const labels = labelTable(12, Int32Array.of(3, 700, 4095), Int32Array.of(1, 2, 1), entries);
  const packed = new Int32Array(1 << 10);
  packed[0] = packActions(-511, 1023, -1023);
  packed[1023] = packActions(2000, 0, -1);
  packed[1022] = packed[0]!;
  const actions = actionTable(22, packed);
  const clusters = { hashes: Int32Array.of(-2147483000, -5, 0, 77), groups: Uint8Array.of(1, 255, 3, 2) };
  const model = { clusters, tagger: labels, actions, labels };
  expect(decodeSyntaxModel(encodeSyntaxModel(model))).toEqual(model);
  expect([...actions.weights]).toEqual([0, packActions(-511, 1023, -1023), packActions(511, 0, -1)]);
  expect([0, 1, 1022, 1023].map((slot) => actions.slots[slot])).toEqual([1, 0, 1, 2]);
  expect(statSync(modelFile).size).toBeLessThanOrEqual(2_500_000);
  expect(() => decodeSyntaxModel(encodeSyntaxModel(model).subarray(0, 20))).toThrow();
  const many = new Int32Array(6).fill(120);
  expect(() => labelTable(12, Int32Array.of(0, 1, 2, 3, 4, 5), many, new Int32Array(720))).toThrow(/too many weights/);
});

test('dateline parse writes offsets into the sentence text and heads that exist', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-parse-'));
  const [input, output] = [join(folder, 'in.conllu'), join(folder, 'out.conllu')];
  const text = 'Gunmen – unidentified so far – killed a journalist’s driver in Basra.';
  writeFileSync(
    input,
    `# sent_id = s1\n# text = ${text}\n1\tGunmen\t_\t_\t_\t_\t0\troot\t_\t_\n\n# text = He left.\n1\tx\n`,
  );
  runParse({ cases: input, out: output });
  const blocks = readFileSync(output, 'utf8').trim().split('\n\n');
  expect(blocks).toHaveLength(2);
  expect(blocks[0]).toContain('# sent_id = s1');
  const rows = blocks[0]!.split('\n').filter((line) => !line.startsWith('#'));
  for (const row of rows) {
    const fields = row.split('\t');
    const [, start, end] = /start=(\d+)\|end=(\d+)/.exec(fields[9]!)!;
    expect(text.slice(Number(start), Number(end))).toBe(fields[1]);
    expect(Number(fields[6])).toBeLessThanOrEqual(rows.length);
  }
  expect(rows.filter((row) => row.split('\t')[6] === '0')).toHaveLength(1);
});
