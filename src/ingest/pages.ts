/** Pieces of text set on pages to running text: lines, paragraphs, hyphens, running heads, notes, and where each line stood. */

/** A piece of text as a page sets it. Points; x from the left edge, y of its base line from the top. */
export interface PageItem {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Height of its letters. */
  readonly size: number;
  /** The line ends after it. */
  readonly ends: boolean;
}
export interface PdfPage {
  readonly number: number;
  readonly width: number;
  readonly height: number;
  readonly items: readonly PageItem[];
}

interface Line {
  text: string;
  readonly page: PdfPage;
  x: number;
  y: number;
  right: number;
  size: number;
}

/** Where a line of the pages stands in the text. */
interface Placed {
  readonly start: number;
  readonly end: number;
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The text of all pages, and its lines in text order with their places. Linear in the number of items but for sorting. */
export function writePages(pages: readonly PdfPage[]): { readonly text: string; readonly layout: readonly Placed[] } {
  const perPage = pages.map(linesOf);
  const size = commonSize(perPage.flat());
  dropRunning(perPage);
  const notes: Line[][] = [];
  const marks = new Set<string>();
  for (const lines of perPage)
    for (const line of lines) for (const match of line.text.matchAll(/\[(\d{1,3})\]/g)) marks.add(match[1]!);
  const body = perPage.flatMap((lines) => splitNotes(lines, size, marks, notes));
  return join(body, notes, size);
}

/** Pieces to lines, in the order in which the page sets them. A small raised number is a reference to a note. */
function linesOf(page: PdfPage): Line[] {
  const lines: Line[] = [];
  let line: Line | null = null;
  let ended = false;
  for (const item of page.items) {
    const text = clean(item.text);
    if (text === '') {
      ended ||= item.ends;
      continue;
    }
    const blank = text.trim() === '';
    const raised: boolean =
      line !== null &&
      !ended &&
      /^\d{1,3}$/.test(text.trim()) &&
      item.size < 0.8 * line.size &&
      line.y - item.y > 0.15 * line.size &&
      line.y - item.y < line.size;
    const same: boolean =
      line !== null &&
      (raised ||
        (!ended && Math.abs(item.y - line.y) < 0.5 * Math.max(item.size, line.size)) ||
        (Math.abs(item.y - line.y) < 0.2 * line.size &&
          item.x >= line.right - 1 &&
          item.x - line.right < 3 * line.size));
    if (same && line !== null) {
      const gap = item.x - line.right;
      if (raised) line.text = `${line.text.trimEnd()}[${text.trim()}]`;
      else {
        const apart = gap > 0.15 * line.size && !line.text.endsWith(' ') && !text.startsWith(' ');
        line.text += (apart ? ' ' : '') + text;
        if (!blank && item.size > line.size) line.size = item.size;
      }
      line.right = Math.max(line.right, item.x + item.width);
    } else if (!blank) {
      line = { text: text.trimStart(), page, x: item.x, y: item.y, right: item.x + item.width, size: item.size };
      lines.push(line);
    }
    ended = item.ends;
  }
  for (const each of lines) each.text = each.text.replace(/\s+/g, ' ').trim();
  return lines.filter((each) => each.text !== '');
}

/** Ligatures and soft hyphens as their letters; no control characters. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\ufb00-\ufb06]/g, (sign) => sign.normalize('NFKC'))
    .replace(/[\0-\u001f\u007f\u00ad\ufeff]/g, (sign) => (sign === '\u00ad' ? '-' : ' '))
    .replace(/\u00a0/g, ' ');
}

/** Size of most of the letters. */
function commonSize(lines: readonly Line[]): number {
  const letters = new Map<number, number>();
  for (const line of lines) {
    const size = Math.round(line.size * 2) / 2;
    letters.set(size, (letters.get(size) ?? 0) + line.text.length);
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10;
}

/** Takes heads and feet out that three or more pages repeat (but for figures), and page numbers. */
function dropRunning(perPage: Line[][]): void {
  const shape = (line: Line) => line.text.replace(/\d+/g, '0').toLowerCase();
  const edges = (lines: readonly Line[]) => [...new Set([...lines.slice(0, 2), ...lines.slice(-2)])];
  const counts = new Map<string, number>();
  for (const lines of perPage)
    for (const each of new Set(edges(lines).map(shape))) counts.set(each, (counts.get(each) ?? 0) + 1);
  perPage.forEach((lines, at) => {
    const drop = new Set(
      edges(lines).filter((line) => {
        const margin = line.y < 0.09 * line.page.height || line.y > 0.91 * line.page.height;
        return (
          ((counts.get(shape(line)) ?? 0) >= 3 && perPage.length >= 3 && margin) ||
          (margin && /^(?:page\s+)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:of|\/)\s*\d{1,4})?$/i.test(line.text))
        );
      }),
    );
    if (drop.size > 0) perPage[at] = lines.filter((line) => !drop.has(line));
  });
}

/** Moves the notes at the foot of a page, set smaller and beginning with the number of a mark, to `notes`. */
function splitNotes(
  lines: readonly Line[],
  size: number,
  marks: ReadonlySet<string>,
  notes: Line[][],
): readonly Line[] {
  let from = lines.length;
  while (from > 0 && lines[from - 1]!.size < 0.93 * size) from--;
  while (from < lines.length && noteNumber(lines[from]!.text, marks) === null) from++;
  for (const line of lines.slice(from)) {
    const number = noteNumber(line.text, marks);
    if (number !== null)
      notes.push([{ ...line, text: `[${number}] ${line.text.replace(/^\[?\d{1,3}[\].)]?\s*/, '')}` }]);
    else notes.at(-1)!.push(line);
  }
  return lines.slice(0, from);
}

function noteNumber(text: string, marks: ReadonlySet<string>): string | null {
  const number = /^\[?(\d{1,3})[\].)]?\s*(?=\p{L}|["“‘(]|https?:)/u.exec(text)?.[1];
  return number !== undefined && marks.has(number) ? number : null;
}

function join(
  body: readonly Line[],
  notes: readonly (readonly Line[])[],
  size: number,
): { text: string; layout: Placed[] } {
  const parts: string[] = [];
  const layout: Placed[] = [];
  let length = 0;
  const add = (text: string) => {
    parts.push(text);
    length += text.length;
  };
  const place = (line: Line, text: string) => {
    layout.push({
      start: length,
      end: length + text.length,
      page: line.page.number,
      x: round(line.x),
      y: round(line.y - line.size),
      width: round(line.right - line.x),
      height: round(line.size * 1.2),
    });
    add(text);
  };
  const whole = new Set<string>();
  for (const line of body) for (const word of line.text.matchAll(/\p{L}+-\p{L}+/gu)) whole.add(word[0].toLowerCase());
  const gap = commonGap(body);
  const wide = commonRight(body);
  let before: Line | null = null;
  for (const line of body) {
    let text = line.text;
    if (before !== null) {
      if (paragraphBetween(before, line, gap, wide, size)) add('\n\n');
      else {
        const cut = /(\p{L}+)-$/u.exec(before.text)?.[1];
        const rest = /^\p{Ll}+/u.exec(text)?.[0];
        if (cut !== undefined && rest !== undefined) {
          // The hyphen belongs to the word when the document writes it so elsewhere; else it only broke the line.
          if (!whole.has(`${cut}-${rest}`.toLowerCase())) {
            const last = layout.at(-1)!;
            layout[layout.length - 1] = { ...last, end: last.end - 1 };
            parts[parts.length - 1] = parts.at(-1)!.slice(0, -1);
            length--;
          }
        } else if (!/(?:\p{L}-|[/—–])$/u.test(before.text)) add(' ');
      }
    }
    text = line.text;
    place(line, text);
    before = line;
  }
  if (notes.length > 0) {
    add(length === 0 ? 'Endnotes\n' : '\n\nEndnotes\n');
    for (const note of notes) {
      add('\n');
      note.forEach((line, i) => {
        if (i > 0 && !openAddress(note[i - 1]!.text, line.text)) add(' ');
        place(line, line.text);
      });
    }
  }
  return { text: parts.join(''), layout };
}

/** An address that the end of a line has cut. */
function openAddress(before: string, after: string): boolean {
  const last = before.slice(before.lastIndexOf(' ') + 1);
  if (!/https?:\/\/\S+$/.test(last)) return false;
  const next = after.split(' ', 1)[0]!;
  return /[/\-_.=?&%]$/.test(last) || /^[a-z0-9]*[/\-_=?&%][^ ]*$|^[a-z0-9-]+\.(?:html?|pdf|php|aspx)\b/i.test(next);
}

/** Distance of most lines from the one above. */
function commonGap(lines: readonly Line[]): number {
  const gaps: number[] = [];
  for (let i = 1; i < lines.length; i++) {
    const gap = lines[i]!.y - lines[i - 1]!.y;
    if (lines[i]!.page === lines[i - 1]!.page && gap > 0) gaps.push(gap);
  }
  gaps.sort((a, b) => a - b);
  return gaps[gaps.length >> 1] ?? 12;
}

/** Width of a full line: the ninth tenth of all widths. */
function commonRight(lines: readonly Line[]): number {
  const widths = lines.map((line) => line.right - line.x).sort((a, b) => a - b);
  return widths[Math.floor(widths.length * 0.9)] ?? 400;
}

function paragraphBetween(before: Line, line: Line, gap: number, wide: number, size: number): boolean {
  const ended = /[.!?:…]["”’)\]]*(?:\[\d{1,3}\])*$/.test(before.text);
  const short = before.right - before.x < 0.75 * wide;
  if (Math.abs(line.size - before.size) > 0.12 * size) return true;
  // A heading or dateline: it breaks off long before the margin, without an end, and the next begins anew.
  if (!ended && before.right - before.x < 0.6 * wide && /^["“]?\p{Lu}/u.test(line.text)) return true;
  if (/^(?:[•●▪◦‣–—*-]|\(?\d{1,2}[.)]|\[\d{1,3}\])\s/.test(line.text)) return true;
  const next = line.page !== before.page || line.y < before.y - gap;
  if (next) return ended && (short || line.x - before.x > size);
  if (line.y - before.y > 1.4 * gap) return true;
  if (line.x - before.x > 0.8 * size && line.x - before.x < 6 * size && ended) return true;
  return ended && short;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
