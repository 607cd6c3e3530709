/** Writes small PDF documents: lines of Helvetica at given places, as word processors set them. */

export interface SetLine {
  readonly text: string;
  readonly x: number;
  /** From the top of the page. */
  readonly y: number;
  readonly size?: number;
}
export interface Print {
  readonly pages: readonly (readonly SetLine[])[];
  readonly title?: string;
  readonly author?: string;
  /** As PDF writes dates: `D:20250701090000Z`. */
  readonly created?: string;
  /** Says that the document is encrypted. */
  readonly encrypted?: boolean;
}

const height = 842;
const width = 595;

/** The bytes of a document. The same input gives the same bytes. */
export function pdfOf({ pages, title, author, created, encrypted = false }: Print): Buffer {
  const objects: string[] = [];
  const kids = pages.map((_, i) => `${5 + 2 * i} 0 R`).join(' ');
  objects[1] = '<< /Type /Catalog /Pages 2 0 R >>';
  objects[2] = `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`;
  objects[3] = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
  objects[4] = `<< ${[
    ['Title', title],
    ['Author', author],
    ['CreationDate', created],
  ]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `/${name} (${escaped(value!)})`)
    .join(' ')} >>`;
  pages.forEach((lines, i) => {
    const content = lines
      .map(({ text, x, y, size = 10 }) => `BT /F1 ${size} Tf ${x} ${height - y} Td (${escaped(text)}) Tj ET`)
      .join('\n');
    objects[5 + 2 * i] =
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Resources << /Font << /F1 3 0 R >> >> /Contents ${6 + 2 * i} 0 R >>`;
    objects[6 + 2 * i] = `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`;
  });
  let body = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const offsets: number[] = [];
  for (let number = 1; number < objects.length; number++) {
    offsets[number] = body.length;
    body += `${number} 0 obj\n${objects[number]}\nendobj\n`;
  }
  const start = body.length;
  const lock =
    '/Encrypt << /Filter /Standard /V 1 /R 2 /O (01234567890123456789012345678901) /U (01234567890123456789012345678901) /P -44 >> /ID [(0123456789abcdef) (0123456789abcdef)]';
  body += `xref\n0 ${objects.length}\n0000000000 65535 f \n`;
  for (let number = 1; number < objects.length; number++)
    body += `${String(offsets[number]).padStart(10, '0')} 00000 n \n`;
  body += `trailer\n<< /Size ${objects.length} /Root 1 0 R /Info 4 0 R ${encrypted ? lock : ''} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(body, 'latin1');
}

/** Rough width of Helvetica in points: enough to set what follows a piece of a line. */
export function widthOf(text: string, size: number): number {
  return text.length * size * 0.5;
}

function escaped(text: string): string {
  return text.replace(/[\\()]/g, '\\$&');
}
