/** The document model: text that is never changed, and claims about stretches of it. */
export * from './annotation.js';
export * from './block.js';
export * from './characters.js';
export * from './document.js';
export * from './entity.js';
export * from './forms.js';
export * from './hash.js';
export * from './layers.js';
export * from './likeness.js';
export * from './report.js';
export * from './span.js';
export * from './tlp.js';
export * from './units.js';
