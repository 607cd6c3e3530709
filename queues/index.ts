/** The contract between processes: queues, payloads, ids and retries. */
export * from './backend.js';
export * from './jobs.js';
export * from './schedules.js';
