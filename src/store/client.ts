/** The store's connections: pg's own, save that they write rows by COPY and turn the records of candidates into numbers of reasons and back. */
import { CompiledQuery } from 'kysely';
import pg from 'pg';
import { CopyData } from './copy.js';
import { Reasons } from './reasons.js';
import { unpackIn } from './records.js';
import type { Database } from './schema.js';

const { JSON: PART, VARCHAR } = pg.types.builtins;

/** In place of a statement's values: give numbers to the reasons that records were written with in full. */
class NumberReasons {}

/** Numbers the reasons that had none yet, so that the next records need not spell them out. Not to be called in a transaction, which would hold others up. */
export async function numberReasons(db: Database): Promise<void> {
  await db.executeQuery(CompiledQuery.raw('', [new NumberReasons()]));
}

/** The clients of one store, which share what they know of its reasons. */
export function clientsOfStore(): typeof pg.Client {
  const reasons = new Reasons();
  return class StoreClient extends pg.Client {
    override query = ((text: unknown, values?: unknown, callback?: unknown) => {
      const given: unknown = Array.isArray(values) ? values[0] : undefined;
      if (given instanceof CopyData) return given.send(this, text as string, reasons);
      if (given instanceof NumberReasons) return this.number(reasons.takeNew());
      const result: unknown = super.query(text as never, values as never, callback as never);
      return result instanceof Promise ? result.then((found: pg.QueryResult) => this.unpacked(found)) : result;
    }) as pg.Client['query'];

    private async number(texts: readonly string[]): Promise<unknown> {
      if (texts.length === 0) return { rows: [] };
      // In one order, so that two processes that meet the same reasons wait for one another instead of locking up.
      await super.query(
        `insert into reasons (reason) select given from unnest($1::text[]) given
          where not exists (select 1 from reasons where reason = given) order by given on conflict do nothing`,
        [texts],
      );
      const found = await super.query('select number, reason from reasons where reason = any($1)', [texts]);
      reasons.learn(found.rows);
      return found;
    }

    /** Puts the records themselves in the place of what stands in the columns. */
    private async unpacked(result: pg.QueryResult): Promise<pg.QueryResult> {
      // Migrations are noted in columns of type `varchar` with a length.
      const records = result.fields?.filter(
        ({ dataTypeID, dataTypeModifier }) =>
          dataTypeID === PART || (dataTypeID === VARCHAR && dataTypeModifier === -1),
      );
      if (records === undefined || records.length === 0) return result;
      const missing = new Set<number>();
      for (const row of result.rows as Record<string, unknown>[])
        for (const { name } of records) {
          const text = row[name];
          if (typeof text !== 'string') continue;
          row[name] = JSON.parse(text);
          unpackIn(row[name], reasons, missing);
        }
      if (missing.size === 0) return result;
      const found = await super.query('select number, reason from reasons where number = any($1)', [[...missing]]);
      reasons.learn(found.rows);
      missing.clear();
      for (const row of result.rows as Record<string, unknown>[])
        for (const { name } of records) unpackIn(row[name], reasons, missing);
      if (missing.size > 0) throw new Error(`the store has no reasons of the numbers ${[...missing].join(', ')}`);
      return result;
    }
  };
}
