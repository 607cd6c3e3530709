/** Plain text: the decoded bytes are the report. */
import { decodeText } from '../decode.js';
import type { Reader } from '../reader.js';

export const txt: Reader = {
  format: 'txt',
  extensions: ['.txt', '.text'],
  read: ({ bytes, origin }) => [{ text: decodeText(bytes, origin), title: null, published: null, source: {} }],
};
