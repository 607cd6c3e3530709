/** What the store must hold after a run, told by digests: the records of 10,000 reports do not fit into one string. */
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { canonicalText, type EventCandidate } from '../../src/events/index.js';
import type { Store } from '../../src/store/index.js';
import { startProgram } from '../setup/program.js';

/** Candidates read from the store at once. */
const page = 5000;

const digestOf = (record: EventCandidate): string =>
  createHash('sha1').update(canonicalText(record)).digest('base64url');

/** Digests of the candidates of `extract` on the same paths, by id. */
export async function digestsOf(...paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const program = startProgram(['extract', ...paths]);
  program.process.stdout!.removeAllListeners('data');
  const digests = new Map<string, string>();
  let lines = 0;
  for await (const line of createInterface({ input: program.process.stdout! })) {
    const record = JSON.parse(line) as EventCandidate;
    digests.set(record.id, digestOf(record));
    lines++;
  }
  const { code, stderr } = await program.ended;
  if (code !== 0) throw new Error(`extract ended with ${code}: ${stderr}`);
  if (digests.size !== lines) throw new Error(`extract gave ${lines} candidates with ${digests.size} ids`);
  return digests;
}

/** Nothing lost, nothing twice, nothing changed, no two reports alike. Throws, naming the first that is otherwise. */
export async function checkWhole(store: Store, reports: number, wanted: ReadonlyMap<string, string>): Promise<void> {
  const states = await store.db.selectFrom('reports').select(['id', 'state', 'failure']).execute();
  if (states.length !== reports) throw new Error(`${states.length} reports of ${reports} are in the store`);
  const open = states.filter((report) => report.state !== 'done');
  if (open.length > 0) throw new Error(`${open.length} reports are not done: ${JSON.stringify(open.slice(0, 3))}`);
  const alike = await store.db.selectFrom('report_likeness').select(['report_id', 'other_id', 'likeness']).execute();
  if (alike.length > 0) throw new Error(`${alike.length} pairs are alike: ${JSON.stringify(alike.slice(0, 3))}`);
  let found = 0;
  for (let after = ''; ; ) {
    const rows = await store.db
      .selectFrom('candidates')
      .select(['id', 'record', 'current'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(page)
      .execute();
    if (rows.length === 0) break;
    for (const { id, record, current } of rows) {
      const digest = wanted.get(id);
      if (digest === undefined || !current) throw new Error(`candidate ${id} is not one of those that extract gives`);
      if (digest !== digestOf(record)) throw new Error(`candidate ${id} differs from what extract gives`);
    }
    found += rows.length;
    after = rows.at(-1)!.id;
  }
  if (found !== wanted.size) throw new Error(`${found} candidates of ${wanted.size} are in the store`);
}
