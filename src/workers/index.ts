/** Workers: BullMQ processors and the composition around them. */
export * from './intake.js';
export * from './pool.js';
