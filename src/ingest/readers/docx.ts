/** DOCX: the document's text with its footnotes and endnotes; author and dates from its properties. */
import { createRequire } from 'node:module';
import { dateOf } from '../dates.js';
import { checkSize, tidy } from '../decode.js';
import { parseMarkup, takeNotes, textOf, withNotes } from '../markup.js';
import { InputProblem } from '../problem.js';
import type { Around, Found, Input, Reader } from '../reader.js';
import { entriesOf } from '../zip.js';

export const docx: Reader = {
  read: readDocx,
};

/** Parts that mammoth may read; each is unpacked within the limits before it does, since it has none of its own. */
const parts = /\.(?:xml|rels)$/i;

export async function* readDocx({ bytes, origin }: Input, around: Around): AsyncGenerator<Found, void, undefined> {
  checkSize(bytes.length, origin);
  let properties = '';
  let body = false;
  for await (const entry of entriesOf(bytes, origin, around.unpacked)) {
    if (entry instanceof InputProblem) throw new InputProblem(origin, null, entry.reason, entry.mend);
    if (!parts.test(entry.name)) continue;
    const part = await entry.bytes();
    if (entry.name === 'word/document.xml') body = true;
    checkXml(part, origin);
    if (entry.name === 'docProps/core.xml') properties = Buffer.from(part).toString('utf8');
  }
  if (!body) throw new InputProblem(origin, null, 'this is no DOCX document: it has no text', 'Save it as DOCX again');
  const mammoth = createRequire(import.meta.url)('mammoth') as typeof import('mammoth');
  let markup: string;
  try {
    const ignore = mammoth.images.imgElement(async () => ({ src: '' }));
    markup = (
      await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, { convertImage: ignore, externalFileAccess: false })
    ).value;
  } catch (error) {
    throw new InputProblem(
      origin,
      null,
      `the document cannot be read (${((error as Error).message ?? 'damaged').split('\n')[0]!.slice(0, 120)})`,
      'Open it and save it as DOCX again',
    );
  }
  const document = parseMarkup(markup, origin);
  const notes = takeNotes(document);
  const text = tidy(withNotes(textOf(document.body), notes));
  if (text === '')
    throw new InputProblem(
      origin,
      null,
      'the document holds no text',
      'If it holds pictures of pages, run them through text recognition (OCR)',
    );
  const property = (name: string) =>
    new RegExp(`<${name}[^>]{0,200}>([^<]{1,500})</${name}>`).exec(properties)?.[1]?.trim() || null;
  yield {
    kind: 'report',
    reading: {
      text,
      title: property('dc:title'),
      published: null,
      created: dateOf(property('dcterms:created') ?? property('dcterms:modified')),
      source: { author: property('dc:creator') },
    },
  };
}

/** Depth and entities, before a tree is built of it. */
function checkXml(part: Uint8Array, origin: string): void {
  const head = Buffer.from(part.subarray(0, 4096)).toString('latin1');
  if (/<!(?:DOCTYPE|ENTITY)/i.test(head)) {
    throw new InputProblem(
      origin,
      null,
      'the document defines entities of its own, which DOCX never does',
      'Check where it comes from',
    );
  }
  let depth = 0;
  let close = -1;
  for (let at = part.indexOf(60); at >= 0; at = part.indexOf(60, at + 1)) {
    const next = part[at + 1];
    if (next === 47) depth--;
    else if (next !== 63 && next !== 33) {
      if (close < at) close = part.indexOf(62, at);
      if (close < 0) return;
      if (part[close - 1] !== 47) depth++;
    }
    if (depth > 500)
      throw new InputProblem(origin, null, 'the document is nested more than 500 deep', 'Check where it comes from');
  }
}
