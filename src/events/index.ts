/** Events: the candidate record, its identity and its confidence. */
export * from './candidate.js';
export * from './chunks.js';
export * from './comparison.js';
export * from './confidence.js';
export * from './diff.js';
export * from './identity.js';
export * from './incident.js';
export * from './linking/index.js';
export * from './linter.js';
export * from './phrase.js';
export * from './tellings.js';
