/** A fixed corpus for measuring: reports put together from the project's own samples by a seeded generator. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../src/document/index.js';

export interface Corpus {
  readonly reports: readonly Report[];
  readonly characters: number;
  /** First 12 hex digits of the SHA-256 over all texts: equal corpora have equal ones. */
  readonly hash: string;
}

const SEED = 20_250_701;
/** Share of a report's paragraphs that are its own sample's; the others come from other samples in the same letters. */
const OWN = 0.6;
/** Paragraphs of a body. */
const LEAST = 4;
const MOST = 26;

/** Towns and provinces that the samples name; each is replaced by another, so that a text is not met twice. */
const PLACES =
  'Kirkuk|Ramadi|Hawija|Erbil|Baghdad|Mosul|Fallujah|Baiji|Samarra|Tikrit|Basra|Najaf|Homs|Hama|Aleppo|Daraa|Idlib|Latakia|Raqqa|Deir ez-Zor|Damascus|Kharkiv|Sumy|Odesa|Pokrovsk|Kupyansk|Kherson|Mykolaiv|Dnipro|Niamey|Bamako|Gao|Kidal|Menaka|Sevare|Khartoum|El Obeid|El Fasher|Nyala|Kosti|Goma|Bukavu|Bunia|Beni|Quetta|Peshawar|Karachi|Mandalay|Lashio|Sittwe|Bogota|Cali|Medellin|Tumaco|Hodeidah|Aden|Sanaa|Marib|Taiz|Mogadishu|Kismayo|Baidoa|Nairobi'.split(
    '|',
  );
/** Surnames, used the same way. */
const NAMES =
  'al Rubayi|Hamdan|Kovalenko|Petrenko|Diallo|Traore|Mbeki|Okello|Haidari|Qasim|Mansour|Jibril|Barzani|Salih|Keita|Toure|Nkunda|Restrepo|Gomez|Aung'.split(
    '|',
  );
const PLACE = new RegExp(`\\b(?:${PLACES.join('|')})\\b`, 'gi');
const NAME = new RegExp(`\\b(?:${NAMES.join('|')})\\b`, 'gi');
/** Counts: figures before a lower-case word, which no day of a month and no year stands before. */
const COUNT = /(?<![\d.,:/$-])\b\d{1,3}(?= (?!of )\p{Ll}{3})/gu;

/** Uniform numbers in 0 … 1 from a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Sample {
  readonly head: string;
  readonly paragraphs: readonly string[];
  readonly notes: string;
  readonly upperCase: boolean;
}

/** Head (to the first long paragraph), body and endnotes of a sample. */
function cut(text: string): Sample {
  const [body, notes] = text.split(/\n(?=Endnotes\b)/);
  const blocks = body!.trim().split(/\n\s*\n/);
  const first = Math.max(
    0,
    blocks.findIndex((block) => block.length > 160),
  );
  return {
    head: blocks.slice(0, first).join('\n\n'),
    paragraphs: blocks.slice(first),
    notes: notes ?? '',
    upperCase: !/[a-z]{4}/.test(blocks[first]!),
  };
}

/** About `characters` of report text from the samples in `folder`: the same on every machine for the same samples. */
export function makeCorpus(folder: string, characters: number): Corpus {
  const random = randomFrom(SEED);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const samples = readdirSync(folder)
    .filter((name) => /\.(?:txt|md)$/.test(name))
    .sort()
    .map((name) => cut(readFileSync(join(folder, name), 'utf8')));
  const swap = (pool: readonly string[]) => {
    const chosen = new Map<string, string>();
    return (found: string) => {
      let other = chosen.get(found);
      if (other === undefined) {
        other = pick(pool);
        chosen.set(found, other);
      }
      return found === found.toUpperCase() ? other.toUpperCase() : other;
    };
  };
  const hash = createHash('sha256');
  const reports: Report[] = [];
  let sum = 0;
  while (sum < characters) {
    const base = pick(samples);
    const others = samples.filter((each) => each.upperCase === base.upperCase);
    const length = LEAST + Math.floor(random() ** 2 * (MOST - LEAST));
    const blocks = [base.head];
    for (let i = 0; i < length; i++) blocks.push(pick((random() < OWN ? base : pick(others)).paragraphs));
    blocks.push(base.notes);
    const text = blocks
      .filter((block) => block !== '')
      .join('\n\n')
      .replace(PLACE, swap(PLACES))
      .replace(NAME, swap(NAMES))
      .replace(COUNT, (figures) => String(Math.ceil(random() * 10 ** figures.length)));
    const day = new Date(Date.UTC(2025, 0, 1 + Math.floor(random() * 300))).toISOString().slice(0, 10);
    reports.push(reportOf(text, day));
    hash.update(text);
    sum += text.length;
  }
  return { reports, characters: sum, hash: hash.digest('hex').slice(0, 12) };
}

/** A report of plain text. */
export function reportOf(text: string, day: string | null): Report {
  const id = createHash('sha256')
    .update(`${text}${day ?? ''}`)
    .digest('hex');
  return {
    id: id.slice(0, 32),
    text,
    publishedAt: day,
    publishedBy: day === null ? null : 'metadata',
    title: null,
    source: { name: null, url: null, author: null },
    format: 'txt',
    language: 'en',
    bytesHash: id,
  };
}
