/** Reports in the store: taken in once, extracted once, whatever is repeated. */
import { sql } from 'kysely';
import type { Report } from '../document/index.js';
import { noteBundles } from './bundles.js';
import { noteRelations } from './relations.js';
import { type Database, type Priority, priorities, type ReportState } from './schema.js';

/** A report and where it was found. */
export interface Arrival {
  readonly report: Report;
  readonly origin: string;
  /** `normal` unless given. A report that waits already takes the more urgent of the two. */
  readonly priority?: Priority;
  /** The mail or archive that it came in. */
  readonly bundle?: { readonly id: string; readonly origin: string };
}

/**
 * Writes reports that are not there yet, in one transaction; another origin of a known report is noted. New ones
 * are linked with near duplicates, and with what stood under their address before. Gives the ids that are new.
 */
export async function addReports(db: Database, arrivals: readonly Arrival[]): Promise<ReadonlySet<string>> {
  if (arrivals.length === 0) return new Set();
  return await db.transaction().execute(async (tx) => {
    const unique = new Map(arrivals.map((arrival) => [arrival.report.id, arrival]));
    const added = await tx
      .insertInto('reports')
      .values(
        [...unique.values()].map(({ report, priority = 'normal' }) => ({
          id: report.id,
          priority: priorities[priority],
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
          charset: report.charset ?? null,
          reliability: report.reliability ?? null,
          credibility: report.credibility ?? null,
          marking: report.marking ?? null,
          layout: report.layout === undefined ? null : JSON.stringify(report.layout),
        })),
      )
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute();
    const urgent = arrivals.filter(({ priority }) => priority === 'flash').map(({ report }) => report.id);
    if (urgent.length > 0)
      await tx
        .updateTable('reports')
        .set({ priority: priorities.flash, enqueued_at: null })
        .where('id', 'in', urgent)
        .where('state', '=', 'queued')
        .where('priority', '>', priorities.flash)
        .execute();
    const origins = new Map(arrivals.map(({ report, origin }) => [`${report.id} ${origin}`, { report, origin }]));
    await tx
      .insertInto('report_origins')
      .values(
        [...origins.values()].map(({ report, origin }) => ({
          report_id: report.id,
          origin,
          source_name: report.source.name,
          source_url: report.source.url,
          source_author: report.source.author,
          bytes_hash: report.bytesHash,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const fresh = new Set(added.map(({ id }) => id));
    await noteBundles(tx, arrivals, fresh);
    await noteRelations(tx, arrivals, fresh);
    return fresh;
  });
}

/** A report that waits, with the length of its text and its rank. */
export interface WaitingReport {
  readonly id: string;
  readonly length: number;
  readonly priority: number;
  readonly bundle: string | null;
}

/** Reports that wait to be extracted, most urgent and then oldest first, those of one bundle together; `fresh`: only those that no job names yet. */
export async function queuedReports(db: Database, limit = 1_000_000, fresh = false): Promise<readonly WaitingReport[]> {
  return await db
    .selectFrom('reports')
    .select(['id', sql<number>`length(text)`.as('length'), 'priority', 'bundle_id as bundle'])
    .where('state', '=', 'queued')
    .$if(fresh, (query) => query.where('enqueued_at', 'is', null))
    .orderBy('priority')
    .orderBy('received_at')
    .orderBy('bundle_id')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Notes that jobs name these reports. */
export async function noteEnqueued(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('reports')
    .set({ enqueued_at: sql`now()` })
    .where(sql<boolean>`id = any(${[...ids]})`)
    .where('enqueued_at', 'is', null)
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
    .set({ state: 'queued', failure: null, deaths: 0, enqueued_at: null })
    .where('state', '=', 'failed')
    .$if(ids !== undefined, (query) => query.where('id', 'in', [...(ids ?? [])]))
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Failed reports with their reason, the latest first. */
export async function failedReports(
  db: Database,
  limit: number,
): Promise<readonly { readonly id: string; readonly title: string; readonly failure: string }[]> {
  const { rows } = await sql<{ id: string; title: string; failure: string }>`
    select id, coalesce(title, left(split_part(ltrim(text), E'\n', 1), 80)) as title, coalesce(failure, '') as failure
    from reports where state = 'failed' order by processed_at desc nulls last, id limit ${limit}`.execute(db);
  return rows;
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
  readonly charset: string | null;
  readonly reliability: Report['reliability'] | null;
  readonly credibility: Report['credibility'] | null;
  readonly marking: Report['marking'] | null;
  readonly layout: Report['layout'] | null;
}

export function reportOf(row: ReportRow): Report {
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
    charset: row.charset,
    reliability: row.reliability,
    credibility: row.credibility,
    marking: row.marking,
    ...(row.layout === null ? {} : { layout: row.layout }),
  };
}
