/** Entity records: who the reports name, counted, and proposals for the desk's own actor list. */
import { sql } from 'kysely';
import type { NamedEntity } from '../document/index.js';
import { copyRows } from './copy.js';
import { likeText } from './like.js';
import type { Database, ProposalState, ProposedEntry, Tx } from './schema.js';

/** What the extraction of a report says of who it names. */
interface Named {
  readonly reportId: string;
  readonly entities?: readonly NamedEntity[];
}

const mentionColumns = { report_id: 'text', entity_id: 'text', mentions: 'int4', forms: 'jsonb' } as const;

/** Writes who reports name of which nothing is known yet, in the caller's transaction, which has locked the reports. */
export async function copyEntities(tx: Tx, results: readonly Named[]): Promise<void> {
  const rows = mentionsOf(results).map((each) => [
    each.report_id,
    each.entity_id,
    each.mentions,
    JSON.stringify(each.forms),
  ]);
  if (rows.length > 0) await copyRows(tx, 'entity_mentions', mentionColumns, rows);
}

/**
 * Puts the entities of these reports in place of those known of them, in the caller's transaction, which has locked the reports.
 * Rows that are equal already are left alone.
 */
export async function replaceEntities(tx: Tx, results: readonly Named[]): Promise<void> {
  const rows = mentionsOf(results);
  const reports = results.map(({ reportId }) => reportId);
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as given(report_id text, entity_id text, mentions integer, forms jsonb)`;
  await sql`
    delete from entity_mentions m where m.report_id = any(${reports})
      and not exists (select 1 from ${given} where given.report_id = m.report_id and given.entity_id = m.entity_id)`.execute(
    tx,
  );
  if (rows.length === 0) return;
  await sql`
    insert into entity_mentions (report_id, entity_id, mentions, forms) select * from ${given}
    on conflict (report_id, entity_id) do update set mentions = excluded.mentions, forms = excluded.forms
    where entity_mentions.mentions <> excluded.mentions or entity_mentions.forms <> excluded.forms`.execute(tx);
}

function mentionsOf(results: readonly Named[]) {
  return results.flatMap(({ reportId, entities = [] }) =>
    entities.map(({ id, mentions, forms }) => ({ report_id: reportId, entity_id: id, mentions, forms })),
  );
}

/** Writes the records of the entities that are named, in the order of their ids, as all writers do. */
export async function noteEntities(tx: Tx, results: readonly Named[]): Promise<void> {
  const records = new Map<string, object>();
  for (const { entities = [] } of results)
    for (const { id, name, kind, country, cameo, listed } of entities)
      if (!records.has(id)) records.set(id, { id, name, kind, country, cameo, listed });
  if (records.size === 0) return;
  // A known entity is not touched, not even locked, unless the list now says something else about it.
  await sql`
    insert into entities (id, name, kind, country, cameo, listed)
    select given.* from jsonb_to_recordset(${JSON.stringify([...records.values()])}::jsonb)
      as given(id text, name text, kind text, country text, cameo text, listed boolean)
      left join entities e on e.id = given.id
    where e.id is null or (given.listed and (e.name, e.kind, e.country, e.cameo, e.listed)
      is distinct from (given.name, given.kind, given.country, given.cameo, given.listed))
    order by given.id
    on conflict (id) do update set name = excluded.name, kind = excluded.kind, country = excluded.country,
      cameo = excluded.cameo, listed = excluded.listed`.execute(tx);
}

/** One entity with its counts over all reports. */
export interface EntityLine {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly country: string | null;
  readonly cameo: string | null;
  /** False: no actor list has it. */
  readonly listed: boolean;
  /** Number of reports that name it. */
  readonly reports: number;
  readonly mentions: number;
  /** Names used for it, most frequent first, at most eight. */
  readonly forms: readonly string[];
  /** State of the newest proposal to list it, or null. */
  readonly proposal: ProposalState | null;
}

/** Which entities are wanted. Left out: all. */
export interface EntityFilter {
  /** Part of the name or of a name used for it. */
  readonly words?: string;
  readonly kind?: string;
  readonly country?: string;
  readonly listed?: boolean;
  /** True: leave out those whose proposal was dismissed or applied. */
  readonly unsettled?: boolean;
  /** Fewest mentions. */
  readonly least?: number;
}

/** Entities by number of reports, then of mentions; `total` is how many the filter lets through. */
export async function listEntities(
  db: Database,
  filter: EntityFilter,
  offset: number,
  limit: number,
): Promise<{ readonly items: readonly EntityLine[]; readonly total: number }> {
  const where = [sql`t.mentions >= ${filter.least ?? 1}`];
  if (filter.kind !== undefined) where.push(sql`e.kind = ${filter.kind}`);
  if (filter.country !== undefined) where.push(sql`e.country = ${filter.country.toUpperCase()}`);
  if (filter.listed !== undefined) where.push(sql`e.listed = ${filter.listed}`);
  if (filter.unsettled) where.push(sql`coalesce(p.state, 'open') = 'open'`);
  if (filter.words !== undefined && filter.words.trim() !== '') {
    const like = `%${likeText(filter.words.trim())}%`;
    where.push(sql`(e.name ilike ${like} or e.id in (select m.entity_id from entity_mentions m, jsonb_object_keys(m.forms) form
      where form ilike ${like}))`);
  }
  const { rows } = await sql<Omit<EntityLine, 'forms'> & { total: number }>`
    select e.*, t.reports, t.mentions, p.state as proposal, count(*) over () as total
    from (select entity_id, count(*) as reports, sum(mentions) as mentions from entity_mentions group by entity_id) t
      join entities e on e.id = t.entity_id
      left join lateral (select state from entity_proposals where entity_id = e.id order by id desc limit 1) p on true
    where ${sql.join(where, sql` and `)}
    order by t.reports desc, t.mentions desc, e.id offset ${offset} limit ${limit}`.execute(db);
  const forms = await formsOf(
    db,
    rows.map(({ id }) => id),
  );
  return {
    items: rows.map(({ total: _, ...row }) => ({
      ...row,
      forms: (forms.get(row.id) ?? []).slice(0, 8).map(({ form }) => form),
    })),
    total: rows[0]?.total ?? 0,
  };
}

interface FormCount {
  readonly form: string;
  readonly count: number;
}

async function formsOf(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, readonly FormCount[]>> {
  const out = new Map<string, FormCount[]>();
  if (ids.length === 0) return out;
  const { rows } = await sql<{ id: string; form: string; count: number }>`
    select m.entity_id as id, f.key as form, sum(f.value::integer) as count
    from entity_mentions m, jsonb_each_text(m.forms) f where m.entity_id = any(${ids})
    group by 1, 2 order by 3 desc, 2`.execute(db);
  for (const { id, form, count } of rows) out.set(id, [...(out.get(id) ?? []), { form, count }]);
  return out;
}

/** Everything the store has about one entity. */
export interface EntityDetail extends Omit<EntityLine, 'forms' | 'proposal'> {
  readonly forms: readonly FormCount[];
  /** At most 100 reports, those that name it most first. */
  readonly inReports: readonly {
    readonly id: string;
    readonly title: string;
    readonly publishedAt: string | null;
    readonly mentions: number;
  }[];
  /** At most 100 candidates of the reports in which it takes part. */
  readonly candidates: readonly {
    readonly id: string;
    readonly reportId: string;
    readonly type: string;
    readonly role: string;
    readonly from: string | null;
    readonly snippet: string;
    readonly review: string;
  }[];
  /** The newest first. */
  readonly proposals: readonly Proposal[];
}

/** One entity, or undefined when no report names it. */
export async function findEntity(db: Database, id: string): Promise<EntityDetail | undefined> {
  const { rows } = await sql<Omit<EntityLine, 'forms' | 'proposal'>>`
    select e.*, t.reports, t.mentions from entities e,
      lateral (select count(*) as reports, sum(mentions) as mentions from entity_mentions where entity_id = e.id) t
    where e.id = ${id} and t.reports > 0`.execute(db);
  const [record] = rows;
  if (record === undefined) return undefined;
  const forms = (await formsOf(db, [id])).get(id) ?? [];
  const [reports, candidates, proposals] = await Promise.all([
    sql<EntityDetail['inReports'][number]>`
      select r.id, coalesce(r.title, left(split_part(ltrim(r.text), E'\n', 1), 90)) as title, r.published_at as "publishedAt", m.mentions
      from entity_mentions m join reports r on r.id = m.report_id where m.entity_id = ${id}
      order by m.mentions desc, r.received_at desc, r.id limit 100`.execute(db),
    sql<EntityDetail['candidates'][number]>`
      select c.id, c.report_id as "reportId", c.type, p.role, c.from_day as "from", c.snippet, c.review
      from entity_mentions m join candidates c on c.report_id = m.report_id and c.current,
        lateral (select each ->> 'role' as role from json_array_elements(c.record::json -> 'participants') each
          where ${isIt(record, forms)} limit 1) p
      where m.entity_id = ${id}
      order by c.from_day desc nulls last, c.id limit 100`.execute(db),
    proposalsWhere(db, sql`entity_id = ${id}`, 20),
  ]);
  return { ...record, forms, inReports: reports.rows, candidates: candidates.rows, proposals };
}

/** True for the participant that is this entity: by id, or by name where no list has it. */
function isIt(
  record: { readonly id: string; readonly name: string; readonly listed: boolean },
  forms: readonly FormCount[],
) {
  return record.listed
    ? sql`each ->> 'entityId' = ${record.id}`
    : sql`each ->> 'entityId' is null and each ->> 'name' = any(${[record.name, ...forms.map(({ form }) => form)]})`;
}

/** A row that someone would add to the desk's own list. */
export interface Proposal {
  readonly id: number;
  readonly entityId: string;
  readonly entry: ProposedEntry;
  readonly state: ProposalState;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly settledBy: string | null;
  readonly settledAt: string | null;
}

/** Proposals in these states, the newest first. */
export async function listProposals(
  db: Database,
  states: readonly ProposalState[],
  limit: number,
): Promise<readonly Proposal[]> {
  return await proposalsWhere(db, sql`state = any(${[...states]})`, limit);
}

async function proposalsWhere(
  db: Database,
  where: ReturnType<typeof sql>,
  limit: number,
): Promise<readonly Proposal[]> {
  const { rows } = await sql<Proposal>`
    select id, entity_id as "entityId", entry, state, proposed_by as "proposedBy", proposed_at as "proposedAt",
      settled_by as "settledBy", settled_at as "settledAt"
    from entity_proposals where ${where} order by id desc limit ${limit}`.execute(db);
  return rows;
}

/** One proposal, or undefined. */
export async function findProposal(db: Database, id: number): Promise<Proposal | undefined> {
  return (await proposalsWhere(db, sql`id = ${id}`, 1))[0];
}

/** Proposes an entry. An entity has one open proposal: proposing again changes it. Gives its number. */
export async function proposeEntry(db: Database, entityId: string, entry: ProposedEntry, by: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into entity_proposals (entity_id, entry, proposed_by) values (${entityId}, ${JSON.stringify(entry)}::jsonb, ${by})
    on conflict (entity_id) where state = 'open'
    do update set entry = excluded.entry, proposed_by = excluded.proposed_by, proposed_at = now()
    returning id`.execute(db);
  return rows[0]!.id;
}

/** Settles an open proposal; false when someone has settled it before. */
export async function settleProposal(
  db: Database,
  id: number,
  state: Exclude<ProposalState, 'open'>,
  by: string,
): Promise<boolean> {
  const { rows } = await sql`
    update entity_proposals set state = ${state}, settled_by = ${by}, settled_at = now()
    where id = ${id} and state = 'open' returning id`.execute(db);
  return rows.length > 0;
}

/** Number of proposals that wait for a lead. */
export async function openProposals(db: Database): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*) as open from entity_proposals where state = 'open'`.execute(db);
  return rows[0]!.open;
}

/** What a row for an entity that no list has would say, before anyone has looked at it. */
export function draftEntry(
  entity: Pick<EntityLine, 'id' | 'name' | 'kind' | 'country' | 'cameo'> & { readonly forms: readonly string[] },
): ProposedEntry {
  const bare = entity.name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return {
    id: `own-${bare.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')}`,
    name: entity.name,
    kind: entity.kind,
    country: entity.country ?? '',
    role: entity.cameo === null ? '' : entity.cameo.replace(entity.country ?? '', ''),
    aliases: entity.forms
      .filter((form) => form.toLowerCase() !== entity.name.toLowerCase())
      .slice(0, 8)
      .join(';'),
    acronyms: '',
  };
}
