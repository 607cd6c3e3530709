/** The same event in several reports: what two candidates have in common, how likely they tell one event, and the clusters that follow. */
export * from './blocks.js';
export * from './clusters.js';
export * from './features.js';
export * from './link-all.js';
export * from './linkable.js';
