/** JSON: one record, or a list of records, each a report. */
import { decodeBytes } from '../charset.js';
import { checkSize } from '../decode.js';
import { limits } from '../limits.js';
import { InputProblem } from '../problem.js';
import type { Reader } from '../reader.js';
import { fromRecord } from '../records.js';
import { charsetIn } from './common.js';

/** Names under which a record holds a list of reports. */
const lists = ['reports', 'items', 'articles', 'records', 'results', 'data', 'docs', 'documents'];

export const json: Reader = {
  *read({ bytes, origin, mediaType }, { options }) {
    checkSize(bytes.length, origin);
    const { text, charset } = decodeBytes(bytes, origin, charsetIn(mediaType));
    const value = parseJson(text.replace(/^\uFEFF/, ''), origin, null);
    const inside = isRecord(value) ? lists.map((name) => value[name]).find(Array.isArray) : undefined;
    const items: readonly unknown[] = Array.isArray(value) ? value : (inside ?? [value]);
    if (items.length === 0)
      throw new InputProblem(origin, null, 'the file is empty', 'Give a list of records that hold reports');
    for (const [i, item] of items.slice(0, limits.reports).entries()) {
      const place = items.length === 1 ? 'record 1' : `record ${i + 1}`;
      const record = typeof item === 'string' ? { text: item } : item;
      yield isRecord(record)
        ? fromRecord(record, origin, place, charset, options)
        : {
            kind: 'problem',
            problem: new InputProblem(
              origin,
              place,
              'this is no record of named fields',
              'Give an object with a field text',
            ),
          };
    }
  },
};

/** The value, or an `InputProblem` that says where it breaks off. */
export function parseJson(text: string, origin: string, place: string | null): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof RangeError)
      throw new InputProblem(origin, place, 'the JSON is nested too deeply', 'Give flat records');
    const at = /position (\d+)/.exec((error as Error).message)?.[1];
    throw new InputProblem(
      origin,
      place ?? (at === undefined ? null : `character ${at}`),
      'this is not valid JSON',
      'Mend it there, or give it as text',
    );
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
