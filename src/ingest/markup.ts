/** Trees of markup to text: blocks become paragraphs, items and lines; note references become marks bound to a section of notes. */
import { parseHTML } from 'linkedom';
import { limits } from './limits.js';
import { InputProblem } from './problem.js';

/** Elements whose content is no text of the report. */
const skipped = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE SVG MATH IFRAME OBJECT EMBED HEAD BUTTON SELECT TEXTAREA AUDIO VIDEO CANVAS MAP DIALOG'.split(
    ' ',
  ),
);
/** Elements that stand apart by an empty line. */
const paragraphs = new Set(
  'P DIV SECTION ARTICLE MAIN HEADER FOOTER ASIDE NAV ADDRESS H1 H2 H3 H4 H5 H6 UL OL DL TABLE BLOCKQUOTE PRE FIGURE FIGCAPTION DETAILS SUMMARY FORM FIELDSET HR BODY CENTER'.split(
    ' ',
  ),
);
/** Elements that stand on a line of their own. */
const lines = new Set('LI DT DD TR CAPTION LEGEND OPTION'.split(' '));
const leaf = 'p, li, div, td, dd';
const heading = /^\s*(?:end ?notes|foot ?notes|notes|references|sources|citations)\s*:?\s*$/i;
const mark = /^[[(]?\s*([ivxlcdm]{1,9}|\d{1,3}|[*†‡§]|[a-z])\s*[\])]?$/i;
const noteLine = /^\[([ivxlcdm]{1,9}|\d{1,3})\]\s*(\S[\s\S]*)$/i;

/** A document for a whole page or a part of one. Throws `InputProblem` on markup that is nested too deeply or has too many elements. */
export function parseMarkup(html: string, origin: string): Document {
  checkDepth(html, origin);
  const whole = /<html[\s>]/i.test(html.slice(0, 4096))
    ? html
    : `<!doctype html><html><head></head><body>${html}</body></html>`;
  return parseHTML(whole).document as unknown as Document;
}

const unclosed = new Set(
  'p li td th tr dd dt option area base br col embed hr img input link meta param source track wbr tbody thead tfoot rp rt'.split(
    ' ',
  ),
);

/** Depth is counted without building a tree: some builders and walkers use the call stack for it. Linear. */
function checkDepth(html: string, origin: string): void {
  let depth = 0;
  let elements = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    const close = html.charCodeAt(at + 1) === 47;
    const from = close ? at + 2 : at + 1;
    let to = from;
    while (to - from < 20 && isLetterCode(html.charCodeAt(to))) to++;
    if (to === from) continue;
    elements++;
    const name = html.slice(from, to).toLowerCase();
    if (unclosed.has(name)) continue;
    if (close) depth = Math.max(0, depth - 1);
    else depth++;
    if (depth > limits.depth) {
      throw new InputProblem(
        origin,
        `character ${at}`,
        `the markup is nested more than ${limits.depth} deep`,
        'Open it in a browser and save its text',
      );
    }
  }
  if (elements > limits.elements * 2) {
    throw new InputProblem(
      origin,
      null,
      `the markup has more than ${limits.elements.toLocaleString('en')} elements`,
      'Split it into its reports',
    );
  }
}

function isLetterCode(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}

/** The text below a node. */
export function textOf(node: Node): string {
  const writer = new Writer();
  walk(node, writer, false);
  return writer.text();
}

class Writer {
  private readonly parts: string[] = [];
  private pending = 0;
  private empty = true;
  private space = false;

  add(text: string): void {
    if (text === '') return;
    let piece = text;
    if (this.pending > 0 || this.empty) {
      piece = piece.trimStart();
      if (piece === '') return;
      if (!this.empty) this.parts.push('\n'.repeat(this.pending));
      this.pending = 0;
      this.empty = false;
    } else if (this.space) piece = piece.replace(/^ /, '');
    if (piece === '') return;
    this.space = piece.endsWith(' ');
    this.parts.push(piece);
  }

  /** 1: a new line, 2: after an empty line. */
  break(level: number): void {
    this.pending = Math.max(this.pending, level);
    this.space = false;
  }

  text(): string {
    return this.parts
      .join('')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
  }
}

function walk(node: Node, writer: Writer, kept: boolean): void {
  if (node.nodeType === 3) {
    const text = node.nodeValue ?? '';
    if (!kept) writer.add(text.replace(/[\s\u00a0]+/g, ' '));
    else {
      const pieces = text.split('\n');
      pieces.forEach((piece, i) => {
        if (i > 0) writer.break(1);
        writer.add(piece);
      });
    }
    return;
  }
  const tag = (node.nodeName ?? '').toUpperCase();
  if (node.nodeType === 8 || skipped.has(tag)) return;
  if (node.nodeType === 1 && (node as Element).hasAttribute('hidden')) return;
  if (tag === 'BR') {
    writer.break(1);
    return;
  }
  const level = paragraphs.has(tag) ? 2 : lines.has(tag) ? 1 : 0;
  // An item's own blocks stand on its line.
  const inItem =
    level === 2 &&
    ['LI', 'TD', 'TH', 'DD'].includes(node.parentNode?.nodeName.toUpperCase() ?? '') &&
    node.previousSibling === null;
  if (level > 0 && !inItem) writer.break(level);
  if (tag === 'LI') writer.add('- ');
  if ((tag === 'TD' || tag === 'TH') && (node as Element).previousElementSibling !== null) writer.add(' | ');
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    walk(child, writer, kept || tag === 'PRE');
  if (level > 0) writer.break(level);
}

/** One note: what stands between the brackets of its mark, and its words with the address they lead to. */
export interface Note {
  readonly marker: string;
  readonly body: string;
}

/**
 * Takes the notes out of a document: references to them become `[marker]` in the text, the notes themselves go. Both linked notes
 * (`<a href="#fn3">3</a>`) and marks typed by hand (`[3]` with a list of `[3] …` at the end) are known.
 */
export function takeNotes(document: Document): readonly Note[] {
  const all = [...document.querySelectorAll('*')];
  const order = new Map<Element, number>();
  const targets = new Map<string, Element>();
  all.forEach((element, i) => {
    order.set(element, i);
    for (const name of [element.getAttribute('id'), element.localName === 'a' ? element.getAttribute('name') : null]) {
      if (name && !targets.has(name)) targets.set(name, element);
    }
  });
  const notes = new Map<string, Note>();
  const markers = new Map<Element, string>();
  const gone: Element[] = [];
  for (const anchor of all) {
    if (anchor.localName !== 'a') continue;
    const label = mark.exec((anchor.textContent ?? '').trim().slice(0, 12))?.[1];
    const href = anchor.getAttribute('href') ?? '';
    if (label === undefined || href === '') continue;
    const hash = href.indexOf('#');
    if (hash >= 0 && !/^https?:\/\/[^#]*\/[^#]*#$/.test(href)) {
      const target = targets.get(decoded(href.slice(hash + 1)));
      const box = target === undefined ? null : boxOf(target);
      if (box === null || box === undefined || box.contains(anchor) || order.get(box)! < order.get(anchor)!) continue;
      let marker = markers.get(box);
      if (marker === undefined) {
        marker = freeMarker(label, notes);
        markers.set(box, marker);
        notes.set(marker.toLowerCase(), { marker, body: noteBody(box) });
        gone.push(box);
      }
      replace(anchor, marker, document);
    } else if (
      /^https?:\/\//.test(href) &&
      /^(?:[ivxlcdm]+|\d+)$/i.test(label) &&
      (isSup(anchor) || /^[[(]/.test((anchor.textContent ?? '').trim()))
    ) {
      // The mark itself leads to the source.
      const block = anchor.closest(leaf);
      if (block !== null && noteLine.test((block.textContent ?? '').trim().slice(0, 40))) continue;
      const known = [...notes.values()].find((note) => note.body === href);
      const marker = known?.marker ?? freeMarker(label, notes);
      notes.set(marker.toLowerCase(), { marker, body: href });
      replace(anchor, marker, document);
    }
  }
  for (const box of gone) remove(box);
  takeTyped(document, notes);
  return [...notes.values()];
}

/** Notes typed as text: blocks of which every line begins with a mark that stands in the text before. */
function takeTyped(document: Document, notes: Map<string, Note>): void {
  const found: { readonly block: Element; readonly notes: readonly Note[] }[] = [];
  for (const block of document.querySelectorAll(leaf)) {
    if (!(block.textContent ?? '').trimStart().startsWith('[') || block.querySelector(leaf) !== null) continue;
    const rows = textOf(block)
      .replace(/^- /, '')
      .split('\n')
      .filter((line) => line.trim() !== '');
    const read = rows.map((line) => noteLine.exec(line.trim()));
    if (read.length === 0 || read.some((match) => match === null)) continue;
    const single = read.length === 1 ? linkOf(block, read[0]![2]!) : '';
    found.push({ block, notes: read.map((match) => ({ marker: match![1]!, body: `${match![2]!.trim()}${single}` })) });
  }
  const total = found.reduce((sum, each) => sum + each.notes.length, 0);
  if (total === 0) return;
  for (const each of found) remove(each.block);
  const rest = textOf(document.body ?? document.documentElement);
  const cited = (note: Note) => rest.toLowerCase().includes(`[${note.marker.toLowerCase()}]`);
  for (const each of found)
    for (const note of each.notes) if (total > 1 || cited(note)) notes.set(note.marker.toLowerCase(), note);
}

/** Appends the notes to a text as the section that readers and stages know. */
export function withNotes(text: string, notes: readonly Note[]): string {
  if (notes.length === 0) return text;
  return `${text}\n\nEndnotes\n\n${notes.map((note) => `[${note.marker}] ${note.body}`.trim()).join('\n')}`;
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** The block that a note stands in. */
function boxOf(target: Element): Element | null {
  const box = target.closest('li, p, dd, td, aside, div, section');
  return box === null || ['body', 'article', 'main'].includes(box.localName) || (box.textContent ?? '').length > 5000
    ? target
    : box;
}

function noteBody(box: Element): string {
  for (const anchor of [...box.querySelectorAll('a[href]')]) {
    const text = (anchor.textContent ?? '').trim();
    if (/^[↑↩⤴^]+\ufe0e?$/u.test(text) || (mark.test(text) && (anchor.getAttribute('href') ?? '').includes('#')))
      anchor.remove();
  }
  const text = textOf(box)
    .replace(/\s+/g, ' ')
    .replace(/^- /, '')
    .replace(/^(?:[[(]?(?:\d{1,3}|[ivxlcdm]{1,9})[\])]|\d{1,3}\.)\s+/i, '')
    .trim();
  return `${text}${linkOf(box, text)}`.trim();
}

/** The first address that a block leads to, unless its words name it. */
function linkOf(block: Element, text: string): string {
  for (const anchor of block.querySelectorAll('a[href]')) {
    const href = anchor.getAttribute('href') ?? '';
    if (/^https?:\/\//.test(href)) return text.includes(href) ? '' : ` ${href}`;
  }
  return '';
}

/** The label where no other note has it, else the next free number. */
function freeMarker(label: string, notes: ReadonlyMap<string, Note>): string {
  if (/^(?:[ivxlcdm]+|\d+)$/i.test(label) && !notes.has(label.toLowerCase())) return label;
  for (let number = notes.size + 1; ; number++) if (!notes.has(String(number))) return String(number);
}

function isSup(anchor: Element): boolean {
  return anchor.closest('sup') !== null || anchor.querySelector('sup') !== null;
}

function replace(anchor: Element, marker: string, document: Document): void {
  const sup = anchor.closest('sup');
  const outer = sup !== null && (sup.textContent ?? '').trim() === (anchor.textContent ?? '').trim() ? sup : anchor;
  outer.replaceWith(document.createTextNode(`[${marker}]`));
}

/** Takes a note out, with the list and the heading that held nothing else. */
function remove(box: Element): void {
  const parent = box.parentElement;
  box.remove();
  if (parent === null || parent.localName === 'body' || (parent.textContent ?? '').trim() !== '') {
    dropHeading(parent?.lastElementChild ?? null);
    return;
  }
  const before = parent.previousElementSibling;
  const above = parent.parentElement;
  parent.remove();
  dropHeading(before);
  if (above !== null && above.localName !== 'body' && heading.test(above.textContent ?? '')) above.remove();
}

function dropHeading(element: Element | null): void {
  if (element !== null && heading.test((element.textContent ?? '').slice(0, 40))) element.remove();
}
