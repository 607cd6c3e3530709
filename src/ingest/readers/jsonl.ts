/** JSON lines: a record a line, each a report; a bad line fails alone. */
import { decodeBytes } from '../charset.js';
import { checkSize } from '../decode.js';
import { limits } from '../limits.js';
import { InputProblem } from '../problem.js';
import type { Found, Reader } from '../reader.js';
import { fromRecord } from '../records.js';
import { charsetIn } from './common.js';
import { isRecord, parseJson } from './json.js';

export const jsonl: Reader = {
  *read({ bytes, origin, mediaType }, { options }) {
    checkSize(bytes.length, origin);
    const { text, charset } = decodeBytes(bytes, origin, charsetIn(mediaType));
    let line = 0;
    let found = 0;
    for (let start = 0; start < text.length && found < limits.reports; ) {
      const newline = text.indexOf('\n', start);
      const end = newline < 0 ? text.length : newline;
      line++;
      const content = text
        .slice(start, end)
        .replace(/^\uFEFF/, '')
        .trim();
      start = end + 1;
      if (content === '') continue;
      found++;
      yield one(content, line);
    }
    if (found === 0) throw new InputProblem(origin, null, 'the file is empty', 'Give one record a line');

    function one(content: string, number: number): Found {
      const place = `line ${number}`;
      try {
        const value = parseJson(content, origin, place);
        const record = typeof value === 'string' ? { text: value } : value;
        if (isRecord(record)) return fromRecord(record, origin, place, charset, options);
        throw new InputProblem(origin, place, 'this is no record of named fields', 'Give an object with a field text');
      } catch (error) {
        if (error instanceof InputProblem) return { kind: 'problem', problem: error };
        throw error;
      }
    }
  },
};
