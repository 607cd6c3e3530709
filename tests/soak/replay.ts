/** A replay of many reports after one edit of the actor list, against a replay of all of them: the store must be the same after both. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makeCorpus } from '../../bench/corpus.js';
import type { Report } from '../../src/document/index.js';
import { canonicalText } from '../../src/events/index.js';
import { loadResources, projectRoot } from '../../src/lexicon/index.js';
import type { Database } from '../../src/store/index.js';
import { replayReports } from '../../src/workers/index.js';
import { temporaryStore } from '../setup/store.js';
import { extractInto } from '../support/extracted.js';
import { withActors } from '../support/lists.js';
import { reportOf } from '../support/reports.js';

/** What the run came to; it throws when the two replays differ. */
export interface ReplaySoaked {
  readonly reports: number;
  readonly candidates: number;
  /** Reports whose text holds the name that was added. */
  readonly naming: number;
  readonly read: number;
  readonly changed: number;
  readonly seconds: { readonly touched: number; readonly all: number };
}

const added = { name: 'Azov Dawn', row: 'own-azov-dawn,Azov Dawn,company,RUS,BUS,' } as const;

export async function soakReplay(count: number, tell: (line: string) => void): Promise<ReplaySoaked> {
  const before = loadResources();
  const after = withActors(before, added.row);
  const reports = shortReports(count);
  const temporary = await temporaryStore();
  const { db } = temporary.store;
  try {
    await extractInto(db, reports, before);
    tell(`${reports.length} reports extracted`);
    const timed = async (all: boolean) => {
      const from = performance.now();
      const found = await replayReports(db, after, { all });
      const seconds = (performance.now() - from) / 1000;
      tell(`${found.read} of ${found.reports} reports read anew in ${seconds.toFixed(1)} s`);
      return { ...found, seconds };
    };
    const touched = await timed(false);
    const first = await digest(db);
    await db
      .updateTable('reports')
      .set({ versions: JSON.stringify(before.versions) })
      .execute();
    const all = await timed(true);
    const second = await digest(db);
    if (first.hash !== second.hash) throw new Error('a replay of the touched reports and one of all reports differ');
    return {
      reports: reports.length,
      candidates: first.candidates,
      naming: reports.filter(({ text }) => text.includes(added.name)).length,
      read: touched.read,
      changed: touched.changed,
      seconds: { touched: touched.seconds, all: all.seconds },
    };
  } finally {
    await temporary.remove();
  }
}

/** Paragraphs of the generated corpus, each with a number, so that it is a report of its own. */
function shortReports(count: number): readonly Report[] {
  const out: Report[] = [];
  const { reports } = makeCorpus(join(projectRoot, 'samples'), count * 1000);
  for (const { text, publishedAt } of reports)
    for (const paragraph of text.split(/\n\n+/)) {
      if (out.length === count) return out;
      if (paragraph.length > 200) out.push(reportOf(`${paragraph}\n\nRef. ${out.length}\n`, publishedAt));
    }
  return out;
}

/** One hash over all candidates and mentions, without the versions that read them. */
async function digest(db: Database): Promise<{ readonly hash: string; readonly candidates: number }> {
  const hash = createHash('sha256');
  let candidates = 0;
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('candidates')
      .select(['id', 'record', 'current'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(1000)
      .execute();
    if (rows.length === 0) break;
    after = rows.at(-1)!.id;
    candidates += rows.length;
    for (const { record, ...row } of rows) hash.update(canonicalText({ ...row, ...record, versions: null }));
  }
  const mentions = await db
    .selectFrom('entity_mentions')
    .selectAll()
    .orderBy('report_id')
    .orderBy('entity_id')
    .execute();
  return { hash: hash.update(canonicalText(mentions)).digest('hex'), candidates };
}
