/** `dateline bench`: what each part costs on this machine. */
export * from './corpora.js';
export * from './corpus.js';
export * from './exports.js';
export * from './growth.js';
export * from './latency.js';
export * from './linking.js';
export * from './memory.js';
export * from './plot.js';
export * from './processor.js';
export * from './reports.js';
export * from './review.js';
export * from './services.js';
export * from './stages.js';
export * from './startup.js';
export * from './workers.js';
