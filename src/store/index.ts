/** The store: repositories over PostgreSQL, the user's own or the embedded one. */

export * from './accounts.js';
export * from './assignments.js';
export * from './batches.js';
export * from './calibration.js';
export * from './candidates.js';
export * from './comparison.js';
export * from './consumers.js';
export * from './controls.js';
export * from './decisions.js';
export { stopEmbedded } from './embedded/server.js';
export * from './entities.js';
export * from './events.js';
export * from './feeds.js';
export * from './keys.js';
export * from './leases.js';
export * from './linking.js';
export * from './live.js';
export * from './meters.js';
export * from './open.js';
export * from './overview.js';
export * from './queue.js';
export * from './relations.js';
export * from './replay.js';
export * from './reports.js';
export * from './schema.js';
export * from './second.js';
export { type ReportUpdate, updateOf } from './updates.js';
