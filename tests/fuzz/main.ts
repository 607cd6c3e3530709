/**
 * Fuzz of every reader: `npm run fuzz -- --runs 20000 --seed 1`. Samples with bytes changed at random go through the reader of their format; the run
 * fails when one of them throws, takes longer than 5 s, or makes the process grow by more than 300 MB.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { InputProblem, limits, readInput } from '../../src/ingest/index.js';
import { docxMembers } from '../../tools/samples/docx.js';
import { zipOf } from '../../tools/samples/zip.js';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const longest = 5_000;

const samples = fileURLToPath(new URL('../../samples', import.meta.url));
const sample = (name: string) => readFileSync(join(samples, name));
const memo = docxMembers({
  paragraphs: [
    { text: 'Tonga, 5 September 2025', heading: true },
    { text: 'Troops shelled positions near Tonga.{1}{e1}' },
  ],
  footnotes: ['Radio, https://example.org/1'],
  endnotes: ['County statement'],
});

/** By format: what is changed, and how the changed bytes become an input. */
const seeds: Readonly<
  Record<string, { readonly bytes: Uint8Array; readonly name: string; wrap?(bytes: Uint8Array): Uint8Array }>
> = {
  txt: { bytes: sample('formats/danube-note.txt'), name: 'a.txt' },
  md: { bytes: sample('haiti-flash-note.md'), name: 'a.md' },
  html: { bytes: sample('formats/red-sea-note.html'), name: 'a.html' },
  pdf: { bytes: sample('formats/lake-chad-bulletin.pdf'), name: 'a.pdf' },
  docx: { bytes: sample('formats/south-sudan-memo.docx'), name: 'a.docx' },
  'docx inside': {
    bytes: Buffer.from(memo.find((each) => each.name === 'word/document.xml')!.bytes),
    name: 'a.docx',
    wrap: (bytes) => zipOf(memo.map((each) => (each.name === 'word/document.xml' ? { ...each, bytes } : each))),
  },
  'docx notes': {
    bytes: Buffer.from(memo.find((each) => each.name === 'word/footnotes.xml')!.bytes),
    name: 'a.docx',
    wrap: (bytes) => zipOf(memo.map((each) => (each.name === 'word/footnotes.xml' ? { ...each, bytes } : each))),
  },
  eml: { bytes: sample('formats/kivu-wire.eml'), name: 'a.eml' },
  rss: { bytes: sample('formats/border-feed.xml'), name: 'a.xml' },
  atom: { bytes: sample('formats/coast-atom.atom'), name: 'a.atom' },
  'json feed': { bytes: sample('formats/sahel-feed.json'), name: 'a.json' },
  json: { bytes: sample('formats/ministry.json'), name: 'a.json' },
  jsonl: { bytes: sample('formats/posts.jsonl'), name: 'a.jsonl' },
  csv: { bytes: sample('formats/incidents.csv'), name: 'a.csv' },
  zip: { bytes: sample('formats/week.zip'), name: 'a.zip' },
  'zip inside': {
    bytes: sample('formats/red-sea-note.html'),
    name: 'a.zip',
    wrap: (bytes) => zipOf([{ name: 'a.html', bytes }]),
  },
  gzip: { bytes: sample('formats/incidents.csv.gz'), name: 'a.csv.gz' },
  'gzip inside': { bytes: sample('formats/incidents.csv'), name: 'a.csv.gz', wrap: (bytes) => gzipSync(bytes) },
  unnamed: { bytes: sample('formats/kivu-wire.eml'), name: 'standard input' },
};

/** Pieces that mean something to one format or another. */
const pieces = [
  '<div>',
  '</p>',
  '<!--',
  ']]>',
  '<![CDATA[',
  '&#x0;',
  '&amp;',
  '<a href="#n1">[1]</a>',
  '{"text":',
  '\\u0000',
  '\\ud800',
  '[[[[',
  '"',
  ',,,,',
  '\r\n--part-0603--\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  '%PDF-1.7',
  'endobj',
  'stream',
  '<< /Length 99999 >>',
  '/Kids [2 0 R]',
  'PK\x03\x04',
  'PK\x05\x06',
  '\x1f\x8b',
  '\0',
  '\ufeff',
  '\xff\xfe',
  '<w:p>',
  '<w:footnoteReference w:id="1"/>',
  'D:99999999',
  '0000000000',
  '-1',
  '1e999',
];

const change = fc.record({
  how: fc.constantFrom('flip', 'set', 'insert', 'piece', 'cut', 'copy', 'end', 'repeat'),
  at: fc.nat(1_000_000),
  value: fc.nat(255),
  length: fc.integer({ min: 1, max: 64 }),
  piece: fc.constantFrom(...pieces),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(bytes: Uint8Array, changes: readonly Change[]): Buffer {
  let out = Buffer.from(bytes);
  for (const { how, at, value, length, piece } of changes) {
    if (out.length === 0) return out;
    const place = at % out.length;
    const before = out.subarray(0, place);
    const after = out.subarray(place);
    if (how === 'flip') out[place]! ^= 1 << (value & 7);
    else if (how === 'set') out[place] = value;
    else if (how === 'insert') out = Buffer.concat([before, Buffer.alloc(length, value), after]);
    else if (how === 'piece') out = Buffer.concat([before, Buffer.from(piece, 'latin1'), after]);
    else if (how === 'cut') out = Buffer.concat([before, after.subarray(length)]);
    else if (how === 'copy') out = Buffer.concat([before, out.subarray(0, length * 4), after]);
    else if (how === 'repeat') out = Buffer.concat([before, Buffer.from(piece.repeat(length * 8), 'latin1'), after]);
    else if (value < 64) out = before;
  }
  return out;
}

/** A thread ends the run when one input takes too long, and remembers how large the process became. */
const watch = `
  const { parentPort } = require('node:worker_threads');
  let since = 0, what = '', most = 0;
  parentPort.on('message', (message) => {
    if (message === 'most') parentPort.postMessage(most);
    else if (message === 'begin') most = 0;
    else { since = message === '' ? 0 : Date.now(); what = message; }
  });
  setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
    if (since > 0 && Date.now() - since > ${longest}) { console.error('hang: ' + what); process.kill(process.pid, 'SIGKILL'); }
  }, 10);`;
const watcher = new Worker(watch, { eval: true });
let stray = 0;
process.on('unhandledRejection', () => {
  stray++;
});

async function read(name: string, bytes: Uint8Array): Promise<{ readonly reports: number; readonly problems: number }> {
  let reports = 0;
  let problems = 0;
  for await (const each of readInput({ origin: name, bytes })) {
    if (each instanceof InputProblem) problems++;
    else {
      reports++;
      const { text, layout = [] } = each.report;
      if (text.trim() === '' || !text.isWellFormed() || text.includes('\0'))
        throw new Error('a text that no store can hold');
      let last = 0;
      for (const line of layout) {
        if (line.start < last || line.end < line.start || line.end > text.length)
          throw new Error('a line that is not in the text');
        last = line.end;
      }
    }
  }
  if (reports + problems === 0) throw new Error('neither a report nor a problem');
  return { reports, problems };
}

// Every library is loaded before its growth is measured.
for (const { bytes, name, wrap } of Object.values(seeds)) await read(name, wrap === undefined ? bytes : wrap(bytes));
watcher.postMessage('begin');
const before = process.memoryUsage.rss();
const each = Math.ceil(runs / Object.keys(seeds).length);
let total = 0;
let slowest = 0;
for (const [format, { bytes, name, wrap }] of Object.entries(seeds)) {
  let reports = 0;
  let problems = 0;
  const started = performance.now();
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
      const spoilt = changed(bytes, changes);
      watcher.postMessage(`${format} ${JSON.stringify(changes)}`);
      const from = performance.now();
      const found = await read(name, wrap === undefined ? spoilt : wrap(spoilt));
      slowest = Math.max(slowest, performance.now() - from);
      watcher.postMessage('');
      reports += found.reports;
      problems += found.problems;
      total++;
    }),
    { numRuns: each, seed, endOnFailure: true },
  );
  console.log(
    `${format.padEnd(12)} ${each} inputs: ${reports} reports, ${problems} problems, ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
}
const most = await new Promise<number>((resolve) => {
  watcher.once('message', resolve);
  watcher.postMessage('most');
});
const growth = Math.max(0, most - before);
console.log(
  `${total} inputs, none threw; slowest ${slowest.toFixed(0)} ms; growth ${(growth / 1024 / 1024).toFixed(0)} MB; ${stray} stray rejections of libraries`,
);
process.exit(growth > limits.growth ? 1 : 0);
