import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { likenessOf, nearDuplicate, type Report, signatureOf } from '../../src/document/index.js';
import { loadResources } from '../../src/lexicon/index.js';
import { analyze } from '../../src/pipeline/index.js';
import {
  addReports,
  diffReports,
  findReport,
  linkWaiting,
  listReports,
  relationsOf,
  reportsNamed,
  saveResults,
  updateOf,
} from '../../src/store/index.js';
import { linkModel } from '../../src/workers/index.js';
import { type TemporaryStore, temporaryStore } from '../setup/store.js';
import { reportOf } from '../support/reports.js';

let temporary: TemporaryStore;
beforeAll(async () => {
  temporary = await temporaryStore();
});
afterAll(() => temporary.remove());

const sample = readFileSync('samples/iraq-daily-update.txt', 'utf8');
const other = readFileSync('samples/ukraine-daily-update.txt', 'utf8');
const at = (report: Report, url: string): Report => ({ ...report, source: { ...report.source, url } });

test('likeness falls with every changed passage, and two reports on different matters have next to none', () => {
  const paragraphs = sample.split('\n\n');
  const one = signatureOf(sample);
  const changedBy = (count: number) =>
    likenessOf(one, signatureOf([...paragraphs.slice(0, -count), other.slice(0, 300 * count)].join('\n\n')));
  expect(likenessOf(one, signatureOf(sample.toUpperCase()))).toBe(1);
  expect(changedBy(1)).toBeGreaterThan(nearDuplicate);
  expect(changedBy(1)).toBeGreaterThan(changedBy(4));
  expect(likenessOf(one, signatureOf(other))).toBeLessThan(0.05);
});

test('the same report from two places is one report with two sources', async () => {
  const { db } = temporary.store;
  const report = at(reportOf(`${other}\nTwo places.`, '2025-06-30'), 'https://example.org/a');
  expect((await addReports(db, [{ report, origin: 'one.txt' }])).size).toBe(1);
  const again = {
    ...at(report, 'https://example.net/b'),
    source: { name: 'Mirror', url: 'https://example.net/b', author: null },
  };
  expect((await addReports(db, [{ report: again, origin: 'two.txt' }])).size).toBe(0);
  const { sources, alike } = await relationsOf(db, report.id);
  expect(sources.map(({ origin, name, url }) => ({ origin, name, url }))).toEqual([
    { origin: 'one.txt', name: null, url: 'https://example.org/a' },
    { origin: 'two.txt', name: 'Mirror', url: 'https://example.net/b' },
  ]);
  expect(alike).toEqual([]);
});

test('a near duplicate is linked with the earlier report, in one call or two, and waits to be extracted like any other', async () => {
  const { db } = temporary.store;
  const first = reportOf(sample, '2025-06-30');
  const second = reportOf(sample.replace('Iraq', 'Republic of Iraq'), '2025-06-30');
  const third = reportOf(`${sample}\nOne more line was added here at the end of the day.`, '2025-07-01');
  await addReports(db, [{ report: first, origin: 'a' }]);
  await addReports(db, [
    { report: second, origin: 'b' },
    { report: third, origin: 'c' },
  ]);
  const ids = (relations: { readonly alike: readonly { readonly id: string }[] }) =>
    relations.alike.map((each) => each.id).sort();
  expect(ids(await relationsOf(db, first.id))).toEqual([second.id, third.id].sort());
  expect(ids(await relationsOf(db, third.id))).toEqual([first.id, second.id].sort());
  const listed = await listReports(db, 50, true);
  expect(listed.map((row) => row.id).sort()).toEqual([second.id, third.id].sort());
  expect(new Set(listed.map((row) => row.state))).toEqual(new Set(['queued']));
});

test('a known address with a new text is a new version, and the diff tells what became of its events', async () => {
  const { db } = temporary.store;
  const url = 'https://example.org/desk/kirkuk';
  const before = at(
    reportOf(
      'Militants attacked a police station in Kirkuk on June 30, 2025, killing three officers.\n\nProtesters blocked a road in Basra on June 29, 2025.',
      '2025-07-01',
    ),
    `${url}/`,
  );
  const after = at(
    reportOf(
      'Militants attacked a police station in Kirkuk on June 30, 2025, killing five officers.\n\nThe army arrested two suspects in Mosul on July 1, 2025.',
      '2025-07-01',
    ),
    `${url}#update`,
  );
  await addReports(db, [{ report: before, origin: 'old.html' }]);
  expect(await diffReports(db, before.id, after.id)).toBeUndefined();
  await addReports(db, [{ report: after, origin: 'new.html' }]);
  await addReports(db, [{ report: after, origin: 'again.html' }]);
  const resources = loadResources();
  for (const report of [before, after]) {
    const { candidates } = analyze((await findReport(db, report.id))!, resources);
    await saveResults(db, [
      { reportId: report.id, candidates, sentences: 2, milliseconds: 1, versions: resources.versions, entities: [] },
    ]);
  }
  const { versions } = await relationsOf(db, before.id);
  expect(versions.map(({ version, id, url: address }) => ({ version, id, address }))).toEqual([
    { version: 1, id: before.id, address: url },
    { version: 2, id: after.id, address: url },
  ]);
  expect(await reportsNamed(db, url)).toEqual([after.id, before.id]);
  const diff = (await diffReports(db, before.id, after.id))!;
  expect(diff.added.map((each) => each.type)).toEqual(['arrest_detention']);
  expect(diff.removed.map((each) => each.type)).toEqual(['protest']);
  expect(diff.changed.map((each) => each.fields)).toEqual([expect.arrayContaining(['quantities'])]);
  expect(await diffReports(db, after.id, after.id)).toMatchObject({ added: [], removed: [], changed: [] });
});

test('what a newer report tells again, differently or anew is kept with it, whichever of the two is extracted first', async () => {
  const { db } = temporary.store;
  const resources = loadResources();
  const extract = async (report: Report) => {
    const { candidates } = analyze((await findReport(db, report.id))!, resources);
    await saveResults(db, [
      { reportId: report.id, candidates, sentences: 3, milliseconds: 1, versions: resources.versions, entities: [] },
    ]);
    while ((await linkWaiting(db, linkModel(resources))) > 0);
    return candidates;
  };
  const passages = [
    'Rebels attacked a barracks in Bunia on May 3, 2025, killing four soldiers.',
    'Police arrested eleven men in Kisangani on May 4, 2025.',
    'The army bombed a village near Beni on May 5, 2025.',
  ];
  const url = 'https://example.org/desk/ituri';
  const report = (texts: readonly string[]) => at(reportOf(texts.join('\n\n'), '2025-05-06'), url);
  const first = report(passages);
  const second = report([
    passages[0]!,
    'In Kisangani on May 4, 2025, police arrested thirteen men.',
    'Protesters blocked a road in Goma on May 5, 2025.',
  ]);
  await addReports(db, [{ report: first, origin: 'one.html' }]);
  await addReports(db, [{ report: second, origin: 'two.html' }]);
  expect(await updateOf(db, second.id)).toBeNull();
  const later = await extract(second);
  expect(await updateOf(db, second.id)).toBeNull();
  const earlier = await extract(first);
  const update = (await updateOf(db, second.id))!;
  expect(update).toMatchObject({ base: first.id, relation: 'version', added: 1, changed: 1, unchanged: 1, gone: 1 });
  const typed = (events: typeof earlier, id: string) => events.find((each) => each.id === id)!.type;
  const seen = update.candidates.map((each) => [each.kind, typed(earlier, each.earlier), typed(later, each.id)]);
  expect(seen).toEqual([
    ['unchanged', earlier[0]!.type, earlier[0]!.type],
    ['changed', 'arrest_detention', 'arrest_detention'],
  ]);
  expect(update.candidates[1]!.fields).toContain('quantities');
  expect(await updateOf(db, first.id)).toBeNull();
  await extract(second);
  expect(await updateOf(db, second.id)).toEqual(update);
});

test('records of one file that share its address are no versions of one another', async () => {
  const { db } = temporary.store;
  const records = ['Troops left Tikrit on Monday.', 'Elders met in Samarra on Tuesday.'].map((text, i) => ({
    report: at(reportOf(text, '2025-07-02'), 'https://example.org/home'),
    origin: `week.jsonl, line ${i + 1}`,
  }));
  await addReports(db, records);
  expect((await relationsOf(db, records[0]!.report.id)).versions).toEqual([]);
});

test('what a reader found out is kept whole', async () => {
  const { db } = temporary.store;
  const layout = [{ start: 0, end: 11, page: 3, x: 72, y: 90, width: 100.5, height: 12 }];
  const report: Report = {
    ...reportOf('Page three.', '2025-07-02'),
    charset: 'utf-8',
    reliability: 'B',
    credibility: 3,
    marking: 'TLP:AMBER',
    layout,
  };
  await addReports(db, [{ report, origin: 'a.pdf' }]);
  expect(await findReport(db, report.id)).toEqual(report);
});
