/** RSS, Atom and JSON Feed: each item is a report. */
import { parseFeed } from 'feedsmith';
import { decodeBytes } from '../charset.js';
import { dateOf } from '../dates.js';
import { checkSize, tidy } from '../decode.js';
import { limits } from '../limits.js';
import { InputProblem } from '../problem.js';
import type { Found, Reader } from '../reader.js';
import { charsetIn, plain } from './common.js';
import { readFragment } from './html.js';

/** The fields of an item that any of the formats may have, as feedsmith names them. */
interface Item {
  readonly title?: string | { readonly value?: string };
  readonly link?: string;
  readonly links?: readonly { readonly href?: string; readonly rel?: string }[];
  readonly url?: string;
  readonly external_url?: string;
  readonly id?: string;
  readonly guid?: { readonly value?: string; readonly isPermaLink?: boolean };
  readonly pubDate?: string;
  readonly published?: string;
  readonly updated?: string;
  readonly date_published?: string;
  readonly date_modified?: string;
  readonly dc?: { readonly creators?: readonly string[]; readonly dates?: readonly string[] };
  readonly authors?: readonly (string | { readonly name?: string })[];
  readonly content?: { readonly encoded?: string; readonly value?: string };
  readonly description?: string;
  readonly summary?: string | { readonly value?: string };
  readonly content_html?: string;
  readonly content_text?: string;
}
interface Feed {
  readonly title?: string | { readonly value?: string };
  readonly items?: readonly Item[];
  readonly entries?: readonly Item[];
}

export const feed: Reader = {
  *read({ bytes, origin, mediaType }) {
    checkSize(bytes.length, origin);
    const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
    const declared = charsetIn(mediaType) ?? /encoding\s*=\s*["']([\w.:-]{1,40})/i.exec(head)?.[1] ?? null;
    const { text, charset } = decodeBytes(bytes, origin, declared);
    checkEntities(text, origin);
    const parsed = parse(text, origin);
    const items = parsed.items ?? parsed.entries ?? [];
    if (items.length === 0)
      throw new InputProblem(origin, null, 'the feed holds no item', 'Check its address, or wait until it has one');
    const name = tidy(worded(parsed.title));
    for (const [i, item] of items.slice(0, limits.reports).entries())
      yield fromItem(item, name, `${origin} > item ${i + 1}`, charset);
  },
};

function parse(text: string, origin: string): Feed {
  try {
    return parseFeed(text.replace(/^\uFEFF/, '').trimStart()).feed as Feed;
  } catch (error) {
    const said = ((error as Error).message || 'damaged').split('\n')[0]!.slice(0, 120);
    throw new InputProblem(
      origin,
      null,
      `this is no RSS, Atom or JSON feed that can be read (${said})`,
      'Check the address; a web page is not a feed',
    );
  }
}

/** Entities of the file's own making serve nothing in a feed but to blow it up. */
function checkEntities(text: string, origin: string): void {
  const at = text.slice(0, 64 * 1024).search(/<!ENTITY/i);
  if (at >= 0)
    throw new InputProblem(
      origin,
      `character ${at}`,
      'the feed defines entities of its own',
      'Feeds need none: check where it comes from',
    );
}

function fromItem(item: Item, name: string, origin: string, charset: string): Found {
  try {
    const title = tidy(readFragment(worded(item.title) || ' ', origin)).replace(/\s+/g, ' ') || null;
    const markup = item.content?.encoded ?? item.content?.value ?? item.content_html;
    const body =
      markup !== undefined
        ? readFragment(markup, origin)
        : item.content_text !== undefined
          ? tidy(item.content_text)
          : readFragment(item.description ?? worded(item.summary), origin);
    const text = title === null || body.startsWith(title) ? body : `${title}\n\n${body}`;
    if (text.trim() === '')
      throw new InputProblem(origin, null, 'the item holds no text', 'Fetch the page that it leads to');
    const dates = [item.pubDate, item.date_published, item.published, item.dc?.dates?.[0]];
    return {
      kind: 'report',
      at: origin,
      reading: {
        text: tidy(text),
        title,
        published: dates.map(dateOf).find((day) => day !== null) ?? dateOf(item.updated ?? item.date_modified),
        source: { name: name || null, url: linkOf(item), author: plain(item.authors) ?? plain(item.dc?.creators) },
        charset,
      },
    };
  } catch (error) {
    if (error instanceof InputProblem) return { kind: 'problem', problem: error };
    throw error;
  }
}

function linkOf(item: Item): string | null {
  const link =
    item.links?.find((each) => each.rel === undefined || each.rel === 'alternate')?.href ??
    item.link ??
    item.url ??
    item.external_url;
  const guid = item.guid?.isPermaLink !== false ? item.guid?.value : undefined;
  const found = link ?? guid ?? null;
  return found !== null && /^https?:\/\//.test(found) ? found : null;
}

function worded(value: string | { readonly value?: string } | undefined): string {
  return typeof value === 'string' ? value : (value?.value ?? '');
}
