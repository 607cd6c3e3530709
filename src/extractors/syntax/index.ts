/** Syntax: tagger, dependency parser and the clause view over its trees. */
export { KeptParses, parseKey } from './kept.js';
export { type Parse, parse, type SentenceInput } from './parse.js';
export { RELATIONS, relationOf, UPOS, uposOf, XPOS, xposOf } from './tables.js';
