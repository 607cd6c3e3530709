/** PDF: the text of its pages with lines and hyphens mended, notes bound to their marks, and where each line stood. */
import { definePDFJSModule, getResolvedPDFJS } from 'unpdf';
import type { PageLine } from '../../document/index.js';
import { dateOf } from '../dates.js';
import { checkSize } from '../decode.js';
import { limits } from '../limits.js';
import { type PageItem, type PdfPage, writePages } from '../pages.js';
import { InputProblem } from '../problem.js';
import type { Reader } from '../reader.js';

/** Text items of one page; a page of print has a few hundred. */
const maxItems = 100_000;

export const pdf: Reader = {
  async *read({ bytes, origin }) {
    checkSize(bytes.length, origin);
    const { pages, info } = await readPages(bytes, origin);
    const { text, layout } = writePages(pages);
    if (text.replace(/\s+/g, '').length < 2) {
      throw new InputProblem(
        origin,
        null,
        `its ${pages.length} pages hold no text, only pictures`,
        'Run it through text recognition (OCR) first',
      );
    }
    yield {
      kind: 'report',
      reading: {
        text,
        layout: layout as readonly PageLine[],
        title: wordsOf(info.Title),
        published: null,
        created: dateOf(info.CreationDate ?? info.ModDate),
        source: { author: wordsOf(info.Author) },
      },
    };
  },
};

interface Info {
  readonly Title?: unknown;
  readonly Author?: unknown;
  readonly CreationDate?: unknown;
  readonly ModDate?: unknown;
}

async function readPages(
  bytes: Uint8Array,
  origin: string,
): Promise<{ readonly pages: readonly PdfPage[]; readonly info: Info }> {
  const { getDocument } = await library();
  const task = getDocument({
    // It takes the buffer over.
    data: new Uint8Array(bytes),
    verbosity: 0,
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: true,
    enableXfa: false,
    stopAtErrors: false,
    maxImageSize: 0,
  } as never);
  try {
    const document = await task.promise;
    if (document.numPages > limits.pages) {
      throw new InputProblem(
        origin,
        null,
        `it has ${document.numPages.toLocaleString('en')} pages, the limit is ${limits.pages.toLocaleString('en')}`,
        'Split it',
      );
    }
    const pages: PdfPage[] = [];
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const { width, height } = page.getViewport({ scale: 1 });
      const content = await page.getTextContent();
      if (content.items.length > maxItems) {
        throw new InputProblem(
          origin,
          `page ${number}`,
          `the page has more than ${maxItems.toLocaleString('en')} pieces of text`,
          'Leave it out: it is no page of prose',
        );
      }
      const items: PageItem[] = [];
      for (const item of content.items) {
        if (!('str' in item)) continue;
        const [a, b, , d, x, y] = item.transform as number[];
        // Text set on its side is a stamp or a margin note.
        if (Math.abs(b!) > Math.abs(a!)) continue;
        items.push({
          text: item.str,
          x: x!,
          y: height - y!,
          width: item.width,
          size: Math.abs(d!) || item.height,
          ends: item.hasEOL,
        });
      }
      pages.push({ number, width, height, items });
      page.cleanup();
    }
    const info = (await document.getMetadata().catch(() => ({ info: {} }))).info as Info;
    return { pages, info };
  } catch (error) {
    throw asProblem(error, origin);
  } finally {
    await task.destroy().catch(() => {});
  }
}

let ready: Promise<unknown> | undefined;
async function library() {
  ready ??= definePDFJSModule(() => import('unpdf/pdfjs'));
  await ready;
  return await getResolvedPDFJS();
}

function asProblem(error: unknown, origin: string): InputProblem {
  if (error instanceof InputProblem) return error;
  const { name, message } = error as Error;
  if (name === 'PasswordException')
    return new InputProblem(origin, null, 'it is encrypted', 'Open it with its password and save it without');
  const words = (message ?? String(error)).split('\n')[0]!.slice(0, 120);
  return new InputProblem(origin, null, `the PDF is damaged or cut off (${words})`, 'Fetch it again');
}

function wordsOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' && !/^untitled$/i.test(value.trim()) ? value.trim() : null;
}
