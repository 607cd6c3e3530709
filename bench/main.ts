/** `npm run bench`: speed of the pipeline and each stage beside wink-nlp, compromise and chrono-node on the same generated text in the same run. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as chrono from 'chrono-node';
import compromise from 'compromise';
import model from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';
import { openDocument, type Report, withLayer } from '../src/document/index.js';
import { loadResources } from '../src/lexicon/index.js';
import { analyze, stages } from '../src/pipeline/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const SEED = 20250701;
/** Characters of a generated report, about that of a daily update. */
const REPORT_LENGTH = 6_000;

/** Linear congruential generator (Numerical Recipes constants): the same corpus on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** Reports made by drawing sentences from the project's own samples. */
function generate(megabytes: number): Report[] {
  const sentences = readdirSync(`${root}samples`)
    .filter((name) => /\.(txt|md)$/.test(name))
    .sort()
    .flatMap((name) =>
      readFileSync(`${root}samples/${name}`, 'utf8').split(/(?<=[.!?]["”]?(?:\[[ivx]+\])?)\s+(?=[A-Z])/),
    )
    .filter((sentence) => sentence.length > 40 && sentence.length < 500);
  const random = randomFrom(SEED);
  const reports: Report[] = [];
  for (let made = 0; made < megabytes * 1e6; ) {
    let text = '';
    while (text.length < REPORT_LENGTH)
      text += `${sentences[Math.floor(random() * sentences.length)]!}${random() < 0.15 ? '\n\n' : ' '}`;
    reports.push(reportOf(text));
    made += text.length;
  }
  return reports;
}

function reportOf(text: string): Report {
  const hash = createHash('sha256').update(text).digest('hex');
  return {
    id: hash.slice(0, 32),
    text,
    publishedAt: '2025-07-01',
    publishedBy: 'option',
    title: null,
    source: { name: null, url: null, author: null },
    format: 'txt',
    language: 'en',
    bytesHash: hash,
  };
}

/** CPU seconds that a function takes. */
function cpuSeconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

interface Row {
  readonly what: string;
  readonly seconds: number;
  readonly tokensPerSecond: number;
  readonly megabytesPerSecond: number;
  readonly ratioToWink: number;
}

function main(): void {
  const megabytes = Number(process.argv[2] ?? 1);
  const resources = loadResources();
  const reports = generate(megabytes);
  const characters = reports.reduce((sum, { text }) => sum + text.length, 0);
  for (const report of reports.slice(0, 10)) analyze(report, resources);

  const byStage = new Map<string, number>();
  let tokens = 0;
  let sentences = 0;
  let parsed = 0;
  for (const report of reports) {
    let doc = openDocument(report);
    for (const stage of stages) {
      let found: ReturnType<typeof stage.extract> | undefined;
      const seconds = cpuSeconds(() => (found = stage.extract(doc, resources)));
      byStage.set(stage.name, (byStage.get(stage.name) ?? 0) + seconds);
      doc = withLayer(doc, stage.provides, found!.value, found!.issues);
    }
    tokens += doc.layers.tokens!.count;
    sentences += doc.layers.segments!.sentences.length;
    parsed += (doc.layers.syntax as ReadonlyMap<number, unknown>).size;
  }
  const whole = cpuSeconds(() => {
    for (const report of reports) analyze(report, resources);
  });

  const wink = winkNLP(model);
  const winkSeconds = cpuSeconds(() => {
    for (const { text } of reports) wink.readDoc(text);
  });
  // compromise and chrono-node are slow enough that a tenth of the corpus tells their speed.
  const part = reports.slice(0, Math.max(1, Math.ceil(reports.length / 10)));
  const share = part.reduce((sum, { text }) => sum + text.length, 0) / characters;
  const compromiseSeconds = cpuSeconds(() => {
    for (const { text } of part) compromise(text).json();
  });
  const reference = new Date('2025-07-01T12:00:00Z');
  const chronoSeconds = cpuSeconds(() => {
    for (const { text } of part) chrono.parse(text, reference);
  });

  const row = (what: string, seconds: number): Row => ({
    what,
    seconds: Number(seconds.toFixed(2)),
    tokensPerSecond: Math.round(tokens / seconds),
    megabytesPerSecond: Number((characters / 1e6 / seconds).toFixed(2)),
    ratioToWink: Number((winkSeconds / seconds).toFixed(2)),
  });
  const rows = [
    row('whole pipeline', whole),
    ...[...byStage].map(([name, seconds]) => row(`  ${name}`, seconds)),
    row('wink-nlp readDoc, all its stages', winkSeconds),
    row('compromise', compromiseSeconds / share),
    row('chrono-node', chronoSeconds / share),
  ];
  const lengths = [1, 10, 100, 1000].map((kilobytes) => {
    let text = '';
    for (let k = 0; text.length < kilobytes * 1000; k++) text += `${reports[k % reports.length]!.text}\n\n`;
    const report = reportOf(text.slice(0, kilobytes * 1000));
    analyze(report, resources);
    return {
      kilobytes,
      millisecondsPerKilobyte: Number(((cpuSeconds(() => analyze(report, resources)) * 1000) / kilobytes).toFixed(2)),
    };
  });
  const started = process.hrtime.bigint();
  execFileSync(process.execPath, [`${root}dist/src/cli/main.js`, 'extract', `${root}samples/iraq-daily-update.txt`], {
    stdio: 'ignore',
  });
  const startUp = Number(process.hrtime.bigint() - started) / 1e6;

  const facts = {
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 1e9),
    corpus: `${reports.length} generated reports, ${(characters / 1e6).toFixed(2)} MB, ${tokens} tokens, seed ${SEED}`,
    sentencesParsed: Number((parsed / sentences).toFixed(2)),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1000),
    coldStartMilliseconds: Math.round(startUp),
  };
  console.log('CPU seconds of one process; ratio: speed over that of wink-nlp on the same text.');
  console.table(rows);
  console.log('Cost against length:');
  console.table(lengths);
  console.log(facts);
  mkdirSync(`${root}.dateline`, { recursive: true });
  writeFileSync(`${root}.dateline/bench.json`, `${JSON.stringify({ facts, rows, lengths }, null, 2)}\n`);
  console.log('Written to .dateline/bench.json.');
}

main();
