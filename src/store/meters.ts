/** Sums for the metrics: what workers add to, and what a scrape reads. */
import { sql } from 'kysely';
import type { Database } from './schema.js';

/** One amount to add to the sum of a name and label. */
export interface Meter {
  readonly name: string;
  readonly label: string;
  readonly amount: number;
}

/**
 * Adds to the sums, in one statement and always in the same order, so that several workers do not lock one another up. It does not wait for the disk: workers
 * that do so after each job hold one another up, and figures of the last moment are worth nothing when the server dies.
 */
export async function addMeters(db: Database, meters: readonly Meter[]): Promise<void> {
  if (meters.length === 0) return;
  await sql`
    insert into meters (name, label, total)
    select name, label, sum(amount)
    from jsonb_to_recordset(${JSON.stringify(meters)}::jsonb) as given(name text, label text, amount double precision),
      set_config('synchronous_commit', 'off', true)
    group by name, label order by name, label
    on conflict (name, label) do update set total = meters.total + excluded.total`.execute(db);
}

export interface Measured {
  readonly name: string;
  readonly label: string;
  readonly value: number;
}

/**
 * What the store knows at this moment: `reports` by state, `oldest` age in seconds of what waits, `failures` by reason (text up to its first
 * colon, figures left out), `candidates` by type, `review` by state, `decisions` by kind, and the sums of the meters.
 */
export async function measureStore(db: Database): Promise<readonly Measured[]> {
  const { rows } = await sql<Measured>`
    select 'reports' as name, state as label, count(*)::double precision as value from reports group by state
    union all select 'oldest', 'queued', coalesce(extract(epoch from now() - min(received_at)), 0) from reports where state = 'queued'
    union all select 'failures', regexp_replace(split_part(failure, ':', 1), '[0-9]+', 'N', 'g'), count(*) from reports
      where state = 'failed' group by 2
    union all select 'candidates', type, count(*) from candidates where current group by type
    union all select 'review', review, count(*) from candidates where current group by review
    union all select 'decisions', kind, count(*) from decisions group by kind
    union all select name, label, total from meters
    order by 1, 2`.execute(db);
  return rows.map((row) => ({ ...row, value: Number(row.value) }));
}

/** The version of the store's server: `18.4`. */
export async function serverVersion(db: Database): Promise<string> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db);
  return rows[0]!.version;
}

/** Settings of the store's server by their names. */
export async function serverSettings(
  db: Database,
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings where name = any(${[...names]}) order by name`.execute(db);
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}

/** The clock of the store's server, in ms since 1970. */
export async function serverTime(db: Database): Promise<number> {
  const { rows } = await sql<{
    at: number;
  }>`select extract(epoch from clock_timestamp())::double precision * 1000 as at`.execute(db);
  return Number(rows[0]!.at);
}
