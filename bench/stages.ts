/** Time of each stage over a corpus, beside wink-nlp's own `readDoc`, compromise and chrono-node on the same text in the same run. */
import * as chrono from 'chrono-node';
import compromise from 'compromise';
import winkModel from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';
import { layerOf, openDocument, type Report, withLayer } from '../src/document/index.js';
import { parse } from '../src/extractors/index.js';
import type { Resources } from '../src/lexicon/index.js';
import { analyzeInSteps, analyzeTogether, groupsOf, lastOf, stages } from '../src/pipeline/index.js';

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
/** Characters over which a stage is timed, in rounds of which the fastest counts: other programs on the machine only ever slow a round down. */
const TIMED_TEXT = 6_000_000;
const LEAST_ROUNDS = 3;
const MOST_ROUNDS = 12;
/** The parser alone, wink-nlp's `readDoc`, and the slow ones, compromise and chrono-node, run on this much of the text in a round. */
const PARSER_TEXT = 700_000;
const WINK_TEXT = 2_000_000;
const OTHERS_TEXT = 200_000;

/**
 * Runs the pipeline over all reports, in groups as in production, then the programs beside it, and so on in turns; of each row the
 * fastest round is told.
 */
export function timeStages(reports: readonly Report[], resources: Resources): StageTimes {
  const characters = charactersOf(reports);
  const groups = groupsOf(reports);
  const rounds = Math.max(LEAST_ROUNDS, Math.min(MOST_ROUNDS, Math.round(TIMED_TEXT / characters)));
  for (let done = 0; done < WARM_UP; done += characters)
    for (const group of groups) runGroup(group, resources, new Map());
  const nlp = winkNLP(winkModel);
  const reference = new Date('2025-07-01T12:00:00Z');
  const besides = [
    parserAlone(firstOf(reports, PARSER_TEXT), resources),
    program('wink readDoc', firstOf(reports, WINK_TEXT), (text) => nlp.readDoc(text)),
    program('compromise', firstOf(reports, OTHERS_TEXT), (text) => compromise(text).json()),
    program('chrono-node', firstOf(reports, OTHERS_TEXT), (text) => chrono.parse(text, reference)),
  ];
  const best = new Map<string, number>();
  let counts = { tokens: 0, sentences: 0, parsed: 0, candidates: 0 };
  let peakMb = 0;
  for (let round = 0; round < rounds; round++) {
    const spent = new Map<string, number>();
    counts = { tokens: 0, sentences: 0, parsed: 0, candidates: 0 };
    for (const group of groups) {
      const found = runGroup(group, resources, spent);
      counts.tokens += found.tokens;
      counts.sentences += found.sentences;
      counts.parsed += found.parsed;
      counts.candidates += found.candidates;
    }
    // By itself: the clock of a stage costs something too, where reports are short.
    const whole = cpuNow();
    for (const group of groups) analyzeTogether(group, resources);
    spent.set('whole pipeline', cpuNow() - whole);
    spent.set('toponyms + places', spent.get('toponyms')! + spent.get('places')!);
    peakMb ||= peakMemory();
    for (const { name, run } of besides) {
      // A first pass over a quarter of the text compiles what is to be timed.
      if (round === 0) run(0.25);
      const started = cpuNow();
      run(1);
      spent.set(name, cpuNow() - started);
    }
    for (const [name, value] of spent) best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, value));
  }
  const rows = [...best].map(([name, milliseconds]): StageTime => {
    const share = (besides.find((each) => each.name === name)?.characters ?? characters) / characters;
    return { name, milliseconds, characters: characters * share, tokens: Math.round(counts.tokens * share) };
  });
  return { rows, reports: reports.length, characters, ...counts, peakMb };
}

/** Processor time of this process so far in ms, all of its threads: other programs on the machine do not lengthen it. */
export function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** One group of reports through all stages; their times are added to `spent`. */
export function runGroup(group: readonly Report[], resources: Resources, spent: Map<string, number>) {
  const steps = analyzeInSteps(group, resources);
  let last = cpuNow();
  const add = (name: string) => {
    const now = cpuNow();
    spent.set(name, (spent.get(name) ?? 0) + now - last);
    last = now;
  };
  for (const { name } of stages) {
    steps.next();
    add(name);
  }
  const analyses = lastOf(steps);
  add('candidates');
  const layers = analyses.map(({ doc }) => doc.layers);
  return {
    tokens: sumOf(layers, ({ tokens }) => tokens?.count ?? 0),
    sentences: sumOf(layers, ({ segments }) => segments?.sentences.filter(({ kind }) => kind !== 'note').length ?? 0),
    parsed: sumOf(layers, ({ syntax }) => (syntax as ReadonlyMap<number, unknown>).size),
    candidates: sumOf(analyses, ({ candidates }) => candidates.length),
  };
}

function sumOf<T>(list: readonly T[], amount: (each: T) => number): number {
  return list.reduce((sum, each) => sum + amount(each), 0);
}

/** What is timed beside the pipeline: `run` takes the first part of its text, of that share. */
interface Beside {
  readonly name: string;
  readonly characters: number;
  run(share: number): void;
}

function program(name: string, reports: readonly Report[], work: (text: string) => unknown): Beside {
  return {
    name,
    characters: charactersOf(reports),
    run: (share) => {
      for (const { text } of reports.slice(0, Math.ceil(reports.length * share))) work(text);
    },
  };
}

/** Tagger and parser on every sentence; the syntax stage leaves out the sentences that hold no possible trigger. */
function parserAlone(reports: readonly Report[], resources: Resources): Beside {
  const [segments, tokenize] = [
    stages.find(({ provides }) => provides === 'segments')!,
    stages.find(({ provides }) => provides === 'tokens')!,
  ];
  const tables = reports.map((report) => {
    let doc = openDocument(report);
    for (const stage of [segments, tokenize]) doc = withLayer(doc, stage.provides, stage.extract(doc, resources).value);
    return layerOf(doc, 'tokens');
  });
  return {
    name: 'tagger and parser alone',
    characters: charactersOf(reports),
    run: (share) => {
      for (const { sentenceFirst, text, pos } of tables.slice(0, Math.ceil(tables.length * share)))
        for (let s = 0; s + 1 < sentenceFirst.length; s++) {
          const first = sentenceFirst[s]!;
          parse(resources.syntax, {
            count: sentenceFirst[s + 1]! - first,
            word: (i) => text[first + i]!,
            winkPos: (i) => pos[first + i]!,
          });
        }
    },
  };
}

/** The reports from the first on, up to so many characters. */
function firstOf(reports: readonly Report[], most: number): Report[] {
  let characters = 0;
  return reports.filter(({ text }) => {
    const wanted = characters < most;
    characters += text.length;
    return wanted;
  });
}

export function charactersOf(reports: readonly Report[]): number {
  return sumOf(reports, ({ text }) => text.length);
}

export function peakMemory(): number {
  return Math.round(process.resourceUsage().maxRSS / 1000);
}
