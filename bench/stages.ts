/** Time of each stage over a corpus, beside wink-nlp's own `readDoc`, compromise and chrono-node on the same text in the same run. */
import * as chrono from 'chrono-node';
import compromise from 'compromise';
import winkModel from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';
import { layerOf, openDocument, type Report, withLayer } from '../src/document/index.js';
import { parse, writeCandidates } from '../src/extractors/index.js';
import type { Resources } from '../src/lexicon/index.js';
import { stages } from '../src/pipeline/index.js';

/** One row: what was run, its milliseconds of processor time, and on how much text. */
export interface StageTime {
  readonly name: string;
  readonly milliseconds: number;
  readonly characters: number;
  readonly tokens: number;
}

export interface StageTimes {
  readonly rows: readonly StageTime[];
  readonly reports: number;
  readonly characters: number;
  readonly tokens: number;
  /** Sentences that are no endnotes, and how many of them held a possible trigger and were parsed. */
  readonly sentences: number;
  readonly parsed: number;
  readonly candidates: number;
  /** Peak memory after the pipeline and before the other programs were loaded, in MB. */
  readonly peakMb: number;
}

/** Text that is run before anything is timed, in characters: what runs for hours is compiled. */
const WARM_UP = 600_000;
/** Rounds over a small corpus, of which the fastest counts: other programs on the machine only ever slow a round down. */
const LEAST_TEXT = 2_000_000;
/** compromise and chrono-node are slow, and run on this much of the text. */
const OTHERS_TEXT = 400_000;

/**
 * Runs the pipeline over all reports, report by report as in production. A small corpus is run several times and each stage's fastest
 * round kept; of a large one each stage's sum over a single round is told.
 */
export function timeStages(reports: readonly Report[], resources: Resources): StageTimes {
  const characters = charactersOf(reports);
  const rounds = Math.max(1, Math.min(12, Math.round(LEAST_TEXT / characters)));
  for (let done = 0, i = 0; done < WARM_UP; i++) {
    const report = reports[i % reports.length]!;
    runOne(report, resources, new Map());
    done += report.text.length;
  }
  const best = new Map<string, number>();
  let counts = { tokens: 0, sentences: 0, parsed: 0, candidates: 0 };
  for (let round = 0; round < rounds; round++) {
    const spent = new Map<string, number>();
    counts = { tokens: 0, sentences: 0, parsed: 0, candidates: 0 };
    for (const report of reports) {
      const found = runOne(report, resources, spent);
      counts.tokens += found.tokens;
      counts.sentences += found.sentences;
      counts.parsed += found.parsed;
      counts.candidates += found.candidates;
    }
    spent.set(
      'whole pipeline',
      [...spent.values()].reduce((sum, each) => sum + each, 0),
    );
    for (const [name, value] of spent) best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, value));
  }
  const peakMb = peakMemory();
  const rows: StageTime[] = [...best].map(([name, milliseconds]) => ({
    name,
    milliseconds,
    characters,
    tokens: counts.tokens,
  }));
  const places = rows.filter(({ name }) => name === 'toponyms' || name === 'places');
  rows.push({
    name: 'toponyms + places',
    milliseconds: places.reduce((sum, row) => sum + row.milliseconds, 0),
    characters,
    tokens: counts.tokens,
  });
  rows.push(timeParser(reports, resources));
  const nlp = winkNLP(winkModel);
  rows.push(timeOther('wink readDoc', reports, LEAST_TEXT, counts.tokens / characters, (text) => nlp.readDoc(text)));
  const reference = new Date('2025-07-01T12:00:00Z');
  rows.push(
    timeOther('compromise', reports, OTHERS_TEXT, counts.tokens / characters, (text) => compromise(text).json()),
  );
  rows.push(
    timeOther('chrono-node', reports, OTHERS_TEXT, counts.tokens / characters, (text) => chrono.parse(text, reference)),
  );
  return { rows, reports: reports.length, characters, ...counts, peakMb };
}

/** Processor time of this process so far in ms, all of its threads: other programs on the machine do not lengthen it. */
export function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** One report through all stages; their times are added to `spent`. */
export function runOne(report: Report, resources: Resources, spent: Map<string, number>) {
  let doc = openDocument(report);
  let last = cpuNow();
  const add = (name: string) => {
    const now = cpuNow();
    spent.set(name, (spent.get(name) ?? 0) + now - last);
    last = now;
  };
  for (const stage of stages) {
    const found = stage.extract(doc, resources);
    doc = withLayer(doc, stage.provides, found.value, found.issues);
    add(stage.name);
  }
  const candidates = writeCandidates(doc, resources).length;
  add('candidates');
  const { segments, tokens, syntax } = doc.layers;
  return {
    tokens: tokens?.count ?? 0,
    sentences: segments?.sentences.filter(({ kind }) => kind !== 'note').length ?? 0,
    parsed: (syntax as ReadonlyMap<number, unknown>).size,
    candidates,
  };
}

/** Tagger and parser on every sentence of the first reports; the syntax stage leaves out the sentences that hold no possible trigger. */
function timeParser(reports: readonly Report[], resources: Resources): StageTime {
  const [segments, tokenize] = [
    stages.find(({ provides }) => provides === 'segments')!,
    stages.find(({ provides }) => provides === 'tokens')!,
  ];
  const tables = reports.slice(0, 400).map((report) => {
    let doc = openDocument(report);
    for (const stage of [segments, tokenize]) doc = withLayer(doc, stage.provides, stage.extract(doc, resources).value);
    return layerOf(doc, 'tokens');
  });
  const parseAll = (): void => {
    for (const { sentenceFirst, text, pos } of tables)
      for (let s = 0; s + 1 < sentenceFirst.length; s++) {
        const first = sentenceFirst[s]!;
        parse(resources.syntax, {
          count: sentenceFirst[s + 1]! - first,
          word: (i) => text[first + i]!,
          winkPos: (i) => pos[first + i]!,
        });
      }
  };
  parseAll();
  const started = cpuNow();
  parseAll();
  return {
    name: 'tagger and parser alone',
    milliseconds: cpuNow() - started,
    characters: charactersOf(reports.slice(0, 400)),
    tokens: tables.reduce((sum, { count }) => sum + count, 0),
  };
}

/** The reports from the first on, up to so many characters, once to warm up (a quarter) and once timed. */
function timeOther(
  name: string,
  reports: readonly Report[],
  most: number,
  tokensPerCharacter: number,
  work: (text: string) => unknown,
): StageTime {
  const chosen: Report[] = [];
  let characters = 0;
  for (const report of reports) {
    if (characters >= most) break;
    chosen.push(report);
    characters += report.text.length;
  }
  for (const { text } of chosen.slice(0, Math.ceil(chosen.length / 4))) work(text);
  const started = cpuNow();
  for (const { text } of chosen) work(text);
  const milliseconds = cpuNow() - started;
  return { name, milliseconds, characters, tokens: Math.round(characters * tokensPerCharacter) };
}

export function charactersOf(reports: readonly Report[]): number {
  return reports.reduce((sum, { text }) => sum + text.length, 0);
}

export function peakMemory(): number {
  return Math.round(process.resourceUsage().maxRSS / 1000);
}
