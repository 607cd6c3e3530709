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

/** The two sets: samples, on which rules are developed, and the gold reports, which only measure. */
export const goldFolders = { samples: join(projectRoot, 'samples'), gold: join(projectRoot, 'tests', 'gold') } as const;

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
    if (showErrors)
      for (const { kind, report, detail } of [...errors].sort((a, b) => (a.kind < b.kind ? -1 : 1)))
        console.log(`${kind}: ${report}: ${detail}`);
  }
}

function reportOf({ text, published }: GoldReport): Report {
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
