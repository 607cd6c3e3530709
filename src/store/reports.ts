/** Reports in the store: taken in once, extracted once, whatever is repeated. */
import { sql } from 'kysely';
import type { Report } from '../document/index.js';
import type { Database, ReportState } from './schema.js';

/** A report and where it was found. */
export interface Arrival {
  readonly report: Report;
  readonly origin: string;
}

/**
 * Writes reports that are not there yet, in one transaction; another origin of a known report is noted. Gives the ids that are new.
 */
export async function addReports(db: Database, arrivals: readonly Arrival[]): Promise<ReadonlySet<string>> {
  if (arrivals.length === 0) return new Set();
  return await db.transaction().execute(async (tx) => {
    const unique = new Map(arrivals.map(({ report }) => [report.id, report]));
    const added = await tx
      .insertInto('reports')
      .values(
        [...unique.values()].map((report) => ({
          id: report.id,
          text: report.text,
          published_at: report.publishedAt,
          published_by: report.publishedBy,
          title: report.title,
          source_name: report.source.name,
          source_url: report.source.url,
          source_author: report.source.author,
          format: report.format,
          language: report.language,
          bytes_hash: report.bytesHash,
        })),
      )
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute();
    const origins = new Map(arrivals.map(({ report, origin }) => [`${report.id} ${origin}`, { report, origin }]));
    await tx
      .insertInto('report_origins')
      .values([...origins.values()].map(({ report, origin }) => ({ report_id: report.id, origin })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return new Set(added.map(({ id }) => id));
  });
}

/** Reports that wait to be extracted, oldest first, with the length of their text. */
export async function queuedReports(
  db: Database,
  limit = 1_000_000,
): Promise<readonly { readonly id: string; readonly length: number }[]> {
  return await db
    .selectFrom('reports')
    .select(['id', sql<number>`length(text)`.as('length')])
    .where('state', '=', 'queued')
    .orderBy('received_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** The reports of these ids that still wait to be extracted. */
export async function loadQueued(
  db: Database,
  ids: readonly string[],
): Promise<readonly { readonly report: Report; readonly deaths: number }[]> {
  const rows = await db
    .selectFrom('reports')
    .selectAll()
    .where('id', 'in', [...ids])
    .where('state', '=', 'queued')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ report: reportOf(row), deaths: row.deaths }));
}

/** One report, or undefined. */
export async function findReport(db: Database, id: string): Promise<Report | undefined> {
  const row = await db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirst();
  return row && reportOf(row);
}

/** Notes, before it is extracted alone, that a report's process may die; `saveResults` forgets it. */
export async function noteAttempt(db: Database, id: string): Promise<void> {
  await db
    .updateTable('reports')
    .set((eb) => ({ deaths: eb('deaths', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** Gives a report up for good, with its reason. A report that is done stays done. */
export async function failReport(db: Database, id: string, reason: string): Promise<void> {
  await db
    .updateTable('reports')
    .set({ state: 'failed', failure: reason.replaceAll('\0', ' ').slice(0, 2000), processed_at: sql`now()` })
    .where('id', '=', id)
    .where('state', '<>', 'done')
    .execute();
}

/** Puts failed reports (or these of them) back into the queue's care. Gives how many. */
export async function requeueFailed(db: Database, ids?: readonly string[]): Promise<number> {
  const result = await db
    .updateTable('reports')
    .set({ state: 'queued', failure: null, deaths: 0 })
    .where('state', '=', 'failed')
    .$if(ids !== undefined, (query) => query.where('id', 'in', [...(ids ?? [])]))
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** How many reports are in each state, of all or of these. */
export async function countReports(
  db: Database,
  ids?: readonly string[],
): Promise<Readonly<Record<ReportState, number>>> {
  const rows = await db
    .selectFrom('reports')
    .select(['state', sql<number>`count(*)`.as('count')])
    .$if(ids !== undefined, (query) => query.where(sql<boolean>`id = any(${[...(ids ?? [])]})`))
    .groupBy('state')
    .execute();
  const counts = { queued: 0, done: 0, failed: 0 };
  for (const row of rows) counts[row.state] = row.count;
  return counts;
}

interface ReportRow {
  readonly id: string;
  readonly text: string;
  readonly published_at: string | null;
  readonly published_by: Report['publishedBy'];
  readonly title: string | null;
  readonly source_name: string | null;
  readonly source_url: string | null;
  readonly source_author: string | null;
  readonly format: string;
  readonly language: string | null;
  readonly bytes_hash: string;
}

function reportOf(row: ReportRow): Report {
  return {
    id: row.id,
    text: row.text,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    title: row.title,
    source: { name: row.source_name, url: row.source_url, author: row.source_author },
    format: row.format,
    language: row.language,
    bytesHash: row.bytes_hash,
  };
}
