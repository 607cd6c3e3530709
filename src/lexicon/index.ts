/** Lexicons: data with provenance, checked and indexed. */
export * from './abbreviations.js';
export * from './fold.js';
export * from './load.js';
export type { Resources } from './resources.js';
export * from './syntax-model.js';
export * from './trie.js';
