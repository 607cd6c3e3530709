/** Migrations of the store, oldest first. One that has been released is never changed: add the next. */
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import type { Database } from './schema.js';

/** Each holds plain SQL statements, run in one transaction. */
const migrations: Readonly<Record<string, readonly string[]>> = {
  '001-reports-candidates-events': [
    `create table reports (
      id text primary key,
      text text not null,
      published_at text,
      published_by text,
      title text,
      source_name text,
      source_url text,
      source_author text,
      format text not null,
      language text,
      bytes_hash text not null,
      received_at timestamptz not null default now(),
      state text not null default 'queued' check (state in ('queued', 'done', 'failed')),
      deaths integer not null default 0,
      failure text,
      sentences integer,
      milliseconds real,
      processed_at timestamptz,
      versions jsonb
    )`,
    `create index reports_open on reports (received_at, id) where state = 'queued'`,
    `create index reports_received on reports (received_at, id)`,
    `create table report_origins (
      report_id text not null references reports on delete cascade,
      origin text not null,
      seen_at timestamptz not null default now(),
      primary key (report_id, origin)
    )`,
    `create table candidates (
      id text primary key,
      report_id text not null references reports on delete cascade,
      position integer not null,
      type text not null,
      status text not null,
      polarity text not null,
      stance text not null,
      actor text,
      target text,
      place text,
      country text,
      lat double precision,
      lon double precision,
      from_day date,
      to_day date,
      confidence real not null,
      certainty real not null,
      flags integer not null,
      record jsonb not null,
      review text not null default 'open',
      current boolean not null default true,
      created_at timestamptz not null default now()
    )`,
    'create index candidates_report on candidates (report_id, position)',
    'create index candidates_queue on candidates (review, created_at, id) where current',
    'create index candidates_type on candidates (type)',
    'create index candidates_days on candidates (from_day, to_day)',
    `create table decisions (
      id bigint generated always as identity primary key,
      candidate_id text not null references candidates,
      kind text not null,
      reviewer text not null,
      at timestamptz not null,
      reason text,
      edit jsonb,
      key text not null unique
    )`,
    'create index decisions_candidate on decisions (candidate_id, id)',
    `create table event_versions (
      event_id text not null,
      version integer not null,
      state text not null check (state in ('published', 'withdrawn')),
      candidate_id text not null references candidates,
      record jsonb not null,
      reviewer text not null,
      decision_id bigint not null references decisions,
      at timestamptz not null,
      primary key (event_id, version)
    )`,
    `create table changes (
      cursor bigint generated always as identity primary key,
      at timestamptz not null default now(),
      kind text not null,
      event_id text not null,
      version integer not null,
      foreign key (event_id, version) references event_versions
    )`,
  ],
  '002-review-and-accounts': [
    `alter table candidates
      add column flag_codes jsonb not null default '[]',
      add column snippet text not null default '',
      add column weight real not null default 1,
      add column version integer not null default 0,
      add column reviewer text,
      add column second_review boolean not null default false,
      add column merged_into text,
      add column words tsvector generated always as (to_tsvector('english',
        replace(type, '_', ' ') || ' ' || coalesce(actor, '') || ' ' || coalesce(target, '') || ' ' || coalesce(place, '') || ' ' ||
        coalesce(country, '') || ' ' || snippet)) stored`,
    `update candidates set snippet = left(coalesce(record #>> '{evidence,0,text}', ''), 400),
      flag_codes = jsonb_path_query_array(record, '$.flags[*].code'),
      version = (select count(*) from decisions where candidate_id = candidates.id)`,
    'create index candidates_words on candidates using gin (words)',
    `alter table decisions
      add column note text,
      add column ref text,
      add column batch text,
      add column duration_ms integer`,
    'create index decisions_time on decisions (at)',
    'create index decisions_batch on decisions (batch) where batch is not null',
    `create table users (
      id integer generated always as identity primary key,
      name text not null unique,
      role text not null check (role in ('viewer', 'reviewer', 'lead', 'admin', 'service')),
      password text,
      disabled boolean not null default false,
      created_at timestamptz not null default now()
    )`,
    `create table sessions (
      hash text primary key,
      user_id integer not null references users on delete cascade,
      csrf text not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    )`,
    `create table tokens (
      id integer generated always as identity primary key,
      hash text not null unique,
      name text not null,
      user_id integer not null references users on delete cascade,
      scopes text[] not null,
      created_at timestamptz not null default now(),
      used_at timestamptz,
      revoked_at timestamptz
    )`,
    `create table audit (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      who text not null,
      what text not null,
      detail jsonb
    )`,
    `create table leases (
      candidate_id text primary key references candidates on delete cascade,
      user_id integer not null references users on delete cascade,
      until timestamptz not null
    )`,
    `create table saved_filters (
      id integer generated always as identity primary key,
      user_id integer not null references users on delete cascade,
      name text not null,
      query jsonb not null,
      unique (user_id, name)
    )`,
  ],
  '003-second-reviews': [
    `create table second_reviews (
      candidate_id text not null references candidates on delete cascade,
      reviewer text not null,
      verdict text not null check (verdict in ('approve', 'reject')),
      record jsonb not null,
      first_reviewer text not null,
      first_verdict text not null check (first_verdict in ('approve', 'reject')),
      first_record jsonb not null,
      duration_ms integer,
      at timestamptz not null default now(),
      settled_by text,
      primary key (candidate_id, reviewer)
    )`,
  ],
  '004-queue-order': [
    'create index candidates_report_order on candidates (created_at, report_id, position, id) where current',
    'create index candidates_review on candidates (review) where current',
  ],
  // Packing records of a few kilobytes took the server more time than writing them.
  '005-records-unpacked': ['alter table candidates alter column record set storage external'],
  '006-assignment-and-controls': [
    `alter table candidates
      add column assignee text,
      add column assigned_until timestamptz,
      add column control jsonb`,
    'create index candidates_assignee on candidates (assignee) where assignee is not null',
    'create index candidates_control on candidates (id) where control is not null',
    'create index candidates_confident on candidates (confidence, id) where current',
    'create index candidates_uncertain on candidates ((confidence * (1 - confidence)), id) where current',
    'create index audit_what on audit (what, id)',
  ],
  // A version is its own entry in the outbox: one row, written with the decision, that nobody changes afterwards.
  '007-event-history': [
    'alter table reports add column if not exists marking text',
    'alter table candidates add column split_from text',
    `update candidates set split_from = (select ref from decisions
      where candidate_id = candidates.id and kind = 'split' and key like '%:new' order by id limit 1)`,
    'create index candidates_merged on candidates (merged_into) where merged_into is not null',
    'create sequence change_cursor',
    `alter table event_versions
      add column cursor bigint,
      add column published_at timestamptz,
      add column kind text,
      add column reason text not null default 'approved',
      add column note text,
      add column author text,
      add column ref text,
      add column candidate_ids text[],
      add column tlp text not null default 'TLP:CLEAR'`,
    `update event_versions v set cursor = c.cursor, published_at = c.at, author = v.reviewer, candidate_ids = array[v.candidate_id],
      kind = case c.kind when 'event.withdrawn' then 'retracted' when 'event.updated' then 'corrected'
        else case v.version when 1 then 'created' else 'corrected' end end,
      reason = case c.kind when 'event.withdrawn' then 'rejected' when 'event.updated' then 'edited'
        else case v.version when 1 then 'approved' else 'reinstated' end end
      from changes c where c.event_id = v.event_id and c.version = v.version`,
    "select setval('change_cursor', coalesce((select max(cursor) from event_versions), 0) + 1, false)",
    `alter table event_versions
      alter column cursor set default nextval('change_cursor'),
      alter column cursor set not null,
      alter column published_at set not null,
      alter column kind set not null,
      alter column author set not null,
      alter column candidate_ids set not null,
      alter column reason drop default,
      alter column tlp drop default,
      alter column record set storage external,
      add check (kind in ('created', 'corrected', 'merged-into', 'split-from', 'retracted'))`,
    'create unique index event_versions_cursor on event_versions (cursor)',
    'create index event_versions_published on event_versions (published_at)',
    'drop table changes',
    `create view changes as select cursor, published_at as at, kind, event_id, version, state, reason, note, author, ref, decision_id,
      candidate_ids, tlp, record from event_versions`,
    `create function refuse_change() returns trigger language plpgsql as $$
      begin raise exception 'event versions are never changed: a correction is the next version'; end $$`,
    `create trigger event_versions_immutable before update on event_versions
      for each row execute function refuse_change()`,
    `create function events_at(moment timestamptz) returns setof changes language sql stable as $$
      select distinct on (event_id) * from changes where at <= moment order by event_id, version desc $$`,
    `create function events_of_day(day date, moment timestamptz default 'infinity') returns setof changes language sql stable as $$
      select * from events_at(moment) where state = 'published'
        and record #>> '{time,from}' <= day::text and coalesce(record #>> '{time,to}', record #>> '{time,from}') >= day::text $$`,
  ],
  '008-operations': [
    'alter table reports add column priority smallint not null default 2, add column enqueued_at timestamptz',
    "create index reports_waiting on reports (priority, received_at, id) where state = 'queued'",
    'create table meters (name text not null, label text not null, total double precision not null, primary key (name, label))',
  ],
  '009-entities': [
    // No foreign key to entities: checking it would lock the same few rows in every transaction.
    `create table entities (
      id text primary key,
      name text not null,
      kind text not null,
      country text,
      cameo text,
      listed boolean not null
    )`,
    `create table entity_mentions (
      report_id text not null references reports on delete cascade,
      entity_id text not null,
      mentions integer not null,
      forms jsonb not null,
      primary key (report_id, entity_id)
    )`,
    'create index entity_mentions_entity on entity_mentions (entity_id, report_id) include (mentions)',
    `create table entity_proposals (
      id integer generated always as identity primary key,
      entity_id text not null,
      entry jsonb not null,
      state text not null default 'open' check (state in ('open', 'applied', 'dismissed')),
      proposed_by text not null,
      proposed_at timestamptz not null default now(),
      settled_by text,
      settled_at timestamptz
    )`,
    `create unique index entity_proposals_open on entity_proposals (entity_id) where state = 'open'`,
    'create index entity_proposals_entity on entity_proposals (entity_id, id)',
  ],
  '010-consumers': [
    `create table consumers (
      id text primary key,
      sink text not null,
      config jsonb not null,
      filter jsonb not null default '{}',
      tlp text not null default 'TLP:CLEAR',
      state text not null default 'active' check (state in ('active', 'paused', 'failed')),
      cursor bigint not null default 0,
      failures integer not null default 0,
      next_try timestamptz,
      last_error text,
      last_delivery timestamptz,
      created_at timestamptz not null default now()
    )`,
    `create table receipts (
      consumer_id text not null references consumers on delete cascade,
      event_id text not null,
      version integer not null,
      state text not null,
      at timestamptz not null default now(),
      primary key (consumer_id, event_id)
    )`,
    `create table dead_letters (
      id bigint generated always as identity primary key,
      consumer_id text not null references consumers on delete cascade,
      cursor bigint not null,
      event_id text not null,
      version integer not null,
      reason text not null,
      attempts integer not null,
      at timestamptz not null default now(),
      retry boolean not null default false,
      unique (consumer_id, cursor)
    )`,
  ],
  '011-sources-and-likeness': [
    `alter table reports
      add column charset text,
      add column reliability text check (reliability in ('A', 'B', 'C', 'D', 'E', 'F')),
      add column credibility smallint check (credibility between 1 and 6),
      add column layout jsonb`,
    `alter table report_origins
      add column source_name text,
      add column source_url text,
      add column source_author text,
      add column bytes_hash text`,
    `create table report_signatures (
      report_id text primary key references reports on delete cascade,
      signature bytea not null,
      bands integer[] not null
    )`,
    // Looked at with every report that comes in: entries that wait in a list would have to be read each time.
    'create index report_signatures_bands on report_signatures using gin (bands) with (fastupdate = off)',
    `create table report_likeness (
      report_id text not null references reports on delete cascade,
      other_id text not null references reports on delete cascade,
      likeness real not null,
      primary key (report_id, other_id)
    )`,
    'create index report_likeness_other on report_likeness (other_id)',
    `create table report_versions (
      url text not null,
      version integer not null,
      report_id text not null references reports on delete cascade,
      at timestamptz not null default now(),
      primary key (url, version),
      unique (url, report_id)
    )`,
    'create index report_versions_report on report_versions (report_id)',
    `create table feeds (
      name text primary key,
      url text not null,
      settings jsonb not null,
      etag text,
      last_modified text,
      polled_at timestamptz,
      state text,
      failure text,
      failures integer not null default 0
    )`,
    `create table intake_keys (
      user_id integer not null references users on delete cascade,
      key text not null,
      hash text not null,
      answer jsonb,
      created_at timestamptz not null default now(),
      primary key (user_id, key)
    )`,
  ],
  '012-linking': [
    'alter table candidates add column linked boolean not null default false',
    'create index candidates_unlinked on candidates (id) where current and not linked and control is null',
    `create table link_items (
      candidate_id text primary key references candidates on delete cascade,
      blocks integer[] not null,
      item jsonb not null,
      weight real not null,
      cluster text not null
    )`,
    'create index link_items_blocks on link_items using gin (blocks)',
    'create index link_items_cluster on link_items (cluster)',
    `create table link_pairs (
      a text not null references link_items on delete cascade,
      b text not null references link_items on delete cascade,
      score real not null,
      contributions jsonb not null,
      primary key (a, b),
      check (a < b)
    )`,
    'create index link_pairs_b on link_pairs (b)',
    `create table link_verdicts (
      a text not null references candidates on delete cascade,
      b text not null references candidates on delete cascade,
      verdict text not null check (verdict in ('together', 'apart')),
      reviewer text not null,
      at timestamptz not null default now(),
      primary key (a, b),
      check (a < b)
    )`,
  ],
  '014-replay': [
    `create table lexicon_versions (
      version text primary key,
      manifest bytea not null,
      at timestamptz not null default now()
    )`,
    `alter table candidates
      add column reading jsonb,
      add column asks boolean not null default false`,
    'create index candidates_asks on candidates (id) where asks',
    `create table replays (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      finished_at timestamptz,
      versions jsonb not null,
      reports integer not null,
      read integer not null default 0,
      counts jsonb not null default '{}'
    )`,
    `create table replay_changes (
      replay_id bigint not null references replays on delete cascade,
      report_id text not null references reports on delete cascade,
      candidate_id text not null,
      kind text not null check (kind in ('new', 'gone', 'changed')),
      type text not null,
      fields text[] not null,
      because text[] not null,
      decided boolean not null,
      asks boolean not null,
      primary key (replay_id, candidate_id)
    )`,
  ],
  // What is kept to compare has grown: every candidate is taken up again.
  '015-linking-again': [
    'delete from link_items',
    'update candidates set linked = false where linked',
    'create index reports_source on reports (source_name, published_at)',
    'drop index candidates_unlinked',
    'create index candidates_unlinked on candidates (from_day, created_at, id) where current and not linked and control is null',
  ],
  // What the server did to each candidate while it was written: a binary form of its record that nothing searches, and the words of its
  // text. The record is kept as it was written; the words are found when candidates are compared, and until then by whoever searches.
  '016-plain-records': [
    `create function candidate_words(type text, actor text, target text, place text, country text, snippet text) returns tsvector
      language sql immutable parallel safe as $$ select to_tsvector('english', replace(type, '_', ' ') || ' ' || coalesce(actor, '') ||
        ' ' || coalesce(target, '') || ' ' || coalesce(place, '') || ' ' || coalesce(country, '') || ' ' || snippet) $$`,
    'alter table candidates alter column words drop expression',
    'alter table candidates alter column record type json using record::json',
    'alter table candidates alter column record set storage external',
  ],
  '017-updates': [
    `create table report_updates (
      report_id text primary key references reports on delete cascade,
      base_id text not null references reports on delete cascade,
      relation text not null check (relation in ('version', 'alike')),
      added integer not null,
      changed integer not null,
      repeated integer not null,
      unchanged integer not null,
      gone integer not null
    )`,
    'create index report_updates_base on report_updates (base_id)',
    `create table candidate_updates (
      candidate_id text primary key references candidates on delete cascade,
      earlier_id text not null references candidates on delete cascade,
      kind text not null check (kind in ('unchanged', 'repeated', 'changed')),
      fields jsonb not null
    )`,
    'create index candidate_updates_earlier on candidate_updates (earlier_id)',
  ],
  '018-calibration': [
    `create table random_draws (
      candidate_id text primary key references candidates on delete cascade,
      drawn_by text not null,
      at timestamptz not null default now()
    )`,
    `create table calibrations (
      version integer generated always as identity primary key,
      at timestamptz not null default now(),
      made_by text not null,
      models text not null,
      data jsonb not null
    )`,
    `create table approval_policies (
      id integer generated always as identity primary key,
      floor double precision not null,
      precision_wanted double precision not null,
      audit double precision not null,
      made_by text not null,
      at timestamptz not null default now(),
      ended_at timestamptz
    )`,
  ],
  // Compared by cells of the map and kinds of acts: all are taken up anew.
  '019-linking-by-cell': ['delete from link_items', 'update candidates set linked = false where linked'],
  '020-bundles': [
    `create table bundles (
      id text primary key,
      origin text not null,
      received_at timestamptz not null default now(),
      finished_at timestamptz
    )`,
    'create index bundles_open on bundles (id) where finished_at is null',
    'alter table reports add column bundle_id text references bundles on delete set null',
    'create index reports_bundle on reports (bundle_id) where bundle_id is not null',
  ],
  '021-suggestions': [
    `create table suggestions_settled (
      key text primary key,
      state text not null check (state in ('applied', 'dismissed')),
      settled_by text not null,
      settled_at timestamptz not null default now()
    )`,
  ],
  // No query can use them: days are compared by whichever of the two is known, and no list is in this order.
  '022-fewer-indexes': ['drop index candidates_days', 'drop index candidates_queue'],
  // Items are kept under other keys, and places by other names.
  '023-linking-by-name': ['delete from link_items', 'update candidates set linked = false where linked'],
  // What else was done for each candidate as it was written: its record was parsed to see whether it is JSON, and spelled out reasons that all
  // share; its report, which the writer has locked, was looked for and locked again; and indexes held what their queries do not need.
  '024-lighter-candidates': [
    'create table reasons (number integer generated always as identity primary key, reason text not null unique)',
    'alter table candidates alter column record type varchar using record::text',
    'alter table candidates alter column record set storage external',
    'alter table candidates drop constraint candidates_report_id_fkey',
    'alter table entity_mentions drop constraint entity_mentions_report_id_fkey',
    `create function remove_results() returns trigger language plpgsql as $$
      begin
        delete from candidates where report_id = old.id;
        delete from entity_mentions where report_id = old.id;
        return null;
      end $$`,
    'create trigger reports_results after delete on reports for each row execute function remove_results()',
    'drop index candidates_words',
    'create index candidates_words on candidates using gin (words) where words is not null',
    // Indexes without what their order only needs among equals, of which there are few: equal entries then share one, and entries are shorter.
    'drop index candidates_unlinked',
    'create index candidates_unlinked on candidates (from_day) where current and not linked and control is null',
    'drop index candidates_uncertain',
    'create index candidates_uncertain on candidates ((confidence * (1 - confidence))) where current',
    'drop index candidates_report',
    'create index candidates_report on candidates (report_id)',
    'drop index candidates_type',
    'drop index candidates_review',
    'create index candidates_type on candidates (type, review) where current',
  ],
  // Keys that lie by their days, and items as they are read: whole, as text. Nothing is looked for in them, so that nothing need be known of what they hold.
  '025-blocks-by-day': [
    'delete from link_items',
    'update candidates set linked = false where linked',
    'drop index link_items_blocks',
    `alter table link_items alter column blocks type double precision[] using '{}', alter column item type text using item::text`,
    'alter table link_items alter column item set statistics 0',
    'alter table link_pairs alter column contributions set statistics 0',
    'create index link_items_blocks on link_items using gin (blocks)',
  ],
};

/**
 * Brings the database to the newest schema, or to that of the migration named. Several processes may do so at once; kysely lets one
 * through.
 */
export async function migrate(db: Database, to?: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(Object.entries(migrations).map(([name, statements]) => [name, migrationOf(statements)])),
    },
  });
  const { error } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to));
  if (error !== undefined) throw error;
}

function migrationOf(statements: readonly string[]): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}
