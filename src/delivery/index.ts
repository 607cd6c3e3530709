/** Delivery: what leaves the store for others. */
export * from './event.js';
export * from './export.js';
export type { Format } from './format.js';
export * from './watch.js';
