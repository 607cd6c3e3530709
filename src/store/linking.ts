/** Links in the store: which candidates of several reports tell one event, kept up to date as candidates come and change. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import {
  blockKeys,
  clustersOf,
  type EventCandidate,
  keptFrom,
  type Likeness,
  type Linkable,
  type LinkSetting,
  type LinkWeights,
  likenessAbove,
  linkableOf,
  linkThreshold,
  settingOf,
  type Told,
  type TypeKind,
  withRivals,
} from '../events/index.js';
import type { Database, Tx } from './schema.js';
import { noteUpdates } from './updates.js';
import { wordsOf } from './words.js';

/** What linking needs to know of the lexicons. */
export interface LinkModel {
  readonly weights: LinkWeights;
  readonly kindOf: (type: string) => TypeKind;
}

/** Candidates taken up in one transaction: those of a day or so share most of what has to be read for them. */
const atOnce = 2000;
/** Keys by which items are looked for one by one. */
const mostKeys = 500;
/** One writer of links at a time: what two would find out about each other's candidates, neither could see. */
const lockKey = 7_412_019;

/**
 * Compares candidates that are new or changed with those of their blocks and brings the clusters up to date, some hundred in a transaction.
 * Gives how many were taken up; 0 when nothing waits. A crash leaves them waiting.
 */
export async function linkWaiting(db: Database, model: LinkModel): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(tx);
    const rows = await tx
      .selectFrom('candidates as c')
      .innerJoin('reports as r', 'r.id', 'c.report_id')
      .select(['c.id', 'c.report_id', 'c.record', 'c.weight', 'r.published_at'])
      .where('c.current', '=', true)
      .where('c.linked', '=', false)
      .where('c.control', 'is', null)
      // By day: what is taken up together then shares its blocks, and few others have to be read.
      .orderBy('c.from_day')
      .orderBy('c.created_at')
      .orderBy('c.id')
      .limit(atOnce)
      .execute();
    if (rows.length === 0) return 0;
    const settings = await settingsOf(tx, new Set(rows.map((row) => row.record.reportId)));
    const items = rows.map((row): Blocked => {
      const { record } = row;
      const item = linkableOf(record, model.kindOf(record.type), row.published_at, settings.get(record.reportId));
      const { kept, sought, days } = blockKeys(item);
      return {
        item,
        id: item.id,
        blocks: [...kept, ...days].map(numberOf),
        sought: sought.map(numberOf),
        days: days.map(numberOf),
        weight: row.weight,
      };
    });
    const left = await membersOf(
      tx,
      items.map((item) => item.id),
    );
    await writeItems(tx, items);
    const pairs = await comparePairs(tx, items, model.weights);
    await writePairs(tx, items, pairs);
    const taken = items.map((item) => item.id);
    await cluster(tx, new Set([...left, ...taken]), taken);
    // Here, since whatever is new or changed passes here, after its report is done, and again when a crash came between.
    await noteUpdates(tx, [...new Set(rows.map((row) => row.report_id))]);
    return items.length;
  });
}

/** What the reports' candidates tell of where each plays. */
async function settingsOf(tx: Tx, reports: ReadonlySet<string>): Promise<ReadonlyMap<string, LinkSetting>> {
  const { rows } = await sql<Told & { id: string }>`
    select report_id as id, places, participants from candidates, json_to_record(record::json) as told(places json, participants json)
    where report_id = any(${[...reports]}) and current and control is null`.execute(tx);
  const records = new Map<string, Told[]>();
  for (const row of rows) {
    const told = records.get(row.id);
    if (told === undefined) records.set(row.id, [row]);
    else told.push(row);
  }
  return new Map([...records].map(([id, told]) => [id, settingOf(told)]));
}

/** A candidate to compare, with the numbers of the keys that it is kept and sought under, and what a review of it is worth by itself. */
interface Blocked {
  readonly id: string;
  readonly item: Linkable;
  readonly blocks: readonly number[];
  readonly sought: readonly number[];
  readonly days: readonly number[];
  readonly weight: number;
}

/** Everyone in the clusters of these candidates, before they change. */
async function membersOf(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select candidate_id as id from link_items
    where cluster in (select cluster from link_items where candidate_id = any(${[...ids]}))`.execute(tx);
  return rows.map((row) => row.id);
}

async function writeItems(tx: Tx, items: readonly Blocked[]): Promise<void> {
  await sql`
    insert into link_items (candidate_id, blocks, item, weight, cluster)
    select id, blocks, item::text, weight, id
    from json_to_recordset(${JSON.stringify(items.map(({ id, blocks, item, weight }) => ({ id, blocks, item, weight })))}::json) as given(id text, blocks double precision[], item json, weight real)
    on conflict (candidate_id) do update set blocks = excluded.blocks, item = excluded.item, weight = excluded.weight`.execute(
    tx,
  );
}

interface ScoredPair extends Likeness {
  readonly a: string;
  readonly b: string;
}

/** Scores every pair of a given item and any item that it is compared with. */
async function comparePairs(tx: Tx, items: readonly Blocked[], weights: LinkWeights): Promise<readonly ScoredPair[]> {
  const wanted = new Map<number, Linkable[]>();
  for (const { item, sought } of items)
    for (const key of sought) {
      const sharing = wanted.get(key);
      if (sharing === undefined) wanted.set(key, [item]);
      else sharing.push(item);
    }
  const given = new Set(items.map(({ id }) => id));
  // The cost of looking for one row grows with the number of keys; the wider blocks of many candidates hold little that they are not compared with.
  const keys = wanted.size <= mostKeys ? [...wanted.keys()] : [...new Set(items.flatMap(({ days }) => days))];
  const { rows } = await sql<{ id: string; blocks: number[]; item: string }>`
    select candidate_id as id, blocks, item from link_items where blocks && ${keys}::double precision[]`.execute(tx);
  const pairs: ScoredPair[] = [];
  for (const { id, blocks, item: text } of rows) {
    const met = new Set<Linkable>();
    for (const key of blocks) for (const item of wanted.get(key) ?? []) met.add(item);
    const isGiven = given.has(id);
    if (met.size === 0) continue;
    const mate = JSON.parse(text) as Linkable;
    for (const item of met) {
      // Two of the given ones meet twice.
      if (item.id === mate.id || (isGiven && item.id > mate.id)) continue;
      const [a, b] = item.id < mate.id ? [item, mate] : [mate, item];
      const likeness = likenessAbove(a, b, weights, keptFrom);
      if (likeness !== undefined) pairs.push({ a: a.id, b: b.id, ...likeness });
    }
  }
  return pairs;
}

async function writePairs(tx: Tx, items: readonly Blocked[], pairs: readonly ScoredPair[]): Promise<void> {
  const ids = items.map((item) => item.id);
  await sql`delete from link_pairs where a = any(${ids})`.execute(tx);
  await sql`delete from link_pairs where b = any(${ids})`.execute(tx);
  await sql`
    insert into link_pairs (a, b, score, contributions)
    select * from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as given(a text, b text, score real, contributions jsonb)`.execute(
    tx,
  );
}

/** Makes the clusters of these candidates anew, with everyone that pairs or verdicts connect them with. Those `taken` up wait no longer. */
async function cluster(tx: Tx, ids: ReadonlySet<string>, taken: readonly string[] = []): Promise<void> {
  const reports = await connectedWith(tx, [...ids]);
  const members = [...reports.keys()];
  const [pairs, verdicts] = await Promise.all([
    tx.selectFrom('link_pairs').select(['a', 'b', 'score']).where(sql<boolean>`a = any(${members})`).execute(),
    tx.selectFrom('link_verdicts').select(['a', 'b', 'verdict']).where(sql<boolean>`a = any(${members})`).execute(),
  ]);
  const said = (verdict: 'together' | 'apart') =>
    verdicts.filter((each) => each.verdict === verdict).map(({ a, b }) => [a, b] as const);
  const inside = pairs.filter((pair) => reports.has(pair.b));
  const reportOf = (id: string) => reports.get(id);
  const rated = withRivals(inside, reportOf);
  const clusters = clustersOf(members, rated, { together: said('together'), apart: said('apart') }, reportOf);
  const now = [...clusters].map(([id, name]) => ({ id, name }));
  await sql`
    update link_items set cluster = given.name
    from jsonb_to_recordset(${JSON.stringify(now)}::jsonb) as given(id text, name text)
    where candidate_id = given.id and cluster <> given.name`.execute(tx);
  // A decision on an event that many reports tell is worth more. The row of one taken up is written anew in any case: what it is searched by goes with it.
  await sql`
    update candidates set weight = i.weight * size, linked = linked or taken,
      words = case when taken then coalesce(words, ${wordsOf('candidates')}) else words end
    from (
      select candidate_id, cluster, weight, candidate_id = any(${[...taken]}) as taken,
        count(*) over (partition by cluster)::real as size
      from link_items where cluster = any(${[...new Set(clusters.values())]})
    ) i
    where candidates.id = i.candidate_id and (taken or candidates.weight is distinct from (i.weight * size)::real)`.execute(
    tx,
  );
}

/** Candidates that these are connected with by pairs that count or by verdicts, themselves among them, without those that are gone; each with its report. */
async function connectedWith(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const reached = new Set<string>();
  for (let frontier = [...ids]; frontier.length > 0; ) {
    for (const id of frontier) reached.add(id);
    const { rows } = await sql<{ id: string }>`
      select b as id from link_pairs where a = any(${frontier}) and score >= ${linkThreshold}
      union select a from link_pairs where b = any(${frontier}) and score >= ${linkThreshold}
      union select b from link_verdicts where a = any(${frontier}) and verdict = 'together'
      union select a from link_verdicts where b = any(${frontier}) and verdict = 'together'`.execute(tx);
    frontier = rows.map((row) => row.id).filter((id) => !reached.has(id));
  }
  const { rows } = await sql<{ id: string; report: string }>`
    select i.candidate_id as id, c.report_id as report from link_items i join candidates c on c.id = i.candidate_id
    where i.candidate_id = any(${[...reached]}) and c.current`.execute(tx);
  return new Map(rows.map((row) => [row.id, row.report]));
}

/** Whether candidates wait to be compared. */
export async function linksWait(db: Database): Promise<boolean> {
  const row = await db
    .selectFrom('candidates')
    .select('id')
    .where('current', '=', true)
    .where('linked', '=', false)
    .where('control', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * A whole number for a key: its stretch of days, and below it 40 bits of a hash, together no more than a double holds. Keys of the same days
 * lie side by side in the index, so that what a transaction adds falls on few of its pages, however many days there are.
 */
function numberOf(key: string): number {
  const stretch = Number(key.split(' ', 2)[1]) & 0x1fff;
  return stretch * 2 ** 40 + createHash('md5').update(key).digest().readUIntBE(0, 5);
}

/** Another candidate of the same cluster, with its report, and how alike the two are. */
export interface Telling {
  readonly record: EventCandidate;
  readonly reportId: string;
  readonly title: string;
  readonly source: string | null;
  readonly publishedAt: string | null;
  readonly review: string;
  /** Of the pair; null when the two are in one cluster by way of others. */
  readonly score: number | null;
  readonly contributions: Likeness['contributions'] | null;
  /** True when it is in the same cluster; false for one that is only somewhat alike. */
  readonly together: boolean;
  /** What a reviewer has said of the two. */
  readonly verdict: 'together' | 'apart' | null;
}

/** Other tellings of a candidate's event, earliest report first, and after them the most alike that are held to be others. */
export async function tellingsOf(db: Database, id: string, limit = 30): Promise<readonly Telling[]> {
  const { rows } = await sql<Telling>`
    with own as (select candidate_id, cluster from link_items where candidate_id = ${id}),
    pair as (
      select case when a = ${id} then b else a end as other, score, contributions from link_pairs where a = ${id}
      union all select a, score, contributions from link_pairs where b = ${id}
    ),
    verdict as (
      select case when a = ${id} then b else a end as other, verdict from link_verdicts where a = ${id} or b = ${id}
    ),
    chosen as (
      select i.candidate_id as other, true as together from link_items i join own on i.cluster = own.cluster where i.candidate_id <> ${id}
      union
      select p.other, false from pair p join link_items i on i.candidate_id = p.other, own where i.cluster <> own.cluster
    )
    select c.record, c.report_id as "reportId", coalesce(r.title, left(split_part(ltrim(r.text), E'\n', 1), 80)) as title,
      r.source_name as source, r.published_at as "publishedAt", c.review, p.score, p.contributions, chosen.together, v.verdict
    from chosen join candidates c on c.id = chosen.other join reports r on r.id = c.report_id
      left join pair p on p.other = chosen.other left join verdict v on v.other = chosen.other
    where c.current
    order by chosen.together desc, case when chosen.together then r.published_at end nulls last, p.score desc nulls last, c.id
    limit ${limit}`.execute(db);
  return rows;
}

/**
 * Keeps a reviewer's word on two candidates, and makes their clusters anew: later runs respect it. `null` takes it back. Gives false when
 * one of the two is not there.
 */
export async function saveVerdict(
  db: Database,
  one: string,
  two: string,
  verdict: 'together' | 'apart' | null,
  reviewer: string,
): Promise<boolean> {
  if (one === two) return false;
  const [a, b] = one < two ? [one, two] : [two, one];
  return await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(tx);
    const { rows } = await sql<{ id: string }>`
      select candidate_id as id from link_items where candidate_id = any(${[a, b]})`.execute(tx);
    if (rows.length < 2) return false;
    const before = await membersOf(tx, [a, b]);
    if (verdict === null) await tx.deleteFrom('link_verdicts').where('a', '=', a).where('b', '=', b).execute();
    else
      await tx
        .insertInto('link_verdicts')
        .values({ a, b, verdict, reviewer })
        .onConflict((conflict) =>
          conflict.columns(['a', 'b']).doUpdateSet({ verdict, reviewer, at: sql<string>`now()` }),
        )
        .execute();
    await cluster(tx, new Set([...before, a, b]));
    return true;
  });
}

/** A candidate's record, as extracted, with its report's publication; undefined when there is none. */
export async function findTold(
  db: Database,
  id: string,
): Promise<{ readonly record: EventCandidate; readonly publishedAt: string | null } | undefined> {
  return await db
    .selectFrom('candidates as c')
    .innerJoin('reports as r', 'r.id', 'c.report_id')
    .select(['c.record', 'r.published_at as publishedAt'])
    .where('c.id', '=', id)
    .executeTakeFirst();
}
