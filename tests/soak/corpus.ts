/** Many reports of which no two are near duplicates, from the project's samples by a seeded generator. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bandsOf, likenessOf, nearDuplicate, signatureOf } from '../../src/document/index.js';
import { seeded } from '../support/random.js';

const samples = fileURLToPath(new URL('../../samples', import.meta.url));

/** Figures that are counts: before a lower-case word, so that days of a month and years stay. */
const COUNT = /(?<![\d.,:/$-])\b[1-9]\d{0,2}\b(?= (?!of )\p{Ll}{3})/gu;

/** Sentences of a report, at least and at most. */
const LEAST = 2;
const MOST = 6;

/**
 * Writes `count` reports into a folder, each with sentences of several samples in a new order, other counts, and a number of its own. A draft that the
 * product's own measure calls a near duplicate of an earlier one is thrown away. The same seed gives the same files.
 */
export function writeVaried(folder: string, count: number, seed: number): void {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const sentences = readSentences();
  const known = new Map<number, Uint32Array[]>();
  for (let made = 0, drafts = 0; made < count; drafts++) {
    if (drafts > 10 * count) throw new Error(`no ${count} reports that differ can be made of the samples`);
    const chosen = new Set<string>();
    for (let left = LEAST + below(MOST - LEAST + 1); left > 0; left--) chosen.add(sentences[below(sentences.length)]!);
    const body = [...chosen].map((sentence) =>
      sentence.replace(COUNT, (figures) => String(1 + below(10 ** figures.length - 1))),
    );
    const paragraphs: string[] = [];
    while (body.length > 0) paragraphs.push(body.splice(0, 1 + below(3)).join(' '));
    const day = new Date(Date.UTC(2025, 0, 1 + below(360))).toISOString().slice(0, 10);
    const text = `${day}\n\n${paragraphs.join('\n\n')}\n\nRef. ${made}\n`;
    if (isLike(text, known)) continue;
    writeFileSync(join(folder, `report-${String(made++).padStart(6, '0')}.txt`), text);
  }
}

/** True when the text is a near duplicate of a known one; otherwise it is known from now on. */
function isLike(text: string, known: Map<number, Uint32Array[]>): boolean {
  const signature = signatureOf(text);
  const bands = [...bandsOf(signature)];
  for (const band of bands)
    for (const other of known.get(band) ?? []) if (likenessOf(signature, other) >= nearDuplicate) return true;
  for (const band of bands) {
    const sharing = known.get(band);
    if (sharing === undefined) known.set(band, [signature]);
    else sharing.push(signature);
  }
  return false;
}

/** Sentences of the samples' paragraphs, without headings, lists of notes and text in capitals. */
function readSentences(): readonly string[] {
  return readdirSync(samples)
    .filter((name) => ['.txt', '.md'].includes(extname(name)))
    .sort()
    .flatMap((name) =>
      readFileSync(join(samples, name), 'utf8')
        .split(/\n(?=Endnotes\b)/)[0]!
        .split(/\n\s*\n/),
    )
    .filter((block) => block.length > 120 && /[a-z]{4}/.test(block) && !/^(?:---|#|\[)/.test(block))
    .flatMap((block) =>
      block
        .replace(/\s+/g, ' ')
        .trim()
        .split(/(?<=[a-z]{2}[.!?]["”]?) (?=[A-Z"“])/),
    )
    .filter((sentence) => sentence.length > 40);
}
