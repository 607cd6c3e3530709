/** Word records: everything the tagger and the parser ask of a word form, hashed once and kept in a bounded cache. */

import { HASH_SEED, hashWith } from '../../document/index.js';
import type { WordGroups } from '../../lexicon/index.js';

/** What a form can be apart from its tag: the classes that decide attachment of dates, numbers and nationalities. */
export const KIND = { none: 0, year: 1, day: 2, number: 3, month: 4, weekday: 5, nationality: 6, time: 7 } as const;

const MONTHS = new Set(
  'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec'.split(
    ' ',
  ),
);
const WEEKDAYS = new Set(
  'monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun'.split(' '),
);

/** True for a lower-case word that names a day or a month, or holds a figure. */
export function isDate(low: string): boolean {
  const first = low.charCodeAt(0);
  return (first >= 48 && first <= 57) || WEEKDAYS.has(low) || MONTHS.has(low);
}

/** Forms kept before the cache starts again from empty; a report of 100,000 words holds about 12,000 forms. */
const CAPACITY = 1 << 16;

/** Group of a word hash, 0 when the word is in none. */
function clusterOf({ hashes, groups }: WordGroups, hash: number): number {
  let low = 0;
  let high = hashes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = hashes[middle]!;
    if (at === hash) return groups[middle]!;
    if (at < hash) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}

/** FNV-1a over UTF-16 units of `text` from `start` to `end`, digits folded to one. */
export function hashText(text: string, start = 0, end = text.length): number {
  let h = HASH_SEED;
  for (let i = start; i < end; i++) {
    let c = text.charCodeAt(i);
    if (c >= 48 && c <= 57) c = 48;
    h = hashWith(h, c);
  }
  h ^= h >>> 15;
  return Math.imul(h, 0x2c1b3c6d) | 0;
}

/** Records in columns; `id` returns the row of a form. Rows stay valid until the next `reserve`. */
export class Words {
  private readonly rows = new Map<string, number>();
  private readonly caselessRows = new Map<string, number>();
  private count = 0;
  /** Counts how often the rows were given away anew. */
  generation = 0;
  /** Hash of the lower-case form, digits folded. */
  readonly low = new Int32Array(CAPACITY);
  /** Hash of the lower-case form with an inflectional ending taken off. */
  readonly stem = new Int32Array(CAPACITY);
  readonly suffix1 = new Int32Array(CAPACITY);
  readonly suffix2 = new Int32Array(CAPACITY);
  readonly suffix3 = new Int32Array(CAPACITY);
  readonly suffix4 = new Int32Array(CAPACITY);
  readonly prefix2 = new Int32Array(CAPACITY);
  readonly prefix3 = new Int32Array(CAPACITY);
  /** Capitals, digits, hyphen and length in a few bits. */
  readonly shape = new Int32Array(CAPACITY);
  /** Group of the word by its use, 0 for none. */
  readonly cluster = new Uint8Array(CAPACITY);
  /** One of `KIND`. */
  readonly kind = new Uint8Array(CAPACITY);

  constructor(private clusters: WordGroups) {}

  /** Takes the groups of another model. */
  use(clusters: WordGroups): void {
    if (this.clusters === clusters) return;
    this.clusters = clusters;
    this.clear();
  }

  private clear(): void {
    this.generation++;
    this.rows.clear();
    this.caselessRows.clear();
    this.count = 0;
  }

  /** Makes room for `tokens` further forms; earlier row numbers may become invalid. */
  reserve(tokens: number): void {
    if (this.count + tokens > CAPACITY) this.clear();
  }

  /** Row of a form; `caseless` hides its capitals, for text that is all capitals. */
  id(form: string, caseless: boolean): number {
    const rows = caseless ? this.caselessRows : this.rows;
    const known = rows.get(form);
    if (known !== undefined) return known;
    const row = this.count++;
    rows.set(form, row);
    this.fill(row, form, caseless);
    return row;
  }

  private fill(row: number, form: string, caseless: boolean): void {
    const low = form.toLowerCase();
    const n = low.length;
    this.low[row] = hashText(low);
    this.stem[row] = hashText(low, 0, stemEnd(low));
    this.suffix1[row] = hashText(low, Math.max(0, n - 1), n);
    this.suffix2[row] = hashText(low, Math.max(0, n - 2), n);
    this.suffix3[row] = hashText(low, Math.max(0, n - 3), n);
    this.suffix4[row] = hashText(low, Math.max(0, n - 4), n);
    this.prefix2[row] = hashText(low, 0, Math.min(2, n));
    this.prefix3[row] = hashText(low, 0, Math.min(3, n));
    this.shape[row] = shapeOf(form, caseless);
    this.cluster[row] = clusterOf(this.clusters, this.low[row]!);
    this.kind[row] = kindOf(form, low, caseless);
  }
}

/** Where the stem of a lower-case form ends: a crude cut of -s, -es, -ed, -ing, so that forms of one verb share evidence. */
function stemEnd(low: string): number {
  const n = low.length;
  if (n > 5 && low.endsWith('ing')) return trimDouble(low, n - 3);
  if (n > 4 && low.endsWith('ed')) return trimDouble(low, n - 2);
  if (n > 4 && low.endsWith('es')) return n - 2;
  if (n > 3 && low.endsWith('s') && !low.endsWith('ss')) return trimE(low, n - 1);
  return trimE(low, n);
}

function trimE(low: string, end: number): number {
  return end > 3 && low.charCodeAt(end - 1) === 101 ? end - 1 : end;
}

function trimDouble(low: string, end: number): number {
  const last = low.charCodeAt(end - 1);
  return end > 3 && last === low.charCodeAt(end - 2) && last !== 115 && last !== 108 ? end - 1 : trimE(low, end);
}

function shapeOf(form: string, caseless: boolean): number {
  let upper = 0;
  let lower = 0;
  let digits = 0;
  let hyphens = 0;
  let other = 0;
  for (let i = 0; i < form.length; i++) {
    const c = form.charCodeAt(i);
    if (c >= 48 && c <= 57) digits++;
    else if (c >= 97 && c <= 122) lower++;
    else if (c >= 65 && c <= 90) upper++;
    else if (c === 45 || c === 0x2013) hyphens++;
    else if (c > 0xbf) lower++;
    else other++;
  }
  let letters = 0;
  if (caseless) letters = upper + lower ? 5 : 0;
  else if (upper === 0) letters = lower ? 1 : 0;
  else if (lower === 0) letters = upper > 1 ? 2 : 3;
  else {
    const first = form.charCodeAt(0);
    letters = first >= 65 && first <= 90 ? (upper === 1 ? 4 : 6) : 7;
  }
  const length = Math.min(form.length, 3);
  return (
    letters |
    ((digits ? (lower + upper + other + hyphens ? 2 : 1) : 0) << 3) |
    ((hyphens ? 1 : 0) << 5) |
    ((other ? 1 : 0) << 6) |
    (length << 7)
  );
}

function kindOf(form: string, low: string, caseless: boolean): number {
  const first = form.charCodeAt(0);
  if (first >= 48 && first <= 57) {
    if (/^(1[5-9]|20)\d\ds?$/.test(form)) return KIND.year;
    if (/^(0?[1-9]|[12]\d|3[01])(st|nd|rd|th)?$/.test(form)) return KIND.day;
    if (/^\d\d?:\d\d/.test(form)) return KIND.time;
    return KIND.number;
  }
  if (!caseless && (first < 65 || first > 90)) return KIND.none;
  if (MONTHS.has(low)) return KIND.month;
  if (WEEKDAYS.has(low)) return KIND.weekday;
  if (low.length > 4 && /(?:[ei]ans?|ese|ish|i)$/.test(low)) return KIND.nationality;
  return KIND.none;
}
