/** Review as data: decisions are appended, and a pure fold applies them. */

export * from './agreement.js';
export * from './calibration.js';
export * from './decisions.js';
export * from './fold.js';
export * from './measures.js';
export * from './rereading.js';
export * from './suggestions.js';
