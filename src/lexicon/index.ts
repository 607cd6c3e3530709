/** Lexicons: data with provenance, checked and indexed. */
export * from './abbreviations.js';
export * from './actor-files.js';
export * from './actors.js';
export { type ConfidenceModels, readConfidence } from './confidence.js';
export * from './csv.js';
export * from './desk-list.js';
export * from './desk-triggers.js';
export {
  Condition,
  type EventLexicon,
  type EventType,
  type Frame,
  type FrameRole,
  isVerbal,
  phraseOf,
  type Trigger,
  type WordSet,
} from './events.js';
export * from './fold.js';
export * from './load.js';
export * from './manifest.js';
export type { Cues, ModalityLexicon } from './modality.js';
export * from './place-cues.js';
export * from './places.js';
export type { Resources } from './resources.js';
export * from './roles.js';
export * from './root.js';
export { readScenes, type ScenesModel } from './scenes.js';
export * from './syntax-model.js';
export * from './task-model.js';
export * from './time.js';
export * from './trie.js';
export { ENTRY, type EntryList, type FormNeeds, needsOf, type TriggerNeeds } from './trigger-needs.js';
