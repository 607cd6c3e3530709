/** Plain text: the decoded bytes are the report. */
import { decodeText } from '../decode.js';
import type { Reader } from '../reader.js';
import { charsetIn } from './common.js';

export const txt: Reader = {
  *read({ bytes, origin, mediaType }) {
    const { text, charset } = decodeText(bytes, origin, charsetIn(mediaType));
    yield { kind: 'report', reading: { text, charset, title: null, published: null, source: {} } };
  },
};
