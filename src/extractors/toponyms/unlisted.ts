/** Names that no list holds, where the context or a listed variant says place. */
import { SHAPE } from '../../document/index.js';
import { variantsOf } from '../../lexicon/index.js';
import { because, type Candidate, candidateOf } from './candidate.js';
import { leftContext } from './left-context.js';
import { isInstitution } from './listed.js';
import { alternateSet, NO_PLACES } from './name-sets.js';
import { isNameLike, runEnd, type View } from './view.js';

const COMMA = 44;

/** A capitalized run at piece `i` that is a place by what stands before it. */
export function unlistedAt(view: View, i: number): Candidate | null {
  const { tokens, tokenOf, pieces, gazetteer } = view;
  const left = leftContext(view, i);
  const introduced = left.areaWord !== null;
  const locative = left.locative && (tokens.shape[tokenOf[i]!]! & SHAPE.upper) === 0;
  if (!introduced && !locative) return null;
  const to = runEnd(view, i);
  if (to === i || !isNameLike(view, i, to) || isInstitution(view, i, to)) return null;
  const near = variantsOf(gazetteer, pieces, i, to);
  if (near.length > 0) {
    const candidate = candidateOf(view, i, to, alternateSet(gazetteer, near), 'named');
    candidate.evidence.push(because(view, 'toponym/variant', introduced || to - i > 1 ? 1 : 0.3, i, to));
    return candidate;
  }
  if (introduced || (pieces.units[pieces.end[to - 1]!] === COMMA && locative)) {
    const candidate = candidateOf(view, i, to, NO_PLACES, 'context', left.areaWord);
    candidate.evidence.push(because(view, 'toponym/context', introduced ? 1 : -1.5, i, to));
    return candidate;
  }
  return null;
}
