/** Lexicons: data with provenance, checked and indexed. */
export * from './abbreviations.js';
export type { Condition, EventLexicon, EventType, Frame, FrameRole, Trigger, WordSet } from './events.js';
export * from './fold.js';
export * from './load.js';
export type { ModalityLexicon } from './modality.js';
export * from './place-cues.js';
export * from './places.js';
export type { Resources } from './resources.js';
export * from './syntax-model.js';
export * from './time.js';
export * from './trie.js';
