/** How cost grows: with the length of a report, and with the number of names in the gazetteer. */
import { type Document, openDocument, withLayer } from '../src/document/index.js';
import {
  addActors,
  buildTrie,
  depthOf,
  firstValue,
  foldText,
  type Gazetteer,
  longestMatch,
  type Resources,
  type TokenTrie,
} from '../src/lexicon/index.js';
import { analyzeTogether, stages } from '../src/pipeline/index.js';
import { type Corpus, reportOf } from './corpus.js';
import { cpuNow } from './stages.js';

export interface LengthCost {
  readonly kilobytes: number;
  /** Milliseconds for 1,000 characters. */
  readonly perKilobyte: number;
}

const LENGTHS = [1, 10, 100, 1000];
/** Text run at each length, in characters: short reports are many. */
const TEXT = 400_000;
const ROUNDS = 4;

/** Cost of reports cut from the corpus at each length; the lengths take turns, and of each the fastest round is told. */
export function timeLengths(corpus: Corpus, resources: Resources): readonly LengthCost[] {
  const text = corpus.reports.map((report) => report.text).join('\n\n');
  const best: LengthCost[] = [];
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, kilobytes] of LENGTHS.entries()) {
      const cost = costOf(text, kilobytes, resources);
      if (!best[i] || cost.perKilobyte < best[i].perKilobyte) best[i] = cost;
    }
  return best;
}

function costOf(text: string, kilobytes: number, resources: Resources): LengthCost {
  const size = kilobytes * 1000;
  const count = Math.max(1, Math.round(TEXT / size));
  const reports = Array.from({ length: count }, (_, i) => reportOf(text.slice(i * size, (i + 1) * size), '2025-07-01'));
  const started = cpuNow();
  analyzeTogether(reports, resources);
  return { kilobytes, perKilobyte: (cpuNow() - started) / (count * kilobytes) };
}

export interface MatcherCost {
  readonly names: number;
  /** Million characters a second: folding and longest match at every piece. */
  readonly millionPerSecond: number;
}

/** Speed of the toponym matcher over the corpus with the first tenth, third and all of the gazetteer's places. */
export function timeMatcher(corpus: Corpus, gazetteer: Gazetteer): readonly MatcherCost[] {
  const tries: [number, TokenTrie][] = [];
  for (const places of [1000, 10_000, 100_000]) {
    const entries = Array.from({ length: Math.min(places, gazetteer.count) }, (_, place) => ({
      name: gazetteer.nameOf(place),
      value: place,
    }));
    tries.push([entries.length, buildTrie(entries)]);
  }
  tries.push([countNames(gazetteer.trie), gazetteer.trie]);
  return tries.map(([names, trie]) => ({ names, millionPerSecond: matchAll(corpus, trie) }));
}

function countNames(trie: TokenTrie): number {
  let names = 0;
  for (let node = 0; node < trie.nodes; node++) if (firstValue(trie, node + 1) > firstValue(trie, node)) names++;
  return names;
}

function matchAll(corpus: Corpus, trie: TokenTrie): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const started = cpuNow();
    for (const { text } of corpus.reports) {
      const pieces = foldText(text);
      for (let i = 0; i < pieces.count; ) {
        const node = longestMatch(trie, pieces, i);
        i += node < 0 ? 1 : depthOf(trie, node);
      }
    }
    best = Math.min(best, cpuNow() - started);
  }
  return corpus.characters / 1000 / best;
}

export interface ActorCost {
  /** Actors that a desk adds to those that come with the program. */
  readonly own: number;
  /** Speed of the mentions stage. */
  readonly megabytesPerSecond: number;
}

const OWN_ACTORS = [0, 1000, 100_000];
const OWN_WORDS = ['Front', 'Brigade', 'Council', 'Company', 'Union'];

/**
 * Speed of the mentions stage with a desk's own actors: places of the gazetteer with a word behind each, whose beginnings stand in reports
 * everywhere. The lists take turns, so that a busy machine slows all of them.
 */
export function timeActors(corpus: Corpus, resources: Resources): readonly ActorCost[] {
  const stage = stages.find(({ name }) => name === 'mentions')!;
  const docs = readAhead(corpus, resources, stage.name);
  const characters = docs.reduce((sum, { report }) => sum + report.text.length, 0);
  const lists = OWN_ACTORS.map((own) => ({
    ...resources,
    actors:
      own === 0 ? resources.actors : addActors(resources.actors, { name: 'own', data: ownActors(own, resources) }),
  }));
  const best = lists.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round <= ROUNDS; round++)
    for (const [i, list] of lists.entries()) {
      const started = cpuNow();
      for (const doc of docs) stage.extract(doc, list);
      if (round > 0) best[i] = Math.min(best[i]!, cpuNow() - started);
    }
  return OWN_ACTORS.map((own, i) => ({ own, megabytesPerSecond: characters / 1000 / best[i]! }));
}

/** The first reports of the corpus with the layers that a stage needs. */
function readAhead(corpus: Corpus, resources: Resources, until: string): readonly Document[] {
  const docs: Document[] = [];
  for (let i = 0, length = 0; i < corpus.reports.length && length < TEXT; i++) {
    let doc = openDocument(corpus.reports[i]!);
    for (const stage of stages) {
      if (stage.name === until) break;
      doc = withLayer(doc, stage.provides, stage.extract(doc, resources).value);
    }
    docs.push(doc);
    length += doc.report.text.length;
  }
  return docs;
}

function ownActors(count: number, { gazetteer }: Resources): string {
  const rows = ['id,name,kind'];
  for (let i = 0; i < count; i++)
    rows.push(`own-${i},"${gazetteer.nameOf(i).replaceAll('"', '')} ${OWN_WORDS[i % OWN_WORDS.length]}",armed_group`);
  return rows.join('\n');
}
