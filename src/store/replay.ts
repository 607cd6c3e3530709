/** Replay in the store: which versions read which reports, what a new reading changed, and what reviewers are to look at again. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import type { Report } from '../document/index.js';
import type { EventCandidate } from '../events/index.js';
import { type Change, fold, type Rereading, reread, type Standing } from '../review/index.js';
import { type Result, saveResultsIn } from './candidates.js';
import { decisionsOnAll } from './decisions.js';
import { reportOf } from './reports.js';
import type { Database, Tx } from './schema.js';

type Versions = EventCandidate['versions'];

/** Keeps what a version of the lexicons was made of. `manifest` is only asked when the version is not known yet. */
export async function noteLexicons(db: Database, version: string, manifest: () => unknown): Promise<void> {
  const known = await db.selectFrom('lexicon_versions').select('version').where('version', '=', version).execute();
  if (known.length > 0) return;
  await db
    .insertInto('lexicon_versions')
    .values({ version, manifest: gzipSync(JSON.stringify(manifest())) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The manifest that was kept for a version of the lexicons, or undefined. */
export async function lexiconsOf(db: Database, version: string): Promise<unknown> {
  const row = await db
    .selectFrom('lexicon_versions')
    .select('manifest')
    .where('version', '=', version)
    .executeTakeFirst();
  return row && JSON.parse(gunzipSync(row.manifest).toString('utf8'));
}

/** The versions by which the extracted reports were read last, with the number of reports. */
export async function versionsInUse(
  db: Database,
): Promise<readonly { readonly versions: Versions; readonly reports: number }[]> {
  return await db
    .selectFrom('reports')
    .select(['versions', sql<number>`count(*)`.as('reports')])
    .where('state', '=', 'done')
    .where('versions', 'is not', null)
    .groupBy('versions')
    .orderBy('reports', 'desc')
    .$narrowType<{ versions: Versions }>()
    .execute();
}

/** Extracted reports that these versions read last, in the order of their ids, beginning after one. */
export async function reportsReadBy(
  db: Database,
  versions: Versions,
  after: string,
  limit: number,
): Promise<readonly Report[]> {
  const rows = await db
    .selectFrom('reports')
    .selectAll()
    .where('state', '=', 'done')
    .where(sql<boolean>`versions = ${JSON.stringify(versions)}::jsonb`)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(reportOf);
}

/** Notes that newer versions read these reports the same: nothing in them has changed that these reports could show. */
export async function passUnread(db: Database, ids: readonly string[], versions: Versions): Promise<void> {
  await db
    .updateTable('reports')
    .set({ versions: JSON.stringify(versions) })
    .where(sql<boolean>`id = any(${ids})`)
    .execute();
}

export async function startReplay(db: Database, versions: Versions, reports: number): Promise<number> {
  const { id } = await db
    .insertInto('replays')
    .values({ versions: JSON.stringify(versions), reports, counts: '{}' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function finishReplay(db: Database, id: number): Promise<void> {
  await db.updateTable('replays').set({ finished_at: sql`now()` }).where('id', '=', id).execute();
}

/** A new extraction of a report, and what changed in the versions that can have changed it. */
export interface NewReading {
  readonly result: Result;
  readonly because: readonly string[];
}

/** What new readings change in the candidates of their reports, without writing anything. */
export async function compareReadings(
  db: Database | Tx,
  readings: readonly NewReading[],
): Promise<ReadonlyMap<string, Rereading>> {
  const standing = await standingOf(
    db,
    readings.map(({ result }) => result.reportId),
  );
  return new Map(
    readings.map(({ result }) => [result.reportId, reread(standing.get(result.reportId) ?? [], result.candidates)]),
  );
}

/**
 * Writes new readings and what they changed in one transaction. Decisions stay: a candidate that someone decided on keeps its record, and the
 * new reading stands beside it.
 */
export async function saveReadings(
  db: Database,
  replay: number,
  readings: readonly NewReading[],
): Promise<ReadonlyMap<string, Rereading>> {
  return await db.transaction().execute(async (tx) => {
    // The reports first, as all who write results do: two who meet then wait for one another.
    await sql`select id from reports where id = any(${readings.map(({ result }) => result.reportId)}) order by id for update`.execute(
      tx,
    );
    const found = await compareReadings(tx, readings);
    await saveResultsIn(
      tx,
      readings.map(({ result }) => ({ ...result, candidates: found.get(result.reportId)!.candidates })),
    );
    await noteReadings(tx, [...found.values()]);
    await noteChanges(tx, replay, readings, found);
    return found;
  });
}

/** The candidates of each report as they stand, without those that reviewers made. */
async function standingOf(
  db: Database | Tx,
  reportIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Standing[]>> {
  const rows = await db
    .selectFrom('candidates')
    .select(['id', 'report_id', 'record', 'reading', 'version'])
    .where(sql<boolean>`report_id = any(${reportIds})`)
    .where('current', '=', true)
    .where('control', 'is', null)
    .where('split_from', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
  const histories = await decisionsOnAll(
    db,
    rows.filter((row) => row.version > 0).map((row) => row.id),
  );
  const standing = new Map<string, Standing[]>();
  for (const row of rows) {
    const list = standing.get(row.report_id) ?? [];
    if (list.length === 0) standing.set(row.report_id, list);
    list.push({
      reading: row.reading === null ? row.record : { ...row.reading, id: row.id },
      decided: row.version === 0 ? null : fold(row.record, histories.get(row.id) ?? []).record,
    });
  }
  return standing;
}

/** Puts new readings beside the records of decided candidates, and asks for another look where they tell something else. */
async function noteReadings(tx: Tx, found: readonly Rereading[]): Promise<void> {
  const rows = found.flatMap(({ changes }) =>
    changes.flatMap((change) =>
      change.kind === 'changed'
        ? [{ id: change.before.id, reading: { ...change.after, id: change.before.id }, asks: change.asks }]
        : [],
    ),
  );
  await sql`
    update candidates c set reading = g.reading, asks = c.asks or g.asks
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g(id text, reading jsonb, asks boolean)
    where c.id = g.id and c.version > 0`.execute(tx);
}

async function noteChanges(
  tx: Tx,
  replay: number,
  readings: readonly NewReading[],
  found: ReadonlyMap<string, Rereading>,
): Promise<void> {
  const rows = readings.flatMap(({ result, because }) =>
    found.get(result.reportId)!.changes.map((change) => ({
      replay_id: replay,
      report_id: result.reportId,
      because: [...because],
      ...rowOfChange(change),
    })),
  );
  if (rows.length > 0)
    await tx
      .insertInto('replay_changes')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  await sql`
    update replays set read = read + ${readings.length},
      counts = (select jsonb_object_agg(kind, number) from (
        select kind, count(*) as number from replay_changes where replay_id = ${replay} group by kind
        union all select 'asked', count(*) from replay_changes where replay_id = ${replay} and asks) sums)
    where id = ${replay}`.execute(tx);
}

function rowOfChange(change: Change) {
  switch (change.kind) {
    case 'new':
      return {
        kind: change.kind,
        candidate_id: change.after.id,
        type: change.after.type,
        fields: [],
        decided: false,
        asks: false,
      };
    case 'gone':
      return {
        kind: change.kind,
        candidate_id: change.before.id,
        type: change.before.type,
        fields: [],
        decided: change.decided,
        asks: false,
      };
    case 'changed':
      return {
        kind: change.kind,
        candidate_id: change.before.id,
        type: change.before.type,
        fields: [...change.fields],
        decided: change.decided,
        asks: change.asks,
      };
  }
}

/** One run of `replay` as it is told afterwards. */
export interface ReplayRun {
  readonly id: number;
  readonly at: string;
  readonly finishedAt: string | null;
  readonly versions: Versions;
  readonly reports: number;
  readonly read: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** The latest runs. */
export async function listReplays(db: Database, limit: number): Promise<readonly ReplayRun[]> {
  return await db
    .selectFrom('replays')
    .select(['id', 'at', 'finished_at as finishedAt', 'versions', 'reports', 'read', 'counts'])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** What a run changed, in the order of reports; `asks`: only what reviewers were asked about. */
export async function replayChanges(db: Database, id: number, limit: number, asks = false) {
  return await db
    .selectFrom('replay_changes')
    .selectAll()
    .where('replay_id', '=', id)
    .$if(asks, (query) => query.where('asks', '=', true))
    .orderBy('report_id')
    .orderBy('candidate_id')
    .limit(limit)
    .execute();
}
