/** The review queue over the store: filtered lists, counts for the filters, one candidate with its history, progress. */
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { EventCandidate } from '../events/index.js';
import { type Decision, fold, type ReviewState, undoneKeys } from '../review/index.js';
import { decisionsOn } from './decisions.js';
import { likeText } from './like.js';
import type { Database, Schema } from './schema.js';
import { matches } from './words.js';

/** Orders of the queue. `uncertain`: nearest to one half first; `value`: uncertainty × consequence × weight. */
export const queueOrders = ['report', 'uncertain', 'value', 'newest', 'confident'] as const;
export type QueueOrder = (typeof queueOrders)[number];

/** Which candidates; all given conditions must hold, a list means any of its values. */
export interface QueueFilter {
  readonly state?: readonly string[];
  readonly type?: readonly string[];
  readonly report?: readonly string[];
  readonly country?: readonly string[];
  readonly status?: readonly string[];
  readonly flag?: string;
  readonly reviewer?: string;
  readonly actor?: string;
  readonly place?: string;
  readonly source?: string;
  /** Days, inclusive, that the event's days must touch. */
  readonly from?: string;
  readonly to?: string;
  readonly min?: number;
  readonly max?: number;
  readonly second?: boolean;
  /** Only decided candidates that a later extraction reads otherwise. */
  readonly asks?: boolean;
  /** Only candidates drawn at random. */
  readonly drawn?: boolean;
  /** A name, or `''` for what is nobody's; an assignment whose time is over is nobody's. */
  readonly assignee?: string;
  /** Full-text search as on the web: words, "phrases", or, -not. */
  readonly words?: string;
}

/** One line of the queue. */
export interface QueueLine {
  readonly id: string;
  readonly reportId: string;
  readonly reportTitle: string;
  readonly publishedAt: string | null;
  readonly type: string;
  readonly actor: string | null;
  readonly target: string | null;
  readonly place: string | null;
  readonly country: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly status: EventCandidate['status'];
  readonly polarity: EventCandidate['polarity'];
  readonly stance: EventCandidate['attribution']['stance'];
  readonly confidence: number;
  readonly flags: readonly string[];
  readonly snippet: string;
  readonly state: ReviewState;
  readonly version: number;
  readonly reviewer: string | null;
  readonly secondReview: boolean;
  /** Whose it is to decide; null when it is anybody's. */
  readonly assignee: string | null;
}

type Tables = { c: Schema['candidates']; r: Schema['reports'] };
type Query<O> = SelectQueryBuilder<Tables & Schema, 'c' | 'r', O>;

/** Candidates that pass; `reports` are joined only where lines are shown: counting 100,000 rows is then a scan of one table. */
function filtered(db: Database, filter: QueueFilter, reports: boolean): Query<object> {
  let query = db
    .selectFrom('candidates as c')
    .$if(
      reports || filter.source !== undefined,
      (each) => each.innerJoin('reports as r', 'r.id', 'c.report_id') as never,
    )
    .where('c.current', '=', true) as unknown as Query<object>;
  if (filter.state !== undefined) query = query.where('c.review', 'in', filter.state as ReviewState[]);
  if (filter.type !== undefined) query = query.where('c.type', 'in', filter.type);
  if (filter.report !== undefined) query = query.where('c.report_id', 'in', filter.report);
  if (filter.country !== undefined) query = query.where('c.country', 'in', filter.country);
  if (filter.status !== undefined) query = query.where('c.status', 'in', filter.status as EventCandidate['status'][]);
  if (filter.flag !== undefined)
    query = query.where(sql<boolean>`c.flag_codes @> ${JSON.stringify([filter.flag])}::jsonb`);
  if (filter.reviewer !== undefined) query = query.where('c.reviewer', '=', filter.reviewer);
  if (filter.actor !== undefined) query = query.where('c.actor', 'ilike', `%${likeText(filter.actor)}%`);
  if (filter.place !== undefined) query = query.where('c.place', 'ilike', `%${likeText(filter.place)}%`);
  if (filter.source !== undefined) query = query.where('r.source_name', '=', filter.source);
  if (filter.from !== undefined)
    query = query.where(sql<boolean>`coalesce(c.to_day, c.from_day) >= ${filter.from}::date`);
  if (filter.to !== undefined) query = query.where(sql<boolean>`coalesce(c.from_day, c.to_day) <= ${filter.to}::date`);
  if (filter.min !== undefined) query = query.where('c.confidence', '>=', filter.min);
  if (filter.max !== undefined) query = query.where('c.confidence', '<=', filter.max);
  if (filter.asks === true) query = query.where('c.asks', '=', true);
  if (filter.drawn === true)
    query = query.where(sql<boolean>`exists (select 1 from random_draws d where d.candidate_id = c.id)`);
  if (filter.second === true) query = query.where('c.second_review', '=', true);
  if (filter.assignee !== undefined)
    query = query.where(sql<boolean>`coalesce(${assigneeNow}, '') = ${filter.assignee}`);
  if (filter.words !== undefined)
    query = query.where(matches('c', sql`websearch_to_tsquery('english', ${filter.words})`));
  return query;
}

const assigneeNow = sql`(case when c.assigned_until < now() then null else c.assignee end)`;

/** Ids that a filter lets through, as a subquery. */
export function filteredIds(db: Database, filter: QueueFilter) {
  return filtered(db, filter, false).select('c.id');
}

/** A report's title, else the beginning of its first line. */
const reportTitle = sql<string>`coalesce(r.title, nullif(regexp_replace(split_part(left(ltrim(r.text), 200), E'\n', 1), '^(.{70}\\S*)\\s.*$', '\\1 …'), ''), 'Untitled report')`;

const lineColumns = [
  'c.id',
  'c.report_id as reportId',
  reportTitle.as('reportTitle'),
  'r.published_at as publishedAt',
  'c.type',
  'c.actor',
  'c.target',
  'c.place',
  'c.country',
  'c.from_day as from',
  'c.to_day as to',
  'c.status',
  'c.polarity',
  'c.stance',
  'c.confidence',
  'c.flag_codes as flags',
  'c.snippet',
  'c.review as state',
  'c.version',
  'c.reviewer',
  'c.second_review as secondReview',
  sql<string | null>`${assigneeNow}`.as('assignee'),
] as const;

/** One column of an order: what is sorted by, and the type that a cursor's value is read as. */
interface Column {
  readonly by: RawBuilder<unknown>;
  readonly type: 'text' | 'timestamptz' | 'integer' | 'real' | 'double precision';
}

const idColumn: Column = { by: sql`c.id`, type: 'text' };
const uncertainty = sql`(c.confidence * (1 - c.confidence))`;

/**
 * Columns of each order. All of one order go the same way, so that a cursor is one comparison of rows, which an index can follow.
 * `value`: the consequence of the type multiplies in.
 */
function orderOf(
  order: QueueOrder,
  consequence: Readonly<Record<string, number>>,
): { readonly columns: readonly Column[]; readonly down: boolean } {
  switch (order) {
    case 'report':
      return {
        columns: [
          { by: sql`c.created_at`, type: 'timestamptz' },
          { by: sql`c.report_id`, type: 'text' },
          { by: sql`c.position`, type: 'integer' },
          idColumn,
        ],
        down: false,
      };
    case 'uncertain':
      return { columns: [{ by: uncertainty, type: 'double precision' }, idColumn], down: true };
    case 'confident':
      return { columns: [{ by: sql`c.confidence`, type: 'real' }, idColumn], down: true };
    case 'newest':
      return {
        columns: [
          { by: sql`coalesce(r.published_at, '')`, type: 'text' },
          { by: sql`c.report_id`, type: 'text' },
          { by: sql`-c.position`, type: 'integer' },
          idColumn,
        ],
        down: true,
      };
    case 'value': {
      // Branches of constants: looking each type up in a document costs more than all the rest of the query.
      const types = Object.entries(consequence).filter(([, value]) => value !== 0);
      const weight =
        types.length === 0
          ? sql`1`
          : sql`(case c.type ${sql.join(
              types.map(([type, value]) => sql`when ${type} then ${1 + value}::real`),
              sql` `,
            )} else 1 end)`;
      return {
        columns: [{ by: sql`(${uncertainty} * c.weight * ${weight})`, type: 'double precision' }, idColumn],
        down: true,
      };
    }
  }
}

/** Where a stretch of the queue begins: after the row of a cursor, or some lines down. */
export interface QueueStart {
  readonly after?: string | undefined;
  readonly offset?: number | undefined;
}

/** A cursor is not one that this order gave. */
export class WrongCursor extends Error {}

/** A stretch of the queue, with the cursor of its last line; null at the end. `consequence` by type multiplies into the order `value`. */
export async function queueLines(
  db: Database,
  filter: QueueFilter,
  order: QueueOrder,
  start: QueueStart,
  limit: number,
  consequence: Readonly<Record<string, number>> = {},
): Promise<{ readonly lines: readonly QueueLine[]; readonly next: string | null }> {
  const { columns, down } = orderOf(order, consequence);
  const way = down ? sql` desc` : sql``;
  let query = filtered(db, filter, order === 'newest');
  if (start.after !== undefined) {
    const values = readCursor(start.after, order, columns);
    const left = sql.join(columns.map((each) => each.by));
    const right = sql.join(columns.map(({ type }, at) => sql`${values[at]}::${sql.raw(type)}`));
    query = query.where(down ? sql<boolean>`(${left}) < (${right})` : sql<boolean>`(${left}) > (${right})`);
  }
  // First which lines, then what they show: titles and snippets of all that is sorted would cost more than the sorting.
  const rows = await query
    .select('c.id')
    .select(sql<readonly unknown[]>`jsonb_build_array(${sql.join(columns.map((each) => each.by))})`.as('key'))
    .orderBy(sql.join(columns.map((each) => sql`${each.by}${way}`)))
    .$if(start.offset !== undefined && start.after === undefined, (each) => each.offset(start.offset ?? 0))
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const found = await queueLinesOf(
    db,
    shown.map((row) => row.id),
  );
  const lines = new Map(found.map((line) => [line.id, line]));
  const last = shown.at(-1);
  return {
    lines: shown.flatMap((row) => lines.get(row.id) ?? []),
    next: rows.length > limit && last !== undefined ? writeCursor(order, last.key) : null,
  };
}

function writeCursor(order: QueueOrder, key: readonly unknown[]): string {
  return Buffer.from(JSON.stringify([order, ...key])).toString('base64url');
}

function readCursor(cursor: string, order: QueueOrder, columns: readonly Column[]): readonly (string | number)[] {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new WrongCursor();
  }
  if (!Array.isArray(values) || values.length !== columns.length + 1 || values[0] !== order) throw new WrongCursor();
  return columns.map(({ type }, at) => {
    const value: unknown = values[at + 1];
    const fits =
      type === 'text'
        ? typeof value === 'string' && !value.includes('\0')
        : type === 'timestamptz'
          ? typeof value === 'string' && /^\d{4}-[\d:.T+-]{5,40}$/.test(value) && !Number.isNaN(Date.parse(value))
          : typeof value === 'number' && (type !== 'integer' || Number.isSafeInteger(value));
    if (!fits) throw new WrongCursor();
    return value as string | number;
  });
}

/** How many candidates a filter lets through. */
export async function queueCount(db: Database, filter: QueueFilter): Promise<number> {
  const row = await filtered(db, filter, false).select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow();
  return row.count;
}

/** Ids that a filter lets through with the version of each: what a bulk decision is taken on. */
export async function queueVersions(
  db: Database,
  filter: QueueFilter,
): Promise<readonly { readonly id: string; readonly version: number }[]> {
  return await filtered(db, filter, false).select(['c.id', 'c.version']).orderBy('c.id').execute();
}

/** What a filter lets through, by type and by state. */
export interface QueueTally {
  readonly type: Readonly<Record<string, number>>;
  readonly state: Readonly<Record<string, number>>;
}

export async function queueTally(db: Database, filter: QueueFilter): Promise<QueueTally> {
  const rows = await filtered(db, filter, false)
    .select(['c.type', 'c.review', sql<number>`count(*)`.as('count')])
    .groupBy(['c.type', 'c.review'])
    .execute();
  const type: Record<string, number> = {};
  const state: Record<string, number> = {};
  for (const row of rows) {
    type[row.type] = (type[row.type] ?? 0) + row.count;
    state[row.review] = (state[row.review] ?? 0) + row.count;
  }
  return { type, state };
}

/** Values of each filter with their counts under all other filters. */
export interface QueueFacets {
  readonly state: Readonly<Record<string, number>>;
  readonly type: Readonly<Record<string, number>>;
  readonly country: Readonly<Record<string, number>>;
  readonly flag: Readonly<Record<string, number>>;
  readonly source: Readonly<Record<string, number>>;
  readonly reviewer: Readonly<Record<string, number>>;
  /** By name; under `''` what is nobody's. */
  readonly assignee: Readonly<Record<string, number>>;
  readonly report: readonly {
    readonly id: string;
    readonly title: string;
    readonly count: number;
    readonly open: number;
  }[];
}

export async function queueFacets(db: Database, filter: QueueFilter): Promise<QueueFacets> {
  const counts = (rows: readonly { value: string | null; count: number }[]): Record<string, number> =>
    Object.fromEntries(rows.flatMap((row) => (row.value === null ? [] : [[row.value, row.count]])));
  const by = async (
    value: RawBuilder<string | null>,
    without: keyof QueueFilter,
    reports = false,
  ): Promise<Record<string, number>> =>
    counts(
      await filtered(db, { ...filter, [without]: undefined }, reports)
        .select([value.as('value'), sql<number>`count(*)`.as('count')])
        .groupBy(value)
        .execute(),
    );
  const flags = async (): Promise<Record<string, number>> =>
    counts(
      await filtered(db, { ...filter, flag: undefined }, false)
        .innerJoin(sql<{ code: string }>`jsonb_array_elements_text(c.flag_codes)`.as<'f'>(sql`f(code)`), (join) =>
          join.onTrue(),
        )
        .where('c.flags', '>', 0)
        .select([sql<string>`f.code`.as('value'), sql<number>`count(*)`.as('count')])
        .groupBy(sql`f.code`)
        .execute(),
    );
  // Counted by report first and joined then: there are far fewer reports than candidates.
  const reports = sql<{ id: string; title: string; count: number; open: number }>`
    select r.id, ${reportTitle} as title, g.count, g.open
    from (${filtered(db, { ...filter, report: undefined, state: undefined }, false)
      .select([
        'c.report_id',
        sql<number>`count(*)`.as('count'),
        sql<number>`count(*) filter (where c.review = 'open')`.as('open'),
      ])
      .groupBy('c.report_id')}) g join reports r on r.id = g.report_id
    order by r.received_at desc, r.id limit 500`.execute(db);
  const [state, type, country, flag, source, reviewer, assignee, report] = await Promise.all([
    by(sql`c.review`, 'state'),
    by(sql`c.type`, 'type'),
    by(sql`c.country`, 'country'),
    flags(),
    by(sql`r.source_name`, 'source', true),
    by(sql`c.reviewer`, 'reviewer'),
    by(sql`coalesce(${assigneeNow}, '')`, 'assignee'),
    reports,
  ]);
  return { state, type, country, flag, source, reviewer, assignee, report: report.rows };
}

/** One candidate as it came, as it is now, and how it got there. */
export interface ReviewedCandidate {
  readonly line: QueueLine;
  readonly original: EventCandidate;
  readonly record: EventCandidate;
  readonly decisions: readonly (Decision & { readonly undone: boolean })[];
  readonly mergedInto: string | null;
  /** What a later extraction reads, while it waits for someone to look at it. */
  readonly reading: EventCandidate | null;
}

export async function reviewedCandidate(db: Database, id: string): Promise<ReviewedCandidate | undefined> {
  const [row, decisions] = await Promise.all([
    db
      .selectFrom('candidates as c')
      .innerJoin('reports as r', 'r.id', 'c.report_id')
      .select([...lineColumns, 'c.record', 'c.reading', 'c.asks'])
      .where('c.id', '=', id)
      .executeTakeFirst(),
    decisionsOn(db, id),
  ]);
  if (row === undefined) return undefined;
  const { record, reading, asks, ...line } = row;
  const now = fold(record, decisions);
  const undone = undoneKeys(decisions);
  return {
    line: line as QueueLine,
    original: record,
    record: now.record,
    mergedInto: now.mergedInto,
    reading: asks ? reading : null,
    decisions: decisions.map((each) => ({ ...each, undone: undone.has(each.key) })),
  };
}

/** Lines of these candidates, in no order. */
export async function queueLinesOf(db: Database, ids: readonly string[]): Promise<readonly QueueLine[]> {
  if (ids.length === 0) return [];
  return (await db
    .selectFrom('candidates as c')
    .innerJoin('reports as r', 'r.id', 'c.report_id')
    .select(lineColumns)
    .where('c.id', 'in', [...ids])
    .execute()) as unknown as readonly QueueLine[];
}

/** A report's candidates in the order of the text, each with its first evidence and its located places. */
export interface ReportLine extends QueueLine {
  readonly start: number;
  readonly end: number;
  readonly places: readonly { readonly name: string; readonly lat: number; readonly lon: number }[];
}

export async function reportLines(db: Database, reportId: string): Promise<readonly ReportLine[]> {
  const rows = await db
    .selectFrom('candidates as c')
    .innerJoin('reports as r', 'r.id', 'c.report_id')
    .select([
      ...lineColumns,
      sql<number>`(c.record::json #>> '{evidence,0,start}')::int`.as('start'),
      sql<number>`(c.record::json #>> '{evidence,0,end}')::int`.as('end'),
      sql<EventCandidate['places']>`c.record::json -> 'places'`.as('where'),
    ])
    .where('c.report_id', '=', reportId)
    .where('c.current', '=', true)
    .orderBy('c.position')
    .orderBy('c.id')
    .execute();
  return rows.map(({ where, ...row }) => ({
    ...(row as unknown as ReportLine),
    places: where.flatMap(({ name, lat, lon }) => (lat === null || lon === null ? [] : [{ name, lat, lon }])),
  }));
}

/** Work done and left. `since` is the instant at which today began for the reader. */
export interface ReviewProgress {
  readonly open: number;
  readonly total: number;
  readonly today: number;
  readonly approvedToday: number;
  readonly rejectedToday: number;
  readonly editedToday: number;
  readonly medianSeconds: number | null;
  readonly byType: readonly {
    readonly type: string;
    readonly open: number;
    readonly approved: number;
    readonly rejected: number;
  }[];
  readonly byReviewer: readonly {
    readonly name: string;
    readonly decided: number;
    readonly medianSeconds: number | null;
    readonly overrideRate: number;
    /** Share of decisions taken within `quickSeconds`: too short to read a sentence of common length. */
    readonly quickRate: number;
  }[];
  /** Decisions by day, the last two weeks on which there were any. */
  readonly byDay: readonly { readonly day: string; readonly decided: number }[];
}

/** Two seconds: about nine words at the pace of silent reading (some 240 words a minute), less than any event's sentence. */
export const quickSeconds = 2;

const median = sql<
  number | null
>`percentile_cont(0.5) within group (order by duration_ms) filter (where duration_ms < 600000 and kind in ('approve', 'reject', 'defer', 'merge')) / 1000`;

export async function reviewProgress(db: Database, since: string): Promise<ReviewProgress> {
  const settled = sql<boolean>`kind in ('approve', 'reject', 'defer', 'merge')`;
  const [totals, today, byType, byReviewer, byDay] = await Promise.all([
    db
      .selectFrom('candidates')
      .select([
        sql<number>`count(*)`.as('total'),
        sql<number>`count(*) filter (where review in ('open', 'deferred'))`.as('open'),
      ])
      .where('current', '=', true)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('decisions')
      .select([
        sql<number>`count(distinct candidate_id) filter (where ${settled})`.as('today'),
        sql<number>`count(distinct candidate_id) filter (where kind = 'approve')`.as('approvedToday'),
        sql<number>`count(distinct candidate_id) filter (where kind = 'reject')`.as('rejectedToday'),
        sql<number>`count(distinct candidate_id) filter (where kind = 'edit')`.as('editedToday'),
        median.as('medianSeconds'),
      ])
      .where('at', '>=', since)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('candidates')
      .select([
        'type',
        sql<number>`count(*) filter (where review in ('open', 'deferred'))`.as('open'),
        sql<number>`count(*) filter (where review = 'approved')`.as('approved'),
        sql<number>`count(*) filter (where review in ('rejected', 'merged'))`.as('rejected'),
      ])
      .where('current', '=', true)
      .groupBy('type')
      .orderBy(sql`count(*)`, 'desc')
      .orderBy('type')
      .execute(),
    db
      .selectFrom('decisions')
      .select([
        'reviewer as name',
        sql<number>`count(*) filter (where ${settled})`.as('decided'),
        median.as('medianSeconds'),
        sql<number>`coalesce(count(*) filter (where kind in ('reject', 'edit'))::double precision / nullif(count(*) filter (where ${settled} or kind = 'edit'), 0), 0)`.as(
          'overrideRate',
        ),
        sql<number>`coalesce(count(*) filter (where ${settled} and duration_ms < ${quickSeconds * 1000})::double precision / nullif(count(*) filter (where ${settled} and duration_ms is not null), 0), 0)`.as(
          'quickRate',
        ),
      ])
      // Bulk decisions are counted by candidate, but nobody's reading is measured by them.
      .groupBy('reviewer')
      .orderBy(sql`count(*)`, 'desc')
      .execute(),
    db
      .selectFrom('decisions')
      .select([
        sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD')`.as('day'),
        sql<number>`count(distinct candidate_id)`.as('decided'),
      ])
      .where(settled)
      .groupBy('day')
      .orderBy('day', 'desc')
      .limit(14)
      .execute(),
  ]);
  return { ...totals, ...today, byType, byReviewer, byDay: byDay.reverse() };
}

/** Participants of the stored candidates whose name holds the words; the most frequent first. */
export async function searchEntities(db: Database, words: string, limit: number) {
  const first =
    words
      .trim()
      .split(/\s+/)[0]
      ?.replace(/[^\p{L}\p{N}]/gu, '') ?? '';
  if (first === '') return [];
  const { rows } = await sql<{
    name: string;
    entityId: string | null;
    kind: string;
    country: string | null;
    cameo: string | null;
    count: number;
  }>`
    select p ->> 'name' as name, p ->> 'entityId' as "entityId", p ->> 'kind' as kind, p ->> 'country' as country,
      p ->> 'cameo' as cameo, count(*) as count
    from (select record from candidates c where ${matches('c', sql`to_tsquery('english', ${`${first}:*`})`)} limit 5000) c,
      json_array_elements(c.record::json -> 'participants') p
    where p ->> 'name' ilike ${`%${likeText(words.trim())}%`}
    group by 1, 2, 3, 4, 5 order by count(*) desc, 1 limit ${limit}`.execute(db);
  return rows;
}
