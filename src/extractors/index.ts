/** The stages, in the order in which the pipeline runs them. */
export { writeCandidates } from './candidates.js';
export { coreference } from './coreference.js';
export { drafts } from './events/drafts.js';
export { mentions } from './mentions/index.js';
export { keepParses, parses } from './parses.js';
export { places, resolvePlaces } from './places/index.js';
export { quantities } from './quantities.js';
export { segments } from './segments.js';
export type { Extractor, Found } from './stage.js';
export {
  type Children,
  type Clause,
  caseOf,
  childrenOf,
  clauses,
  type Filler,
  type Oblique,
} from './syntax/clauses.js';
export { type Parse, parse, type SentenceInput } from './syntax/parse.js';
export { RELATIONS, UPOS, XPOS } from './syntax/tables.js';
export { timexes } from './timexes/index.js';
export { tokens } from './tokens.js';
export { toponyms } from './toponyms/index.js';
