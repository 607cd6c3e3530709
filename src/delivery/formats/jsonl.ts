/** JSON Lines: the whole event record, one a line. */
import type { Format } from '../format.js';

export const jsonl: Format = { name: 'jsonl', head: '', line: (event) => `${JSON.stringify(event)}\n` };
