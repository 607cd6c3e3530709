/** Workers: BullMQ processors and the composition around them. */
export * from './deliver.js';
export * from './desk.js';
export * from './feeds.js';
export * from './intake.js';
export * from './link.js';
export * from './pool.js';
export * from './replay.js';
