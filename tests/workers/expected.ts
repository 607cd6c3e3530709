/** What the store must hold after a run: exactly what `extract` gives for the same files. */
import { join } from 'node:path';
import { expect } from 'vitest';
import type { EventCandidate } from '../../src/events/index.js';
import { connectStore, type Store } from '../../src/store/index.js';
import { runProgram } from '../setup/program.js';

/** Connection to the embedded store of a data folder that some program has open. */
export function connectTo(data: string): Promise<Store> {
  return connectStore(`postgresql://dateline@localhost/dateline?host=${encodeURIComponent(join(data, 'run'))}`, 2);
}

/** The candidates of `extract` on the same paths, by id. */
export async function extracted(...paths: readonly string[]): Promise<ReadonlyMap<string, EventCandidate>> {
  const { stdout } = await runProgram(['extract', ...paths]);
  const records = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as EventCandidate);
  const byId = new Map(records.map((record) => [record.id, record]));
  expect(byId.size).toBe(records.length);
  return byId;
}

/** Nothing lost, nothing twice, nothing changed: every report done, and the candidates those of `extract`. */
export async function expectWhole(
  store: Store,
  reports: number,
  wanted: ReadonlyMap<string, EventCandidate>,
): Promise<void> {
  const states = await store.db.selectFrom('reports').select(['id', 'state', 'failure']).execute();
  expect(states.filter((report) => report.state !== 'done')).toEqual([]);
  expect(states).toHaveLength(reports);
  const found = await store.db.selectFrom('candidates').select(['id', 'record', 'current']).execute();
  expect(found.filter((row) => !row.current)).toEqual([]);
  expect(found.map((row) => row.id).sort()).toEqual([...wanted.keys()].sort());
  for (const row of found) expect(row.record).toEqual(wanted.get(row.id));
}
