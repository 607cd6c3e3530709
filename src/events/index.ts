/** Events: the candidate record, its codes and identity. */
export * from './candidate.js';
