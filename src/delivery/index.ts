/** Delivery: what leaves the store for others. */

export * from './dispatch.js';
export * from './event.js';
export * from './export.js';
export type { Format } from './format.js';
export * from './schemas.js';
export * from './sink.js';
export { sinkKinds } from './sinks/index.js';
export * from './watch.js';
