/** CSV and TSV: the first row names the columns, each further row is a report. */
import { parse } from 'csv-parse';
import { decodeBytes } from '../charset.js';
import { checkSize } from '../decode.js';
import { limits } from '../limits.js';
import { InputProblem } from '../problem.js';
import type { Reader } from '../reader.js';
import { fromRecord } from '../records.js';
import { charsetIn } from './common.js';

export const csv: Reader = {
  async *read({ bytes, origin, mediaType }, { options }) {
    checkSize(bytes.length, origin);
    const { text, charset } = decodeBytes(bytes, origin, charsetIn(mediaType));
    const parser = parse({
      bom: true,
      columns: (names: string[]) => names.map((name, i) => name.trim() || `column ${i + 1}`),
      delimiter: delimiterOf(text),
      info: true,
      max_record_size: limits.lineLength * 4,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
    parser.end(text);
    let rows = 0;
    try {
      for await (const { record, info } of parser as AsyncIterable<{
        record: Record<string, unknown>;
        info: { lines: number };
      }>) {
        if (++rows > limits.reports) break;
        yield fromRecord(record, origin, `line ${info.lines}`, charset, options);
      }
    } catch (error) {
      const { code, lines } = error as { code?: string; lines?: number };
      if (code === undefined || !code.startsWith('CSV')) throw error;
      throw new InputProblem(
        origin,
        lines === undefined ? null : `line ${lines}`,
        `this row cannot be read (${reasonOf(code)})`,
        'Check the quotation marks around it',
      );
    }
    if (rows === 0)
      throw new InputProblem(
        origin,
        null,
        'the file holds no row below its heads',
        'Give a first row with the names of the columns and a row for each report',
      );
  },
};

function reasonOf(code: string): string {
  return code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'a quotation mark is not closed'
    : code === 'CSV_MAX_RECORD_SIZE'
      ? 'it is too long'
      : code.slice(4).toLowerCase().replaceAll('_', ' ');
}

/** The one of comma, semicolon and tab that the first line holds most. */
function delimiterOf(text: string): string {
  const first = text.slice(0, 4096).split('\n', 1)[0]!;
  return [',', ';', '\t']
    .map((sign) => ({ sign, count: first.split(sign).length }))
    .sort((a, b) => b.count - a.count)[0]!.sign;
}
