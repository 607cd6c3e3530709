/** Candidates in the store: the whole record, and columns to find it by. */
import { sql } from 'kysely';
import type { NamedEntity } from '../document/index.js';
import { canonicalText, type EventCandidate } from '../events/index.js';
import { numberReasons } from './client.js';
import { type CopyType, type CopyValue, copyRows } from './copy.js';
import { copyEntities, noteEntities, replaceEntities } from './entities.js';
import { recordText } from './records.js';
import type { Database, Tx } from './schema.js';
import { wordsOf } from './words.js';

/** What the extraction of one report gave. */
export interface Result {
  readonly reportId: string;
  readonly candidates: readonly EventCandidate[];
  /** Who the report names; left out: those known of it go. */
  readonly entities?: readonly NamedEntity[];
  readonly sentences: number;
  readonly milliseconds: number;
  readonly versions: EventCandidate['versions'];
  /** Milliseconds by stage. */
  readonly stages?: ReadonlyMap<string, number>;
}

/**
 * Writes the results of several reports in one transaction and marks the reports done. Ids are hashes of the content, so writing the
 * same result again changes nothing. A candidate that an earlier extraction gave and this one does not goes, unless someone has
 * decided on it: then it stays, marked as not current. A candidate that someone has decided on keeps the record that the decision was
 * made on, whatever a later extraction reads: only so can the decision be understood later.
 */
export async function saveResults(db: Database, results: readonly Result[]): Promise<void> {
  if (results.length === 0) return;
  await db.transaction().execute(async (tx) => {
    // When the server dies within the next second it may forget the whole transaction, and the reports wait again: nobody was told yet.
    await sql`set local synchronous_commit = off`.execute(tx);
    await saveResultsIn(tx, results);
  });
  await numberReasons(db);
}

/** `saveResults` inside a transaction of the caller's. */
export async function saveResultsIn(tx: Tx, results: readonly Result[]): Promise<void> {
  // One order for all writers: two processes that write the same rows then wait for one another instead of locking up.
  const given = [...results].sort((a, b) => (a.reportId < b.reportId ? -1 : 1));
  const there = await lockReports(
    tx,
    given.map(({ reportId }) => reportId),
  );
  const ordered = given.filter(({ reportId }) => there.has(reportId));
  if (ordered.length === 0) return;
  await markDone(tx, ordered);
  const known = await reportsWithResults(tx, ordered);
  const fresh = ordered.filter(({ reportId }) => !known.has(reportId));
  await copyRows(tx, 'candidates', candidateColumns, candidateRows(fresh));
  await copyEntities(tx, fresh);
  const again = ordered.filter(({ reportId }) => known.has(reportId));
  if (again.length > 0) await replaceResults(tx, again);
  await noteEntities(tx, ordered);
}

/** Of these reports those that an earlier extraction left something of. The caller has locked them. */
async function reportsWithResults(tx: Tx, results: readonly Result[]): Promise<ReadonlySet<string>> {
  const ids = results.map(({ reportId }) => reportId);
  const { rows } = await sql<{ id: string }>`
    select given.id from unnest(${ids}::text[]) as given(id)
    where exists (select 1 from candidates c where c.report_id = given.id)
      or exists (select 1 from entity_mentions m where m.report_id = given.id)`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

/** Puts results in place of earlier ones. */
async function replaceResults(tx: Tx, results: readonly Result[]): Promise<void> {
  const reports = results.map(({ reportId }) => reportId);
  const rows = results
    .flatMap((result) => result.candidates.map(rowOf))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const ids = rows.map(({ id }) => id);
  await sql`
    update candidates set current = false
    where report_id = any(${reports}) and not id = any(${ids}) and review <> 'open' and not exists (
      select 1 from decisions d where d.candidate_id = candidates.id and d.kind = 'split')`.execute(tx);
  await sql`
    delete from candidates
    where report_id = any(${reports}) and not id = any(${ids}) and review = 'open'
      and not exists (select 1 from decisions where candidate_id = candidates.id)`.execute(tx);
  if (rows.length > 0) await insertRows(tx, rows);
  await replaceEntities(tx, results);
}

/**
 * Locks reports and gives those that are there: candidates stand only beside their report, which no key of the table sees to. Of two processes with the same report,
 * the second waits here and then repeats the same values.
 */
async function lockReports(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from reports where id = any(${[...ids]}) order by id for update`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

async function markDone(tx: Tx, results: readonly Result[]): Promise<void> {
  const values = results.map(({ reportId, sentences, milliseconds, versions }) => ({
    id: reportId,
    sentences,
    milliseconds,
    versions,
  }));
  await sql`
    update reports set state = 'done', failure = null, deaths = 0, processed_at = now(),
      sentences = given.sentences, milliseconds = given.milliseconds, versions = given.versions
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
      as given(id text, sentences integer, milliseconds real, versions jsonb)
    where reports.id = given.id`.execute(tx);
}

/** Writes candidates beside those of their report's extraction. */
export async function insertCandidates(tx: Tx, candidates: readonly EventCandidate[]): Promise<void> {
  const reports = candidates.map(({ reportId }) => reportId);
  await sql`select id from reports where id = any(${reports}) order by id for key share`.execute(tx);
  await insertRows(tx, candidates.map(rowOf));
}

async function insertRows(tx: Tx, rows: readonly Row[]): Promise<void> {
  const known = await standing(
    tx,
    rows.map(({ id }) => id),
  );
  const given = rows
    .filter(({ id, record }) => known.get(id) !== canonicalText(record))
    .map((row) => ({ ...row, record: recordText(row.record) }));
  await sql`
    insert into candidates (id, report_id, position, type, status, polarity, stance, actor, target, place, country, lat, lon,
      from_day, to_day, confidence, certainty, flags, flag_codes, snippet, weight, record, words)
    select id, report_id, position, type, status, polarity, stance, actor, target, place, country, lat, lon, from_day, to_day, confidence,
      certainty, flags, flag_codes, snippet, weight, record, ${wordsOf('given')}
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given(id text, report_id text, position integer, type text,
      status text, polarity text, stance text, actor text, target text, place text, country text, lat double precision,
      lon double precision, from_day date, to_day date, confidence real, certainty real, flags integer, flag_codes jsonb, snippet text,
      weight real, record text)
    on conflict (id) do update set record = excluded.record, confidence = excluded.confidence, certainty = excluded.certainty,
      type = excluded.type, status = excluded.status, polarity = excluded.polarity, stance = excluded.stance,
      actor = excluded.actor, target = excluded.target, place = excluded.place, country = excluded.country, lat = excluded.lat,
      lon = excluded.lon, from_day = excluded.from_day, to_day = excluded.to_day, flags = excluded.flags,
      flag_codes = excluded.flag_codes, snippet = excluded.snippet, weight = excluded.weight, words = excluded.words,
      position = excluded.position, current = true, linked = false
    where candidates.version = 0`.execute(tx);
  await sql`update candidates set current = true where id = any(${rows.map((row) => row.id)}) and not current`.execute(
    tx,
  );
}

/** Records of the candidates that stand as current, by id: what is read as before is neither written nor compared again. */
async function standing(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .selectFrom('candidates')
    .select(['id', 'record'])
    .where(sql<boolean>`id = any(${[...ids]})`)
    .where('current', '=', true)
    .execute();
  return new Map(rows.map(({ id, record }) => [id, canonicalText(record)]));
}

/** The columns that an extraction writes, in the form in which they are copied. */
const candidateColumns = {
  id: 'text',
  report_id: 'text',
  position: 'int4',
  type: 'text',
  status: 'text',
  polarity: 'text',
  stance: 'text',
  actor: 'text',
  target: 'text',
  place: 'text',
  country: 'text',
  lat: 'float8',
  lon: 'float8',
  from_day: 'date',
  to_day: 'date',
  confidence: 'float4',
  certainty: 'float4',
  flags: 'int4',
  flag_codes: 'jsonb',
  snippet: 'text',
  weight: 'float4',
  record: 'record',
} as const satisfies Readonly<Record<keyof Row, CopyType>>;
const columnNames = Object.keys(candidateColumns) as (keyof Row)[];

function* candidateRows(results: readonly Result[]): Iterable<readonly CopyValue[]> {
  for (const { candidates } of results) for (const candidate of candidates) yield valuesOf(rowOf(candidate));
}

function valuesOf(row: Row): readonly CopyValue[] {
  const given = { ...row, flag_codes: JSON.stringify(row.flag_codes) };
  return columnNames.map((name) => given[name]);
}

type Row = ReturnType<typeof rowOf>;

/** The columns of a candidate's record: what lists show, filter and order by. */
export function rowOf(candidate: EventCandidate) {
  const named = (...roles: readonly string[]) =>
    candidate.participants.find((each) => roles.includes(each.role))?.name ?? null;
  const place = candidate.places.find((each) => each.role === 'location') ?? candidate.places[0];
  return {
    id: candidate.id,
    report_id: candidate.reportId,
    position: candidate.trigger.start,
    type: candidate.type,
    status: candidate.status,
    polarity: candidate.polarity,
    stance: candidate.attribution.stance,
    actor: named('actor'),
    target: named('target', 'recipient', 'victim', 'counterpart'),
    place: place?.name ?? null,
    country: place?.country ?? null,
    lat: place?.lat ?? null,
    lon: place?.lon ?? null,
    from_day: dayOf(candidate.time?.from),
    to_day: dayOf(candidate.time?.to),
    confidence: candidate.confidence,
    certainty: candidate.certainty,
    flags: candidate.flags.length,
    flag_codes: [...new Set(candidate.flags.map((flag) => flag.code))],
    snippet: (candidate.evidence[0]?.text ?? '').slice(0, 400),
    weight: weightOf(candidate),
    record: candidate,
  };
}

/**
 * What a review of it is worth, apart from its uncertainty: one for any event, more for many people or weapons (natural logarithm of
 * the largest count) and for several tellings that stand or fall together.
 */
function weightOf(candidate: EventCandidate): number {
  const counts = candidate.quantities.map((each) => Math.max(0, each.max ?? each.min ?? 0));
  return (1 + Math.log1p(Math.max(0, ...counts))) * (1 + candidate.duplicates.length);
}

/** A day of the calendar that the database takes, else null: the record keeps what was said. */
function dayOf(value: string | null | undefined): string | null {
  const day = value?.slice(0, 10);
  if (day === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day) || day < '0001') return null;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? day : null;
}

/** One candidate's record, or undefined. */
export async function findCandidate(db: Database, id: string): Promise<EventCandidate | undefined> {
  const row = await db.selectFrom('candidates').select('record').where('id', '=', id).executeTakeFirst();
  return row?.record;
}

/** What a run found, over the reports of these ids. */
export interface Summary {
  readonly reports: number;
  readonly failed: number;
  readonly sentences: number;
  readonly milliseconds: number;
  readonly flags: number;
  readonly byType: readonly { readonly type: string; readonly count: number }[];
  /** At most 20 of the reports that failed. */
  readonly failures: readonly { readonly id: string; readonly failure: string | null }[];
}

/** Counts for the table that `start` prints. */
export async function summarize(db: Database, reportIds: readonly string[]): Promise<Summary> {
  const ids = [...reportIds];
  const totals = await db
    .selectFrom('reports')
    .select([
      sql<number>`count(*) filter (where state = 'done')`.as('reports'),
      sql<number>`count(*) filter (where state = 'failed')`.as('failed'),
      sql<number>`coalesce(sum(sentences), 0)`.as('sentences'),
      sql<number>`coalesce(sum(milliseconds), 0)::double precision`.as('milliseconds'),
    ])
    .where(sql<boolean>`id = any(${ids})`)
    .executeTakeFirstOrThrow();
  const byType = await db
    .selectFrom('candidates')
    .select(['type', sql<number>`count(*)`.as('count'), sql<number>`coalesce(sum(flags), 0)`.as('flags')])
    .where('current', '=', true)
    .where(sql<boolean>`report_id = any(${ids})`)
    .groupBy('type')
    .orderBy('count', 'desc')
    .orderBy('type')
    .execute();
  const failures = await db
    .selectFrom('reports')
    .select(['id', 'failure'])
    .where('state', '=', 'failed')
    .where(sql<boolean>`id = any(${ids})`)
    .orderBy('id')
    .limit(20)
    .execute();
  return { ...totals, failures, flags: byType.reduce((sum, row) => sum + row.flags, 0), byType };
}
