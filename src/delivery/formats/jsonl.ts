/** JSON Lines: the whole event record, one a line. */
import { type Format, linear } from '../format.js';

export const jsonl: Format = {
  name: 'jsonl',
  about: 'JSON Lines: every field of every event',
  extension: 'jsonl',
  mediaType: 'application/x-ndjson',
  losses: [],
  write: linear('', (event) => `${JSON.stringify(event)}\n`),
};
