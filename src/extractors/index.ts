/** The stages, in the order in which the pipeline runs them. */
export { segments } from './segments.js';
export type { Extractor, Found } from './stage.js';
export { tokens } from './tokens.js';
