/** CSV as the lexicons use it: a header row, comma-separated, RFC 4180 quotes, `#` lines as comments. */

export interface CsvRow {
  /** 1-based line in the file where the row starts. */
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** Something wrong in a data file, with the place where a person will look for it. */
export class LexiconError extends Error {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly column: string | null,
    readonly problem: string,
  ) {
    super(`${file}, row ${line}${column === null ? '' : `, column '${column}'`}: ${problem}`);
  }
}

/** The lists of an installation cannot be used: every problem, told to the person who keeps them. */
export class InvalidLexicon extends Error {
  override readonly name = 'InvalidLexicon';
}

/** Parses a CSV text. Problems (a wrong number of cells, an open quote) are reported, and their rows left out. */
export function parseCsv(text: string, file: string, problems: LexiconError[]): CsvTable {
  const rows: CsvRow[] = [];
  let columns: string[] | undefined;
  let line = 1;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const startLine = line;
    if (text[at] === '#') {
      const stop = text.indexOf('\n', at);
      at = stop < 0 ? text.length : stop + 1;
      line++;
      continue;
    }
    const cells: string[] = [];
    let open = true;
    while (open) {
      let cell = '';
      if (text[at] === '"') {
        at++;
        for (;;) {
          const quote = text.indexOf('"', at);
          if (quote < 0) {
            const column = columns?.[cells.length] ?? null;
            problems.push(
              new LexiconError(file, startLine, column, 'a quote is opened and never closed; what follows is not read'),
            );
            return { columns: columns ?? [], rows };
          }
          cell += text.slice(at, quote);
          at = quote + 1;
          if (text[at] !== '"') break;
          cell += '"';
          at++;
        }
        for (const char of cell) if (char === '\n') line++;
      } else {
        const start = at;
        while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at++;
        cell = text.slice(start, at);
      }
      cells.push(cell.trim());
      if (text[at] === ',') at++;
      else open = false;
    }
    while (at < text.length && text[at] !== '\n') at++;
    at++;
    line++;
    if (cells.length === 1 && cells[0] === '') continue;
    if (columns === undefined) {
      columns = cells;
      continue;
    }
    if (cells.length !== columns.length) {
      problems.push(
        new LexiconError(
          file,
          startLine,
          null,
          `expected ${columns.length} cells as in the header, found ${cells.length}`,
        ),
      );
      continue;
    }
    const names = columns;
    rows.push({ line: startLine, cells: new Map(cells.map((cell, index) => [names[index]!, cell])) });
  }
  return { columns: columns ?? [], rows };
}
