import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { type Database, queueLines, reportLines, saveResults } from '../../src/store/index.js';
import { migrate } from '../../src/store/migrations.js';
import { connectStore } from '../../src/store/open.js';
import { temporaryStore } from '../setup/store.js';
import { seedReports } from '../support/seed.js';

const temporary = await temporaryStore();
afterAll(() => temporary.remove());

const { report, candidates } = seedReports()[0]!;
const [first] = candidates;

/** A database of the schema before records were kept as they are written, with one candidate that someone has approved. */
async function olderStore(): Promise<{ readonly db: Database; close(): Promise<void> }> {
  await sql`create database older`.execute(temporary.store.db);
  const store = await connectStore(temporary.store.url.replace('/dateline?', '/older?'), 3);
  await migrate(store.db, '012-linking');
  await sql`insert into reports (id, text, format, bytes_hash, state) values (${report.id}, ${report.text}, 'txt', 'x', 'done')`.execute(
    store.db,
  );
  await sql`
    insert into candidates (id, report_id, position, type, status, polarity, stance, actor, confidence, certainty, flags, snippet, record, linked)
    values (${first!.id}, ${report.id}, 1, ${first!.type}, 'actual', 'positive', 'asserted', 'Zanzibar Brigade', 0.5, 0.5, 0, 'it attacked a convoy',
      ${JSON.stringify(first)}::jsonb, true)`.execute(store.db);
  return store;
}

const found = async (db: Database, words: string): Promise<readonly string[]> =>
  (await queueLines(db, { words }, 'report', {}, 100)).lines.map((line) => line.id);

test('a store of an older schema keeps its records and words, and takes the next extraction', async () => {
  const { db, close } = await olderStore();
  try {
    await migrate(db);
    const row = await db.selectFrom('candidates').select('record').executeTakeFirstOrThrow();
    expect(row.record).toEqual(first);
    expect(await found(db, 'zanzibar attacking')).toEqual([first!.id]);
    await sql`update candidates set linked = true`.execute(db);
    const versions = first!.versions;
    await saveResults(db, [{ reportId: report.id, candidates, sentences: 1, milliseconds: 1, versions }]);
    // What is read as before is not taken for news.
    expect(await reportLines(db, report.id)).toHaveLength(candidates.length);
    const same = await db
      .selectFrom('candidates')
      .select('linked')
      .where('id', '=', first!.id)
      .executeTakeFirstOrThrow();
    expect(same.linked).toBe(true);
  } finally {
    await close();
  }
});

test('a candidate is found by its words from the moment it is written', async () => {
  const { db } = temporary.store;
  await sql`insert into reports (id, text, format, bytes_hash) values (${report.id}, ${report.text}, 'txt', 'x')`.execute(
    db,
  );
  const versions = first!.versions;
  await saveResults(db, [{ reportId: report.id, candidates, sentences: 1, milliseconds: 1, versions }]);
  const word = first!.evidence[0]!.text.match(/\b[a-z]{8,}\b/)![0];
  const before = await found(db, word);
  expect(before).toContain(first!.id);
  await sql`update candidates set linked = true, words = candidate_words(type, actor, target, place, country, snippet)`.execute(
    db,
  );
  expect(await found(db, word)).toEqual(before);
});
