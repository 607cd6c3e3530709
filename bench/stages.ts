/** Time of each stage over the samples, beside wink-nlp's own `readDoc`, compromise and chrono-node on the same text in the same run. */
import * as chrono from 'chrono-node';
import compromise from 'compromise';
import winkModel from 'wink-eng-lite-web-model';
import winkNLP from 'wink-nlp';
import { openDocument, type Report, withLayer } from '../src/document/index.js';
import { writeCandidates } from '../src/extractors/index.js';
import type { Resources } from '../src/lexicon/index.js';
import { stages } from '../src/pipeline/index.js';

/** One row: what was run, its milliseconds, and its speed on this text. */
export interface StageTime {
  readonly name: string;
  readonly milliseconds: number;
}

export interface StageTimes {
  readonly rows: readonly StageTime[];
  readonly characters: number;
  readonly tokens: number;
}

/** Rounds of which the fastest counts: other programs on the machine only ever slow a round down. */
const rounds = 5;

/** Runs every stage over all reports, several times, and keeps each stage's fastest round. */
export function timeStages(reports: readonly Report[], resources: Resources): StageTimes {
  const best = new Map<string, number>();
  let tokens = 0;
  const nlp = winkNLP(winkModel);
  for (let round = 0; round < rounds; round++) {
    const spent = new Map<string, number>();
    const time = <T>(name: string, work: () => T): T => {
      const started = performance.now();
      const value = work();
      spent.set(name, (spent.get(name) ?? 0) + performance.now() - started);
      return value;
    };
    tokens = 0;
    for (const report of reports) {
      let doc = openDocument(report);
      for (const stage of stages) {
        const found = time(stage.name, () => stage.extract(doc, resources));
        doc = withLayer(doc, stage.provides, found.value, found.issues);
      }
      time('candidates', () => writeCandidates(doc, resources));
      tokens += doc.layers.tokens?.count ?? 0;
    }
    const whole = [...spent.values()].reduce((sum, each) => sum + each, 0);
    spent.set('whole pipeline', whole);
    for (const report of reports) time('wink readDoc', () => nlp.readDoc(report.text));
    if (round === 0) timeOthers(reports, time);
    for (const [name, value] of spent) best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, value));
  }
  const characters = reports.reduce((sum, report) => sum + report.text.length, 0);
  return { rows: [...best].map(([name, milliseconds]) => ({ name, milliseconds })), characters, tokens };
}

/** compromise and chrono-node as they come; one round, since they are slow and only the order of size matters. */
function timeOthers(reports: readonly Report[], time: <T>(name: string, work: () => T) => T): void {
  const reference = new Date('2025-07-01T12:00:00Z');
  for (const { text } of reports) {
    time('compromise', () => compromise(text).json());
    time('chrono-node', () => chrono.parse(text, reference));
  }
}
