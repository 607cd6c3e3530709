/** Prints how candidates compare with the project's own annotated reports. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../document/index.js';
import { loadResources, projectRoot } from '../../lexicon/index.js';
import { analyze } from '../../pipeline/index.js';
import {
  emptyScores,
  type GoldError,
  type GoldReport,
  type GoldScores,
  goldFields,
  readGold,
  scoreReport,
} from './gold.js';

/**
 * The sets: `samples` and `gold`, whose errors were read for kinds while rules were made; `second` and `third`, whose first
 * figures were taken before anybody read their errors; `blind`, whose errors are never shown.
 */
export const goldFolders = {
  samples: join(projectRoot, 'samples'),
  gold: join(projectRoot, 'tests', 'gold'),
  second: join(projectRoot, 'tests', 'gold-second'),
  third: join(projectRoot, 'tests', 'gold-third'),
  blind: join(projectRoot, 'tests', 'gold-blind'),
} as const;

/** Runs the pipeline over a folder of annotated reports and scores it. */
export function scoreFolder(folder: string): { readonly scores: GoldScores; readonly errors: readonly GoldError[] } {
  const scores = emptyScores();
  const errors: GoldError[] = [];
  const resources = loadResources();
  for (const gold of readGold(folder)) scoreReport(gold, analyze(reportOf(gold), resources).candidates, scores, errors);
  return { scores, errors };
}

/** Prints a table a set; with `--errors` every error as well, grouped by kind. */
export function printGold(showErrors: boolean): void {
  for (const [name, folder] of Object.entries(goldFolders)) {
    if (!existsSync(folder)) continue;
    const { scores, errors } = scoreFolder(folder);
    console.log(name);
    console.table(
      Object.fromEntries(
        goldFields.map((field) => {
          const { precision, recall, f1, right, found, wanted } = scores[field];
          const round = (value: number) => Number(value.toFixed(3));
          return [field, { precision: round(precision), recall: round(recall), f1: round(f1), right, found, wanted }];
        }),
      ),
    );
    if (!showErrors || name === 'blind') continue;
    printCounts('error classes', errors.map(classOf));
    for (const kind of ['type', 'status'] as const) printCounts(`confusions of ${kind}`, confusionsOf(errors, kind));
    for (const { kind, report, detail } of [...errors].sort((a, b) => (a.kind < b.kind ? -1 : 1)))
      console.log(`${kind}: ${report}: ${detail}`);
  }
}

/** How many rows a table of counts shows. */
const ROWS = 10;

/** Prints the most frequent names with their counts. */
function printCounts(title: string, names: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const rows = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, ROWS);
  console.log(title);
  console.table(rows.map(([name, count]) => ({ name, count })));
}

/** The class of an error: its kind, and for a field whether its value is missing, too much or another one. */
function classOf({ kind, detail }: GoldError): string {
  if (!/^(actor|target|place|date)$/.test(kind)) return kind;
  if (/^wanted (none|\[\])/.test(detail)) return `${kind}: none wanted`;
  return /found (undefined\.\.undefined|\[\])/.test(detail) ? `${kind}: missing` : `${kind}: in part or another`;
}

/** "wanted → found" of each type or status that was taken for another. */
function confusionsOf(errors: readonly GoldError[], kind: 'type' | 'status'): string[] {
  return errors
    .filter((error) => error.kind === kind)
    .map(({ detail }) =>
      kind === 'type'
        ? detail.slice(0, detail.indexOf(' "'))
        : detail.replace(/^wanted (.*?), found (.*?) \(.*$/s, '$1 → $2'),
    );
}

/** A report as ingest would make it of an annotated text. */
export function reportOf({ text, published }: Pick<GoldReport, 'text' | 'published'>): Report {
  const hash = createHash('sha256').update(text).digest('hex');
  return {
    id: hash.slice(0, 32),
    text,
    publishedAt: published,
    publishedBy: published === null ? null : 'option',
    title: null,
    source: { name: null, url: null, author: null },
    format: 'txt',
    language: 'en',
    bytesHash: hash,
  };
}
