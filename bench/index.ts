/** `dateline bench`: what each part costs on this machine. */
export * from './reports.js';
export * from './review.js';
export * from './services.js';
export * from './stages.js';
