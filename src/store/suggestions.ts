/** What reviewers' decisions suggest for the desk's own lexicons, and what leads made of it. */
import { sql } from 'kysely';
import { type DecidedCandidate, fold, type Known, outcomeOf, type Suggestion, suggestionsOf } from '../review/index.js';
import { policyName } from './calibration.js';
import { decisionsOnAll } from './decisions.js';
import type { Database } from './schema.js';

/** Candidates that are looked through: those decided last. */
const lookedThrough = 10_000;

/** What decisions suggest now, without what a lead has settled. */
export async function listSuggestions(db: Database, known: Known): Promise<readonly Suggestion[]> {
  const settled = await db.selectFrom('suggestions_settled').select('key').execute();
  const keys = new Set(settled.map(({ key }) => key));
  return suggestionsOf(await decidedCandidates(db), known).filter(({ key }) => !keys.has(key));
}

/** The candidates that someone has decided on, as the decisions left them. */
async function decidedCandidates(db: Database): Promise<readonly DecidedCandidate[]> {
  const rows = await db
    .selectFrom((last) =>
      last
        .selectFrom('decisions')
        .select(['candidate_id', sql<number>`max(id)`.as('last')])
        .groupBy('candidate_id')
        .orderBy('last', 'desc')
        .limit(lookedThrough)
        .as('d'),
    )
    .innerJoin('candidates as c', 'c.id', 'd.candidate_id')
    .innerJoin('reports as r', 'r.id', 'c.report_id')
    .select(['c.id', 'c.report_id', 'c.record', 'c.split_from'])
    .select(sql<string>`coalesce(r.title, left(split_part(ltrim(r.text), E'\n', 1), 80))`.as('title'))
    .where('c.control', 'is', null)
    .where('c.current', '=', true)
    .orderBy('d.last')
    .execute();
  const histories = await decisionsOnAll(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, report_id, record, split_from, title }) => {
    const history = histories.get(id) ?? [];
    const outcome = outcomeOf(history, policyName);
    const { state, record: now } = fold(record, history);
    return {
      ...{ id, reportId: report_id, title, original: record, record: now, added: split_from !== null },
      wrong: state === 'rejected' && outcome?.right === false,
      right: outcome?.right === true && state !== 'open' && state !== 'deferred',
    };
  });
}

/** Notes what a lead made of a suggestion: it is not made again. Gives false when someone has settled it before. */
export async function settleSuggestion(
  db: Database,
  key: string,
  state: 'applied' | 'dismissed',
  by: string,
): Promise<boolean> {
  const { rows } = await sql`
    insert into suggestions_settled (key, state, settled_by) values (${key}, ${state}, ${by})
    on conflict (key) do nothing returning key`.execute(db);
  return rows.length > 0;
}

/** A suggestion that a lead has settled. */
export interface SettledSuggestion {
  readonly key: string;
  readonly state: 'applied' | 'dismissed';
  readonly by: string;
  readonly at: string;
}

/** The newest first. */
export async function settledSuggestions(db: Database, limit: number): Promise<readonly SettledSuggestion[]> {
  return await db
    .selectFrom('suggestions_settled')
    .select(['key', 'state', 'settled_by as by', 'settled_at as at'])
    .orderBy('settled_at', 'desc')
    .limit(limit)
    .execute();
}
