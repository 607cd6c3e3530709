import { sql } from 'kysely';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { EventCandidate } from '../../src/events/index.js';
import { countReports, findCandidate, saveResults } from '../../src/store/index.js';
import { recordFrom, recordText } from '../../src/store/records.js';
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

test('a record is written in fewer bytes, and is the same when it is read, whole or in part', async () => {
  const text = recordText(explained);
  expect(text).not.toContain('"contribution"');
  expect(text.length).toBeLessThan(JSON.stringify(explained).length);
  expect(recordFrom(text)).toEqual(explained);
  expect(recordFrom(JSON.stringify(explained))).toEqual(explained);
  const { db } = temporary.store;
  await sql`insert into reports (id, text, format, bytes_hash) values (${report.id}, ${report.text}, 'txt', 'x')`.execute(
    db,
  );
  await saveResults(db, resultOf([explained]));
  expect(await findCandidate(db, explained.id)).toEqual(explained);
  const { rows } = await sql<{ who: unknown }>`select record -> 'participants' as who from candidates`.execute(db);
  expect(rows).toEqual([{ who: explained.participants }]);
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
