/** Tables as CSV by RFC 4180, safe to open in a spreadsheet. */
import type { EventRecord } from '../event.js';
import { type Format, linear } from '../format.js';

export type Cell = string | number | boolean | null | undefined;

/** Columns in order, by name. */
export type Columns = Readonly<Record<string, (event: EventRecord) => Cell>>;

/** A format whose file is a row an event. */
export function tableFormat(
  name: string,
  about: string,
  columns: Columns,
  losses: readonly string[],
  /** Only these events have a row. */
  keep: (event: EventRecord) => boolean = () => true,
): Format {
  const cells = Object.values(columns);
  return {
    name,
    about,
    extension: 'csv',
    mediaType: 'text/csv; charset=utf-8; header=present',
    losses: [
      ...losses,
      'A text that a spreadsheet would read as a formula (it begins with =, +, -, @, a tab or a carriage return) has an apostrophe before it, as has a text that begins with an apostrophe and such a sign: take one leading apostrophe off to have the text.',
    ],
    write: linear(csvRow(Object.keys(columns)), (event) =>
      keep(event) ? csvRow(cells.map((column) => column(event))) : '',
    ),
  };
}

/** One line of CSV, with its end. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: Cell): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? harmless(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Spreadsheets take a cell that begins so for a formula; one more apostrophe keeps the mark reversible. */
function harmless(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
