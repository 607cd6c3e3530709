/** Reports as the page lists them. */
import { sql } from 'kysely';
import type { Database, ReportState } from './schema.js';

export interface ReportOverview {
  readonly id: string;
  readonly title: string;
  readonly publishedAt: string | null;
  readonly source: string | null;
  readonly state: ReportState;
  readonly failure: string | null;
  readonly candidates: number;
  readonly open: number;
  readonly approved: number;
  readonly rejected: number;
  /** An earlier report of the same source is there. */
  readonly follows: boolean;
}

/** A stretch of the reports, the newest arrivals first. */
export async function reportOverviews(db: Database, offset: number, limit: number): Promise<readonly ReportOverview[]> {
  const { rows } = await sql<ReportOverview>`
    select r.id, coalesce(r.title, regexp_replace(split_part(ltrim(r.text), E'\n', 1), '^(.{70}\\S*)\\s.*$', '\\1 …')) as title, r.published_at as "publishedAt",
      r.source_name as source, r.state, r.failure, c.*,
      exists (select from reports e where e.source_name = r.source_name and e.published_at < r.published_at) as follows
    from (select * from reports order by received_at desc, id offset ${offset} limit ${limit}) r,
      lateral (select count(*) as candidates, count(*) filter (where review in ('open', 'deferred')) as open,
        count(*) filter (where review = 'approved') as approved, count(*) filter (where review in ('rejected', 'merged')) as rejected
        from candidates where report_id = r.id and current) c
    order by r.received_at desc, r.id`.execute(db);
  return rows;
}
