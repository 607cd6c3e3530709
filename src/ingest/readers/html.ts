/** HTML: the main text of a page by readability, with its metadata and its endnotes. */
import { Readability } from '@mozilla/readability';
import { decodeBytes } from '../charset.js';
import { dateOf } from '../dates.js';
import { checkSize, tidy } from '../decode.js';
import { limits } from '../limits.js';
import { parseMarkup, takeNotes, textOf, withNotes } from '../markup.js';
import { InputProblem } from '../problem.js';
import type { Reader, Reading } from '../reader.js';
import { charsetIn, plain } from './common.js';

/** Shorter main texts are taken for a mistake when the page holds several times as much. */
const shortest = 200;

export const html: Reader = {
  *read({ bytes, origin, mediaType }) {
    checkSize(bytes.length, origin);
    const { text, charset } = decodeBytes(bytes, origin, charsetIn(mediaType) ?? charsetOf(bytes));
    yield { kind: 'report', reading: { ...readPage(text, origin), charset } };
  },
};

/** What a whole page says. Throws `InputProblem` on a page without text. */
export function readPage(markup: string, origin: string): Reading {
  const document = parseMarkup(markup, origin);
  const about = metadataOf(document);
  const notes = takeNotes(document);
  const body = document.body ?? document.documentElement;
  const whole = textOf(body);
  if (whole === '')
    throw new InputProblem(
      origin,
      null,
      'the page holds no text',
      'Save the page after its scripts have run, or give its text',
    );
  const article = mainOf(document, whole);
  const title = about.title ?? article?.title ?? null;
  const text = article?.text ?? whole;
  // Readability leaves the headline out of the text; events are told there too.
  const headed =
    title === null || text.slice(0, title.length + 200).includes(title.slice(0, 60)) ? text : `${title}\n\n${text}`;
  return {
    text: tidy(withNotes(headed, notes)),
    title,
    published: about.published,
    created: about.created,
    source: {
      name: about.site ?? article?.site ?? null,
      url: about.url,
      author: about.author ?? article?.author ?? null,
    },
  };
}

/** The text of a stretch of markup (a mail's body, an item of a feed), all of it, with its notes. */
export function readFragment(markup: string, origin: string): string {
  const document = parseMarkup(markup, origin);
  const notes = takeNotes(document);
  return tidy(withNotes(textOf(document.body ?? document.documentElement), notes));
}

function mainOf(document: Document, whole: string) {
  try {
    const found = new Readability<Element>(document, {
      serializer: (node) => node as Element,
      maxElemsToParse: limits.elements,
      charThreshold: shortest,
    }).parse();
    if (found?.content == null) return null;
    const text = textOf(found.content);
    if (text.length < shortest && whole.length > 3 * text.length) return null;
    return { text, title: found.title || null, author: found.byline || null, site: found.siteName || null };
  } catch {
    // What readability cannot take apart is read whole.
    return null;
  }
}

interface About {
  readonly title: string | null;
  readonly published: string | null;
  readonly created: string | null;
  readonly author: string | null;
  readonly site: string | null;
  readonly url: string | null;
}

/** Names under which pages give the day of publication, the surest first. */
const publishedNames = [
  'article:published_time',
  'datepublished',
  'citation_publication_date',
  'dc.date.issued',
  'dcterms.issued',
  'parsely-pub-date',
  'pubdate',
  'publishdate',
  'dc.date',
  'dcterms.date',
  'date',
  'sailthru.date',
  'og:published_time',
];

function metadataOf(document: Document): About {
  const named = new Map<string, string>();
  for (const meta of document.getElementsByTagName('meta')) {
    const name = (meta.getAttribute('property') ?? meta.getAttribute('name') ?? meta.getAttribute('itemprop') ?? '')
      .trim()
      .toLowerCase();
    const content = (meta.getAttribute('content') ?? '').trim();
    if (name !== '' && content !== '' && !named.has(name)) named.set(name, content);
  }
  const linked = linkedData(document);
  const first = (...names: string[]) =>
    names.map((name) => named.get(name)).find((value) => value !== undefined) ?? null;
  const canonical = document.querySelector('link[rel="canonical"]')?.getAttribute('href') ?? first('og:url');
  const time = document.querySelector('time[datetime]')?.getAttribute('datetime') ?? null;
  const author =
    plain(linked.author) ?? first('author', 'article:author', 'citation_author', 'dc.creator', 'parsely-author');
  return {
    title: plain(linked.headline) ?? first('og:title', 'citation_title', 'dc.title') ?? titleOf(document),
    published:
      dateOf(linked.datePublished) ??
      publishedNames.map((name) => dateOf(named.get(name))).find((day) => day !== null) ??
      null,
    created: dateOf(time) ?? dateOf(first('article:modified_time', 'last-modified')),
    author: author !== null && /^https?:/.test(author) ? null : author,
    site: plain(linked.publisher) ?? first('og:site_name', 'application-name', 'dc.publisher'),
    url: canonical !== null && /^https?:\/\//.test(canonical) ? canonical : null,
  };
}

function titleOf(document: Document): string | null {
  const heading = document.querySelector('h1');
  const text = (heading?.textContent ?? document.querySelector('title')?.textContent ?? '').replace(/\s+/g, ' ').trim();
  return text === '' ? null : text;
}

/** The first article that a page's JSON-LD tells of. */
function linkedData(document: Document): Readonly<Record<string, unknown>> {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    let data: unknown;
    try {
      data = JSON.parse(script.textContent ?? '');
    } catch {
      continue;
    }
    const list = Array.isArray(data) ? data : isRecord(data) && Array.isArray(data['@graph']) ? data['@graph'] : [data];
    for (const item of list.slice(0, 50)) if (isRecord(item) && 'datePublished' in item) return item;
  }
  return {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the markup's own first lines say of the encoding. */
function charsetOf(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1');
  return (
    /<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(head)?.[1] ??
    /^<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{1,40})/i.exec(head)?.[1] ??
    null
  );
}
