/** Toponyms: names of places, adjectives of countries and composed facilities, each with scored readings. */
import { annotate, type Document, type Toponym } from '../../document/index.js';
import type { Resources } from '../../lexicon/index.js';
import type { Extractor } from '../stage.js';
import { type Candidate, sumOf } from './candidate.js';
import { composedAt } from './composed.js';
import { judgeAll } from './judge.js';
import { listedAt, wholeName } from './listed.js';
import { facilityReadings, readingsOfSet } from './name-sets.js';
import { relateAll } from './relate.js';
import { surnamesIn } from './surnames.js';
import { unlistedAt } from './unlisted.js';
import { isPiece, PIECE, type View, viewOf } from './view.js';

export const toponyms: Extractor<'toponyms'> = {
  name: 'toponyms',
  version: '1',
  requires: ['segments', 'tokens'],
  provides: 'toponyms',
  extract(doc, resources) {
    return { value: findToponyms(doc, resources) };
  },
};

function findToponyms(doc: Document, resources: Resources): Toponym[] {
  const view = viewOf(doc, resources);
  const surnames = surnamesIn(view);
  const found: Candidate[] = [];
  for (let i = 0; i < view.pieces.count; ) {
    const candidate = startsName(view, i) ? candidateAt(view, i) : null;
    if (candidate) found.push(candidate);
    i = candidate?.to ?? i + 1;
  }
  judgeAll(view, found, surnames);
  relateAll(view, found);
  return found.map((candidate) => finish(view, candidate));
}

/** Capitalized, or an article before a capital; inside a token. */
function startsName(view: View, i: number): boolean {
  const kind = view.kind[i]!;
  if ((kind & (PIECE.capital | PIECE.article)) === 0 || view.tokenOf[i]! < 0) return false;
  return (kind & PIECE.capital) !== 0 || isPiece(view, i + 1, PIECE.capital);
}

/** The name that starts at a piece: composed if it can be, else listed, else one that the context makes a place. */
function candidateAt(view: View, i: number): Candidate | null {
  const first = listedAt(view, i);
  const listed = first && wholeName(view, i, first);
  return composedAt(view, i, listed) ?? listed ?? unlistedAt(view, i);
}

function finish({ text, gazetteer }: View, candidate: Candidate): Toponym {
  const { via, set, evidence, embedded, wanted, start, end } = candidate;
  const name = text.slice(start, end);
  const readings = via === 'facility' ? facilityReadings(gazetteer, set, wanted, name) : readingsOfSet(gazetteer, set);
  const value = { name, via, readings, latent: sumOf(evidence) < 0, embedded, wanted };
  return annotate('toponym', { start, end }, value, evidence);
}
