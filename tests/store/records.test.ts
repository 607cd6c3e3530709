import { sql } from 'kysely';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { EventCandidate } from '../../src/events/index.js';
import { connectStore, countReports, findCandidate, saveResults } from '../../src/store/index.js';
import { temporaryStore } from '../setup/store.js';
import { seedReports } from '../support/seed.js';

const temporary = await temporaryStore();
afterAll(() => temporary.remove());
afterEach(() => temporary.empty());

const { report, candidates } = seedReports()[0]!;
const [first, second] = candidates;
const reasons: EventCandidate['explanation'] = [
  { feature: 'base rate', value: true, contribution: -0.4 },
  { feature: 'entry weight', value: 0.8, contribution: 0.568 },
  { feature: 'trigger "lemma"', value: 'verb Šibenik', contribution: 0 },
];
const explained: EventCandidate = {
  ...first!,
  explanation: reasons,
  typeConfidence: { confidence: 0.5, explanation: reasons },
  participants: first!.participants.map((each) => ({ ...each, explanation: reasons })),
  places: first!.places.map((each) => ({ ...each, explanation: [] })),
};
const resultOf = (list: readonly EventCandidate[]) => [
  { reportId: report.id, candidates: list, sentences: 1, milliseconds: 1, versions: first!.versions },
];

const addReport = () =>
  sql`insert into reports (id, text, format, bytes_hash) values (${report.id}, ${report.text}, 'txt', 'x')`.execute(
    temporary.store.db,
  );
const textOf = async (id: string): Promise<string> => {
  const { rows } = await sql<{ text: string }>`select record::text as text from candidates where id = ${id}`.execute(
    temporary.store.db,
  );
  return rows[0]!.text;
};

test('a record spells out reasons that are new, numbers those that are known, and is the same when it is read, whole or in part, also by a process that knows none', async () => {
  const { db, url } = temporary.store;
  await addReport();
  await saveResults(db, resultOf([explained]));
  const before = await textOf(explained.id);
  expect(before).toContain('"verb Šibenik"');
  const next = { ...explained, id: `${explained.id}-next` };
  await sql`delete from candidates`.execute(db);
  await sql`delete from entity_mentions`.execute(db);
  await saveResults(db, resultOf([next]));
  const text = await textOf(next.id);
  expect(text).not.toContain('base rate');
  expect(text).not.toContain('entry weight');
  expect(text).not.toContain('"verb Šibenik"');
  expect(text.length).toBeLessThan(before.length);
  const other = await connectStore(url, 2);
  try {
    for (const each of [db, other.db]) {
      expect(await findCandidate(each, next.id)).toEqual(next);
      const { rows } = await sql<{
        who: unknown;
      }>`select record::json -> 'participants' as who from candidates`.execute(each);
      expect(rows).toEqual([{ who: next.participants }]);
    }
  } finally {
    await other.close();
  }
});

test('records of earlier versions, with the names of all fields or without, are read as they were', async () => {
  const { db } = temporary.store;
  await addReport();
  await saveResults(db, resultOf([explained]));
  const listed = explained.explanation.flatMap(({ feature, value, contribution }) => [feature, value, contribution]);
  for (const text of [JSON.stringify(explained), JSON.stringify({ ...explained, explanation: listed })]) {
    await sql`update candidates set record = ${text}`.execute(db);
    expect(await findCandidate(db, explained.id)).toEqual(explained);
  }
});

test('processes that meet the same reasons at once agree on their numbers', async () => {
  const { db, url } = temporary.store;
  const stores = await Promise.all([1, 2, 3].map(() => connectStore(url, 2)));
  try {
    await addReport();
    const explanation = Array.from({ length: 300 }, (_, i) => ({
      feature: `feature ${i}`,
      value: `value ${i}`,
      contribution: 0.1,
    }));
    // Each in an order of its own.
    await Promise.all(
      stores.map((each, at) =>
        saveResults(
          each.db,
          resultOf([{ ...explained, explanation: at === 1 ? [...explanation].reverse() : explanation }]),
        ),
      ),
    );
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from reasons where reason like '["feature %'`.execute(db);
    expect(rows[0]!.count).toBe(300);
  } finally {
    await Promise.all(stores.map((each) => each.close()));
  }
});

test('a number that the store does not know is an error, and no guess', async () => {
  const { db } = temporary.store;
  await addReport();
  await saveResults(db, resultOf([explained]));
  await sql`update candidates set record = ${JSON.stringify({ ...explained, explanation: [987654] })}`.execute(db);
  await expect(findCandidate(db, explained.id)).rejects.toThrow('no reasons of the numbers 987654');
});

test('what came of a report goes with it', async () => {
  const { db } = temporary.store;
  await addReport();
  await saveResults(db, resultOf(candidates));
  await sql`insert into entity_mentions values (${report.id}, 'someone', 1, '{}')`.execute(db);
  await db.deleteFrom('reports').where('id', '=', report.id).execute();
  expect((await sql`select 1 from candidates`.execute(db)).rows).toEqual([]);
  expect((await sql`select 1 from entity_mentions`.execute(db)).rows).toEqual([]);
  // What was extracted while it went is not written.
  await saveResults(db, resultOf(candidates));
  expect((await sql`select 1 from candidates`.execute(db)).rows).toEqual([]);
});

test('a batch with one candidate that is no text of the database is refused whole, with that reason, and the connection goes on', async () => {
  const { db } = temporary.store;
  await sql`insert into reports (id, text, format, bytes_hash) values (${report.id}, ${report.text}, 'txt', 'x')`.execute(
    db,
  );
  // Enough rows before the bad one that some have been sent.
  const many = Array.from({ length: 200 }, (_, i) => ({ ...explained, id: `${explained.id}-${i}` }));
  const bad = { ...second!, trigger: { ...second!.trigger, text: 'half \ud83d of one' } };
  await expect(saveResults(db, resultOf([...many, bad]))).rejects.toMatchObject({
    code: '22P05',
    message: 'a candidate holds characters that are no text',
  });
  expect(await countReports(db)).toMatchObject({ queued: 1, done: 0 });
  expect((await sql`select 1 from candidates`.execute(db)).rows).toEqual([]);
  await saveResults(db, resultOf([...many, second!]));
  expect((await sql`select 1 from candidates`.execute(db)).rows).toHaveLength(201);
});
