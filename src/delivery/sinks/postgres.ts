/** A PostgreSQL database of the consumer's own: events, participants, places, quantities, evidence and sources in tables, by id and version. */
import pg from 'pg';
import { z } from 'zod';
import type { ChangeRecord, EventRecord } from '../event.js';
import type { Outcome, Sink, SinkKind } from '../sink.js';

const config = z.object({
  url: z.string().regex(/^postgres(ql)?:\/\//, 'expected postgresql://…'),
  /** Schema that holds the tables; made when it is not there. */
  schema: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/)
    .default('dateline'),
});
type Config = z.infer<typeof config>;

/** Tables that hang on an event, with their columns and types; `event_id` and `n` come first in each. */
const parts = {
  participants: {
    role: 'text',
    name: 'text',
    entity_id: 'text',
    kind: 'text',
    country: 'text',
    cameo: 'text',
    confidence: 'double precision',
  },
  places: {
    role: 'text',
    name: 'text',
    geonameid: 'bigint',
    feature: 'text',
    admin1: 'text',
    country: 'text',
    lat: 'double precision',
    lon: 'double precision',
    extent: 'text',
    confidence: 'double precision',
  },
  quantities: { counted: 'text', least: 'double precision', most: 'double precision' },
  evidence: { report_id: 'text', words: 'text', first: 'integer', past: 'integer' },
  sources: { kind: 'text', name: 'text', title: 'text', url: 'text', published: 'text' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;
type Part = keyof typeof parts;

const eventColumns = {
  id: 'text',
  version: 'integer',
  state: 'text',
  kind: 'text',
  reason: 'text',
  note: 'text',
  author: 'text',
  decision_id: 'bigint',
  published_at: 'timestamptz',
  ref: 'text',
  tlp: 'text',
  type: 'text',
  status: 'text',
  polarity: 'text',
  stance: 'text',
  from_day: 'date',
  to_day: 'date',
  granularity: 'text',
  confidence: 'double precision',
  certainty: 'double precision',
  plover: 'text',
  cameo: 'text',
  acled_event: 'text',
  acled_sub_event: 'text',
  report_id: 'text',
  reviewer: 'text',
  reviewed_at: 'timestamptz',
  record: 'jsonb',
} as const;

const changeColumns = {
  event_id: 'text',
  version: 'integer',
  cursor: 'bigint',
  published_at: 'timestamptz',
  kind: 'text',
  state: 'text',
  reason: 'text',
  note: 'text',
  author: 'text',
  decision_id: 'bigint',
  ref: 'text',
} as const;

/** Statements that make the tables. What stands in an older target stays; columns that are new are added. */
function schemaOf(schema: string): readonly string[] {
  const list = (columns: Readonly<Record<string, string>>) =>
    Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  const table = (name: string, columns: readonly string[], key: string) => [
    `create table if not exists ${schema}.${name} (${columns.join(', ')}, primary key (${key}))`,
    ...columns.map((column) => `alter table ${schema}.${name} add column if not exists ${column}`),
  ];
  return [
    `create schema if not exists ${schema}`,
    ...table('events', list(eventColumns), 'id'),
    ...table('changes', list(changeColumns), 'event_id, version'),
    ...Object.entries(parts).flatMap(([name, columns]) =>
      table(name, ['event_id text', 'n integer', ...list(columns)], 'event_id, n'),
    ),
    `create index if not exists events_days on ${schema}.events (from_day, to_day) where state = 'published'`,
    `create index if not exists changes_time on ${schema}.changes (published_at)`,
    `create index if not exists places_admin1 on ${schema}.places (country, admin1)`,
    `create or replace view ${schema}.current_events as select * from ${schema}.events where state = 'published'`,
  ];
}

export const postgres: SinkKind<Config> = {
  name: 'postgres',
  about: 'tables in a PostgreSQL database: events, participants, places, quantities, evidence, sources, changes',
  config,
  secret: ['url'],
  async open({ url, schema }) {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'dateline delivery',
      connectionTimeoutMillis: 15_000,
      keepAlive: true,
    });
    // A server that goes away tells it by the failure of the next statement too.
    client.on('error', () => {});
    await client.connect();
    try {
      // One at a time: two that make the same table at once would trip over one another.
      await inTransaction(client, async () => {
        await client.query('select pg_advisory_xact_lock(4203003)');
        for (const statement of schemaOf(schema)) await client.query(statement);
      });
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    const statements = statementsOf(schema);
    const write = (changes: readonly ChangeRecord[]) =>
      inTransaction(client, () => upsert(client, statements, changes));
    return {
      batch: 500,
      deliver: (changes) => settle(changes, write),
      async close() {
        await client.end().catch(() => {});
      },
    } satisfies Sink;
  },
};

/** All in one transaction; when values are at fault, the halves, down to the one change that cannot be written. */
async function settle(
  changes: readonly ChangeRecord[],
  write: (changes: readonly ChangeRecord[]) => Promise<void>,
): Promise<readonly Outcome[]> {
  try {
    await write(changes);
    return changes.map(() => 'accepted');
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message: string };
    // SQLSTATE classes 22 (data) and 23 (constraints): the values, not the server. Everything else is told to the dispatcher.
    if (typeof code !== 'string' || !/^2[23]/.test(code)) return changes.map(() => ({ trouble: message }));
    if (changes.length === 1) return [{ refused: message }];
    const middle = changes.length >> 1;
    const first = await settle(changes.slice(0, middle), write);
    const stuck = first.some((each) => each !== 'accepted' && 'trouble' in each);
    const rest = changes.slice(middle);
    return [...first, ...(stuck ? rest.map(() => ({ trouble: message })) : await settle(rest, write))];
  }
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

interface Statements {
  readonly changes: string;
  readonly events: string;
  readonly clear: string;
  readonly parts: Readonly<Record<Part, string>>;
}

function statementsOf(schema: string): Statements {
  const given = (columns: Readonly<Record<string, string>>) =>
    `jsonb_to_recordset($1::jsonb) as g(${Object.entries(columns)
      .map(([name, type]) => `${name} ${type}`)
      .join(', ')})`;
  const names = (columns: Readonly<Record<string, string>>) => Object.keys(columns).join(', ');
  const insert = (table: string, columns: Readonly<Record<string, string>>) =>
    `insert into ${schema}.${table} (${names(columns)}) select ${names(columns)} from ${given(columns)}`;
  const set = Object.keys(eventColumns)
    .filter((name) => name !== 'id')
    .map((name) => `${name} = excluded.${name}`);
  const tables = Object.keys(parts) as Part[];
  return {
    changes: `${insert('changes', changeColumns)} on conflict do nothing`,
    // A change that is here already, or older than what is here, changes nothing. A withdrawn version that may not be shown replaces its shown self.
    events: `${insert('events', eventColumns)} on conflict (id) do update set ${set.join(', ')}
      where events.version < excluded.version returning id`,
    clear: `with ${tables
      .map((name) => `${name}_gone as (delete from ${schema}.${name} where event_id = any($1))`)
      .join(', ')} select`,
    parts: Object.fromEntries(
      tables.map((name) => [name, insert(name, { event_id: 'text', n: 'integer', ...parts[name] })]),
    ) as Record<Part, string>,
  };
}

async function upsert(client: pg.Client, statements: Statements, changes: readonly ChangeRecord[]): Promise<void> {
  await client.query(statements.changes, [JSON.stringify(changes.map(changeRow))]);
  // Of several versions of an event in one call the last one stands: what is here is the newest, the way there is in `changes`.
  const newest = new Map(changes.map((change) => [change.eventId, change]));
  for (const change of changes) {
    const known = newest.get(change.eventId)!;
    if (change.version > known.version) newest.set(change.eventId, change);
  }
  const { rows } = await client.query<{ id: string }>(statements.events, [
    JSON.stringify([...newest.values()].sort((a, b) => (a.eventId < b.eventId ? -1 : 1)).map(eventRow)),
  ]);
  if (rows.length === 0) return;
  const ids = rows.map((row) => row.id);
  await client.query(statements.clear, [ids]);
  const events = ids.flatMap((id) => newest.get(id)?.event ?? []);
  for (const name of Object.keys(parts) as Part[]) {
    const found = events.flatMap((event) =>
      rowsOf[name](event).map((row, n) => ({ event_id: event.id, n: n + 1, ...row })),
    );
    if (found.length > 0) await client.query(statements.parts[name], [JSON.stringify(found)]);
  }
}

type Row<C> = { readonly [K in keyof C]: unknown };

function changeRow(change: ChangeRecord): Row<typeof changeColumns> {
  const { eventId, version, cursor, at, kind, state, reason, note, author, decisionId, ref } = change;
  return {
    event_id: eventId,
    version,
    cursor,
    published_at: at,
    kind,
    state,
    reason,
    note,
    author,
    decision_id: decisionId,
    ref,
  };
}

function eventRow(change: ChangeRecord): Row<typeof eventColumns> {
  const { event } = change;
  const { event_id: id, cursor: _, ...about } = changeRow(change);
  return {
    id,
    ...about,
    tlp: event?.tlp ?? null,
    type: event?.type ?? null,
    status: event?.status ?? null,
    polarity: event?.polarity ?? null,
    stance: event?.attribution.stance ?? null,
    from_day: dayOf(event?.time?.from),
    to_day: dayOf(event?.time?.to),
    granularity: event?.time?.granularity ?? null,
    confidence: event?.confidence ?? null,
    certainty: event?.certainty ?? null,
    plover: event?.codes.plover.root ?? null,
    cameo: event?.codes.cameo ?? null,
    acled_event: event?.codes.acled?.event ?? null,
    acled_sub_event: event?.codes.acled?.subEvent ?? null,
    report_id: event?.reportId ?? null,
    reviewer: event?.reviewer ?? null,
    reviewed_at: event?.reviewedAt ?? null,
    record: event,
  };
}

/** The rows of each table that an event fills. */
const rowsOf: { readonly [P in Part]: (event: EventRecord) => readonly Row<(typeof parts)[P]>[] } = {
  participants: (event) =>
    event.participants.map(({ role, name, entityId, kind, country, cameo, confidence }) => ({
      ...{ role, name, kind, country, cameo, confidence },
      entity_id: entityId,
    })),
  places: (event) =>
    event.places.map(({ role, name, geonameId, feature, admin1, country, lat, lon, extent, confidence }) => ({
      ...{ role, name, feature, admin1, country, lat, lon, extent, confidence },
      geonameid: geonameId,
    })),
  quantities: (event) => event.quantities.map(({ of, min, max }) => ({ counted: of, least: min, most: max })),
  evidence: (event) =>
    event.evidence.map(({ text, start, end }) => ({ report_id: event.reportId, words: text, first: start, past: end })),
  sources(event) {
    const { source, via } = event.attribution;
    const nothing = { title: null, url: null, published: null };
    return [
      {
        kind: 'report',
        name: event.report.source,
        title: event.report.title,
        url: event.report.url ?? null,
        published: event.report.publishedAt,
      },
      ...(source === undefined ? [] : [{ ...nothing, kind: 'said by', name: source.name }]),
      ...(via === undefined ? [] : [{ ...nothing, kind: 'carried by', name: via.name }]),
      ...event.evidence
        .flatMap((each) => each.citations)
        .map(({ marker, note, url }) => ({ ...nothing, kind: 'endnote', name: marker, title: note, url })),
    ];
  },
};

/** A day that PostgreSQL takes; a broader or impossible one stays in the record alone. */
function dayOf(value: string | null | undefined): string | null {
  const day = value?.slice(0, 10) ?? '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || day < '0001') return null;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? day : null;
}
