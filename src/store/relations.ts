/** How reports belong together: several sources of one, near duplicates, and versions of what stood under an address. */
import { sql } from 'kysely';
import { bandsOf, likenessOf, nearDuplicate, signatureOf } from '../document/index.js';
import { diffEvents, type EventDiff } from '../events/index.js';
import type { Arrival } from './reports.js';
import type { Database, Tx } from './schema.js';

/** One writer at a time from here on: two that cannot see one another's reports would miss that they are alike. */
const lock = 7_234_911;
/** Near duplicates looked at for one report. A thousand copies of a form need not all be linked with one another. */
const mostAlike = 100;

/** Notes the near duplicates of new reports, and that a known address holds something new. Part of the intake's transaction. */
export async function noteRelations(tx: Tx, arrivals: readonly Arrival[], fresh: ReadonlySet<string>): Promise<void> {
  const addressed = arrivals.filter(({ report }) => report.source.url !== null);
  if (fresh.size === 0 && addressed.length === 0) return;
  await sql`select pg_advisory_xact_lock(${lock})`.execute(tx);
  const texts = new Map(
    arrivals.filter(({ report }) => fresh.has(report.id)).map(({ report }) => [report.id, report.text]),
  );
  await noteLikeness(tx, texts);
  await noteVersions(tx, addressed);
}

async function noteLikeness(tx: Tx, texts: ReadonlyMap<string, string>): Promise<void> {
  if (texts.size === 0) return;
  const signatures = new Map([...texts].map(([id, text]) => [id, signatureOf(text)]));
  await tx
    .insertInto('report_signatures')
    .values(
      [...signatures].map(([id, signature]) => ({
        report_id: id,
        signature: Buffer.from(signature.buffer),
        bands: [...bandsOf(signature)],
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { rows } = await sql<{ id: string; other: string; signature: Buffer }>`
    select mine.report_id as id, found.report_id as other, found.signature
    from report_signatures mine, lateral (
      select report_id, signature from report_signatures other
      where other.bands && mine.bands and other.report_id <> mine.report_id limit ${mostAlike}) found
    where mine.report_id = any(${[...signatures.keys()]})`.execute(tx);
  // Of two that came together, the later in the call is the near duplicate of the earlier.
  const order = new Map([...signatures.keys()].map((id, i) => [id, i]));
  const links = rows.flatMap(({ id, other, signature }) => {
    if ((order.get(other) ?? -1) > order.get(id)!) return [];
    const numbers = new Uint32Array(
      signature.buffer.slice(signature.byteOffset, signature.byteOffset + signature.length),
    );
    const likeness = likenessOf(signatures.get(id)!, numbers);
    return likeness < nearDuplicate ? [] : [{ report_id: id, other_id: other, likeness }];
  });
  if (links.length > 0)
    await tx
      .insertInto('report_likeness')
      .values(links)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

/** Places inside one file: its records and items share its address, and none is a version of another. */
const inside = /(?:, (?:line|record) \d+| > item \d+)$/;

async function noteVersions(tx: Tx, arrivals: readonly Arrival[]): Promise<void> {
  const byUrl = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const url = addressOf(arrival.report.source.url!);
    byUrl.set(url, [...(byUrl.get(url) ?? []), arrival]);
  }
  if (byUrl.size === 0) return;
  const known = await tx
    .selectFrom('report_versions')
    .select(['url', 'version', 'report_id'])
    .where('url', 'in', [...byUrl.keys()])
    .orderBy('version')
    .execute();
  const values: { url: string; version: number; report_id: string }[] = [];
  for (const [url, here] of byUrl) {
    const files = new Set(here.map(({ origin }) => origin.replace(inside, '')));
    const ids = [...new Set(here.map(({ report }) => report.id))];
    // Several records of one file under one address: that is the address of their source.
    if (ids.length > files.size) continue;
    const before = known.filter((row) => row.url === url);
    let version = before.at(-1)?.version ?? 0;
    for (const id of ids)
      if (!before.some((row) => row.report_id === id)) values.push({ url, version: ++version, report_id: id });
  }
  if (values.length > 0)
    await tx
      .insertInto('report_versions')
      .values(values)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

/** An address without its fragment and without a trailing slash: both lead to the same page. */
export function addressOf(url: string): string {
  const hash = url.indexOf('#');
  return (hash < 0 ? url : url.slice(0, hash)).replace(/\/$/, '');
}

/** What is known of a report's place among the others. */
export interface Relations {
  readonly sources: readonly {
    readonly origin: string;
    readonly seenAt: string;
    readonly name: string | null;
    readonly url: string | null;
    readonly author: string | null;
    readonly bytesHash: string | null;
  }[];
  /** Near duplicates, older and newer, the most alike first. */
  readonly alike: readonly { readonly id: string; readonly title: string | null; readonly likeness: number }[];
  readonly versions: readonly {
    readonly url: string;
    readonly version: number;
    readonly id: string;
    readonly at: string;
  }[];
}

/** The sources, near duplicates and versions of a report. */
export async function relationsOf(db: Database, id: string): Promise<Relations> {
  const sources = await db
    .selectFrom('report_origins')
    .select([
      'origin',
      'seen_at as seenAt',
      'source_name as name',
      'source_url as url',
      'source_author as author',
      'bytes_hash as bytesHash',
    ])
    .where('report_id', '=', id)
    .orderBy('seen_at')
    .orderBy('origin')
    .execute();
  const { rows: alike } = await sql<Relations['alike'][number]>`
    select r.id, r.title, l.likeness::double precision as likeness from report_likeness l
      join reports r on r.id = case l.report_id when ${id} then l.other_id else l.report_id end
    where l.report_id = ${id} or l.other_id = ${id}
    order by l.likeness desc, r.id`.execute(db);
  const { rows: versions } = await sql<Relations['versions'][number]>`
    select v.url, v.version, v.report_id as id, v.at from report_versions v
    where v.url in (select url from report_versions where report_id = ${id})
    order by v.url, v.version`.execute(db);
  return { sources, alike, versions };
}

/** What changed between the events of two reports; undefined when one of them is not extracted yet. */
export async function diffReports(db: Database, before: string, after: string): Promise<EventDiff | undefined> {
  const states = await db.selectFrom('reports').select(['id', 'state']).where('id', 'in', [before, after]).execute();
  if (states.filter((row) => row.state === 'done').length < new Set([before, after]).size) return undefined;
  const events = async (id: string) =>
    (
      await db
        .selectFrom('candidates')
        .select('record')
        .where('report_id', '=', id)
        .where('current', '=', true)
        .orderBy('position')
        .orderBy('id')
        .execute()
    ).map((row) => row.record);
  return diffEvents(await events(before), await events(after));
}

/** Ids of the reports whose id begins so, or that stand or stood under this address, the newest first. */
export async function reportsNamed(db: Database, name: string): Promise<readonly string[]> {
  if (/^[0-9a-f]{6,32}$/.test(name)) {
    const rows = await db
      .selectFrom('reports')
      .select('id')
      .where('id', '>=', name)
      .where('id', '<', `${name}g`)
      .limit(20)
      .execute();
    return rows.map((row) => row.id);
  }
  const rows = await db
    .selectFrom('report_versions')
    .select('report_id')
    .where('url', '=', addressOf(name))
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => row.report_id);
}

/** A report as lists show it. */
export interface ListedReport {
  readonly id: string;
  readonly title: string;
  readonly publishedAt: string | null;
  readonly format: string;
  readonly language: string | null;
  readonly state: string;
  readonly sources: number;
  readonly alike: number;
  readonly versions: number;
}

/** The latest reports; `alike`: only near duplicates of earlier ones. */
export async function listReports(db: Database, limit: number, alike: boolean): Promise<readonly ListedReport[]> {
  const { rows } = await sql<ListedReport>`
    select r.id, coalesce(r.title, left(split_part(ltrim(r.text), E'\n', 1), 80)) as title, r.published_at as "publishedAt", r.format,
      r.language, r.state,
      (select count(*) from report_origins o where o.report_id = r.id) as sources,
      (select count(*) from report_likeness l where l.report_id = r.id or l.other_id = r.id) as alike,
      (select count(*) from report_versions v where v.url in (select url from report_versions w where w.report_id = r.id)) as versions
    from reports r
    where not ${alike} or exists (select 1 from report_likeness l where l.report_id = r.id)
    order by r.received_at desc, r.id limit ${limit}`.execute(db);
  return rows;
}
