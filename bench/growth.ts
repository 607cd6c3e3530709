/** How cost grows: with the length of a report, and with the number of names in the gazetteer. */
import {
  buildTrie,
  foldText,
  type Gazetteer,
  longestMatch,
  type Resources,
  type TokenTrie,
} from '../src/lexicon/index.js';
import { type Corpus, reportOf } from './corpus.js';
import { cpuNow, runOne } from './stages.js';

export interface LengthCost {
  readonly kilobytes: number;
  /** Milliseconds for 1,000 characters. */
  readonly perKilobyte: number;
  readonly stages: Readonly<Record<string, number>>;
}

const LENGTHS = [1, 10, 100, 1000];
/** Text run at each length, in characters: short reports are many. */
const TEXT = 400_000;

/** Cost of reports cut from the corpus at each length. */
export function timeLengths(corpus: Corpus, resources: Resources): readonly LengthCost[] {
  const text = corpus.reports.map((report) => report.text).join('\n\n');
  return LENGTHS.map((kilobytes) => {
    const size = kilobytes * 1000;
    const count = Math.max(1, Math.round(TEXT / size));
    const spent = new Map<string, number>();
    for (let i = 0; i < count; i++)
      runOne(reportOf(text.slice(i * size, (i + 1) * size), '2025-07-01'), resources, spent);
    const per = (milliseconds: number) => milliseconds / (count * kilobytes);
    const stages = Object.fromEntries([...spent].map(([name, value]) => [name, per(value)]));
    return { kilobytes, perKilobyte: Object.values(stages).reduce((sum, each) => sum + each, 0), stages };
  });
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
  tries.push([gazetteer.trie.check.reduce((sum, check) => sum + (check === 0 ? 0 : 1), 0), gazetteer.trie]);
  return tries.map(([names, trie]) => ({ names, millionPerSecond: matchAll(corpus, trie) }));
}

function matchAll(corpus: Corpus, trie: TokenTrie): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round++) {
    const started = cpuNow();
    for (const { text } of corpus.reports) {
      const pieces = foldText(text);
      for (let i = 0; i < pieces.count; ) {
        const node = longestMatch(trie, pieces, i);
        i += node < 0 ? 1 : trie.depth[node]!;
      }
    }
    best = Math.min(best, cpuNow() - started);
  }
  return corpus.characters / 1000 / best;
}
