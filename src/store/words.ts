/** Full-text search over candidates. */
import { type RawBuilder, sql } from 'kysely';

/** What a candidate of this table or alias is found by. */
export function wordsOf(table: string): RawBuilder<string> {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  return sql`candidate_words(${sql.join(['type', 'actor', 'target', 'place', 'country', 'snippet'].map(column))})`;
}

/**
 * True for the candidates of an alias that match a query of `english`. Those that were just written have no words yet; they are the ones that wait to be
 * compared, few, and have an index of their own.
 */
export function matches(alias: string, query: RawBuilder<unknown>): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return sql<boolean>`(${column('words')} @@ ${query} or (${column('words')} is null and ${column('current')} and not ${column('linked')}
    and ${column('control')} is null and ${wordsOf(alias)} @@ ${query}))`;
}
