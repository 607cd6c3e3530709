/** Writing records to standard output, and everything else to standard error. */
import { once } from 'node:events';

/** Text ways in which a person or a program can read records. */
export const formats = ['jsonl', 'json', 'table'] as const;
export type Format = (typeof formats)[number];

/** Writes to standard output and waits while the reader is slower than we are. */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** One line on standard error. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A reader that stops reading (`| head`) ends the program quietly, as other tools do. */
export function endOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/** Left-aligned columns under their heads; numbers are right-aligned. The last column is not padded. */
export function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => String(row[i] ?? '').length)));
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, i) =>
        typeof cell === 'number'
          ? String(cell).padStart(widths[i]!)
          : i === cells.length - 1
            ? cell
            : cell.padEnd(widths[i]!),
      )
      .join('  ')
      .trimEnd();
  return [line(heads), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}
