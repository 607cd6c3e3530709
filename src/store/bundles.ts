/** Bundles: reports that came as one mail or archive, each extracted by itself, and whether all of them are done. */
import { sql } from 'kysely';
import type { Arrival } from './reports.js';
import type { Database, Tx } from './schema.js';

/** Notes which bundle the new reports came in. Part of the intake's transaction. */
export async function noteBundles(tx: Tx, arrivals: readonly Arrival[], fresh: ReadonlySet<string>): Promise<void> {
  const origins = new Map<string, string>();
  const bundleOf = new Map<string, string>();
  for (const { report, bundle } of arrivals) {
    if (bundle === undefined || !fresh.has(report.id) || bundleOf.has(report.id)) continue;
    origins.set(bundle.id, bundle.origin);
    bundleOf.set(report.id, bundle.id);
  }
  if (bundleOf.size === 0) return;
  await sql`
    insert into bundles (id, origin) select * from unnest(${[...origins.keys()]}::text[], ${[...origins.values()]}::text[]) as given(id, origin) order by id
    on conflict (id) do update set finished_at = null`.execute(tx);
  await sql`
    update reports set bundle_id = given.bundle
    from unnest(${[...bundleOf.keys()]}::text[], ${[...bundleOf.values()]}::text[]) as given(id, bundle)
    where reports.id = given.id`.execute(tx);
}

const ended = sql<boolean>`finished_at is null
  and not exists (select 1 from reports r where r.bundle_id = bundles.id and r.state = 'queued')`;

/** Whether there are bundles to finish. */
export async function bundlesEnded(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from bundles where ${ended} limit 1`.execute(db);
  return rows.length > 0;
}

/** Notes that bundles are finished of which no report waits any more. Gives how many. */
export async function finishBundles(db: Database): Promise<number> {
  const { numAffectedRows } = await sql`update bundles set finished_at = now() where ${ended}`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** How many bundles are not finished. */
export async function openBundles(db: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from bundles where finished_at is null`.execute(db);
  return rows[0]!.count;
}

/** A bundle, and its reports by state. */
export interface BundleState {
  readonly id: string;
  readonly origin: string;
  readonly receivedAt: string;
  readonly finishedAt: string | null;
  readonly waiting: number;
  readonly done: number;
  readonly failed: number;
}

export async function findBundle(db: Database, id: string): Promise<BundleState | undefined> {
  const { rows } = await sql<BundleState>`
    select b.id, b.origin, b.received_at as "receivedAt", b.finished_at as "finishedAt",
      count(*) filter (where r.state = 'queued') as waiting, count(*) filter (where r.state = 'done') as done,
      count(*) filter (where r.state = 'failed') as failed
    from bundles b left join reports r on r.bundle_id = b.id where b.id = ${id} group by b.id`.execute(db);
  return rows[0];
}
