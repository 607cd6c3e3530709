/** Ingest: bytes of a format to reports. A new format is one file in `readers/` and one line in `formats.ts`. */
export { type Fetched, fetchPage } from './fetch.js';
export { openPaths, readStandardInput } from './files.js';
export { formatOf, formats } from './formats.js';
export { openReader, type ReaderProcess } from './isolated.js';
export { limits } from './limits.js';
export { InputProblem } from './problem.js';
export { type FoundReport, readInput, readPlain } from './read.js';
export { type FieldName, fieldNames, type IngestOptions, type Input } from './reader.js';
