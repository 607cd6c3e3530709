/** Two reports side by side, by the clusters that their candidates are in, and later tellings of an event that is known. */
import { type ClusteredTelling, compareTellings, type ReportComparison } from '../events/index.js';
import { linksWait } from './linking.js';
import type { Database } from './schema.js';

/** A report as it is named in a comparison. */
export interface ComparedReport {
  readonly id: string;
  readonly title: string;
  readonly source: string | null;
  readonly publishedAt: string | null;
}

export interface ComparedReports extends ReportComparison {
  readonly before: ComparedReport;
  readonly after: ComparedReport;
  /** Candidates still wait to be compared: what is told as new may yet turn out to be known. */
  readonly waiting: boolean;
}

/** What the later report tells anew, again, further than the earlier one, and no more; undefined when one of the two is not there. Rejected candidates are left out. */
export async function compareReports(
  db: Database,
  before: string,
  after: string,
): Promise<ComparedReports | undefined> {
  const reports = await db
    .selectFrom('reports')
    .select(['id', 'title', 'source_name as source', 'published_at as publishedAt'])
    .where('id', 'in', [before, after])
    .execute();
  const [one, two] = [before, after].map((id) => reports.find((each) => each.id === id));
  if (one === undefined || two === undefined) return undefined;
  const told = async (id: string): Promise<readonly ClusteredTelling[]> =>
    (
      await db
        .selectFrom('candidates as c')
        .leftJoin('link_items as i', 'i.candidate_id', 'c.id')
        .select(['c.record', 'c.id', 'i.cluster'])
        .where('c.report_id', '=', id)
        .where('c.current', '=', true)
        .where('c.control', 'is', null)
        .where('c.review', '!=', 'rejected')
        .execute()
    ).map(({ record, id: own, cluster }) => ({ record, cluster: cluster ?? own }));
  const [earlier, later, waiting] = await Promise.all([told(before), told(after), linksWait(db)]);
  const named = (report: typeof one) => ({ ...report, title: report.title ?? report.id.slice(0, 12) });
  return { before: named(one), after: named(two), waiting, ...compareTellings(earlier, later) };
}

/** The report of the same source that was published last before this one; undefined when there is none. */
export async function reportBefore(db: Database, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('reports as r')
    .innerJoin('reports as own', (join) =>
      join.onRef('own.source_name', '=', 'r.source_name').onRef('own.published_at', '>', 'r.published_at'),
    )
    .select('r.id')
    .where('own.id', '=', id)
    .orderBy('r.published_at', 'desc')
    .orderBy('r.id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
